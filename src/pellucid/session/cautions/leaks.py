"""Columns that say the answer: one that determines the target all by itself is not known beforehand, as a rule.

Such a column rises or falls with a target of numbers; of a target of classes, each of its values
means one class, or bounds between its values part them.  Where every input does so, or it is the
only one, the task is easy and nothing is leaked.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from pellucid.data.schema import Dataset, Field
from pellucid.events import Warned
from pellucid.session.cautions.words import columns_named, it_or_them
from pellucid.session.setup import Setup

CERTAIN = 0.9999
"""A correlation, a share of variance or an area from here on is not chance and not skill."""

FEWEST_ROWS, FEWEST_OF_A_CLASS, ROWS_PER_VALUE = 20, 10, 10
"""Below these a column may determine a target by chance."""

FEWEST_ROWS_FOR_BOUNDS = 100
"""Below these a measurement may well part classes, as the petals of some species of iris do."""

MOST_ROWS, MOST_CELLS = 20_000, 1_000_000
"""Rows, and numbers in all, that are looked at; rows evenly among the training rows."""


def leaks(setup: Setup) -> Iterator[Warned]:
    """Input columns each of which alone determines a target."""
    dataset = setup.dataset
    names = [name for name in setup.inputs.needed if dataset.fields[name].kind in ("number", "class", "date")]
    if len(names) < 2:
        return
    rows = evenly(setup.split.train, min(MOST_ROWS, max(FEWEST_ROWS, MOST_CELLS // len(names))))
    if len(rows) < FEWEST_ROWS:
        return
    for target in dataset.target_fields:
        telling = [name for name in names if tells(dataset, name, target, rows)]
        if telling and len(telling) < len(names):
            yield Warned(
                "leak",
                f"{columns_named(telling)} alone {_tell(telling)} what '{target.name}' is. If that is not known "
                f"before the answer is, the result will not hold in use: leave {it_or_them(telling)} out with "
                f"--drop {shlex.quote(','.join(telling[:5]))}.",
            )


def evenly(rows: np.ndarray, most: int) -> np.ndarray:
    """At most so many of the rows, from all over."""
    return rows[:: -(-len(rows) // most)] if len(rows) > most else rows


def tells(dataset: Dataset, name: str, target: Field, rows: np.ndarray) -> bool:
    """Whether one column alone determines the target on these rows."""
    values, wanted = dataset.inputs[name][rows], dataset.targets[target.name][rows]
    by_class = dataset.fields[name].kind == "class"
    if target.kind == "number":
        return (_means_explain if by_class else _same_order)(values, wanted)
    if target.kind == "class":
        return _values_decide(values, wanted) or (not by_class and _bounds_part(values, wanted))
    return False


def _same_order(values: np.ndarray, wanted: np.ndarray) -> bool:
    """Numbers and numbers: they lie on a line, or at least rise or fall together."""
    known = np.isfinite(values)
    values, wanted = values[known], wanted[known]
    if len(values) < FEWEST_ROWS:
        return False
    return abs(correlation(values, wanted)) >= CERTAIN or abs(correlation(ranks(values), ranks(wanted))) >= CERTAIN


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Pearson's correlation, 0 where one of them does not vary."""
    first, second = first - first.mean(), second - second.mean()
    size = np.sqrt((first**2).sum() * (second**2).sum())
    return float((first * second).sum() / size) if size > 0 else 0.0


def ranks(values: np.ndarray) -> np.ndarray:
    """The place of each value when sorted, equal values sharing the mean of theirs.

    Example:
        >>> ranks(np.array([30.0, 10.0, 30.0, 20.0])).tolist()
        [2.5, 0.0, 2.5, 1.0]
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts + 1) / 2)[place]


def _means_explain(codes: np.ndarray, wanted: np.ndarray) -> bool:
    """Classes and numbers: within a class the target does not vary."""
    _, place, counts = np.unique(codes, return_inverse=True, return_counts=True)
    if len(counts) * ROWS_PER_VALUE > len(codes):
        return False
    inside = (wanted - (np.bincount(place, wanted) / counts)[place]).var()
    return bool(wanted.var() > 0 and inside <= (1 - CERTAIN) * wanted.var())


def _values_decide(values: np.ndarray, wanted: np.ndarray) -> bool:
    """Few values and classes: nearly every row of every class is what its value means for most rows."""
    known, place = np.unique(values, return_inverse=True)
    classes, kind = np.unique(wanted, return_inverse=True)
    if len(classes) < 2 or len(known) * ROWS_PER_VALUE > len(values):
        return False
    table = np.bincount(place * len(classes) + kind, minlength=len(known) * len(classes)).reshape(len(known), -1)
    right = np.bincount(kind, table.argmax(1)[place] == kind) / table.sum(0)
    return bool(table.sum(0).min() >= FEWEST_OF_A_CLASS and right.min() >= CERTAIN)


def _bounds_part(values: np.ndarray, wanted: np.ndarray) -> bool:
    """Numbers and classes: bounds between them part the classes; what is missing counts as the largest.

    Two neighbouring classes are parted where a row of the upper one has the larger value in
    nearly all pairs of rows, ties counting half: the area under the curve.
    """
    classes, kind = np.unique(wanted, return_inverse=True)
    if len(wanted) < FEWEST_ROWS_FOR_BOUNDS or len(classes) < 2 or np.bincount(kind).min() < FEWEST_OF_A_CLASS:
        return False
    _, place = np.unique(values, return_inverse=True)
    order = np.argsort(np.bincount(kind, place) / np.bincount(kind))
    counts = [np.bincount(place[kind == each], minlength=place.max() + 1) for each in order]
    return all(_larger(lower, upper) >= CERTAIN for lower, upper in pairwise(counts))


def _larger(lower: np.ndarray, upper: np.ndarray) -> float:
    """Share of pairs in which the second is the larger, from how often each value occurs in both."""
    below = np.cumsum(lower) - lower / 2
    return float((upper * below).sum() / (upper.sum() * lower.sum()))


def _tell(names: list[str]) -> str:
    return "tells" if len(names) == 1 else "tell, each of them,"
