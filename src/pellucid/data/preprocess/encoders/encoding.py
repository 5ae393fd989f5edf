"""All raw columns of a table as named columns of numbers: which come from which, and which no scaling touches."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pellucid.data.preprocess.encoders import classes, date, number  # noqa: F401 - entering themselves
from pellucid.data.preprocess.encoders.base import Encoder, encoder_from_json, encoders
from pellucid.data.preprocess.encoders.number import NumberEncoder
from pellucid.data.schema import Field
from pellucid.errors import InputError

KINDS = tuple(encoders.names())
"""Kinds of raw columns that can be encoded."""


@dataclass(frozen=True, eq=False)
class Encoding:
    """One encoder for each raw column.

    Example:
        >>> fields = [Field("age"), Field("city", "class", classes=("Bergen", "Oslo", "Rome"))]
        >>> encoding = Encoding.fit(fields, {"age": np.array([30.0, np.nan, 50.0]), "city": np.array([0, 1, 2])})
        >>> encoding.made_of["age"]
        ('age', 'age missing')
        >>> encoding.apply({"age": np.array([np.nan])})
        {'age': array([40.]), 'age missing': array([ True])}
    """

    encoders: tuple[Encoder, ...]

    @classmethod
    def fit(cls, fields: Sequence[Field], columns: Mapping[str, np.ndarray]) -> Encoding:
        """The encoders for these training rows; no other row is looked at."""
        return cls(tuple(encoders[field.kind].fit(field, columns[field.name]) for field in fields))

    @cached_property
    def made_of(self) -> dict[str, tuple[str, ...]]:
        """The columns of numbers by the raw column they come from; every name is there once."""
        taken = {encoder.field.name for encoder in self.encoders}
        return {encoder.field.name: tuple(_fresh(encoder, taken)) for encoder in self.encoders}

    @cached_property
    def source(self) -> dict[str, str]:
        """The raw column by the columns of numbers that come from it."""
        return {name: raw for raw, names in self.made_of.items() for name in names}

    @cached_property
    def fixed(self) -> frozenset[str]:
        """Columns of numbers with a scale of their own: 0 and 1, sines and cosines."""
        pairs = ((self.made_of[encoder.field.name], encoder.fixed) for encoder in self.encoders)
        return frozenset(name for names, fixed in pairs for name, own in zip(names, fixed, strict=True) if own)

    @property
    def plain(self) -> bool:
        """Whether the columns of numbers are the raw columns: only numbers, and none was missing."""
        return all(encoder.kind == "number" and not encoder.marked for encoder in self.encoders)

    def apply(self, columns: Mapping[str, np.ndarray], needed: Collection[str] | None = None) -> dict[str, np.ndarray]:
        """The columns of numbers of the raw columns that are there and needed."""
        here = [each for each in self.encoders if each.field.name in (columns if needed is None else needed)]
        return {
            name: values
            for encoder in here
            for name, values in zip(
                self.made_of[encoder.field.name], encoder.apply(columns[encoder.field.name]), strict=True
            )
        }

    def to_json(self) -> list[dict[str, Any]]:
        """Plain data, one entry a column."""
        return [encoder.to_json() for encoder in self.encoders]

    @classmethod
    def from_json(cls, fields: Sequence[Field], stored: Any) -> Encoding:
        """The inverse of :meth:`to_json`; ``None`` is of models that knew numbers alone, and none missing.

        Raises:
            InputError: the data does not fit the columns.
        """
        if stored is None and all(field.kind == "number" for field in fields):
            return cls(tuple(NumberEncoder(field, False, None) for field in fields))
        if not isinstance(stored, list) or len(stored) != len(fields):
            raise InputError("every column needs an encoder", code="preparation.encoder", allowed=len(fields))
        return cls(tuple(encoder_from_json(field, each) for field, each in zip(fields, stored, strict=True)))


def _fresh(encoder: Encoder, taken: set[str]) -> list[str]:
    """The encoder's names, counted on where another column has the name already."""
    fresh = []
    for name in encoder.names:
        own, count = name, 1
        while own in taken and own != encoder.field.name:
            count += 1
            own = f"{name} ({count})"
        taken.add(own)
        fresh.append(own)
    return fresh
