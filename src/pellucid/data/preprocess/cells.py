"""The values of one column, whatever they came as: numbers, class names, dates; what is missing is told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from pellucid.data.schema import MISSING_CLASS, Field
from pellucid.data.tables.words import MISSING
from pellucid.errors import InputError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = np.timedelta64(1, "D")


def is_missing(value: Any) -> bool:
    """Whether a single value says that there is none: ``None``, NaN, NaT, NA, an empty text, ``?``.

    Example:
        >>> [is_missing(value) for value in (None, float("nan"), "?", 0, "no")]
        [True, True, True, False, False]
    """
    if value is None or type(value).__name__ == "NAType":  # of pandas, which is not equal to itself either
        return True
    return value.strip().lower() in MISSING if isinstance(value, str) else bool(np.any(value != value))


def numbers_of(values: Any, what: str) -> np.ndarray:
    """Finite numbers of any shape as float64; NaN where one is missing.

    Raises:
        InputError: a value is no number or infinite; the row is named.
    """
    try:
        numbers = np.asarray(values, np.float64)
    except (TypeError, ValueError, OverflowError):
        numbers = _numbers_one_by_one(values, what)
    if np.isinf(numbers).any():
        row = int(np.argwhere(np.isinf(numbers))[0][0]) if numbers.ndim else 0
        raise InputError(
            f"{what} must hold finite numbers",
            code="columns.not-finite",
            where=f"row {row}",
            got=str(numbers[np.isinf(numbers)][0]),
            next="A missing value is written as NaN or None.",
        )
    return numbers


def _numbers_one_by_one(values: Any, what: str) -> np.ndarray:
    try:
        cells = np.array(values, object)
    except ValueError:
        raise InputError(
            f"{what} must hold numbers",
            code="columns.numbers",
            got="lists of unequal shape",
            next="Give every row a value of the same shape.",
        ) from None
    numbers = np.empty(cells.shape)
    for place, value in np.ndenumerate(cells):
        try:
            numbers[place] = np.nan if is_missing(value) else float(value)
        except (TypeError, ValueError, OverflowError):
            where = f"row {place[0]}" if place else ""
            raise InputError(
                f"{what} must hold numbers",
                code="columns.numbers",
                where=where,
                got=repr(value)[:60],
                allowed="numbers, or None where one is missing",
            ) from None
    return numbers


def classes_of(values: Any, field: Field) -> tuple[np.ndarray, np.ndarray | None]:
    """Indices of class names, −1 where one is missing or unknown; and the unknown names, if there are any.

    Small and capital letters are told apart only where the classes differ by them.

    Example:
        >>> classes_of(["oslo", None, "Rome"], Field("city", "class", classes=("Oslo", "Paris")))
        (array([ 0, -1, -1]), array([None, None, 'Rome'], dtype=object))
    """
    exact = {name: place for place, name in enumerate(field.classes)}
    small = Counter(name.lower() for name in field.classes)
    folded = {name.lower(): place for name, place in exact.items() if small[name.lower()] == 1}
    words = [word_of(value) for value in _each(values)]
    indices = [exact.get(word, folded.get(word.lower(), MISSING_CLASS)) for word in words]
    unknown = [index < 0 and not is_missing(word) for word, index in zip(words, indices, strict=True)]
    strange = [word if new else None for word, new in zip(words, unknown, strict=True)]
    return np.array(indices, np.int64), np.array(strange, object) if any(unknown) else None


def word_of(value: Any) -> str:
    """The name of a class from a value: true and false in small letters, whole numbers without a point.

    Example:
        >>> word_of(" Oslo "), word_of(True), word_of(3.0), word_of(None)
        ('Oslo', 'true', '3', '')
    """
    if isinstance(value, str):
        word = value.strip()
        return word.lower() if word in ("True", "False", "TRUE", "FALSE") else word
    if is_missing(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def days_of(values: Any, what: str) -> np.ndarray:
    """Days since 1970-01-01 with a fraction; NaN where a date is missing.

    Raises:
        InputError: a value is no date; the row is named.

    Example:
        >>> days_of(["2.1.1970", "1.1.1970 12:00", None], "column 'sold'")
        array([1. , 0.5, nan])
    """
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        return (values - np.datetime64(0, "D")) / DAY
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
        return numbers_of(values, what)
    cells = list(_each(values))
    days = np.array([np.nan if isinstance(cell, str) else _days(cell) for cell in cells])
    texts = [row for row, cell in enumerate(cells) if isinstance(cell, str)]
    if texts:
        days[texts] = _days_of_texts([cells[row].strip() for row in texts])
    for row in np.flatnonzero(np.isnan(days)):
        if not is_missing(cells[row]):
            raise InputError(
                f"{what} must hold dates",
                code="columns.dates",
                where=f"row {row}",
                got=repr(cells[row])[:60],
                allowed="2024-05-01, 1.5.2024 or 2024-05-01 13:30, a datetime, or days since 1970-01-01",
            )
    return days


def _days_of_texts(texts: Sequence[str]) -> np.ndarray:
    import polars

    from pellucid.data.tables.dates import days_of as read

    return read(polars.Series(texts)).fill_null(np.nan).to_numpy()


def _days(value: Any) -> float:
    """Days of one value that is no text; NaN where it is missing, and where it is no date."""
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[us]").item()
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if not isinstance(value, datetime) or is_missing(value):
        return np.nan
    return ((value if value.tzinfo else value.replace(tzinfo=UTC)) - EPOCH).total_seconds() / 86400


def _each(values: Any) -> Iterable[Any]:
    """The values one by one; a single one is one row."""
    single = isinstance(values, str | date | np.datetime64) or not hasattr(values, "__iter__")
    single = single or (isinstance(values, np.ndarray) and values.ndim == 0)
    if single:
        return [values.item() if isinstance(values, np.ndarray) else values]
    return values
