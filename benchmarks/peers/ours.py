"""Pellucid itself, as the command line runs it: the whole loop, its events and its history."""

from __future__ import annotations

import time

import jax
import numpy as np
from workloads import Workload

from peers.base import Trainer, Training
from pellucid.data.order import Order


def prepare(workload: Workload, epochs: int) -> Trainer:
    """Each call starts a session of its own; only compilation is taken out of its time."""
    given = workload.order(epochs)

    def train() -> Training:
        training = workload.session(epochs).training
        training.batches.order = GivenOrder(training.batches.order, given)
        jax.block_until_ready((training.program.rows, training.program.splits))  # the peers' rows lie ready too
        begun = time.perf_counter()
        for _ in training:
            pass
        seconds = time.perf_counter() - begun - training.clock.compiling
        last = {name: values[-1] for name, values in training.history.items()}
        return Training(seconds, last["train.loss"], last.get("test.loss"), training.clock.compiling)

    return train


class GivenOrder(Order):
    """An order drawn beforehand, as every peer gets it."""

    def __init__(self, drawn: Order, given: np.ndarray) -> None:
        vars(self).update(vars(drawn))
        self.given, self.next = given, 0

    def epochs(self, count: int) -> np.ndarray:
        self.next += count
        return self.given[self.next - count : self.next]
