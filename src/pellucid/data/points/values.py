"""What a point may be: its coordinates, its class or value, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pellucid.data.schema import Dataset, Field
from pellucid.data.tables.words import MISSING
from pellucid.errors import InputError, LimitError

FEWEST, MOST = 2, 20_000
"""How many points there may be."""

FARTHEST = 1e6
"""Largest coordinate and largest value, whatever its sign."""

MOST_CLASSES = 20

_CLASS = re.compile(r"\w([\w .-]{0,38}\w)?|-\d{1,9}")

Label = str | float
Point = tuple[Sequence[float], Label]


def check_editable(dataset: Dataset) -> None:
    """Refuse a data set that is no set of points.

    Raises:
        InputError: it has other columns.
    """
    kinds = [field.kind for field in dataset.input_fields]
    wanted = [field.kind for field in dataset.target_fields]
    if kinds not in (["number"], ["number"] * 2) or wanted not in (["number"], ["class"]):
        raise InputError(
            "only points of a plane or a line are set by hand",
            code="points.columns",
            where=dataset.name,
            got=f"{len(kinds)} columns and {len(wanted)} targets",
            allowed="one or two columns of numbers, and one target of classes or numbers",
        )


def checked_size(dataset: Dataset) -> Dataset:
    """The data set, once it is known to have as many points as it may.

    Raises:
        LimitError: there are fewer, or more.
    """
    if not FEWEST <= len(dataset) <= MOST:
        raise LimitError(
            f"there would be too {'few' if len(dataset) < FEWEST else 'many'} points",
            code="points.count",
            got=f"{len(dataset):,}",
            allowed=f"{FEWEST} to {MOST:,}",
            next="Leave some of them." if len(dataset) < FEWEST else "Take some of them away first.",
            safe="No point was changed.",
        )
    return dataset


def checked_rows(dataset: Dataset, rows: Sequence[int]) -> np.ndarray:
    """Numbers of points, once it is known that there are such points.

    Raises:
        InputError: there is no such point.
    """
    wrong = [row for row in rows if not 0 <= row < len(dataset)]
    if wrong:
        raise InputError(
            "there is no such point",
            code="points.row",
            got=wrong[0],
            allowed=f"0 to {len(dataset) - 1:,}",
            safe="No point was changed.",
        )
    return np.asarray(rows, np.int64)


def coordinates(points: Sequence[Sequence[float]], dataset: Dataset) -> np.ndarray:
    """Where points are, a row a point.

    Raises:
        InputError: one has more or fewer coordinates than there are columns, or is too far away.
    """
    width = len(dataset.inputs)
    for point in points:
        if len(point) != width or not all(abs(value) <= FARTHEST for value in point):  # NaN is not <= either
            raise _no_number("coordinates", ", ".join(map(str, point)), f"{width} of them, each")
    return np.array(points, np.float64)


def labelled(field: Field, labels: Sequence[Label]) -> tuple[Field, np.ndarray]:
    """The target's field with the classes it needs, and the labels as the data set holds them.

    Raises:
        InputError: a label is no number where one is needed, or no name.
        LimitError: there would be more than 20 classes.
    """
    if field.kind == "number":
        return field, np.array([_value(label) for label in labels])
    names = [_class_name(label, field) for label in labels]
    known = len(field.classes)
    field = replace(field, classes=tuple(dict.fromkeys((*field.classes, *names))))
    if len(field.classes) > max(MOST_CLASSES, known):
        raise LimitError(
            "there are too many classes",
            code="points.classes",
            got=len(field.classes),
            allowed=f"at most {MOST_CLASSES}",
            next="Give the point the name of a class that there is.",
        )
    place = {name: index for index, name in enumerate(field.classes)}
    return field, np.array([place[name] for name in names], np.int64)


def _class_name(label: Label, field: Field) -> str:
    """A class by its name; a number is the name of a class that there is already."""
    name = label if isinstance(label, str) else f"{label:g}"
    new = isinstance(label, str) and _CLASS.fullmatch(name) and name.lower() not in MISSING
    if name not in field.classes and not new:
        raise InputError(
            "this cannot be a class",
            code="points.class",
            got=name[:60],
            allowed=f"{', '.join(field.classes[:8])}, or up to 40 letters, digits and spaces",
            safe="No point was changed.",
        )
    return name


def _value(label: Label) -> float:
    try:
        value = float(label)
    except ValueError:
        value = np.nan
    if not abs(value) <= FARTHEST:
        raise _no_number("a value", str(label)[:40], "one")
    return value


def _no_number(what: str, got: str, allowed: str) -> InputError:
    return InputError(
        f"a point needs {what}",
        code="points.value",
        got=got,
        allowed=f"{allowed} from {-FARTHEST:,.0f} to {FARTHEST:,.0f}",
        safe="No point was changed.",
    )
