"""Points as a file: what was written is read again, bit for bit; other files are refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pellucid.data.points import parts_of, points_dataset, read_points, rows_text, split_of
from pellucid.data.schema import Dataset, Field, by_name
from pellucid.errors import PellucidError

AS_THEY_ARE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
NUMBERS = st.floats(-1e6, 1e6)
PARTS = st.sampled_from([0, 1, 2])


@AS_THEY_ARE
@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.sampled_from(["-1", "1", "red", "two words"]), PARTS), min_size=2))
def test_classes_come_back(tmp_path: Path, rows: list[tuple[float, float, str, int]]) -> None:
    data = points_dataset([row[:2] for row in rows], [row[2] for row in rows])
    split = split_of([0, *(row[3] for row in rows[1:])])
    path = tmp_path / "points.csv"
    path.write_text(rows_text(data, split))
    again, parts = read_points(path)
    for name, values in data.inputs.items():
        np.testing.assert_array_equal(again.inputs[name], values)
    every = np.arange(len(rows))
    assert again.in_words(again.targets, every)["label"].tolist() == [row[2] for row in rows]
    np.testing.assert_array_equal(parts_of(parts, len(rows)), parts_of(split, len(rows)))


@AS_THEY_ARE
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, unique_by=lambda row: row[1]))
def test_values_come_back(tmp_path: Path, rows: list[tuple[float, float]]) -> None:
    # Values that are only 0 and 1, or only -1 and 1, would be two classes, as in any table.
    data = points_dataset([row[0] for row in rows], [row[1] for row in rows], "number")
    path = tmp_path / "points.csv"
    path.write_text(rows_text(data, split_of(np.zeros(len(rows)))))
    again, _ = read_points(path)
    if again.fields["y"].kind == "number":
        np.testing.assert_array_equal(again.targets["y"], data.targets["y"])
    else:
        assert len(rows) <= 20
    np.testing.assert_array_equal(again.inputs["x"], data.inputs["x"])


def test_a_table_is_written_with_its_words_days_and_gaps() -> None:
    fields = by_name(Field("day", "date"), Field("size"), Field("kind", "class", classes=("a", "b")), Field("price"))
    inputs = {
        "day": np.array([19844, 19844.75, np.nan]),
        "size": np.array([1.5, np.nan, 2]),
        "kind": np.array([1, 0, -1]),
    }
    data = Dataset("own", "Own.", inputs, {"price": np.array([10.0, 20, 30])}, fields)
    assert rows_text(data, split_of([0, 1, 2])).splitlines() == [
        "day,size,kind,price,part",
        "2024-05-01,1.5,b,10.0,train",
        "2024-05-01 18:00,,a,20.0,validation",
        ",2.0,,30.0,test",
    ]


def test_rows_in_no_part_are_not_written_and_no_cell_is_a_formula() -> None:
    target = Field("label", "class", classes=("=cmd()", "b"))
    data = Dataset("own", "Own.", {"x": np.arange(3.0)}, {"label": np.array([0, 1, 0])}, by_name(Field("x"), target))
    assert rows_text(data, split_of([0, -1, 2])).splitlines() == [
        "x,label,part",
        "0.0,'=cmd(),train",
        "2.0,'=cmd(),test",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x1,x2,label\n0,1,a\n1,0,b\n", "points.file"),
        ("a,b,c,label,part\n0,1,2,a,train\n1,0,2,b,train\n", "points.file"),
        ("x1,x2,label,part\n0,1,a,train\n1,0,b,exam\n", "points.part"),
        ("x1,x2,label,part\n0,1,a,test\n1,0,b,test\n", "points.part"),
        ("x1,x2,label,part\n0,1,a,train\n", "points.count"),
        ("x1,x2,label,part\n0,red,a,train\n1,blue,b,train\n", "points.columns"),
        ("x1,x2,label,part\n0,2e9,a,train\n1,0,b,train\n", "points.value"),
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(text)
    with pytest.raises(PellucidError) as caught:
        read_points(path)
    assert caught.value.code == code


def test_points_without_a_label_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("x1,x2,label,part\n0,1,a,train\n1,,b,train\n2,2,b,test\n3,1,,test\n")
    data, split = read_points(path)
    assert (len(data), split.train.tolist(), split.test.tolist()) == (2, [0], [1])
    assert "2 rows" in data.notes[-1]
