"""What one gesture makes of points, every one that stays in the part it was in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.data.points.columns import with_added, with_labels, with_moved
from pellucid.data.points.parts import parts_of, parts_of_new, split_of
from pellucid.data.points.values import Label, Point, check_editable, checked_rows, checked_size
from pellucid.data.schema import Dataset, Defaults, Field, FieldKind, by_name
from pellucid.data.split import PARTS, Split
from pellucid.errors import InputError

ABOUT = "Points set by hand."


def points_dataset(x: Any, y: Sequence[Label], kind: FieldKind = "class", classes: Sequence[str] = ()) -> Dataset:
    """A data set of points.

    Args:
        x: a row a point, one or two coordinates in it.
        y: the name of each point's class, or its value.
        kind: ``class`` or ``number``: what ``y`` is.
        classes: names of classes, in their order; those of ``y`` that are not among them follow.

    Raises:
        InputError: a coordinate or value is out of range, or there is less than one label for each point.
        LimitError: there are too few points, or too many.

    Example:
        >>> data = points_dataset([[0, 1], [2, -1]], ["blue", "orange"])
        >>> data.fields["label"].classes, len(data)
        (('blue', 'orange'), 2)
    """
    target = Field("label", "class", classes=tuple(classes)) if kind == "class" else Field("y")
    width = len(x[0]) if len(x) and np.ndim(x[0]) else 1
    names = ("x1", "x2")[:width] if width > 1 else ("x",)
    empty = Dataset(
        name="points",
        about=ABOUT,
        inputs={name: np.empty(0) for name in names},
        targets={target.name: np.empty(0, np.int64 if kind == "class" else np.float64)},
        fields=by_name(*(Field(name, low=-6.0, high=6.0) for name in names), target),
        defaults=Defaults(split=(0.5, 0.0, 0.5), scaling="none", target_scaling="none"),
    )
    if len(x) != len(y):
        raise InputError("every point needs one label", code="points.labels", got=len(y), allowed=len(x))
    points = [(np.atleast_1d(row).tolist(), label) for row, label in zip(x, y, strict=True)]
    return checked_size(with_added(empty, points))


def edited(
    dataset: Dataset,
    split: Split,
    *,
    add: Sequence[Point] = (),
    erase: Sequence[int] = (),
    move: Sequence[tuple[int, Sequence[float]]] = (),
    relabel: Sequence[tuple[int, Label]] = (),
) -> tuple[Dataset, Split]:
    """The points after one gesture, every one that stays in the part it was in.

    Rows are counted as they were before the gesture; those after an erased one move up.  A point
    that is added goes to the part that is farthest below its share.

    Args:
        dataset: points of one or two columns of numbers with one target.
        split: which of them are for what.
        add: coordinates and label of each new point; a new word is a new class.
        erase: rows that go.
        move: rows, and where they are now.
        relabel: rows, and what they are called now.

    Raises:
        InputError: the data is no set of points, there is no such row, or a value is out of range.
        LimitError: too few points would be left, or there would be too many.

    Example:
        >>> data = points_dataset([[0, 1], [2, -1], [1, 1]], ["blue", "orange", "blue"])
        >>> data, split = edited(data, split_of([0, 2, 0]), erase=[0], add=[((3, 3), "green")])
        >>> data.inputs["x1"], split.train, split.test
        (array([2., 1., 3.]), array([1, 2]), array([0]))
    """
    check_editable(dataset)
    changed = with_labels(with_moved(dataset, move), relabel)
    kept = np.delete(np.arange(len(dataset)), checked_rows(dataset, erase))
    parts = parts_of(split, len(dataset))
    parts = np.concatenate([parts[kept], parts_of_new(parts, parts[kept], len(add))])
    changed = checked_size(with_added(changed.take(kept), add))
    if not (parts == PARTS.index("train")).any():
        raise InputError(
            "no point would be left to learn from",
            code="points.train",
            where="erase",
            got="every training point",
            next="Leave a training point, or add one.",
            safe="No point was changed.",
        )
    return replace(changed, name="points", about=ABOUT, generated=False, notes=()), split_of(parts)
