"""Scales, ticks and how numbers are written."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.draw.axes import Axis, log_ticks, thinned, ticks, written

finite = st.floats(-1e6, 1e6)


@given(finite, st.floats(1e-3, 1e6))
def test_ticks_are_inside_evenly_spaced_and_neither_few_nor_many(low, span):
    found = ticks(low, low + span)
    assert 2 <= len(found) <= 12
    assert all(low - span * 1e-6 <= tick <= low + span * (1 + 1e-6) for tick in found)
    steps = np.diff(found)
    assert np.allclose(steps, steps[0], rtol=1e-3)


def test_ticks_are_round_numbers():
    assert ticks(0.13, 0.47) == [0.2, 0.3, 0.4]
    assert ticks(-6, 6, 6) == [-6, -4, -2, 0, 2, 4, 6]


def test_log_ticks_are_powers_of_ten_or_round_numbers_inside_one():
    assert log_ticks(1e-3, 100) == pytest.approx([1e-3, 1e-2, 0.1, 1, 10, 100])
    assert log_ticks(2.1, 4.9) == [3, 4]


def test_an_axis_maps_its_ends_and_a_log_axis_gives_equal_room_to_equal_ratios():
    axis = Axis(0.01, 1, 0, 100, log=True)
    assert [axis(0.01), axis(0.1), axis(1)] == pytest.approx([0, 50, 100])


@pytest.mark.parametrize("values", [[], [math.nan], [3.0], [0.0, 0.0], [-2.0, math.inf]])
def test_an_axis_around_anything_has_room(values):
    axis = Axis.around(np.array(values), 0, 100)
    assert axis.low < axis.high and math.isfinite(axis(axis.low))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.5, "0.5"), (-2, "−2"), (0.0000123, "1.23e−5"), (1234, "1234"), (1e9, "1e9"), (math.inf, "∞")],
)
def test_numbers_are_written_as_a_person_would(value, text):
    assert written(value) == text


@given(st.lists(finite, min_size=1, max_size=500), st.integers(4, 60))
def test_thinning_keeps_ends_and_extremes(values, most):
    kept = thinned(values, most)
    shown = np.array(values)[kept]
    assert {shown.min(), shown.max()} == {min(values), max(values)}
    assert kept[0] == 0 and kept[-1] == len(values) - 1
    assert len(kept) <= max(len(values) if len(values) <= most else 0, most + 2)
