"""A moment of a live experiment: what was asked, and where its training stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pellucid.session.assembly import assembled, plan_of
from pellucid.session.live.asked import Asked
from pellucid.session.setup import Setup
from pellucid.training.loop import Training
from pellucid.training.standing import HISTORY, stand, standing

LIVE_SECONDS = 0.03
"""How long a chunk takes while someone looks on: about a picture."""

MOST_EPOCHS_OF_CHUNK = 256
MOST_COMPARED = 1000


@dataclass(frozen=True, eq=False)
class Moment:
    """Where a live experiment stood, to the bit.

    Args:
        asked: what was asked.
        arrays: parameters, state, optimizer memory, masks, order; the history is apart.
        notes: plain data beside them.
        history: the columns, which only ever grow; ``epochs`` entries of each count.
        epochs: how many.
    """

    asked: Asked
    arrays: Mapping[str, np.ndarray]
    notes: Mapping[str, Any]
    history: Mapping[str, list[float]]
    epochs: int

    @classmethod
    def of(cls, asked: Asked, training: Training) -> Moment:
        """The moment a training stands at."""
        arrays, notes = standing(training)
        kept = {name: value for name, value in arrays.items() if not name.startswith(HISTORY)}
        return cls(asked, kept, notes, training.history, training.epoch)

    @property
    def size(self) -> int:
        """Bytes of its arrays."""
        return sum(value.nbytes for value in self.arrays.values())

    def again(self, setup: Setup) -> Training:
        """A training that stands there."""
        training = begun(setup, self.asked)
        columns = {
            HISTORY + name: np.asarray(values[: self.epochs], np.float64) for name, values in self.history.items()
        }
        stand(training, {**self.arrays, **columns}, self.notes)
        return training


def begun(setup: Setup, asked: Asked) -> Training:
    """A training before its first step, without an end unless one was asked for."""
    plan = plan_of(setup, LIVE_SECONDS)
    plan = replace(plan, epochs=asked.experiment.train.epochs, most_epochs=MOST_EPOCHS_OF_CHUNK)
    with plan.scope():
        return assembled(setup, plan)
