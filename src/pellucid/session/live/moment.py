"""A moment of a live experiment: what was asked, and where its training stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pellucid.session.assembly import assembled, plan_of
from pellucid.session.live.asked import Asked
from pellucid.session.live.curves import Curves
from pellucid.session.setup import Setup
from pellucid.training.loop import Training
from pellucid.training.standing import HISTORY, stand, standing

LIVE_SECONDS = 0.03
"""How long a chunk takes while someone looks on: about a picture."""

MOST_EPOCHS_OF_CHUNK = 512


@dataclass(frozen=True, eq=False)
class Moment:
    """Where a live experiment stood, to the bit.

    Args:
        asked: what was asked.
        arrays: parameters, state, optimizer memory, masks, order.
        notes: plain data beside them.
        epochs: how many had gone by.
        curves: what was recorded until then; ``None`` where the branch it lies on knows.
    """

    asked: Asked
    arrays: Mapping[str, np.ndarray]
    notes: Mapping[str, Any]
    epochs: int
    curves: Curves | None = None

    @classmethod
    def of(cls, asked: Asked, training: Training, curves: Curves | None = None) -> Moment:
        """The moment a training stands at."""
        arrays, notes = standing(training)
        kept = {name: value for name, value in arrays.items() if not name.startswith(HISTORY)}
        return cls(asked, kept, notes, training.epoch, curves)

    @property
    def size(self) -> int:
        """Bytes of its arrays."""
        recorded = 0 if self.curves is None else self.curves.size
        return recorded + sum(value.nbytes for value in self.arrays.values())

    def again(self, setup: Setup) -> Training:
        """A training that stands there."""
        training = begun(setup, self.asked)
        if self.notes["pays"] and training.recipe.penalties is None and training.penalties is not None:
            training.start_paying(training.penalties)
        nothing = {HISTORY + name: np.empty(0) for name in training.recipe.columns}
        stand(training, {**self.arrays, **nothing}, self.notes)
        return training


def begun(setup: Setup, asked: Asked) -> Training:
    """A training before its first step, without an end unless one was asked for."""
    plan = plan_of(setup, LIVE_SECONDS)
    plan = replace(plan, epochs=asked.experiment.train.epochs, most_epochs=MOST_EPOCHS_OF_CHUNK)
    with plan.scope():
        return assembled(setup, plan)
