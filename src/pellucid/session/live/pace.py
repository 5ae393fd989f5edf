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
        """The batch under way is another one now."""
        self.sample = 0

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

    def span(self, training: Training) -> int:
        """How many steps the next turn makes."""
        to_epoch_end, fitting = training.recipe.batches - training.batch, training.clock.batches
        if self.left is not None:
            return min(self.left, fitting)
        if self.speed == "free":
            return fitting
        if self.speed == "frame":
            return min(to_epoch_end, fitting)
        due = (time.monotonic() - self._since) * self.speed - self._epochs
        return min(round(due * training.recipe.batches), fitting)

    def took(self, training: Training, steps: int) -> None:
        """Note what a turn did."""
        self._epochs += steps / training.recipe.batches
        if (
            isinstance(self.speed, float | int)
            and (time.monotonic() - self._since) * self.speed - self._epochs > self.speed
        ):
            self._since, self._epochs = time.monotonic(), 0.0  # more than a second behind: catching up would never end
        if self.left is not None:
            self.left = self.left - steps
            if self.left <= 0:
                self.left = None
