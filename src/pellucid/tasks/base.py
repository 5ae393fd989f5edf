"""What a task is: which outputs it wants, what a mistake costs, what is measured, what is answered.

A network may have several outputs, so all four questions speak of tuples: one entry per output.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from pellucid.layers import Activation
from pellucid.network import Head, Network

if TYPE_CHECKING:
    from jax import Array


class Answer(NamedTuple):
    """One output of a network, and what went into its last activation, if there is one."""

    output: Array
    logits: Array | None = None


def answers_of(network: Network, outputs: Any, seen: Mapping[str, Array]) -> tuple[Answer, ...]:
    """The outputs of a forward pass as answers, in the network's order."""
    by_name = outputs if len(network.outputs) > 1 else {network.outputs[0]: outputs}
    return tuple(Answer(by_name[name], _logits(network, name, seen)) for name in network.outputs)


def _logits(network: Network, name: str, seen: Mapping[str, Array]) -> Array | None:
    node = network[name]
    return seen[node.inputs[0]] if isinstance(node.layer, Activation) and node.inputs[0] in seen else None


@dataclass(frozen=True)
class Task(ABC):
    """What the numbers that leave a network mean."""

    kind: ClassVar[str]

    @property
    @abstractmethod
    def heads(self) -> tuple[Head, ...]:
        """The outputs this task wants."""

    @abstractmethod
    def encode(self, targets: Mapping[str, np.ndarray]) -> tuple[np.ndarray, ...]:
        """Prepared target columns as the numbers the outputs are compared with."""

    @abstractmethod
    def loss_rows(self, answers: tuple[Answer, ...], targets: tuple[Array, ...]) -> Array:
        """What the mistake in each row costs, ``(rows,)``."""

    @abstractmethod
    def measure_rows(
        self, answers: tuple[Answer, ...], targets: tuple[Array, ...], variances: tuple[Array, ...]
    ) -> dict[str, Array]:
        """Values per row whose mean over the rows is a metric."""

    @abstractmethod
    def decode(self, outputs: tuple[np.ndarray, ...]) -> dict[str, np.ndarray]:
        """Outputs as answers a person reads: prepared target columns again."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the metrics, in the order of :meth:`measure_rows`."""
        return ()

    def row_weights(self, targets: Mapping[str, np.ndarray]) -> np.ndarray | None:
        """How much each row counts in the loss; ``None`` where all count the same."""
        return None


def loss_of(loss: Any, answer: Answer, targets: Array, network_activation: str) -> Array:
    """The loss of each row, from the logits where there is a stable form for this activation."""
    if answer.logits is not None and getattr(loss, "logit_activation", None) == network_activation:
        return loss.of_logits(answer.logits, targets)
    return loss.of_rows(answer.output, targets)
