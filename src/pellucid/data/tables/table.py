"""A table before anything is made of it: names, rows, and its columns a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pellucid.errors import InputError, LimitError

if TYPE_CHECKING:
    import polars

CELLS_AT_ONCE = 5_000_000
"""So many cells are held as text at a time."""

MOST_COLUMNS = 20_000
BYTES_PER_CELL = 8
"""A cell that was read is one float64 or one index."""


@dataclass(frozen=True, eq=False)
class Table:
    """Named columns of equally many cells, each a text or a value of the file's own type.

    Args:
        name: short name, as ``"heights"``.
        place: where it is, as ``"heights.csv"``.
        names: names of the columns, each once.
        rows: how many there are.
        read: the columns of these names, as a frame.
        where: the place of a row, counted from 0, in the words of a message: ``"heights.csv:2"``.
        decimal: what stands before the decimals of most numbers, ``.`` or ``,``.
        notes: sentences about how the file was read.
    """

    name: str
    place: str
    names: tuple[str, ...]
    rows: int
    read: Callable[[Sequence[str]], polars.DataFrame]
    where: Callable[[int], str]
    decimal: str = "."
    notes: tuple[str, ...] = ()

    def columns(self, names: Sequence[str]) -> Iterator[tuple[str, polars.Series]]:
        """The columns of these names one after the other, so that not all are held as text.

        Raises:
            LimitError: what they become is larger than half of the memory that is free.
        """
        check_memory(self.rows, len(names), self.place)
        some = max(1, CELLS_AT_ONCE // max(1, self.rows))
        for first in range(0, len(names), some):
            frame = self.read(names[first : first + some])
            for name in names[first : first + some]:
                yield name, frame.drop_in_place(name)


def checked_names(names: Sequence[str], where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of columns without spaces around them, those without any counted; and what is to be said of them.

    Raises:
        InputError: two columns have the same name.
        LimitError: there are more than 20,000.

    Example:
        >>> checked_names(["", " age "], "heights.csv:1")
        (('unnamed 1', 'age'), ("a column has no name in the header: it is called 'unnamed 1'.",))
    """
    if len(names) > MOST_COLUMNS:
        raise LimitError(
            "the table has too many columns",
            code="limit.columns",
            where=where,
            got=f"{len(names):,} columns",
            allowed=f"at most {MOST_COLUMNS:,}",
            next="If the file has rows and columns exchanged, turn it over; otherwise keep the columns that matter.",
        )
    cleaned = [" ".join(name.split()) for name in names]
    given = tuple(name or f"unnamed {place}" for place, name in enumerate(cleaned, 1))
    repeated = sorted({name for name in given if given.count(name) > 1}) if len(set(given)) < len(given) else []
    if repeated:
        raise InputError(
            "two columns have the same name",
            code="table.repeated",
            where=where,
            got=", ".join(repeated[:5]),
            next="Give each column a name of its own.",
        )
    unnamed = [name for name, old in zip(given, cleaned, strict=True) if not old]
    if not unnamed:
        return given, ()
    called = ", ".join(f"'{name}'" for name in unnamed[:4]) + (" and so on" if len(unnamed) > 4 else "")
    one = len(unnamed) == 1
    return given, (
        f"{'a column has' if one else f'{len(unnamed)} columns have'} no name in the header: "
        f"{'it is' if one else 'they are'} called {called}.",
    )


def most_cells() -> int:
    """How many cells fit into half of the memory that is free."""
    import psutil

    return int(psutil.virtual_memory().available) // 2 // BYTES_PER_CELL


def check_memory(rows: int, columns: int, where: str, most: int | None = None) -> None:
    """Refuse a table of more cells than fit into memory, ``most`` or :func:`most_cells`.

    Raises:
        LimitError: it has more.
    """
    most, cells = most_cells() if most is None else most, rows * columns
    if cells > most:
        raise LimitError(
            "the table is larger than memory allows",
            code="limit.memory",
            where=where,
            got=f"{rows:,} rows of {columns:,} column{'s' * (columns > 1)}: {cells * BYTES_PER_CELL / 1e9:.1f} GB",
            allowed=f"{most * BYTES_PER_CELL / 1e9:.1f} GB, half of what is free",
            next="Leave columns out with --drop, or take a part of the rows.",
        )
