"""Columns: each kind is told by its rule; what is not understood is named, with its place."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import polars
import pytest

from pellucid.data.tables.columns import Column, column_of
from pellucid.errors import InputError


def place(row: int) -> str:
    return f"a.csv:{row + 2}"


def column(cells: Any, name: str = "x", decimal: str = ".") -> Column:
    return column_of(name, cells if isinstance(cells, polars.Series) else polars.Series(name, cells), decimal, place)


NAN = float("nan")


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        (["1", "2.5", "?"], "number", [1, 2.5, NAN]),
        (["1,5", "2"], "number", [1.5, 2]),
        (["2024-01-01", "", "1970-01-02"], "date", [19723, NAN, 1]),
        (["yes", "no", "NA"], "class", [1, 0, -1]),
        (["hail", "none", "NA"], "class", [0, 1, -1]),
        (["none", "3.5"], "number", [NAN, 3.5]),
        (["none", "1970-01-02", "1970-01-03"], "date", [NAN, 1, 2]),
        (["true", "false"], "class", [1, 0]),
        (["b", "a", " a "], "class", [1, 0, 0]),
        ([1, 2, None], "number", [1, 2, NAN]),
        ([1.5, NAN, None], "number", [1.5, NAN, NAN]),
        ([True, None, False], "class", [1, -1, 0]),
        ([date(1970, 1, 2), None], "date", [1, NAN]),
        ([datetime(1970, 1, 1, 12), datetime(1970, 1, 2)], "date", [0.5, 1]),
        ([None, None], "number", [NAN, NAN]),
        (polars.Series(["u", "v", None], dtype=polars.Categorical), "class", [0, 1, -1]),
        (polars.Series(["u", "v"], dtype=polars.Enum(["v", "u"])), "class", [0, 1]),
        (polars.Series([200, 1], dtype=polars.UInt8), "number", [200, 1]),
    ],
)
def test_the_kind_is_read_off_the_cells(cells: Any, kind: str, values: list[float]) -> None:
    found = column(cells)
    assert found.field.kind == kind
    np.testing.assert_array_equal(found.values, values)
    assert found.values.dtype == (np.int64 if kind == "class" else np.float64)
    assert found.notes == ()


def test_moments_with_a_zone_are_counted_from_the_same_midnight() -> None:
    zone = polars.Series([datetime(1970, 1, 1, 12)], dtype=polars.Datetime("ms", "UTC"))
    assert column(zone.dt.convert_time_zone("Asia/Tokyo")).values.tolist() == [0.5]


def test_spellings_of_true_and_false_are_one() -> None:
    found = column(["True", "TRUE", "false", "False"])
    assert (found.field.classes, found.values.tolist()) == (("false", "true"), [1, 1, 0, 0])
    assert column(["Yes", "No"]).field.classes == ("No", "Yes")


def test_a_few_cells_that_are_no_numbers_count_as_missing_and_are_named() -> None:
    cells = [str(number) for number in range(400)]
    cells[7], cells[200], cells[300] = "abc", "12;5", "inf"
    found = column(cells)
    assert np.flatnonzero(np.isnan(found.values)).tolist() == [7, 200, 300]
    (note,) = found.notes
    assert "'abc' (a.csv:9), '12;5' (a.csv:202), 'inf' (a.csv:302)" in note


def test_many_such_cells_are_named_and_the_others_are_counted() -> None:
    found = column([str(number) if number % 200 else "x" for number in range(1, 1001)])
    assert found.notes[0].endswith("'x' (a.csv:601) and 2 more.")


@pytest.mark.parametrize(
    ("cells", "line", "got"),
    [
        (["1", "2", "abc", "4", "5"], 4, "'abc'"),
        (["1", "2", "3", "1e999"], 5, "'1e999'"),
        ([1.0, 2.0, float("inf")], 4, "'inf'"),
        (["1"] * 60 + ["x" * 99] * 40, 62, f"'{'x' * 40}…'"),
    ],
)
def test_a_column_of_numbers_with_too_many_other_cells_is_an_error(cells: list[Any], line: int, got: str) -> None:
    if len(cells) == 100:
        cells = [f"{number}.5" for number in range(60)] + cells[60:]
    with pytest.raises(InputError) as caught:
        column(cells)
    assert (caught.value.where, caught.value.got) == (f"a.csv:{line}", got)
    assert "--drop 'x'" in caught.value.next


def test_few_values_that_recur_are_codes_though_most_are_numbers() -> None:
    found = column(["1", "2", "3", "crew"] * 10)
    assert (found.field.kind, found.field.classes) == ("class", ("1", "2", "3", "crew"))


def test_dates_are_dates_but_for_a_few() -> None:
    cells = [f"2024-01-{1 + row % 28:02}" for row in range(200)]
    cells[3] = "soon"
    found = column(cells)
    assert found.field.kind == "date"
    assert np.isnan(found.values[3])
    assert "'soon' (a.csv:5)" in found.notes[0]


def test_dates_that_may_mean_two_days_are_useless() -> None:
    assert "may mean two days" in column(["1/2/2024", "3/4/2024"]).useless
    assert column(["1/2/2024", "3/14/2024"]).useless == ""


def test_marks_of_thousands_are_told() -> None:
    assert column(["7", "1,234"]).notes == (
        "column 'x': a comma is read as a mark of thousands, so that 1,234 is 1234.",
    )
    assert column(["7", "1,234"], decimal=",").notes == ()


@pytest.mark.parametrize("cells", [[[1, 2], [3]], [{"a": 1}], [timedelta(1)], [b"x"]])
def test_cells_that_are_neither_numbers_nor_words_are_useless(cells: list[Any]) -> None:
    assert "neither numbers nor words" in column(cells).useless
