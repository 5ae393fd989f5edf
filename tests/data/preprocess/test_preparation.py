"""Preparations: training rows only, features, pictures, targets, stored and back."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from pellucid.data.arrays import from_arrays
from pellucid.data.preprocess.preparation import Preparation
from pellucid.data.preprocess.scale import scalings
from pellucid.data.preprocess.targets import TargetPreparation
from pellucid.data.schema import Dataset, Field, by_name
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
    assert Preparation.fit(data, TRAIN, features=["x2^2"]).read({"x2": [2.0]}).columns["x2"].tolist() == [2.0]


def test_the_sources_own_features_and_scaling_are_the_default() -> None:
    data = loaded("tides")
    assert Preparation.fit(data, TRAIN).shape == (12,)
    assert Preparation.fit(data, TRAIN, features=()).names == ("hour",)
    digits = Preparation.fit(loaded("digits"), TRAIN)
    assert digits.shape == (8, 8, 1)
    assert digits.names[:2] == ("pixel_0_0", "pixel_0_1")
    assert digits.apply(digits.read(np.full(64, 8.0)).columns).tolist() == np.full((1, 8, 8, 1), 0.5).tolist()


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("xor", {"features": ["x1", "x3"]}, "no column 'x3'"),
        ("xor", {"features": ["x1^"]}, "features:1:4"),
        ("xor", {"features": ["log(x1)"]}, r"'log\(x1\)' has no finite value in \d+ of 50 rows"),
        ("xor", {"scaling": "standart"}, "Did you mean 'standard'"),
        ("digits", {"features": ["x1"]}, "pictures are seen alone"),
    ],
)
def test_impossible_preparations_are_refused(name: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Preparation.fit(loaded(name), TRAIN, **options)  # type: ignore[arg-type]


def mixed(rows: int = 100) -> Dataset:
    """Numbers, classes and dates, some missing."""
    rng = np.random.default_rng(0)
    inputs = {
        "age": np.where(rng.random(rows) < 0.2, np.nan, rng.normal(40, 10, rows)),
        "city": rng.integers(-1, 3, rows),
        "smoker": rng.integers(0, 2, rows),
        "sold": 19_000 + rng.integers(0, 800, rows).astype(float),
    }
    fields = by_name(
        Field("age"),
        Field("city", "class", classes=("Bergen", "Oslo", "Rome")),
        Field("smoker", "class", classes=("no", "yes")),
        Field("sold", "date"),
        Field("y"),
    )
    return Dataset("mixed", "Mixed columns.", inputs, {"y": rng.normal(size=rows)}, fields)


def test_mixed_columns_are_prepared_as_scikit_learn_would() -> None:
    data = mixed()
    preparation = Preparation.fit(data, TRAIN, ["age", "city"], "standard")
    assert preparation.names == ("age", "age missing", "city=Bergen", "city=Oslo", "city=Rome", "city missing")
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    cities = OneHotEncoder(sparse_output=False)
    age, city = data.inputs["age"][:, None], data.inputs["city"][:, None]
    city = np.where(city == -1, 3, city)  # the column of missing classes is the last
    numbers.fit(age[TRAIN])
    expected = np.hstack([numbers.transform(age), np.isnan(age), cities.fit_transform(city)])
    np.testing.assert_allclose(preparation.apply(data.inputs), expected, atol=1e-12)


@pytest.mark.parametrize("scaling", sorted(set(scalings) - {"pixels"}))
def test_marks_classes_and_circles_keep_their_own_scale(scaling: str) -> None:
    data = mixed()
    scaled, raw = (Preparation.fit(data, TRAIN, scaling=each) for each in (scaling, "none"))
    own = ~scaled.scaled
    assert np.array(scaled.names)[scaled.scaled].tolist() == ["age", "sold"]
    np.testing.assert_array_equal(scaled.apply(data.inputs)[:, own], raw.apply(data.inputs)[:, own])
    marks = [place for place, name in enumerate(scaled.names) if "=" in name or "missing" in name]
    assert set(np.unique(scaled.apply(data.inputs)[:, marks])) == {0, 1}


@pytest.mark.parametrize("scaling", sorted(set(scalings) - {"pixels"}))
def test_mixed_statistics_come_from_training_rows_only(scaling: str) -> None:
    data, changed = mixed(), mixed()
    others = np.setdiff1d(np.arange(100), TRAIN)
    for name, strange in {"age": np.nan, "city": 1, "smoker": -1, "sold": 7.0}.items():
        changed.inputs[name][others] = strange
    before, after = (Preparation.fit(each, TRAIN, scaling=scaling) for each in (data, changed))
    assert before.to_json()[0] == after.to_json()[0]


def test_a_mixed_preparation_is_stored_whole() -> None:
    data = mixed()
    preparation = Preparation.fit(data, TRAIN, ["age*`city=Oslo`", "sold", "smoker"])
    stored, arrays = preparation.to_json()
    back = Preparation.from_json(json.loads(json.dumps(stored)), arrays)
    np.testing.assert_array_equal(back.apply(data.inputs), preparation.apply(data.inputs))
    assert (back.names, back.needed, back.example) == (preparation.names, preparation.needed, preparation.example)


def test_features_calculate_with_columns_of_numbers() -> None:
    data = mixed()
    preparation = Preparation.fit(data, TRAIN, ["age", "age*`city=Oslo`", "sold^2", "smoker"], "none")
    assert preparation.names[:3] == ("age", "age missing", "age*`city=Oslo`")
    assert preparation.needed == ("age", "city", "sold", "smoker")
    age = np.where(np.isnan(data.inputs["age"]), np.nanmedian(data.inputs["age"][TRAIN]), data.inputs["age"])
    found = preparation.apply(data.inputs)
    np.testing.assert_allclose(found[:, 2], age * (data.inputs["city"] == 1))
    np.testing.assert_allclose(found[:, -1], data.inputs["smoker"])


@pytest.mark.parametrize(
    ("feature", "message"),
    [
        ("age + city", "'city' is not one number[\\s\\S]*`city=Bergen`, `city=Oslo`"),
        ("`city=Olso`", "no column 'city=Olso'[\\s\\S]*Did you mean 'city=Oslo'"),
        ("sqrt(ag)", "no column 'ag'[\\s\\S]*Did you mean 'age'"),
    ],
)
def test_features_that_cannot_be_calculated_are_refused(feature: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Preparation.fit(mixed(), TRAIN, [feature])


def test_a_table_without_numbers_is_not_scaled() -> None:
    data = mixed()
    preparation = Preparation.fit(data, TRAIN, ["smoker"], "quantile")
    assert preparation.scaling.kind == "none"
    assert preparation.apply({"smoker": np.array([0, 1])}).tolist() == [[0], [1]]
    with pytest.raises(InputError, match="there is no scaling"):
        Preparation.fit(data, TRAIN, ["smoker"], "quantil")


def test_what_is_not_known_is_named_and_counts_as_missing() -> None:
    preparation = Preparation.fit(mixed(), TRAIN)
    rows = {"age": [1, None, 2], "city": ["Rom", "Bern", ""], "smoker": [None, "no", "no"], "sold": ["?", 1, 1]}
    reading = preparation.read(rows)
    assert reading.notes == (
        "column 'city': 'Rom', 'Bern' are unknown (2 rows); they count as missing.",
        "column 'smoker': 1 missing value, which no training row had.",
        "column 'sold': 1 missing value, which no training row had.",
    )
    assert reading.strange.tolist() == [True, True, False]
    assert preparation.apply(reading.columns)[:, 2:6].tolist() == [[0, 0, 0, 1]] * 3


def test_a_class_that_only_other_rows_have_is_unknown_too() -> None:
    data = mixed()
    data.inputs["city"][TRAIN] = np.where(data.inputs["city"][TRAIN] == 2, 0, data.inputs["city"][TRAIN])
    reading = Preparation.fit(data, TRAIN, ["city"]).read({"city": ["Rome", "Oslo"]})
    assert reading.notes == ("column 'city': 'Rome' is unknown (1 row); it counts as missing.",)
    assert reading.strange.tolist() == [True, False]


def test_missing_numbers_count_as_the_median_and_that_is_said() -> None:
    preparation = Preparation.fit(loaded("houses(points=100)"), TRAIN)
    rows = {name: [np.nan, 1.0] for name in preparation.needed}
    reading = preparation.read(rows)
    assert len(reading.notes) == len(rows)
    assert "1 missing value, which no training row had; counted as the median" in reading.notes[0]
    assert np.isfinite(preparation.apply(reading.columns)).all()


def test_the_first_models_know_no_missing_values() -> None:
    preparation = Preparation.fit(loaded("xor"), TRAIN)
    stored, arrays = preparation.to_json()
    old = Preparation.from_json({name: part for name, part in stored.items() if name != "encoders"}, arrays)
    whole = {"x1": np.array([1.0]), "x2": np.array([2.0])}
    np.testing.assert_array_equal(old.apply(whole), preparation.apply(whole))
    with pytest.raises(InputError, match="row 0: column 'x2' has missing values"):
        old.apply({"x1": np.array([1.0]), "x2": np.array([np.nan])})


def test_pictures_stand_alone() -> None:
    digits = loaded("digits")
    inputs, fields = {**digits.inputs, "size": np.zeros(len(digits))}, {**digits.fields, "size": Field("size")}
    beside = replace(digits, inputs=inputs, fields=fields)
    with pytest.raises(InputError, match="pictures are seen alone"):
        Preparation.fit(beside, TRAIN)


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


@pytest.mark.parametrize(
    "changes",
    [
        {"encoders": None},
        {"encoders": 3},
        {"encoders": []},
        {"features": None},
        {"features": []},
        {"features": [{"tree": {"name": "other"}}]},
        {"features": [{"tree": {"name": "age"}}]},
        {"scaling": {"kind": "standard", "center": [0.0], "scale": [1.0]}},
        {"scaling": {"kind": "standard", "center": 0.0, "scale": 1.0}},
        {"fields": [{"name": "age", "kind": "sound"}] * 4},
    ],
)
def test_parts_that_do_not_belong_together_are_refused(changes: dict[str, object]) -> None:
    stored, arrays = Preparation.fit(mixed(), TRAIN).to_json()
    with pytest.raises(InputError):
        Preparation.from_json({**stored, **changes}, arrays)
