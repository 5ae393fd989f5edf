"""Scaling inputs: none, standard, min-max, log, quantile, pixels; statistics of the rows it was fitted on.

Statistics are taken over all axes but the last: per column of a table, per channel of a
picture.  A constant column gets scale 1, so that it becomes 0 and nothing is divided by 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

import numpy as np

from pellucid.data.preprocess.stored import get, put
from pellucid.data.schema import Field
from pellucid.errors import InputError
from pellucid.registry import Registry

scalings: Registry[type[Scaling]] = Registry("scaling")

QUANTILE_LEVELS = 101


@dataclass(frozen=True, eq=False)
class Scaling:
    """Numbers in, numbers of a comfortable size out.

    Every attribute of a scaling is an array of statistics.
    """

    kind: ClassVar[str] = ""

    @classmethod
    def fit(cls, values: np.ndarray, inputs: Sequence[Field]) -> Self:
        """The scaling for these rows ``(n, …, columns)``; ``inputs`` say what is known beforehand."""
        return cls()

    def apply(self, values: np.ndarray) -> np.ndarray:
        """Scaled values, same shape."""
        return values

    def inverse(self, values: np.ndarray) -> np.ndarray:
        """The values that scale to these."""
        return values

    def to_json(self, arrays: dict[str, np.ndarray]) -> dict[str, Any]:
        """Plain data; long statistics go into ``arrays``."""
        statistics = {each.name: getattr(self, each.name) for each in fields(self)}
        return {"kind": self.kind} | {name: put(value, f"scaling/{name}", arrays) for name, value in statistics.items()}

    @staticmethod
    def from_json(stored: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Scaling:
        """The inverse of :meth:`to_json`.

        Raises:
            InputError: an unknown kind, or statistics that do not belong to it.
        """
        kind = scalings[str(stored.get("kind"))]
        wanted = {each.name for each in fields(kind)}
        if set(stored) != wanted | {"kind"}:
            raise InputError(
                "this is no scaling",
                code="preparation.scaling",
                got=sorted(stored),
                next="Save the model again, or train it again.",
            )
        return kind(**{name: get(stored[name], arrays) for name in wanted})


@scalings.register("none")
@dataclass(frozen=True, eq=False)
class Unscaled(Scaling):
    """x as it is."""

    kind = "none"


@dataclass(frozen=True, eq=False)
class Affine(Scaling):
    """(x − center) / scale, column by column."""

    center: np.ndarray
    scale: np.ndarray

    def __post_init__(self) -> None:
        if self.center.shape != self.scale.shape or not np.isfinite([self.center, self.scale]).all():
            raise InputError(
                "values are too large to be scaled",
                code="scaling.range",
                next="Bring them to another unit, or leave the largest out.",
            )
        if (self.scale == 0).any():
            raise InputError(
                "a scale of 0 cannot be divided by",
                code="scaling.zero",
                next="Save the model again, or train it again.",
            )

    def apply(self, values: np.ndarray) -> np.ndarray:
        return (values - self.center) / self.scale

    def inverse(self, values: np.ndarray) -> np.ndarray:
        return values * self.scale + self.center


@scalings.register("standard")
class Standard(Affine):
    """(x − mean) / standard deviation: mean 0, deviation 1.

    Example:
        >>> Standard.fit(np.array([[1.0], [3.0]]), ()).apply(np.array([[5.0]]))
        array([[3.]])
    """

    kind = "standard"

    @classmethod
    def fit(cls, values: np.ndarray, inputs: Sequence[Field] = ()) -> Self:
        rows = values.reshape(-1, values.shape[-1])
        with np.errstate(over="ignore", invalid="ignore"):
            return cls(rows.mean(axis=0), _or_one(rows.std(axis=0), rows))


@scalings.register("min-max")
class MinMax(Affine):
    """(x − smallest) / (largest − smallest): from 0 to 1 on the rows it was fitted on."""

    kind = "min-max"

    @classmethod
    def fit(cls, values: np.ndarray, inputs: Sequence[Field] = ()) -> Self:
        rows = values.reshape(-1, values.shape[-1])
        with np.errstate(over="ignore"):
            return cls(rows.min(axis=0), _or_one(np.ptp(rows, axis=0), rows))


@scalings.register("log")
class Log(Standard):
    """sign(x) · ln(1 + |x|), then standard: for amounts that spread over powers of ten.

    Defined for every number, close to x near 0, close to ln x far out, and odd.
    """

    kind = "log"

    @classmethod
    def fit(cls, values: np.ndarray, inputs: Sequence[Field] = ()) -> Self:
        return super().fit(_signed_log(values), inputs)

    def apply(self, values: np.ndarray) -> np.ndarray:
        return super().apply(_signed_log(values))

    def inverse(self, values: np.ndarray) -> np.ndarray:
        logarithm = super().inverse(values)
        return np.sign(logarithm) * np.expm1(np.abs(logarithm))


@scalings.register("quantile")
@dataclass(frozen=True, eq=False)
class Quantile(Scaling):
    """The share of rows below x, from 0 to 1: any distribution becomes nearly uniform.

    Straight lines between 101 quantiles; beyond the smallest and largest fitted value it stays
    at 0 and 1, so the inverse gives values inside that range only.

    Args:
        levels: the quantiles of each column, ``(101, columns)``.
    """

    kind = "quantile"
    levels: np.ndarray

    @classmethod
    def fit(cls, values: np.ndarray, inputs: Sequence[Field] = ()) -> Self:
        return cls(np.quantile(values.reshape(-1, values.shape[-1]), _shares(QUANTILE_LEVELS), axis=0))

    def __post_init__(self) -> None:
        if self.levels.ndim != 2 or len(self.levels) < 2 or (np.diff(self.levels, axis=0) < 0).any():
            raise InputError(
                "quantiles must rise", code="preparation.scaling", next="Save the model again, or train it again."
            )

    def apply(self, values: np.ndarray) -> np.ndarray:
        columns = zip(np.moveaxis(values, -1, 0), self.levels.T, strict=True)
        return np.stack([_share_below(x, levels) for x, levels in columns], axis=-1)

    def inverse(self, values: np.ndarray) -> np.ndarray:
        shares = _shares(len(self.levels))
        columns = zip(np.moveaxis(values, -1, 0), self.levels.T, strict=True)
        return np.stack([np.interp(x, shares, levels) for x, levels in columns], axis=-1)


@scalings.register("pixels")
@dataclass(frozen=True, eq=False)
class Pixels(Scaling):
    """x / the largest value the source can give: from 0 to 1, whatever the rows."""

    kind = "pixels"
    high: np.ndarray

    @classmethod
    def fit(cls, values: np.ndarray, inputs: Sequence[Field]) -> Self:
        unknown = [each.name for each in inputs if not each.high]
        if unknown or not inputs:
            raise InputError(
                "scaling 'pixels' needs inputs with a known largest value",
                code="scaling.pixels",
                got=f"{', '.join(unknown[:4])}{' …' if len(unknown) > 4 else ''}",
                next="Choose standard or min-max.",
            )
        return cls(np.array([each.high for each in inputs], np.float64))

    def apply(self, values: np.ndarray) -> np.ndarray:
        return values / self.high

    def inverse(self, values: np.ndarray) -> np.ndarray:
        return values * self.high


def _or_one(scale: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """``scale``, or 1 where a column is constant; its computed deviation may be a rounding error."""
    return np.where((rows == rows[0]).all(axis=0) | (scale == 0), 1.0, scale)


def _share_below(x: np.ndarray, levels: np.ndarray) -> np.ndarray:
    shares = _shares(len(levels))
    # Equal quantiles are a jump; inside the range a value gets the middle of its jump.
    middle = (np.interp(x, levels, shares) + 1 - np.interp(-x, -levels[::-1], shares)) / 2
    return np.where(x <= levels[0], 0.0, np.where(x >= levels[-1], 1.0, middle))


def _signed_log(values: np.ndarray) -> np.ndarray:
    return np.sign(values) * np.log1p(np.abs(values))


def _shares(count: int) -> np.ndarray:
    return np.linspace(0, 1, count)
