"""Numbers as people write them, with point or comma and marks of thousands."""

from __future__ import annotations

import numpy as np
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.tables.numbers import numbers_of


@pytest.mark.parametrize(
    ("cells", "decimal", "values", "thousands"),
    [
        (["1", "-2.5", "+3", ".5", "5.", "1e3", "1E-2"], ".", [1, -2.5, 3, 0.5, 5, 1000, 0.01], ""),
        (["1", "-2,5", "+3", ",5", "5,", "1,5e3"], ",", [1, -2.5, 3, 0.5, 5, 1500], ""),
        (["1,5", "2,25"], ".", [1.5, 2.25], ""),
        (["1.5", "2.25"], ",", [1.5, 2.25], ""),
        (["1,234", "5"], ".", [1234, 5], ","),
        (["1,234", "5"], ",", [1.234, 5], ""),
        (["1,234,567.5", "-1,000"], ".", [1234567.5, -1000], ","),
        (["1.234.567,5", "-1.000"], ",", [1234567.5, -1000], "."),
        (["1 234,5", "1\u00a0000"], ",", [1234.5, 1000], " "),
        (["1'234.5"], ".", [1234.5], "'"),
        (["12,34,567"], ".", [None], ""),
        (["1,2345"], ".", [1.2345], ""),
        (["abc", "1x", "0x1F", "1_000", "--1", "1e", "1 2"], ".", [None] * 7, ""),
        (["inf", "-Infinity", "1e400"], ".", [None] * 3, ""),
        ([None, "1"], ".", [None, 1], ""),
        (["12.5", "12,5", "x"], ".", [12.5, None, None], ""),
    ],
)
def test_numbers_are_read(cells: list[str | None], decimal: str, values: list[float | None], thousands: str) -> None:
    found = numbers_of(polars.Series("cell", cells, polars.String), decimal)
    assert found.values.to_list() == values
    assert found.thousands == thousands


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20), st.sampled_from(".,"))
def test_numbers_come_back_exactly(values: list[float], decimal: str) -> None:
    cells = [repr(value).replace(".", decimal) for value in values]
    np.testing.assert_array_equal(numbers_of(polars.Series(cells), decimal).values.to_numpy(), values)


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=20))
def test_marks_of_thousands_change_nothing(values: list[int]) -> None:
    cells = [f"{value:,}" for value in values] + ["1,000.5"]
    assert numbers_of(polars.Series(cells), ".").values.to_list()[:-1] == values
