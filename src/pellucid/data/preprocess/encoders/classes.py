"""Classes as columns of 0 and 1: one for each class that training rows had, one together for very rare ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from pellucid.data.preprocess.encoders.base import Encoder, encoders, foreign
from pellucid.data.schema import MISSING_CLASS, Field

RARE_ROWS, RARE_SHARE = 5, 0.01
"""A class is rare where fewer training rows than both of these have it; two or more share a column."""


@encoders.register("class")
@dataclass(frozen=True, eq=False)
class ClassEncoder(Encoder):
    """One column for each class: 1 where a row is of it, 0 elsewhere.

    Of two classes the second alone has a column.  Classes with fewer than 5 training rows, and
    fewer than 1 % of them, share the column ``city=other``, where there are several.  A missing
    class, and one that no training row had, is 0 in every column.

    Args:
        field: what the raw column means; its values are indices of ``field.classes``, −1 is missing.
        marked: whether ``city missing`` says with 1 that the class is missing.
        alone: indices of classes with a column of their own.
        rare: indices of classes that share one.
        first: of two classes the one without a column; ``None`` otherwise.

    Example:
        >>> city = Field("city", "class", classes=("Bergen", "Oslo", "Rome"))
        >>> encoder = ClassEncoder.fit(city, np.array([0, 1, 2, 1]))
        >>> encoder.names
        ('city=Bergen', 'city=Oslo', 'city=Rome')
        >>> np.stack(encoder.apply(np.array([1, -1])), axis=1).astype(int).tolist()
        [[0, 1, 0], [0, 0, 0]]
    """

    kind = "class"
    alone: tuple[int, ...]
    rare: tuple[int, ...] = ()
    first: int | None = None

    @classmethod
    def fit(cls, field: Field, values: np.ndarray) -> Self:
        known = values[values != MISSING_CLASS]
        marked, rows = len(known) < len(values), np.bincount(known, minlength=len(field.classes))
        seen = tuple(int(index) for index in np.flatnonzero(rows))
        if len(seen) == 2:
            return cls(field, marked, alone=seen[1:], first=seen[0])
        rare = tuple(index for index in seen if rows[index] < min(RARE_ROWS, RARE_SHARE * len(known)))
        if len(rare) < 2:
            return cls(field, marked, alone=seen)
        return cls(field, marked, tuple(index for index in seen if index not in rare), rare)

    @property
    def seen(self) -> frozenset[int]:
        """Indices of the classes that training rows had."""
        return frozenset((*self.alone, *self.rare, *(() if self.first is None else (self.first,))))

    @property
    def own_names(self) -> tuple[str, ...]:
        name = self.field.name
        alone = (f"{name}={self.field.classes[index]}" for index in self.alone)
        return (*alone, *((f"{name}=other",) if self.rare else ()))

    @property
    def fixed(self) -> tuple[bool, ...]:
        return (True,) * len(self.names)

    @property
    def usual(self) -> float:
        """The first class that training rows had."""
        return min(self.seen, default=MISSING_CLASS)

    @property
    def example(self) -> str:
        return self.field.classes[min(self.seen)] if self.seen else "?"

    def missing(self, values: np.ndarray) -> np.ndarray:
        return ~np.isin(values, list(self.seen))

    def own(self, values: np.ndarray) -> list[np.ndarray]:
        alone = [values == index for index in self.alone]
        return [*alone, np.isin(values, self.rare)] if self.rare else alone

    def inverse(self, numbers: np.ndarray) -> np.ndarray:
        """Indices of the classes; a rare one is not told apart from others, and comes back as missing."""
        own = numbers[:, : len(self.own_names)] > 0.5
        indices = np.array([*self.alone, *((MISSING_CLASS,) if self.rare else ())], np.int64)
        none = MISSING_CLASS if self.first is None else self.first
        found = np.where(own.any(axis=1), indices[own.argmax(axis=1)], none) if own.size else np.full(len(own), none)
        return np.where(numbers[:, -1] > 0.5, MISSING_CLASS, found) if self.marked else found

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "alone": list(self.alone), "rare": list(self.rare), "first": self.first}

    @classmethod
    def read(cls, field: Field, stored: Mapping[str, Any]) -> Self:
        match stored:
            case {"marked": marked, "alone": [*alone], "rare": [*rare], "first": int() | None as first}:
                indices = [*alone, *rare, *(() if first is None else (first,))]
                within = all(type(index) is int and 0 <= index < len(field.classes) for index in indices)
                if within and len(set(indices)) == len(indices):
                    return cls(field, marked, tuple(alone), tuple(rare), first)
        raise foreign(stored)
