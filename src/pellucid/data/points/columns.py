"""Points added, moved and relabelled: each time a new data set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.data.points.values import Label, Point, checked_rows, coordinates, labelled
from pellucid.data.schema import Dataset, Field, by_name


def with_added(dataset: Dataset, points: Sequence[Point]) -> Dataset:
    """The data set with points after its last one.

    Raises:
        InputError: a point has another number of coordinates, or one that is out of range.
    """
    if not points:
        return dataset
    rows = coordinates([values for values, _ in points], dataset)
    field, labels = labelled(dataset.target_fields[0], [label for _, label in points])
    more = {**dict(zip(dataset.inputs, rows.T, strict=True)), field.name: labels}
    marks = _more_marks(dataset, len(points))
    return _restated(dataset, field, lambda name, old: np.concatenate([old, more[name]]), marks)


def with_moved(dataset: Dataset, moves: Sequence[tuple[int, Sequence[float]]]) -> Dataset:
    """The data set with some points elsewhere.

    Raises:
        InputError: there is no such row, or a coordinate is out of range.
    """
    if not moves:
        return dataset
    rows = checked_rows(dataset, [row for row, _ in moves])
    places = dict(zip(dataset.inputs, coordinates([values for _, values in moves], dataset).T, strict=True))
    return _restated(dataset, dataset.target_fields[0], lambda name, old: _with_values(old, rows, places.get(name)))


def with_labels(dataset: Dataset, labels: Sequence[tuple[int, Label]]) -> Dataset:
    """The data set with some points of another class or value; a new word is a new class.

    Raises:
        InputError: there is no such row, or the label does not fit.
    """
    if not labels:
        return dataset
    rows = checked_rows(dataset, [row for row, _ in labels])
    field, values = labelled(dataset.target_fields[0], [label for _, label in labels])
    return _restated(dataset, field, lambda name, old: _with_values(old, rows, values if name == field.name else None))


def _restated(
    dataset: Dataset,
    target: Field,
    column: Callable[[str, np.ndarray], np.ndarray],
    marks: Mapping[str, Any] | None = None,
) -> Dataset:
    """The data set with its columns made anew, and the ranges of its inputs as wide as they need to be."""
    inputs = {name: column(name, values) for name, values in dataset.inputs.items()}
    targets = {name: column(name, values) for name, values in dataset.targets.items()}
    seen = (_wide_enough(dataset.fields[name], values) for name, values in inputs.items())
    fields = {**dataset.fields, **by_name(*seen, target)}
    return replace(dataset, inputs=inputs, targets=targets, fields=fields, **(marks or {}))


def _wide_enough(field: Field, values: np.ndarray) -> Field:
    low = None if field.low is None else min(field.low, float(np.nanmin(values)))
    high = None if field.high is None else max(field.high, float(np.nanmax(values)))
    return replace(field, low=low, high=high)


def _with_values(old: np.ndarray, rows: np.ndarray, values: np.ndarray | None) -> np.ndarray:
    if values is None:
        return old
    new = old.copy()
    new[rows] = values
    return new


def _more_marks(dataset: Dataset, count: int) -> dict[str, Any]:
    """What is said of new rows beside their values: each counts once, is a group, is later, and is not held out."""
    ahead = np.arange(1, count + 1)
    more = {"held_out": np.zeros(count, bool), "weights": np.ones(count), "groups": ahead, "times": ahead}
    marks = {name: old for name in more if (old := getattr(dataset, name)) is not None}
    after = {name: old.max(initial=0) if name in ("groups", "times") else 0 for name, old in marks.items()}
    return {name: np.concatenate([old, (more[name] + after[name]).astype(old.dtype)]) for name, old in marks.items()}
