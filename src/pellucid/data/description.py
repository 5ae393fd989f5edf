"""What a column holds, in a few figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pellucid.data.schema import MISSING_CLASS, Field


@dataclass(frozen=True)
class Description:
    """One column in figures.

    Args:
        missing: rows without a value.
        distinct: how many different values there are; ``None`` for pictures.
        low: the smallest number, or the first day as ``2024-05-01``.
        mean: the mean of the numbers.
        high: the largest number, or the last day.
        classes: rows of each class or label, the most frequent first.
    """

    missing: int = 0
    distinct: int | None = None
    low: float | str | None = None
    mean: float | None = None
    high: float | str | None = None
    classes: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return dict(vars(self))


def described(meaning: Field, values: np.ndarray) -> Description:
    """The figures of one column.

    Args:
        meaning: the column's field.
        values: its values as a data set keeps them.

    Example:
        >>> described(Field("age"), np.array([30.0, np.nan, 50.0]))
        Description(missing=1, distinct=2, low=30.0, mean=40.0, high=50.0, classes={})
        >>> described(Field("city", "class", classes=("Oslo", "Rome")), np.array([1, 1, 0])).classes
        {'Rome': 2, 'Oslo': 1}
    """
    if meaning.kind == "class":
        known = values[values != MISSING_CLASS].astype(int)
        counts = np.bincount(known, minlength=len(meaning.classes))
        return Description(len(values) - len(known), int((counts > 0).sum()), classes=_ranked(meaning, counts))
    if meaning.kind == "labels":
        return Description(distinct=len(np.unique(values, axis=0)), classes=_ranked(meaning, values.sum(0)))
    if meaning.kind == "image":
        return Description(low=float(values.min()), mean=float(values.mean()), high=float(values.max()))
    known = values[~np.isnan(values)]
    if not len(known):
        return Description(missing=len(values), distinct=0)
    low, high = float(known.min()), float(known.max())
    distinct, missing = len(np.unique(known)), len(values) - len(known)
    if meaning.kind == "date":
        return Description(missing, distinct, day(low), None, day(high))
    return Description(missing, distinct, low, float(known.mean()), high)


def _ranked(meaning: Field, counts: np.ndarray) -> dict[str, int]:
    return {meaning.classes[index]: int(counts[index]) for index in np.argsort(-counts, kind="stable")}


def day(days: float) -> str:
    """Days since 1970-01-01 as a date, with the time where there is one.

    Example:
        >>> day(19844), day(19844.75)
        ('2024-05-01', '2024-05-01 18:00')
    """
    moment = np.datetime64(round(days * 1440), "m")
    date, _, time = str(moment).partition("T")
    return date if time == "00:00" else f"{date} {time}"
