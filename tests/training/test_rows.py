"""Rows and batches as the loop takes them."""

import numpy as np
import pytest

from pellucid.data.order import Order
from pellucid.errors import InputError
from pellucid.training import rows as module
from pellucid.training.rows import Batches, ClassicBatches, Rows


def test_many_rows_come_in_blocks_that_hold_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 4)
    rows = Rows(np.arange(20.0).reshape(10, 2), (np.arange(10.0)[:, None],), np.arange(10.0))
    measured = rows.for_measuring("float32")
    real = measured["real"] > 0
    assert measured["inputs"].shape == (3, 4, 2)
    np.testing.assert_array_equal(measured["inputs"][real], rows.inputs)
    np.testing.assert_array_equal(measured["targets"][0][real], rows.targets[0])
    np.testing.assert_array_equal(measured["weights"][real], rows.weights)
    assert (measured["weights"][~real] == 0).all()
    np.testing.assert_allclose(measured["variances"][0], rows.targets[0].var(0))


def test_one_epoch_at_a_time_or_many_at_once_are_the_same_batches() -> None:
    one, many = (Batches(Order(7, 3, np.random.default_rng(0), shuffle=True), "float32") for _ in range(2))
    indices, valid = many.epochs(0, 4)
    assert valid is not None
    for epoch in range(4):
        alone, alone_valid = one.epochs(epoch, 1)
        np.testing.assert_array_equal(alone[0], indices[epoch])
        np.testing.assert_array_equal(alone_valid[0], valid[epoch])
        assert sorted(indices[epoch][valid[epoch] > 0]) == list(range(7))


def test_going_back_gives_the_same_order_again() -> None:
    batches = Batches(Order(7, 3, np.random.default_rng(0), shuffle=True), "float32")
    state = batches.state()
    first = batches.epochs(0, 2)[0]
    batches.restore(state)
    np.testing.assert_array_equal(batches.epochs(0, 2)[0], first)


def test_classic_batches_carry_the_rest_into_the_next_epoch() -> None:
    indices, valid = ClassicBatches(5, 2, "float64").epochs(0, 2)
    assert valid is not None
    rows = [
        [batch[real > 0].tolist() for batch, real in zip(*epoch, strict=True)]
        for epoch in zip(indices, valid, strict=True)
    ]
    assert rows == [[[0, 1], [2, 3]], [[4, 0, 1], [2, 3]]]
    with pytest.raises(InputError, match="never updates anything"):
        ClassicBatches(5, 6, "float64")
