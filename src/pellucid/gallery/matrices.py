"""A network as matrices: 3-4-4-2 neurons, 36 weights, the same answer in three ways of writing it."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from pellucid.draw import Column, draw_network, draw_sheet, draw_weights
from pellucid.explain.step import explain_step
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.layers import Dense, Signature
from pellucid.layers.activation import GELU, Activation, ReLU, Sigmoid, Step
from pellucid.network import Network, build

SIZES = (3, 4, 4, 2)
THRESHOLD = 0.25
WEIGHTS_SEED = 5  # with these weights both outputs fire for some inputs and are silent for others
SHOWN, MANY = 20, 500

Layers = list[tuple[np.ndarray, np.ndarray]]
"""Weight (inputs × neurons) and bias of every layer."""

BY_HAND: dict[str, tuple[Activation, Callable[[float], float]]] = {
    "threshold": (Step(threshold=THRESHOLD), lambda z: 1.0 if z > THRESHOLD else 0.0),
    "sigmoid": (Sigmoid(), lambda z: 1 / (1 + math.exp(-z))),
    "ReLU with threshold": (ReLU(threshold=THRESHOLD), lambda z: z if z > THRESHOLD else 0.0),
    "GELU": (GELU(), lambda z: z * 0.5 * (1 + math.erf(z / math.sqrt(2)))),
}
"""Each activation as the engine has it, and as it is computed by hand."""


@system("matrices", "The network 3-4-4-2 as matrices: 36 weights, in both orders, and neuron by neuron.", seconds=4)
def matrices(stage: Stage) -> list[Promise]:
    """The same inputs through four activations, each as x·W, as W·x, by hand, and by the engine."""
    layers, inputs = example(), _eighths(np.random.default_rng(stage.seed), MANY, SIZES[0])
    weights = sum(weight.size for weight, _ in layers)
    stage.title("Neurons as matrices", f"{'-'.join(map(str, SIZES))} neurons, {weights} weights, {SHOWN} inputs")
    for number, (weight, _) in enumerate(layers, 1):
        before, after = weight.shape
        stage.say(f"layer {number}   x·W: (1×{before})·({before}×{after})    W·x: ({after}×{before})·({before}×1)")
    shown = max(range(SHOWN), key=lambda row: sum(by_hand(layers, inputs[row], BY_HAND["ReLU with threshold"][1])))
    stage.say(f"the two outputs for the input {inputs[shown].tolist()}:")
    promises = [Promise("weights of 3-4-4-2", "36", str(weights), weights == 36)]
    for name, (activation, function) in BY_HAND.items():
        ways = [four_ways(layers, x, activation, function) for x in inputs[:SHOWN]]
        told = "   ".join(f"{way} {answer[0]:.4f} {answer[1]:.4f}" for way, answer in ways[shown].items())
        stage.say(f"{name:<20} {told}")
        apart = max(float(abs(answer - each["by hand"]).max()) for each in ways for answer in each.values())
        measured = f"{apart:.0e}" if apart else "0"
        promises.append(Promise(f"{name}: largest difference to by hand", "≤ 1e-12", measured, apart <= 1e-12))
    different = thresholds_apart(layers, inputs)
    answers = MANY * sum(SIZES[1:])
    stage.say(f"a threshold of {THRESHOLD} against a bias of −{THRESHOLD}: {different} of {answers:,} answers differ")
    stage.draw("matrices", picture(layers))
    about = f"threshold θ against bias −θ, different of {answers:,} answers"
    return [*promises, Promise(about, "0", str(different), different == 0)]


def example() -> Layers:
    """Weights and biases in eighths, which binary numbers hold exactly: their sums are not rounded."""
    rng = np.random.default_rng(WEIGHTS_SEED)
    return [(_eighths(rng, before, after), _eighths(rng, after)) for before, after in pairwise(SIZES)]


def four_ways(
    layers: Layers, x: np.ndarray, activation: Activation, function: Callable[[float], float]
) -> dict[str, np.ndarray]:
    """The outputs of the network, computed in four ways."""
    step = explain_step(network(activation), named(layers), {}, x[None])
    each = np.vectorize(function)
    return {
        "engine": np.ravel(np.asarray(step.layers[-1].a)),
        "x·W": in_rows(layers, x, each),
        "W·x": in_columns(layers, x, each),
        "by hand": np.array(by_hand(layers, x, function)),
    }


def in_rows(layers: Layers, x: np.ndarray, function: Callable[..., np.ndarray]) -> np.ndarray:
    """The input is a row: a = f(x·W + b), as libraries write it."""
    a = x[None]
    for weight, bias in layers:
        a = function(a @ weight + bias)
    return a[0]


def in_columns(layers: Layers, x: np.ndarray, function: Callable[..., np.ndarray]) -> np.ndarray:
    """The input is a column: a = f(W·x + b), as books write it; this W is the other one turned over."""
    a = x[:, None]
    for weight, bias in layers:
        a = function(weight.T @ a + bias[:, None])
    return a[:, 0]


def by_hand(layers: Layers, x: np.ndarray, function: Callable[[float], float]) -> list[float]:
    """Neuron by neuron: every input times its weight, summed, through the activation."""
    a = x.tolist()
    for weight, bias in layers:
        sums = [float(bias[j]) + sum(a[i] * float(weight[i, j]) for i in range(len(a))) for j in range(len(bias))]
        a = [function(z) for z in sums]
    return a


def network(activation: Activation) -> Network:
    """The layers 4-4-2, each with the activation, on three inputs."""
    return build([part for size in SIZES[1:] for part in (Dense(units=size), activation)], Signature.features(SIZES[0]))


def named(layers: Layers) -> dict[str, dict[str, np.ndarray]]:
    """The parameters by the names the network gives its layers."""
    return {f"dense{number}": {"weight": weight, "bias": bias} for number, (weight, bias) in enumerate(layers, 1)}


def thresholds_apart(layers: Layers, inputs: np.ndarray) -> int:
    """How many neurons answer otherwise with a threshold of θ than with a bias of −θ and a threshold of 0."""
    lower = [(weight, bias - THRESHOLD) for weight, bias in layers]
    fired = []
    for activation, same in ((Step(threshold=THRESHOLD), layers), (Step(), lower)):
        _, _, seen = network(activation).forward(named(same), {}, inputs)
        fired.append(np.hstack([np.asarray(seen[f"step{number}"]) for number in range(1, len(SIZES))]))
    return int((fired[0] != fired[1]).sum())


def picture(layers: Layers) -> str:
    """The network as lines, and the same weights as three matrices."""
    columns = [Column("input", (SIZES[0],), labels=("x1", "x2", "x3"))]
    columns += [Column(f"layer {n}", (len(b),), weight=weight) for n, (weight, b) in enumerate(layers, 1)]
    maps = [draw_weights(weight, title=f"W{n}: {weight.size} weights") for n, (weight, _) in enumerate(layers, 1)]
    drawing = draw_network(columns, title="3-4-4-2: every line is a weight")
    return draw_sheet([[drawing, maps[0]], maps[1:]], title="A network, and its weights as matrices")


def _eighths(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.integers(-8, 9, shape) / 8
