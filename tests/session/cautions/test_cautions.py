"""Silence where nothing is wrong, and one sentence for each thing that is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pellucid.data.schema import Dataset, Field, by_name
from pellucid.data.sources import sources
from pellucid.session.cautions import cautions
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment

SPEAKING = {"spiral": {"contradictions"}, "visits": {"contradictions"}}
"""The two arms of the spiral begin in one point; each minute of the visits comes on two days."""

ELSEWHERE = {"mnist", "fashion-mnist", "california-housing"}
"""Sources that are not bundled."""


def told(dataset: Dataset | None = None, **options: object) -> dict[str, str]:
    options.setdefault("network", "dense 5 tanh")
    return {warning.code: warning.what for warning in cautions(set_up(Experiment.of(**options), dataset))}


@pytest.mark.parametrize("name", [name for name in sources if name not in ELSEWHERE])
def test_built_in_data_is_silent_unless_it_has_something_to_say(name: str) -> None:
    assert set(told(source=name)) == SPEAKING.get(name, set())


def table(rows: int = 300, **changes: Callable[[np.ndarray, np.ndarray, np.random.Generator], np.ndarray]) -> Dataset:
    """A sound table of three numbers and a number to predict, with some columns replaced or added."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(rows, 3))
    y = x @ [1.0, -2.0, 0.5] + np.sin(3 * x[:, 0]) + rng.normal(0, 0.1, rows)
    inputs = {"a": x[:, 0], "b": x[:, 1], "c": x[:, 2]}
    inputs |= {name: make(x, y, rng) for name, make in changes.items() if name != "y"}
    wanted = changes["y"](x, y, rng) if "y" in changes else y
    classes = np.issubdtype(wanted.dtype, np.integer)
    target = Field("y", "class", classes=tuple(map(str, range(int(wanted.max()) + 1)))) if classes else Field("y")
    kinds = {name: _field(name, values) for name, values in inputs.items()}
    return Dataset("table", "", inputs, {"y": wanted}, {**kinds, **by_name(target)})


def _field(name: str, values: np.ndarray) -> Field:
    if np.issubdtype(values.dtype, np.integer):
        return Field(name, "class", classes=tuple(f"{name}{index}" for index in range(int(values.max()) + 1)))
    return Field(name)


def halves(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Two classes, which no column alone tells apart."""
    return (y > 0).astype(np.int64)


@pytest.mark.parametrize("rows", [150, 300, 3000])
@pytest.mark.parametrize("target", [{}, {"y": halves}])
def test_a_sound_table_is_silent(rows: int, target: dict[str, Callable[..., np.ndarray]]) -> None:
    assert told(table(rows, **target)) == {}


LEAKS: dict[str, dict[str, Callable[..., np.ndarray]]] = {
    "equal": {"leak": lambda x, y, rng: y.copy()},
    "affine": {"leak": lambda x, y, rng: 32 - 1.8 * y},
    "nearly equal": {"leak": lambda x, y, rng: y + rng.normal(0, 0.002, len(y))},
    "another scale": {"leak": lambda x, y, rng: np.exp(y)},
    "affine, some missing": {"leak": lambda x, y, rng: np.where(rng.random(len(y)) < 0.4, np.nan, y)},
    "class equals class": {"y": halves, "leak": lambda x, y, rng: (y > 0).astype(np.int64)},
    "classes in another order": {
        "y": lambda x, y, rng: np.digitize(y, [-1, 1]).astype(np.int64),
        "leak": lambda x, y, rng: np.array([2, 0, 1])[np.digitize(y, [-1, 1])],
    },
    "each class means one class": {
        "y": halves,
        "leak": lambda x, y, rng: ((y > 0) * 2 + rng.integers(0, 2, len(y))).astype(np.int64),
    },
    "number codes the class": {"y": halves, "leak": lambda x, y, rng: np.where(y > 0, 3.0, 7.0)},
    "bound parts the classes": {"y": halves, "leak": lambda x, y, rng: np.where(y > 0, rng.gamma(2, 9, len(y)), 0)},
    "missing tells the class": {
        "y": halves,
        "leak": lambda x, y, rng: np.where(y > 0, rng.normal(size=len(y)), np.nan),
    },
    "class tells the number": {
        "y": lambda x, y, rng: np.round(y),
        "leak": lambda x, y, rng: (np.round(y) - np.round(y).min()).astype(np.int64),
    },
}


@pytest.mark.parametrize("changes", LEAKS.values(), ids=LEAKS.keys())
def test_a_column_that_says_the_answer_is_named(changes: dict[str, Callable[..., np.ndarray]]) -> None:
    found = told(table(**changes))
    assert "Column 'leak' alone tells what 'y' is" in found["leak"]
    assert "--drop leak" in found["leak"]


def test_a_copied_class_is_found_in_a_small_table() -> None:
    dataset = told(table(100, y=halves, leak=lambda x, y, rng: (y > 0) * 1.0))
    assert "leak" in dataset


def test_where_every_column_tells_the_answer_the_task_is_easy() -> None:
    same = {name: lambda x, y, rng: 2 * y for name in "abc"}
    assert "leak" not in told(table(**same))


def test_a_column_that_features_do_not_use_leaks_nothing() -> None:
    dataset = table(leak=lambda x, y, rng: y)
    assert "leak" in told(dataset)
    assert "leak" not in told(dataset, features="a, b, a*c")


def test_rows_of_the_training_part_among_the_test_rows_are_counted() -> None:
    dataset = table(300)
    doubled = dataset.take(np.concatenate([np.arange(300), np.arange(60)]))
    setup = set_up(Experiment.of(network="dense 4 tanh"), doubled)
    train = {row.tobytes() for row in setup.rows["train"].inputs}
    for part in ("validation", "test"):
        copies = sum(row.tobytes() in train for row in setup.rows[part].inputs)
        assert f"{copies} of the {len(setup.rows[part])} {part} rows" in told(doubled)["duplicates"]


def test_rows_measured_again_with_another_answer_are_no_copies() -> None:
    dataset = table(300)
    again = dataset.take(np.concatenate([np.arange(300), np.arange(60)]))
    again.targets["y"][300:] += 1
    assert set(told(again)) == {"contradictions"}


def test_rows_of_few_possible_values_coincide_by_chance_and_nobody_cries() -> None:
    few = {name: lambda x, y, rng: rng.integers(0, 3, len(y)) for name in "abc"}
    assert "duplicates" not in told(table(600, **few, y=halves))


def test_classes_that_are_rare_missing_or_not_tested_are_named() -> None:
    rare = told(table(1000, y=lambda x, y, rng: (y > 4.2).astype(np.int64)))
    assert "--class-weight balanced" in rare["imbalance"]
    counts = set_up(Experiment.of(network="dense 4 tanh"), table(1000, y=lambda x, y, rng: (y > 4.2).astype(np.int64)))
    ones = int(counts.dataset.targets["y"][counts.split.train].sum())
    assert f"'1' of 'y' has {ones:,} of 600 training rows" in rare["imbalance"]
    weighted = told(table(1000, y=lambda x, y, rng: (y > 4.2).astype(np.int64)), class_weight="balanced")
    assert "--class-weight" not in weighted["imbalance"]


def test_a_class_without_rows_in_a_part_is_named() -> None:
    ordered = table(300, y=lambda x, y, rng: np.repeat([0, 1, 2], 100))
    found = told(ordered, split_by="order", split=(0.6, 0.2, 0.2))
    assert "class '2' of 'y'" in found["no-training-rows"]
    assert "class '0' and '1' of 'y'" in found["no-test-rows"]


@pytest.mark.parametrize(
    ("rows", "classes", "small"),
    [(100, True, True), (200, True, False), (40, False, True), (100, False, False)],
)
def test_parts_too_small_to_tell(rows: int, classes: bool, small: bool) -> None:
    found = told(table(rows, **({"y": halves} if classes else {})))
    assert ("too-small" in found) == small


@pytest.mark.parametrize(
    ("code", "column", "words"),
    [
        ("mostly-missing", lambda x, y, rng: np.where(rng.random(len(y)) < 0.7, np.nan, x[:, 0]), "no value in"),
        ("nearly-equal", lambda x, y, rng: (np.arange(len(y)) == 5) * 1.0, "can hardly teach"),
        ("nearly-equal", lambda x, y, rng: np.ones(len(y)), "all training rows are equal"),
        ("outliers", lambda x, y, rng: np.where(np.arange(len(y)) % 50 == 0, 1e12, y + x[:, 0]), "1e+12"),
    ],
)
def test_columns_that_hardly_teach_are_named(code: str, column: Callable[..., np.ndarray], words: str) -> None:
    found = told(table(1000, odd=column))
    assert set(found) == {code}
    assert "'odd'" in found[code]
    assert words in found[code]


def test_outliers_do_no_harm_to_ranks() -> None:
    odd = table(1000, odd=lambda x, y, rng: np.where(np.arange(len(y)) % 50 == 0, 1e12, y + x[:, 0]))
    assert "outliers" not in told(odd, scaling="quantile")
    assert "--scaling quantile" in told(odd)["outliers"]


def test_an_outlying_target_is_named() -> None:
    found = told(table(1000, y=lambda x, y, rng: np.where(np.arange(len(y)) % 100 == 0, -1e9, y)))
    assert "'y'" in found["outliers"]


@pytest.mark.parametrize(
    ("network", "options", "code"),
    [
        ("dense 400 tanh, dense 40 tanh", {"optimizer": "adam", "epochs": 5}, "few-rows"),
        ("dense 400 tanh, dense 40 tanh", {"l2": 0.01}, None),
        ("dense 400 tanh, dropout 0.5, dense 40 tanh", {}, None),
        ("dense 4000 tanh, dense 400 tanh", {"patience": 5}, "few-rows"),
        ("dense 4", {}, "all-linear"),
        ("dense", {}, None),
        ("dense 4 tanh", {"until": "test.loss<0.1"}, "selected-on-test"),
    ],
)
def test_networks_and_options_that_promise_too_much(network: str, options: dict[str, object], code: str | None) -> None:
    assert set(told(table(), network=network, **options)) == ({code} if code else set())


@pytest.mark.parametrize(("network", "told_of"), [("dense 4 relu", True), ("dense 5 relu", False), ("dense", False)])
def test_ten_classes_do_not_pass_through_four_neurons(network: str, told_of: bool) -> None:
    setup = set_up(Experiment.of(source="digits", network=network))
    assert ("narrow" in {each.code for each in cautions(setup)}) == told_of


def test_what_the_reader_of_a_file_noted_is_told_once() -> None:
    from dataclasses import replace

    dataset = replace(
        table(),
        left_out={f"id{index}": "every value is different" for index in range(7)},
        notes=("3 rows have no target and are left out.",),
    )
    found = told(dataset)
    assert found["reading"] == "3 rows have no target and are left out."
    assert found["left-out"].startswith("Not used: 'id0' (every value is different);")
    assert found["left-out"].endswith("and 2 more.")


def test_the_floor_of_contradictions_counts_weights() -> None:
    from dataclasses import replace

    from pellucid.session.cautions import contradiction_floor

    x = np.repeat(np.arange(50.0), 2)
    y = np.tile([0.0, 1.0], 50)
    weights = np.tile([1.0, 3.0], 50)
    dataset = replace(
        Dataset("pairs", "", {"x": x}, {"y": y}, by_name(Field("x"), Field("y"))), weights=weights, groups=x.astype(int)
    )
    setup = set_up(Experiment.of(network="dense 4 tanh", split_by="group", loss="mse"), dataset)
    rows, floor = contradiction_floor(setup)
    scale = setup.targets.codes["y"].scale
    # The best constant of a pair is 3/4: a quarter of the weight is off by 3/4, three quarters by 1/4.
    assert (rows, floor * scale**2) == (100, pytest.approx(0.25 * 0.75**2 + 0.75 * 0.25**2))
