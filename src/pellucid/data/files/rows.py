"""What someone gives a model to answer: values on a line, or a table, array or picture file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pellucid.data.files.array import read_array
from pellucid.data.files.picture import PICTURES, read_picture
from pellucid.data.preprocess.cells import is_missing
from pellucid.data.preprocess.preparation import Preparation
from pellucid.data.schema import Field
from pellucid.data.tables.files import TABLES
from pellucid.data.tables.wanted import read_for
from pellucid.errors import InputError

ARRAYS = (".npy",)


@dataclass(frozen=True, eq=False)
class Given:
    """Raw rows, and what should be known about how they were read.

    Args:
        rows: an array, or columns by name.
        notes: sentences, such as that a picture was inverted.
    """

    rows: Any
    notes: tuple[str, ...] = ()


def given_rows(rows: Any, inputs: Preparation) -> Given:
    """Rows for a model's inputs: from words and paths; anything else is taken as it is.

    Args:
        rows: a path, a list of words, or what :meth:`Preparation.read` takes.
        inputs: the model's preparation.
    """
    words = [rows] if isinstance(rows, str | Path) else rows
    if not isinstance(words, list | tuple) or not all(isinstance(word, str | Path) for word in words):
        return Given(rows)
    return read_words([str(word) for word in words], inputs.fields, inputs.needed)


def read_words(words: Sequence[str], fields: Sequence[Field], needed: Sequence[str] | None = None) -> Given:
    """The raw rows that the words give.

    Args:
        words: one value per input column, an empty one or ``?`` where it is missing; or the path
            of one table or array, or of pictures.
        fields: what the input columns mean.
        needed: names of the columns that are used; all by default.

    Raises:
        InputError: nothing was given, a word is no number or no date, or a file does not fit.

    Example:
        >>> read_words(["-1.5", "Oslo"], [Field("x"), Field("city", "class", classes=("Oslo", "Rome"))]).rows
        {'x': [-1.5], 'city': ['Oslo']}
    """
    if not words:
        raise InputError("nothing was given to answer", code="rows.missing", allowed=_allowed(fields))
    suffixes = {Path(word).suffix.lower() for word in words}
    if suffixes <= set(PICTURES):
        return _pictures(words, fields)
    if len(words) == 1 and suffixes <= set(TABLES):
        return Given(*read_for(words[0], [field for field in fields if needed is None or field.name in needed]))
    if len(words) == 1 and suffixes <= set(ARRAYS):
        return Given(read_array(words[0]))
    return Given(_line(words, fields))


def _pictures(words: Sequence[str], fields: Sequence[Field]) -> Given:
    if len(fields) != 1 or fields[0].kind != "image":
        raise InputError(
            "this model does not look at pictures",
            code="rows.picture",
            where=words[0],
            allowed=_allowed(fields),
        )
    pictures = [read_picture(word, fields[0]) for word in words]
    return Given([values for values, _ in pictures], tuple(note for _, notes in pictures for note in notes))


def _names(field: Field) -> tuple[str, ...]:
    return field.flat_names if field.kind == "image" else (field.name,)


def _line(words: Sequence[str], fields: Sequence[Field]) -> Any:
    """One row: its columns by name, or the numbers of a picture."""
    size = sum(field.size for field in fields)
    if len(words) != size:
        for field, word in zip(fields, words, strict=False):
            _value(word, field, fields)  # a file of an unknown kind, or a number with a comma, says more than the count
        raise InputError(
            f"the line has not as many {'numbers' if _only_numbers(fields) else 'values'} as there are inputs",
            code="rows.count",
            got=f"{len(words)} value{'s' * (len(words) != 1)}",
            allowed=_allowed(fields),
        )
    if fields[0].kind == "image":
        return [[_value(word, fields[0], fields) for word in words]]
    return {field.name: [_value(word, field, fields)] for word, field in zip(words, fields, strict=True)}


def _value(word: str, field: Field, fields: Sequence[Field]) -> Any:
    """A word as a value of its column; words of dates and classes are read where columns are."""
    if field.kind in ("class", "date"):
        return word
    if field.kind == "number" and is_missing(word):
        return None
    try:
        value = float(word)
    except ValueError:
        raise _no_number(word, field, fields) from None
    if not math.isfinite(value):
        raise InputError(
            "an input must be a finite number",
            code="rows.not-finite",
            where=field.name,
            got=word,
            allowed="a finite number, or ? where it is missing",
        )
    return value


def _no_number(word: str, field: Field, fields: Sequence[Field]) -> InputError:
    suffix = Path(word).suffix
    if suffix and not suffix[1:].isdigit():
        known = ", ".join((*TABLES, *ARRAYS, *PICTURES))
        return InputError("this kind of file cannot be read", code="rows.suffix", got=word, allowed=known)
    comma = word.replace(",", ".", 1).replace(".", "", 1).lstrip("+-").isdigit() and word.count(",") == 1
    advice = f"Write {word.replace(',', '.')}, or a space between two values." if comma else ""
    where = "" if field.kind == "image" else f"column '{field.name}'"
    return InputError(
        "this is not a number", code="rows.number", where=where, got=word, allowed=_allowed(fields), next=advice
    )


def _only_numbers(fields: Sequence[Field]) -> bool:
    return all(field.kind in ("number", "image") for field in fields)


def _allowed(fields: Sequence[Field]) -> str:
    """What a row is, in words."""
    names = [name for field in fields for name in _names(field)]
    if fields[0].kind == "image":
        shape = "×".join(map(str, fields[0].shape))
        return f"a picture file (made {shape}), a .npy array, a .csv file, or {len(names)} numbers"
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    noun = "number" if _only_numbers(fields) else "value"
    values = f"{len(names)} {noun}s" if len(names) > 1 else f"one {noun}"
    array = ", or a .npy array" if _only_numbers(fields) else ""
    return f"{values} ({shown}), {'' if array else 'or '}a .csv file with these names{array}"
