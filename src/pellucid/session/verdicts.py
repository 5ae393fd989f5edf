"""What should be said after training: a result that is no better than a guess is called that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from pellucid.events import Warned
from pellucid.session.setup import Setup
from pellucid.tasks.base import Task
from pellucid.tasks.classification import Classification
from pellucid.tasks.mixed import Mixed
from pellucid.tasks.regression import Regression

ROUNDING = 1e-6
"""Shares are counted in float32."""

Results = Mapping[str, Mapping[str, float]]


def verdicts(setup: Setup, results: Results) -> tuple[Warned, ...]:
    """Everything a person should know before believing the results."""
    part = next((name for name in ("test", "validation", "train") if name in results), "")
    parts = setup.task.parts if isinstance(setup.task, Mixed) else (setup.task,)
    return tuple(warning for task in parts for warning in _no_better_than_a_guess(setup, task, part, results[part]))


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
