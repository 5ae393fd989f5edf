"""A data set from NumPy arrays: kinds are read off the arrays' shapes and types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pellucid.data.marks import with_marks
from pellucid.data.schema import Dataset, Defaults, by_name
from pellucid.data.tables.arrays import input_of, numbered, target_of
from pellucid.errors import InputError

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

    What ``x`` is: ``(n,)`` or ``(n, d)`` are columns, ``(n, h, w)`` and ``(n, h, w, c)`` are
    pictures, a mapping holds named columns.  A column holds numbers, dates, or words, which are
    classes; ``NaN`` and ``None`` are missing values.  What ``y`` is: **whole numbers,
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
        InputError: a number that is not finite (the row is named), unequal lengths, a target that is
            missing, more than 1000 classes.

    Example:
        >>> data = from_arrays([[0.0, 0.0], [0.0, 1.0]], ["no", "yes"])
        >>> data.targets["y"], data.fields["y"].classes
        (array([0, 1]), ('no', 'yes'))
    """
    inputs, targets = _columns(x, names, "x"), _columns(y, target_names, "y")
    held_out = None
    if test is not None:
        _check_test(test)
        test_inputs, test_targets = _columns(test[0], names, "test x"), _columns(test[1], target_names, "test y")
        held_out = np.arange(_rows(inputs) + _rows(test_inputs)) >= _rows(inputs)
        inputs, targets = _joined(inputs, test_inputs, "x"), _joined(targets, test_targets, "y")
    _check_names([*inputs, *targets])
    read = [input_of(column, values) for column, values in inputs.items()]
    wanted = [target_of(column, values) for column, values in targets.items()]
    used = [column for column in read if not column.useless]
    pictures = [column for column in used if column.field.kind == "image" and column.field.high is not None]
    dataset = Dataset(
        name=name,
        about="Arrays given in Python.",
        inputs={column.field.name: column.values for column in used},
        targets={field.name: values for field, values in wanted},
        fields=by_name(*(column.field for column in used), *(field for field, _ in wanted)),
        defaults=Defaults(scaling="pixels" if pictures else "standard"),
        left_out={column.field.name: column.useless for column in read if column.useless},
        notes=tuple(note for column in used for note in column.notes),
    )
    return with_marks(dataset, held_out=held_out, sample_weight=sample_weight, times=times, groups=groups)


def _check_test(test: Any) -> None:
    if not isinstance(test, tuple | list) or len(test) != 2:
        raise InputError(
            "test is held-out arrays (x, y)",
            code="arrays.test",
            where="test",
            got=type(test).__name__,
            allowed="two arrays, as test=(x, y)",
        )


def _columns(values: Arrays, names: Sequence[str] | None, what: str) -> dict[str, np.ndarray]:
    if isinstance(values, Mapping):
        return {str(name): _array(each, f"{what}['{name}']") for name, each in values.items()}
    array, short = _array(values, what), what.removeprefix("test ")
    if array.ndim == 2 and not (short == "y" and array.dtype.kind == "b"):
        default = [short] if array.shape[1] == 1 and short == "y" else numbered(short, array.shape[1])
        return dict(zip(_given(names, default, what), array.T.copy(), strict=True))
    default = ["image"] if array.ndim > 2 else [short if short == "y" else "x1"]
    return {_given(names, default, what)[0]: array}


def _given(names: Sequence[str] | None, default: list[str], what: str) -> list[str]:
    if names is not None and len(names) != len(default):
        raise InputError(f"{what} needs one name per column", code="arrays.names", got=len(names), allowed=len(default))
    return default if names is None else [str(name) for name in names]


def _array(values: Arrays, what: str) -> np.ndarray:
    try:
        array = np.asarray(values)
        if array.dtype.kind == "U" and not isinstance(values, np.ndarray):
            array = np.array(values, object)  # as texts, None and numbers would be words
    except ValueError as problem:
        raise InputError(
            f"{what} has rows of unequal length", code="arrays.ragged", next="Give every row equally many values."
        ) from problem
    if array.dtype.kind not in "fiubUOM":
        raise InputError(
            f"{what} must hold numbers, texts, dates or true/false",
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


def _joined(train: dict[str, np.ndarray], test: dict[str, np.ndarray], what: str) -> dict[str, np.ndarray]:
    for column in [*train, *test]:
        shapes = [side[column].shape[1:] if column in side else None for side in (train, test)]
        if shapes[0] != shapes[1]:
            raise InputError(
                f"{what} and test {what} must have the same columns",
                code="arrays.test",
                where=column,
                got=shapes,
                next="Give both the same columns, of the same shape.",
            )
    mixed = [name for name in train if _family(train[name]) != _family(test[name])]
    if mixed:
        raise InputError(
            f"{what} and test {what} must hold the same type",
            code="arrays.test",
            where=mixed[0],
            got=f"{train[mixed[0]].dtype} and {test[mixed[0]].dtype}",
            next="Convert one of them, for example with .astype(float).",
        )
    return {name: np.concatenate([train[name], test[name]]) for name in train}


def _family(values: np.ndarray) -> str:
    return {"i": "whole", "u": "whole", "U": "words", "O": "words"}.get(values.dtype.kind, values.dtype.kind)


def _rows(columns: dict[str, np.ndarray]) -> int:
    return len(next(iter(columns.values())))


def _check_names(names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(
            "two columns have the same name",
            code="arrays.names",
            got=", ".join(repeated),
            next="Give each column a name of its own.",
        )
