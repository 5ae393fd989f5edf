"""Noise of positions and of labels: apart, of the size that is said, and none where none is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from pellucid.data.schema import Dataset
from pellucid.data.sources import load, source_options, sources
from pellucid.errors import InputError
from pellucid.spec.source import SourceCall

NOISY = [name for name in sources if "position_noise" in source_options(name)]
LABELLED = [name for name in NOISY if "label_noise" in source_options(name)]
VALUED = [name for name in NOISY if "value_noise" in source_options(name)]

BEFORE = {
    "circle": "b24202786445badf",
    "xor": "7e37798e4acf4fcf",
    "gauss": "becdeed9d682dd1f",
    "spiral": "f747d90924859d02",
    "plane": "6095d6cf71f884c2",
    "multi-gauss": "2124aa4d7bd1cced",
    "moons": "872446200b42a5b5",
    "rings": "f8d005c2186a5111",
    "checkerboard": "8c539b99dca4a5a0",
    "blobs": "f0d018a9531c1c1b",
}
"""The first 16 digits of the fingerprint of each set as it was before there were these options, seed 3."""


def loaded(text: str, seed: int = 0) -> Dataset:
    return load(SourceCall.parse(text), np.random.default_rng(seed))


def test_every_set_of_points_has_both() -> None:
    planes = [
        name
        for name in sources
        if name not in ("mnist", "fashion-mnist", "california-housing")
        and set(loaded(name).inputs) in ({"x"}, {"x1", "x2"})
    ]
    assert sorted(NOISY) == sorted(planes)
    assert sorted(LABELLED + VALUED) == sorted(NOISY)


@pytest.mark.parametrize("name", BEFORE)
def test_without_noise_the_points_are_those_of_before(name: str) -> None:
    assert loaded(name, seed=3).fingerprint()[:16] == BEFORE[name]
    zero = "label_noise" if name in LABELLED else "value_noise"
    assert loaded(f"{name}(position_noise=0, {zero}=0.0)", seed=3).fingerprint()[:16] == BEFORE[name]


@pytest.mark.parametrize("name", NOISY)
def test_position_noise_moves_points_by_its_deviation_and_changes_no_label(name: str) -> None:
    clean, moved = loaded(f"{name}(points=4000)"), loaded(f"{name}(points=4000, position_noise=0.3)")
    away = np.concatenate([moved.inputs[column] - clean.inputs[column] for column in clean.inputs])
    # The deviation of n normal numbers has the relative deviation sqrt(1 / 2n).
    assert away.std() == pytest.approx(0.3, rel=5 * np.sqrt(0.5 / len(away)))
    assert abs(away.mean()) < 5 * 0.3 / np.sqrt(len(away))
    for target, values in clean.targets.items():
        np.testing.assert_array_equal(moved.targets[target], values)
    further = loaded(f"{name}(points=4000, position_noise=0.6)")
    for column, values in clean.inputs.items():
        np.testing.assert_allclose(further.inputs[column] - values, 2 * (moved.inputs[column] - values), atol=1e-12)


@pytest.mark.parametrize("name", LABELLED)
def test_label_noise_is_the_share_of_other_labels_and_moves_no_point(name: str) -> None:
    clean, wrong = loaded(f"{name}(points=4000)"), loaded(f"{name}(points=4000, label_noise=0.2)")
    for column, values in clean.inputs.items():
        np.testing.assert_array_equal(wrong.inputs[column], values)
    changed = clean.targets["label"] != wrong.targets["label"]
    assert abs(changed.mean() - 0.2) < 5 * np.sqrt(0.2 * 0.8 / 4000)
    assert set(wrong.targets["label"]) == set(range(len(clean.fields["label"].classes)))
    more = loaded(f"{name}(points=4000, label_noise=0.4)").targets["label"] != clean.targets["label"]
    assert not (changed & ~more).any()
    every = loaded(f"{name}(points=4000, label_noise=1)").targets["label"]
    assert (every != clean.targets["label"]).all()


@pytest.mark.parametrize("name", VALUED)
def test_value_noise_is_added_with_its_deviation(name: str) -> None:
    clean, noisy = loaded(f"{name}(points=4000)"), loaded(f"{name}(points=4000, value_noise=0.5)")
    added = noisy.targets["y"] - clean.targets["y"]
    assert added.std() == pytest.approx(0.5, rel=5 * np.sqrt(0.5 / 4000))
    for column, values in clean.inputs.items():
        np.testing.assert_array_equal(noisy.inputs[column], values)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("spiral(position_noise=-1)", "0 to 10"),
        ("spiral(label_noise=1.1)", "0 to 1"),
        ("plane(value_noise=11)", "0 to 10"),
        ("plane(label_noise=0.1)", "value_noise"),
        ("spirals(turns=0)", "0.1 to 10"),
    ],
)
def test_noise_out_of_range_is_refused(text: str, allowed: str) -> None:
    with pytest.raises(InputError, match=allowed):
        loaded(text)
