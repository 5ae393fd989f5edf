"""What someone gives a model to answer: numbers on a line, or a table, array or picture file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pellucid.data.files.array import read_array
from pellucid.data.files.picture import PICTURES, read_picture
from pellucid.data.files.table import TABLES, read_table
from pellucid.data.preprocess.preparation import Preparation
from pellucid.data.schema import Field
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
        rows: a path, a list of words, or what :meth:`Preparation.columns_from` takes.
        inputs: the model's preparation.
    """
    words = [rows] if isinstance(rows, str | Path) else rows
    if not isinstance(words, list | tuple) or not all(isinstance(word, str | Path) for word in words):
        return Given(rows)
    needed = None if inputs.features is None else inputs.features.needed
    return read_rows([str(word) for word in words], inputs.fields, needed)


def read_rows(words: Sequence[str], fields: Sequence[Field], needed: Sequence[str] | None = None) -> Given:
    """The raw rows that the words give.

    Args:
        words: one number per input column, or the path of one table or array, or of pictures.
        fields: what the input columns mean.
        needed: names of the columns that are used; all by default.

    Raises:
        InputError: nothing was given, a word is no number, or a file does not fit.

    Example:
        >>> read_rows(["-1.5", "2"], [Field("x1"), Field("x2")]).rows
        [[-1.5, 2.0]]
    """
    if not words:
        raise InputError("nothing was given to answer", code="rows.missing", allowed=_allowed(fields))
    suffixes = {Path(word).suffix.lower() for word in words}
    if suffixes <= set(PICTURES):
        return _pictures(words, fields)
    if len(words) == 1 and suffixes <= {*TABLES, *ARRAYS}:
        columns = [name for field in fields if needed is None or field.name in needed for name in _names(field)]
        return Given(read_table(words[0], columns) if suffixes <= set(TABLES) else read_array(words[0]))
    return Given([_numbers(words, fields)])


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


def _numbers(words: Sequence[str], fields: Sequence[Field]) -> list[float]:
    values = [_number(word, fields) for word in words]
    size = sum(field.size for field in fields)
    if len(values) != size:
        raise InputError(
            "the line has not as many numbers as there are inputs",
            code="rows.count",
            got=f"{len(values)} number{'s' * (len(values) != 1)}",
            allowed=_allowed(fields),
        )
    return values


def _number(word: str, fields: Sequence[Field]) -> float:
    try:
        value = float(word)
    except ValueError:
        raise _no_number(word, fields) from None
    if not math.isfinite(value):
        raise InputError("an input must be a finite number", code="rows.not-finite", got=word)
    return value


def _no_number(word: str, fields: Sequence[Field]) -> InputError:
    suffix = Path(word).suffix
    if suffix and not suffix[1:].isdigit():
        known = ", ".join((*TABLES, *ARRAYS, *PICTURES))
        return InputError("this kind of file cannot be read", code="rows.suffix", got=word, allowed=known)
    comma = word.replace(",", ".", 1).replace(".", "", 1).lstrip("+-").isdigit() and word.count(",") == 1
    advice = f"Write {word.replace(',', '.')}, or a space between two numbers." if comma else ""
    return InputError("this is not a number", code="rows.number", got=word, allowed=_allowed(fields), next=advice)


def _allowed(fields: Sequence[Field]) -> str:
    """What a row is, in words."""
    names = [name for field in fields for name in _names(field)]
    if fields[0].kind == "image":
        shape = "×".join(map(str, fields[0].shape))
        return f"a picture file (made {shape}), a .npy array, a .csv file, or {len(names)} numbers"
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    numbers = f"{len(names)} numbers" if len(names) > 1 else "one number"
    return f"{numbers} ({shown}), a .csv file with these names, or a .npy array"
