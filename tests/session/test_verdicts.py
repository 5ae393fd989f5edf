"""A result that is no better than a guess is called that; one that is, is not."""

from __future__ import annotations

import numpy as np
import pytest

from pellucid.data.arrays import from_arrays
from pellucid.session.setup import Setup, set_up
from pellucid.session.verdicts import guessed_share, verdicts
from pellucid.spec.experiment import Experiment
from pellucid.workbench.train import train


def codes(run: object) -> list[str]:
    return [warning.code for warning in run.warnings]  # type: ignore[attr-defined]


def test_labels_drawn_by_lot_are_not_learned_and_it_says_so(rng: np.random.Generator) -> None:
    x = rng.normal(size=(300, 2))
    y = (rng.random(300) < 0.2).astype(int)
    run = train((x, y), network="dense", epochs=1, learning_rate=1e-6, save_run=False)
    assert run.setup is not None
    assert run.test["accuracy"] <= guessed_share(run.setup, "y", "test")
    assert "no-better-than-guessing" in codes(run)


def test_numbers_drawn_by_lot_are_not_learned_and_it_says_so(rng: np.random.Generator) -> None:
    run = train((rng.normal(size=(300, 2)), rng.normal(size=300)), network="dense", epochs=60, save_run=False)
    assert ("no-better-than-guessing" in codes(run)) == (run.test["r2"] <= 0)
    assert run.test["r2"] < 0.1


def test_what_is_learned_is_not_called_a_guess() -> None:
    run = train("circle", epochs=30, save_run=False)
    assert run.test["accuracy"] > 0.9
    assert "no-better-than-guessing" not in codes(run)


def test_a_rate_that_is_much_too_large_does_not_pass_in_silence() -> None:
    run = train(
        "circle", learning_rate=1e6, optimizer="sgd", loss="half_mse", network="dense 4 relu, dense", save_run=False
    )
    assert {"no-better-than-guessing", "not-finite"} & set(codes(run))


def regression(rows: int = 300) -> Setup:
    """A task that a plane explains by about nine tenths."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(rows, 4))
    y = x.sum(1) + rng.normal(0, 0.6, rows)
    return set_up(Experiment.of(network="dense 4 tanh"), from_arrays(x, y))


def classification(rows: int = 300) -> Setup:
    """Two classes that a plane parts but for one row in ten."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(rows, 4))
    y = (x.sum(1) + rng.normal(0, 0.6, rows) > 0).astype(int)
    return set_up(Experiment.of(network="dense 4 tanh"), from_arrays(x, y))


def said(setup: Setup, measure: str, train: float, test: float) -> dict[str, str]:
    """The verdicts on these results."""
    results = {"train": {"loss": 0.1, measure: train}, "test": {"loss": 0.1, measure: test}}
    return {warning.code: warning.what for warning in verdicts(setup, results)}


@pytest.mark.parametrize(
    ("make", "measure", "train", "test", "codes"),
    [
        (regression, "r2", 0.99, 0.985, set()),
        (regression, "r2", 0.90, 0.50, {"no-better-than-linear", "learned-by-heart"}),
        (regression, "r2", 0.60, 0.58, {"no-better-than-linear"}),
        (regression, "r2", 0.99, -0.20, {"no-better-than-guessing", "learned-by-heart"}),
        (classification, "accuracy", 0.99, 0.98, set()),
        (classification, "accuracy", 0.90, 0.70, {"no-better-than-linear", "learned-by-heart", "uncertain"}),
        (classification, "accuracy", 0.72, 0.70, {"no-better-than-linear", "uncertain"}),
        (classification, "accuracy", 0.70, 0.30, {"no-better-than-guessing", "learned-by-heart", "uncertain"}),
    ],
)
def test_results_are_judged(make: object, measure: str, train: float, test: float, codes: set[str]) -> None:
    assert set(said(make(), measure, train, test)) == codes  # type: ignore[operator]


def test_a_network_that_is_linear_is_not_compared_with_one() -> None:
    setup = regression()
    line = set_up(Experiment.of(network="dense"), setup.dataset)
    assert said(line, "r2", 0.5, 0.5) == {}


def test_a_linear_task_is_called_one() -> None:
    run = train("celsius", epochs=5, save_run=False)
    assert "no-better-than-linear" in codes(run)


@pytest.mark.parametrize(("rows", "uncertain"), [(2000, False), (250, True)])
def test_how_sure_an_accuracy_is_depends_on_the_rows(rows: int, uncertain: bool) -> None:
    setup = classification(rows)
    found = said(setup, "accuracy", 0.81, 0.8)
    assert ("uncertain" in found) == uncertain
    assert not uncertain or "Accuracy 80.0% of 50 test rows is known to ±6 points" in found["uncertain"]
