"""Encoders: beside scikit-learn, there and back, and columns in which there is nothing to learn."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder

from pellucid.data.preprocess.encoders.base import Encoder, encoder_from_json, encoders
from pellucid.data.preprocess.encoders.classes import ClassEncoder
from pellucid.data.preprocess.encoders.date import DateEncoder
from pellucid.data.preprocess.encoders.encoding import Encoding
from pellucid.data.preprocess.encoders.number import NumberEncoder
from pellucid.data.schema import Field
from pellucid.errors import InputError

CITIES = ("Bergen", "Oslo", "Paris", "Rome")
CITY, AGE, SOLD = Field("city", "class", classes=CITIES), Field("age"), Field("sold", "date")


def numbers(encoder: Encoder, values: np.ndarray) -> np.ndarray:
    return np.stack(encoder.apply(values), axis=1).astype(float)


def test_numbers_are_filled_and_marked_as_scikit_learn_does(rng: np.random.Generator) -> None:
    train, other = (np.where(rng.random(50) < 0.3, np.nan, rng.normal(5, 3, 50)) for _ in range(2))
    oracle = SimpleImputer(strategy="median", add_indicator=True).fit(train[:, None])
    encoder = NumberEncoder.fit(AGE, train)
    assert encoder.names == ("age", "age missing")
    np.testing.assert_allclose(numbers(encoder, other), oracle.transform(other[:, None]))
    np.testing.assert_array_equal(encoder.inverse(numbers(encoder, other)), other)


def test_classes_are_columns_as_scikit_learn_makes_them(rng: np.random.Generator) -> None:
    train, other = rng.integers(0, 3, 60), rng.integers(0, 4, 60)
    oracle = OneHotEncoder(sparse_output=False, handle_unknown="ignore").fit(train[:, None])
    encoder = ClassEncoder.fit(CITY, train)
    assert encoder.names == ("city=Bergen", "city=Oslo", "city=Paris")
    np.testing.assert_array_equal(numbers(encoder, other), oracle.transform(other[:, None]))
    np.testing.assert_array_equal(encoder.inverse(numbers(encoder, other)), np.where(other < 3, other, -1))


def test_two_classes_are_one_column() -> None:
    encoder = ClassEncoder.fit(CITY, np.array([1, 3, 1]))
    assert encoder.names == ("city=Rome",)
    assert numbers(encoder, np.array([1, 3, -1])).tolist() == [[0], [1], [0]]
    assert encoder.inverse(np.array([[0.0], [1.0]])).tolist() == [1, 3]


def test_a_missing_class_is_marked_where_training_rows_had_one() -> None:
    encoder = ClassEncoder.fit(CITY, np.array([1, 3, -1]))
    assert encoder.names == ("city=Rome", "city missing")
    assert numbers(encoder, np.array([1, 3, -1, 0])).tolist() == [[0, 0], [1, 0], [0, 1], [0, 1]]
    assert encoder.inverse(numbers(encoder, np.array([1, 3, -1, 0]))).tolist() == [1, 3, -1, -1]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([300, 300, 4, 2], ["city=Bergen", "city=Oslo", "city=other"]),
        ([300, 300, 5, 2], ["city=Bergen", "city=Oslo", "city=Paris", "city=Rome"]),  # one rare class has its column
        ([300, 300, 5, 5], ["city=Bergen", "city=Oslo", "city=Paris", "city=Rome"]),
        ([10, 10, 1, 1], ["city=Bergen", "city=Oslo", "city=Paris", "city=Rome"]),  # each is more than 1 % of them
        ([600, 2, 2, 0], ["city=Bergen", "city=other"]),
    ],
)
def test_very_rare_classes_share_a_column(rows: list[int], names: list[str]) -> None:
    values = np.repeat(np.arange(4), rows)
    encoder = ClassEncoder.fit(CITY, values)
    assert list(encoder.names) == names
    table = numbers(encoder, values)
    assert (table.sum(axis=1) == 1).all()
    alone = np.isin(values, encoder.alone)
    np.testing.assert_array_equal(encoder.inverse(table), np.where(alone, values, -1))


def days(first: datetime, count: int, **step: float) -> np.ndarray:
    moments = [first + index * timedelta(**step) for index in range(count)]
    return np.array(moments, "datetime64[us]").astype(float) / 86_400_000_000


@pytest.mark.parametrize(
    ("values", "cycles"),
    [
        (days(datetime(2023, 1, 1), 400, days=1), ("year", "week")),
        (days(datetime(2023, 1, 1), 20, days=1), ("week",)),
        (days(datetime(2023, 1, 1, 12), 4, days=1), ()),  # always noon, and less than a week
        (days(datetime(2023, 1, 2), 200, days=7), ("year",)),  # always a Monday
        (np.array([days(datetime(year, 1, 1), 1)[0] for year in range(1990, 2020)]), ("week",)),  # always New Year
        (days(datetime(2023, 1, 1), 50, hours=1), ("day",)),
        (days(datetime(2023, 1, 1), 12_000, hours=1), ("year", "week", "day")),
        (np.array([19_000.0]), ()),
        (np.array([np.nan]), ()),
    ],
)
def test_cycles_are_used_where_training_rows_go_round_them(values: np.ndarray, cycles: tuple[str, ...]) -> None:
    assert DateEncoder.fit(SOLD, values).cycles == cycles


def test_points_on_a_cycle_are_where_the_calendar_says() -> None:
    encoder = DateEncoder.fit(SOLD, days(datetime(2023, 1, 1), 12_000, hours=1))
    assert encoder.names[1:] == tuple(f"sold {cycle} {wave}" for cycle in encoder.cycles for wave in ("sin", "cos"))
    midnight, noon, six = (numbers(encoder, days(datetime(2024, 5, 1, hour), 1, days=1))[0] for hour in (0, 12, 6))
    np.testing.assert_allclose([midnight[5:], six[5:], noon[5:]], [[0, 1], [1, 0], [0, -1]], atol=1e-9)
    spring, autumn = (numbers(encoder, days(datetime(2024, month, 20), 1, days=1))[0, 1:3] for month in (3, 9))
    assert np.linalg.norm(spring + autumn) < 0.1, "half a year apart is the other side of the circle"
    weeks = numbers(encoder, days(datetime(2024, 5, 1), 2, days=7))
    np.testing.assert_allclose(weeks[0, 3:5], weeks[1, 3:5], atol=1e-9)


def test_a_missing_date_is_the_median_day_and_the_middle_of_every_circle() -> None:
    train = np.append(np.arange(19_000.0, 19_021.0), np.nan)
    encoder = DateEncoder.fit(SOLD, train)
    assert numbers(encoder, np.array([np.nan])).tolist() == [[19_010, 0, 0, 1]]
    np.testing.assert_array_equal(encoder.inverse(numbers(encoder, train)), train)


@pytest.mark.parametrize(
    ("encoder", "names"),
    [
        (NumberEncoder.fit(AGE, np.full(3, np.nan)), ["age", "age missing"]),
        (NumberEncoder.fit(AGE, np.full(3, 2.0)), ["age"]),
        (ClassEncoder.fit(CITY, np.full(3, -1)), ["city missing"]),
        (ClassEncoder.fit(CITY, np.full(3, 2)), ["city=Paris"]),
        (ClassEncoder.fit(CITY, np.repeat([-1, 0, 1], [996, 2, 2])), ["city=Oslo", "city missing"]),
        (DateEncoder.fit(SOLD, np.full(3, np.nan)), ["sold", "sold missing"]),
    ],
)
def test_columns_without_anything_to_learn_do_not_break(encoder: Encoder, names: list[str]) -> None:
    values = np.array([-1, 0, 3]) if encoder.kind == "class" else np.array([np.nan, 0.0, 3.0])
    assert list(encoder.names) == names
    assert np.isfinite(numbers(encoder, values)).all()
    assert encoder.example


def test_names_that_are_taken_are_counted_on() -> None:
    fields = [AGE, Field("age missing"), Field("age missing (2)")]
    columns = {"age": np.array([1.0, np.nan]), "age missing": np.zeros(2), "age missing (2)": np.zeros(2)}
    encoding = Encoding.fit(fields, columns)
    assert list(encoding.apply(columns)) == ["age", "age missing (3)", "age missing", "age missing (2)"]
    assert encoding.fixed == {"age missing (3)"}


VALUES = {
    "number": st.lists(st.floats(-1e9, 1e9) | st.just(np.nan), min_size=1).map(np.array),
    "class": st.lists(st.integers(-1, 3), min_size=1).map(lambda values: np.array(values, np.int64)),
    "date": st.lists(st.floats(-1e5, 1e5) | st.just(np.nan), min_size=1).map(np.array),
}


@given(data=st.data(), field=st.sampled_from([CITY, AGE, SOLD]))
@settings(max_examples=60, deadline=None)
def test_every_encoder_is_stored_whole(data: st.DataObject, field: Field) -> None:
    train, other = data.draw(VALUES[field.kind]), data.draw(VALUES[field.kind])
    encoder = encoders[field.kind].fit(field, train)
    back = encoder_from_json(field, json.loads(json.dumps(encoder.to_json())))
    assert (back.names, back.fixed, back.example) == (encoder.names, encoder.fixed, encoder.example)
    np.testing.assert_array_equal(numbers(back, other), numbers(encoder, other))
    assert len(encoder.fixed) == len(encoder.names) == len(encoder.apply(other))
    assert np.isfinite(numbers(encoder, other)).all()


@pytest.mark.parametrize(
    ("field", "stored"),
    [
        (AGE, None),
        (AGE, {"kind": "class", "marked": False, "alone": [], "rare": [], "first": None}),
        (AGE, {"kind": "number", "marked": True, "fill": None}),
        (AGE, {"kind": "number", "marked": False, "fill": float("nan")}),
        (AGE, {"kind": "number", "marked": 1, "fill": 0.0}),
        (CITY, {"kind": "class", "marked": False, "alone": [4], "rare": [], "first": None}),
        (CITY, {"kind": "class", "marked": False, "alone": [1], "rare": [], "first": 1}),
        (CITY, {"kind": "class", "marked": False, "alone": ["0"], "rare": [], "first": None}),
        (SOLD, {"kind": "date", "marked": False, "fill": 0.0, "cycles": ["month"]}),
        (SOLD, {"kind": "date", "marked": False, "fill": 0.0, "cycles": ["week", "year"]}),
    ],
)
def test_foreign_encoders_are_refused(field: Field, stored: object) -> None:
    with pytest.raises(InputError, match="no encoder"):
        encoder_from_json(field, stored)
