"""One array as a column: what it means is read off its shape and type."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pellucid.data.preprocess.cells import is_missing, word_of
from pellucid.data.schema import Field
from pellucid.data.tables.columns import Column, column_of
from pellucid.data.tables.words import WORD_TOO
from pellucid.data.targets import MOST_CLASSES
from pellucid.errors import InputError


def _not_finite(values: np.ndarray) -> np.ndarray:
    return ~np.isfinite(values)


def numbered(name: str, count: int) -> list[str]:
    """Names of columns that have none: ``x1, x2, …``."""
    return [f"{name}{index + 1}" for index in range(count)]


def input_of(column: str, values: np.ndarray) -> Column:
    """An input: numbers and pictures by their type, all else as in a table.

    Raises:
        InputError: a number that is not finite, or rows that are neither numbers nor pictures.

    Example:
        >>> input_of("city", np.array(["Oslo", None, "Rome"], object)).values
        array([ 0, -1,  1])
    """
    if values.ndim == 2:
        raise InputError(
            f"input column '{column}' must hold one number or one picture per row",
            code="arrays.shape",
            got=values.shape,
            allowed="(n,), (n, h, w) or (n, h, w, c)",
        )
    if values.ndim > 2:
        return _picture(column, values)
    if values.dtype.kind in "UOM":
        return _of_objects(column, values)
    _check_finite(f"x: column '{column}'", values, np.isinf)
    missing = int(np.isnan(values).sum())
    note = f"column '{column}': {missing:,} value{'s are' if missing > 1 else ' is'} missing (NaN)."
    return Column(Field(column), values.astype(np.float64), notes=(note,) if missing else ())


def _picture(column: str, values: np.ndarray) -> Column:
    if values.dtype.kind not in "fiub":
        raise InputError(
            f"x: pictures '{column}' must hold numbers",
            code="arrays.type",
            got=str(values.dtype),
            next="Convert them, for example with .astype(float).",
        )
    _check_finite(f"x: column '{column}'", values)
    high = {"u": float(np.iinfo(values.dtype).max) if values.dtype.kind == "u" else None, "b": 1.0}.get(
        values.dtype.kind
    )
    low = None if high is None else 0.0
    return Column(Field(column, "image", shape=values.shape[1:], low=low, high=high), values.astype(np.float64))


def _of_objects(column: str, values: np.ndarray) -> Column:
    """Words, dates, and Python objects, of which ``None`` is missing."""
    import polars

    if values.dtype.kind == "M":
        return column_of(column, polars.Series(column, values.astype("datetime64[us]")), ".", _row)
    words = [word_of(value) if isinstance(value, str) or not is_missing(value) else None for value in values]
    return column_of(column, polars.Series(column, words, polars.String), ".", _row)


def _row(row: int) -> str:
    return f"row {row}"


def target_of(column: str, values: np.ndarray) -> tuple[Field, np.ndarray]:
    """A target: its field, and its values as they are stored.

    Raises:
        InputError: a value is missing or not finite, or there are too many classes.

    Example:
        >>> target_of("won", np.array([True, False]))[1]
        array([1, 0])
    """
    if values.ndim == 2 and values.dtype.kind == "b":
        classes = tuple(numbered(column, values.shape[1]))
        return Field(column, "labels", shape=values.shape[1:], classes=classes), values.astype(np.float64)
    if values.dtype.kind == "O":
        values = _plain(column, values)
    if values.ndim != 1:
        raise InputError(
            f"target '{column}' must have one value per row", code="arrays.shape", got=values.shape, allowed="(n,)"
        )
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


def _plain(column: str, values: np.ndarray) -> np.ndarray:
    """Python objects as the type that all of them have."""
    missing = [row for row, value in enumerate(values) if np.ndim(value) == 0 and is_missing(value)]
    missing = [row for row in missing if not (isinstance(values[row], str) and values[row].strip().lower() == WORD_TOO)]
    if missing:
        raise InputError(
            f"target '{column}' must have a value in every row",
            code="arrays.missing",
            where=f"row {missing[0]}",
            got=f"{len(missing):,} row{'s' * (len(missing) > 1)} without one",
            next="Leave these rows out.",
        )
    kinds = sorted({type(value).__name__ for value in values.flat})
    if not all(isinstance(value, str | int | float | np.generic) for value in values.flat):
        raise InputError(
            f"target '{column}' must hold numbers, texts or true/false",
            code="arrays.type",
            got=", ".join(kinds[:4]),
            next="Convert it, for example with .astype(float) or .astype(str).",
        )
    return np.array(values.tolist())


def _check_finite(what: str, values: np.ndarray, wrong: Callable[[np.ndarray], np.ndarray] = _not_finite) -> None:
    bad = wrong(values)
    if bad.any():
        rows = np.unique(np.nonzero(bad)[0])
        raise InputError(
            f"{what} must hold finite numbers",
            code="arrays.not-finite",
            where=f"row {rows[0]}",
            got=f"{values[bad].flat[0]} (and {len(rows) - 1} more rows)" if len(rows) > 1 else str(values[bad].flat[0]),
            next="Leave these rows out, or fill them in.",
        )
