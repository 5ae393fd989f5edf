"""Several labels at once: any of them may hold for a row, independently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pellucid.layers import Activation
from pellucid.network import Head
from pellucid.tasks import metrics
from pellucid.tasks.base import Answer, Task, loss_of

if TYPE_CHECKING:
    from jax import Array


@dataclass(frozen=True)
class Labels(Task):
    """Several yes-or-no questions answered together, one unit each.

    Args:
        target: name of the target column.
        classes: names of the labels.
        loss: what a mistake costs.
        activation: what the outputs pass through.
    """

    kind: ClassVar[str] = "labels"

    target: str
    classes: tuple[str, ...]
    loss: Any
    activation: Activation

    @property
    def heads(self) -> tuple[Head, ...]:
        return (Head(len(self.classes), self.activation),)

    def encode(self, targets: Mapping[str, np.ndarray]) -> tuple[np.ndarray, ...]:
        return (np.asarray(targets[self.target], float),)

    def loss_rows(self, answers: tuple[Answer, ...], targets: tuple[Array, ...]) -> Array:
        return loss_of(self.loss, answers[0], targets[0], self.activation.kind)

    @property
    def measures(self) -> tuple[str, ...]:
        return ("accuracy",)

    def measure_rows(
        self, answers: tuple[Answer, ...], targets: tuple[Array, ...], variances: tuple[Array, ...]
    ) -> dict[str, Array]:
        return {"accuracy": metrics.label_accuracy_rows(answers[0].output, targets[0])}

    def probabilities(self, outputs: tuple[np.ndarray, ...]) -> np.ndarray:
        """How sure each label is, ``(rows, labels)``; each by itself, so they do not sum to 1."""
        return np.clip(np.asarray(outputs[0], float), 0, 1)

    def decode(self, outputs: tuple[np.ndarray, ...]) -> dict[str, np.ndarray]:
        return {self.target: (outputs[0] > 0.5).astype(int)}
