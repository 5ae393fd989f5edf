"""One weight followed through one learning step."""

import numpy as np
import pytest

from pellucid.data.arrays import from_arrays
from pellucid.explain.step import explain_step
from pellucid.export.page import Exhibit, page_of
from pellucid.export.step import step_of
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment


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


MODEL = {
    "nodes": [
        {"name": "dense1", "kind": "dense", "inputs": ["input"], "part_of": "dense1"},
        {"name": "dense1.tanh", "kind": "tanh", "inputs": ["dense1"], "part_of": "dense1"},
        {"name": "dense2", "kind": "dense", "inputs": ["dense1.tanh"], "part_of": "dense2"},
        {"name": "dense2.softmax", "kind": "softmax", "inputs": ["dense2"], "part_of": "dense2"},
    ],
    "outputs": [{"node": "dense2.softmax"}],
}
FOLLOW = 'import {followWeight} from "./step.js"; answer(followWeight(data.step, ...data.place, data.model));'
ORIGIN = 'import {originOfDelta} from "./step.js"; answer(originOfDelta(data.step, ...data.place, data.model));'


@pytest.mark.parametrize("place", [(0, 2, 3), (1, 1, 0)])
def test_the_gradient_is_activation_times_delta(node, step, place):
    found = node(FOLLOW, {"step": step, "place": place, "model": MODEL})
    at, i, j = place
    layer = step["layers"][at]
    assert found["product"] == pytest.approx(layer["gradient"]["weight"][i][j])
    assert found["changed"] == pytest.approx(found["old"] - found["rate"] * found["gradient"])
    assert found["delta"] == layer["delta"][j]


def test_a_gradient_that_is_no_such_product_is_not_explained_away(node, step):
    step["layers"][1]["gradient"]["weight"][0][0] += 1
    assert node(FOLLOW, {"step": step, "place": (1, 0, 0), "model": MODEL})["product"] is None


def test_delta_comes_from_the_layer_after_or_from_the_target(node, step):
    last = node(ORIGIN, {"step": step, "place": (1, 0), "model": MODEL})
    assert last == {"a": step["layers"][1]["a"][0], "target": 0}
    first = node(ORIGIN, {"step": step, "place": (0, 2), "model": MODEL})
    assert first["sum"] * first["slope"] == pytest.approx(step["layers"][0]["delta"][2], rel=1e-6)
    assert first["slope"] == pytest.approx(1 - step["layers"][0]["a"][2] ** 2, rel=1e-8)


def test_delta_of_another_kind_is_given_without_a_story(node, step):
    step["layers"][0]["delta"][2] *= 3
    assert node(ORIGIN, {"step": step, "place": (0, 2), "model": MODEL}) is None


WHOLE = """
import {buildNetwork} from "./network.js";
import {originOfDelta, wholeStep} from "./step.js";
const {nodes} = buildNetwork(data.model);
const step = wholeStep(data.step, {nodes});
const model = {...data.model, nodes};
const origins = step.layers.map(({delta}, at) => (delta ? originOfDelta(step, at, 0, model) : null));
answer({step, origins});
"""


@pytest.fixture(scope="module")
def opened():
    """A network with a dropout, a residual block and two heads before its training, and one step of it."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 3))
    y = {"class": np.where(x[:, 0] > 0, "yes", "no"), "value": x[:, 1] * 2}
    asked = Experiment.of(network="dense 5 tanh, dropout 0.5, residual(dense 5 sigmoid), layernorm")
    setup = set_up(asked, from_arrays(x, y))
    network, task, rows = setup.network, setup.task, setup.rows["train"]
    params, state = network.init(0)
    params = {layer: {name: np.asarray(value) for name, value in group.items()} for layer, group in params.items()}
    targets = tuple(target[:1] for target in rows.targets)
    step = explain_step(network, params, state, rows.inputs[:1], targets, task.loss_rows).to_json()
    return Exhibit("A step", network, params, state, setup.inputs, setup.targets, task, step=step)


def test_weights_that_are_left_out_come_back(node, opened):
    page = page_of(opened)
    assert not any("weight" in (layer["gradient"] or {}) for layer in page["step"]["layers"])
    found = node(WHOLE, {"model": page["model"], "step": page["step"]})["step"]
    for whole, layer in zip(found["layers"], opened.step["layers"], strict=True):
        for part in ("old", "gradient", "new"):
            for name, values in (layer[part] or {}).items():
                np.testing.assert_allclose(whole[part][name], values, rtol=1e-6, atol=1e-9, err_msg=layer["name"])


def test_a_weight_that_was_changed_since_is_kept(opened):
    first = opened.params["dense1"]
    params = {**opened.params, "dense1": {**first, "weight": first["weight"] + 1}}
    kept = step_of(opened.step, opened.network, params)["layers"][0]
    np.testing.assert_allclose(kept["old"]["weight"], first["weight"], rtol=1e-6)


def test_delta_reaches_each_head_and_passes_a_dropout(node, opened):
    page = page_of(opened)["model"]
    origins = node(WHOLE, {"model": page, "step": opened.step})["origins"]
    by_name = dict(zip((layer["name"] for layer in opened.step["layers"]), origins, strict=True))
    head = page["outputs"][0]["node"].split(".")[0]
    assert by_name[head]["target"] == opened.step["target"][0][0]
    assert by_name["dense1"] is not None, "through the dropout, to the residual block and around it"
    assert by_name["layernorm1"] is None, "no weighted sum, so no ∂loss/∂z"
