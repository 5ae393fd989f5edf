"""Words of a column as classes in their natural order; and the words that stand for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars

MISSING = ("", "na", "n/a", "#n/a", "nan", "null", "none", "-", "?")
"""Cells that say there is no value, in small or capital letters, with or without spaces around."""

NEGATIVE_FIRST = (
    ("false", "true"),
    ("no", "yes"),
    ("n", "y"),
    ("f", "t"),
    ("off", "on"),
    ("nein", "ja"),
    ("non", "oui"),
)
"""Pairs whose order is not that of the alphabet, or might not be."""

_DIGITS = re.compile(r"(\d+)")


def known_cells(cells: polars.Series) -> polars.Series:
    """Texts without spaces around them; null where one says that there is no value.

    Example:
        >>> import polars
        >>> known_cells(polars.Series([" 12 ", "N/A", "?", None])).to_list()
        ['12', None, None, None]
    """
    import polars

    stripped = cells.str.strip_chars()
    short = stripped.str.len_bytes() <= max(map(len, MISSING))
    gone = short & stripped.str.to_lowercase().is_in(MISSING)
    return polars.select(polars.when(~gone).then(stripped)).to_series()


def in_order(words: Iterable[str]) -> tuple[str, ...]:
    """Names of classes in their natural order: numbers by size, no before yes, else by alphabet.

    Example:
        >>> in_order(["10", "9", "-1"]), in_order(["Yes", "No"]), in_order(["room 10", "room 9"])
        (('-1', '9', '10'), ('No', 'Yes'), ('room 9', 'room 10'))
    """
    words = sorted(words)
    for pair in NEGATIVE_FIRST:
        if sorted(pair) == sorted(word.lower() for word in words):
            return tuple(sorted(words, key=lambda word: pair.index(word.lower())))
    try:
        return tuple(sorted(words, key=float))
    except ValueError:
        return tuple(sorted(words, key=_natural))


def _natural(word: str) -> list[tuple[int, int, str]]:
    """What a word is sorted by: its numbers as numbers, its letters as letters."""
    parts = _DIGITS.split(word)
    return [(1, int(part[:300]), "") if place % 2 else (0, 0, part.lower()) for place, part in enumerate(parts)]
