"""Single values of a column: what is missing, how classes are named, when a date is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pandas
import pytest

from pellucid.data.preprocess.cells import classes_of, days_of, is_missing, numbers_of, word_of
from pellucid.data.schema import Field
from pellucid.errors import InputError

MISSING = [None, float("nan"), np.nan, "", " ", "?", "N/A", pandas.NA, pandas.NaT, np.datetime64("NaT")]


@pytest.mark.parametrize("value", MISSING, ids=repr)
def test_what_is_missing_is_missing_in_every_kind_of_column(value: Any) -> None:
    assert is_missing(value)
    assert classes_of([value, "a"], Field("c", "class", classes=("a",)))[0].tolist() == [-1, 0]
    assert np.isnan(days_of([value, "1970-01-01"], "d")).tolist() == [True, False]
    if not isinstance(value, np.datetime64):
        assert np.isnan(numbers_of([value, 1], "x")).tolist() == [True, False]


@pytest.mark.parametrize("value", [0, 0.0, False, "no", "None of them"])
def test_what_is_there_is_not_missing(value: Any) -> None:
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("value", "word"),
    [("a b ", "a b"), (" a ", "a"), (True, "true"), (np.False_, "false"), (3, "3"), (3.0, "3"), (2.5, "2.5")],
)
def test_classes_are_named_as_tables_name_them(value: Any, word: str) -> None:
    assert word_of(value) == word


def test_unknown_classes_are_kept_apart_from_missing_ones() -> None:
    indices, unknown = classes_of(np.array(["b", None, "z", "a"], object), Field("c", "class", classes=("a", "b")))
    assert indices.tolist() == [1, -1, -1, 0]
    assert unknown is not None and unknown.tolist() == [None, None, "z", None]


@pytest.mark.parametrize(
    ("classes", "word", "index"),
    [
        (("No", "Yes"), "yes", 1),
        (("yes", "Yes"), "Yes", 1),
        (("yes", "Yes"), "YES", -1),
        (("none", "some"), "none", 0),  # a class of this name is no missing value
        (("1", "2"), 2.0, 1),
        (("false", "true"), True, 1),
    ],
)
def test_classes_are_found_by_name(classes: tuple[str, ...], word: Any, index: int) -> None:
    assert classes_of([word], Field("c", "class", classes=classes))[0].tolist() == [index]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1970-01-02", 1.0),
        (" 1970-01-02 06:00 ", 1.25),
        ("1970-01-02T06:00:00Z", 1.25),
        ("1969-12-31", -1.0),
        ("2.1.1970", 1.0),
        (date(1970, 1, 3), 2.0),
        (datetime(1970, 1, 3, 12), 2.5),
        (datetime(1970, 1, 3, 12, tzinfo=UTC), 2.5),
        (datetime(1970, 1, 3, 12, tzinfo=timezone(timedelta(hours=6))), 2.25),
        (np.datetime64("1970-01-02T06"), 1.25),
        (pandas.Timestamp("1970-01-02 06:00"), 1.25),
        (2.5, 2.5),
        (3, 3.0),
    ],
)
def test_dates_are_days(value: Any, expected: float) -> None:
    assert days_of(value, "d").tolist() == [expected]
    assert days_of([value], "d").tolist() == [expected]
    assert days_of(np.array([value, None], object), "d").tolist()[0] == expected


def test_arrays_of_dates_are_read_whole() -> None:
    moments = np.array(["1970-01-02T12", "NaT"], "datetime64[h]")
    np.testing.assert_array_equal(days_of(moments, "d"), [1.5, np.nan])
    np.testing.assert_array_equal(days_of(np.array([1.5, np.nan]), "d"), [1.5, np.nan])


@pytest.mark.parametrize("value", ["May", "2024-13-01", "01.05.2024x", True, object(), [1, 2]])
def test_what_is_no_date_is_refused_with_its_row(value: Any) -> None:
    with pytest.raises(InputError, match="row 1: column 'd' must hold dates"):
        days_of(["1970-01-01", value], "column 'd'")


@pytest.mark.parametrize("value", ["x", object(), {}, 10**400])
def test_what_is_no_number_is_refused_with_its_row(value: Any) -> None:
    with pytest.raises(InputError, match="row 1: column 'x' must hold numbers"):
        numbers_of([1.0, value], "column 'x'")
