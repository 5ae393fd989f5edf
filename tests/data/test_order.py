"""Row order: one stream however it is asked for, and the classic playground's rule."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.order import Order, classic_batches
from pellucid.errors import InputError


def order_of(rows: int, seed: int = 0, shuffle: bool = True) -> Order:
    return Order(rows, 3, np.random.default_rng(seed), shuffle)


@given(st.integers(1, 300), st.lists(st.integers(1, 5), min_size=1, max_size=5))
def test_epochs_in_batches_are_the_same_stream_as_one_by_one(rows: int, counts: list[int]) -> None:
    together, alone = order_of(rows), order_of(rows)
    many = np.concatenate([together.epochs(count) for count in counts])
    one_by_one = np.stack([alone.epoch() for _ in range(sum(counts))])
    np.testing.assert_array_equal(many, one_by_one)
    np.testing.assert_array_equal(together.epochs(2)[1], alone.epochs(2)[1])


@given(st.integers(1, 300))
def test_every_epoch_has_every_row_once(rows: int) -> None:
    epochs = order_of(rows).epochs(3)
    assert epochs.dtype == np.int32
    np.testing.assert_array_equal(np.sort(epochs, axis=1), np.tile(np.arange(rows), (3, 1)))


def test_the_first_row_is_anywhere_equally_often() -> None:
    first = order_of(5).epochs(5000)[:, 0]
    counts = np.bincount(first, minlength=5)
    # 5000 draws of 5: the deviation of a count is sqrt(5000 · 0.2 · 0.8) = 28.
    assert np.abs(counts - 1000).max() < 5 * 28.3


def test_without_shuffling_rows_come_as_they_stand() -> None:
    order = order_of(4, shuffle=False)
    assert order.epoch().tolist() == [0, 1, 2, 3] == order.epochs(2)[1].tolist()


@pytest.mark.parametrize("generator", [np.random.PCG64, np.random.MT19937, np.random.Philox])
def test_a_restored_state_continues_the_stream(generator: type[np.random.BitGenerator]) -> None:
    order = Order(7, 2, np.random.Generator(generator(3)), shuffle=True)  # 7 rows leave a half-used word behind
    order.epoch()
    state = json.loads(json.dumps(order.state()))
    expected = order.epochs(4)
    fresh = Order(7, 2, np.random.Generator(generator(99)), shuffle=True)
    fresh.restore(state)
    np.testing.assert_array_equal(fresh.epochs(4), expected)


def test_a_foreign_state_is_refused() -> None:
    with pytest.raises(InputError, match="not the state"):
        order_of(3).restore({"bit_generator": "MT19937"})


@pytest.mark.parametrize(("rows", "batch_size"), [(0, 1), (1, 0)])
def test_counts_below_one_are_refused(rows: int, batch_size: int) -> None:
    with pytest.raises(InputError, match="at least 1"):
        Order(rows, batch_size, np.random.default_rng(0), shuffle=True)


def playground_updates(rows: int, batch_size: int, epochs: int) -> list[list[list[int]]]:
    """oneStep and updateWeights of tensorflow/playground, keeping rows instead of gradients."""
    accumulated: list[int] = []
    history = []
    for _ in range(epochs):
        updates = []
        for i in range(rows):
            accumulated.append(i)
            if (i + 1) % batch_size == 0:
                updates.append(accumulated)
                accumulated = []
        history.append(updates)
    return history


@given(st.integers(1, 40), st.integers(1, 12))
def test_classic_batches_are_the_playgrounds(rows: int, batch_size: int) -> None:
    if rows < batch_size:
        assert classic_batches(rows, batch_size, 3) == []
        return
    ours = [[batch.tolist() for batch in classic_batches(rows, batch_size, epoch)] for epoch in range(4)]
    assert ours == playground_updates(rows, batch_size, 4)
