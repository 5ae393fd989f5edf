"""Pictures in a grid: gray images, and incoming weights as signed pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pellucid.draw.axes import written
from pellucid.draw.cells import ink_cells, signed_cells
from pellucid.draw.matrix import sign_legend
from pellucid.draw.svg import Markup, element, figure, label

MOST_PICTURES = 64
_SIZE, _GAP, _CAPTION = 84.0, 14.0, 18.0


def draw_pictures(
    images: np.ndarray | Sequence[np.ndarray],
    captions: Sequence[str] = (),
    *,
    low: float = 0.0,
    high: float | None = None,
    columns: int = 8,
    title: str = "Pictures",
) -> str:
    """Gray pictures side by side; ``low`` is paper, ``high`` is ink, on light and dark alike.

    Args:
        images: pictures × height × width.
        captions: a line under each.
        low: number drawn as paper.
        high: number drawn as ink; by default the largest of all.
        columns: pictures in one row.
        title: heading.

    Example:
        >>> draw_pictures(np.eye(3)[None], ["a line"]).count("a line")
        1
    """
    pictures = _stacked(images)
    finite = pictures[np.isfinite(pictures)]
    top = high if high is not None else float(finite.max(initial=low))
    span = top - low or 1.0
    notes = [f"{written(low)} is paper, {written(top)} is ink."]
    return _gallery(title, pictures, captions, columns, notes, lambda one, *at: ink_cells((one - low) / span, *at))


def draw_weight_pictures(
    weights: np.ndarray | Sequence[np.ndarray],
    captions: Sequence[str] = (),
    *,
    columns: int = 8,
    title: str = "What each neuron looks for",
) -> str:
    """Incoming weights as pictures: ink on blue raises the weighted sum, ink on orange lowers it.

    All pictures share one scale, told in the legend.

    Args:
        weights: pictures × height × width.
        captions: a line under each.
        columns: pictures in one row.
        title: heading.
    """
    pictures = _stacked(weights)
    most = float(np.abs(pictures[np.isfinite(pictures)]).max(initial=0.0))
    return _gallery(
        title, pictures, captions, columns, [], lambda one, *at: signed_cells(one, most, *at), sign_legend(most, 12, 14)
    )


def _stacked(images: np.ndarray | Sequence[np.ndarray]) -> np.ndarray:
    stack = np.asarray(images, float)
    return stack.reshape(stack.shape[:3]) if stack.ndim == 4 else stack


def _gallery(
    title: str,
    pictures: np.ndarray,
    captions: Sequence[str],
    columns: int,
    notes: list[str],
    cells: Callable[[np.ndarray, float, float, float], list[Markup]],
    legend: Sequence[Markup] = (),
) -> str:
    if pictures.size == 0:
        return figure(title, 320, 40, [label("There are no pictures.", 12, 20, role="muted")])
    shown, top = pictures[:MOST_PICTURES], 28.0 if legend else 0.0
    body, height = list(legend), _SIZE * pictures.shape[1] / pictures.shape[2]
    for place, picture in enumerate(shown):
        x = 12 + place % columns * (_SIZE + _GAP)
        y = top + place // columns * (height + _CAPTION + _GAP)
        body += cells(picture, x, y, _SIZE / picture.shape[1])
        body.append(element("rect", x=x, y=y, width=_SIZE, height=height, fill="none", class_="stroke-hairline"))
        if place < len(captions):
            body.append(label(captions[place], x + _SIZE / 2, y + height + 13, size="small", anchor="middle"))
    rows = -(-len(shown) // columns)
    width = max(24 + min(columns, len(shown)) * (_SIZE + _GAP) - _GAP, 360)
    return figure(title, width, top + rows * (height + _CAPTION + _GAP), body, notes + _left_out(pictures))


def _left_out(pictures: np.ndarray) -> list[str]:
    notes = []
    if len(pictures) > MOST_PICTURES:
        notes.append(f"First {MOST_PICTURES} of {len(pictures)} pictures.")
    if broken := int((~np.isfinite(pictures)).sum()):
        notes.append(f"{broken} values are not finite; their cells are empty.")
    return notes
