"""From numbers to places on paper: scales, ticks a person would choose, and how numbers are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Axis:
    """A straight scale, linear or logarithmic.

    Args:
        low: number at ``start``.
        high: number at ``end``.
        start: place of ``low`` in pixels.
        end: place of ``high`` in pixels.
        log: equal ratios take equal room.

    Example:
        >>> Axis(0, 10, 100, 200)(5)
        150.0
    """

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    @classmethod
    def around(cls, values: np.ndarray, start: float, end: float, *, log: bool = False, zero: bool = False) -> Axis:
        """The axis that holds all finite ``values`` (with ``zero`` also 0); one value gets room around it."""
        kept = values[np.isfinite(values) & ((values > 0) | (not log))]
        low, high = (float(kept.min()), float(kept.max())) if kept.size else (0.1, 1.0)
        if zero and not log:
            low, high = min(low, 0.0), max(high, 0.0)
        if low == high:
            room = abs(low) / 2 or 0.5
            low, high = low - room, high + room
        return cls(low, high, start, end, log)

    def __call__(self, value: float) -> float:
        low, high, value = (math.log10(x) if self.log else x for x in (self.low, self.high, value))
        return self.start + (value - low) / (high - low) * (self.end - self.start)

    def ticks(self, count: int = 5) -> list[float]:
        """Round numbers on the axis, about ``count`` of them."""
        return log_ticks(self.low, self.high, count) if self.log else ticks(self.low, self.high, count)


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten inside ``[low, high]``.

    Example:
        >>> ticks(0, 1)
        [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    rough = (high - low) / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step for factor in (1, 2, 5, 10) if (step := factor * power) >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{index * step:.12g}") for index in range(first, last + 1)]


def log_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Powers of ten inside ``[low, high]``, every second or third of them when there are many.

    Example:
        >>> log_ticks(0.002, 30)
        [0.01, 0.1, 1.0, 10.0]
    """
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if last - first < 1:
        return [tick for tick in ticks(low, high, count) if tick > 0]
    every = max(1, math.ceil((last - first + 1) / (count + 2)))
    return [10.0**power for power in range(first, last + 1, every)]


def written(value: float, digits: int = 3) -> str:
    """A number as a person writes it: ``digits`` significant digits, a real minus, no needless zeros.

    Example:
        >>> written(-0.12345), written(1500000), written(float("nan"))
        ('−0.123', '1.5e6', 'not a number')
    """
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.{digits}g}" if abs(value) >= 1e-4 or value == 0 else f"{value:.{digits - 1}e}"
    if "e" in text:
        mantissa, exponent = (f"{value:.0f}", "0") if 1 <= abs(value) < 1e5 else text.split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa}e{int(exponent)}" if int(exponent) else mantissa
    return text.replace("-", "−")


def thinned(values: Sequence[float] | np.ndarray, most: int) -> np.ndarray:
    """Indices of at most ``most`` values that keep the first, the last, and the extremes of every span.

    Example:
        >>> thinned([0.0, 9.0, 1.0, 1.0, 1.0, 1.0, 1.0, 5.0], 4).tolist()
        [0, 1, 4, 7]
    """
    array = np.asarray(values, dtype=float)
    if len(array) <= most:
        return np.arange(len(array))
    kept = {0, len(array) - 1}
    for span in np.array_split(np.arange(len(array)), max(1, most // 2)):
        finite = span[np.isfinite(array[span])]
        kept |= (
            {int(finite[array[finite].argmin()]), int(finite[array[finite].argmax()])}
            if finite.size
            else {int(span[0])}
        )
    return np.array(sorted(kept))
