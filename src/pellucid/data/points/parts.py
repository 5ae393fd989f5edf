"""Which part each point is in, and where a new one goes."""

from __future__ import annotations

from typing import Any

import numpy as np

from pellucid.data.split import PARTS, Split

NOWHERE = -1
"""Part of a row that is in no part."""


def split_of(parts: Any) -> Split:
    """The split that says the part of each row: 0 for training, 1 for validation, 2 for test, −1 for none.

    Example:
        >>> split_of([0, 2, 0]).train
        array([0, 2])
    """
    return Split(*(np.flatnonzero(np.asarray(parts) == part) for part in range(len(PARTS))))


def parts_of(split: Split, rows: int) -> np.ndarray:
    """The part of each row; the inverse of :func:`split_of`.

    Example:
        >>> parts_of(split_of([0, 2, -1]), 3)
        array([ 0,  2, -1], dtype=int8)
    """
    parts = np.full(rows, NOWHERE, np.int8)
    for part, name in enumerate(PARTS):
        parts[getattr(split, name)] = part
    return parts


def parts_of_new(before: np.ndarray, kept: np.ndarray, count: int) -> np.ndarray:
    """Parts for new points, so that the shares stay as they were."""
    shares = np.bincount(before[before != NOWHERE], minlength=len(PARTS)) / max(1, (before != NOWHERE).sum())
    have = np.bincount(kept[kept != NOWHERE], minlength=len(PARTS))
    chosen = np.zeros(count, np.int8)
    for point in range(count):
        chosen[point] = part = int((shares * (have.sum() + 1) - have).argmax())
        have[part] += 1
    return chosen
