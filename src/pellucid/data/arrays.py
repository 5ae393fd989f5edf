"""A data set from NumPy arrays: kinds are read off the arrays' shapes and types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pellucid.data.marks import group_of_each, time_of_each, weight_of_each
from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.errors import InputError

MOST_CLASSES = 1000

Arrays = Any  # an array, a sequence that NumPy reads, or a mapping of names to these


def from_arrays(
    x: Arrays,
    y: Arrays,
    *,
    test: tuple[Arrays, Arrays] | None = None,
    sample_weight: Any = None,
    times: Any = None,
    groups: Any = None,
    names: Sequence[str] | None = None,
    target_names: Sequence[str] | None = None,
    name: str = "arrays",
) -> Dataset:
    """Rows ``x`` with wanted answers ``y``.

    What ``x`` is: ``(n,)`` or ``(n, d)`` are columns of numbers, ``(n, h, w)`` and
    ``(n, h, w, c)`` are pictures, a mapping holds named columns.  What ``y`` is: **whole numbers,
    texts and true/false are classes**, ``(n,)`` or ``(n, k)`` floats are numbers, ``(n, k)``
    true/false are labels of which several may hold at once, a mapping holds several targets.
    Whole numbers that mean amounts are given as floats: ``y.astype(float)``.

    Args:
        x: inputs.
        y: targets, as many rows.
        test: inputs and targets that are held out; otherwise rows are shared out later.
        sample_weight: how much each row of ``x`` counts in the loss, zero or more; 1 otherwise.
        times: a number or ``datetime64`` for each row; earlier rows then train, later ones test.
        groups: a number or text for each row; rows of one group then stay together.
        names: names of the columns of ``x``; ``x1, x2, …`` or ``image`` otherwise.
        target_names: names of the columns of ``y``; ``y`` or ``y1, y2, …`` otherwise.
        name: name of the data set.

    Raises:
        InputError: a value that is not a finite number (the row is named), unequal lengths, an
            array of Python objects, more than 1000 classes.

    Example:
        >>> data = from_arrays([[0.0, 0.0], [0.0, 1.0]], ["no", "yes"])
        >>> data.targets["y"], data.fields["y"].classes
        (array([0, 1]), ('no', 'yes'))
    """
    inputs, targets = _inputs(x, names, "x"), _columns(y, target_names, "y")
    held_out = None
    if test is not None:
        _check_test(test, times, groups)
        test_inputs, test_targets = _inputs(test[0], names, "test x"), _columns(test[1], target_names, "test y")
        held_out = np.arange(_rows(inputs) + _rows(test_inputs)) >= _rows(inputs)
        inputs, targets = _joined(inputs, test_inputs, "x"), _joined(targets, test_targets, "y")
    rows = _rows(inputs)
    read = {column: _target(column, values) for column, values in targets.items()}
    input_fields = [_input_field(column, values) for column, values in inputs.items()]
    _check_names([*inputs, *targets])
    pictures = [field for field in input_fields if field.kind == "image" and field.high is not None]
    return Dataset(
        name=name,
        about="Arrays given in Python.",
        inputs={column: values.astype(np.float64) for column, values in inputs.items()},
        targets={column: values for column, (_, values) in read.items()},
        fields=by_name(*input_fields, *(field for field, _ in read.values())),
        held_out=held_out,
        defaults=Defaults(
            split=(1.0, 0.0, 0.0) if held_out is not None else Defaults.split,
            by="time" if times is not None else "group" if groups is not None else "rows",
            scaling="pixels" if pictures else "standard",
        ),
        weights=None if sample_weight is None else weight_of_each(sample_weight, rows, held_out),
        times=None if times is None else time_of_each(times, rows),
        groups=None if groups is None else group_of_each(groups, rows),
    )


def _check_test(test: Any, times: Any, groups: Any) -> None:
    if not isinstance(test, tuple | list) or len(test) != 2:
        raise InputError("test is held-out arrays (x, y)", code="arrays.test", where="test", got=type(test).__name__)
    if times is not None or groups is not None:
        raise InputError(
            "times and groups share out the rows, which test has done already",
            code="arrays.test",
            next="Leave out test, or leave out times and groups.",
        )


def _inputs(x: Arrays, names: Sequence[str] | None, what: str) -> dict[str, np.ndarray]:
    """Named input columns: a table is taken apart, pictures stay whole."""
    columns = _columns(x, names, what)
    for column, values in columns.items():
        if values.dtype.kind not in "fiub":
            raise InputError(
                f"{what}: column '{column}' must hold numbers",
                code="arrays.type",
                got=str(values.dtype),
                next="Turn words into numbers first, for example one column of 0 and 1 per word.",
            )
        _check_finite(f"{what}: column '{column}'", values)
    return columns


def _columns(values: Arrays, names: Sequence[str] | None, what: str) -> dict[str, np.ndarray]:
    if isinstance(values, Mapping):
        return {str(name): _array(each, f"{what}['{name}']") for name, each in values.items()}
    array, short = _array(values, what), what.removeprefix("test ")
    if array.ndim == 2 and not (short == "y" and array.dtype.kind == "b"):
        default = [short] if array.shape[1] == 1 and short == "y" else _numbered(short, array.shape[1])
        return dict(zip(_given(names, default, what), array.T.copy(), strict=True))
    default = ["image"] if array.ndim > 2 else [short if short == "y" else "x1"]
    return {_given(names, default, what)[0]: array}


def _numbered(name: str, count: int) -> list[str]:
    return [f"{name}{index + 1}" for index in range(count)]


def _given(names: Sequence[str] | None, default: list[str], what: str) -> list[str]:
    if names is not None and len(names) != len(default):
        raise InputError(f"{what} needs one name per column", code="arrays.names", got=len(names), allowed=len(default))
    return default if names is None else [str(name) for name in names]


def _array(values: Arrays, what: str) -> np.ndarray:
    try:
        array = np.asarray(values)
    except ValueError as problem:
        raise InputError(f"{what} has rows of unequal length", code="arrays.ragged") from problem
    if array.dtype.kind not in "fiubU":
        raise InputError(
            f"{what} must hold numbers, texts or true/false",
            code="arrays.type",
            got=f"an array of type {array.dtype}",
            next="Convert it first, for example with .astype(float) or .astype(str).",
        )
    if not 1 <= array.ndim <= 4 or array.size == 0:
        raise InputError(
            f"{what} must have rows",
            code="arrays.shape",
            got=array.shape,
            allowed="(n,), (n, d), (n, h, w) or (n, h, w, c)",
        )
    return array


def _input_field(column: str, values: np.ndarray) -> Field:
    if values.ndim == 1:
        return Field(column)
    if values.ndim == 2:
        raise InputError(
            f"input column '{column}' must hold one number or one picture per row",
            code="arrays.shape",
            got=values.shape,
            allowed="(n,), (n, h, w) or (n, h, w, c)",
        )
    high = {"u": float(np.iinfo(values.dtype).max) if values.dtype.kind == "u" else None, "b": 1.0}.get(
        values.dtype.kind
    )
    return Field(column, "image", shape=values.shape[1:], low=None if high is None else 0.0, high=high)


def _target(column: str, values: np.ndarray) -> tuple[Field, np.ndarray]:
    """A target's meaning, and its values as they are stored."""
    if values.ndim == 2 and values.dtype.kind == "b":
        classes = tuple(_numbered(column, values.shape[1]))
        return Field(column, "labels", shape=values.shape[1:], classes=classes), values.astype(np.float64)
    if values.ndim != 1:
        raise InputError(f"target '{column}' must have one value per row", code="arrays.shape", got=values.shape)
    if values.dtype.kind == "f":
        _check_finite(f"target '{column}'", values)
        return Field(column), values.astype(np.float64)
    kinds, indices = np.unique(values, return_inverse=True)
    if len(kinds) > MOST_CLASSES:
        raise InputError(
            f"target '{column}' has too many classes",
            code="arrays.classes",
            got=f"{len(kinds):,} different values of type {values.dtype}",
            allowed=f"at most {MOST_CLASSES:,}",
            next="If they are amounts, give them as floats: y.astype(float).",
        )
    spelled = tuple(str(kind).lower() if values.dtype.kind == "b" else str(kind) for kind in kinds)
    return Field(column, "class", classes=spelled), indices.astype(np.int64)


def _joined(train: dict[str, np.ndarray], test: dict[str, np.ndarray], what: str) -> dict[str, np.ndarray]:
    for column in [*train, *test]:
        shapes = [side[column].shape[1:] if column in side else None for side in (train, test)]
        if shapes[0] != shapes[1]:
            raise InputError(
                f"{what} and test {what} must have the same columns", code="arrays.test", where=column, got=shapes
            )
    mixed = [name for name in train if _family(train[name]) != _family(test[name])]
    if mixed:
        raise InputError(
            f"{what} and test {what} must hold the same type",
            code="arrays.test",
            where=mixed[0],
            got=f"{train[mixed[0]].dtype} and {test[mixed[0]].dtype}",
        )
    return {name: np.concatenate([train[name], test[name]]) for name in train}


def _family(values: np.ndarray) -> str:
    return "whole" if values.dtype.kind in "iu" else values.dtype.kind


def _rows(columns: dict[str, np.ndarray]) -> int:
    return len(next(iter(columns.values())))


def _check_finite(what: str, values: np.ndarray) -> None:
    bad = ~np.isfinite(values)
    if bad.any():
        rows = np.unique(np.nonzero(bad)[0])
        raise InputError(
            f"{what} must hold finite numbers",
            code="arrays.not-finite",
            where=f"row {rows[0]}",
            got=f"{values[bad].flat[0]} (and {len(rows) - 1} more rows)" if len(rows) > 1 else str(values[bad].flat[0]),
        )


def _check_names(names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError("two columns have the same name", code="arrays.names", got=", ".join(repeated))
