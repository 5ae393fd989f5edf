"""The curves of a live experiment: every epoch at first, thinner the longer it lies back, so that they never end."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MOST = 8_000
"""Entries kept: more than a screen has columns."""


@dataclass
class Curves:
    """Columns of losses and measures by epoch, eight bytes a number: every change that can be undone keeps a copy.

    Args:
        epochs: rising.
        columns: one value an epoch each.

    Example:
        >>> curves = Curves()
        >>> curves.extend(1, {"train.loss": [0.5, 0.4]})
        >>> curves.extend(3, {"train.loss": [0.3], "test.loss": [0.6]})
        >>> list(curves.epochs), list(curves.columns["test.loss"])
        ([1, 2, 3], [nan, nan, 0.6])
    """

    epochs: array[int] = field(default_factory=lambda: array("q"))
    columns: dict[str, array[float]] = field(default_factory=dict)

    def extend(self, first: int, columns: Mapping[str, Sequence[float]]) -> None:
        """Epochs from ``first`` on; of very many at once, every n-th and the last."""
        count = max(map(len, columns.values()), default=0)
        step = max(1, -(-count // (MOST // 2)))
        told = slice((count - 1) % step, count, step)
        before, added = len(self.epochs), len(range(count)[told])
        self.epochs.extend(range(first, first + count)[told])
        for name in {**self.columns, **columns}:
            column = self.columns.setdefault(name, array("d", [math.nan]) * before)
            values = columns.get(name)
            column.extend(array("d", [math.nan]) * added if values is None else array("d", values[told]))
        while len(self.epochs) > MOST:
            self._thin()

    def _thin(self) -> None:
        """Of the older half, every other epoch goes."""
        half = len(self.epochs) // 2
        self.epochs = self.epochs[:half:2] + self.epochs[half:]
        self.columns = {name: values[:half:2] + values[half:] for name, values in self.columns.items()}

    def until(self, epoch: int) -> Curves:
        """A copy that ends with an epoch."""
        end = bisect_right(self.epochs, epoch)
        return Curves(self.epochs[:end], {name: values[:end] for name, values in self.columns.items()})

    def after(self, epoch: int, most: int) -> tuple[list[int], dict[str, list[float]]]:
        """What is known after an epoch, at most so many entries, the last always among them."""
        begin, end = bisect_right(self.epochs, epoch), len(self.epochs)
        places = range(end - 1, begin - 1, -max(1, -(-(end - begin) // most)))[::-1]
        return (
            [self.epochs[place] for place in places],
            {name: [values[place] for place in places] for name, values in self.columns.items()},
        )

    def last(self, name: str) -> float:
        """The newest value of a column; not a number where there is none."""
        values = self.columns.get(name)
        return values[-1] if values else math.nan

    @property
    def size(self) -> int:
        """Bytes."""
        return 8 * len(self.epochs) * (1 + len(self.columns))
