"""Raw rows of any form as columns, with sentences on what in them a model does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pellucid.data.preprocess.columns import columns_from
from pellucid.data.preprocess.encoders.base import Encoder
from pellucid.data.preprocess.encoders.classes import ClassEncoder
from pellucid.data.preprocess.encoders.number import NumberEncoder
from pellucid.data.schema import MISSING_CLASS, Field
from pellucid.errors import did_you_mean

MOST_NAMED = 4


@dataclass(frozen=True, eq=False)
class Reading:
    """Raw rows as they were understood.

    Args:
        columns: raw columns as a data set holds them.
        notes: sentences on values that are not known, and what they count as.
        strange: which rows have a class that no training row had.
    """

    columns: dict[str, np.ndarray]
    notes: tuple[str, ...]
    strange: np.ndarray


def read_rows(
    rows: Any, fields: Sequence[Field], encoders: Sequence[Encoder], needed: Sequence[str] | None = None
) -> Reading:
    """Raw rows for these encoders.

    Args:
        rows: what :func:`columns_from` takes.
        fields: what the columns mean.
        encoders: of these columns; none for pictures.
        needed: names of the columns that are used; all by default.

    Raises:
        InputError: the rows do not fit the fields.

    Example:
        >>> city = Field("city", "class", classes=("Bergen", "Oslo", "Rome"))
        >>> read_rows({"city": ["Rom"]}, [city], [ClassEncoder.fit(city, np.array([0, 1, 2]))]).notes
        ("column 'city': 'Rom' is unknown (1 row); it counts as missing. Did you mean 'Rome'?",)
    """
    given = columns_from(rows, fields, needed)
    strange = np.zeros(len(next(iter(given.values.values()))), bool)
    notes: list[str] = []
    for encoder in encoders:
        values = given.values.get(encoder.field.name)
        if values is None:
            continue
        unknown = np.full(len(values), None)
        if isinstance(encoder, ClassEncoder):
            unknown = _unknown(encoder, values, given.unknown.get(encoder.field.name, unknown))
            strange |= unknown != None  # noqa: E711 - element by element
            notes += _unknown_note(encoder, Counter(word for word in unknown if word is not None))
        notes += _missing_note(encoder, int((encoder.missing(values) & (unknown == None)).sum()))  # noqa: E711
    return Reading(given.values, tuple(notes), strange)


def _unknown(encoder: ClassEncoder, indices: np.ndarray, words: np.ndarray) -> np.ndarray:
    """The class of each row that no training row had; ``None`` elsewhere."""
    unseen = (indices != MISSING_CLASS) & encoder.missing(indices)
    return np.where(unseen, np.array([*encoder.field.classes, None], object)[indices], words)


def _unknown_note(encoder: ClassEncoder, counts: Counter[str]) -> Iterator[str]:
    if not counts:
        return
    named = [f"'{word[:40]}'" for word, _ in counts.most_common(MOST_NAMED)]
    more = len(counts) - len(named)
    rows = f"({counts.total():,} row{'s' * (counts.total() > 1)})"
    words = ", ".join(named) + (f" and {more} more" if more else "")
    seen = [encoder.field.classes[index] for index in encoder.seen]
    near = did_you_mean(next(iter(counts)), seen) if len(counts) == 1 else ""
    told = "is unknown {}; it counts" if len(counts) == 1 else "are unknown {}; they count"
    question = f" {near}" if near.startswith("Did") else ""
    yield f"column '{encoder.field.name}': {words} {told.format(rows)} as missing.{question}"


def _missing_note(encoder: Encoder, count: int) -> Iterator[str]:
    """What is said of missing values where training rows had none, so that nothing was learned of them."""
    if not count or encoder.marked:
        return
    values = f"{count:,} missing value{'s' * (count > 1)}"
    counts = f"; counted as the median, {encoder.fill:.6g}" if isinstance(encoder, NumberEncoder) else ""
    yield f"column '{encoder.field.name}': {values}, which no training row had{counts}."
