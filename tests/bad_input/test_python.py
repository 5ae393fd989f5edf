"""Calls of Python that are wrong: arrays, frames, options, layers, weights; the same contract, as exceptions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas
import polars
import pytest

import pellucid
from bad_input.case import Case, cases
from pellucid.layers import Dense
from pellucid.model import Model
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_from_toml, read_experiment
from pellucid.workbench.cross_validate import cross_validate
from pellucid.workbench.evaluate import evaluate
from pellucid.workbench.explain import explain
from pellucid.workbench.predict import predict
from pellucid.workbench.resume import resume
from pellucid.workbench.show import show
from pellucid.workbench.train import train

X, Y = np.arange(40.0).reshape(20, 2), np.arange(20) % 2
FRAME = polars.DataFrame({"a": range(20), "b": range(20, 40), "y": [0, 1] * 10})


def on(x: Any, y: Any = Y, **options: Any) -> Callable[[Any], Any]:
    """Trains on these arrays."""
    return lambda given: train((x, y), save_run=False, epochs=0, **options)


def asked(**options: Any) -> Callable[[Any], Any]:
    """Trains on a circle with these options."""
    return lambda given: train("circle", save_run=False, **options)


CALLS = [
    Case("unknown option", asked(epoch=3), "Did you mean 'epochs'?"),
    Case("text for a number", asked(epochs="many"), "a whole number"),
    Case("number in quotes", asked(epochs="3"), "a whole number"),
    Case("true for a number", asked(epochs=True), "a whole number"),
    Case("list for a number", asked(epochs=[3]), "a whole number"),
    Case("array for a number", asked(learning_rate=np.ones(3)), "a number"),
    Case("complex number", asked(learning_rate=1j), "a number"),
    Case("number that is none", asked(learning_rate=float("nan")), "finite"),
    Case("several at once", asked(epochs=-1, l2=-1.0, momentum=3.0), "l2 must be 0 or more"),
    Case("source that is a number", lambda given: train(3), "a source is"),
    Case("source that is nothing", lambda given: train(), "no data was named"),
    Case("source that is a model", lambda given: train(given.model), "a source is"),
    Case("source of three", lambda given: train((X, Y, Y)), "sample_weight"),
    Case("source of one", lambda given: train((X,)), "(x, y)"),
    Case("bytes as a source", lambda given: train(b"circle"), "a source is"),
    Case("options of a set as a dictionary", asked(network={"dense": 4}), "either a 'line'"),
    Case("network of numbers", asked(network=[1, 2]), "network"),
    Case("network that is a class", asked(network=Dense), "network"),
    Case("layer with an unknown activation", lambda given: Dense(units=4, activation="tanhh"), "Did you mean 'tanh'?"),
    Case("layer with an unknown option", lambda given: Dense(unist=4), "Did you mean 'units'?"),
    Case("layer of no units", lambda given: Dense(units=0), "above 0"),
    Case("layer of half a unit", lambda given: Dense(units=1.5), "a whole number"),
    Case("layer with a number as activation", lambda given: Dense(units=4, activation=3), "Activation"),
    Case(
        "layer that starts with an unknown word", lambda given: Dense(units=4, initializer="hee"), "Did you mean 'he'?"
    ),
    Case("rows without targets", on(np.zeros((4, 2)), np.zeros(3)), "equally many rows"),
    Case("one class", on(X, np.zeros(20, int)), "one class"),
    Case("targets that are missing", on(X, np.where(Y, 1.0, np.nan)), "finite"),
    Case("targets that are None", on(X, [None, *Y[1:].astype(float)]), "value in every row"),
    Case("targets of objects", on(X, np.array([object()] * 20)), "target"),
    Case("targets of three axes", on(X, np.zeros((20, 2, 2))), "one value per row"),
    Case("2000 classes", on(np.zeros((2000, 1)), np.arange(2000)), "at most 1,000"),
    Case("infinite rows", on(np.where(X == 3, np.inf, X)), "row 1"),
    Case("rows of objects", on(np.array([[object(), 1]] * 20)), "x"),
    Case("complex rows", on(X * 1j), "complex"),
    Case("rows of five axes", on(np.zeros((20, 2, 2, 2, 2))), "(n, h, w, c)"),
    Case("rows of unequal length", on([[1, 2], [3]] * 10), "unequal"),
    Case("a single number", on(3.0, 1), "rows"),
    Case("no rows", on(np.zeros((0, 2)), np.zeros(0)), "rows"),
    Case("no columns", on(np.zeros((20, 0))), "rows"),
    Case("same column twice", on({"y": X[:, 0]}, {"y": Y}), "same name"),
    Case("columns of unequal length", on({"a": [1.0, 2.0], "b": [1.0]}, [0, 1]), "equally many"),
    Case("test of one array", on(X, test=X), "(x, y)"),
    Case("test of other columns", on(X, test=(np.zeros((4, 3)), Y[:4])), "same columns"),
    Case("weights of other rows", on(X, sample_weight=np.ones(3)), "one value for each row"),
    Case("weights below 0", on(X, sample_weight=-np.ones(20)), "zero or more"),
    Case("weights of 0", on(X, sample_weight=np.zeros(20)), "zero in every row"),
    Case("times that are missing", on(X, times=np.full(20, np.nan)), "each row"),
    Case("groups of objects", on(X, groups=[object()] * 20), "each row"),
    Case("weights of a built-in set", asked(sample_weight=np.ones(3)), "arrays"),
    Case("initial of no layer", asked(initial={"dens1/weight": np.zeros((2, 8))}), "dense1"),
    Case("initial of another shape", asked(initial={"dense1/weight": np.zeros(3)}), "dense1"),
    Case("initial that is not finite", asked(network="dense 4", initial={"dense1/bias": np.full(4, np.nan)}), "finite"),
    Case("initial that is a text", asked(network="dense 4", initial={"dense1/bias": "zeros"}), "dense1/bias"),
    Case("frame without rows", lambda given: train(FRAME.head(0), target="y"), "no rows"),
    Case("frame without the target", lambda given: train(FRAME, target="z"), "no column 'z'"),
    Case("frame that is lazy", lambda given: train(FRAME.lazy(), target="y"), "frame.collect()"),
    Case(
        "frame with a column twice", lambda given: train(pandas.DataFrame(X, columns=["a", "a"]), target="a"), "frame"
    ),
    Case("frame with fewer targets", lambda given: train((FRAME.select("a"), Y[:5])), "equally many"),
    Case("frame with a matrix beside it", lambda given: train((FRAME.select("a"), np.zeros((20, 2)))), "column"),
    Case("model into another suffix", asked(save="model.pt"), ".safetensors"),
    Case("loss that is a function", asked(loss=lambda outputs, targets: 0), "loss"),
    Case("rows with a column too many", lambda given: predict(given.model, np.zeros((4, 3))), "2"),
    Case("rows of a cube", lambda given: predict(given.model, np.zeros((2, 2, 2))), "x1, x2"),
    Case("rows of texts", lambda given: predict(given.model, np.array([["a", "b"]])), "numbers"),
    Case("rows of unequal length to answer", lambda given: predict(given.model, [[1, 2], [3]]), "numbers"),
    Case("infinite rows to answer", lambda given: predict(given.model, [[np.inf, 1.0]]), "finite"),
    Case("column missing", lambda given: predict(given.model, {"x1": [1, 2]}), "x2"),
    Case("columns of unequal length to answer", lambda given: predict(given.model, {"x1": [1, 2], "x2": [1]}), "rows"),
    Case("nothing to answer", lambda given: predict(given.model, []), "x1, x2"),
    Case("no rows to answer", lambda given: predict(given.model, np.zeros((0, 2))), "row"),
    Case("None to answer", lambda given: predict(given.model, None), "x1"),
    Case("model that is a number", lambda given: predict(3, [[1.0, 2.0]]), "model"),
    Case("probabilities of numbers", lambda given: given.numbers.predict_proba([[1.0]]), "predict"),
    Case("explained on two rows", lambda given: explain(given.model, np.zeros((2, 2))), "one row"),
    Case("explained with a class that is none", lambda given: explain(given.model, [[1.0, 2.0]], 7), "class"),
    Case("explained with a step below 0", lambda given: explain(given.model, [[1.0, 2.0]], "1", -1.0), "above 0"),
    Case("evaluated on other columns", lambda given: evaluate(given.model, "iris"), "x1"),
    Case("evaluated on other targets", lambda given: evaluate(given.model, (X, X[:, 0])), "label"),
    Case("evaluated on a number", lambda given: evaluate(given.model, 3), "a source is"),
    Case("shown with inputs", lambda given: show(given.model, inputs=3), "--inputs"),
    Case("shown without inputs", lambda given: show("dense 4"), "inputs"),
    Case("shown with inputs below 0", lambda given: show("dense 4", inputs=-3), "inputs"),
    Case("saved into a file", lambda given: given.model.save("/dev/null/a.safetensors"), "/dev/null", 4),
    Case("exported into another suffix", lambda given: given.model.export("a.docx"), ".html"),
    Case("loaded from nowhere", lambda given: pellucid.load("nothing.safetensors"), "no such file"),
    Case("loaded from a folder", lambda given: pellucid.load(given.folder), "folder"),
    Case("loaded from a number", lambda given: pellucid.load(3), "path"),
    Case("resumed from nowhere", lambda given: resume("nothing"), "no run"),
    Case("resumed without a folder", lambda given: resume(given.run), "save_run=True"),
    Case("folds of one", lambda given: cross_validate("circle", folds=1), "2 to"),
    Case("folds of a half", lambda given: cross_validate("circle", folds=2.5), "2 to"),
    Case("experiment that is a number", lambda given: Experiment.of(network=3), "network"),
    Case("experiment text of nothing", lambda given: experiment_from_toml(""), "format = 1"),
    Case("experiment in a folder", lambda given: read_experiment(given.folder), "folder"),
]


@pytest.fixture(scope="session")
def given(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A model of two classes, one of numbers, a run without a folder, and an empty folder."""
    run = train("circle", network="dense 4 tanh", epochs=0, save_run=False)
    numbers: Model = train("celsius", epochs=0, save_run=False).model
    return SimpleNamespace(run=run, model=run.model, numbers=numbers, folder=tmp_path_factory.mktemp("folder"))


@cases(CALLS)
def test_a_wrong_call(case: Case, raises: Callable[..., None], given: SimpleNamespace, tmp_path: Path) -> None:
    raises(case, case.given, given)
