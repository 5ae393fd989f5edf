"""What is measured: one table of workloads, and the same rows, order and first weights for everyone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pellucid.data.arrays import from_arrays
from pellucid.data.order import Order
from pellucid.data.schema import Dataset
from pellucid.data.sources import load
from pellucid.session.seeds import generator
from pellucid.session.session import Parameters, Session
from pellucid.session.setup import Setup, set_up
from pellucid.spec.experiment import Experiment
from pellucid.spec.source import SourceCall

PICTURES, SIDE = 60_000, 28


@dataclass(frozen=True)
class Workload:
    """One training that everyone does.

    Args:
        name: sizes of the layers.
        options: the experiment, as keywords of ``pellucid.train``.
        epochs: passes per measurement; the last, shorter number is for ``--quick``.
        goals: by peer, how many times as fast as it we want to be.
    """

    name: str
    options: Mapping[str, Any]
    epochs: tuple[int, int]
    goals: Mapping[str, float]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, then units of each layer."""
        return (self.rows("train")[0].shape[1], *(len(group["bias"]) for group in self.initial.values()))

    @property
    def batch_size(self) -> int:
        """Rows in a step."""
        return int(self.options["batch_size"])

    @property
    def learning_rate(self) -> float:
        """Size of a step."""
        return float(self.options["learning_rate"])

    @property
    def tiny(self) -> bool:
        """Points in a plane; otherwise pictures."""
        return "source" in self.options

    @cached_property
    def setup(self) -> Setup:
        """The experiment made ready."""
        return set_up(Experiment.of(**self.options), None if self.tiny else pictures())

    @cached_property
    def initial(self) -> Parameters:
        """The weights everyone starts from."""
        return self.session(1).params

    @property
    def data(self) -> str:
        """Name of the data set."""
        return self.setup.dataset.name

    def session(self, epochs: int) -> Session:
        """Our own training, ready to start."""
        train = self.setup.experiment.train.model_copy(update={"epochs": epochs})
        experiment = self.setup.experiment.model_copy(update={"train": train})
        return Session.start(Setup(**{**vars(self.setup), "experiment": experiment}))

    def order(self, epochs: int) -> np.ndarray:
        """Rows of every epoch as we draw them, ``(epochs, rows)``."""
        rows = len(self.setup.rows["train"])
        return Order(rows, self.batch_size, generator(self.setup.experiment.run, "order"), shuffle=True).epochs(epochs)

    def rows(self, part: str) -> tuple[np.ndarray, np.ndarray]:
        """Prepared inputs, a row of numbers each, and encoded targets, in float32."""
        rows = self.setup.rows[part]
        return rows.inputs.astype(np.float32).reshape(len(rows), -1), rows.targets[0].astype(np.float32)


def pictures() -> Dataset:
    """The training pictures of MNIST where they are, else as many made-up ones."""
    if os.environ.get("PELLUCID_DATA"):
        mnist = load(SourceCall.parse("mnist"), np.random.default_rng(0))
        return mnist.take(np.flatnonzero(~mnist.held_out))
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (PICTURES, SIDE, SIDE), dtype=np.uint8)
    return from_arrays(images, rng.integers(0, 10, PICTURES), name="generated pictures")


def _plane(hidden: str, **more: Any) -> dict[str, Any]:
    return {
        "source": "circle",
        "network": f"{hidden}, dense tanh",
        "loss": "half_mse",
        "optimizer": "sgd",
        "learning_rate": 0.03,
        "batch_size": 10,
        **more,
    }


def _digits(batch_size: int) -> dict[str, Any]:
    return {
        "network": "flatten, dense 128 relu",
        "optimizer": "adam",
        "learning_rate": 0.001,
        "batch_size": batch_size,
        "split": (1.0, 0.0, 0.0),
        "train_loss": "running",
    }


CLASSIC_INPUTS = "x1, x2, x1^2, x2^2, x1*x2, sin(x1), sin(x2)"
TINY_GOALS = {"C": 1 / 2.5, "PyTorch": 100.0}

WORKLOADS = (
    Workload("2-4-2-1", _plane("dense 4 tanh, dense 2 tanh"), (2000, 1000), TINY_GOALS),
    Workload("7-8x6-1", _plane(", ".join(["dense 8 tanh"] * 6), features=CLASSIC_INPUTS), (1000, 200), TINY_GOALS),
    Workload("784-128-10, batch 32", _digits(32), (3, 1), {"PyTorch": 3.0, "scikit-learn": 4.0}),
    Workload("784-128-10, batch 128", _digits(128), (3, 1), {"PyTorch": 2.0, "scikit-learn": 3.0}),
)
