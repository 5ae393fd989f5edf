"""Several figures on one sheet, each where it is put."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pellucid.draw.svg import Markup, element


def draw_sheet(rows_of: Sequence[Sequence[str]], *, title: str, gap: float = 20.0) -> str:
    """Columns of figures side by side, each column from the top down.

    Args:
        rows_of: the figures of each column, as the other functions here give them.
        title: what is shown, for whoever cannot see it.
        gap: pixels between figures.

    Example:
        >>> from pellucid.draw import draw_confusion
        >>> matrix = draw_confusion([[9, 1], [2, 8]], ["cat", "dog"])
        >>> draw_sheet([[matrix], [matrix]], title="Twice").count("<svg")
        3
    """
    placed, x, bottom = [], 0.0, 0.0
    for column in rows_of:
        y = 0.0
        for figure in column:
            placed.append(_at(figure, x, y))
            y += _size(figure)[1] + gap
        x += max(_size(figure)[0] for figure in column) + gap
        bottom = max(bottom, y - gap)
    return element(
        "svg",
        element("title", title),
        element("rect", width="100%", height="100%", class_="fill-surface"),
        *placed,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {x - gap:g} {bottom:g}",
        width=x - gap,
        height=bottom,
        class_="pellucid",
        role="img",
        aria_label=title,
    )


def _at(figure: str, x: float, y: float) -> Markup:
    return Markup(figure.replace("<svg ", f'<svg x="{x:g}" y="{y:g}" ', 1))


def _size(figure: str) -> tuple[float, float]:
    """Width and height of a figure, as its own tag says them."""
    found = re.match(r'<svg [^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"', figure)
    assert found is not None, "a figure says its size"
    return float(found[1]), float(found[2])
