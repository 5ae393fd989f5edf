"""Fully connected layers: every input reaches every unit through a weight of its own."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, PositiveInt

from pellucid.layers.base import Context, Cost, ParameterSpec, Params, Seen, Signature, Weighted, jax, layers
from pellucid.layers.initializers import Constant, Lecun
from pellucid.layers.words import ActivationWord, InitializerWord

if TYPE_CHECKING:
    from jax import Array

FUSED_SIZE = 128
"""Up to this many weights, a multiplication and a sum are faster than a call of the matrix routine,
because XLA fuses them with what stands around (0.0215 against 0.104 ms an epoch of 2-4-2-1)."""

MOST_TERMS = 16
"""Up to this many inputs, that sum is written out term by term where nothing is learned: XLA gives
the other form to a library that is slow at it (0.24 against 0.055 ms an epoch of 7-8x6-1)."""


@layers.register("dense")
class Dense(Weighted):
    r"""Fully connected layer: the weighted sum of all inputs, plus a bias.

    .. math:: z_j = \sum_i x_i \, \text{weight}_{ij} + \text{bias}_j

    Inputs with several axes are summed over the last one.

    Args:
        units: number of outputs; left out, the layer is the output layer and the task gives it.
        activation: a word such as ``tanh``; it becomes a layer of its own behind this one, so
            that z and a are both seen.
        bias: whether there is a bias.
        connections: share of the inputs each unit is wired to, at random; 1 is all of them.
        initializer: how the weights start; left out, what suits the activation.

    Example:
        >>> Dense(units=4).parameters(Signature.features(3))["weight"].shape
        (3, 4)

    References:
        Goodfellow, Bengio, Courville, *Deep Learning* (2016), chapter 6.
    """

    kind: ClassVar[str] = "dense"
    positional: ClassVar[tuple[str, ...]] = ("units", "activation")

    units: PositiveInt | None = None
    activation: ActivationWord | None = None
    bias: bool = True
    connections: Annotated[float, Field(gt=0, le=1)] = 1.0
    initializer: InitializerWord | None = None
    bias_initializer: InitializerWord = Constant(value=0.0)

    def signature(self, *inputs: Signature) -> Signature:
        (given,) = inputs
        self.expects(given.below is None, "real numbers", f"indices below {given.below}", "Put an embedding before it.")
        self.expects(bool(given.axes), "an axis of features", "a single number")
        assert self.units is not None, "the network fills in the size of the output layer"
        return Signature((*given.axes[:-1], ("features", self.units)))

    def parameters(self, *inputs: Signature) -> dict[str, ParameterSpec]:
        (given,) = inputs
        units = self.signature(given).shape[-1]
        weight = self.weight_spec((given.shape[-1], units), self.initializer or Lecun(), self.connections)
        bias = self.bias_spec((units,), self.bias_initializer)
        return {"weight": weight, "bias": bias} if self.bias else {"weight": weight}

    def cost(self, *inputs: Signature) -> Cost:
        out = self.signature(*inputs)
        return Cost(multiply_adds=inputs[0].shape[-1] * out.size, bytes=4 * out.size)

    def weight(self, params: Params, context: Context) -> Array:
        """The weights as this pass uses them."""
        return params["weight"]

    def forward(
        self, params: Params, state: Params, inputs: tuple[Array, ...], context: Context
    ) -> tuple[Array, Params, Seen]:
        (x,) = inputs
        weight = self.weight(params, context)
        rows = x.reshape(-1, x.shape[-1])  # one GEMM also where there is a time axis
        z = weighted_sums(rows, weight, context).reshape(*x.shape[:-1], weight.shape[-1])
        return (z + params["bias"] if self.bias else z), state, {}


def weighted_sums(x: Array, weight: Array, context: Context) -> Array:
    """Σᵢ xᵢ · weightᵢⱼ for each row x and unit j, in the form that is fastest for its size."""
    if weight.size > FUSED_SIZE:
        return x @ weight
    if context.training or len(weight) > MOST_TERMS:
        return (x[:, :, None] * weight).sum(1)
    return reduce(operator.add, [x[:, i, None] * weight[i] for i in range(len(weight))])


@layers.register("dropconnect")
class DropConnect(Dense):
    r"""Dense layer whose single weights are dropped at random while it learns.

    .. math:: z_j = \sum_i x_i \, \frac{m_{ij}}{1 - \text{rate}} \, \text{weight}_{ij} + \text{bias}_j,
              \quad m_{ij} \sim \text{Bernoulli}(1 - \text{rate})

    Off in use, where it is the dense layer.

    Args:
        rate: share of the weights dropped in each training step.

    Example:
        >>> DropConnect(units=8, rate=0.3).rate
        0.3

    References:
        Wan et al., *Regularization of Neural Networks using DropConnect* (ICML 2013).
    """

    kind: ClassVar[str] = "dropconnect"

    rate: Annotated[float, Field(ge=0, lt=1)] = 0.5

    def weight(self, params: Params, context: Context) -> Array:
        weight = params["weight"]
        if not context.training:
            return weight
        kept = jax.random.bernoulli(context.random_key(), 1 - self.rate, weight.shape)
        return weight * kept / (1 - self.rate)
