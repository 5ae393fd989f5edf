"""Networks in NumPy: an oracle of what a network answers, and arrays to fill one with."""

from __future__ import annotations

import numpy as np

from pellucid.layers import Activation, Add, BatchNorm, Concatenate, Dense, Flatten, LayerNorm
from pellucid.network import Network

Tree = dict[str, dict[str, np.ndarray]]

FUNCTIONS = {
    "linear": lambda z: z,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(-1, keepdims=True),
}


def answers(network: Network, params: Tree, state: Tree, x: np.ndarray) -> np.ndarray:
    """What leaves the network in use, by the formulas of its layers."""
    values = {next(iter(network.inputs)): x}
    for node in network.nodes:
        came, own = [values[name] for name in node.inputs], params.get(node.tied_to or node.name, {})
        layer, value = node.layer, came[0]
        if isinstance(layer, Dense):
            value = value @ own["weight"] + own.get("bias", 0)
        elif isinstance(layer, Activation):
            value = FUNCTIONS[layer.kind](value)
        elif isinstance(layer, Add):
            value = sum(came[1:], start=value)
        elif isinstance(layer, Concatenate):
            value = np.concatenate(came, -1)
        elif isinstance(layer, Flatten):
            value = value.reshape(len(value), -1)
        elif isinstance(layer, BatchNorm):
            there = state[node.name]
            value = own["gamma"] * (value - there["mean"]) / np.sqrt(there["variance"] + layer.epsilon) + own["beta"]
        elif isinstance(layer, LayerNorm):
            centred = value - value.mean(-1, keepdims=True)
            value = own["gamma"] * centred / np.sqrt(value.var(-1, keepdims=True) + layer.epsilon) + own["beta"]
        values[node.name] = value
    return values[network.outputs[0]]


def filled(network: Network, seed: int) -> tuple[Tree, Tree]:
    """Parameters and state with random positive and negative values; variances positive."""
    rng = np.random.default_rng(seed)
    params: Tree = {}
    state: Tree = {}
    for tree, specs in ((params, network.parameters()), (state, network.states())):
        for layer, name, spec in specs:
            value = rng.normal(size=spec.shape)
            tree.setdefault(layer, {})[name] = value**2 + 0.1 if name == "variance" else value
    return params, state


def rows(network: Network, count: int = 6) -> np.ndarray:
    """Some inputs."""
    return np.random.default_rng(99).normal(size=(count, *next(iter(network.inputs.values())).shape))
