"""Act 4: the playground's exercises: published, by the classic rule, and as well as we can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pellucid.demo.promise import Promise
from pellucid.demo.stage import Stage
from pellucid.run import Run
from pellucid.workbench.train import train

PRINTS_AS_A_THOUSANDTH = "train.loss<0.0015 and test.loss<0.0015"
MOST_EPOCHS = 3000


@dataclass(frozen=True)
class Exercise:
    """A published exercise and two ways to do it.

    Args:
        source: the data.
        published: epochs an introduction reports.
        classic: options of the published network under the classic rule.
        best: options of the fewest passes we know.
        promise: passes the best way may take.
    """

    source: str
    published: int
    classic: dict[str, Any]
    best: dict[str, Any]
    promise: int


EXERCISES = (
    Exercise(
        "circle",
        687,
        {"network": "dense 4 tanh, dense 2 tanh"},
        {"features": "x1^2, x2^2", "network": "dense tanh", "optimizer": "adam", "learning_rate": 0.3},
        5,
    ),
    Exercise(
        "xor",
        129,
        {"network": "dense 4 relu, dense 4 relu", "features": "x1, x2, x1*x2"},
        {"features": "x1*x2", "network": "dense tanh", "optimizer": "rmsprop", "learning_rate": 0.5, "batch_size": 1},
        8,
    ),
)


def exercises(stage: Stage) -> list[Promise]:
    """Circle and XOR to a half squared error that prints as 0.001; the spiral's floor."""
    stage.title(
        "The playground's exercises",
        "Passes over 250 points until ½(output − target)² prints as 0.001 on the training and on the test half.",
    )
    promises = []
    for exercise in EXERCISES:
        classic = _until(stage, exercise.source, epochs=MOST_EPOCHS, classic=True, **exercise.classic)
        best = _until(stage, exercise.source, epochs=100, loss="half_mse", **exercise.best)
        stage.say(
            f"{exercise.source:<7} published {exercise.published:>4}   classic rule here {_passes(classic)}"
            f"   best here {_passes(best)}"
        )
        held = best.finished.stopped == "until" and best.epochs <= exercise.promise
        promises.append(
            Promise(f"{exercise.source}, fewest passes", f"≤ {exercise.promise}", _passes(best).strip(), held)
        )
        promises.append(
            Promise(
                f"{exercise.source}, classic rule", f"published {exercise.published}", _passes(classic).strip(), None
            )
        )
    return [*promises, _spiral(stage)]


def _until(stage: Stage, source: str, **options: Any) -> Run:
    return train(source, seed=stage.seed, until=PRINTS_AS_A_THOUSANDTH, save_run=False, **options)


def _passes(run: Run) -> str:
    reached = run.finished.stopped == "until"
    return f"{run.epochs if reached else f'> {run.epochs}':>6} ({run.finished.seconds:.3f} s)"


def _spiral(stage: Stage) -> Promise:
    run = train("spiral", seed=stage.seed, classic=True, epochs=1, save_run=False)
    floors = [warning.what for warning in run.warnings if warning.code == "contradictions"]
    for floor in floors:
        stage.say(f"spiral  {floor}")
    return Promise("spiral, impossible pair", "said before training", "said" if floors else "not said", bool(floors))
