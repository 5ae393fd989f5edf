"""Raw columns from arrays, mappings and tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pellucid.data.preprocess.columns import columns_from
from pellucid.data.schema import Field
from pellucid.errors import InputError

TABLE = [Field("a"), Field("b")]
PICTURE = [Field("image", "image", shape=(2, 2), names=("p00", "p01", "p10", "p11"))]


def as_lists(columns: dict[str, np.ndarray]) -> dict[str, list[Any]]:
    return {name: values.tolist() for name, values in columns.items()}


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


def test_pictures_come_in_every_shape() -> None:
    pixels = np.arange(8.0)
    expected = pixels.reshape(2, 2, 2).tolist()
    for shape in ((2, 4), (2, 2, 2), (2, 2, 2, 1)):
        assert columns_from(pixels.reshape(shape), PICTURE)["image"].tolist() == expected
        assert columns_from({"image": pixels.reshape(shape)}, PICTURE)["image"].tolist() == expected
    assert columns_from(pixels[:4], PICTURE)["image"].tolist() == expected[:1]
    assert columns_from(pixels[:4].reshape(2, 2), PICTURE)["image"].tolist() == expected[:1]
    by_pixel = {name: pixels.reshape(2, 4)[:, index] for index, name in enumerate(PICTURE[0].names)}
    assert columns_from(by_pixel, PICTURE)["image"].tolist() == expected


def test_only_needed_columns_are_asked_for() -> None:
    assert list(columns_from({"b": [1.0]}, TABLE, needed=["b"])) == ["b"]


@pytest.mark.parametrize(
    ("rows", "fields", "message"),
    [
        ({"c": [1]}, TABLE, "2 columns are missing[\\s\\S]*Add a, b"),
        ({"p00": [1], "p11": [1]}, PICTURE, "Add p01, p10"),
        (np.ones((3, 3)), TABLE, "2 a row: a, b"),
        (np.ones((3, 3)), PICTURE, "no pictures of 2×2"),
        ({"a": [1, 2], "b": [1]}, TABLE, "equally many rows"),
        ({"a": [1, "x"], "b": [1, 2]}, TABLE, "row 1: column 'a' must hold numbers"),
        ({"a": [1, None], "b": [1, 2]}, TABLE, "row 1: column 'a' must hold"),
        ({"a": [1, 2], "b": [1, np.nan]}, TABLE, "row 1: column 'b' must hold finite"),
        ({"a": [[1, 2]], "b": [1]}, TABLE, "one number per row"),
    ],
)
def test_rows_that_do_not_fit_are_refused(rows: Any, fields: list[Field], message: str) -> None:
    with pytest.raises(InputError, match=message):
        columns_from(rows, fields)
