"""Numbers as they are; missing ones are filled with the median of the training rows and marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from pellucid.data.preprocess.encoders.base import Encoder, encoders, foreign
from pellucid.data.schema import Field
from pellucid.errors import InputError


@encoders.register("number")
@dataclass(frozen=True, eq=False)
class NumberEncoder(Encoder):
    """x, or the median where x is missing.

    Args:
        field: what the raw column means.
        marked: whether ``age missing`` says with 1 that the value is missing.
        fill: the median of the training rows, 0 where all of them are missing; ``None`` in
            models that know no missing values.

    Example:
        >>> age = NumberEncoder.fit(Field("age"), np.array([20.0, np.nan, 40.0]))
        >>> age.names
        ('age', 'age missing')
        >>> [column.tolist() for column in age.apply(np.array([50.0, np.nan]))]
        [[50.0, 30.0], [False, True]]
    """

    kind = "number"
    fill: float | None

    @classmethod
    def fit(cls, field: Field, values: np.ndarray) -> Self:
        missing = np.isnan(values)
        return cls(field, bool(missing.any()), 0.0 if missing.all() else float(np.median(values[~missing])))

    @property
    def own_names(self) -> tuple[str, ...]:
        return (self.field.name,)

    @property
    def fixed(self) -> tuple[bool, ...]:
        return (False, True) if self.marked else (False,)

    @property
    def usual(self) -> float | None:
        return self.fill

    @property
    def example(self) -> str:
        return f"{0.5 if self.fill is None else self.fill:.4g}"

    def own(self, values: np.ndarray) -> list[np.ndarray]:
        missing = self.missing(values)
        if not missing.any():
            return [values]
        if self.fill is None:
            raise InputError(
                f"column '{self.field.name}' has missing values, which this model does not know",
                code="columns.missing-value",
                where=f"row {int(missing.argmax())}",
                next="Fill them in, or leave these rows out.",
            )
        return [np.where(missing, self.fill, values)]

    def inverse(self, numbers: np.ndarray) -> np.ndarray:
        return np.where(numbers[:, 1] > 0.5, np.nan, numbers[:, 0]) if self.marked else numbers[:, 0]

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "fill": self.fill}

    @classmethod
    def read(cls, field: Field, stored: Mapping[str, Any]) -> Self:
        match stored:
            case {"marked": marked, "fill": int() | float() as fill} if np.isfinite(fill):
                return cls(field, marked, float(fill))
            case {"marked": False, "fill": None}:
                return cls(field, False, None)
        raise foreign(stored)
