"""Colours by what they mean, in light and in dark.

Signed quantities are blue where positive and orange where negative, magnitudes run through
viridis, classes have colours of their own and a marker shape each, so that nothing is told by
hue alone.  The pairs keep a contrast of at least 3 : 1 on their surface and stay apart for
colour-blind eyes.

References:
    Okabe, Ito, *Color Universal Design* (2008); van der Walt, Smith, *viridis* (2015).
"""

from __future__ import annotations

LIGHT = {
    "surface": "#ffffff",
    "ink": "#1c2127",
    "muted": "#5b6570",
    "hairline": "#c3cad1",
    "positive": "#0072b2",
    "negative": "#b35806",
    "train": "#5b6570",
    "validation": "#009e73",
    "test": "#0072b2",
}
DARK = {
    "surface": "#14171c",
    "ink": "#e8ebee",
    "muted": "#a3adb8",
    "hairline": "#434c57",
    "positive": "#56b4e9",
    "negative": "#e69f00",
    "train": "#a3adb8",
    "validation": "#3fc79b",
    "test": "#56b4e9",
}

# Okabe and Ito's colours without yellow, which is 1.3 : 1 on white.
LIGHT_CLASSES = ("#0072b2", "#d55e00", "#009e73", "#b04f88", "#56b4e9", "#a87400", "#1c2127")
DARK_CLASSES = ("#56b4e9", "#ff8a3d", "#3fc79b", "#e39ac4", "#9ad7ff", "#f0e442", "#e8ebee")

MARKERS = ("circle", "square", "triangle", "diamond", "wedge", "plus", "cross", "hexagon", "bar", "pole")

_VIRIDIS = ((68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37))


def viridis(share: float) -> str:
    """Colour of a magnitude: 0 is the darkest violet, 1 the brightest yellow.

    Example:
        >>> viridis(0), viridis(1)
        ('#440154', '#fde725')
    """
    place = min(max(share, 0.0), 1.0) * (len(_VIRIDIS) - 1)
    left = min(int(place), len(_VIRIDIS) - 2)
    mixed = (a + (b - a) * (place - left) for a, b in zip(_VIRIDIS[left], _VIRIDIS[left + 1], strict=True))
    return "#" + "".join(f"{round(part):02x}" for part in mixed)


def sign_role(value: float) -> str:
    """``"positive"`` or ``"negative"``; zero counts as positive and is told by its hairline."""
    return "negative" if value < 0 else "positive"


def class_role(index: int) -> str:
    """The colour role of class ``index``; colours repeat after seven, marker shapes after ten.

    Example:
        >>> class_role(8)
        'class1'
    """
    return f"class{index % len(LIGHT_CLASSES)}"


def style_sheet() -> str:
    """The CSS of one figure: ``.fill-ROLE`` and ``.stroke-ROLE`` for each role, light and dark."""
    return (
        ".pellucid{font:12px system-ui,-apple-system,'Segoe UI',sans-serif;font-variant-numeric:tabular-nums}"
        ".pellucid .title{font-size:15px;font-weight:600}.pellucid .small{font-size:10.5px}"
        ".pellucid text{stroke:none}:not(svg)>svg.pellucid{max-width:100%;height:auto}"
        + _rules(LIGHT, LIGHT_CLASSES)
        + "@media (prefers-color-scheme:dark){"
        + _rules(DARK, DARK_CLASSES)
        + "}"
    )


def _rules(roles: dict[str, str], classes: tuple[str, ...]) -> str:
    colors = roles | {class_role(index): color for index, color in enumerate(classes)}
    return "".join(
        f".pellucid .fill-{role}{{fill:{color}}}.pellucid .stroke-{role}{{stroke:{color}}}"
        for role, color in colors.items()
    )
