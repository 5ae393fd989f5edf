"""The forward and backward pass of one row, and what they give for each written layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import lazy_loader
import numpy as np

from pellucid.blocks import Node
from pellucid.explain.layer import Arrays, ExplainedLayer
from pellucid.layers import Activation, Context, Dense, ParameterSpec
from pellucid.network import Network
from pellucid.tasks.base import answers_of

jax = lazy_loader.load("jax")

LossRows = Callable[[Any, Any], Any]
Tree = dict[str, dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Numbers:
    """What the passes gave, by node or layer: values with their batch axis."""

    params: Tree
    seen: Arrays
    slopes: Arrays
    loss: Any = None
    deltas: Arrays | None = None
    gradients: Tree | None = None


def written_layers(network: Network) -> list[tuple[Node, Node | None]]:
    """The nodes, each with the activation that was written with it (``dense 4 tanh``)."""
    behind = {node.part_of: node for node in network.nodes if node.part_of not in ("", node.name)}
    inside = {node.name for node in behind.values()}
    return [(node, behind.get(node.name)) for node in network.nodes if node.name not in inside]


def numbers_of(
    network: Network, params: Tree, state: Tree, rows: Any, wanted: Any, loss_rows: LossRows | None
) -> Numbers:
    """The forward pass, and, where something is wanted, the backward pass."""
    _, _, seen = network.forward(params, state, rows)
    slopes = {node.name: _slope(node.layer, seen[node.inputs[0]]) for _, node in written_layers(network) if node}
    if wanted is None or loss_rows is None:
        return Numbers(params, _arrays(seen), _arrays(slopes))
    nudges = {node.name: jax.numpy.zeros_like(seen[node.name]) for node, _ in written_layers(network)}
    nudges = {name: nudge for name, nudge in nudges.items() if jax.numpy.issubdtype(nudge.dtype, jax.numpy.floating)}

    def loss(params: Any, nudges: Any) -> Any:
        outputs, _, seen = network.forward(params, state, rows, Context(nudges=nudges))
        return loss_rows(answers_of(network, outputs, seen), wanted).sum()

    value, (gradients, deltas) = jax.value_and_grad(loss, argnums=(0, 1))(params, nudges)
    gradients = {layer: {name: np.asarray(gradients[layer][name]) for name in group} for layer, group in params.items()}
    return Numbers(params, _arrays(seen), _arrays(slopes), value, _arrays(deltas), gradients)


def _slope(activation: Any, z: Any) -> Any:
    """f′(z) unit by unit; ``None`` for softmax, whose units depend on each other."""
    if activation.kind == "softmax":
        return None
    _, backward = jax.vjp(activation.function, z)
    return backward(jax.numpy.ones_like(z))[0]


def explained(
    network: Network, group: tuple[Node, Node | None], numbers: Numbers, rows: Arrays, rate: float | None
) -> ExplainedLayer:
    """One written layer with its numbers, without the batch axis."""
    node, behind = group
    values = {**rows, **numbers.seen}
    owner = node.tied_to or node.name
    old = numbers.params.get(owner) or None
    gradient = None if old is None or numbers.gradients is None else numbers.gradients[owner]
    held = _held(network, owner, old or {})
    prefix = f"{node.name}/"
    return ExplainedLayer(
        name=node.name,
        kind=node.layer.kind or type(node.layer).__name__,
        given={
            (network[name].part_of or name) if name in numbers.seen else name: values[name][0] for name in node.inputs
        },
        z=values[node.name][0] if behind is not None or isinstance(node.layer, Dense) else None,
        a=values[(behind or node).name][0],
        delta=None if numbers.deltas is None or node.name not in numbers.deltas else numbers.deltas[node.name][0],
        old=old,
        gradient=gradient,
        new=_moved(old, gradient, held, rate) if old and gradient else None,
        activation=behind.layer if behind is not None and isinstance(behind.layer, Activation) else None,
        slope=numbers.slopes[behind.name][0] if behind is not None and behind.name in numbers.slopes else None,
        owner=owner,
        held={name: why for name, (why, _) in held.items()},
        inner={name.removeprefix(prefix): value[0] for name, value in values.items() if name.startswith(prefix)},
    )


def _moved(old: Arrays, gradient: Arrays, held: Mapping[str, tuple[str, Any]], rate: float | None) -> Arrays:
    assert rate is not None, "a gradient comes with a learning rate"
    moved = {name: old[name] - rate * gradient[name] for name in old}
    return {name: np.where(held[name][1], old[name], new) if name in held else new for name, new in moved.items()}


def _held(network: Network, owner: str, old: Arrays) -> dict[str, tuple[str, Any]]:
    """Parameters that stay as they are, with the reason and where."""
    specs = {name: spec for layer, name, spec in network.parameters() if layer == owner}
    return {name: held for name, spec in specs.items() if (held := _why_held(spec, old[name]))}


def _why_held(spec: ParameterSpec, old: np.ndarray) -> tuple[str, Any] | None:
    if spec.frozen:
        return "frozen", True
    if spec.connections < 1:  # connections that do not exist are exactly 0, see Network.init
        return "0 where there is no connection", old == 0
    return None


def doubles(tree: Mapping[str, Mapping[str, Any]]) -> Tree:
    """The same numbers as float64."""
    return {layer: {name: np.asarray(value, float) for name, value in group.items()} for layer, group in tree.items()}


def _arrays(values: Mapping[str, Any]) -> dict[str, np.ndarray]:
    return {name: np.asarray(value) for name, value in values.items() if value is not None}
