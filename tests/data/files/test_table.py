"""Written tables: every number comes back, and no spreadsheet runs a cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.files.table import table_text
from pellucid.data.schema import Field
from pellucid.data.tables.wanted import read_for

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(finite, finite), min_size=1, max_size=20))
def test_numbers_come_back_exactly(rows: list[tuple[float, float]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(table_text(["a", "b c"], rows))
        found = read_for(path, [Field("b c"), Field("a")]).columns
    np.testing.assert_array_equal(np.stack([found["a"], found["b c"]], axis=1), np.array(rows))


@given(st.text(st.characters(exclude_categories=["C"]), max_size=10))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    cell = next(csv.reader(io.StringIO(table_text([text], []))))
    if cell and cell[0][:1] in ("=", "+", "-", "@", "\t", "\r"):
        assert np.isfinite(float(cell[0])), "only a number may begin so"
    assert (cell[0] if cell else "").removeprefix("'").lstrip("'") == text.lstrip("'")


def test_negative_numbers_stay_numbers() -> None:
    assert table_text(["x"], [[-1.5], [-2]]) == "x\n-1.5\n-2\n"
    assert table_text(["x"], [["-1"], ["+2.5e-3"], ["-.5"]]) == "x\n-1\n+2.5e-3\n-.5\n"


@pytest.mark.parametrize("text", ["-1+2", "+A1", "-", "-1\n=2", "-inf", "=1", "\t1"])
def test_what_only_begins_like_a_number_is_kept_from_spreadsheets(text: str) -> None:
    assert next(csv.reader(io.StringIO(table_text([text], []), newline=""))) == [f"'{text}"]
