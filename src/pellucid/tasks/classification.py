"""Classification: one class out of several for every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pellucid.layers import Activation
from pellucid.network import Head
from pellucid.tasks import metrics
from pellucid.tasks.base import Answer, Task, loss_of
from pellucid.tasks.losses import smooth

if TYPE_CHECKING:
    from jax import Array


@dataclass(frozen=True)
class Classification(Task):
    """One class out of several.

    How a class is said in numbers follows from the activation of the output: one unit per class
    says 1 for it and 0 for the others (softmax, sigmoid) or 1 and −1 (tanh, linear); two
    classes can share one unit, which says the second class by 1 and the first by 0 or −1.

    Args:
        target: name of the target column.
        classes: names of the classes.
        loss: what a mistake costs.
        activation: what the output passes through.
        units: 1 or the number of classes.
        class_weights: how much a row of each class counts in the loss; empty for all the same.
        label_smoothing: share of the target spread over all classes.
    """

    kind: ClassVar[str] = "classification"

    target: str
    classes: tuple[str, ...]
    loss: Any
    activation: Activation
    units: int
    class_weights: tuple[float, ...] = ()
    label_smoothing: float = 0.0

    @property
    def heads(self) -> tuple[Head, ...]:
        return (Head(self.units, self.activation),)

    @cached_property
    def low(self) -> float:
        """What the output says where a class is not meant."""
        return -1.0 if self.activation.kind in ("tanh", "linear") else 0.0

    @property
    def threshold(self) -> float:
        """Where a single output changes from the first class to the second."""
        return (1.0 + self.low) / 2

    def encode(self, targets: Mapping[str, np.ndarray]) -> tuple[np.ndarray, ...]:
        index = np.asarray(targets[self.target]).astype(int)
        hot = (index[:, None] == 1) if self.units == 1 else (index[:, None] == np.arange(self.units))
        return (np.where(hot, 1.0, self.low),)

    def loss_rows(self, answers: tuple[Answer, ...], targets: tuple[Array, ...]) -> Array:
        wanted = targets[0]
        if self.label_smoothing:
            wanted = smooth(wanted, self.label_smoothing, len(self.classes), low=self.low)
        return loss_of(self.loss, answers[0], wanted, self.activation.kind)

    @property
    def measures(self) -> tuple[str, ...]:
        return ("accuracy",)

    def measure_rows(
        self, answers: tuple[Answer, ...], targets: tuple[Array, ...], variances: tuple[Array, ...]
    ) -> dict[str, Array]:
        output, wanted = answers[0].output, targets[0]
        if self.units == 1:
            return {"accuracy": metrics.side_accuracy_rows(output, wanted, self.threshold)}
        return {"accuracy": metrics.class_accuracy_rows(output, wanted)}

    def decode(self, outputs: tuple[np.ndarray, ...]) -> dict[str, np.ndarray]:
        (output,) = outputs
        index = (output[:, 0] > self.threshold).astype(int) if self.units == 1 else output.argmax(-1)
        return {self.target: index}

    def probabilities(self, outputs: tuple[np.ndarray, ...]) -> np.ndarray:
        """How sure each class is, ``(rows, classes)``, summing to 1.

        Softmax and sigmoid outputs are probabilities; tanh and linear outputs are clipped to
        [−1, 1] and read as ``(output + 1) / 2``, which orders classes but promises nothing more.
        """
        output = np.asarray(outputs[0], float)
        if self.low < 0:
            output = (np.clip(output, -1, 1) + 1) / 2
        if self.units == 1:
            return np.concatenate([1 - output, output], axis=1)
        total = output.sum(axis=1, keepdims=True)
        return np.where(total > 0, output / np.where(total > 0, total, 1), 1 / self.units)

    def row_weights(self, targets: Mapping[str, np.ndarray]) -> np.ndarray | None:
        if not self.class_weights:
            return None
        return np.asarray(self.class_weights)[np.asarray(targets[self.target]).astype(int)]
