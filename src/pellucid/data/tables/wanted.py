"""The columns of a table that a model asks for: by name in any order, whatever stands beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pellucid.data.schema import MISSING_CLASS, Dataset, Field, by_name
from pellucid.data.tables.columns import Column, column_of, date_column, number_column
from pellucid.data.tables.dates import ambiguous, days_of
from pellucid.data.tables.files import read_table
from pellucid.data.tables.numbers import numbers_of
from pellucid.data.tables.table import Table
from pellucid.data.tables.words import WORD_TOO, in_order, known_cells
from pellucid.data.targets import known_rows, rows_left_out
from pellucid.errors import InputError, did_you_mean
from pellucid.spec.experiment import DataSpec

if TYPE_CHECKING:
    import polars


class Wanted(NamedTuple):
    """Columns as fields ask for them.

    Args:
        columns: float64 for numbers and days, NaN where missing; words for classes, None where missing.
        notes: sentences about how the file was read.
    """

    columns: dict[str, np.ndarray]
    notes: tuple[str, ...]


def read_for(path: str | Path, fields: Sequence[Field], asked: DataSpec | None = None) -> Wanted:
    """The columns of a file for these fields; a picture is one column for each pixel.

    Args:
        path: a ``.csv``, ``.tsv``, ``.txt`` or ``.parquet`` file.
        fields: what the columns mean.
        asked: how a text file is spelled, where that is not to be found.

    Raises:
        InputError: columns are missing (all are named), or too many cells cannot be read as their field says.
        LimitError: the file is too large.
    """
    return columns_for(read_table(path, asked or DataSpec()), fields)


def columns_for(table: Table, fields: Sequence[Field]) -> Wanted:
    """The columns of a table for these fields.

    Raises:
        InputError: columns are missing, or too many cells cannot be read as their field says.
    """
    each = [part for field in fields for part in (map(Field, field.flat_names) if field.kind == "image" else [field])]
    _check_there(table, [field.name for field in each])
    by_field, columns, notes = by_name(*each), {}, list(table.notes)
    for name, cells in table.columns(list(by_field)):
        columns[name], said = _as_field(by_field[name], cells, table)
        notes += said
    return Wanted(columns, tuple(notes))


def dataset_for(table: Table, inputs: Sequence[Field], targets: Sequence[Field], asked: DataSpec) -> Dataset:
    """The data set of a table whose answers are known, as a model's fields say.

    A class that a field does not know is kept as one more; rows without a target are left out.

    Args:
        table: names and cells.
        inputs: the model's input fields.
        targets: its target fields.
        asked: columns that order, group and weigh the rows; used where they are there.

    Raises:
        InputError: as for :func:`columns_for`.
    """
    read, notes = columns_for(table, [*inputs, *targets])
    marks = [name for name in (asked.time_column, asked.group_column, asked.weight_column) if name in table.names]
    beside = [column_of(name, cells, table.decimal, table.where) for name, cells in table.columns(marks)]
    columns = [_coded(field, read) for field in (*inputs, *targets)] + beside
    names = {field.name for field in targets}
    dataset = Dataset(
        name=table.name,
        about=f"{table.rows:,} rows of the table {table.name}.",
        inputs={column.field.name: column.values for column in columns if column.field.name not in names},
        targets={column.field.name: column.values for column in columns if column.field.name in names},
        fields=by_name(*(column.field for column in columns)),
        notes=notes,
    )
    known = known_rows(dataset, list(names))
    if known.all():
        return dataset
    note = rows_left_out(list(names), int((~known).sum()))
    return replace(dataset.take(np.flatnonzero(known)), notes=(*notes, note))


def _check_there(table: Table, names: Sequence[str]) -> None:
    missing = [name for name in names if name not in set(table.names)]
    if not missing:
        return
    near = next((words for name in missing if (words := did_you_mean(name, table.names)).startswith("Did")), "")
    raise InputError(
        "a column is missing" if len(missing) == 1 else f"{len(missing)} columns are missing",
        code="table.missing",
        where=table.place,
        got=_listed(table.names),
        allowed="the names that the model was trained with",
        next=f"Add {_listed(missing)}.{' ' + near.replace('mean', 'misspell', 1) if near else ''}",
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _as_field(field: Field, cells: polars.Series, table: Table) -> tuple[np.ndarray, tuple[str, ...]]:
    """The cells of one column as its field says, and what is to be said of them."""
    import polars

    texts = cells.dtype == polars.String
    if field.kind == "class":
        return _words(field, cells), ()
    if field.kind == "date" and texts:
        return _days(field.name, known_cells(cells), table)
    if not texts and field.kind == "number" and cells.dtype == polars.Boolean:
        cells = cells.cast(polars.Float64)
    if not texts:
        column = column_of(field.name, cells, table.decimal, table.where)
        if column.field.kind != field.kind:
            raise _another_kind(field, str(cells.dtype), table.place)
        return column.values, column.notes
    known = known_cells(cells)
    numbers = numbers_of(known, table.decimal)
    column = number_column(field.name, known, numbers.values, table.where, ())
    return column.values, column.notes


def _days(name: str, cells: polars.Series, table: Table) -> tuple[np.ndarray, tuple[str, ...]]:
    days = days_of(cells)
    odd = (days.is_null() & cells.is_not_null()).arg_true()
    if len(odd) or ambiguous(cells):
        row = int(odd[0]) if len(odd) else int(cells.is_not_null().arg_max() or 0)
        raise InputError(
            f"column '{name}' must hold dates" + ("" if len(odd) else " that mean one day"),
            code="table.date",
            where=table.where(row),
            got=f"'{cells[row]}'" + (f", and {len(odd) - 1:,} more" if len(odd) > 1 else ""),
            allowed="dates such as 2024-05-31 or 31.5.2024 14:30, or an empty cell where there is no value",
        )
    return date_column(name, days).values, ()


def _words(field: Field, cells: polars.Series) -> np.ndarray:
    """Names of classes; one that is spelled almost as a class of the field is that class."""
    import polars

    if cells.dtype.is_float():
        whole = cells.is_finite() & (cells % 1 == 0)
        texts = polars.select(polars.when(whole).then(cells.cast(polars.Int64, strict=False).cast(polars.String)))
        cells = polars.select(polars.coalesce(texts.to_series(), cells.cast(polars.String))).to_series()
    has_none = any(name.lower() == WORD_TOO for name in field.classes)
    known = known_cells(cells.cast(polars.String), of_words=has_none)
    spelled = {word: _class_named(word, field.classes) for word in known.drop_nulls().unique()}
    return np.array([None if word is None else spelled[word] for word in known], object)


def _class_named(word: str, classes: Sequence[str]) -> str:
    """The class that a word names: itself, in other letters, or the same number."""
    if word in classes:
        return word
    same = [name for name in classes if name.lower() == word.lower() or _number(name) == _number(word) is not None]
    return same[0] if len(same) == 1 else word


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None


def _coded(field: Field, read: Mapping[str, np.ndarray]) -> Column:
    """A column as a data set holds it: words as indices, new ones after those of the field."""
    if field.kind == "image":
        return Column(field, np.stack([read[name] for name in field.flat_names], axis=1).reshape(-1, *field.shape))
    if field.kind != "class":
        return Column(field, read[field.name])
    words = read[field.name]
    unknown = in_order({word for word in words if word is not None} - set(field.classes))
    index = {name: place for place, name in enumerate((*field.classes, *unknown))}
    codes = np.array([MISSING_CLASS if word is None else index[word] for word in words], np.int64)
    return Column(replace(field, classes=tuple(index)), codes)


def _another_kind(field: Field, got: str, where: str) -> InputError:
    return InputError(
        f"column '{field.name}' must hold {'numbers' if field.kind == 'number' else 'dates'}",
        code="table.kind",
        where=where,
        got=f"cells of type {got}",
        next="Convert the column, or train a model on this table.",
    )
