"""Built-in data: the classic rules, published facts, learnability, options that are refused."""

from __future__ import annotations

import inspect
from pathlib import Path

import numpy as np
import pytest

from pellucid.data.downloads import fetched
from pellucid.data.schema import Dataset
from pellucid.data.sources import RANGES, load, source_options, sources
from pellucid.data.sources.everyday import CONSTITUENTS, RAINBOW, expected_visits
from pellucid.errors import InputError, LimitError
from pellucid.spec.expression import Expression
from pellucid.spec.source import SourceCall

GENERATED = [name for name in sources if "points" in source_options(name)]
BUILT_IN = [name for name in sources if name not in fetched]


def loaded(text: str, seed: int = 0) -> Dataset:
    return load(SourceCall.parse(text), np.random.default_rng(seed))


def plane_of(data: Dataset) -> tuple[np.ndarray, np.ndarray]:
    return data.inputs["x1"], data.inputs["x2"]


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_source_is_whole_finite_and_says_what_it_is(name: str) -> None:
    data = loaded(name)
    assert data.name == name
    assert data.about == inspect.getdoc(sources[name]).splitlines()[0]  # type: ignore[union-attr]
    assert data.about.endswith(".")
    assert all(np.isfinite(values).all() for values in data.columns.values())
    for field in data.target_fields:
        if field.kind == "class":
            assert set(data.targets[field.name]) == set(range(len(field.classes)))
    for field in data.fields.values():
        if field.high is not None and name not in {"gauss", "spiral", "moons", "rings", "checkerboard", "blobs"}:
            assert data.columns[field.name].max() <= field.high
    for feature in data.defaults.features:
        assert Expression.parse(feature).names()


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist", "california-housing"])
def test_a_source_that_was_not_fetched_says_how(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"pellucid data fetch {name}.*--data-dir"):
        load(SourceCall(name), np.random.default_rng(0), tmp_path)


@pytest.mark.parametrize("name", GENERATED)
def test_generated_sources_say_so_count_right_and_repeat(name: str) -> None:
    data = loaded(f"{name}(points=101)")
    assert data.generated
    assert len(data) == 101
    assert data.fingerprint() == loaded(f"{name}(points=101)").fingerprint()
    assert data.fingerprint() != loaded(f"{name}(points=101)", seed=1).fingerprint()


@pytest.mark.parametrize(
    ("name", "points"),
    [("circle", 500), ("xor", 500), ("gauss", 500), ("spiral", 500), ("plane", 1200), ("multi-gauss", 1200)],
)
def test_classic_counts_and_defaults(name: str, points: int) -> None:
    data = loaded(name)
    assert len(data) == points
    assert tuple(data.inputs) == ("x1", "x2")
    assert (data.defaults.split, data.defaults.by, data.defaults.scaling) == ((0.5, 0.0, 0.5), "order", "none")
    if points == 500:
        assert data.fields["label"].classes == ("-1", "1")


def test_circle_is_a_disk_in_a_ring() -> None:
    data = loaded("circle")
    radius, blue = np.hypot(*plane_of(data)), data.targets["label"] == 1
    assert blue.sum() == 250
    assert radius[blue].max() <= 2.5
    assert radius[~blue].min() >= 3.5
    assert radius.max() <= 5
    # The radius is uniform, not the area: half of the disk's points lie within half its radius.
    assert abs((radius[blue] < 1.25).mean() - 0.5) < 5 * np.sqrt(0.25 / 250)


@pytest.mark.parametrize("name", ["circle", "xor"])
def test_noise_changes_labels_and_moves_no_point(name: str) -> None:
    clean, noisy = loaded(name), loaded(f"{name}(noise=0.5)")
    same = [sorted(zip(*plane_of(data), strict=True)) for data in (clean, noisy)]
    assert same[0] == same[1]
    rule = np.hypot(*plane_of(noisy)) < 2.5 if name == "circle" else np.prod(plane_of(noisy), axis=0) >= 0
    wrong = (rule != (noisy.targets["label"] == 1)).mean()
    assert 0.05 < wrong < 0.5


def test_xor_keeps_off_the_axes() -> None:
    data = loaded("xor")
    x1, x2 = plane_of(data)
    assert min(np.abs(x1).min(), np.abs(x2).min()) >= 0.3
    assert max(np.abs(x1).max(), np.abs(x2).max()) <= 5.3
    np.testing.assert_array_equal(data.targets["label"] == 1, x1 * x2 >= 0)


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.5, 4.0)])
def test_gauss_has_the_classic_variance(noise: float, variance: float) -> None:
    data = loaded(f"gauss(points=20000, noise={noise})")
    x1, x2 = (axis[data.targets["label"] == 1] for axis in plane_of(data))
    # A variance of n normal numbers has the relative deviation sqrt(2 / n) = 0.014.
    np.testing.assert_allclose([x1.var(), x2.var()], variance, rtol=5 * np.sqrt(2 / 10_000))
    np.testing.assert_allclose([x1.mean(), x2.mean()], 2, atol=5 * np.sqrt(variance / 10_000))


def test_spiral_arms_turn_one_and_three_quarters() -> None:
    data = loaded("spiral")
    x1, x2 = plane_of(data)
    radius, blue = np.hypot(x1, x2), data.targets["label"] == 1
    assert blue.sum() == 250
    np.testing.assert_allclose(np.sort(radius[blue]), np.arange(250) / 250 * 5, atol=1e-12)
    turn = 1.75 * radius / 5 * 2 * np.pi + np.where(blue, 0, np.pi)
    np.testing.assert_allclose(np.stack([x1, x2]), radius * np.stack([np.sin(turn), np.cos(turn)]), atol=1e-12)
    moved = loaded("spiral(noise=0.5)")
    apart = np.abs(np.subtract(plane_of(moved), plane_of(data)))
    assert 0.4 < apart.max() <= 0.5


def test_plane_and_multi_gauss_follow_their_formulas() -> None:
    data = loaded("plane")
    np.testing.assert_allclose(data.targets["y"], sum(plane_of(data)) / 10)
    bumps = loaded("multi-gauss")
    centers = np.array([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]])
    signs = np.array([1, -1, 1, -1, 1, -1])
    for x1, x2, y in zip(*plane_of(bumps), bumps.targets["y"], strict=True):
        heights = [sign * max(0, 1 - np.hypot(x1 - a, x2 - b) / 2) for (a, b), sign in zip(centers, signs, strict=True)]
        assert y == pytest.approx(max(heights, key=abs), abs=1e-12)


def test_points_of_the_classic_sets_come_shuffled() -> None:
    first_half = loaded("circle").targets["label"][:250].mean()
    assert abs(first_half - 0.5) < 5 * np.sqrt(0.25 / 250)


@pytest.mark.parametrize(
    ("name", "rows", "inputs", "classes"),
    [
        ("digits", 1797, 1, 10),
        ("iris", 150, 4, 3),
        ("wine", 178, 13, 3),
        ("breast-cancer", 569, 30, 2),
        ("diabetes", 442, 10, 0),
    ],
)
def test_bundled_sets_are_scikit_learns(name: str, rows: int, inputs: int, classes: int) -> None:
    data = loaded(name)
    (target,) = data.target_fields
    assert (len(data), len(data.inputs), len(target.classes)) == (rows, inputs, classes)
    assert not data.generated
    if name == "digits":
        assert data.inputs["image"].shape == (1797, 8, 8)
        assert data.fields["image"].names[:2] == ("pixel_0_0", "pixel_0_1")
        assert data.fields["image"].high == data.inputs["image"].max() == 16


def test_celsius_is_exact() -> None:
    data = loaded("celsius")
    np.testing.assert_allclose(data.targets["fahrenheit"], 1.8 * data.inputs["celsius"] + 32)


def test_one_linear_layer_tells_the_colors_apart() -> None:
    from sklearn.linear_model import LogisticRegression

    data = loaded("colours")
    shades = np.stack([*data.inputs.values()], axis=1) / 255
    learned = LogisticRegression(C=100, max_iter=2000).fit(shades[:1000], data.targets["colour"][:1000])
    assert learned.score(shades[1000:], data.targets["colour"][1000:]) >= 0.99
    nearest = ((255 * shades[:, None] - np.array([*RAINBOW.values()])) ** 2).sum(-1).argmin(1)
    np.testing.assert_array_equal(nearest, data.targets["colour"])


def test_visits_peak_at_their_times_and_today_is_held_out() -> None:
    minutes = np.arange(1440)
    rate = expected_visits(minutes)
    tops = [minute for minute in minutes[1:-1] if rate[minute - 1] < rate[minute] > rate[minute + 1]]
    assert tops == [10 * 60 + 15, 16 * 60 + 33, 20 * 60 + 10]
    data = loaded("visits")
    assert data.held_out is not None
    assert data.times is not None
    assert data.times[data.held_out].min() > data.times[~data.held_out].max()
    # A sum of Poisson counts is Poisson: its deviation is the root of its mean.
    assert abs(data.targets["visits"].sum() - 2 * rate.sum()) < 5 * np.sqrt(2 * rate.sum())


def test_tides_are_their_waves_to_within_the_noise() -> None:
    from sklearn.linear_model import LinearRegression

    data = loaded("tides(noise=0)")
    assert data.groups is not None
    assert np.bincount(data.groups).tolist() == [24] * 60
    waves = np.stack([Expression.parse(each).evaluate(data.inputs) for each in data.defaults.features], axis=1)
    fit = LinearRegression().fit(waves, data.targets["height"])
    heights = np.hypot(fit.coef_[::2], fit.coef_[1::2])
    np.testing.assert_allclose(heights, [height for _, height, _ in CONSTITUENTS.values()], atol=1e-9)


def test_houses_need_a_hidden_layer_and_are_learned_with_one() -> None:
    from sklearn.linear_model import LinearRegression
    from sklearn.neural_network import MLPRegressor

    data = loaded("houses")
    inputs = np.stack([*data.inputs.values()], axis=1)
    inputs = (inputs - inputs.mean(0)) / inputs.std(0)
    prices = np.stack([*data.targets.values()], axis=1)
    prices = (prices - prices.mean(0)) / prices.std(0)
    straight = LinearRegression().fit(inputs[:1500], prices[:1500])
    network = MLPRegressor(hidden_layer_sizes=(32, 32), max_iter=400, random_state=0).fit(inputs[:1500], prices[:1500])
    assert straight.score(inputs[1500:], prices[1500:]) < 0.8
    assert network.score(inputs[1500:], prices[1500:]) >= 0.95


def test_shapes_lie_inside_and_differ_in_area() -> None:
    data = loaded("shapes")
    images, kind = data.inputs["image"], data.targets["shape"]
    assert images.shape == (1000, 16, 16)
    assert (images.min(), images.max()) == (0, 1)
    areas = [images[kind == index].sum((1, 2)).mean() for index in range(4)]
    assert areas[0] > areas[2]  # a circle covers more than the triangle inside it
    assert areas[1] > areas[3]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("spirl", "Did you mean 'spiral'"),
        ("spiral(point=3)", "Did you mean 'points'"),
        ("spiral(points=0.5)", "a whole number"),
        ("spiral(points=many)", "a whole number"),
        ("spiral(points=true)", "a whole number"),
        ("spiral(points=1)", "2 to 10,000,000"),
        ("spiral(points=10000001)", "2 to 10,000,000"),
        ("spiral(noise=-0.1)", "out of range"),
        ("spiral(noise=word)", "a number"),
        ("blobs(classes=1)", "2 to 100"),
        ("above(points=1)", "2 to 10,000,000"),
        ("iris(points=3)", "without options"),
        ("mnist(data_dir=x)", "no option 'data_dir'"),
        ("my.csv", "there is no such file"),
    ],
)
def test_options_are_checked_by_name_kind_and_range(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        loaded(text)


def test_pictures_beyond_memory_are_refused_before_they_are_made() -> None:
    with pytest.raises(LimitError, match="too many"):
        loaded("shapes(points=10000000, size=64)")


def test_every_numeric_option_has_a_range() -> None:
    options = {
        option
        for name in sources
        for option, default in source_options(name).items()
        if default is not None and not isinstance(default, str)
    }
    assert options == set(RANGES)


def test_arms_of_spirals_turn_as_often_as_asked() -> None:
    data = loaded("spirals(points=300, classes=4, turns=1.5)")
    x1, x2 = plane_of(data)
    radius = np.hypot(x1, x2)
    assert 0.4 <= radius.min() < radius.max() <= 5
    angle = 2 * np.pi * (1.5 * (radius - 0.4) / 4.6 + data.targets["label"] / 4)
    np.testing.assert_allclose(np.stack([x1, x2]), radius * np.stack([np.sin(angle), np.cos(angle)]), atol=1e-12)


def test_half_of_the_points_lie_in_the_heart() -> None:
    data = loaded("heart")
    x1, x2 = plane_of(data)
    u, v = x1 / 4.5, x2 / 4.5 + 0.2
    np.testing.assert_array_equal(data.targets["label"] == 1, u**2 + (1.25 * v - np.sqrt(np.abs(u))) ** 2 < 1)
    assert data.targets["label"].mean() == 0.5
    assert np.abs(x1[data.targets["label"] == 1]).max() < 4.5


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        ("sine", np.pi / 2, 1.0),
        ("function", np.pi / 2, 1.0),
        ("steps", -5.0, -0.75),
        ("steps", 5.0, 0.75),
        ("bumps", 1.0, 1.0),
        ("cubic", 4.0, 0.0),
        ("cubic", 6.0, 2.0),
    ],
)
def test_curves_pass_through_known_points(name: str, x: float, y: float) -> None:
    data = loaded(f"{name}(points=20000)")
    nearest = np.abs(data.inputs["x"] - x).argmin()
    assert data.targets["y"][nearest] == pytest.approx(y, abs=0.02)
