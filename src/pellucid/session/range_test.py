"""A range test made ready: the training that was asked for, with a rate that rises from step to step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pellucid.session.assembly import assembled, plan_of
from pellucid.session.setup import Setup
from pellucid.training.loop import Training
from pellucid.training.range_test import HIGHEST, LOWEST, SingleBatches
from pellucid.training.rows import Rows

MOST_ROWS = 1_000
"""The loss after each step is that of so many training rows, the same ones every time."""


def rising_rates(steps: int) -> np.ndarray:
    """The rate of each step: from 0.000001 to 100, each the same number of times larger than the one before.

    Example:
        >>> rising_rates(9).round(6).tolist()
        [1e-06, 1e-05, 0.0001, 0.001, 0.01, 0.1, 1.0, 10.0, 100.0]
    """
    return np.geomspace(LOWEST, HIGHEST, steps)


def range_test(setup: Setup, steps: int) -> Training:
    """The loop of a range test; the loss after each step is its ``train.loss``.

    Args:
        setup: the experiment made ready.
        steps: how many rates are tried.
    """
    rates = rising_rates(steps)
    # One step an epoch: the schedule's rate per epoch is then the ratio of one step to the next.
    asked = setup.experiment.train.model_copy(
        update={
            "learning_rate": float(rates[0]),
            "schedule": f"exponential(rate={float(rates[1] / rates[0])!r})",
            "epochs": steps,
            "until": None,
            "patience": None,
            "train_loss": "evaluated",
        }
    )
    rows = setup.rows["train"]
    experiment = setup.experiment.model_copy(update={"train": asked})
    trained = replace(setup, experiment=experiment, rows={"train": rows})
    training = assembled(trained, plan_of(trained, chunk_seconds=0.25))
    return replace(
        training,
        recipe=replace(training.recipe, batches=1, total_steps=steps),
        splits={"train": _first(rows).for_measuring(str(training.carry.running.dtype))},
        batches=SingleBatches(training.batches, steps),
    )


def _first(rows: Rows) -> Rows:
    weights = None if rows.weights is None else rows.weights[:MOST_ROWS]
    return Rows(rows.inputs[:MOST_ROWS], tuple(each[:MOST_ROWS] for each in rows.targets), weights)
