"""The playground's exercises: what counts as arriving, and one pass from any beginning."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pellucid.gallery import Stage
from pellucid.gallery.circle import CIRCLE
from pellucid.gallery.exercise import BEGINNINGS, Exercise, arrived, beginnings, best, formula, promises, tally
from pellucid.gallery.xor import XOR
from pellucid.run import Run


def ended(epochs: int, stopped: str = "until", loss: float = 0.001) -> Any:
    """What is asked of a run, without a run."""
    finished = SimpleNamespace(stopped=stopped, seconds=0.5, multiply_adds=1500)
    return SimpleNamespace(epochs=epochs, finished=finished, train={"loss": loss}, test={"loss": loss})


def test_a_run_that_only_ended_has_not_arrived() -> None:
    assert arrived(ended(3000))
    assert not arrived(ended(3000, "epochs"))


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (
            [ended(100), ended(300), ended(200), ended(3000, "epochs")],
            "3 of 4 arrive within 3,000: median 200, 100 to 300",
        ),
        ([ended(3000, "epochs")], "0 of 1 arrive within 3,000"),
    ],
    ids=["some", "none"],
)
def test_runs_that_do_not_arrive_are_counted_and_not_averaged(runs: list[Any], said: str) -> None:
    assert tally(runs) == said


def test_another_seed_has_twenty_other_beginnings(tmp_path: Path) -> None:
    first, second = (beginnings(Stage(lambda text: None, lambda event: None, tmp_path, seed)) for seed in (0, 1))
    assert len(first) == len(second) == BEGINNINGS
    assert not set(first) & set(second)


@pytest.mark.parametrize(
    ("one", "held"),
    [(ended(1), True), (ended(2), False), (ended(1, "epochs"), False)],
    ids=["one pass", "two passes", "has not arrived"],
)
def test_the_promise_breaks_when_it_takes_longer(one: Any, held: bool) -> None:
    runs = [ended(300)]
    assert promises(CIRCLE, runs, runs[0], one)[0].held is held


def test_published_figures_promise_nothing() -> None:
    runs = [ended(300)]
    assert [each.held for each in promises(CIRCLE, runs, runs[0], ended(1))] == [True, None, None, None]


def in_few_passes(exercise: Exercise, seed: int) -> Run:
    run = best(exercise, seed)
    assert arrived(run)
    assert run.epochs <= exercise.promise
    assert max(run.train["loss"], run.test["loss"]) < 0.0015
    return run


def test_one_neuron_needs_one_pass_for_the_circle_and_is_said_as_a_formula() -> None:
    said = formula(in_few_passes(CIRCLE, 0))
    assert said.startswith("output = tanh(−")
    assert said.count("·[x") == 2
    assert said.endswith("scaled to mean 0 and deviation 1")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 10))
@pytest.mark.parametrize("exercise", [CIRCLE, XOR], ids=lambda exercise: exercise.source)
def test_few_passes_from_any_beginning(exercise: Exercise, seed: int) -> None:
    in_few_passes(exercise, seed)
