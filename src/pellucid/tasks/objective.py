"""What training makes small: a pure function of parameters, state, batch and key.

The training step knows neither network nor task, only objectives.  Whatever gives a loss from
parameters is one: a network on rows, two networks against each other, an input that is moved
while the weights stand still.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import lazy_loader

from pellucid.layers import Context
from pellucid.network import Network
from pellucid.tasks.base import Task, answers_of
from pellucid.tasks.losses import weighted_mean

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from jax import Array

    Batch = Mapping[str, Any]


@dataclass(frozen=True)
class Objective:
    """A loss, and which parameters it may move.

    Args:
        loss: ``(params, state, batch, key) → loss, (state, measures)``.
        name: tells several objectives of one run apart.
        moves: top-level names of the parameters it moves; ``None`` for all.
    """

    loss: Callable[[Any, Any, Batch, Any], tuple[Array, tuple[Any, dict[str, Array]]]]
    name: str = "objective"
    moves: tuple[str, ...] | None = None


def supervised(network: Network, task: Task, precision: str = "float32") -> Objective:
    """The mean loss of a batch of rows with known targets.

    A batch holds ``inputs``, ``targets`` (one array per output) and, where rows do not count the
    same, ``weights``; where sequences are filled up to one length, ``mask``.
    """

    def loss(params: Any, state: Any, batch: Batch, key: Array) -> tuple[Array, tuple[Any, dict[str, Array]]]:
        weights = batch.get("weights")
        context = Context(training=True, key=key, mask=batch.get("mask"), weights=weights)
        params, inputs = lowered((params, batch["inputs"]), precision)
        outputs, state, seen = network.forward(params, state, inputs, context)
        rows = task.loss_rows(raised(answers_of(network, outputs, seen), precision), batch["targets"])
        return weighted_mean(rows, weights), (raised(state, precision), {})

    return Objective(loss)


def measure(network: Network, task: Task, precision: str = "float32") -> Callable[[Any, Any, Batch], dict[str, Array]]:
    """A function of parameters, state and rows that gives, per row, the loss and every metric."""

    def rows(params: Any, state: Any, batch: Batch) -> dict[str, Array]:
        params, inputs = lowered((params, batch["inputs"]), precision)
        outputs, _, seen = network.forward(params, state, inputs, Context(mask=batch.get("mask")))
        answers = raised(answers_of(network, outputs, seen), precision)
        metrics = task.measure_rows(answers, batch["targets"], batch["variances"])
        return {"loss": task.loss_rows(answers, batch["targets"])} | metrics

    return rows


def lowered(tree: Any, precision: str) -> Any:
    """Numbers in bfloat16 for the passes, where that was asked; the weights stay in float32."""
    return _as_type(tree, "bfloat16") if precision == "bfloat16" else tree


def raised(tree: Any, precision: str) -> Any:
    """Numbers back in float32, in which losses and averages are formed."""
    return _as_type(tree, "float32") if precision == "bfloat16" else tree


def _as_type(tree: Any, dtype: str) -> Any:
    floating = lambda leaf: jax.numpy.issubdtype(leaf.dtype, jax.numpy.floating)  # noqa: E731
    return jax.tree.map(lambda leaf: leaf.astype(dtype) if floating(leaf) else leaf, tree)
