"""From outputs to an answer: decoding, distance to the training data, numbers as people write them."""

import numpy as np
import pytest

from pellucid.export.report import encode_doubles

DECODE = 'import {decode} from "./decode.js"; answer(decode(data.task, data.outputs));'


@pytest.mark.parametrize(
    ("task", "outputs", "label", "values"),
    [
        (
            {"kind": "classification", "classes": ["a", "b", "c"], "low": 0},
            [0.2, 0.7, 0.1],
            "b",
            [0.2, 0.7, 0.1],
        ),
        ({"kind": "classification", "classes": ["no", "yes"], "low": 0}, [0.25], "no", [0.75, 0.25]),
        ({"kind": "classification", "classes": ["-1", "1"], "low": -1}, [0.5], "1", [0.25, 0.75]),
        ({"kind": "classification", "classes": ["a", "b"], "low": -1}, [3.0, 0.0], "a", [2 / 3, 1 / 3]),
        ({"kind": "labels", "classes": ["cat", "dog"]}, [0.9, 0.6], "cat, dog", [0.9, 0.6]),
        ({"kind": "labels", "classes": ["cat", "dog"]}, [0.1, 0.2], "none of them", [0.1, 0.2]),
        (
            {"kind": "regression", "targets": [{"name": "sale", "unit": "€", "center": 100, "scale": 10}]},
            [-1],
            "",
            [90],
        ),
    ],
)
def test_outputs_are_decoded(node, task, outputs, label, values):
    found = node(DECODE, {"task": task, "outputs": outputs})
    assert found["label"] == label
    assert [score["value"] for score in found["scores"]] == pytest.approx(values)


def test_an_unknown_task_is_refused(node):
    code = 'import {decode} from "./decode.js"; try { decode(data, [1]); } catch ({message}) { answer(message); }'
    assert "poem" in node(code, {"kind": "poem"})


def test_distance_is_the_smallest_over_the_means(node, rng):
    means, row = rng.normal(size=(3, 6)), rng.normal(size=6)
    directions = np.linalg.qr(rng.normal(size=(6, 6)))[0][:2]
    precisions, residual = [4.0, 0.5], 2.0
    measure = {
        "means": encode_doubles(means),
        "components": encode_doubles(directions),
        "precisions": precisions,
        "residual_precision": residual,
    }
    code = 'import {buildDistance} from "./unlike.js"; answer(buildDistance(data.measure)(data.row));'
    away = row - means
    along = away @ directions.T
    squared = (along**2) @ precisions + residual * ((away**2).sum(1) - (along**2).sum(1))
    assert node(code, {"measure": measure, "row": row.tolist()}) == pytest.approx(np.sqrt(squared.min()), rel=1e-12)


def test_numbers_are_written_as_a_person_would(node):
    values = [0, 0.5, -2, 1.23e-5, 1234, 1e9, None]
    found = node('import {written} from "./format.js"; answer([...data.map((x) => written(x)), written(NaN)]);', values)
    assert found == ["0", "0.5", "−2", "1.23e−5", "1234", "1e9", "–", "not a number"]


def test_ticks_are_round_and_inside(node):
    assert node('import {ticks} from "./format.js"; answer(ticks(-6, 6, 6));') == [-6, -4, -2, 0, 2, 4, 6]


def test_the_headline_compares(node):
    results = {"test": {"accuracy": 0.972, "loss": 0.1}, "linear": {"accuracy": 0.95}, "trivial": {"accuracy": 0.1}}
    found = node('import {headline} from "./results-view.js"; answer(headline(data));', results)
    assert found == "Right on 97.2 % of the rows it never saw; a linear model 95 %, a trivial guess 10 %."
