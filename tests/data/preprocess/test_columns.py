"""Raw columns from arrays, mappings and tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pellucid.data.preprocess.columns import RawColumns, columns_from
from pellucid.data.schema import Field
from pellucid.errors import InputError

TABLE = [Field("a"), Field("b")]
MIXED = [Field("age"), Field("city", "class", classes=("Oslo", "Rome")), Field("sold", "date")]
PICTURE = [Field("image", "image", shape=(2, 2), names=("p00", "p01", "p10", "p11"))]


def as_lists(columns: RawColumns) -> dict[str, list[Any]]:
    return {name: values.tolist() for name, values in columns.values.items()}


def test_arrays_mappings_and_tables_give_the_same_columns() -> None:
    import polars

    expected = {"a": [1.0, 3.0], "b": [2.0, 4.0]}
    assert as_lists(columns_from(np.array([[1, 2], [3, 4]]), TABLE)) == expected
    assert as_lists(columns_from({"b": [2, 4], "extra": ["x", "y"], "a": ["1", "3"]}, TABLE)) == expected
    assert as_lists(columns_from(polars.DataFrame({"b": [2, 4], "note": ["x", "y"], "a": [1, 3]}), TABLE)) == expected


def test_one_row_may_come_without_its_brackets() -> None:
    assert as_lists(columns_from([1.0, 2.0], TABLE)) == {"a": [1.0], "b": [2.0]}
    assert as_lists(columns_from([1.0, 2.0], TABLE[:1])) == {"a": [1.0, 2.0]}
    assert as_lists(columns_from({"a": 1.0, "b": 2.0}, TABLE)) == {"a": [1.0], "b": [2.0]}


def test_mixed_columns_come_in_every_form() -> None:
    import pandas
    import polars

    sold = [date(1970, 1, 2), None]
    named = {"sold": sold, "city": ["Rome", None], "age": [34, None], "note": ["x", "y"]}
    forms: list[Any] = [
        named,
        pandas.DataFrame(named),
        pandas.DataFrame(named).convert_dtypes(),
        pandas.DataFrame(named).astype({"city": "category", "sold": "datetime64[ns]"}),
        polars.DataFrame(named),
        polars.DataFrame(named).with_columns(polars.col("city").cast(polars.Categorical)),
        [{"city": "Rome", "age": 34, "sold": "1970-01-02"}, {"sold": None, "city": "?", "age": ""}],
        [[34, "Rome", "1970-01-02"], [None, None, None]],
        np.array([["34", "Rome", "1970-01-02"], ["", "?", ""]]),
        {"age": np.array([34, np.nan]), "city": np.array(["Rome", None], object), "sold": np.array([1.0, np.nan])},
    ]
    for rows in forms:
        found = columns_from(rows, MIXED)
        np.testing.assert_array_equal(found.values["age"], [34, np.nan])
        np.testing.assert_array_equal(found.values["sold"], [1, np.nan])
        assert found.values["city"].tolist() == [1, -1]
        assert not found.unknown


def test_a_single_mixed_row_may_come_without_brackets() -> None:
    expected = {"age": [34.0], "city": [0], "sold": [1.0]}
    assert as_lists(columns_from({"age": 34, "city": "Oslo", "sold": date(1970, 1, 2)}, MIXED)) == expected
    assert as_lists(columns_from([34, "Oslo", "1970-01-02"], MIXED)) == expected


def test_unknown_classes_are_told_apart() -> None:
    found = columns_from({"age": [1, 2], "city": ["Oslo", "Bergen"], "sold": [0, 0]}, MIXED)
    assert found.values["city"].tolist() == [0, -1]
    assert {name: words.tolist() for name, words in found.unknown.items()} == {"city": [None, "Bergen"]}


def test_pictures_come_in_every_shape() -> None:
    pixels = np.arange(8.0)
    expected = pixels.reshape(2, 2, 2).tolist()
    for shape in ((2, 4), (2, 2, 2), (2, 2, 2, 1)):
        assert columns_from(pixels.reshape(shape), PICTURE).values["image"].tolist() == expected
        assert columns_from({"image": pixels.reshape(shape)}, PICTURE).values["image"].tolist() == expected
    assert columns_from(pixels[:4], PICTURE).values["image"].tolist() == expected[:1]
    assert columns_from(pixels[:4].reshape(2, 2), PICTURE).values["image"].tolist() == expected[:1]
    by_pixel = {name: pixels.reshape(2, 4)[:, index] for index, name in enumerate(PICTURE[0].names)}
    assert columns_from(by_pixel, PICTURE).values["image"].tolist() == expected


def test_only_needed_columns_are_asked_for() -> None:
    assert list(columns_from({"b": [1.0]}, TABLE, needed=["b"]).values) == ["b"]


@pytest.mark.parametrize(
    ("rows", "fields", "message"),
    [
        ({"c": [1]}, TABLE, "2 columns are missing[\\s\\S]*Add a, b"),
        ({"p00": [1], "p11": [1]}, PICTURE, "Add p01, p10"),
        ({"aeg": [1], "sold": [0]}, MIXED, "2 columns are missing[\\s\\S]*Add age, city. Did you misspell 'aeg'"),
        ({"age": [1], "city": ["Oslo"], "sold": ["May"]}, MIXED, "row 0: column 'sold' must hold dates"),
        ([[1, "Oslo"]], MIXED, "3 a row: age, city, sold"),
        ([[1, "Oslo", 0], [1]], MIXED, "rows are"),
        (np.ones((3, 3)), TABLE, "2 a row: a, b"),
        (np.ones((3, 3)), PICTURE, "no pictures of 2×2"),
        ({"a": [1, 2], "b": [1]}, TABLE, "equally many rows"),
        ({"a": [1, "x"], "b": [1, 2]}, TABLE, "row 1: column 'a' must hold numbers"),
        ({"a": [1, 2], "b": [1, np.inf]}, TABLE, "row 1: column 'b' must hold finite"),
        ({"image": np.full((3, 2, 2), [[[0.0]], [[np.nan]], [[0.0]]])}, PICTURE, "row 1: a picture must hold finite"),
        ({"a": [[1, 2]], "b": [1]}, TABLE, "one value per row"),
    ],
)
def test_rows_that_do_not_fit_are_refused(rows: Any, fields: list[Field], message: str) -> None:
    with pytest.raises(InputError, match=message):
        columns_from(rows, fields)


NAMES = st.sampled_from(["a", "b", "age", "city", "sold", "image", "p00"])
CELLS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.binary(max_size=3)
)
ROWS = st.recursive(CELLS, lambda each: st.lists(each, max_size=4) | st.dictionaries(NAMES, each), max_leaves=12)


@given(rows=ROWS, fields=st.sampled_from([TABLE, MIXED, PICTURE]))
@settings(max_examples=200, deadline=None)
def test_rows_of_any_kind_are_read_or_refused(rows: Any, fields: list[Field]) -> None:
    try:
        found = columns_from(rows, fields)
    except InputError:
        return
    assert set(found.values) == {field.name for field in fields}
    assert len({len(values) for values in found.values.values()}) == 1
