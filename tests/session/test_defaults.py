"""What is done where nothing was said, and that whatever was said wins."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import pellucid
from pellucid.data.arrays import from_arrays
from pellucid.session.defaults import CLASSIC, PICTURES, PLANE, Habit, habit_for, table_habit
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment, TrainSpec

X = np.random.default_rng(0).normal(size=(100, 5))
Y = X[:, 0] + X[:, 1] ** 2


def trained(**options: Any) -> TrainSpec:
    """The training of a small table, decided."""
    return set_up(Experiment.of(**options), from_arrays(X, Y)).experiment.train


def habit(inputs: np.ndarray, classic: bool = False) -> Habit:
    """The habit for these inputs."""
    return habit_for(from_arrays(inputs, np.arange(float(len(inputs)))), classic, rows=60, columns=5, validated=True)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (habit(X[:, :2]), PLANE),
        (habit(X[:, :1]), PLANE),
        (habit(np.zeros((6, 4, 4))), PICTURES),
        (habit(X, classic=True), CLASSIC),
        (habit(X), table_habit(60, 5, True)),
    ],
)
def test_each_kind_of_data_has_its_habit(found: Habit, expected: Habit) -> None:
    assert found == expected


@pytest.mark.parametrize(
    ("rows", "columns", "network", "optimizer"),
    [
        (90, 4, "2 x (dense 128 silu, dropout 0.13)", "adamw(weight_decay=0.89)"),
        (60, 100, "2 x (dense 128 silu, dropout 0.3)", "adamw(weight_decay=1.5)"),
        (2000, 4, "2 x (dense 128 silu, dropout 0.1)", "adamw(weight_decay=0.04)"),
        (2001, 4, "3 x (dense 128 silu, dropout 0.1)", "adamw(weight_decay=0.04)"),
        (600_000, 8, "3 x (dense 128 silu, dropout 0.1)", "adamw(weight_decay=0.01)"),
    ],
)
def test_the_fewer_rows_a_column_the_tighter_the_network_is_held(
    rows: int, columns: int, network: str, optimizer: str
) -> None:
    found = table_habit(rows, columns, True)
    assert (found.network, found.optimizer) == (network, optimizer)


def test_pace_follows_the_rows() -> None:
    paces = [table_habit(rows, 8, True) for rows in (100, 1000, 12_000, 100_000, 1_000_000)]
    assert [(each.batch_size, each.epochs, each.patience) for each in paces] == [
        (16, 80, 40),
        (32, 80, 40),
        (64, 80, 40),
        (256, 40, 20),
        (1024, 20, 10),
    ]


@pytest.mark.parametrize(
    ("asked", "epochs", "patience", "schedule"),
    [
        ({}, 80, 40, "cosine"),
        ({"epochs": 7}, 7, None, "cosine"),
        ({"epochs": 7, "patience": 3}, 7, 3, "cosine"),
        ({"patience": 3}, 80, 3, "cosine"),
        ({"until": "train.loss<0.1"}, 10_000, None, "constant"),
        ({"max_seconds": 1.0}, 10_000, None, "constant"),
        ({"split": (0.8, 0.0, 0.2)}, 80, None, "cosine"),
        ({"learning_rate": 0.1}, 80, 40, "constant"),
    ],
)
def test_what_was_said_about_the_end_wins(
    asked: dict[str, Any], epochs: int, patience: int | None, schedule: str
) -> None:
    found = trained(**asked)
    assert (found.epochs, found.patience, found.schedule) == (epochs, patience, schedule)


@pytest.mark.parametrize(
    ("asked", "optimizer", "rate"),
    [
        ({}, "adamw(weight_decay=1.5)", 0.006),
        ({"l2": 0.01}, "adam", 0.003),
        ({"l1": 0.01}, "adam", 0.003),
        ({"momentum": 0.5}, "momentum", 0.01),
        ({"optimizer": "sgd"}, "sgd", 0.1),
        ({"learning_rate": 0.5}, "adamw(weight_decay=1.5)", 0.5),
    ],
)
def test_what_was_said_about_the_steps_wins(asked: dict[str, Any], optimizer: str, rate: float) -> None:
    found = trained(**asked)
    assert (found.optimizer, found.learning_rate) == (optimizer, rate)


def test_a_decided_experiment_decides_nothing_anew() -> None:
    once = set_up(Experiment.of(), from_arrays(X, Y)).experiment
    assert set_up(once, from_arrays(X, Y)).experiment.train == once.train
    assert once.train.patience == 40


def test_a_table_is_learned_without_a_word_said() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(200, 3))
    run = pellucid.train((x, x @ [1.0, -2.0, 0.5] + 0.1 * rng.normal(size=200)), save_run=False)
    assert run.test["r2"] > 0.95
    assert run.selected_on == ["validation"]
