"""A table as a data set: every column as an input, but those that are left out with their reason."""

from __future__ import annotations

from pellucid.data.schema import Dataset, by_name
from pellucid.data.tables.columns import Column, column_of
from pellucid.data.tables.table import Table
from pellucid.spec.experiment import DataSpec

DROPPED = "it is to be left out, as asked"


def dataset_of(table: Table, asked: DataSpec) -> Dataset:
    """The data set of a table; it has no targets until :func:`pellucid.data.roles.with_roles` names some.

    Args:
        table: names and cells.
        asked: columns that are wanted whatever is in them, and those that are not read at all.

    Raises:
        InputError: a column is mostly numbers, and not quite.
        LimitError: the columns do not fit into memory.
    """
    kept = {*asked.target, *asked.keep, asked.time_column, asked.group_column, asked.weight_column}
    names = [name for name in table.names if name not in asked.drop]
    left_out = {name: DROPPED for name in table.names if name in asked.drop}
    used: list[Column] = []
    for name, cells in table.columns(names):
        column = column_of(name, cells, table.decimal, table.where)
        if column.useless and name not in kept:
            left_out[name] = column.useless
        else:
            used.append(column)
    return Dataset(
        name=table.name,
        about=f"{table.rows:,} rows of the table {table.name}.",
        inputs={column.field.name: column.values for column in used},
        targets={},
        fields=by_name(*(column.field for column in used)),
        left_out=left_out,
        notes=(*table.notes, *(note for column in used for note in column.notes)),
    )
