"""What every encoder does: one raw column becomes named columns of numbers, learned from training rows alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from pellucid.data.schema import Field
from pellucid.errors import InputError
from pellucid.registry import Registry

encoders: Registry[type[Encoder]] = Registry("encoder")


@dataclass(frozen=True, eq=False)
class Encoder:
    """One raw column in, columns of numbers out.

    Args:
        field: what the raw column means.
        marked: whether a last column says with 1 that the value is missing; there is one where
            training rows had missing values, for only then something can be learned from it.
    """

    kind: ClassVar[str] = ""
    field: Field
    marked: bool

    @classmethod
    def fit(cls, field: Field, values: np.ndarray) -> Self:
        """The encoder for these training rows."""
        raise NotImplementedError

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns of numbers are called."""
        return (*self.own_names, f"{self.field.name} missing") if self.marked else self.own_names

    @property
    def own_names(self) -> tuple[str, ...]:
        """The same without the mark of missing values."""
        raise NotImplementedError

    @property
    def fixed(self) -> tuple[bool, ...]:
        """Which columns have a scale of their own, such as 0 and 1, that no scaling may change."""
        raise NotImplementedError

    @property
    def usual(self) -> float | None:
        """A raw value in the middle of the training rows; ``None`` where it is not known."""
        raise NotImplementedError

    @property
    def example(self) -> str:
        """The same as people write it."""
        raise NotImplementedError

    def missing(self, values: np.ndarray) -> np.ndarray:
        """Which raw values are missing."""
        return np.isnan(values)

    def apply(self, values: np.ndarray) -> list[np.ndarray]:
        """The columns of numbers; 0 and 1 as true and false."""
        own = self.own(values)
        return [*own, self.missing(values)] if self.marked else own

    def own(self, values: np.ndarray) -> list[np.ndarray]:
        """The same without the mark of missing values."""
        raise NotImplementedError

    def inverse(self, numbers: np.ndarray) -> np.ndarray:
        """Raw values from columns of numbers ``(rows, columns)``."""
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """Plain data, without the field."""
        return {"kind": self.kind, "marked": self.marked}

    @classmethod
    def read(cls, field: Field, stored: Mapping[str, Any]) -> Self:
        """The inverse of :meth:`to_json`."""
        raise NotImplementedError


def encoder_from_json(field: Field, stored: Any) -> Encoder:
    """The encoder of a column from plain data.

    Raises:
        InputError: it is none, or not one for this column.
    """
    match stored:
        case {"kind": str() as kind, "marked": bool()} if kind == field.kind and kind in encoders:
            return encoders[kind].read(field, stored)
    raise foreign(stored)


def foreign(stored: Any) -> InputError:
    """What is raised for data that is no encoder."""
    return InputError(
        "this is no encoder of a column",
        code="preparation.encoder",
        got=str(stored)[:60],
        next="Save the model again, or train it again.",
    )
