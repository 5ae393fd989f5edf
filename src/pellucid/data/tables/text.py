"""Text files of cells between separators: every row has as many as the header, or its line is named."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pellucid.data.files.checked import checked_file
from pellucid.data.tables.dialect import Dialect, dialect_of
from pellucid.data.tables.lines import rows_of_lines
from pellucid.data.tables.table import Table, checked_names
from pellucid.errors import InputError

if TYPE_CHECKING:
    import polars

SUFFIXES = (".csv", ".tsv", ".txt")
LARGEST = 4_000_000_000
LARGEST_REWRITTEN = 500_000_000
"""A file that has to be spelled anew before it is read is held in memory."""

LONGEST_LINE = 2_000_000
_DECIMAL = re.compile(r"[+-]?(\d+[.,]\d*|[.,]\d+)([eE][+-]?\d+)?|[+-]?\d+[eE][+-]?\d+")
_WHOLE = re.compile(r"[+-]?\d+")


def text_table(path: str | Path, encoding: str = "", separator: str = "", decimal: str = "") -> Table:
    """The table in a text file; its first line names the columns.

    A million rows of 20 columns, 350 MB of text, become a data set within 1.2 GB of memory (0.88 GB
    were measured on two cores): cells are held as text a few columns at a time.

    Args:
        path: a file; ``.csv``, ``.tsv`` and ``.txt`` are read alike.
        encoding: as Python names it; found from the bytes where nothing is said.
        separator: one character or its name; found likewise.
        decimal: ``.`` or ``,``; found likewise.

    Raises:
        InputError: the file is no table; with the line where that shows.
        LimitError: it is larger than 4 GB, or has more than 20,000 columns.
    """
    path = checked_file(path, LARGEST)
    dialect = dialect_of(path, encoding, separator, decimal)
    names, notes = _header(path, dialect)
    plain = dialect.encoding.startswith("utf-8")
    rows = rows_of_lines(path, dialect.separator, len(names), LONGEST_LINE) if plain else None
    if rows is not None:
        read = partial(_columns, path, path, dialect.separator, names)
    else:
        rows, text = _rewritten(path, dialect, len(names))
        read = partial(_columns, path, text, ",", names)
    if not rows:
        raise InputError(
            "this table has a header and no rows", code="table.empty", where=str(path), next="Add rows below it."
        )
    if not (plain or encoding or dialect.encoding == "utf-16"):
        notes = (*notes, f"the file is not UTF-8; it is read as {dialect.encoding}.")
    return Table(path.stem, str(path), names, rows, read, _places(path, dialect), dialect.decimal, notes)


def _header(path: Path, dialect: Dialect) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the columns, and what is to be said of them."""
    _, cells = next(_lines(path, dialect), (1, []))
    given = [cell.strip() for cell in cells if cell.strip()]
    if not given:
        raise InputError(
            "this is no table with a header",
            code="table.header",
            where=f"{path}:1",
            allowed="a first line with the names of the columns",
        )
    if any(_DECIMAL.fullmatch(cell) for cell in given) or all(_WHOLE.fullmatch(cell) for cell in given):
        names = [f"x{place}" for place in range(1, min(len(cells), 4))]
        raise InputError(
            "the first line holds numbers, so the columns have no names",
            code="table.header",
            where=f"{path}:1",
            got=", ".join(given[:6]),
            allowed="a first line with the names of the columns",
            next=f"Put such a line before it, for example: {', '.join([*names, *['…'] * (len(cells) > 4), 'y'])}",
        )
    return checked_names(cells, f"{path}:1")


def _lines(path: Path, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row with the line on which it begins; blank lines are left out.

    Raises:
        InputError: a quote has no other, a line has no end, or there are bytes of another encoding.
    """
    reader, line = None, 1
    try:
        with path.open(encoding=dialect.encoding, newline="") as file:
            reader = csv.reader(_bounded(file, path), delimiter=dialect.separator, strict=True)
            for cells in reader:
                if cells:
                    yield line, cells
                line = reader.line_num + 1
    except csv.Error as problem:
        raise InputError(
            "a cell cannot be read" if "unexpected end" not in str(problem) else "a quote is opened and never closed",
            code="table.quotes",
            where=f"{path}:{line}",
            got=str(problem),
            next='A quote within a cell in quotes is written twice: "a ""big"" house".',
        ) from None
    except UnicodeError as problem:
        raise InputError(
            "the file is in another encoding",
            code="table.encoding",
            where=f"{path}:{line}",
            got=str(problem),
            next="Say which with --encoding, for example --encoding windows-1252.",
        ) from None


def _bounded(file: io.TextIOWrapper, path: Path) -> Iterator[str]:
    """Lines of text; one without an end, or with a zero in it, is none."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE or "\0" in line:
            raise InputError(
                "the line has no end" if "\0" not in line else "this is no text: there is a zero in the line",
                code="table.line",
                where=f"{path}:{number}",
                got=f"more than {LONGEST_LINE:,} characters" if "\0" not in line else None,
                next="Save the table as CSV.",
            )
        yield line


def _rewritten(path: Path, dialect: Dialect, width: int) -> tuple[int, bytes]:
    """How many rows there are, and the same table as UTF-8 with commas and every cell in quotes.

    Raises:
        InputError: a row has not as many cells as the header; with its line.
        LimitError: the file is larger than 500 MB.
    """
    checked_file(path, LARGEST_REWRITTEN)
    text, rows = io.StringIO(), -1
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for line, cells in _lines(path, dialect):
        if len(cells) != width:
            raise _ragged(path, line, cells, width)
        writer.writerow(cells)
        rows += 1
    return rows, text.getvalue().encode()


def _ragged(path: Path, line: int, cells: Sequence[str], width: int) -> InputError:
    more = len(cells) > width
    return InputError(
        f"the row has {'more' if more else 'fewer'} cells than the header",
        code="table.ragged",
        where=f"{path}:{line}",
        got=f"{len(cells)} cell{'s' * (len(cells) != 1)}",
        allowed=f"{width}, one for each name in the header",
        next="Put a cell that holds the separator into quotes." if more else "A missing value is an empty cell.",
    )


def _columns(
    path: Path, text: Path | bytes, separator: str, names: Sequence[str], wanted: Sequence[str]
) -> polars.DataFrame:
    """Some columns as text."""
    import polars

    try:
        lazy = polars.scan_csv(text, separator=separator, infer_schema=False, new_columns=list(names))
        return lazy.select(wanted).collect()
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError) as problem:
        reason = str(problem).strip().split("\n")[0][:200]
        raise InputError(
            "this table cannot be read",
            code="table.damaged",
            where=str(path),
            got=reason,
            next="Save the table as CSV in UTF-8.",
        ) from None


def _places(path: Path, dialect: Dialect) -> Callable[[int], str]:
    """The line of a row; a cell may hold several lines, so it is counted when it is asked for."""

    def where(row: int) -> str:
        line, _ = next(islice(_lines(path, dialect), row + 1, None), (row + 2, []))
        return f"{path}:{line}"

    return where
