"""The order in which training rows are seen: index arrays from one checkpointed stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pellucid.errors import InputError


class Order:
    """Row order, epoch after epoch: a fresh permutation each, or always the same.

    The stream of permutations depends on the generator and ``rows`` alone, so asking for one
    epoch at a time or for many at once gives the same numbers.

    Args:
        rows: how many training rows there are.
        batch_size: rows per update; the last batch of an epoch may be smaller.
        rng: the generator of the ``order`` stream; the order owns it from now on.
        shuffle: a new permutation each epoch; otherwise rows come as they stand.

    Raises:
        InputError: ``rows`` or ``batch_size`` is below 1.

    Example:
        >>> order = Order(5, 2, np.random.default_rng(0), shuffle=True)
        >>> order.epoch()
        array([2, 4, 3, 0, 1], dtype=int32)
        >>> order.batches
        3
    """

    def __init__(self, rows: int, batch_size: int, rng: np.random.Generator, shuffle: bool) -> None:
        _check_counts(rows, batch_size)
        self.rows = rows
        self.batch_size = batch_size
        self.shuffle = shuffle
        self._rng = rng
        self._identity = np.arange(rows, dtype=np.int32)

    @property
    def batches(self) -> int:
        """Updates per epoch, a smaller last one included."""
        return -(-self.rows // self.batch_size)

    def epoch(self) -> np.ndarray:
        """Row indices of the next epoch, int32 ``(rows,)``."""
        return self._rng.permutation(self._identity) if self.shuffle else self._identity

    def epochs(self, count: int) -> np.ndarray:
        """Row indices of the next ``count`` epochs, int32 ``(count, rows)``."""
        repeated = np.broadcast_to(self._identity, (count, self.rows))
        return self._rng.permuted(repeated, axis=1) if self.shuffle else repeated

    def state(self) -> dict[str, Any]:
        """Where the stream stands, as plain data for a checkpoint.

        Words of the generator's state are longer than JSON numbers are safe for, so whole
        numbers are kept as text.
        """
        return _texts_from_integers(self._rng.bit_generator.state)

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to where :meth:`state` was taken.

        Raises:
            InputError: the state belongs to another kind of generator.
        """
        try:
            self._rng.bit_generator.state = _integers_from_texts(state)
        except (TypeError, ValueError, KeyError) as problem:
            raise InputError(
                "this is not the state of the order's stream",
                code="order.state",
                next="Resume from another checkpoint.",
            ) from problem


def classic_batches(rows: int, batch_size: int, epoch: int) -> list[np.ndarray]:
    """Rows of each update of one epoch by the classic playground's rule.

    Rows come in fixed order.  An update happens after row ``i`` of the epoch when
    ``(i + 1) % batch_size == 0``, ``i`` starting at 0 in each epoch.  The rows left over at the
    end of an epoch have added their gradients to the sums but caused no update; the next
    epoch's first update uses them and divides by all it has summed.  Between the left-over rows
    and that update no weight moves, so their gradients are those they would have inside that
    update: carrying them over *is* one batch of ``rows % batch_size + batch_size`` rows, the
    left-over rows first.  With ``batch_size > rows`` no update ever happens.

    Args:
        rows: how many training rows there are.
        batch_size: rows per update.
        epoch: number of the epoch, 0 for the first, which has nothing carried over.

    Returns:
        One int32 index array per update; only the first of an epoch can be longer.

    Example:
        >>> [batch.tolist() for batch in classic_batches(5, 2, epoch=0)]
        [[0, 1], [2, 3]]
        >>> [batch.tolist() for batch in classic_batches(5, 2, epoch=1)]
        [[4, 0, 1], [2, 3]]

    References:
        tensorflow/playground, src/playground.ts ``oneStep`` and src/nn.ts ``updateWeights``.
    """
    _check_counts(rows, batch_size)
    updates, left_over = divmod(rows, batch_size)
    if not updates:
        return []
    order = np.arange(rows, dtype=np.int32)
    batches = list(order[: updates * batch_size].reshape(updates, batch_size))
    if epoch > 0 and left_over:
        batches[0] = np.concatenate([order[-left_over:], batches[0]])
    return batches


def _check_counts(rows: int, batch_size: int) -> None:
    for what, count in (("training rows", rows), ("batch_size", batch_size)):
        if count < 1:
            raise InputError(f"{what} must be at least 1", code="order.count", got=count, allowed="1 or more")


def _texts_from_integers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts_from_integers(each) for key, each in value.items()}
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    return value.tolist() if isinstance(value, np.ndarray) else value


def _integers_from_texts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _integers_from_texts(each) for key, each in value.items()}
    return int(value) if isinstance(value, str) and value.isdigit() else value
