"""Unlike the training data: false alarms at the stated rate, what is strange found, exact round trips."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont
from sklearn.datasets import load_digits

from pellucid.errors import InputError
from pellucid.explain.spread import Spread
from pellucid.explain.unlike import Unlike, threshold_for


@pytest.fixture(scope="module")
def digits():
    """Inputs and classes of the training part, then inputs of the validation and test parts."""
    images, classes = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(images))
    train, validation, test = np.split(order, [1077, 1437])
    return images[train] / 16, classes[train], images[validation] / 16, images[test] / 16


@pytest.fixture(scope="module")
def unlike(digits):
    train, classes, validation, _ = digits
    return Unlike.fit(train, classes, validation)


def letters():
    """Capital letters as scikit-learn's digits were made: 4x4 block counts of 32x32 bitmaps."""
    font = ImageFont.load_default(size=30)
    for letter in "ABCDEFGHJKLMNPQRTUVWXYZ":  # without I, O and S, which are 1, 0 and 5
        image = Image.new("L", (32, 32))
        ImageDraw.Draw(image).text((16, 16), letter, fill=255, font=font, anchor="mm")
        yield (np.asarray(image) > 127).reshape(8, 4, 8, 4).sum((1, 3)).ravel() / 16


CHECKERBOARD = (np.indices((8, 8)).sum(0) % 2).astype(float)
PICTURES = {
    "noise": lambda rng, test: rng.random((100, 64)),
    "black and white noise": lambda rng, test: rng.integers(0, 2, (100, 64)).astype(float),
    "shuffled pixels": lambda rng, test: rng.permuted(test, axis=1),
    "inverted digits": lambda rng, test: 1 - test,
    "checkerboards": lambda rng, test: np.stack([CHECKERBOARD, 1 - CHECKERBOARD]),
    "nothing": lambda rng, test: np.zeros((1, 64)),
    "all ink": lambda rng, test: np.ones((1, 64)),
}


@pytest.mark.parametrize("kind", list(PICTURES))
def test_pictures_of_something_else_are_marked(kind, unlike, digits, rng):
    assert unlike.flags(PICTURES[kind](rng, digits[-1])).all()


def test_most_letters_are_marked(unlike):
    assert unlike.flags(list(letters())).mean() > 0.5


def test_false_alarms_come_at_the_stated_rate(unlike, digits):
    test = digits[-1]
    alarms, rate = int(unlike.flags(test).sum()), unlike.false_alarm_rate
    assert (rate, unlike.measured_on, unlike.measured_rows) == (0.01, "held-out rows", 360)
    spread = np.sqrt(rate * (1 - rate) * (1 / len(test) + 1 / unlike.measured_rows))  # of both samples
    assert abs(alarms / len(test) - rate) < 3 * spread


@pytest.mark.parametrize("rows", [400, 4000])
def test_the_rate_holds_without_held_out_rows(rows, rng):
    unlike = Unlike.fit(rng.normal(size=(rows, 5)), false_alarm_rate=0.05)
    alarms = unlike.flags(rng.normal(size=(20_000, 5))).mean()
    assert abs(alarms - 0.05) < 4 * np.sqrt(0.05 * 0.95 / min(rows, 2000))
    assert "not fitted" in unlike.measured_on if rows > 2000 else "cross-fitted" in unlike.measured_on


def test_far_points_of_a_plane_are_marked(rng):
    angle, radius = rng.uniform(0, 2 * np.pi, 250), rng.uniform(0, 5, 250)
    circle = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    unlike = Unlike.fit(circle, classes=radius < 2.5)
    assert unlike.flags([[20.0, 0.0], [0.0, -20.0], [15.0, 15.0]]).all()
    assert not unlike.flags([[0.0, 0.0], [2.0, 1.0], [-3.0, 2.0]]).any()


def test_with_all_components_it_is_the_distance_of_mahalanobis(rng):
    rows = rng.normal(size=(300, 6)) @ rng.normal(size=(6, 6))
    classes = rng.integers(0, 3, 300)
    spread = Spread.of(rows, classes, kept_variance=1.0)
    means = np.stack([rows[classes == k].mean(0) for k in range(3)])
    centered = rows - means[classes]
    inverse = np.linalg.inv(centered.T @ centered / (300 - 3))
    fresh = rng.normal(size=(50, 6)) * 3
    apart = fresh[:, None] - means
    dense = np.sqrt(np.einsum("nki,ij,nkj->nk", apart, inverse, apart).min(1))
    assert spread.components.shape == (6, 6)
    np.testing.assert_allclose(spread.distance(fresh), dense, rtol=1e-9)


def test_with_some_components_it_is_the_covariance_of_probabilistic_pca(rng):
    rows = rng.normal(size=(200, 8)) * np.arange(1, 9)
    spread = Spread.of(rows, np.zeros(200, int))
    kept = len(spread.components)
    assert 0 < kept < 8
    noise = np.sort(np.linalg.eigvalsh(np.cov(rows.T)))[: 8 - kept].mean()  # Tipping and Bishop, equation 8
    along = spread.components.T * (1 / spread.precisions - noise) @ spread.components
    apart = rows - rows.mean(0)
    dense = np.sqrt(np.einsum("ni,ij,nj->n", apart, np.linalg.inv(along + noise * np.eye(8)), apart))
    np.testing.assert_allclose(spread.distance(rows), dense, rtol=1e-9)


def test_the_wide_way_and_the_tall_way_agree(rng):
    rows = rng.normal(size=(12, 30))
    padded = np.concatenate([rows, np.repeat(rows.mean(0, keepdims=True), 40, axis=0)])  # the same directions
    wide, tall = (Spread.of(each, np.zeros(len(each), int)) for each in (rows, padded))
    np.testing.assert_allclose(abs(wide.components @ tall.components.T), np.eye(len(wide.components)), atol=1e-8)


def test_it_comes_back_from_a_file_bit_by_bit(unlike, digits):
    described, arrays = unlike.to_json()
    assert set(arrays) == {"unlike/means", "unlike/components"}
    again = Unlike.from_json(json.loads(json.dumps(described, allow_nan=False)), arrays)
    np.testing.assert_array_equal(again.distance(digits[-1]), unlike.distance(digits[-1]))
    assert (again.threshold, again.measured_on, again.measured_rows) == (
        unlike.threshold,
        unlike.measured_on,
        unlike.measured_rows,
    )


def test_the_formula_of_the_page_gives_the_same_distance(unlike, digits):
    described, arrays = unlike.to_json()
    means, components = arrays["unlike/means"], arrays["unlike/components"]
    row = digits[-1][0]
    squares = []
    for mean in means:
        along = [sum(c * d for c, d in zip(component, row - mean, strict=True)) ** 2 for component in components]
        rest = sum((row - mean) ** 2) - sum(along)
        precise = sum(p * square for p, square in zip(described["precisions"], along, strict=True))
        squares.append(precise + described["residual_precision"] * rest)
    assert np.sqrt(min(squares)) == pytest.approx(unlike.distance(row[None])[0], rel=1e-12)


@pytest.mark.parametrize("change", [{"threshold": None}, {"means": [[1.0]]}, {"precisions": "many"}, {"components": 3}])
def test_a_damaged_description_is_refused(unlike, change):
    described, arrays = unlike.to_json()
    with pytest.raises(InputError):
        Unlike.from_json({**described, **change}, arrays)


@given(
    rows=st.integers(1, 40),
    size=st.integers(1, 60),
    constant=st.booleans(),
    classes=st.integers(1, 5),
    seed=st.integers(0, 1000),
)
def test_poor_data_works(rows, size, constant, classes, seed):
    rng = np.random.default_rng(seed)
    inputs = rng.normal(size=(rows, size))
    inputs[:, : size if constant else size // 2] = 1.0
    unlike = Unlike.fit(inputs, rng.integers(0, classes, rows))
    described, arrays = unlike.to_json()
    again = Unlike.from_json(json.loads(json.dumps(described, allow_nan=False)), arrays)
    assert np.isfinite(unlike.distance(inputs)).all()
    np.testing.assert_array_equal(again.distance(inputs), unlike.distance(inputs))
    assert unlike.flags(inputs + 1e6).all()
    assert unlike.flags(np.full((1, size), np.nan)).all()


@given(st.integers(1, 500), st.floats(0.001, 0.5))
def test_the_threshold_lets_no_more_pass_than_stated(count, rate):
    threshold, stated = threshold_for(np.arange(count, dtype=float), rate)
    above = (np.arange(count) > threshold).sum()
    assert (above + 1) / (count + 1) <= stated * (1 + 1e-9) or above == 0
    assert stated >= rate


@pytest.mark.parametrize("inputs", [np.empty((0, 3)), [[np.nan]], 3.0])
def test_unusable_rows_are_refused(inputs):
    with pytest.raises(InputError):
        Unlike.fit(inputs)


def test_rows_of_another_size_are_refused(unlike):
    with pytest.raises(InputError, match="64 numbers"):
        unlike.distance(np.ones((2, 63)))
    with pytest.raises(InputError, match="every row needs a class"):
        Unlike.fit(np.ones((3, 2)), classes=[0, 1])
