"""Columns for a model: by name in any order, as its fields say; what is missing or strange is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars
import pytest

from pellucid.data.schema import Field
from pellucid.data.tables.files import read_dataset, read_table
from pellucid.data.tables.frames import frame_table
from pellucid.data.tables.wanted import columns_for, dataset_for, read_for
from pellucid.errors import InputError
from pellucid.spec.experiment import DataSpec

AGE, CITY, DAY = Field("age"), Field("city", "class", classes=("Oslo", "Rome")), Field("day", "date")
NAN = float("nan")


def wanted(text: str, fields: list[Field], folder: Path) -> dict[str, list[object]]:
    (folder / "a.csv").write_text(text)
    return {name: values.tolist() for name, values in read_for(folder / "a.csv", fields).columns.items()}


def test_columns_come_by_name_and_others_are_ignored(tmp_path: Path) -> None:
    found = wanted("note;city;day;age\nx;Rome;1.5.2024;1,5\ny;;?;\n", [AGE, CITY, DAY], tmp_path)
    assert found["city"] == ["Rome", None]
    np.testing.assert_array_equal(found["age"], [1.5, NAN])
    np.testing.assert_array_equal(found["day"], [19844, NAN])


def test_classes_are_known_in_other_letters_and_as_the_same_number(tmp_path: Path) -> None:
    grade = Field("grade", "class", classes=("1", "2"))
    found = wanted("city,grade\noslo,1.0\nBergen,2\nROME,3\n", [CITY, grade], tmp_path)
    assert found["city"] == ["Oslo", "Bergen", "Rome"]
    assert found["grade"] == ["1", "2", "3"]


def test_typed_columns_are_words_where_classes_are_wanted() -> None:
    frame = polars.DataFrame({"won": [True, None], "grade": [1.0, 2.5], "code": [7, 8]})
    fields = [
        Field("won", "class", classes=("false", "true")),
        *(Field(n, "class", classes=("1",)) for n in ("grade", "code")),
    ]
    found = columns_for(frame_table(frame), fields).columns
    assert {name: values.tolist() for name, values in found.items()} == {
        "won": ["true", None],
        "grade": ["1", "2.5"],
        "code": ["7", "8"],
    }


def test_a_picture_is_a_column_for_each_pixel(tmp_path: Path) -> None:
    picture = Field("image", "image", shape=(1, 2), names=("p0", "p1"))
    assert wanted("p1,p0\n3,4\n", [picture], tmp_path) == {"p0": [4.0], "p1": [3.0]}


@pytest.mark.parametrize(
    ("text", "fields", "message"),
    [
        ("agee,x\n1,2\n", [AGE], r"a.csv: a column is missing(.|\n)*Add age. Did you misspell 'agee'\?"),
        ("x\n1\n", [AGE, CITY], r"2 columns are missing(.|\n)*Add age, city."),
        ("age\n1\nabc\n", [AGE], r"a.csv:3: column 'age' holds numbers, but not in 1 of its 2 cells"),
        ("age\n1\ninf\n", [AGE], r"a.csv:3: column 'age'"),
        (
            "day,x\n2024-01-01,1\nsoon,1\nlate,1\n",
            [DAY],
            r"a.csv:3: column 'day' must hold dates(.|\n)*'soon', and 1 more",
        ),
        ("day,x\n1/2/2024,1\n", [DAY], "must hold dates that mean one day"),
        ("age\n", [AGE], "a header and no rows"),
    ],
)
def test_what_does_not_fit_is_named(text: str, fields: list[Field], message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        wanted(text, fields, tmp_path)


def test_typed_columns_of_another_kind_are_refused() -> None:
    frame = polars.DataFrame({"age": polars.Series(["2024-01-01"]).str.to_date(), "day": [1]})
    for field, kind in ((AGE, "numbers"), (DAY, "dates")):
        with pytest.raises(InputError, match=f"must hold {kind}"):
            columns_for(frame_table(frame), [field])


def test_the_rows_a_model_was_trained_on_are_the_same_rows_again(tmp_path: Path) -> None:
    lines = [f"{row},{'Oslo' if row % 3 else 'Rome'},2024-01-{1 + row % 28:02},{row % 2}" for row in range(120)]
    lines[7] = "x,,,1"
    (tmp_path / "a.csv").write_text("\n".join(["age,city,day,won", *lines]))
    trained = read_dataset(tmp_path / "a.csv", DataSpec())
    fields = list(trained.input_fields)
    again = dataset_for(read_table(tmp_path / "a.csv", DataSpec()), fields, [], DataSpec())
    assert again.fingerprint() == trained.fingerprint()
    assert again.notes == trained.notes


def test_classes_a_model_does_not_know_come_after_those_it_knows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("age,city,when\n1,Bergen,2024-01-01\n2,Rome,2024-01-02\n3,,2024-01-03\n")
    table = read_table(tmp_path / "a.csv", DataSpec())
    found = dataset_for(table, [AGE], [CITY], DataSpec(time_column="when"))
    assert found.fields["city"].classes == ("Oslo", "Rome", "Bergen")
    assert found.targets["city"].tolist() == [2, 1]
    assert found.notes == ("1 row without a value of city is left out.",)
    assert found.inputs["when"].tolist() == [19723, 19724]
