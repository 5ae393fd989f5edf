"""One weight followed through one learning step."""

import numpy as np
import pytest


@pytest.fixture
def step(rng):
    """A 3-4-2 network (tanh, softmax), one row, cross-entropy, in NumPy."""
    x, target, rate = rng.normal(size=3), np.array([0.0, 1.0]), 0.1
    weights, biases = [rng.normal(size=(3, 4)), rng.normal(size=(4, 2))], [rng.normal(size=4), rng.normal(size=2)]
    z1 = x @ weights[0] + biases[0]
    a1 = np.tanh(z1)
    z2 = a1 @ weights[1] + biases[1]
    a2 = np.exp(z2) / np.exp(z2).sum()
    delta2 = a2 - target
    delta1 = (weights[1] @ delta2) * (1 - a1**2)
    layers = []
    for number, (given, z, a, delta) in enumerate([(x, z1, a1, delta1), (a1, z2, a2, delta2)]):
        old = {"weight": weights[number], "bias": biases[number]}
        gradient = {"weight": np.outer(given, delta), "bias": delta}
        new = {name: old[name] - rate * gradient[name] for name in old}
        parts = {"z": z, "a": a, "delta": delta, "old": old, "gradient": gradient, "new": new}
        layers.append({"name": f"dense{number + 1}"} | parts)
    page = {"input": x, "target": target, "learning_rate": rate, "layers": layers}
    return plain(page)


def plain(value):
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else getattr(value, "tolist", lambda: value)()


NODES = [
    {"name": "dense1", "kind": "dense"},
    {"name": "dense1.tanh", "kind": "tanh", "part_of": "dense1"},
    {"name": "dense2", "kind": "dense"},
    {"name": "dense2.softmax", "kind": "softmax", "part_of": "dense2"},
]
FOLLOW = 'import {followWeight} from "./step-view.js"; answer(followWeight(data.step, ...data.place));'
ORIGIN = """
import {originOfDelta} from "./step-view.js";
answer(originOfDelta(data.step, ...data.place, {nodes: data.nodes}));
"""


@pytest.mark.parametrize("place", [(0, 2, 3), (1, 1, 0)])
def test_the_gradient_is_activation_times_delta(node, step, place):
    found = node(FOLLOW, {"step": step, "place": place})
    at, i, j = place
    layer = step["layers"][at]
    assert found["product"] == pytest.approx(layer["gradient"]["weight"][i][j])
    assert found["changed"] == pytest.approx(found["old"] - found["rate"] * found["gradient"])
    assert found["delta"] == layer["delta"][j]


def test_a_gradient_that_is_no_such_product_is_not_explained_away(node, step):
    step["layers"][1]["gradient"]["weight"][0][0] += 1
    assert node(FOLLOW, {"step": step, "place": (1, 0, 0)})["product"] is None


def test_delta_comes_from_the_layer_after_or_from_the_target(node, step):
    last = node(ORIGIN, {"step": step, "place": (1, 0), "nodes": NODES})
    assert last == {"a": step["layers"][1]["a"][0], "target": 0}
    first = node(ORIGIN, {"step": step, "place": (0, 2), "nodes": NODES})
    assert first["sum"] * first["slope"] == pytest.approx(step["layers"][0]["delta"][2], rel=1e-6)
    assert first["slope"] == pytest.approx(1 - step["layers"][0]["a"][2] ** 2, rel=1e-8)


def test_delta_of_another_kind_is_given_without_a_story(node, step):
    step["layers"][0]["delta"][2] *= 3
    assert node(ORIGIN, {"step": step, "place": (0, 2), "nodes": NODES}) is None
