"""Looking at data says what training would then do, and trains nothing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pellucid.data.schema import Dataset, Field, by_name
from pellucid.data.sources import sources
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.workbench.inspect import inspect


def mixed(rows: int = 200) -> Dataset:
    """Numbers, classes and dates with values missing, two targets, a column left out."""
    rng = np.random.default_rng(2)
    age, city = rng.normal(40, 10, rows), rng.integers(0, 3, rows)
    fields = by_name(
        Field("age", unit="years"),
        Field("city", "class", classes=("Bergen", "Oslo", "Rome")),
        Field("sold", "date"),
        Field("price", unit="€"),
        Field("kind", "class", classes=("no", "yes")),
    )
    price = age + 10 * city + rng.normal(size=rows)
    inputs = {
        "age": np.where(rng.random(rows) < 0.2, np.nan, age),
        "city": np.where(rng.random(rows) < 0.1, -1, city),
        "sold": 19000 + np.arange(rows, dtype=float),
    }
    targets = {"price": price, "kind": (price + rng.normal(0, 5, rows) > 50).astype(np.int64)}
    return Dataset(
        "sales", "Sales.", inputs, targets, fields, left_out={"id": "every value is different"}, notes=("Read so.",)
    )


def test_every_column_has_its_role_and_what_becomes_of_it() -> None:
    found = inspect(mixed())
    columns = {column.name: column for column in found.columns}
    assert {name: column.role for name, column in columns.items()} == {
        "age": "input",
        "city": "input",
        "sold": "input",
        "price": "target",
        "kind": "target",
        "id": "left out",
    }
    assert columns["age"].becomes == ("age", "age missing")
    assert {"city=Bergen", "city=Oslo", "city=Rome", "city missing"} == set(columns["city"].becomes)
    assert columns["kind"].becomes == ("kind=no", "kind=yes")
    assert columns["id"].reason == "every value is different"
    assert found.notes == ("Read so.",)
    assert not {"left-out", "reading"} & {warning.code for warning in found.warnings}


def test_the_network_sees_what_the_columns_become() -> None:
    dataset = mixed()
    found, setup = inspect(dataset), set_up(Experiment.of(), dataset)
    seen = [name for column in found.columns if column.role == "input" for name in column.becomes]
    assert seen == list(setup.inputs.names)
    assert found.inputs == (len(seen),)
    typed = inspect(dataset, features="age, age^2, city")
    assert typed.columns[0].becomes == ("age", "age missing", "age^2")
    assert typed.columns[2].becomes == ()


@pytest.mark.parametrize(
    "name", [name for name in sources if name not in ("mnist", "fashion-mnist", "california-housing")]
)
def test_built_in_data_is_described_as_training_takes_it(name: str) -> None:
    found, setup = inspect(name), set_up(Experiment.of(source=name))
    assert found.rows == sum(found.parts.values()) == len(setup.dataset)
    assert (found.network, found.parameters) == (str(setup.experiment.network), setup.network.count())
    assert {column.name for column in found.columns} == set(setup.dataset.columns)
    assert found.linear is not None
    assert set(found.linear) == set(found.trivial or ())
    json.dumps(found.to_json(), allow_nan=False)


def test_classes_are_counted_by_part() -> None:
    counts = inspect("iris").classes["species"]
    assert {part: sum(each.values()) for part, each in counts.items()} == {"train": 90, "validation": 30, "test": 30}


def test_options_are_those_of_training() -> None:
    found = inspect("iris", network="dense 7 tanh", split=(0.5, 0.5), epochs=3, target="petal length (cm)")
    assert found.network == "dense 7 tanh"
    assert found.parts == {"train": 75, "test": 75}
    assert found.training["epochs"] == 3
    assert found.task["task"] == "regression"


def test_arrays_and_warnings(rng: np.random.Generator) -> None:
    x = rng.normal(size=(300, 3))
    y = x.sum(1)
    found = inspect(({"a": x[:, 0], "b": x[:, 1], "copy": 2 * y}, y), network="dense 4 tanh")
    assert [warning.code for warning in found.warnings] == ["leak"]


def test_a_linear_model_that_takes_long_is_left_out(rng: np.random.Generator) -> None:
    pictures = rng.integers(0, 255, (2000, 28, 28), np.uint8)
    found = inspect((pictures, np.arange(2000) % 10))
    assert found.linear is None
    assert found.trivial == pytest.approx({"accuracy": 0.1})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file as people have them: a number for every row, missing cells, words, dates, a copy of the answer."""
    rng = np.random.default_rng(5)
    lines = ["id;age;city;sold;price;price in cents"]
    for row in range(200):
        age, price = rng.integers(18, 90), 100 + rng.normal(0, 20)
        shown = age if row % 7 else ""
        city, sold = rng.choice(["Oslo", "Rome", "Bergen"]), f"{2020 + row % 5}-{row % 12 + 1:02d}-{row % 28 + 1:02d}"
        lines.append(f"{row + 1};{shown};{city};{sold};{price:.2f};{100 * price:.0f}")
    path = tmp_path / "sales.csv"
    path.write_text("\n".join(lines))
    return path


def test_a_file_without_a_target_is_described(file: Path) -> None:
    found = inspect(str(file))
    assert (found.rows, found.network, dict(found.parts), found.linear) == (200, "", {}, None)
    assert {column.name for column in found.columns if column.role == "input"} >= {"age", "city", "sold", "price"}
    assert "--target 'price'" in found.notes[-1]


def test_a_file_is_described_as_training_takes_it(file: Path) -> None:
    found = inspect(str(file), target="price", network="dense 4 tanh")
    columns = {column.name: column for column in found.columns}
    assert columns["id"].role == "left out"
    assert columns["id"].reason
    assert (columns["city"].kind, columns["sold"].kind, columns["age"].kind) == ("class", "date", "number")
    assert columns["age"].figures.missing == 29
    assert [warning.code for warning in found.warnings] == ["leak"]
    assert "'price in cents'" in found.warnings[0].what
    assert inspect(str(file), target="price", network="dense 4 tanh", drop="price in cents").warnings == ()


def test_a_frame_is_described_as_its_file_is(file: Path) -> None:
    import polars

    frame = polars.read_csv(file, separator=";", try_parse_dates=True)
    read, given = inspect(str(file), target="price"), inspect(frame, target="price")
    assert [column.figures for column in given.columns] == [column.figures for column in read.columns]
    assert [column.becomes for column in given.columns] == [column.becomes for column in read.columns]
    assert given.parts == read.parts
