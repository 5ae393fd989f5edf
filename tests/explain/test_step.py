"""One step opened: the textbook, finite differences, the contract's JSON, and one weight followed."""

import functools
import json

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jax.flatten_util import ravel_pytree

from pellucid import textbook
from pellucid.blocks import Node
from pellucid.errors import InputError
from pellucid.explain.step import explain_step
from pellucid.layers import Add, Concatenate, Context, Dense, Layer, ParameterSpec, Signature
from pellucid.layers.activation import Sigmoid, Step, activation_named, activations
from pellucid.layers.initializers import Constant
from pellucid.network import build
from pellucid.spec.network import NetworkSpec
from pellucid.tasks.base import loss_of
from pellucid.tasks.classification import Classification
from pellucid.tasks.losses import losses
from pellucid.tasks.mixed import Mixed
from pellucid.tasks.regression import Regression

RATE = 0.3


def squared(answers, targets):
    """½ Σ (a − y)² over everything that leaves."""
    return sum(0.5 * ((answer.output - target) ** 2).sum(-1) for answer, target in zip(answers, targets, strict=True))


def begun(network, seed=0):
    """Parameters and state away from their special beginnings (zeros and ones)."""
    rng = np.random.default_rng(seed)

    def drawn(specs):
        result = {}
        for layer, name, spec in specs:
            values = rng.uniform(0.5, 1.5, spec.shape) if name == "variance" else rng.normal(size=spec.shape)
            result.setdefault(layer, {})[name] = values
        return result

    return drawn(network.parameters()), drawn(network.states())


def opened(network, targets=True, loss_rows=squared, seed=0):
    """A step of a network on random numbers, and what it was made from."""
    rng = np.random.default_rng(seed + 1)
    params, state = begun(network, seed)
    row = {name: rng.normal(size=(1, *signature.shape)) for name, signature in network.inputs.items()}
    wanted = tuple(rng.uniform(size=(1, *network.signatures[name].shape)) for name in network.outputs)
    step = explain_step(network, params, state, row, wanted if targets else None, loss_rows, RATE)
    return step, (params, state, row, wanted)


def finite_differences(function, values, h=1e-6):
    """∂function/∂values for every number in a tree of arrays, by central differences."""
    flat, tree = ravel_pytree(values)
    sides = jax.jit(jax.vmap(lambda change: function(tree(flat + change))))
    moves = h * np.eye(flat.size)
    return tree((sides(moves) - sides(-moves)) / (2 * h))


# --- the textbook ---

PAIRS = [(cost, name) for cost in ("half_mse", "mse") for name in (*textbook.ACTIVATIONS, "softmax")]
PAIRS += [("cross_entropy", "softmax"), ("binary_cross_entropy", "sigmoid")]


@settings(max_examples=10)
@given(
    sizes=st.sampled_from([(3, 2), (3, 2, 3, 2)]),
    hidden=st.sampled_from(list(textbook.ACTIVATIONS)),
    pair=st.sampled_from(PAIRS),
    seed=st.integers(0, 2**31),
)
def test_a_dense_network_is_the_textbook(sizes, hidden, pair, seed):
    cost, last = pair
    rng = np.random.default_rng(seed)
    words = [*[hidden] * (len(sizes) - 2), last]
    layers = [
        textbook.Layer(rng.normal(size=(before, after)), rng.normal(size=after), word)
        for before, after, word in zip(sizes[:-1], sizes[1:], words, strict=True)
    ]
    x, y = rng.normal(size=(1, sizes[0])), np.eye(sizes[-1])[[rng.integers(sizes[-1])]]
    network = build(", ".join(f"dense {len(b)} {f}" for _, b, f in layers), Signature.features(sizes[0]))
    params = {f"dense{i + 1}": {"weight": layer.weight, "bias": layer.bias} for i, layer in enumerate(layers)}

    step = explain_step(
        network, params, {}, x, (y,), lambda a, t: loss_of(losses[cost](), a[0], t[0], last), learning_rate=RATE
    )

    zs, activations = textbook.forward(layers, x)
    deltas = textbook.errors(layers, zs, activations, y, cost)
    after = textbook.step(layers, x, y, RATE, cost)
    assert step.loss == pytest.approx(textbook.mean_cost(cost, activations[-1], y), rel=1e-10, abs=1e-10)
    for explained, z, a, delta, new in zip(step.layers, zs, activations[1:], deltas, after, strict=True):
        pairs = [(explained.z, z[0]), (explained.a, a[0]), (explained.delta, delta[0])]
        pairs += [(explained.new["weight"], new.weight), (explained.new["bias"], new.bias)]
        for ours, theirs in pairs:
            np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


# --- finite differences ---


class Scaled(Layer):
    """A layer of one's own: every feature times a learned number, squared."""

    def parameters(self, *inputs):
        return {"factor": ParameterSpec(inputs[0].shape, Constant(value=1.0))}

    def forward(self, params, state, inputs, context):
        return (inputs[0] * params["factor"]) ** 2, state, {"scaled": inputs[0] * params["factor"]}


def line(text, shape=(3,)):
    return build(text, Signature.of_shape(shape))


def nodes(*given, outputs=(), inputs=None):
    return build(NetworkSpec(given, outputs), inputs or Signature.features(3))


WORDS = [word for word in activations if word != "step"]

NETWORKS = {
    "every activation": nodes(
        *[Node(Dense(units=3, activation=activation_named(word)), f"with_{word}", ("input",)) for word in WORDS],
        Node(Concatenate(), "all", tuple(f"with_{word}" for word in WORDS)),
        Node(Dense(units=2)),
    ),
    "threshold": nodes(Node(Dense(units=3, activation=activation_named("relu", threshold=0.2))), Node(Dense(units=2))),
    "without bias": line("dense 3 tanh bias=false, dense 2"),
    "activations of their own": line("dense 3, tanh, dense 2, sigmoid"),
    "residual": line("dense 3 tanh, residual(dense 2 tanh, dense 3), dense 2"),
    "repeat": line("3 x (dense 3 tanh), dense 2"),
    "residuals in a repetition": line("dense 2, 2 x (residual(dense 2 tanh)), dense 2"),
    "batchnorm": line("dense 3, batchnorm, tanh, dense 2"),
    "layernorm": line("dense 3, layernorm, tanh, dense 2"),
    "dropout": line("dense 3 tanh, dropout 0.5, dense 2"),
    "dropconnect": line("dropconnect 3 tanh rate=0.5, dense 2"),
    "rescale": line("rescale 0.5 1, dense 2 tanh"),
    "picture": line("flatten, dense 2 tanh", (2, 2, 1)),
    "reshape": line("reshape 2x2x1, dense 3 tanh, flatten, dense 2", (4,)),
    "positions": line("rescale 1, dense 2 tanh, flatten, dense 2", (3, 2, 1)),
    "concatenate": nodes(
        Node(Dense(units=2, activation=Sigmoid()), "left", ("input",)),
        Node(Dense(units=3, activation=Sigmoid()), "right", ("input",)),
        Node(Concatenate(), "both", ("left", "right")),
        Node(Dense(units=2)),
    ),
    "two inputs, two outputs": nodes(
        Node(Dense(units=2, activation=Sigmoid()), "left", ("first",)),
        Node(Dense(units=2), "right", ("second",)),
        Node(Add(), "sum", ("left", "right")),
        Node(Dense(units=1), "out", ("sum",)),
        outputs=("out", "left"),
        inputs={"first": Signature.features(3), "second": Signature.features(2)},
    ),
    "tied": nodes(
        Node(Dense(units=3, activation=Sigmoid()), "once"),
        Node(Dense(units=3, activation=Sigmoid()), "again", tied_to="once"),
        Node(Dense(units=2)),
    ),
    "a layer of one's own": nodes(Node(Dense(units=2)), Node(Scaled()), Node(Dense(units=2))),
}


@functools.cache
def opened_once(name):
    return opened(NETWORKS[name])


SLOW = {"every activation", "reshape", "repeat", "residual", "concatenate", "picture"}
"""Others have the same branches: derivatives one by one are seen to in the table of activations."""

every_network = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in NETWORKS]
)


@every_network
def test_gradients_and_deltas_are_finite_differences(name):
    network = NETWORKS[name]
    step, (params, state, row, wanted) = opened_once(name)
    with jax.enable_x64(True):
        still = {layer.name: np.zeros((1, *layer.a.shape)) for layer in step.layers}

        def loss(moved):
            outputs, _, _ = network.forward(moved["params"], state, row, Context(nudges=moved["values"]))
            leaving = outputs.values() if isinstance(outputs, dict) else [outputs]
            return sum(0.5 * ((output - target) ** 2).sum() for output, target in zip(leaving, wanted, strict=True))

        measured = finite_differences(loss, {"params": params, "values": still})
        assert step.loss == pytest.approx(float(loss({"params": params, "values": still})), rel=1e-12)
    for layer in step.layers:
        np.testing.assert_allclose(layer.delta, measured["values"][layer.name][0], rtol=1e-6, atol=1e-8)
        for part, gradient in (layer.gradient or {}).items():
            np.testing.assert_allclose(gradient, measured["params"][layer.owner][part], rtol=1e-6, atol=1e-8)
            np.testing.assert_array_equal(layer.old[part], params[layer.owner][part])
            np.testing.assert_array_equal(layer.new[part], layer.old[part] - RATE * gradient)


@every_network
def test_a_gradient_is_activation_times_delta(name):
    step, _ = opened_once(name)
    followed = 0
    for layer in step.layers:
        for part, gradient in (layer.gradient or {}).items():
            for place in np.ndindex(gradient.shape):
                story = step.follow(f"{layer.name}/{part}", *place)
                assert (story.gradient, story.old) == (gradient[place], layer.old[part][place])
                if part != "factor":
                    products = sum(where.activation * where.delta for where in story.contributions)
                    assert story.contributions
                    assert products == pytest.approx(gradient[place], rel=1e-12, abs=1e-12)
                    followed += 1
    assert followed


def test_a_step_unit_learns_by_its_stated_surrogate():
    step, _ = opened(nodes(Node(Dense(units=3, activation=Step(threshold=0.3))), Node(Dense(units=2))))
    first, last = step.layers
    assert set(first.a) <= {0.0, 1.0}
    surrogate = 1 / (1 + 2 * abs(first.z - 0.3)) ** 2
    np.testing.assert_allclose(first.delta, (last.old["weight"] @ last.delta) * surrogate, rtol=1e-12)
    np.testing.assert_allclose(first.slope, surrogate, rtol=1e-12)


def test_heads_for_a_class_and_a_number_learn_together():
    softmax, linear = activation_named("softmax"), activation_named("linear")
    task = Mixed(
        (
            Classification("kind", ("a", "b", "c"), losses["cross_entropy"](), softmax, 3),
            Regression(("size",), losses["half_mse"](), linear, (1.0,)),
        )
    )
    network = build("dense 4 tanh", Signature.features(2), task.heads)
    params, state = begun(network)
    targets = (np.array([[0.0, 1.0, 0.0]]), np.array([[0.5]]))
    step = explain_step(network, params, state, np.array([[0.3, -0.7]]), targets, task.loss_rows, RATE)
    body, kind, size = step.layers
    np.testing.assert_allclose(kind.delta, kind.a - targets[0][0], rtol=1e-12)
    np.testing.assert_allclose(size.delta, size.a - targets[1][0], rtol=1e-12)
    back = kind.old["weight"] @ kind.delta + size.old["weight"] @ size.delta
    np.testing.assert_allclose(body.delta, back * (1 - body.a**2), rtol=1e-12)
    assert step.loss == pytest.approx(-np.log(kind.a[1]) + 0.5 * (size.a[0] - 0.5) ** 2)
    assert step.to_json()["target"] == [[0.0, 1.0, 0.0], [0.5]]


# --- what is told ---


def test_json_is_the_contract():
    step, (params, _, row, wanted) = opened(line("dense 3 tanh, dropout 0.5, dense 2"))
    tree = json.loads(json.dumps(step.to_json(), allow_nan=False))
    assert list(tree) == ["input", "target", "loss", "learning_rate", "layers"]
    assert tree["input"] == row["input"][0].tolist()
    assert (tree["target"], tree["learning_rate"]) == (wanted[0][0].tolist(), RATE)
    first, dropout, last = tree["layers"]
    assert all(list(layer) == ["name", "z", "a", "delta", "old", "gradient", "new"] for layer in tree["layers"])
    assert [layer["name"] for layer in tree["layers"]] == ["dense1", "dropout1", "dense2"]
    assert first["old"] == {"weight": params["dense1"]["weight"].tolist(), "bias": params["dense1"]["bias"].tolist()}
    np.testing.assert_allclose(first["a"], np.tanh(first["z"]), rtol=1e-12)
    assert (dropout["z"], dropout["a"], dropout["old"], dropout["new"]) == (None, first["a"], None, None)
    assert last["z"] == last["a"]


def test_without_a_target_there_is_the_forward_pass_alone():
    network = line("dense 3 tanh, dense 2")
    forward, (params, *_) = opened(network, targets=False)
    whole, _ = opened(network)
    tree = forward.to_json()
    assert (tree["target"], tree["loss"], tree["learning_rate"]) == (None, None, None)
    for layer, same in zip(tree["layers"], whole.to_json()["layers"], strict=True):
        assert (layer["z"], layer["a"], layer["old"]) == (same["z"], same["a"], same["old"])
        assert (layer["delta"], layer["gradient"], layer["new"]) == (None, None, None)
    assert forward.follow("dense1/weight", 0, 1).old == params["dense1"]["weight"][0, 1]
    assert "Backward" not in forward.to_text()


def test_everything_is_float64_and_the_switch_stays_local():
    step, _ = opened(line("dense 2 tanh, dense 1"))
    assert all(array.dtype == np.float64 for layer in step.layers for array in (layer.z, layer.a, layer.delta))
    assert jax.numpy.zeros(1).dtype == np.float32


def test_what_may_not_move_stays_and_says_why():
    wiring = Dense(units=4, connections=0.5, activation=Sigmoid())
    network = nodes(Node(wiring), Node(Dense(units=2, frozen=True)), Node(Dense(units=1)))
    params, _ = network.init(0)
    step = explain_step(network, params, {}, np.ones((1, 3)), (np.ones((1, 1)),), squared, RATE)
    sparse, frozen, _ = step.layers
    missing = sparse.old["weight"] == 0
    assert missing.any()
    assert (sparse.new["weight"][missing] == 0).all()
    assert (sparse.new["weight"] != sparse.old["weight"])[~missing].any()
    np.testing.assert_array_equal(frozen.new["weight"], frozen.old["weight"])
    assert frozen.to_json()["held"] == {"weight": "frozen", "bias": "frozen"}
    assert "stays" in step.follow("dense2/weight", 0, 0).to_text()


def test_infinite_numbers_are_null_and_named():
    params = {"dense1": {"weight": [[np.inf], [1.0]], "bias": [0.0]}}
    step = explain_step(line("dense 1", (2,)), params, {}, [[1.0, 1.0]], ([[0.0]],), squared, RATE)
    tree = json.loads(json.dumps(step.to_json(), allow_nan=False))
    assert tree["loss"] is None
    assert tree["layers"][0]["old"]["weight"] == [[None], [1.0]]
    assert tree["not_finite"]["dense1.old.weight"] == "1 of 2 numbers are infinite or undefined"
    assert "Not finite: loss" in step.to_text()


def test_text_shows_the_numbers_of_the_step():
    params = {
        "dense1": {"weight": [[0.5, -1.0], [0.25, 2.0]], "bias": [0.5, 0.0]},
        "dense2": {"weight": [[1.0], [-2.0]], "bias": [0.25]},
    }
    network = line("dense 2 relu, dense 1", (2,))
    text = explain_step(network, params, {}, [[1.0, 2.0]], ([[-5.0]],), squared, 0.5).to_text()
    expected = """
        z₁ = Σ xᵢ·wᵢ₁ + b₁ = 1·(-1) + 2·2 + 0 = 3
        a₁ = relu(z₁) = 3
        z₀ = Σ aᵢ·wᵢ₀ + b₀ = 1.5·1 + 3·(-2) + 0.25 = -4.25
        Loss = 0.28125
        δ₀ = a₀ − y₀ = -4.25 − (-5) = 0.75
        δ₁ = (Σₖ w₁ₖ·δₖ of dense2) × f′(z₁) = (-1.5) × 1 = -1.5
        w₁₁: gradient = x₁ × δ₁ = 2 × (-1.5) = -3; 2 − 0.5 × (-3) = 3.5
        b₁: gradient = 1 × δ₁ = 1 × (-1.5) = -1.5; 0 − 0.5 × (-1.5) = 0.75
        w₁₀: gradient = a₁ × δ₀ = 3 × 0.75 = 2.25; -2 − 0.5 × 2.25 = -3.125
    """
    lines = {written.strip() for written in text.splitlines()}
    assert {wanted.strip() for wanted in expected.strip().splitlines()} <= lines


def test_large_networks_are_told_shortly():
    step, _ = opened(line("12 x (dense 30 tanh), dense 30"))
    text = step.to_text(limit=4)
    assert len(text.splitlines()) <= 60
    assert all(len(written) < 160 for written in text.splitlines())
    assert "… 26 more" in text
    assert "… 9 more layers" in text
    assert len(opened(line("dense 3 tanh, dense 3 tanh, dense 3 tanh, dense 2"))[0].to_text().splitlines()) <= 60


def test_one_weight_is_followed_through():
    step, _ = opened(line("dense 3 tanh, dense 2"))
    story = step.follow("dense2/weight", 2, 1)
    (place,) = story.contributions
    before, layer = step.layers
    assert (place.source, place.activation, place.delta) == ("dense1", before.a[2], layer.delta[1])
    assert story.new == story.old - RATE * story.gradient == layer.new["weight"][2, 1]
    tree = json.loads(json.dumps(story.to_json()))
    assert tree["path"] == "dense2/weight"
    assert tree["index"] == [2, 1]
    assert tree["contributions"][0]["product"] == pytest.approx(tree["gradient"], rel=1e-12)
    assert f"{place.delta:.5g}" in str(story)
    assert f"{story.new:.8g}" in str(story)


def test_a_shared_weight_is_followed_to_every_place():
    step, _ = opened_once("tied")
    assert [place.layer for place in step.follow("once/weight", 0, 0).contributions] == ["once", "again"]
    assert "learns the parameters of once" in step.to_text()
    positions, _ = opened_once("positions")
    assert len(positions.follow("dense1/weight", 0, 1).contributions) == 6


@pytest.mark.parametrize(
    ("path", "index", "said"),
    [
        ("dense1/wieght", (0, 0), "Did you mean 'dense1/weight'?"),
        ("dense9/weight", (0, 0), "Did you mean 'dense"),
        ("dense1/weight", (3, 0), "below 3, 2"),
        ("dense1/weight", (-1, 0), "below 3, 2"),
        ("dense1/weight", (0,), "2 places"),
    ],
)
def test_a_weight_that_does_not_exist_is_refused(path, index, said):
    step, _ = opened(line("dense 2 tanh, dense 2"))
    with pytest.raises(InputError) as problem:
        step.follow(path, *index)
    assert said in str(problem.value)


@pytest.mark.parametrize("rows", [np.ones((2, 3)), np.ones((1, 4)), np.ones(3)])
def test_exactly_one_row_is_taken(rows):
    network = line("dense 2")
    with pytest.raises(InputError, match="one row"):
        explain_step(network, *begun(network), rows)


def test_an_unknown_layer_is_refused():
    with pytest.raises(InputError, match="Did you mean 'dense1'"):
        opened(line("dense 2"))[0]["dens1"]
