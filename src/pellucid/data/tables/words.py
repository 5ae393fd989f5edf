"""Words of a column as classes in their natural order; and the words that stand for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars

MISSING = ("", "na", "n/a", "#n/a", "nan", "null", "none", "-", "?")
"""Cells that say there is no value, in small or capital letters, with or without spaces around."""

WORD_TOO = "none"
"""Among numbers and dates it says that there is no value; among words it is one of them: "damage: none"."""

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


def known_cells(cells: polars.Series, *, of_words: bool = False) -> polars.Series:
    """Texts without spaces around them; null where one says that there is no value.

    Args:
        cells: the texts.
        of_words: whether they are names of classes, of which ``none`` may be one.

    Example:
        >>> import polars
        >>> known_cells(polars.Series([" 12 ", "N/A", "?", "none", None])).to_list()
        ['12', None, None, None, None]
        >>> known_cells(polars.Series(["hail", "none", "N/A"]), of_words=True).to_list()
        ['hail', 'none', None]
    """
    import polars

    words = [word for word in MISSING if not (of_words and word == WORD_TOO)]
    stripped = cells.str.strip_chars()
    short = stripped.str.len_bytes() <= max(map(len, words))
    gone = short & stripped.str.to_lowercase().is_in(words)
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
