"""Frames: pandas and polars say the same, and the same as the file they are written to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas
import polars
import pytest

from pellucid.data.given import given_dataset, given_table
from pellucid.data.schema import Dataset, Field
from pellucid.data.tables.files import read_dataset
from pellucid.data.tables.frames import as_polars, frame_table, is_frame, is_series
from pellucid.errors import InputError
from pellucid.spec.experiment import DataSpec, Experiment

COLUMNS = {
    "age": [34.5, None, 41.0, 29.0],
    "rooms": [3, 4, 4, 2],
    "city": ["Oslo", "Rome", None, "Oslo"],
    "member": [True, False, True, True],
    "joined": [date(2024, 5, 1), date(2023, 1, 31), date(2022, 2, 2), date(2024, 2, 29)],
    "price": [1.5, 2.5, 3.5, 4.5],
}
ASKED = Experiment.of(target="price")
POLARS = polars.DataFrame(COLUMNS)
PANDAS = pandas.DataFrame(COLUMNS)


def given(source: object, asked: Experiment = ASKED, **about: object) -> Dataset:
    found = given_dataset(source, asked, **about)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "frame",
    [
        PANDAS,
        PANDAS.convert_dtypes(),
        PANDAS.astype({"city": "category", "joined": "datetime64[ns]"}),
        PANDAS.assign(joined=pandas.to_datetime(PANDAS["joined"]).dt.tz_localize("UTC")),
        POLARS.with_columns(polars.col("city").cast(polars.Categorical), polars.col("joined").cast(polars.Datetime)),
    ],
)
def test_frames_of_every_kind_say_the_same(frame: object) -> None:
    assert given(frame).fingerprint() == given(POLARS).fingerprint()
    assert given(frame).fields == given(POLARS).fields


def test_a_frame_says_what_its_file_says(tmp_path: Path) -> None:
    PANDAS.to_csv(tmp_path / "a.csv", index=False)
    read, found = read_dataset(tmp_path / "a.csv", ASKED.data), given(PANDAS)
    assert (read.fingerprint(), read.fields) == (found.fingerprint(), found.fields)


@pytest.mark.parametrize(
    "y",
    [PANDAS["price"], POLARS["price"], PANDAS[["price"]], POLARS[["price"]]],
    ids=["pandas", "polars", "frame of pandas", "frame of polars"],
)
def test_a_target_may_stand_beside_its_frame(y: object) -> None:
    found = given((PANDAS.drop(columns="price"), y), Experiment())
    assert list(found.targets) == ["price"]
    assert found.targets["price"].tolist() == COLUMNS["price"]


@pytest.mark.parametrize(
    ("y", "kind"), [([0, 1, 1, 0], "class"), (np.array(["a", "b", "a", "b"]), "class"), ([1.5, 2, 3, 4], "number")]
)
def test_a_target_without_a_name_is_y(y: object, kind: str) -> None:
    found = given((POLARS, y), Experiment())
    assert [(field.name, field.kind) for field in found.target_fields] == [("y", kind)]


def test_test_rows_are_held_out() -> None:
    found = given(POLARS, test=PANDAS.iloc[:1].assign(price=9.0))
    assert found.held_out is not None
    assert found.held_out.tolist() == [False] * 4 + [True]
    assert found.inputs["price"].tolist() == [*COLUMNS["price"], 9.0]


def test_rows_are_weighed_ordered_and_grouped() -> None:
    found = given(POLARS, sample_weight=[1, 2, 3, 4], groups=["a", "a", "b", "b"])
    assert found.weights is not None
    assert found.weights.tolist() == [1, 2, 3, 4]
    assert found.defaults.by == "group"


def test_columns_of_python_objects_are_texts() -> None:
    frame = as_polars(pandas.DataFrame({"a": ["1", 2, None], 7: [[1], [2], [3]]}))
    assert frame["a"].to_list() == ["1", "2", None]
    assert frame.columns == ["a", "7"]


def test_what_is_a_frame() -> None:
    assert is_frame(PANDAS)
    assert is_frame(POLARS)
    assert is_series(PANDAS["age"])
    assert not any(map(is_frame, ["a.csv", {"a": [1]}, np.ones((2, 2)), [[1]], (1, 2), None]))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (POLARS.lazy(), "frame.collect"),
        (POLARS.clear(), "no rows"),
        (pandas.DataFrame([[1, 2]], columns=["a", "a"]), "unique column names|same name"),
        (pandas.DataFrame([[1, 2]], columns=[1, "1"]), "same name"),
        ((POLARS, [1, 2]), "equally many rows"),
        ((POLARS, POLARS["age"]), "same name"),
        ((POLARS, np.ones((4, 2))), "a column of it"),
    ],
)
def test_frames_that_cannot_be_used_are_refused(source: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        given(source, Experiment())


def test_test_rows_must_have_the_same_columns() -> None:
    for frame in (POLARS.drop("age"), POLARS.with_columns(age=polars.lit("x"))):
        with pytest.raises(InputError, match="same columns"):
            given(POLARS, test=frame)


def test_an_unnamed_target_beside_a_frame_is_the_one_of_the_model() -> None:
    table = given_table((POLARS.drop("price"), [1.0, 2.0, 3.0, 4.0]), DataSpec(), [Field("price")])
    assert table is not None
    assert "price" in table.names
    assert given_table(np.ones((2, 2)), DataSpec(), []) is None
    assert given_table("circle", DataSpec(), []) is None


def test_a_frame_table_names_its_rows() -> None:
    assert frame_table(POLARS).where(3) == "row 3"
