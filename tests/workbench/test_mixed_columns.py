"""A model of numbers, classes and dates, some missing: every verb answers for it in the data's own words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pellucid.cli.program import program
from pellucid.data.schema import Dataset, Field, by_name
from pellucid.errors import InputError
from pellucid.export.page import page_of
from pellucid.model import load
from pellucid.run import Run
from pellucid.workbench.evaluate import evaluate
from pellucid.workbench.explain import explain
from pellucid.workbench.predict import predict
from pellucid.workbench.train import train

CITIES = ("Bergen", "Oslo", "Rome")
ROW = ["34", "Oslo", "yes", "2024-05-01"]


def shop(rows: int = 240) -> Dataset:
    """The price follows age, city and season; age and city are missing here and there."""
    rng = np.random.default_rng(0)
    age, city, smoker = rng.uniform(18, 80, rows), rng.integers(0, 3, rows), rng.integers(0, 2, rows)
    sold = np.floor(19_000 + 800 * rng.random(rows))
    price = age / 4 + 10 * (city == 1) + 5 * np.sin(2 * np.pi * sold / 365.2425)
    inputs = {
        "age": np.where(rng.random(rows) < 0.1, np.nan, age),
        "city": np.where(rng.random(rows) < 0.1, -1, city),
        "smoker": smoker,
        "sold": sold,
    }
    fields = [Field("age"), Field("city", "class", classes=CITIES), Field("smoker", "class", classes=("no", "yes"))]
    return Dataset(
        "shop", "Generated.", inputs, {"price": price}, by_name(*fields, Field("sold", "date"), Field("price"))
    )


@pytest.fixture(scope="module")
def run() -> Run:
    return train(shop(), network="dense 16 tanh", epochs=60, learning_rate=0.01, seed=0, save_run=False)


@pytest.fixture(scope="module")
def path(run: Run, tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(run.model.save(tmp_path_factory.mktemp("model") / "shop.safetensors"))


def test_the_model_file_answers_as_the_model(run: Run, path: str) -> None:
    assert load(path).inputs.names == run.model.inputs.names
    assert predict(path, ROW).to_json() == predict(run.model, ROW).to_json()
    described = load(path).inputs.to_json()[0]
    assert described == run.model.inputs.to_json()[0]


def test_every_form_of_the_rows_is_answered_alike(run: Run) -> None:
    import pandas
    import polars

    columns = {"sold": [date(2024, 5, 1), None], "city": ["Oslo", None], "smoker": ["yes", "no"], "age": [34, None]}
    forms: list[Any] = [
        columns,
        pandas.DataFrame(columns),
        polars.DataFrame(columns),
        [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)],
        [[34, "Oslo", "yes", "2024-05-01"], [None, "?", "no", ""]],
    ]
    first, *others = (predict(run.model, rows) for rows in forms)
    assert all(other.rows == first.rows and other.notes == first.notes for other in others)
    alone = [predict(run.model, ROW)[0], predict(run.model, ["?", "", "no", "?"])[0]]
    # A row alone is summed in another order than among others.
    assert [row.prediction for row in alone] == pytest.approx([row.prediction for row in first], rel=1e-6)
    assert [row.unlike for row in alone] == [row.unlike for row in first]
    with pytest.warns(UserWarning, match="'sold': 1 missing value, which no training row had"):
        np.testing.assert_array_equal(run.model.predict(columns), [row.prediction for row in first])


def test_unknown_classes_are_named_count_as_missing_and_mark_the_row(run: Run) -> None:
    found = predict(
        run.model, {"age": [34] * 3, "city": ["Olso", None, "Oslo"], "smoker": ["no"] * 3, "sold": [19_100.0] * 3}
    )
    assert found.notes == ("column 'city': 'Olso' is unknown (1 row); it counts as missing. Did you mean 'Oslo'?",)
    assert found[0].prediction == found[1].prediction != found[2].prediction
    assert found[0].unlike
    assert (found[0].distance, found[1].unlike) == (found[1].distance, False)
    assert found.to_json()["notes"] == list(found.notes)


def test_an_unknown_class_is_marked_on_the_command_line(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    program.main(["predict", path, "?", "Olso", "yes", "2023-05-01"], standalone_mode=False)
    assert "! unknown class" in capsys.readouterr().out


def test_the_command_line_takes_a_row_in_words(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    program.main(["predict", path, "?", "Olso", "yes", "2024-05-01", "--json"], standalone_mode=False)
    told = capsys.readouterr()
    assert "'Olso' is unknown" in told.err
    answer = json.loads(told.out)
    assert answer["predictions"][0]["unlike"] is True
    assert answer["notes"][0].endswith("Did you mean 'Oslo'?")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["34", "Oslo", "yes"], "got: 3 values"),
        (["old", "Oslo", "yes", "2024-05-01"], "column 'age': this is not a number"),
        (["34", "Oslo", "yes", "May"], "column 'sold' must hold dates"),
        (["34,5", "Oslo", "yes", "2024-05-01"], "Write 34.5"),
    ],
)
def test_rows_that_do_not_fit_are_refused(path: str, words: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        predict(path, words)


def test_it_is_measured_on_its_test_rows_and_by_names_elsewhere(run: Run) -> None:
    data = shop()
    found = evaluate(run.model, data)
    assert (found.part, found.model["loss"]) == ("test rows", pytest.approx(run.test["loss"], rel=1e-5))
    assert found.model["r2"] > 0.8
    assert set(found.importance) == {"age", "city", "smoker", "sold"}
    assert found.importance["smoker"] < 0.05 < min(found.importance[name] for name in ("age", "city", "sold"))
    turned = np.where(data.inputs["city"] < 0, -1, 2 - data.inputs["city"])
    other = replace(
        data,
        inputs={**data.inputs, "city": turned},
        fields={**data.fields, "city": replace(data.fields["city"], classes=CITIES[::-1])},
    )
    assert evaluate(run.model, other).model == pytest.approx(evaluate(run.model, data.take(np.arange(240)[::-1])).model)


def test_a_step_names_the_numbers_that_the_network_sees(run: Run) -> None:
    step = explain(run.model, ROW, 20.0)
    assert step.names == run.model.inputs.names == tuple(step.to_json()["names"])
    assert "city=Bergen 0, city=Oslo 1" in step.to_text()
    place = run.model.inputs.names.index("city=Oslo")
    unknown = explain(run.model, ["34", "Olso", "yes", "2023-05-01"])
    assert (
        unknown.notes == tuple(unknown.to_json()["notes"]) == predict(run.model, ["34", "Olso", "yes", "?"]).notes[:1]
    )
    assert "(from city=Oslo)" in step.follow("dense1/weight", place, 0).to_text()


def test_the_report_asks_for_classes_and_dates(run: Run, tmp_path: Path) -> None:
    page = page_of(run.exhibit())
    age, city, smoker, sold = page["model"]["inputs"]["fields"]
    assert (city["classes"], city["seen"], city["missing"]) == (CITIES, [0, 1, 2], True)
    assert (smoker["missing"], sold["kind"], sold["clock"], age["missing"]) == (False, "date", False, True)
    assert age["range"][0] < age["usual"] < age["range"][1]
    assert run.setup is not None
    assert page["first"]["row"] in run.setup.split.test
    json.dumps(page["model"]["inputs"], allow_nan=False)
    assert "city=Oslo" in run.export(tmp_path / "shop.html").read_text("utf-8")
    assert load(run.export(tmp_path / "shop.safetensors")).export(tmp_path / "alone.html").stat().st_size > 10_000
