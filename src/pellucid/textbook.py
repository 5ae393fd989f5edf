"""The algorithm as introductions tell it, in NumPy, to be read.

A dense network is a list of layers.  Rows are examples: ``x`` is (n, inputs), ``y`` is
(n, outputs).  One step of learning is five formulas, and each is one function below::

    forward      z = a_before · weight + bias          a = f(z)
    errors       δ = ∂C/∂a ⊙ f′(z)                     in the last layer
                 δ = (δ_after · weight_afterᵀ) ⊙ f′(z)  in each layer before it
    gradients    ∂C/∂weight = a_beforeᵀ · δ            ∂C/∂bias = δ      (mean over the rows)
    step         new = old − rate × gradient

Source: Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors",
Nature 323 (1986); notation of M. Nielsen, *Neural Networks and Deep Learning* (2015), ch. 2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def fires(inputs: ArrayLike, weights: ArrayLike, threshold: float) -> bool:
    """Whether a threshold unit answers: Σ wᵢ·xᵢ > θ; a threshold θ is a bias of −θ.

    Source: McCulloch, Pitts, Bull. Math. Biophysics 5 (1943); Rosenblatt, Psych. Review 65 (1958).

    Example:
        >>> weights = [0.5, 0.3, 1.2, 0.1]
        >>> fires([1, 1, 1.0, 1], weights, threshold=2.2)  # 0.5 + 0.3 + 1.20 + 0.1 = 2.10
        False
        >>> fires([1, 1, 1.2, 1], weights, threshold=2.2)  # 0.5 + 0.3 + 1.44 + 0.1 = 2.34
        True
    """
    return bool(np.dot(inputs, weights) > threshold)


class Layer(NamedTuple):
    """Neurons side by side: ``weight[i, j]`` leads from input i to neuron j."""

    weight: Array  # (inputs, outputs)
    bias: Array  # (outputs,)
    activation: str = "linear"


class Gradient(NamedTuple):
    """How steeply the cost rises with each weight and bias of one layer."""

    weight: Array
    bias: Array


Network = Sequence[Layer]
Pair = tuple[Callable[..., Array], Callable[..., Array]]


def sigmoid(z: Array) -> Array:
    """1 / (1 + e⁻ᶻ), written so that no z overflows."""
    return np.exp(-np.logaddexp(0.0, -z))


def softmax(z: Array) -> Array:
    """eᶻ / Σ eᶻ in each row: positive, summing to 1; the largest z is taken off against overflow."""
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


ACTIVATIONS: dict[str, Pair] = {  # name: f(z), f′(z); softmax mixes a row, see `delta`
    "linear": (lambda z: z, np.ones_like),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: np.where(z > 0, z, 0.0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "leaky_relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1.0, 0.01)),
}


def log(a: Array) -> Array:
    """The natural logarithm, finite also where a probability has underflowed to 0."""
    return np.log(np.maximum(a, np.finfo(float).tiny))


COSTS: dict[str, Pair] = {  # name: cost of each row C(a, y), its slope ∂C/∂a
    "half_mse": (lambda a, y: 0.5 * ((a - y) ** 2).sum(axis=-1), lambda a, y: a - y),
    "mse": (lambda a, y: ((a - y) ** 2).mean(axis=-1), lambda a, y: 2 * (a - y) / a.shape[-1]),
    "cross_entropy": (lambda a, y: -(y * log(a)).sum(axis=-1), lambda a, y: -y / a),
    "binary_cross_entropy": (
        lambda a, y: -(y * log(a) + (1 - y) * log(1 - a)).mean(axis=-1),
        lambda a, y: (a - y) / (a * (1 - a)) / a.shape[-1],
    ),
}


def forward(network: Network, x: Array) -> tuple[list[Array], list[Array]]:
    """Weighted sums z of every layer, and activations a, of which ``activations[0]`` is ``x``."""
    zs, activations = [], [x]
    for weight, bias, activation in network:
        zs.append(activations[-1] @ weight + bias)
        activations.append(softmax(zs[-1]) if activation == "softmax" else ACTIVATIONS[activation][0](zs[-1]))
    return zs, activations


def mean_cost(cost: str, a: Array, y: Array) -> float:
    """How wrong the outputs ``a`` are for the targets ``y``: the mean over the rows."""
    return float(COSTS[cost][0](a, y).mean())


def delta(activation: str, z: Array, slope: Array) -> Array:
    """From ∂C/∂a (``slope``) to δ = ∂C/∂z: one link of the chain rule."""
    if activation == "softmax":  # every output depends on every z: δⱼ = aⱼ·(slopeⱼ − Σₖ slopeₖ·aₖ)
        a = softmax(z)
        return a * (slope - (slope * a).sum(axis=-1, keepdims=True))
    return slope * ACTIVATIONS[activation][1](z)


def output_error(activation: str, cost: str, z: Array, a: Array, y: Array) -> Array:
    """δ of the last layer; where cost and activation are a pair, it is the plain difference a − y."""
    if (activation, cost) == ("softmax", "cross_entropy"):
        return a - y
    if (activation, cost) == ("sigmoid", "binary_cross_entropy"):
        return (a - y) / a.shape[-1]
    return delta(activation, z, COSTS[cost][1](a, y))


def errors(network: Network, zs: Sequence[Array], activations: Sequence[Array], y: Array, cost: str) -> list[Array]:
    """δ of every layer and row, found from the last layer to the first, returned first to last."""
    deltas = [output_error(network[-1].activation, cost, zs[-1], activations[-1], y)]
    for index in reversed(range(len(network) - 1)):
        slope = deltas[0] @ network[index + 1].weight.T
        deltas.insert(0, delta(network[index].activation, zs[index], slope))
    return deltas


def gradients(activations: Sequence[Array], deltas: Sequence[Array]) -> list[Gradient]:
    """Gradient of the mean cost: what came in times δ, averaged over the rows."""
    return [Gradient(a.T @ d / len(d), d.mean(axis=0)) for a, d in zip(activations[:-1], deltas, strict=True)]


def step(network: Network, x: Array, y: Array, rate: float, cost: str = "half_mse") -> list[Layer]:
    """The network after one step of gradient descent on the rows of ``x`` and ``y``."""
    zs, activations = forward(network, x)
    slopes = gradients(activations, errors(network, zs, activations, y, cost))
    return [
        Layer(layer.weight - rate * slope.weight, layer.bias - rate * slope.bias, layer.activation)
        for layer, slope in zip(network, slopes, strict=True)
    ]
