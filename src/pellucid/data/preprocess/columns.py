"""Raw columns from what people have: arrays, mappings of columns, tables with a header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pellucid.data.schema import Field
from pellucid.errors import InputError


def columns_from(rows: Any, fields: Sequence[Field], needed: Sequence[str] | None = None) -> dict[str, np.ndarray]:
    """Columns by name, checked and as float64.

    Args:
        rows: an array ``(n, numbers)`` in the order of ``fields``, or one row of it; pictures
            ``(n, height, width)``, ``(n, height, width, 1)`` or one picture; a mapping of
            columns; or a table with ``columns`` and ``table[name]`` (polars, pandas).  A picture
            may also come as one column per pixel under the pixels' names.
        fields: what the columns mean.
        needed: names of the columns that are used; all by default.

    Raises:
        InputError: columns are missing (all are named), the shape fits no field, a value is not
            a finite number (row and column are named).

    Example:
        >>> columns_from([[1, 2], [3, 4]], [Field("x1"), Field("x2")])["x2"]
        array([2., 4.])
    """
    table = _as_mapping(rows)
    if table is None:
        table = _from_array(_numbers(rows, "the rows"), fields)
    wanted = [field for field in fields if needed is None or field.name in needed]
    missing = [name for field in wanted for name in _missing(field, table)]
    if missing:
        raise InputError(
            f"{len(missing)} columns are missing" if len(missing) > 1 else "a column is missing",
            code="columns.missing",
            got=_listed(list(table)),
            next=f"Add {_listed(missing)}.",
        )
    return _checked({field.name: _column(field, table) for field in wanted})


def _as_mapping(rows: Any) -> Mapping[str, Any] | None:
    if isinstance(rows, Mapping):
        return rows
    if hasattr(rows, "columns") and hasattr(rows, "__getitem__"):
        return {str(name): rows[name] for name in rows.columns}
    return None


def _from_array(values: np.ndarray, fields: Sequence[Field]) -> dict[str, np.ndarray]:
    """The columns of a plain array, in the order of the fields."""
    if len(fields) == 1 and fields[0].kind == "image":
        return {fields[0].name: _pictures(values, fields[0])}
    if values.ndim == 1:
        values = values[:, None] if len(fields) == 1 else values[None, :]
    sizes = [field.size for field in fields]
    if values.ndim != 2 or values.shape[1] != sum(sizes):
        raise InputError(
            "the rows have not as many numbers as there are inputs",
            code="columns.shape",
            got=values.shape,
            allowed=f"{sum(sizes)} a row: {_listed([field.name for field in fields])}",
        )
    pieces = np.split(values, np.cumsum(sizes)[:-1], axis=1)
    return {field.name: piece.reshape(len(values), *field.shape) for field, piece in zip(fields, pieces, strict=True)}


def _pictures(values: np.ndarray, field: Field) -> np.ndarray:
    """Pictures ``(n, …)`` from any of the shapes in which pictures come."""
    one_channel = len(field.shape) == 2
    for row_shape in ((field.size,), field.shape, *([(*field.shape, 1)] if one_channel else [])):
        if values.shape == row_shape or values.shape[1:] == row_shape:
            return values.reshape(-1, *field.shape)
    raise InputError(
        f"these are no pictures of {'×'.join(map(str, field.shape))}",
        code="columns.shape",
        where=field.name,
        got=values.shape,
        allowed=f"(n, {', '.join(map(str, field.shape))}) or (n, {field.size})",
    )


def _missing(field: Field, table: Mapping[str, Any]) -> list[str]:
    if field.name in table:
        return []
    return [name for name in field.flat_names if name not in table]


def _column(field: Field, table: Mapping[str, Any]) -> np.ndarray:
    if field.name not in table:
        pixels = [_numbers(table[name], f"column '{name}'") for name in field.flat_names]
        return np.stack(pixels, axis=-1).reshape(-1, *field.shape)
    values = _numbers(table[field.name], f"column '{field.name}'")
    if field.kind == "image":
        return _pictures(values, field)
    if values.ndim > 1:
        raise InputError(f"column '{field.name}' must have one number per row", code="columns.shape", got=values.shape)
    return np.atleast_1d(values)


def _numbers(values: Any, what: str) -> np.ndarray:
    try:
        return np.asarray(values, np.float64)
    except (TypeError, ValueError):
        row, value = next(((row, value) for row, value in enumerate(values) if not _is_number(value)), (0, ""))
        raise InputError(
            f"{what} must hold numbers", code="columns.numbers", where=f"row {row}", got=repr(value)[:60]
        ) from None


def _is_number(value: Any) -> bool:
    try:
        np.asarray(value, np.float64)
    except (TypeError, ValueError):
        return False
    return True


def _checked(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise InputError("columns must have equally many rows", code="columns.length", got=lengths)
    for name, values in columns.items():
        bad = ~np.isfinite(values)
        if bad.any():
            row = np.argwhere(bad)[0][0]
            raise InputError(
                f"column '{name}' must hold finite numbers",
                code="columns.not-finite",
                where=f"row {row}",
                got=str(values[bad][0]),
                next="Fill in or leave out rows with missing values.",
            )
    return columns


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown
