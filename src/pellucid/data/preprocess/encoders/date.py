"""Dates as numbers: the day for what grows or falls, and points on circles for what returns each year, week or day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from pellucid.data.preprocess.encoders.base import Encoder, encoders, foreign
from pellucid.data.schema import Field

CYCLES = {"year": 365.2425, "week": 7.0, "day": 1.0}
"""Days after which each cycle is where it was."""

LEAST_SPREAD = 0.05
"""Least standard deviation of a sine or cosine that varies: the first of every January differs by 0.01."""


@encoders.register("date")
@dataclass(frozen=True, eq=False)
class DateEncoder(Encoder):
    """Days since 1970-01-01, and sine and cosine of the place in the year, the week and the day.

    A cycle is used where training rows span it whole and do not all lie at the same place of it:
    dates without a time of day have no cycle of the day.  A missing date has the median day, and
    0 for sines and cosines, the middle of the circle.

    Args:
        field: what the raw column means; its values are days since 1970-01-01.
        marked: whether ``sold missing`` says with 1 that the date is missing.
        fill: the median day of the training rows, 0 where all dates are missing.
        cycles: those that are used, of ``year``, ``week`` and ``day``.

    Example:
        >>> DateEncoder.fit(Field("sold", "date"), np.arange(19_000.0, 19_020.0)).names
        ('sold', 'sold week sin', 'sold week cos')
    """

    kind = "date"
    fill: float
    cycles: tuple[str, ...]

    @classmethod
    def fit(cls, field: Field, values: np.ndarray) -> Self:
        missing = np.isnan(values)
        known = values[~missing]
        cycles = tuple(name for name, days in CYCLES.items() if len(known) and _returns(known, days))
        return cls(field, bool(missing.any()), float(np.median(known)) if len(known) else 0.0, cycles)

    @property
    def own_names(self) -> tuple[str, ...]:
        name = self.field.name
        return (name, *(f"{name} {cycle} {wave}" for cycle in self.cycles for wave in ("sin", "cos")))

    @property
    def fixed(self) -> tuple[bool, ...]:
        return (False, *(True,) * (len(self.names) - 1))

    @property
    def usual(self) -> float:
        return self.fill

    @property
    def example(self) -> str:
        unit = "m" if "day" in self.cycles else "D"
        return str(np.datetime64(round(self.fill * 1440), "m").astype(f"datetime64[{unit}]"))

    def own(self, values: np.ndarray) -> list[np.ndarray]:
        missing = self.missing(values)
        waves = [wave for cycle in self.cycles for wave in _waves(values, CYCLES[cycle])]
        return [np.where(missing, self.fill, values), *(np.where(missing, 0.0, wave) for wave in waves)]

    def inverse(self, numbers: np.ndarray) -> np.ndarray:
        return np.where(numbers[:, -1] > 0.5, np.nan, numbers[:, 0]) if self.marked else numbers[:, 0]

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "fill": self.fill, "cycles": list(self.cycles)}

    @classmethod
    def read(cls, field: Field, stored: Mapping[str, Any]) -> Self:
        match stored:
            case {"marked": marked, "fill": int() | float() as fill, "cycles": [*cycles]}:
                if np.isfinite(fill) and cycles == [name for name in CYCLES if name in cycles]:
                    return cls(field, marked, float(fill), tuple(cycles))
        raise foreign(stored)


def _waves(days: np.ndarray, period: float) -> tuple[np.ndarray, np.ndarray]:
    """Sine and cosine of the place in the cycle."""
    angle = 2 * np.pi * (days / period - np.floor(days / period))
    return np.sin(angle), np.cos(angle)


def _returns(days: np.ndarray, period: float) -> bool:
    """Whether these days span the cycle and are at different places of it."""
    return bool(np.ptp(days) >= period and max(np.std(wave) for wave in _waves(days, period)) > LEAST_SPREAD)
