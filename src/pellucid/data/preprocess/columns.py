"""Raw columns from what people have: arrays, mappings of columns, tables with a header, rows one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pellucid.data.preprocess.cells import classes_of, days_of, numbers_of
from pellucid.data.schema import Field
from pellucid.data.tables.frames import as_polars, is_frame
from pellucid.errors import InputError, did_you_mean


@dataclass(frozen=True, eq=False)
class RawColumns:
    """Columns as a data set holds them.

    Args:
        values: numbers, indices of classes, days, pictures; by name.
        unknown: class names that the field does not have, by column: the name in the rows that
            have one, ``None`` elsewhere; only for columns with any.
    """

    values: dict[str, np.ndarray]
    unknown: dict[str, np.ndarray] = field(default_factory=dict)


def columns_from(rows: Any, fields: Sequence[Field], needed: Sequence[str] | None = None) -> RawColumns:
    """Columns by name, checked; what is missing is NaN, and −1 for a class.

    Args:
        rows: an array ``(n, numbers)`` in the order of ``fields``, or one row of it; pictures
            ``(n, height, width)``, ``(n, height, width, 1)`` or one picture; a mapping of
            columns; a list of mappings, one a row; or a table (pandas, polars, pyarrow).  A
            picture may also come as one column per pixel under the pixels' names.
        fields: what the columns mean; classes are given by their names, dates as texts such as
            ``2024-05-01``, as ``datetime`` or as days since 1970-01-01.
        needed: names of the columns that are used; all by default.

    Raises:
        InputError: columns are missing (all are named), the shape fits no field, a value is no
            number or no date (row and column are named).

    Example:
        >>> columns_from([[1, 2], [3, 4]], [Field("x1"), Field("x2")]).values["x2"]
        array([2., 4.])
    """
    wanted = [each for each in fields if needed is None or each.name in needed]
    table = _as_mapping(rows, {name for each in wanted for name in (each.name, *each.flat_names)})
    if table is None:
        table = _from_array(rows, fields)
    missing = [name for each in wanted for name in _missing(each, table)]
    if missing:
        raise _lacking(missing, list(table))
    unknown: dict[str, np.ndarray] = {}
    columns = {each.name: _column(each, table, unknown) for each in wanted}
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise InputError(
            "columns must have equally many rows",
            code="columns.length",
            got=lengths,
            next="Give each column as many values.",
        )
    return RawColumns(columns, unknown)


def _as_mapping(rows: Any, names: Collection[str]) -> Mapping[str, Any] | None:
    """Columns by name, where they come so; of a frame only those of these names are read."""
    if isinstance(rows, Mapping):
        return rows
    if hasattr(rows, "columns") and is_frame(rows):
        frame = as_polars(rows)
        return {name: frame[name].to_numpy() if name in names else frame[name] for name in frame.columns}
    if isinstance(rows, list | tuple) and rows and all(isinstance(row, Mapping) for row in rows):
        names = dict.fromkeys(name for row in rows for name in row)
        return {str(name): [row.get(name) for row in rows] for name in names}
    return None


def _from_array(rows: Any, fields: Sequence[Field]) -> dict[str, Any]:
    """The columns of a plain array, in the order of the fields."""
    if len(fields) == 1 and fields[0].kind == "image":
        return {fields[0].name: _pictures(numbers_of(rows, "the rows"), fields[0])}
    numbers = all(each.kind == "number" for each in fields)
    values = numbers_of(rows, "the rows") if numbers else _objects(rows)
    if values.ndim == 1:
        values = values[:, None] if len(fields) == 1 else values[None, :]
    if values.ndim != 2 or values.shape[1] != len(fields):
        raise InputError(
            f"the rows have not as many {'numbers' if numbers else 'values'} as there are inputs",
            code="columns.shape",
            got=values.shape,
            allowed=f"{len(fields)} a row: {_listed([each.name for each in fields])}",
        )
    return {each.name: column for each, column in zip(fields, values.T, strict=True)}


def _objects(rows: Any) -> np.ndarray:
    """Rows of numbers and words, each value as it came."""
    try:
        values = np.array(rows, object)
    except ValueError:
        values = None
    if values is None or (values.ndim == 1 and any(isinstance(each, list | tuple) for each in values)):
        raise InputError(
            "the rows are of unequal length",
            code="columns.shape",
            got=repr(rows)[:60],
            next="Give every row equally many values.",
        )
    return values


def _pictures(values: np.ndarray, field: Field) -> np.ndarray:
    """Pictures ``(n, …)`` from any of the shapes in which pictures come."""
    one_channel = len(field.shape) == 2
    for row_shape in ((field.size,), field.shape, *([(*field.shape, 1)] if one_channel else [])):
        if values.shape == row_shape or values.shape[1:] == row_shape:
            pictures = values.reshape(-1, *field.shape)
            if np.isnan(pictures).any():
                where = f"row {int(np.isnan(pictures).reshape(len(pictures), -1).any(axis=1).argmax())}"
                raise InputError(
                    "a picture must hold finite numbers",
                    code="columns.not-finite",
                    where=where,
                    allowed="finite numbers",
                )
            return pictures
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


def _column(field: Field, table: Mapping[str, Any], unknown: dict[str, np.ndarray]) -> np.ndarray:
    """One column; names that its classes do not have are noted in ``unknown``."""
    name = field.name
    if name not in table:
        pixels = [numbers_of(table[each], f"column '{each}'") for each in field.flat_names]
        return _pictures(np.stack(pixels, axis=-1).reshape(-1, field.size), field)
    if field.kind == "image":
        return _pictures(numbers_of(table[name], f"column '{name}'"), field)
    if field.kind == "class":
        indices, words = classes_of(table[name], field)
        if words is not None:
            unknown[name] = words
        return indices
    read = days_of if field.kind == "date" else numbers_of
    values = read(table[name], f"column '{name}'")
    if values.ndim > 1:
        raise InputError(
            f"column '{name}' must have one value per row",
            code="columns.shape",
            got=values.shape,
            allowed="one value for each row",
        )
    return np.atleast_1d(values)


def _lacking(missing: Sequence[str], there: Sequence[str]) -> InputError:
    near = next((words for name in missing if (words := did_you_mean(name, there)).startswith("Did")), "")
    return InputError(
        f"{len(missing)} columns are missing" if len(missing) > 1 else "a column is missing",
        code="columns.missing",
        got=_listed(there),
        next=f"Add {_listed(missing)}.{' ' + near.replace('mean', 'misspell', 1) if near else ''}",
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown
