"""What is done where nothing was said: a network and a training that suit the data.

| data | network | training |
|---|---|---|
| points in a plane | two layers of tanh | Adam, 100 epochs |
| pictures | two layers of ReLU with dropout | Adam, falling rate |
| tables | two layers of ReLU | Adam, falling rate, patience where rows are kept for validation |
"""

from __future__ import annotations

from dataclasses import dataclass

from pellucid.data.schema import Dataset
from pellucid.spec.called import called
from pellucid.spec.experiment import TrainSpec
from pellucid.training.optimizers import optimizers

EPOCHS_WITH_A_CONDITION = 10_000
"""Most epochs where ``until`` or a time says when to stop, and no number does."""


@dataclass(frozen=True)
class Habit:
    """Network and training for one kind of data."""

    network: str
    optimizer: str = "adam"
    learning_rate: float = 0.01
    batch_size: int = 32
    epochs: int = 100
    schedule: str = "constant"


PLANE = Habit("dense 8 tanh, dense 8 tanh", learning_rate=0.01, batch_size=10)
PICTURES = Habit(
    "dropout 0.1, dense 256 relu, dropout 0.5, dense 128 relu, dropout 0.3",
    learning_rate=0.005,
    epochs=100,
    schedule="cosine",
)
TABLE = Habit("dense 64 relu, dense 32 relu", learning_rate=0.003, epochs=100, schedule="cosine")
CLASSIC = Habit("dense 4 tanh, dense 2 tanh", "sgd", 0.03, 10, 100)


def habit_for(dataset: Dataset, classic: bool) -> Habit:
    """The habit for a kind of data."""
    if classic:
        return CLASSIC
    if any(field.kind == "image" for field in dataset.input_fields):
        return PICTURES
    return PLANE if len(dataset.inputs) <= 2 else TABLE


def completed(train: TrainSpec, habit: Habit, rows: int) -> TrainSpec:
    """The training that was asked for, with everything it leaves open decided.

    A rate that is not given follows the optimizer: the habit's, where the optimizer is the
    habit's too, else the one the optimizer is known to work with.
    """
    optimizer = train.optimizer or ("momentum" if train.momentum is not None else habit.optimizer)
    known = called(optimizers, optimizer, "optimizer").default_learning_rate
    open_end = train.until is not None or train.max_seconds is not None
    epochs = EPOCHS_WITH_A_CONDITION if open_end else habit.epochs
    return train.model_copy(
        update={
            "optimizer": optimizer,
            "precision": "float64" if train.classic else train.precision,
            "learning_rate": train.learning_rate or (habit.learning_rate if optimizer == habit.optimizer else known),
            "batch_size": rows if train.full_batch else min(train.batch_size or habit.batch_size, rows),
            "epochs": epochs if train.epochs is None else train.epochs,
            "schedule": train.schedule or ("constant" if open_end or train.learning_rate else habit.schedule),
        }
    )
