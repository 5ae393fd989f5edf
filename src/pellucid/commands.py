"""What is asked while a run is under way: plain messages to the training loop."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pause:
    """Stand still until told otherwise."""


@dataclass(frozen=True)
class Continue:
    """Go on."""


@dataclass(frozen=True)
class Stop:
    """End the run here, with what was learned."""


@dataclass(frozen=True)
class StepBatches:
    """Go on by this many steps, then stand still."""

    count: int = 1


@dataclass(frozen=True)
class SetLearningRate:
    """Use this learning rate from the next step on."""

    value: float


@dataclass(frozen=True)
class SetRegularization:
    """Use these penalties from the next step on."""

    l1: float = 0.0
    l2: float = 0.0


Command = Pause | Continue | Stop | StepBatches | SetLearningRate | SetRegularization
