"""Preparations: training rows only, features, pictures, targets, stored and back."""

from __future__ import annotations

import json

import numpy as np
import pytest

from pellucid.data.arrays import from_arrays
from pellucid.data.preprocess.preparation import Preparation, TargetPreparation
from pellucid.data.preprocess.scale import scalings
from pellucid.data.schema import Dataset
from pellucid.data.sources import load
from pellucid.errors import InputError
from pellucid.spec.source import SourceCall

TRAIN = np.arange(0, 100, 2)


def loaded(name: str) -> Dataset:
    return load(SourceCall.parse(name), np.random.default_rng(0))


@pytest.mark.parametrize("scaling", sorted(set(scalings) - {"pixels"}))
@pytest.mark.parametrize("name", ["houses(points=100)", "digits"])
def test_statistics_come_from_training_rows_only(name: str, scaling: str) -> None:
    data = loaded(name).take(np.arange(100))
    changed = loaded(name).take(np.arange(100))
    others = np.setdiff1d(np.arange(100), TRAIN)
    for values in [*changed.inputs.values(), *changed.targets.values()]:
        values[others] = 7
    before, after = (Preparation.fit(each, TRAIN, scaling=scaling) for each in (data, changed))
    assert before.to_json()[0] == after.to_json()[0]
    np.testing.assert_array_equal(before.apply(data.inputs), after.apply(data.inputs))
    assert TargetPreparation.fit(data, TRAIN).to_json() == TargetPreparation.fit(changed, TRAIN).to_json()


def test_every_training_row_counts() -> None:
    data, changed = loaded("houses(points=100)"), loaded("houses(points=100)")
    changed.inputs["age"][TRAIN[-1]] += 1000
    assert Preparation.fit(data, TRAIN).to_json()[0] != Preparation.fit(changed, TRAIN).to_json()[0]


@pytest.mark.parametrize("name", ["iris", "digits", "tides", "circle"])
def test_the_stored_preparation_is_the_same(name: str) -> None:
    data = loaded(name)
    preparation = Preparation.fit(data, TRAIN)
    stored, arrays = preparation.to_json()
    back = Preparation.from_json(json.loads(json.dumps(stored)), arrays)
    np.testing.assert_array_equal(back.apply(data.inputs), preparation.apply(data.inputs))
    assert (back.names, back.shape, back.fields) == (preparation.names, preparation.shape, preparation.fields)


def test_long_statistics_are_kept_apart() -> None:
    data = from_arrays(np.random.default_rng(0).normal(size=(9, 70)), np.zeros(9))
    stored, arrays = Preparation.fit(data, [0, 1, 2]).to_json()
    assert stored["scaling"]["center"] == {"array": "preprocessing/scaling/center"}
    assert sorted(arrays) == ["preprocessing/scaling/center", "preprocessing/scaling/scale"]


def test_features_replace_the_columns() -> None:
    data = loaded("xor")
    preparation = Preparation.fit(data, TRAIN, features=["x1", "x1*x2"])
    x1, x2 = data.inputs.values()
    np.testing.assert_allclose(preparation.apply(data.inputs), np.stack([x1, x1 * x2], axis=1))
    assert preparation.names == ("x1", "x1*x2")
    assert Preparation.fit(data, TRAIN, features=["x2^2"]).columns_from({"x2": [2.0]})["x2"].tolist() == [2.0]


def test_the_sources_own_features_and_scaling_are_the_default() -> None:
    data = loaded("tides")
    assert Preparation.fit(data, TRAIN).shape == (12,)
    assert Preparation.fit(data, TRAIN, features=()).names == ("hour",)
    digits = Preparation.fit(loaded("digits"), TRAIN)
    assert digits.shape == (8, 8, 1)
    assert digits.names[:2] == ("pixel_0_0", "pixel_0_1")
    assert digits.apply(digits.columns_from(np.full(64, 8.0))).tolist() == np.full((1, 8, 8, 1), 0.5).tolist()


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("xor", {"features": ["x1", "x3"]}, "no column 'x3'"),
        ("xor", {"features": ["x1^"]}, "features:1:4"),
        ("xor", {"features": ["log(x1)"]}, r"'log\(x1\)' has no finite value in \d+ of 50 rows"),
        ("xor", {"scaling": "standart"}, "Did you mean 'standard'"),
        ("digits", {"features": ["x1"]}, "columns of numbers"),
    ],
)
def test_impossible_preparations_are_refused(name: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Preparation.fit(loaded(name), TRAIN, **options)  # type: ignore[arg-type]


def test_targets_of_every_kind_go_there_and_back(rng: np.random.Generator) -> None:
    targets = {"kind": ["b", "a", "b"], "tags": rng.integers(0, 2, (3, 4)).astype(bool), "price": [1.0, 2.0, 6.0]}
    data = from_arrays(rng.normal(size=(3, 2)), targets)
    preparation = TargetPreparation.fit(data, [0, 1, 2])
    stored, arrays = preparation.to_json()
    back = TargetPreparation.from_json(json.loads(json.dumps(stored)), arrays)
    codes = back.apply(data.targets)
    assert back.inverse("kind", codes["kind"]).tolist() == targets["kind"]
    np.testing.assert_array_equal(codes["tags"], targets["tags"])
    np.testing.assert_allclose(back.inverse("price", codes["price"]), targets["price"])
    np.testing.assert_array_equal(back.apply(targets)["kind"], codes["kind"])


def test_unknown_target_scaling_and_missing_targets_are_refused() -> None:
    data = loaded("celsius")
    with pytest.raises(InputError, match="standard, none"):
        TargetPreparation.fit(data, TRAIN[:9], scaling="log")
    with pytest.raises(InputError, match="Add fahrenheit"):
        TargetPreparation.fit(data, TRAIN[:9]).apply({})


@pytest.mark.parametrize("stored", [{}, {"fields": [], "features": None, "scaling": {}}, {"fields": 1}])
def test_foreign_preparations_are_refused(stored: dict[str, object]) -> None:
    with pytest.raises(InputError, match="no preparation"):
        Preparation.from_json(stored, {})
