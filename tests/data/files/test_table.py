"""Tables: columns by name, whatever stands around them; written so that no spreadsheet runs them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.files.table import read_table, table_text
from pellucid.errors import InputError

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(finite, finite), min_size=1, max_size=20))
def test_numbers_come_back_exactly(rows: list[tuple[float, float]]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(table_text(["a", "b c"], rows))
        found = read_table(path, ["b c", "a"])
    np.testing.assert_array_equal(np.stack([found["a"], found["b c"]], axis=1), np.array(rows))


@pytest.mark.parametrize(
    "text",
    [
        "x1,x2\n1,2\n3,4\n",
        "x2,note,x1\n2,a,1\n4,,3\n",
        "x1;x2\n1;2\n3;4\n",
        "x1\tx2\n1\t2\n3\t4\n",
        "\ufeffx1,x2\r\n1,2\r\n3,4\r\n",
        'x1,x2\n"1", 2\n3,4.0',
        "x1,x2\n1e0,+2\n3,4\n",
    ],
)
def test_the_same_table_in_many_dresses(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode())
    found = read_table(tmp_path / "a.csv", ["x1", "x2"])
    assert (found["x1"].tolist(), found["x2"].tolist()) == ([1, 3], [2, 4])


def test_the_line_of_a_wrong_cell_is_named_and_the_others_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x1,x2\n1,2\n1,NA\n1,2\n1,\n")
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "a.csv", ["x1", "x2"])
    assert caught.value.where.endswith("a.csv:3")
    assert caught.value.got == "'NA', and 1 more like it"


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
