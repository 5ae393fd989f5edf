"""The classic playground's engine, written again in plain Python, and ours: the same weights to 1e-9."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from pellucid.session.session import Session
from pellucid.session.setup import Setup, set_up
from pellucid.spec.experiment import Experiment

ACTIVATIONS = {
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "relu": (lambda z: max(0.0, z), lambda z: 0.0 if z <= 0 else 1.0),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2),
    "linear": (lambda z: z, lambda z: 1.0),
}


class Link:
    """tensorflow/playground, src/nn.ts, class Link."""

    def __init__(self, source: Unit, weight: float) -> None:
        self.source, self.weight = source, weight
        self.dead, self.sum, self.count = False, 0.0, 0


class Unit:
    """src/nn.ts, class Node."""

    def __init__(self, links: list[Link], bias: float, activation: str) -> None:
        self.links, self.bias = links, bias
        self.function, self.slope = ACTIVATIONS[activation]
        self.sum, self.count = 0.0, 0
        self.input = self.output = self.output_slope = self.input_slope = 0.0


class Engine:
    """src/nn.ts: forwardProp, backProp, updateWeights; src/playground.ts: oneStep, getLoss."""

    def __init__(self, weights: list[np.ndarray], biases: list[np.ndarray], activations: list[str]) -> None:
        self.layers = [[Unit([], 0.0, "linear") for _ in weights[0]]]
        for weight, bias, activation in zip(weights, biases, activations, strict=True):
            units = [
                Unit(
                    [Link(source, float(weight[i, j])) for i, source in enumerate(self.layers[-1])],
                    float(b),
                    activation,
                )
                for j, b in enumerate(bias)
            ]
            self.layers.append(units)

    def forward(self, x: np.ndarray) -> float:
        for unit, value in zip(self.layers[0], x, strict=True):
            unit.output = float(value)
        for layer in self.layers[1:]:
            for unit in layer:
                unit.input = unit.bias + sum(link.weight * link.source.output for link in unit.links)
                unit.output = unit.function(unit.input)
        return self.layers[-1][0].output

    def backward(self, target: float) -> None:
        last = self.layers[-1][0]
        last.output_slope = last.output - target
        for before, layer in reversed(list(pairwise(self.layers))):
            for unit in layer:
                unit.input_slope = unit.output_slope * unit.slope(unit.input)
                unit.sum, unit.count = unit.sum + unit.input_slope, unit.count + 1
                for link in unit.links:
                    if not link.dead:
                        link.sum, link.count = link.sum + unit.input_slope * link.source.output, link.count + 1
            for index, source in enumerate(before):
                source.output_slope = sum(unit.links[index].weight * unit.input_slope for unit in layer)

    def update(self, rate: float, l1: float, l2: float) -> None:
        for unit in (unit for layer in self.layers[1:] for unit in layer):
            if unit.count:
                unit.bias -= rate * unit.sum / unit.count
                unit.sum, unit.count = 0.0, 0
            for link in unit.links:
                if link.dead or not link.count:
                    continue
                penalty = l1 * ((link.weight > 0) - (link.weight < 0)) + l2 * link.weight
                link.weight -= rate / link.count * link.sum
                paid = link.weight - rate * penalty
                link.dead = l1 > 0 and link.weight * paid < 0
                link.weight = 0.0 if link.dead else paid
                link.sum, link.count = 0.0, 0

    def epoch(self, x: np.ndarray, y: np.ndarray, batch: int, rate: float, l1: float, l2: float) -> None:
        for number, (row, target) in enumerate(zip(x, y, strict=True)):
            self.forward(row)
            self.backward(float(target))
            if (number + 1) % batch == 0:
                self.update(rate, l1, l2)

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        return sum(0.5 * (self.forward(row) - target) ** 2 for row, target in zip(x, y, strict=True)) / len(x)

    def arrays(self) -> list[tuple[np.ndarray, np.ndarray]]:
        return [
            (
                np.array([[link.weight for link in unit.links] for unit in layer]).T,
                np.array([unit.bias for unit in layer]),
            )
            for layer in self.layers[1:]
        ]


def engine_like(setup: Setup, params: dict[str, Any]) -> Engine:
    """An engine with the weights and activations of a network."""
    dense = [node for node in setup.network.nodes if node.name in params]
    reader = {node.inputs[0]: node.layer.kind for node in setup.network.nodes if node.name not in params}
    return Engine(
        [params[node.name]["weight"] for node in dense],
        [params[node.name]["bias"] for node in dense],
        [reader.get(node.name, "linear") for node in dense],
    )


@pytest.mark.parametrize(
    ("source", "network", "options", "epochs"),
    [
        pytest.param("circle(points=60)", "dense 4 tanh, dense 2 tanh", {"batch_size": 10}, 40, marks=pytest.mark.slow),
        ("circle(points=60)", "dense 4 tanh, dense 2 tanh", {"batch_size": 7}, 40),  # 2 of 30 rows carried over
        pytest.param(
            "circle(points=60)",
            "dense 4 tanh, dense 2 tanh",
            {"batch_size": 10, "l1": 0.03},
            60,
            marks=pytest.mark.slow,
        ),
        ("circle(points=60)", "dense 4 sigmoid, dense 2 tanh", {"batch_size": 4, "l2": 0.1}, 40),
        (
            "xor(points=60)",
            "dense 4 relu, dense 4 relu",
            {"features": "x1, x2, x1*x2", "batch_size": 1, "l1": 0.003},
            30,
        ),
        ("plane(points=60)", "dense 3 tanh", {"batch_size": 30}, 40),
    ],
    ids=["circle", "carried over", "L1 freezes", "L2", "xor relu, row by row", "plane, full batch"],
)
def test_every_weight_is_the_classic_engines(source: str, network: str, options: dict[str, Any], epochs: int) -> None:
    asked = {"learning_rate": 0.03, "classic": True, "epochs": epochs, **options}
    setup = set_up(Experiment.of(source=source, network=network, **asked))
    session = Session.start(setup)
    engine = engine_like(setup, session.params)
    history = []
    parts = {name: (part.inputs, part.targets[0][:, 0]) for name, part in setup.rows.items()}
    for _ in range(epochs):
        engine.epoch(*parts["train"], options["batch_size"], 0.03, options.get("l1", 0), options.get("l2", 0))
        history.append({name: engine.loss(*part) for name, part in parts.items()})
    list(session.events())
    for group, (weight, bias) in zip(session.params.values(), engine.arrays(), strict=True):
        np.testing.assert_allclose(group["weight"], weight, rtol=0, atol=1e-9)
        np.testing.assert_allclose(group["bias"], bias, rtol=0, atol=1e-9)
        np.testing.assert_array_equal(group["weight"] == 0, weight == 0)
    for name in parts:
        ours = session.training.history[f"{name}.loss"]
        np.testing.assert_allclose(ours, [losses[name] for losses in history], rtol=0, atol=1e-9)
    dead = sum(link.dead for layer in engine.layers for unit in layer for link in unit.links)
    assert (dead > 0) == ("l1" in options)


def test_the_classic_beginning_lies_within_a_half_with_biases_of_a_tenth() -> None:
    session = Session.start(set_up(Experiment.of(source="circle", network="dense 8 tanh, dense 8 tanh", classic=True)))
    for group in session.params.values():
        assert group["weight"].dtype == "float64"
        assert abs(group["weight"]).max() <= 0.5
        assert (group["bias"] == 0.1).all()
    assert len({float(value) for group in session.params.values() for value in group["weight"].flat}) == 16 + 64 + 8


def test_a_frozen_weight_comes_back_no_more_and_a_frozen_bias_does_not_exist() -> None:
    options = {"l1": 0.1, "learning_rate": 0.1, "classic": True, "batch_size": 5}
    few, many = (
        Session.start(
            set_up(Experiment.of(source="circle(points=40)", network="dense 4 tanh", epochs=epochs, **options))
        )
        for epochs in (5, 15)
    )
    for session in (few, many):
        list(session.events())
    dead = {name: group["weight"] == 0 for name, group in few.params.items()}
    assert sum(each.sum() for each in dead.values()) > 0
    assert all((many.params[name]["weight"][each] == 0).all() for name, each in dead.items())
    assert all((group["bias"] != 0).all() for group in many.params.values())
