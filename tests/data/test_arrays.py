"""Arrays from Python: kinds, classes, test rows, and arrays that are refused."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from pellucid.data.arrays import from_arrays
from pellucid.data.split import split_rows
from pellucid.errors import InputError

X = np.arange(6.0).reshape(3, 2)


@pytest.mark.parametrize(
    ("y", "kind", "classes", "stored"),
    [
        (np.array([3, 1, 3]), "class", ("1", "3"), [1, 0, 1]),
        (np.array([-1, 1, 10]), "class", ("-1", "1", "10"), [0, 1, 2]),
        (["no", "yes", "no"], "class", ("no", "yes"), [0, 1, 0]),
        (np.array([True, False, True]), "class", ("false", "true"), [1, 0, 1]),
        (np.array([1.0, 2.0, 4.0]), "number", (), [1.0, 2.0, 4.0]),
        (np.array([[1.0], [2.0], [4.0]]), "number", (), [1.0, 2.0, 4.0]),
        (np.array([[0, 1], [1, 1], [0, 0]], bool), "labels", ("y1", "y2"), [[0, 1], [1, 1], [0, 0]]),
    ],
)
def test_the_kind_of_a_target_is_read_off_its_type(
    y: Any, kind: str, classes: tuple[str, ...], stored: list[Any]
) -> None:
    data = from_arrays(X, y)
    assert (data.fields["y"].kind, data.fields["y"].classes) == (kind, classes)
    assert data.targets["y"].tolist() == stored


def test_columns_are_named_and_values_copied() -> None:
    x = X.copy()
    data = from_arrays(x, np.ones((3, 2)), names=["width", "height"], target_names=["sale", "rent"])
    x[:] = 0
    assert data.inputs["height"].tolist() == [1.0, 3.0, 5.0]
    assert list(data.targets) == ["sale", "rent"]
    assert list(from_arrays(X, np.ones((3, 2))).columns) == ["x1", "x2", "y1", "y2"]


@pytest.mark.parametrize(
    ("dtype", "high", "scaling"), [(np.uint8, 255.0, "pixels"), (bool, 1.0, "pixels"), (float, None, "standard")]
)
def test_three_and_four_axes_are_pictures(dtype: type, high: float | None, scaling: str) -> None:
    gray = from_arrays(np.ones((3, 4, 5), dtype), [0, 1, 0])
    color = from_arrays(np.ones((3, 4, 5, 3), dtype), [0, 1, 0])
    assert gray.fields["image"].shape == (4, 5)
    assert color.fields["image"].shape == (4, 5, 3)
    assert gray.fields["image"].high == high
    assert gray.defaults.scaling == scaling


def test_given_test_rows_are_held_out() -> None:
    data = from_arrays(X, ["a", "b", "a"], test=(X[:1] + 9, ["c"]))
    assert data.held_out is not None
    assert data.held_out.tolist() == [False, False, False, True]
    assert data.fields["y"].classes == ("a", "b", "c")
    assert data.inputs["x1"].tolist() == [0.0, 2.0, 4.0, 9.0]
    assert data.defaults.split == (1.0, 0.0, 0.0)


def test_mappings_are_named_columns_and_mixed_targets() -> None:
    data = from_arrays({"age": [1, 2, 3]}, {"kind": ["a", "b", "a"], "price": [1.0, 2.0, 3.0]})
    assert data.inputs["age"].dtype == np.float64
    assert [field.kind for field in data.target_fields] == ["class", "number"]


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([[1.0, 2.0], [np.inf, 2.0]], [0, 1], "row 1: x: column 'x1' must hold finite numbers"),
        (np.full((2, 2, 2), np.nan), [0, 1], "row 0: x: column 'image' must hold finite numbers"),
        (X, [1.0, np.inf, 2.0], "row 1: target 'y' must hold finite"),
        (X, [0, 1], "equally many rows"),
        (X, [0, None, 1], "row 1: target 'y' must have a value in every row"),
        (X, np.array([0, [1], 2], object), "must hold numbers, texts or true/false(.|\n)*got: int, list"),
        ([[1.0], [1.0, 2.0]], [0, 1], "unequal length"),
        (np.full((2, 2, 2), "a"), [0, 1], "pictures 'image' must hold numbers"),
        (X, [1j, 2j, 3j], "type complex128"),
        (np.ones((0, 2)), [], "must have rows"),
        (np.ones((2, 1, 1, 1, 1)), [0, 1], "must have rows"),
        (np.ones(1200), np.arange(1200), "y.astype"),
        ({"a": [1.0]}, {"a": [2.0]}, "same name"),
    ],
)
def test_arrays_that_cannot_be_learned_from_are_refused(x: Any, y: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        from_arrays(x, y)


@pytest.mark.parametrize(
    ("x", "kind", "classes", "stored"),
    [
        ([1.0, np.nan, 3.0], "number", (), [1.0, np.nan, 3.0]),
        ([1, None, 2.5], "number", (), [1.0, np.nan, 2.5]),
        (["Oslo", None, "Oslo"], "class", ("Oslo",), [0, -1, 0]),
        (np.array(["b", "a", "b"]), "class", ("a", "b"), [1, 0, 1]),
        ([True, None, False], "class", ("false", "true"), [1, -1, 0]),
        (np.array(["1970-01-02", "NaT", "1970-01-04"], "datetime64[D]"), "date", (), [1.0, np.nan, 3.0]),
        ([date(1970, 1, 2), None, datetime(1970, 1, 4, 12)], "date", (), [1.0, np.nan, 3.5]),
    ],
)
def test_columns_hold_numbers_words_and_dates_that_may_be_missing(
    x: Any, kind: str, classes: tuple[str, ...], stored: list[float]
) -> None:
    data = from_arrays({"a": x}, [0.5, 1, 2])
    assert (data.fields["a"].kind, data.fields["a"].classes) == (kind, classes)
    np.testing.assert_array_equal(data.inputs["a"], stored)


def test_missing_numbers_are_told() -> None:
    assert from_arrays([[1.0, np.nan], [np.nan, np.nan]], [0.5, 1]).notes == (
        "column 'x1': 1 value is missing (NaN).",
        "column 'x2': 2 values are missing (NaN).",
    )


def test_words_that_tell_nothing_are_left_out_with_the_reason() -> None:
    data = from_arrays({"name": ["Ann", "Bob", "Cid"], "age": [1, 2, 3]}, [0.5, 1, 2])
    assert list(data.inputs) == ["age"]
    assert data.left_out["name"].startswith("every row has words of its own")


def test_targets_of_python_objects_have_the_type_that_all_of_them_have() -> None:
    assert from_arrays(X, np.array(["a", "b", "a"], object)).fields["y"].classes == ("a", "b")
    assert from_arrays(X, np.array([1.5, 2, 3], object)).fields["y"].kind == "number"


@pytest.mark.parametrize(
    ("test", "message"),
    [((np.ones((1, 3)), [0]), "same columns"), ((X, np.ones(3)), "same type"), ((X, [0]), "equally many rows")],
)
def test_test_rows_must_fit(test: tuple[Any, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        from_arrays(X, [0, 1, 0], test=test)


def test_rows_in_time_or_in_groups_are_split_that_way() -> None:
    days = np.array(["2024-03-01", "2024-01-01", "2024-02-01"], "datetime64[D]")
    timed = from_arrays(X, [0, 1, 0], times=days)
    grouped = from_arrays(X, [0, 1, 0], groups=["ann", "bob", "ann"])
    rng = np.random.default_rng(0)
    assert split_rows(timed, (0.67, 0.0, 0.33), rng, by="time").test.tolist() == [0]
    parts = split_rows(grouped, (0.5, 0.0, 0.5), rng, by="group")
    assert sorted([parts.train.tolist(), parts.test.tolist()]) == [[0, 2], [1]]
    assert (timed.defaults.by, grouped.defaults.by, from_arrays(X, [0, 1, 0]).defaults.by) == ("time", "group", "rows")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"times": [1, 2]}, r"times: times is one value for each row(.|\n)*shape \(3,\)"),
        ({"times": [1.0, np.nan, 2.0]}, "times, row 1: times must be known"),
        ({"times": ["a", "b", "c"]}, "times is one value"),
        ({"groups": [[1], [2], [3]]}, "groups is one value"),
        ({"groups": [1, 2, None]}, "groups is one value"),
        ({"groups": [1, 2, 3], "test": (X, [0, 1, 0])}, "Leave out test"),
        ({"test": 5}, r"test is held-out arrays \(x, y\)"),
        ({"sample_weight": [1.0, -2.0, np.nan]}, r"sample_weight, row 1: (.|\n)*got: -2.0"),
        ({"sample_weight": [0, 0, 0]}, "zero in every row"),
        ({"sample_weight": [1.0, 2.0]}, "sample_weight is one value"),
        ({"sample_weight": [[1], [1, 2], [3]]}, "unequal length"),
    ],
)
def test_what_is_said_about_rows_must_fit_them(said: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        from_arrays(X, [0, 1, 0], **said)
    assert re.search(message, str(caught.value))
