"""The page's network: every node's value, snapshots, and what a reader calls a layer."""

import numpy as np
import pytest

from pellucid.export.report import encode_array, encode_arrays, encode_rounded

RUN = """
import {buildNetwork, layersOf, runNetwork, withArrays} from "./network.js";
import {prepare} from "./preprocessing.js";
const built = buildNetwork(data.model);
const network = data.arrays ? withArrays(built, data.arrays) : built;
const outputs = data.rows.map((row) => runNetwork(network, prepare(data.model, row)));
const layers = layersOf(network, outputs[0]).map(({name, output, from, size}) => ({name, output, from, size}));
answer({outputs: outputs.map((values) => [...values[data.model.outputs[0].node].data]), layers});
"""


def dense(number, source, weight, bias):
    arrays = encode_arrays({"weight": weight, "bias": bias})
    return {
        "name": f"dense{number}",
        "kind": "dense",
        "inputs": [source],
        "parameters": arrays,
        "part_of": f"dense{number}",
    }


def activation(number, kind):
    name = f"dense{number}"
    return {"name": f"{name}.{kind}", "kind": kind, "inputs": [name], "part_of": name}


def digit_model(weights, biases):
    nodes = [{"name": "flatten1", "kind": "flatten", "inputs": ["input"]}]
    for number, (weight, bias) in enumerate(zip(weights, biases, strict=True), 1):
        kind = "softmax" if number == len(weights) else "relu"
        nodes += [dense(number, nodes[-1]["name"], weight, bias), activation(number, kind)]
    inputs = {"shape": [8, 8, 1], "names": [f"pixel{index}" for index in range(64)]}
    return {
        "inputs": inputs,
        "nodes": nodes,
        "outputs": [{"node": nodes[-1]["name"]}],
        "preprocessing": [{"step": "pixels", "high": 16}],
    }


@pytest.fixture(scope="module")
def trained():
    from sklearn.datasets import load_digits
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    images, labels = load_digits(return_X_y=True)
    with pytest.warns(ConvergenceWarning):
        classifier = MLPClassifier((16, 12), max_iter=3, random_state=0).fit(images / 16, labels)
    return classifier, images[:20]


def test_a_digit_network_answers_as_scikit_learn_does(node, trained):
    classifier, images = trained
    model = digit_model(classifier.coefs_, classifier.intercepts_)
    found = node(RUN, {"model": model, "rows": images.tolist()})
    np.testing.assert_allclose(found["outputs"], classifier.predict_proba(images / 16), atol=1e-6)


def test_a_dense_layer_and_its_activation_are_one_and_flatten_is_none(node, trained):
    classifier, images = trained
    model = digit_model(classifier.coefs_, classifier.intercepts_)
    layers = node(RUN, {"model": model, "rows": images[:1].tolist()})["layers"]
    assert [(layer["name"], layer["size"]) for layer in layers] == [("dense1", 16), ("dense2", 12), ("dense3", 10)]
    assert layers[0]["from"] == "flatten1" and layers[1]["from"] == "dense1.relu"


def test_a_snapshot_replaces_the_weights_it_holds(node):
    weight = np.array([[1.0], [2.0]])
    model = {
        "inputs": {"shape": [2]},
        "nodes": [dense(1, "input", weight, np.zeros(1))],
        "outputs": [{"node": "dense1"}],
    }
    arrays = {"dense1/weight": encode_array(weight * 10)}
    assert node(RUN, {"model": model, "rows": [[1, 1]]})["outputs"] == [[3]]
    assert node(RUN, {"model": model, "rows": [[1, 1]], "arrays": arrays})["outputs"] == [[30]]


def test_a_rounded_snapshot_is_right_to_its_last_step(node, rng):
    weight = rng.normal(size=(2, 3))
    model = {"inputs": {"shape": [2]}, "nodes": [dense(1, "input", weight * 0, np.zeros(3))]}
    model["outputs"] = [{"node": "dense1"}]
    found = node(RUN, {"model": model, "rows": [[1, 0], [0, 1]], "arrays": {"dense1/weight": encode_rounded(weight)}})
    np.testing.assert_allclose(found["outputs"], weight, atol=np.abs(weight).max() / 65534 * (1 + 1e-9))


def test_a_snapshot_reaches_a_node_that_shares_parameters(node):
    first, second = dense(1, "input", np.eye(2), np.zeros(2)), dense(2, "dense1", np.eye(2), np.zeros(2))
    second["tied_to"] = "dense1"
    model = {"inputs": {"shape": [2]}, "nodes": [first, second], "outputs": [{"node": "dense2"}]}
    arrays = {"dense1/weight": encode_array(3 * np.eye(2))}
    assert node(RUN, {"model": model, "rows": [[1, 2]], "arrays": arrays})["outputs"] == [[9, 18]]


def test_residual_connections_meet(node):
    weight = np.array([[0.0, 1.0], [1.0, 0.0]])
    add = {"name": "add", "kind": "add", "inputs": ["dense1", "input"]}
    model = {
        "inputs": {"shape": [2]},
        "nodes": [dense(1, "input", weight, np.ones(2)), add],
        "outputs": [{"node": "add"}],
    }
    assert node(RUN, {"model": model, "rows": [[3, 5]]})["outputs"] == [[9, 9]]


def test_an_unknown_layer_is_refused_by_name(node):
    code = (
        'import {buildNetwork} from "./network.js"; try { buildNetwork(data); } catch ({message}) { answer(message); }'
    )
    model = {"inputs": {"shape": [2]}, "nodes": [{"name": "conv1", "kind": "conv", "inputs": ["input"]}]}
    assert "conv1" in node(code, model)
