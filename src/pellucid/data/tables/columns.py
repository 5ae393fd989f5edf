"""What a column is, by rules that can be stated: numbers, dates or classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from pellucid.data.schema import MISSING_CLASS, Field
from pellucid.data.tables.dates import ambiguous, days_of
from pellucid.data.tables.numbers import Numbers, numbers_of
from pellucid.data.tables.useless import useless_classes, useless_numbers
from pellucid.data.tables.words import NEGATIVE_FIRST, in_order, known_cells
from pellucid.errors import InputError

if TYPE_CHECKING:
    import polars

Place = Callable[[int], str]

FEW = 0.01
"""Up to this share of cells that cannot be read count as missing, and are named in a note."""

MOST_CODES = 20
"""Up to so many different values are codes of classes, though most are numbers, where each is there often."""

MOST_SPELLINGS = 10
SHOWN = 3
MICROSECONDS_OF_DAY = 86_400_000_000


@dataclass(frozen=True, eq=False)
class Column:
    """A column as a data set holds it.

    Args:
        field: its name, kind and classes.
        values: float64 for numbers and days, NaN where missing; indices of classes, −1 where missing.
        useless: why nothing can be learned from it, in plain words; empty where it can.
        notes: sentences about cells that count as something else than what is written.
    """

    field: Field
    values: np.ndarray
    useless: str = ""
    notes: tuple[str, ...] = ()


def column_of(name: str, cells: polars.Series, decimal: str, where: Place) -> Column:
    """What a column is.

    A file's own type is kept.  Texts are numbers where all are, or all but 1 %; then dates, by the same
    rule; else classes.  A column that is mostly numbers, but not quite, is an error that names the
    cells, unless it has at most 20 different values, each often: then they are codes of classes.

    Args:
        name: the column's name.
        cells: its cells.
        decimal: the decimal mark of the file.
        where: the place of a row, in words.

    Raises:
        InputError: most cells are numbers, and too many are not.

    Example:
        >>> import polars
        >>> column_of("city", polars.Series(["Oslo", "Rome", None]), ".", str).values
        array([ 0,  1, -1])
    """
    import polars

    kind = cells.dtype
    if kind == polars.String:
        return _of_texts(name, cells, decimal, where)
    if kind == polars.Boolean or kind in (polars.Categorical, polars.Enum):
        return _classes(name, known_cells(cells.cast(polars.String), of_words=True))
    if kind.is_numeric() or kind == polars.Null:
        numbers = cells.cast(polars.Float64).fill_nan(None)
        return number_column(name, numbers, numbers, where, ())
    if kind in (polars.Date, polars.Datetime):
        moments = cells.cast(polars.Datetime("us")).to_physical()
        return date_column(name, moments.cast(polars.Float64) / MICROSECONDS_OF_DAY)
    what = f"its cells are of type {kind}, which are neither numbers nor words nor dates"
    return Column(Field(name), np.full(len(cells), np.nan), what)


def _of_texts(name: str, texts: polars.Series, decimal: str, where: Place) -> Column:
    cells = known_cells(texts)
    known = len(cells) - cells.null_count()
    numbers = numbers_of(cells, decimal)
    odd = numbers.values.null_count() - cells.null_count()
    if odd <= FEW * known or (odd < known / 2 and not _codes(cells, known)):
        return number_column(name, cells, numbers.values, where, thousands_note(name, cells, numbers))
    # Most columns of words are told from dates by their first rows.
    some = cells.drop_nulls().head(100)
    if days_of(some).null_count() < len(some) / 2:
        days = days_of(cells)
        if days.null_count() - cells.null_count() <= FEW * known:
            return date_column(name, days, _odd(name, cells, days, where), _either(cells))
    return _classes(name, known_cells(texts, of_words=True))


def _codes(cells: polars.Series, known: int) -> bool:
    """Whether the values are few, and each is there often."""
    counts = cells.drop_nulls().value_counts()
    return len(counts) <= min(MOST_CODES, known / 5) and int(counts["count"].min() or 0) > 1  # type: ignore[arg-type]


def number_column(
    name: str, cells: polars.Series, numbers: polars.Series, where: Place, notes: tuple[str, ...]
) -> Column:
    """A column of numbers, of which all but a few cells are finite ones."""
    import polars

    finite = polars.select(polars.when(numbers.is_finite()).then(numbers)).to_series()
    known, odd = len(cells) - cells.null_count(), finite.null_count() - cells.null_count()
    if odd > FEW * known:
        row = next(_odd_rows(cells, finite))
        raise InputError(
            f"column '{name}' holds numbers, but not in {odd:,} of its {known:,} cells",
            code="table.number",
            where=where(row),
            got=_short(cells[row]),
            allowed="finite numbers such as 12.5, or an empty cell where there is no value",
            next=f"Correct the cells, or leave the column out: --drop '{name}'",
        )
    values = finite.fill_null(np.nan).to_numpy().astype(np.float64)
    return Column(Field(name), values, useless_numbers(name, values), (*notes, *_odd(name, cells, finite, where)))


def thousands_note(name: str, cells: polars.Series, numbers: Numbers) -> tuple[str, ...]:
    """What is said of marks of thousands that were left out."""
    if not numbers.thousands:
        return ()
    row = int(cells.str.contains(numbers.thousands, literal=True).arg_max() or 0)
    mark = {" ": "a space", ",": "a comma", ".": "a point"}.get(numbers.thousands, f"'{numbers.thousands}'")
    return (
        f"column '{name}': {mark} is read as a mark of thousands, so that {cells[row]} is {numbers.values[row]:.15g}.",
    )


def _odd(name: str, cells: polars.Series, read: polars.Series, where: Place) -> tuple[str, ...]:
    """What is said of cells that were not understood and count as missing."""
    odd = read.null_count() - cells.null_count()
    if not odd:
        return ()
    shown = ", ".join(f"{_short(cells[row])} ({where(row)})" for row in islice(_odd_rows(cells, read), SHOWN))
    more = f" and {odd - SHOWN:,} more" if odd > SHOWN else ""
    return (f"column '{name}': what cannot be read counts as missing: {shown}{more}.",)


def _odd_rows(cells: polars.Series, read: polars.Series) -> Iterator[int]:
    return iter((read.is_null() & cells.is_not_null()).arg_true())


def _short(cell: object) -> str:
    text = str(cell)
    return f"'{text[:40]}…'" if len(text) > 40 else f"'{text}'"


def date_column(name: str, days: polars.Series, notes: tuple[str, ...] = (), useless: str = "") -> Column:
    """A column of days."""
    values = days.fill_null(np.nan).to_numpy().astype(np.float64)
    return Column(Field(name, "date"), values, useless or useless_numbers("", values), notes)


def _either(cells: polars.Series) -> str:
    if not ambiguous(cells):
        return ""
    return f"its dates may mean two days, as '{cells.drop_nulls()[0]}': write them as 2024-05-31"


def _classes(name: str, cells: polars.Series) -> Column:
    import polars

    counts = cells.drop_nulls().value_counts(name="rows")
    words = counts.to_series(0)
    lower = sorted({word.lower() for word in words}) if len(words) <= MOST_SPELLINGS else []
    several = len(lower) < len(words) and lower in (sorted(each) for each in NEGATIVE_FIRST)
    if several or (lower == ["false", "true"] != sorted(words)):
        return _classes(name, cells.str.to_lowercase())
    known, length = int(counts["rows"].sum()), words.str.len_chars().mean()
    useless = useless_classes(len(cells), known, len(words), float(length or 0), words[0] if known else "")  # type: ignore[arg-type]
    classes = in_order(words)
    codes = cells.cast(polars.Enum(classes)).to_physical().cast(polars.Int64).fill_null(MISSING_CLASS)
    return Column(Field(name, "class", classes=classes), codes.to_numpy().astype(np.int64), useless)
