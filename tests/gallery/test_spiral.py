"""The spiral's impossible pair: what it costs by arithmetic, and what is left without it."""

from __future__ import annotations

import numpy as np
import pytest

from pellucid.data.sources import load
from pellucid.gallery.spiral import FLOOR, TURNED, without_origin
from pellucid.spec.expression import parse_features
from pellucid.spec.source import SourceCall


@pytest.fixture
def spiral():
    return load(SourceCall("spiral"), np.random.default_rng(3))


def test_the_pair_costs_at_least_one_so_no_half_of_250_gets_both_below_the_floor() -> None:
    answers = np.linspace(-2, 2, 401)
    cost = 0.5 * (1 - answers) ** 2 + 0.5 * (-1 - answers) ** 2
    assert cost.min() == pytest.approx(1)
    split = np.maximum(0.5 * (1 - answers) ** 2, 0.5 * (-1 - answers) ** 2) / 250
    assert split.min() == pytest.approx(FLOOR)


def test_two_points_go_one_of_each_arm(spiral) -> None:
    kept = without_origin(spiral)
    assert len(spiral) - len(kept) == 2
    assert np.hypot(kept.inputs["x1"], kept.inputs["x2"]).min() > 0
    before, after = (np.bincount(data.targets["label"].astype(int)) for data in (spiral, kept))
    assert (before - after).tolist() == [1, 1]


def test_the_spiral_unrolled_is_parted_by_the_sum_of_its_inputs(spiral) -> None:
    kept = without_origin(spiral)
    total = sum(feature.evaluate(kept.inputs) for feature in parse_features(TURNED))
    signs = 2 * kept.targets["label"] - 1
    assert (np.sign(total) == signs).all()
    assert abs(total).min() > 0.9
