"""Scalings: scikit-learn as the oracle, inverses, constants, and stored statistics."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays as some_arrays

from pellucid.data.preprocess.scale import Log, MinMax, Quantile, Scaling, Standard, scalings
from pellucid.data.schema import Field
from pellucid.errors import InputError

tables = some_arrays(
    np.float64, st.tuples(st.integers(2, 30), st.integers(1, 4)), elements=st.floats(-1e6, 1e6, width=32)
)


def fields_of(values: np.ndarray) -> list[Field]:
    return [Field(f"x{index}", low=0.0, high=16.0) for index in range(values.shape[-1])]


def test_standard_and_min_max_are_scikit_learns(rng: np.random.Generator) -> None:
    from sklearn.preprocessing import MinMaxScaler, StandardScaler

    values = rng.normal(3, 5, (40, 3))
    np.testing.assert_allclose(Standard.fit(values).apply(values), StandardScaler().fit_transform(values), atol=1e-12)
    np.testing.assert_allclose(MinMax.fit(values).apply(values), MinMaxScaler().fit_transform(values), atol=1e-12)


def test_quantile_is_scikit_learns(rng: np.random.Generator) -> None:
    from sklearn.preprocessing import QuantileTransformer

    values = np.round(rng.exponential(3, (500, 2)), 1)  # rounding makes equal quantiles
    theirs = QuantileTransformer(n_quantiles=101).fit_transform(values)
    np.testing.assert_allclose(Quantile.fit(values).apply(values), theirs, atol=1e-7)


def test_log_is_odd_and_defined_everywhere() -> None:
    log = Log(np.zeros(1), np.ones(1))
    values = np.array([[-1e9], [-1.0], [0.0], [1.0], [1e9]])
    np.testing.assert_allclose(log.apply(values), np.sign(values) * np.log(1 + np.abs(values)), rtol=1e-14)


@pytest.mark.parametrize("kind", ["none", "standard", "min-max", "log", "pixels"])
@given(tables)
def test_the_inverse_undoes_the_scaling(kind: str, values: np.ndarray) -> None:
    scaling = scalings[kind].fit(values, fields_of(values))
    np.testing.assert_allclose(scaling.inverse(scaling.apply(values)), values, rtol=1e-6, atol=1e-6)


@given(tables)
def test_quantiles_stay_between_zero_and_one_and_in_order(values: np.ndarray) -> None:
    scaled = Quantile.fit(values).apply(values)
    assert scaled.min() >= 0
    assert scaled.max() <= 1
    order = np.argsort(values[:, 0])
    assert (np.diff(scaled[order, 0]) >= -1e-12).all()


@pytest.mark.parametrize("kind", ["standard", "min-max", "log", "quantile"])
@pytest.mark.parametrize("constant", [0.0, 0.1, 1e15])
def test_a_constant_column_becomes_zero(kind: str, constant: float) -> None:
    values = np.full((7, 1), constant)
    scaling = scalings[kind].fit(values, fields_of(values))
    assert np.abs(scaling.apply(values)).max() <= constant * 1e-15


def test_pictures_are_scaled_per_channel(rng: np.random.Generator) -> None:
    images = rng.normal([1, 5, 9], [1, 2, 3], (50, 4, 4, 3))
    scaled = Standard.fit(images).apply(images)
    np.testing.assert_allclose(scaled.mean((0, 1, 2)), 0, atol=1e-12)
    np.testing.assert_allclose(scaled.std((0, 1, 2)), 1)


def test_pixels_need_a_known_largest_value() -> None:
    with pytest.raises(InputError, match="known largest value"):
        scalings["pixels"].fit(np.ones((2, 1)), [Field("x")])


@pytest.mark.parametrize("kind", sorted(scalings))
@pytest.mark.parametrize("columns", [2, 65])
def test_json_and_arrays_bring_the_same_scaling_back(kind: str, columns: int, rng: np.random.Generator) -> None:
    values = rng.normal(size=(30, columns))
    scaling = scalings[kind].fit(values, fields_of(values))
    arrays: dict[str, np.ndarray] = {}
    stored = json.loads(json.dumps(scaling.to_json(arrays)))
    assert all(name.startswith("preprocessing/") and array.size > 64 for name, array in arrays.items())
    np.testing.assert_array_equal(Scaling.from_json(stored, arrays).apply(values), scaling.apply(values))


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        ({"kind": "standart"}, "Did you mean 'standard'"),
        ({"kind": "standard", "center": [0.0]}, "no scaling"),
        ({"kind": "standard", "center": [0.0], "scale": [0.0]}, "scale of 0"),
        ({"kind": "standard", "center": ["a"], "scale": [1.0]}, "must hold numbers"),
        ({"kind": "standard", "center": [float("nan")], "scale": [1.0]}, "finite"),
        ({"kind": "standard", "center": {"array": "gone"}, "scale": [1.0]}, "missing"),
        ({"kind": "quantile", "levels": [[1.0], [0.0]]}, "must rise"),
    ],
)
def test_damaged_statistics_are_refused(stored: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Scaling.from_json(stored, {})


def test_values_beyond_float64_are_refused() -> None:
    with pytest.raises(InputError, match="too large"):
        Standard.fit(np.array([[1e308], [-1e308], [1e308]]))
