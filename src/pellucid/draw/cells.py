"""A grid of numbers as few paths: neighbours of one shade are one stroke of the pen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pellucid.draw.svg import Markup, element

SHADES = 24


def signed_cells(values: np.ndarray, most: float, x: float, y: float, side: float) -> list[Markup]:
    """Cells in the colour of their sign, as opaque as ``|value| / most``; cells that are not finite stay empty.

    Args:
        values: rows × columns.
        most: the number drawn fully opaque.
        x: left edge in pixels.
        y: upper edge in pixels.
        side: side of one cell in pixels.
    """
    if most <= 0:
        return []
    return [
        *_shaded(values / most, "positive", x, y, side),
        *_shaded(-values / most, "negative", x, y, side),
    ]


def ink_cells(values: np.ndarray, x: float, y: float, side: float, role: str = "ink") -> list[Markup]:
    """Cells from nothing (0) to full colour (1)."""
    return list(_shaded(values, role, x, y, side))


def _shaded(shares: np.ndarray, role: str, x: float, y: float, side: float) -> Iterator[Markup]:
    levels = np.rint(np.clip(np.nan_to_num(shares, posinf=0, neginf=0), 0, 1) * SHADES).astype(int)
    for level in np.unique(levels[levels > 0]):
        path = "".join(_runs(levels == level, x, y, side))
        yield element("path", d=path, class_=f"fill-{role}", fill_opacity=round(level / SHADES, 3))


def _runs(filled: np.ndarray, x: float, y: float, side: float) -> Iterator[str]:
    for row, line in enumerate(filled):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]]).astype(int)))
        for start, end in edges.reshape(-1, 2):
            left, top, wide = x + start * side, y + row * side, (end - start) * side
            yield f"M{left:.5g} {top:.5g}h{wide:.4g}v{side:.4g}h-{wide:.4g}z"
