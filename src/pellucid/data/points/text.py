"""Points as the text of a CSV file, with the part that each is in, and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from pellucid.data.description import day
from pellucid.data.files.table import table_text
from pellucid.data.points.parts import NOWHERE, parts_of, split_of
from pellucid.data.points.values import MOST_CLASSES, check_editable, checked_size, coordinates
from pellucid.data.schema import MISSING_CLASS, Dataset, Field
from pellucid.data.split import PARTS, Split
from pellucid.data.tables.columns import Column, column_of
from pellucid.data.tables.dataset import dataset_of
from pellucid.data.tables.files import read_table
from pellucid.data.tables.table import Table
from pellucid.data.tables.words import in_order, known_cells
from pellucid.data.targets import as_target, known_rows, rows_left_out
from pellucid.errors import InputError
from pellucid.spec.experiment import DataSpec

PART = "part"
LABELS = ("label", "class")
"""Names of columns whose numbers are the names of classes, where these are few."""


def rows_text(dataset: Dataset, split: Split) -> str:
    """The text of a CSV file: points or any rows but pictures, each with its part; what is missing is an empty cell.

    Raises:
        InputError: a column holds more than a number, a class or a date.

    Example:
        >>> from pellucid.data.points import points_dataset
        >>> data = points_dataset([[0, 1.5], [2, -1]], ["blue", "orange"])
        >>> print(rows_text(data, split_of([0, 2])).strip())
        x1,x2,label,part
        0.0,1.5,blue,train
        2.0,-1.0,orange,test
    """
    for field in (*dataset.input_fields, *dataset.target_fields):
        if field.shape:
            raise InputError(
                "only numbers, classes and dates are written as rows of text",
                code="points.columns",
                where=dataset.name,
                got=f"{field.kind} in '{field.name}'",
                allowed=f"a column with one value a row; .npz keeps columns of {field.kind}",
            )
    parts = parts_of(split, len(dataset))
    rows = np.flatnonzero(parts != NOWHERE)
    words = dataset.in_words(dataset.columns, rows)
    cells = [_cells(dataset.fields[name].kind, values) for name, values in words.items()]
    return table_text((*dataset.columns, PART), zip(*cells, np.array(PARTS)[parts[rows]].tolist(), strict=True))


def _cells(kind: str, values: np.ndarray) -> list[object]:
    if kind == "class":
        return ["" if value is None else value for value in values]
    write = day if kind == "date" else float
    return [write(value) if np.isfinite(value) else "" for value in values.tolist()]


def read_points(path: str | Path) -> tuple[Dataset, Split]:
    """The points in a file as :func:`rows_text` writes it, and which of them are for what.

    Raises:
        InputError: there is no such file, or its columns are others.
        LimitError: there are too few points, or too many.
    """
    table = read_table(path, DataSpec())
    if not is_points(table.names):
        raise _other_columns(table.place, table.names)
    *inputs, target, part = table.names
    read = _labels_as_words(dataset_of(table, DataSpec(keep=table.names, drop=(target,))), table, target)
    known = known_rows(read, table.names)
    left_out = () if known.all() else (rows_left_out(table.names, int((~known).sum())),)
    read = read.take(np.flatnonzero(known))
    field, labels = read.fields[target], read.inputs[target]
    if field.kind == "number":
        field, labels, _ = as_target(field, labels, None)
    points = replace(
        read,
        inputs={name: read.inputs[name] for name in inputs},
        targets={target: labels},
        fields={**{name: read.fields[name] for name in inputs}, target: field},
        defaults=replace(read.defaults, scaling="none", split=(0.5, 0.0, 0.5)),
        left_out={},
        notes=(*read.notes, *left_out),
    )
    check_editable(checked_size(points))
    coordinates(list(zip(*points.inputs.values(), strict=True)), points)
    return points, _split(read.in_words({part: read.inputs[part]}, np.arange(len(read)))[part].tolist())


def _labels_as_words(read: Dataset, table: Table, target: str) -> Dataset:
    """What was read with the column of labels, whose few numbers are names of classes."""
    ((_, cells),) = table.columns([target])
    words = known_cells(cells.cast(str))
    if target.lower() in LABELS and words.n_unique() <= MOST_CLASSES:
        classes = in_order(words.drop_nulls().unique())
        place = {word: index for index, word in enumerate(classes)}
        codes = np.array([place.get(word, MISSING_CLASS) for word in words], np.int64)
        column = Column(Field(target, "class", classes=classes), codes)
    else:
        column = column_of(target, cells, table.decimal, table.where)
    inputs = {**read.inputs, target: column.values}
    return replace(
        read, inputs=inputs, fields={**read.fields, target: column.field}, notes=(*read.notes, *column.notes)
    )


def _split(words: list[object]) -> Split:
    strange = [word for word in words if word not in PARTS]
    if strange or PARTS[0] not in words:
        raise InputError(
            "the last column says which part a point is in",
            code="points.part",
            where=PART,
            got=str(strange[0])[:40] if strange else "no point to learn from",
            allowed=", ".join(PARTS),
        )
    return split_of([PARTS.index(str(word)) for word in words])


def is_points(names: tuple[str, ...]) -> bool:
    """Whether columns of these names are points: one or two coordinates, a label, and the part.

    Example:
        >>> is_points(("x1", "x2", "label", "part")), is_points(("age", "height"))
        (True, False)
    """
    return len(names) in (3, 4) and names[-1] == PART


def _other_columns(where: str, names: tuple[str, ...]) -> InputError:
    return InputError(
        "these are no points",
        code="points.file",
        where=where,
        got=", ".join(names[:8]),
        allowed=f"one or two coordinates, a class or value, and {PART}",
    )
