"""Pellucid itself, as the command line runs it: the whole loop, order and events included."""

from __future__ import annotations

import time

from peers.base import Trainer, Training
from workloads import Workload


def prepare(workload: Workload, epochs: int) -> Trainer:
    """Each call starts a session of its own; only compilation is taken out of its time."""

    def train() -> Training:
        training = workload.session(epochs).training
        begun = time.perf_counter()
        for _ in training:
            pass
        seconds = time.perf_counter() - begun - training.clock.compiling
        last = {name: values[-1] for name, values in training.history.items()}
        return Training(seconds, last["train.loss"], last.get("test.loss"), training.clock.compiling)

    return train
