"""The order of the epochs ahead, as chunks take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pellucid.training.rows import BatchOrder

MOST_ENTRIES = 2_000_000
MOST_EPOCHS = 1024

Order = tuple[np.ndarray, np.ndarray | None]


class Feed:
    """Row indices of the epochs of a chunk, filled up to one length, so that one program fits all.

    The order of an epoch that is under way is kept for the next chunk; epochs that were taken but
    never ran are given back to the stream.

    Args:
        batches: the order of rows, cut into batches.
        epochs: how many there will be at most; ``None`` for no end.
        most: the most epochs of a chunk.
    """

    def __init__(self, batches: BatchOrder, epochs: int | None, most: int = MOST_EPOCHS) -> None:
        self.batches = batches
        longest = max(1, min(most, MOST_ENTRIES // (batches.count * batches.width)))
        self.capacity = longest if epochs is None else max(1, min(longest, epochs))
        self._under_way: Order | None = None
        self._taken: tuple[int, int] = (0, 0)

    def take(self, epoch: int, count: int) -> Order:
        """``(indices, valid)`` of the epochs from ``epoch`` on, ``(capacity, batches, width)`` each."""
        self._taken, self._stream = (epoch, count), self.batches.state()
        pieces = [] if self._under_way is None else [self._under_way]
        if count > len(pieces):
            pieces.append(self.batches.epochs(epoch + len(pieces), count - len(pieces)))
        indices = self._filled([piece[0] for piece in pieces])
        valid = None if self.batches.even else self._filled([piece[1] for piece in pieces if piece[1] is not None])
        self._order = (indices, valid)
        return self._order

    def blank(self) -> Order:
        """An order of the same shape and kind for which nothing was drawn: enough to compile with."""
        shape = (self.capacity, self.batches.count, self.batches.width)
        return np.zeros(shape, np.int32), None if self.batches.even else np.zeros(shape, self.batches.dtype)

    def _filled(self, pieces: list[np.ndarray]) -> np.ndarray:
        first = pieces[0]
        filled = np.zeros((self.capacity, *first.shape[1:]), first.dtype)
        filled[: sum(map(len, pieces))] = np.concatenate(pieces)
        return filled

    def settle(self, ended: int, inside: bool) -> None:
        """Of what was taken, so many epochs have ended; ``inside``: the next one has begun."""
        (epoch, count), used = self._taken, ended + inside
        if used < count:
            self.batches.restore(self._stream)
            drawn = used - (self._under_way is not None)
            if drawn > 0:
                self.batches.epochs(epoch + used - drawn, drawn)
        indices, valid = self._order
        running = slice(ended, ended + 1)
        self._under_way = (indices[running], None if valid is None else valid[running]) if inside else None

    def standing(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """The order of the epoch under way, if there is one, and where the stream stands."""
        under_way = {} if self._under_way is None else dict(zip(("indices", "valid"), self._under_way, strict=True))
        return {name: each for name, each in under_way.items() if each is not None}, self.batches.state()

    def stand(self, under_way: Mapping[str, np.ndarray], stream: Mapping[str, Any]) -> None:
        """Go back to where :meth:`standing` was taken."""
        self._under_way = (under_way["indices"], under_way.get("valid")) if under_way else None
        self.batches.restore(stream)
