"""Regression: one or several numbers for every row."""

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
class Regression(Task):
    """One number per target column.

    Args:
        targets: names of the target columns.
        loss: what a mistake costs, in the units the targets were brought to.
        activation: what the outputs pass through.
        scales: size of one such unit in the target's own unit, per column.
    """

    kind: ClassVar[str] = "regression"

    targets: tuple[str, ...]
    loss: Any
    activation: Activation
    scales: tuple[float, ...]

    @property
    def heads(self) -> tuple[Head, ...]:
        return (Head(len(self.targets), self.activation),)

    def encode(self, targets: Mapping[str, np.ndarray]) -> tuple[np.ndarray, ...]:
        return (np.stack([np.asarray(targets[name], float) for name in self.targets], axis=1),)

    def loss_rows(self, answers: tuple[Answer, ...], targets: tuple[Array, ...]) -> Array:
        return loss_of(self.loss, answers[0], targets[0], self.activation.kind)

    @property
    def measures(self) -> tuple[str, ...]:
        return ("r2", "mae")

    def measure_rows(
        self, answers: tuple[Answer, ...], targets: tuple[Array, ...], variances: tuple[Array, ...]
    ) -> dict[str, Array]:
        output, wanted = answers[0].output, targets[0]
        return {
            "r2": metrics.r2_rows(output, wanted, variances[0]),
            "mae": metrics.absolute_error_rows(output * np.array(self.scales), wanted * np.array(self.scales)),
        }

    def decode(self, outputs: tuple[np.ndarray, ...]) -> dict[str, np.ndarray]:
        return {name: outputs[0][:, column] for column, name in enumerate(self.targets)}
