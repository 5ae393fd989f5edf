"""Rows as the training loop takes them: arrays ready for the device, in blocks where they are many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from pellucid.data.order import Order, classic_batches
from pellucid.errors import InputError

BLOCK = 4096
"""Rows measured at once after an epoch; more come in blocks, so that memory stays bounded."""


@dataclass(frozen=True)
class Rows:
    """Inputs and encoded targets of one part of the data.

    Args:
        inputs: what the network sees, ``(rows, …)``.
        targets: one array per output, ``(rows, …)``.
        weights: how much each row counts in the loss; ``None`` where all count the same.
    """

    inputs: np.ndarray
    targets: tuple[np.ndarray, ...]
    weights: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.inputs)

    def for_training(self, dtype: str) -> dict[str, Any]:
        """What a batch is gathered from."""
        batch = {"inputs": _cast(self.inputs, dtype), "targets": tuple(_cast(each, dtype) for each in self.targets)}
        return batch | ({} if self.weights is None else {"weights": self.weights.astype(dtype)})

    def for_measuring(self, dtype: str) -> dict[str, Any]:
        """What loss and metrics are measured on: all at once, or in blocks of equal size."""
        variances = tuple(each.var(0).astype(dtype) for each in self.targets)
        batch = self.for_training(dtype)
        if len(self) <= BLOCK:
            return batch | {"variances": variances}
        blocks = -(-len(self) // BLOCK)
        size = -(-len(self) // blocks)
        padded = {name: _blocked(part, blocks, size) for name, part in batch.items()}
        real = _blocked(np.ones(len(self), dtype), blocks, size)
        return padded | {"real": real, "variances": variances}


def _cast(values: np.ndarray, dtype: str) -> np.ndarray:
    return values.astype(dtype) if np.issubdtype(values.dtype, np.floating) else values.astype(np.int32)


def _blocked(values: Any, blocks: int, size: int) -> Any:
    if isinstance(values, tuple):
        return tuple(_blocked(each, blocks, size) for each in values)
    missing = blocks * size - len(values)
    padding = np.zeros((missing, *values.shape[1:]), values.dtype)
    return np.concatenate([values, padding]).reshape(blocks, size, *values.shape[1:])


class BatchOrder(Protocol):
    """Which rows each update of each epoch learns from; ``width`` of them at most, ``count`` updates an epoch."""

    count: int
    width: int
    even: bool
    dtype: str

    def epochs(self, first: int, count: int) -> tuple[np.ndarray, np.ndarray | None]:
        """``(indices, valid)`` of epochs ``first`` and following, ``(count, batches, width)`` each."""

    def state(self) -> dict[str, Any]:
        """Where the stream stands."""

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to where :meth:`state` was taken."""


class Batches:
    """The order of rows cut into batches of one width, epoch after epoch.

    Where the rows do not divide evenly, the last batch is filled up with row 0 and ``valid`` says
    0 there.

    Args:
        order: the stream of row orders.
        dtype: kind of number of ``valid``.

    Example:
        >>> batches = Batches(Order(5, 2, np.random.default_rng(0), shuffle=False), "float32")
        >>> indices, valid = batches.epochs(0, 1)
        >>> indices.tolist(), valid.tolist()
        ([[[0, 1], [2, 3], [4, 0]]], [[[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]]])
    """

    def __init__(self, order: Order, dtype: str) -> None:
        self.order = order
        self.dtype = dtype
        self.count = order.batches
        self.width = order.batch_size
        self.even = order.rows % order.batch_size == 0

    def epochs(self, first: int, count: int) -> tuple[np.ndarray, np.ndarray | None]:
        """``(indices, valid)`` of the next epochs, ``(count, batches, width)`` each."""
        rows = self.order.epochs(count)
        shape = (count, self.count, self.width)
        if self.even:
            return np.ascontiguousarray(rows).reshape(shape), None
        missing = self.count * self.width - self.order.rows
        indices = np.pad(rows, ((0, 0), (0, missing))).reshape(shape)
        valid = np.pad(np.ones_like(rows, self.dtype), ((0, 0), (0, missing))).reshape(shape)
        return indices, valid

    def state(self) -> dict[str, Any]:
        """Where the stream stands."""
        return self.order.state()

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to where :meth:`state` was taken."""
        self.order.restore(state)


class ClassicBatches:
    """The classic playground's batches: fixed order, what is left over carried into the next epoch."""

    def __init__(self, rows: int, batch_size: int, dtype: str) -> None:
        if batch_size > rows:
            raise InputError(
                "by the classic rule, a batch larger than the training rows never updates anything",
                code="train.batch-size",
                got=f"batches of {batch_size}, {rows} training rows",
                allowed=f"up to {rows}",
            )
        self.rows, self.batch_size, self.dtype = rows, batch_size, dtype
        self.count = rows // batch_size
        self.even = rows % batch_size == 0
        self.width = batch_size + rows % batch_size

    def epochs(self, first: int, count: int) -> tuple[np.ndarray, np.ndarray | None]:
        """``(indices, valid)`` of epochs ``first`` and following."""
        indices = np.zeros((count, self.count, self.width), np.int32)
        valid = np.zeros(indices.shape, self.dtype)
        for epoch, number, batch in self._batches(first, count):
            indices[epoch, number, : len(batch)] = batch
            valid[epoch, number, : len(batch)] = 1
        return indices, (None if self.even else valid)

    def _batches(self, first: int, count: int) -> Iterator[tuple[int, int, np.ndarray]]:
        for epoch in range(count):
            for number, batch in enumerate(classic_batches(self.rows, self.batch_size, first + epoch)):
                yield epoch, number, batch

    def state(self) -> dict[str, Any]:
        """A fixed order has no state."""
        return {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """A fixed order has no state."""
