"""Finding a learning rate: the real loop under a rising rate, and a rate that trains."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from pellucid.commands import SetLearningRate, StepBatches
from pellucid.errors import InputError
from pellucid.events import Paused
from pellucid.session.range_test import rising_rates
from pellucid.session.session import Session, following
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.workbench.find_rate import find_learning_rate
from pellucid.workbench.train import train

NETWORK = "dense 4 tanh"


def losses_by_hand(steps: int, rates: np.ndarray) -> list[float]:
    """The same losses by commands to the ordinary loop: set the rate, go one step, measure."""
    options = {"source": "iris", "network": NETWORK, "optimizer": "momentum", "schedule": "constant", "epochs": 50}
    session = Session.start(set_up(Experiment.of(**options, learning_rate=float(rates[0]))), chunk_seconds=0)
    # The first chunk must not go past the first step either.
    session.training.clock.batches = 1
    running = session.events()
    following(running, None)
    losses = [session.results(["train"])["train"]["loss"]]
    for rate in rates[1:steps]:
        following(running, SetLearningRate(float(rate)))
        event = following(running, StepBatches(1))
        while not isinstance(event, Paused):
            event = following(running, None)
        losses.append(session.results(["train"])["train"]["loss"])
    return losses


def test_the_losses_are_those_of_the_ordinary_loop_under_these_rates() -> None:
    steps = 60
    found = find_learning_rate("iris", network=NETWORK, optimizer="momentum", steps=steps)
    np.testing.assert_allclose(found.rates, rising_rates(steps))
    np.testing.assert_allclose(found.losses[:4], losses_by_hand(4, found.rates), rtol=1e-4)


def test_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PELLUCID_HOME", str(tmp_path))
    find_learning_rate("iris", network=NETWORK, steps=50)
    assert list(tmp_path.iterdir()) == []


def test_what_was_asked_of_the_training_holds_and_what_stops_it_does_not() -> None:
    options = {"network": NETWORK, "steps": 60}
    plain = find_learning_rate("iris", **options)
    other = find_learning_rate("iris", **options, until="train.loss<10", patience=1, epochs=1, schedule="cosine")
    np.testing.assert_array_equal(plain.losses, other.losses)
    assert plain.usual != find_learning_rate("iris", **options, learning_rate=0.5).usual == 0.5


def test_a_rate_that_breaks_everything_ends_the_curve() -> None:
    x = np.random.default_rng(0).normal(size=(60, 3))
    found = find_learning_rate((x, x.sum(1)), network="dense 4, dense", optimizer="sgd", steps=100)
    assert len(found.losses) < 100 and np.isfinite(found.losses).all()
    assert len(found.rates) == len(found.losses) and found.suggested is not None


@pytest.mark.parametrize("steps", [0, 49, 10_001])
def test_steps_have_a_range(steps: int) -> None:
    with pytest.raises(InputError, match="50 to 10,000"):
        find_learning_rate("iris", steps=steps)


def losses_with(source: str, **options: object) -> tuple[float, float]:
    """Final training loss with the suggested rate and with the usual one."""
    found = find_learning_rate(source, **options)
    rates = ({"learning_rate": found.suggested, "schedule": found.schedule}, {})
    return tuple(train(source, **options, **rate, save_run=False).train["loss"] for rate in rates)  # type: ignore[return-value]


def test_the_suggested_rate_trains_as_well_as_the_usual_one() -> None:
    suggested, usual = losses_with("iris", network=NETWORK, epochs=40)
    assert suggested <= 1.1 * usual


@pytest.mark.slow
@pytest.mark.parametrize("source", ["digits", "california-housing"])
def test_the_suggested_rate_trains_as_well_as_the_usual_one_on_more_rows(source: str) -> None:
    if source == "california-housing" and "PELLUCID_DATA" not in os.environ:
        pytest.skip("PELLUCID_DATA names no folder with house values")
    suggested, usual = losses_with(source, epochs=20)
    assert suggested <= 1.1 * usual
