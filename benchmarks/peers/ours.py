"""Pellucid itself, as the command line runs it: the whole loop, its events and its history."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from peers.base import Trainer, Training
from workloads import Workload

from pellucid.training.rows import Batches


def prepare(workload: Workload, epochs: int) -> Trainer:
    """Each call starts a session of its own; only compilation is taken out of its time."""
    order = workload.order(epochs).astype(np.int32)

    def train() -> Training:
        training = workload.session(epochs).training
        training.batches = GivenBatches(training.batches, order)
        begun = time.perf_counter()
        for _ in training:
            pass
        seconds = time.perf_counter() - begun - training.clock.compiling
        last = {name: values[-1] for name, values in training.history.items()}
        return Training(seconds, last["train.loss"], last.get("test.loss"), training.clock.compiling)

    return train


class GivenBatches(Batches):
    """Batches in an order drawn beforehand, as every peer gets it."""

    def __init__(self, drawn: Batches, rows: np.ndarray) -> None:
        super().__init__(drawn.order, drawn.dtype)
        self.rows = rows

    def epochs(self, first: int, count: int) -> tuple[np.ndarray, np.ndarray | None]:
        return self.rows[first : first + count], None

    def state(self) -> dict[str, Any]:
        return {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """An order that is given has no state."""
