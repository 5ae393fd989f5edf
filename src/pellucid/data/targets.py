"""What a column means once it is to be predicted: classes or numbers, by a rule that can be overruled.

| column | it means |
|---|---|
| words, true and false | classes |
| only 0 and 1, or only −1 and 1 | two classes |
| whole numbers that count up from 0 or 1 without a gap, 3 to 20 of them, five rows or more for each | classes |
| other numbers | an amount |

``task = "classification"`` makes classes of any whole numbers, ``task = "regression"`` amounts of classes
that are called by numbers, and of no and yes or their like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pellucid.data.schema import MISSING_CLASS, Dataset, Field
from pellucid.data.tables.words import NEGATIVE_FIRST
from pellucid.errors import InputError

MOST_CLASSES = 1000
MOST_COUNTED, ROWS_OF_EACH = 20, 5
TARGET_NAMES = ("target", "label", "class", "y", "species", "outcome", "output", "price", "survived", "quality")
"""Names of columns that are likely to be predicted, the likeliest first."""

Targeted = tuple[Field, np.ndarray]


def as_target(field: Field, values: np.ndarray, task: str | None) -> tuple[Field, np.ndarray, tuple[str, ...]]:
    """An input column as a target, and what is to be said of it.

    Args:
        field: the column's field.
        values: its values, none missing.
        task: ``classification`` or ``regression``; the rule decides where neither is asked.

    Raises:
        InputError: dates or pictures, or too many classes.
    """
    if field.kind not in ("number", "class"):
        raise InputError(
            f"a column of kind {field.kind} cannot be predicted",
            code="data.target",
            where="target",
            got=field.name,
            allowed="a column of numbers or of classes",
            next="Make it a number first, such as the days from one date to another." if field.kind == "date" else "",
        )
    _check_learnable(field, values)
    if task is not None or field.kind != "number" or not _means_classes(values):
        return field, values, ()
    field, values = _classes(field, values)
    said = f"'{field.name}' holds {field.classes[0]} to {field.classes[-1]}, which are taken for classes"
    return field, values, (() if len(field.classes) == 2 else (f"{said}; --task regression takes them for amounts.",))


def _check_learnable(field: Field, values: np.ndarray) -> None:
    """Refuse what is the same in every row, and words that no two rows share."""
    kinds, what = len(np.unique(values)), f"column '{field.name}'"
    if field.kind == "number" and kinds == 1 < len(values):
        raise InputError(
            f"there is nothing to predict: {what} has the same value in every row",
            code="data.target",
            where="target",
            got=f"{values[0]:g}",
            next="Name another column to predict.",
        )
    if field.kind == "class" and (kinds > MOST_CLASSES or (kinds == len(values) > MOST_COUNTED)):
        raise InputError(
            f"{what} has too many classes",
            code="data.classes",
            where="target",
            got=f"{kinds:,} different words in {len(values):,} rows, such as '{field.classes[0][:40]}'",
            allowed=f"at most {MOST_CLASSES:,}, each in several rows",
        )


def as_asked(field: Field, values: np.ndarray, task: str | None) -> Targeted:
    """A target as the task wants it, where its values allow that; as it is otherwise.

    Example:
        >>> as_asked(Field("grade"), np.array([2.0, 5.0, 2.0]), "classification")[1]
        array([0, 1, 0])
        >>> as_asked(Field("won", "class", classes=("no", "yes")), np.array([1, 0]), "regression")[1]
        array([1., 0.])
    """
    if task == "classification" and field.kind == "number" and _whole(values):
        return _classes(field, values)
    if task == "regression" and field.kind == "class":
        return _amounts(field, values)
    return field, values


def _means_classes(values: np.ndarray) -> bool:
    """The rule of the table above, for numbers."""
    kinds = np.unique(values)
    if kinds.tolist() in ([0.0, 1.0], [-1.0, 1.0]):
        return True
    counted = kinds[0] in (0, 1) and kinds[-1] - kinds[0] == len(kinds) - 1 and _whole(kinds)
    return bool(3 <= len(kinds) <= MOST_COUNTED and counted and len(values) >= ROWS_OF_EACH * len(kinds))


def _whole(values: np.ndarray) -> bool:
    return bool((values % 1 == 0).all()) and len(np.unique(values)) <= MOST_CLASSES


def _classes(field: Field, values: np.ndarray) -> Targeted:
    """Whole numbers as classes called by them."""
    kinds, indices = np.unique(values, return_inverse=True)
    return Field(field.name, "class", classes=tuple(str(int(kind)) for kind in kinds)), indices.astype(np.int64)


def _amounts(field: Field, values: np.ndarray) -> Targeted:
    """Classes called by numbers as these numbers, no and yes and their like as 0 and 1; others as they are."""
    try:
        amounts = np.array([float(name) for name in field.classes])
    except ValueError:
        if tuple(name.lower() for name in field.classes) not in NEGATIVE_FIRST:
            return field, values
        amounts = np.array([0.0, 1.0])
    if not np.isfinite(amounts).all():
        return field, values
    return replace(field, kind="number", classes=()), amounts[values]


def known_rows(dataset: Dataset, names: Sequence[str]) -> np.ndarray:
    """Which rows have a value in all of these columns."""
    known = np.ones(len(dataset), bool)
    for name in names:
        values = dataset.columns[name]
        if dataset.fields[name].kind == "class":
            known &= values != MISSING_CLASS
        elif values.ndim == 1:
            known &= ~np.isnan(values)
    return known


def rows_left_out(names: Sequence[str], count: int) -> str:
    """What is said of rows without a target.

    Example:
        >>> rows_left_out(["price"], 2)
        '2 rows without a value of price are left out.'
    """
    rows = "1 row" if count == 1 else f"{count:,} rows"
    return f"{rows} without a value of {' or '.join(names)} {'is' if count == 1 else 'are'} left out."


def likely_target(names: Sequence[str]) -> str:
    """The column that is likeliest to be predicted: one with a telling name, else the last.

    Example:
        >>> likely_target(["age", "Species", "height"]), likely_target(["age", "height"])
        ('Species', 'height')
    """
    lower = {name.lower(): name for name in reversed(names)}
    return next((lower[name] for name in TARGET_NAMES if name in lower), names[-1] if names else "")
