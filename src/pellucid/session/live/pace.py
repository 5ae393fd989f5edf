"""How fast a live experiment goes: not at all, so many steps, an epoch a picture, or as fast as possible."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal

from pellucid.training.loop import Training

Speed = Literal["frame", "free"] | float


@dataclass
class Pace:
    """The pace of one experiment.

    Args:
        speed: ``frame`` is an epoch a turn, ``free`` as much as the turn's time allows, a number epochs a second.
        running: whether it goes on by itself.
        left: steps to make before it stands still; ``None`` for no such end.
        sample: how many rows of the batch under way have been looked at one by one.
    """

    speed: Speed = "frame"
    running: bool = False
    left: int | None = None
    sample: int = 0
    _since: float = field(default_factory=time.monotonic)
    _epochs: float = 0.0
    _steps_a_second: float = 0.0

    @property
    def wants_to_train(self) -> bool:
        """Whether steps are to be made."""
        return self.running or bool(self.left)

    def run(self) -> None:
        """Go on until told otherwise."""
        self.running, self.left, self.sample = True, None, 0
        self._since, self._epochs = time.monotonic(), 0.0

    def stop(self) -> None:
        """Stand still."""
        self.running, self.left = False, None

    def begin(self, training: Training) -> None:
        """The batch under way is another one now, and may take another time."""
        self.sample, self._steps_a_second = 0, 0.0

    def step(self, training: Training, unit: str, count: int) -> None:
        """Make so many steps, then stand still."""
        self.running = False
        batches = training.recipe.batches
        if unit == "epoch":
            self.left = count * batches - training.batch
        elif unit == "batch":
            self.left = count
        else:
            looked = self.sample + count
            self.left, self.sample = looked // training.batches.width, looked % training.batches.width

    def span(self, training: Training, seconds: float) -> int:
        """How many steps to make next, where so much time is left."""
        to_epoch_end = training.recipe.batches - training.batch
        fitting = max(1, int(seconds * self._steps_a_second)) if self._steps_a_second else training.plan.first_batches
        if self.left is not None:
            return min(self.left, fitting)
        if self.speed == "free":
            return fitting
        if self.speed == "frame":
            return min(to_epoch_end, fitting)
        due = (time.monotonic() - self._since) * self.speed - self._epochs
        return min(round(due * training.recipe.batches), fitting)

    def took(self, training: Training, steps: int, seconds: float) -> None:
        """Note what a chunk did, and how long it took."""
        self._steps_a_second = max(1, steps) / max(seconds, 1e-6)
        self._epochs += steps / training.recipe.batches
        if isinstance(self.speed, float | int):
            late = (time.monotonic() - self._since) * self.speed - self._epochs
            if late > self.speed:  # more than a second behind: catching up would never end
                self._since, self._epochs = time.monotonic(), 0.0
        if self.left is not None:
            self.left = max(0, self.left - steps) or None
