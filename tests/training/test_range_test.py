"""The range test: what its curve says, and that each of its batches is one of the training's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.order import Order
from pellucid.training.range_test import SingleBatches, judged, smoothed
from pellucid.training.rows import Batches, ClassicBatches

RATES = np.geomspace(1e-6, 100, 300)


def bowl(fall: float, rise: float, start: float = 2.0, floor: float = 0.1) -> np.ndarray:
    """Falls from ``start`` to ``floor`` around the rate ``fall``, rises above ``start`` around ``rise``."""
    down = 1 / (1 + (RATES / fall) ** 2)
    return floor + (start - floor) * down + 3 * start / (1 + (rise / RATES) ** 4)


@given(st.floats(-4, -2), st.floats(1.5, 3), st.integers(0, 5))
def test_the_rate_is_between_the_fall_and_the_edge(fall: float, apart: float, seed: int) -> None:
    low, high = 10**fall, 10 ** (fall + apart)
    noise = np.random.default_rng(seed).normal(0, 0.01, len(RATES))
    verdict = judged(RATES, bowl(low, high) + noise)
    assert verdict.steepest and verdict.edge and verdict.suggested
    # Half of a bowl's slope is gone within a factor of three around its middle.
    assert low / 3 < verdict.steepest < low * 3
    assert high / 5 < verdict.edge < high
    assert verdict.steepest * 0.3 < verdict.suggested <= verdict.edge / 10 * 1.05


def test_a_loss_that_never_falls_suggests_nothing() -> None:
    flat = np.full(300, 0.7)
    rising = np.linspace(1, 3, 300)
    for losses in (flat, rising, flat[:2], flat[:0], flat - np.linspace(0, 0.001, 300)):
        assert judged(RATES[: len(losses)], losses).suggested is None


def test_without_a_rise_there_is_no_edge_but_a_rate() -> None:
    verdict = judged(RATES, 1 / (1 + RATES))
    assert verdict.edge is None and verdict.suggested == pytest.approx(10, rel=0.3)


def test_a_curve_that_broke_off_ends_at_its_edge() -> None:
    losses = bowl(1e-3, 1e9)[RATES < 1]
    verdict = judged(RATES[RATES < 1], losses)
    assert verdict.edge is None and verdict.suggested is not None and verdict.suggested < 0.1


def test_smoothing_keeps_straight_lines_and_cuts_off_what_explodes() -> None:
    line = np.linspace(1, 0.5, 300)
    np.testing.assert_allclose(smoothed(line)[7:-7], line[7:-7])
    assert smoothed(np.r_[line, 1e30]).max() <= 2


@pytest.mark.parametrize("steps", [5, 12, 40])
def test_each_batch_is_one_of_the_trainings_own_in_turn(steps: int) -> None:
    order = [Batches(Order(10, 4, np.random.default_rng(0), shuffle=True), "float32") for _ in range(2)]
    single = SingleBatches(order[0], steps)
    epochs = -(-steps // 3)
    indices, valid = order[1].epochs(0, epochs)
    taken, real = single.epochs(0, steps)
    assert taken.shape == (steps, 1, 4) and valid is not None and real is not None
    assert taken.reshape(-1, 4).tolist() == indices.reshape(-1, 4)[:steps].tolist()
    assert real.reshape(-1, 4).tolist() == valid.reshape(-1, 4)[:steps].tolist()
    assert single.epochs(3, 2)[0].tolist() == taken[3:5].tolist()


def test_batches_of_equal_size_need_no_marks() -> None:
    assert SingleBatches(ClassicBatches(8, 4, "float32"), 6).epochs(0, 6)[1] is None
