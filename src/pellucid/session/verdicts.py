"""What should be said after training: a result that is a guess, chance, learned by heart, or easier to reach."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from pellucid.events import Warned
from pellucid.session.cautions.network import is_linear
from pellucid.session.cautions.parts import LARGEST_ERROR, standard_error
from pellucid.session.setup import Setup
from pellucid.tasks.base import Task
from pellucid.tasks.baselines import MOST_ROWS, baselines
from pellucid.tasks.classification import Classification
from pellucid.tasks.mixed import parts_of
from pellucid.tasks.regression import Regression

ROUNDING = 1e-6
"""Shares are counted in float32."""

MOST_WORK = 5_000_000
"""A linear model of more rows × columns × classes would take too long for a remark: half a second and more."""

MUCH = 0.1
"""A result that is so much worse on new rows is learned by heart to a good part, where it is not chance."""

Results = Mapping[str, Mapping[str, float]]


def verdicts(setup: Setup, results: Results) -> tuple[Warned, ...]:
    """Everything a person should know before believing the results."""
    return tuple(_verdicts(setup, results))


def _verdicts(setup: Setup, results: Results) -> Iterator[Warned]:
    part = next(name for name in ("test", "validation", "train") if name in results)
    linear = _linear(setup, part)
    for task, names in parts_of(setup.task):
        measured, learned, easy = (
            {measure: values[name] for measure, name in names.items() if name in values}
            for values in (results[part], results["train"], linear)
        )
        guessed = tuple(_no_better_than_a_guess(setup, task, part, measured))
        yield from guessed or _no_better_than_linear(task, part, measured, easy)
        yield from _by_heart(task, part, measured, learned, len(setup.rows[part]))
        yield from _uncertain(task, part, measured, len(setup.rows[part]))


def _no_better_than_a_guess(setup: Setup, task: Task, part: str, measured: Mapping[str, float]) -> Iterator[Warned]:
    if isinstance(task, Classification) and "accuracy" in measured:
        guess = guessed_share(setup, task.target, part)
        if measured["accuracy"] <= guess + ROUNDING:
            yield Warned(
                "no-better-than-guessing",
                f"It is right on {measured['accuracy']:.1%} of the {part} rows; always saying the same class "
                f"is right on {guess:.1%}.",
            )
    elif isinstance(task, Regression) and not measured.get("r2", 1.0) > 0:
        yield Warned(
            "no-better-than-guessing",
            f"R² on the {part} rows is {measured['r2']:.3g}; always saying the mean gives about 0.",
        )


def guessed_share(setup: Setup, target: str, part: str) -> float:
    """Share of a part's rows that are right where the same class, the best one, is said every time."""
    classes = np.asarray(setup.dataset.targets[target]).astype(int)[getattr(setup.split, part)]
    return float(np.bincount(classes).max() / len(classes))


def _linear(setup: Setup, part: str) -> Mapping[str, float]:
    """Metrics of a linear model on a part, where it is another model and costs little."""
    if part == "train" or is_linear(setup) or linear_work(setup) > MOST_WORK:
        return {}
    return baselines(setup.task, setup.part("train"), setup.part(part))["linear"]


def linear_work(setup: Setup) -> int:
    """Rows × columns × outputs that a linear model of these data is fitted to."""
    train = setup.rows["train"].inputs
    outputs = sum(head.units for head in setup.task.heads)
    return min(MOST_ROWS, len(train)) * math.prod(train.shape[1:]) * outputs


def _no_better_than_linear(
    task: Task, part: str, measured: Mapping[str, float], easy: Mapping[str, float]
) -> Iterator[Warned]:
    measure = next(iter(task.measures), "")
    if measure in easy and measure in measured and measured[measure] <= easy[measure] + ROUNDING:
        first, second = _figures(measure, measured[measure], easy[measure])
        yield Warned(
            "no-better-than-linear",
            f"On the {part} rows {first} is no better than {second} of a linear model, which is simpler to explain.",
        )


def _figures(measure: str, *values: float) -> tuple[str, ...]:
    if measure == "r2":
        return (f"an R² of {values[0]:.3f}", *(f"the {value:.3f}" for value in values[1:]))
    return (f"{measure} {values[0]:.1%}", *(f"the {value:.1%}" for value in values[1:]))


def _by_heart(
    task: Task, part: str, measured: Mapping[str, float], learned: Mapping[str, float], rows: int
) -> Iterator[Warned]:
    measure = next((name for name in ("accuracy", "r2") if name in task.measures), "")
    if part == "train" or measure not in measured:
        return
    new, old = measured[measure], learned[measure]
    # Chance moves a share by twice its error; what is unexplained must have doubled.
    chance = 2 * standard_error(new, rows) if measure == "accuracy" else (1 - new) / 2
    if old - new > max(MUCH, chance):
        told = (
            f"It is right on {old:.1%} of the rows it learned from, but on {new:.1%} of the {rows:,} {part} rows"
            if measure == "accuracy"
            else f"R² is {old:.3f} on the rows it learned from, but {new:.3f} on the {rows:,} {part} rows"
        )
        yield Warned(
            "learned-by-heart",
            f"{told}: it knows rows by heart. What helps: more rows, a smaller network, --patience 20, --l2 0.001 or "
            "a layer 'dropout 0.3'.",
        )


def _uncertain(task: Task, part: str, measured: Mapping[str, float], rows: int) -> Iterator[Warned]:
    if "accuracy" not in measured or not isinstance(task, Classification) or part == "train":
        return
    error = standard_error(measured["accuracy"], rows)
    if error > LARGEST_ERROR >= standard_error(1.0, rows):
        yield Warned(
            "uncertain",
            f"Accuracy {measured['accuracy']:.1%} of {rows} {part} rows is known to ±{100 * error:.0f} points only; "
            "--folds 5 measures on every row.",
        )
