"""What is said about each row beside its columns: its weight, its time, its group."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.data.schema import Dataset
from pellucid.errors import InputError


def with_marks(dataset: Dataset, *, held_out: Any, sample_weight: Any, times: Any, groups: Any) -> Dataset:
    """The data set with what was given for each of its rows, split as that wants it; ``None`` says nothing.

    Raises:
        InputError: not one for each row, or times or groups beside rows that are held out.
    """
    if held_out is not None and (times is not None or groups is not None):
        raise InputError(
            "times and groups share out the rows, which test has done already",
            code="arrays.test",
            next="Leave out test, or leave out times and groups.",
        )
    rows, own = len(dataset), dataset.defaults
    return replace(
        dataset,
        held_out=held_out,
        weights=None if sample_weight is None else weight_of_each(sample_weight, rows, held_out),
        times=None if times is None else time_of_each(times, rows),
        groups=None if groups is None else group_of_each(groups, rows),
        defaults=replace(
            own,
            split=(1.0, 0.0, 0.0) if held_out is not None else own.split,
            by="time" if times is not None else "group" if groups is not None else own.by,
        ),
    )


def weight_of_each(given: Any, rows: int, held_out: np.ndarray | None = None) -> np.ndarray:
    """How much each row counts in the loss; rows that are held out count 1.

    Raises:
        InputError: not one number for each training row, one below zero, or all zero.

    Example:
        >>> weight_of_each([2, 0], 3, np.array([False, False, True]))
        array([2., 0., 1.])
    """
    training = rows if held_out is None else int((~held_out).sum())
    weights = _marks("sample_weight", given, training, "fiub").astype(np.float64)
    bad = ~np.isfinite(weights) | (weights < 0)
    if bad.any() or not weights.any():
        row = int(bad.argmax())
        raise InputError(
            "a sample_weight is zero or more, and not all are zero",
            code="arrays.sample-weight",
            where=f"sample_weight, row {row}" if bad.any() else "sample_weight",
            got=weights[row] if bad.any() else "zero in every row",
            allowed="zero or more, and not zero everywhere",
        )
    return np.concatenate([weights, np.ones(rows - training)])


def time_of_each(given: Any, rows: int) -> np.ndarray:
    """Numbers that order the rows in time.

    Raises:
        InputError: not one number or ``datetime64`` for each row, or one that is missing.

    Example:
        >>> time_of_each(np.array(["1970-01-02", "1970-01-05"], "datetime64[D]"), 2)
        array([1, 4])
    """
    times = _marks("times", given, rows, "fiuM")
    _check_known("times", times, np.isnat(times) if times.dtype.kind == "M" else ~np.isfinite(times))
    return times.astype(np.int64) if times.dtype.kind == "M" else times


def group_of_each(given: Any, rows: int) -> np.ndarray:
    """Whole numbers, equal for rows of one group.

    Raises:
        InputError: not one number or text for each row, or one that is missing.

    Example:
        >>> group_of_each(["ann", "bob", "ann"], 3)
        array([0, 1, 0])
    """
    groups = _marks("groups", given, rows, "fiubU")
    if groups.dtype.kind == "f":
        _check_known("groups", groups, ~np.isfinite(groups))
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def _marks(name: str, given: Any, rows: int, kinds: str) -> np.ndarray:
    """One value for each row, of one of these kinds of NumPy type."""
    try:
        marks = np.array(given)
    except ValueError:
        raise _not_one_each(name, "rows of unequal length", rows) from None
    if marks.shape != (rows,) or marks.dtype.kind not in kinds:
        raise _not_one_each(name, f"shape {marks.shape} of type {marks.dtype}", rows)
    return marks


def _not_one_each(name: str, got: str, rows: int) -> InputError:
    code = f"arrays.{name.replace('_', '-')}"
    return InputError(f"{name} is one value for each row", code=code, where=name, got=got, allowed=f"shape ({rows},)")


def _check_known(name: str, marks: np.ndarray, missing: np.ndarray) -> None:
    if missing.any():
        row = int(missing.argmax())
        raise InputError(
            f"{name} must be known for each row",
            code=f"arrays.{name}",
            where=f"{name}, row {row}",
            got=marks[row],
            next="Fill it in, or leave this row out.",
        )
