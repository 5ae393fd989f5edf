"""What every peer offers: it makes a workload ready, and each call then trains it once from the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Training:
    """One training from the same start.

    Args:
        seconds: time of all epochs, compilation apart.
        train_loss: training loss of the last epoch.
        test_loss: test loss of the last epoch, where it was asked for.
        compile_seconds: time of compilation.
    """

    seconds: float
    train_loss: float
    test_loss: float | None = None
    compile_seconds: float = 0.0


Trainer = Callable[[], Training]


class Skipped(Exception):
    """Why a peer is not measured."""
