"""Whatever is registered stands in a table of the tests; whatever is a task is trained once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pellucid.data.arrays import from_arrays
from pellucid.data.sources import sources
from pellucid.layers.activation import activations
from pellucid.layers.initializers import initializers
from pellucid.session.session import Session
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.tasks.base import Task
from pellucid.tasks.losses import losses
from pellucid.training.optimizers import optimizers
from pellucid.training.schedules import schedules

TESTS = Path(__file__).resolve().parents[1]
TABLES = {
    "layers/test_activation.py": activations,
    "layers/test_initializers.py": initializers,
    "tasks/test_losses.py": losses,
    "training/test_optimizers.py": optimizers,
    "training/test_schedules.py": schedules,
    "data/test_sources.py": sources,
}

X = np.random.default_rng(0).uniform(-1, 1, (40, 2))
SIDE = np.where(X[:, 0] > 0, "right", "left")
THIRD = np.array(["low", "middle", "high"])[np.digitize(X[:, 1], [-0.3, 0.3])]
TARGETS = {
    "two classes": ("classification", SIDE, ("accuracy",)),
    "three classes": ("classification", THIRD, ("accuracy",)),
    "labels": ("labels", X > 0, ("accuracy",)),
    "one number": ("regression", X.sum(1), ("r2", "mae")),
    "two numbers": ("regression", X * 2, ("r2", "mae")),
    "mixed": ("mixed", {"side": SIDE, "third": THIRD, "sum": X.sum(1)}, None),
}


@pytest.mark.parametrize("path", list(TABLES))
def test_every_registered_name_stands_in_its_table(path: str) -> None:
    text = (TESTS / path).read_text(encoding="utf-8")
    assert [name for name in TABLES[path] if f'"{name}"' not in text and f"{name}(" not in text] == []


def test_every_task_is_trained_below() -> None:
    assert {kind for kind, _, _ in TARGETS.values()} == {task.kind for task in Task.__subclasses__()}


SLOW = {"three classes", "two numbers"}
"""Of these tasks there is another."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in TARGETS]
)
def test_a_task_learns_and_its_answers_read_like_its_targets(name: str) -> None:
    kind, y, measures = TARGETS[name]
    asked = Experiment.of(network="dense 6 tanh", epochs=40, optimizer="adam", learning_rate=0.05, split=(1, 0, 0))
    session = Session.start(set_up(asked, from_arrays(X, y)))
    setup, task = session.setup, session.setup.task
    assert task.kind == kind
    assert measures is None or task.measures == measures
    list(session.events())
    history = session.training.history["train.loss"]
    assert history[-1] < history[0] / 2
    targets = setup.targets.apply(setup.dataset.targets)
    decoded = task.decode(tuple(np.asarray(wanted) for wanted in task.encode(targets)))
    for column, wanted in targets.items():
        np.testing.assert_allclose(decoded[column], wanted)
