"""What is done where nothing was said: a network and a training that suit the data.

| data | network | training |
|---|---|---|
| points in a plane: one or two columns of numbers | two layers of 8 tanh | Adam, 100 epochs |
| pictures | 256 and 128 ReLU with dropout | Adam, falling rate, 100 epochs |
| tables of up to 2,000 training rows | two layers of 128 SiLU, dropout | AdamW, falling rate, 80 epochs, best kept |
| larger tables | three such layers | the same; above 20,000 rows larger batches, fewer epochs |

How tightly the network of a table is held follows from how few rows there are for each column
(rows to train on, columns as the network sees them):

| | rule | least | most |
|---|---|---|---|
| dropout | 3 · columns / rows | 0.1 | 0.3 |
| weight decay | 20 · columns / rows | 0.01 | 1.5 |

``best kept`` needs validation rows: the epoch with the smallest loss on them is put back, and
half of all epochs without a better one end the training.  ``epochs`` said alone runs exactly so
many.  A penalty that was asked for, ``l1`` or ``l2``, takes the place of weight decay.
"""

from __future__ import annotations

from dataclasses import dataclass

from pellucid.data.schema import Dataset
from pellucid.spec.called import called
from pellucid.spec.experiment import TrainSpec
from pellucid.training.optimizers import optimizers

EPOCHS_WITH_A_CONDITION = 10_000
"""Most epochs where ``until`` or a time says when to stop, and no number does."""

SMALL_TABLE = 2_000
"""Up to this many training rows, a third layer costs more than it finds."""

PACE = ((300, 16, 80), (SMALL_TABLE, 32, 80), (20_000, 64, 80), (200_000, 256, 40))
"""Up to so many training rows: rows in a step, and epochs."""

PACE_OF_THE_LARGEST = (1024, 20)


@dataclass(frozen=True)
class Habit:
    """Network and training for one kind of data."""

    network: str
    optimizer: str = "adam"
    learning_rate: float = 0.01
    batch_size: int = 32
    epochs: int = 100
    schedule: str = "constant"
    patience: int | None = None


PLANE = Habit("dense 8 tanh, dense 8 tanh", learning_rate=0.01, batch_size=10)
PICTURES = Habit(
    "dropout 0.1, dense 256 relu, dropout 0.5, dense 128 relu, dropout 0.3",
    learning_rate=0.005,
    epochs=100,
    schedule="cosine",
)
CLASSIC = Habit("dense 4 tanh, dense 2 tanh", "sgd", 0.03, 10, 100)


def habit_for(dataset: Dataset, classic: bool, *, rows: int, columns: int, validated: bool) -> Habit:
    """The habit for a kind of data.

    Args:
        dataset: whose inputs.
        classic: whether the classic playground's rule was asked for.
        rows: how many there are to train on.
        columns: how many numbers the network sees of a row.
        validated: whether rows are kept for validation.
    """
    if classic:
        return CLASSIC
    kinds = [field.kind for field in dataset.input_fields]
    if "image" in kinds:
        return PICTURES
    if len(kinds) <= 2 and set(kinds) == {"number"}:
        return PLANE
    return table_habit(rows, columns, validated)


def table_habit(rows: int, columns: int, validated: bool) -> Habit:
    """The habit for a table of this size.

    Example:
        >>> habit = table_habit(rows=90, columns=4, validated=True)
        >>> habit.network, habit.optimizer
        ('2 x (dense 128 silu, dropout 0.13)', 'adamw(weight_decay=0.89)')
        >>> table_habit(rows=12_384, columns=8, validated=True).network
        '3 x (dense 128 silu, dropout 0.1)'
    """
    share = columns / rows
    dropout = round(min(max(3 * share, 0.1), 0.3), 2)
    weight_decay = round(min(max(20 * share, 0.01), 1.5), 2)
    batch_size, epochs = next((pace for most, *pace in PACE if rows <= most), PACE_OF_THE_LARGEST)
    return Habit(
        f"{2 if rows <= SMALL_TABLE else 3} x (dense 128 silu, dropout {dropout})",
        f"adamw(weight_decay={weight_decay})",
        learning_rate=0.006,
        batch_size=batch_size,
        epochs=epochs,
        schedule="cosine",
        patience=epochs // 2 if validated else None,
    )


def completed(train: TrainSpec, habit: Habit, rows: int) -> TrainSpec:
    """The training that was asked for, with everything it leaves open decided.

    A rate that is not given follows the optimizer: the habit's, where the optimizer is the
    habit's too, else the one the optimizer is known to work with.
    """
    optimizer = train.optimizer or _optimizer(train, habit)
    known = called(optimizers, optimizer, "optimizer").default_learning_rate
    open_end = train.until is not None or train.max_seconds is not None
    epochs = EPOCHS_WITH_A_CONDITION if open_end else habit.epochs
    watched = train.patience is not None or open_end or train.epochs is not None
    return train.model_copy(
        update={
            "optimizer": optimizer,
            "precision": "float64" if train.classic else train.precision,
            "learning_rate": train.learning_rate or (habit.learning_rate if optimizer == habit.optimizer else known),
            "full_batch": False,
            "batch_size": rows if train.full_batch else min(train.batch_size or habit.batch_size, rows),
            "epochs": epochs if train.epochs is None else train.epochs,
            "patience": train.patience if watched else habit.patience,
            "schedule": train.schedule or ("constant" if open_end or train.learning_rate else habit.schedule),
        }
    )


def _optimizer(train: TrainSpec, habit: Habit) -> str:
    """Momentum asks for its own optimizer; penalties and weight decay would hold the weights twice.

    The classic rule has its own way with penalties.
    """
    if train.momentum is not None:
        return "momentum"
    return "adam" if (train.l1 or train.l2) and not train.classic else habit.optimizer
