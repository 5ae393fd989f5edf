"""Answers: the model's own, in the order of the rows, as plain data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pellucid.model import Model
from pellucid.workbench.predict import Prediction, Predictions, predict
from pellucid.workbench.train import train


@pytest.fixture(scope="module")
def iris() -> Model:
    return train("iris", network="dense 4 relu", epochs=0, save_run=False).model


@pytest.fixture
def rows(rng: np.random.Generator) -> np.ndarray:
    return rng.uniform(0, 8, (7, 4))


def test_answers_are_the_models(iris: Model, rows: np.ndarray) -> None:
    found = predict(iris, rows)
    assert [row.prediction for row in found] == iris.predict(rows).tolist()
    sure = [list((row.probabilities or {}).values()) for row in found]
    np.testing.assert_array_equal(sure, iris.predict_proba(rows))
    flags, distances = iris.unlikeness(rows)
    assert [(row.unlike, row.distance) for row in found] == list(zip(flags.tolist(), distances.tolist(), strict=True))


def test_rows_may_be_a_file_an_array_columns_or_words(iris: Model, rows: np.ndarray, tmp_path: Path) -> None:
    np.save(tmp_path / "rows.npy", rows)
    columns = {field.name: rows[:, index] for index, field in enumerate(iris.inputs.fields)}
    expected = predict(iris, rows).to_json()
    assert predict(iris, str(tmp_path / "rows.npy")).to_json() == predict(iris, columns).to_json() == expected
    assert predict(iris, [repr(float(x)) for x in rows[0]]).to_json()["predictions"] == expected["predictions"][:1]


def test_answers_are_json(iris: Model, rows: np.ndarray) -> None:
    tree = predict(iris, rows).to_json()
    assert json.loads(json.dumps(tree, allow_nan=False)) == tree


def test_a_class_that_looks_like_a_formula_is_written_harmlessly(tmp_path: Path) -> None:
    found = Predictions((Prediction("=cmd()", {"=cmd()": 1.0}, False, 0.5), Prediction(-1.5, None, None, None)), ("y",))
    lines = found.save(tmp_path / "a.csv").read_text().splitlines()
    assert lines == ["y,unlike,distance", "'=cmd(),no,0.5", "-1.5,,"]
