"""The classic playground's rule, number for number, so that its lessons come out the same.

Its loss is ½(output − target)²; each update uses the mean gradient of the rows gathered since
the last one; then, apart from the gradient, every weight (no bias) pays its penalty; and under
L1 a weight whose penalty would carry it across zero is set to zero for good.

References:
    tensorflow/playground, src/nn.ts: ``updateWeights``, ``RegularizationFunction``, ``buildNetwork``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import lazy_loader
import numpy as np

from pellucid.blocks import Block, Node
from pellucid.layers import Dense
from pellucid.layers.initializers import Constant, Uniform
from pellucid.network.engine import engine_array
from pellucid.spec.network import NetworkSpec
from pellucid.training.step import Live, Penalties, held

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    Tree = Any

WEIGHTS = Uniform(low=-0.5, high=0.5)
BIASES = Constant(value=0.1)


@dataclass(frozen=True)
class ClassicRule:
    r"""First the gradient, then the penalty, then the freezing of what crossed zero.

    .. math:: w' = w - \eta \bar g, \qquad w \leftarrow w' - \eta \lambda \, r'(w)

    with r′(w) = sign w under L1 and w under L2, both of the weight before the update.

    Args:
        penalties: the weights that pay.
    """

    penalties: Penalties
    penalties_in_loss = False

    def init(self, params: Tree) -> Tree:
        return ()

    def apply(self, params: Tree, grads: Tree, memory: Tree, masks: Tree, live: Live) -> tuple[Tree, Tree, Tree]:
        moved = jax.tree.map(lambda old, slope: old - live.learning_rate * slope, params, grads)
        moved = held(params, moved, masks)
        masks = {layer: dict(group) for layer, group in masks.items()}
        for (layer, name), (own1, own2) in self.penalties.rates.items():
            l1, l2 = live.l1 if own1 is None else own1, live.l2 if own2 is None else own2
            before, weight = params[layer][name], moved[layer][name]
            paid = weight - live.learning_rate * (l1 * jax.numpy.sign(before) + l2 * before)
            crossed = (l1 > 0) & (weight * paid < 0)
            alive = masks[layer][name] > 0
            left = jax.numpy.where(alive, jax.numpy.where(crossed, 0, paid), weight)
            moved = {**moved, layer: {**moved[layer], name: left}}
            masks[layer][name] = jax.numpy.where(crossed, 0, masks[layer][name])
        return moved, memory, masks

    def masks(self, params: Tree, given: Tree) -> Tree:
        """A mask for every weight, since any of them may be frozen on the way: ones, or the one given."""
        result: Tree = {layer: dict(group) for layer, group in given.items()}
        for layer, name in self.penalties.rates:
            weight = params[layer][name]
            result.setdefault(layer, {}).setdefault(name, engine_array(np.ones(weight.shape, weight.dtype)))
        return result


def with_classic_start(spec: NetworkSpec) -> NetworkSpec:
    """The same network, with weights that start in [−0.5, 0.5] and biases at 0.1 unless said otherwise.

    An output layer that the task would add is written out, so that it starts like the others.
    """
    last = spec.nodes[-1].layer if spec.nodes else None
    has_output = spec.outputs or (isinstance(last, Dense) and last.units is None)
    nodes = spec.nodes if has_output else (*spec.nodes, Node(Dense()))
    return NetworkSpec(tuple(_started(node) for node in nodes), spec.outputs)


def _started(node: Node) -> Node:
    layer = node.layer
    if isinstance(layer, Block):
        layer = layer.model_copy(update={"layers": tuple(_started(inner) for inner in layer.layers)})
    elif isinstance(layer, Dense):
        said = layer.model_fields_set
        layer = layer.model_copy(
            update={
                "initializer": layer.initializer or WEIGHTS,
                "bias_initializer": layer.bias_initializer if "bias_initializer" in said else BIASES,
            }
        )
    return Node(layer, node.name, node.inputs, node.tied_to, node.part_of)
