"""Columns of numbers from a CSV file with a header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.files.checked import checked_file
from pellucid.errors import InputError

TABLES = (".csv", ".tsv")
LARGEST = 2_000_000_000
LONGEST_HEADER = 1_000_000
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def read_table(path: str | Path, columns: Sequence[str]) -> dict[str, np.ndarray]:
    """Columns by name, in any order in the file; others are ignored.

    Args:
        path: a text file; commas, semicolons or tabs between the cells.
        columns: names that the header must hold.

    Raises:
        InputError: the file is no table, a column is missing, or a cell is no number; with its line.
        LimitError: it is larger than 2 GB.
    """
    path = checked_file(path, LARGEST)
    header, separator = _header(path)
    missing = [name for name in columns if name not in header]
    if missing:
        raise _missing(path, header, missing)
    table = _read(path, separator, columns)
    if not len(table):
        raise InputError("this table has a header and no rows", code="table.empty", where=str(path))
    return {name: _numbers(path, name, table[name]) for name in columns}


def _header(path: Path) -> tuple[list[str], str]:
    """Names of the columns, and what stands between them."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            line = file.readline(LONGEST_HEADER)
    except UnicodeDecodeError:
        raise InputError("a table is UTF-8 text", code="table.encoding", where=str(path)) from None
    separator = max(",;\t", key=line.count)
    if "\0" in line or not line.strip():
        raise InputError("this is no table with a header", code="table.header", where=f"{path}:1")
    names = next(csv.reader([line], delimiter=separator))
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InputError(
            "two columns have the same name", code="table.repeated", where=f"{path}:1", got=", ".join(repeated[:5])
        )
    return names, separator


def _read(path: Path, separator: str, columns: Sequence[str]) -> dict[str, list[str | None]]:
    import polars

    try:
        table = polars.read_csv(path, separator=separator, columns=list(columns), infer_schema=False)
    except (polars.exceptions.PolarsError, OSError) as problem:
        reason = str(problem).strip().splitlines()[0]
        raise InputError("this table cannot be read", code="table.damaged", where=str(path), got=reason) from None
    return table  # type: ignore[return-value]


def _numbers(path: Path, name: str, cells: object) -> np.ndarray:
    import polars

    assert isinstance(cells, polars.Series)
    numbers = cells.str.strip_chars().cast(polars.Float64, strict=False)
    wrong = numbers.is_null() | ~numbers.is_finite().fill_null(False)
    if wrong.any():
        row = int(wrong.arg_max() or 0)
        cell, more = cells[row], int(wrong.sum()) - 1
        raise InputError(
            f"column '{name}' must hold numbers",
            code="table.number",
            where=f"{path}:{row + 2}",
            got=("an empty cell" if cell in (None, "") else f"'{cell}'")
            + (f", and {more} more like it" if more else ""),
            allowed="numbers such as 12.5",
        )
    return numbers.to_numpy()


def _missing(path: Path, header: Sequence[str], missing: Sequence[str]) -> InputError:
    return InputError(
        "a column is missing" if len(missing) == 1 else f"{len(missing)} columns are missing",
        code="table.missing",
        where=f"{path}:1",
        got=_listed(header),
        allowed="a header with the names of the inputs",
        next=f"Add {_listed(missing)}.",
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def table_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The text of a CSV file that no spreadsheet takes for formulas.

    Example:
        >>> print(table_text(["name", "x"], [["=1+1", -2.5]]).strip())
        name,x
        '=1+1,-2.5
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_harmless, header))
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: Any) -> Any:
    """A text that begins like a formula begins with an apostrophe; what reads as a number is left alone."""
    if not isinstance(cell, str) or NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
