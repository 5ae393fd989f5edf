"""The textbook against hand computation, finite differences and PyTorch."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType

import numpy as np
import pytest

from pellucid import textbook
from pellucid.textbook import Array, Layer

PAIRS = [
    ("linear", "half_mse"),
    ("linear", "mse"),
    ("tanh", "half_mse"),
    ("relu", "mse"),
    ("leaky_relu", "half_mse"),
    ("sigmoid", "half_mse"),
    ("sigmoid", "binary_cross_entropy"),
    ("tanh_then_sigmoid", "binary_cross_entropy"),
    ("softmax", "cross_entropy"),
    ("softmax", "mse"),
]


def random_network(rng: np.random.Generator, sizes: tuple[int, ...], hidden: str, last: str) -> list[Layer]:
    words = [hidden] * (len(sizes) - 2) + [last]
    return [
        Layer(rng.normal(size=(before, after)) / np.sqrt(before), rng.normal(size=after), word)
        for before, after, word in zip(sizes[:-1], sizes[1:], words, strict=True)
    ]


def problem(rng: np.random.Generator, last: str, cost: str) -> tuple[list[Layer], Array, Array]:
    hidden = "tanh" if last in ("softmax", "sigmoid") else last
    hidden, last = ("tanh", "sigmoid") if last == "tanh_then_sigmoid" else (hidden, last)
    network = random_network(rng, (3, 5, 4, 2), hidden, last)
    x = rng.normal(size=(7, 3))
    if cost in ("cross_entropy", "binary_cross_entropy"):
        return network, x, np.eye(2)[rng.integers(0, 2, size=7)]
    return network, x, rng.normal(size=(7, 2))


def cost_of(network: list[Layer], x: Array, y: Array, cost: str) -> float:
    return textbook.mean_cost(cost, textbook.forward(network, x)[1][-1], y)


def slopes_of(network: list[Layer], x: Array, y: Array, cost: str) -> list[textbook.Gradient]:
    zs, activations = textbook.forward(network, x)
    return textbook.gradients(activations, textbook.errors(network, zs, activations, y, cost))


def test_the_single_neuron_is_silent_at_2_1_and_fires_at_2_34() -> None:
    weights = [0.5, 0.3, 1.2, 0.1]
    assert np.dot(weights, [1, 1, 1, 1]) == pytest.approx(2.1)
    assert np.dot(weights, [1, 1, 1.2, 1]) == pytest.approx(2.34)
    assert not textbook.fires([1, 1, 1, 1], weights, threshold=2.2)
    assert textbook.fires([1, 1, 1.2, 1], weights, threshold=2.2)


def test_a_threshold_is_passed_not_reached() -> None:
    assert not textbook.fires([1.0], [2.0], threshold=2.0)


def test_a_threshold_is_a_negative_bias(rng: np.random.Generator) -> None:
    weights = np.array([0.5, 0.3, 1.2, 0.1])
    for x in rng.uniform(0, 2, size=(100, 4)):
        z = textbook.forward([Layer(weights[:, None], np.array([-2.2]))], x[None])[0][0]
        assert textbook.fires(x, weights, threshold=2.2) == (z.item() > 0)


def test_a_2_2_1_network_equals_the_computation_by_hand() -> None:
    """Two inputs 1 and 2, a ReLU pair, one linear output, target 1, rate 0.1; every number on paper."""
    network = [
        Layer(np.array([[1.0, -1.0], [0.5, 0.25]]), np.array([0.0, 0.5]), "relu"),
        Layer(np.array([[2.0], [3.0]]), np.array([-1.0]), "linear"),
    ]
    x, y = np.array([[1.0, 2.0]]), np.array([[1.0]])
    zs, activations = textbook.forward(network, x)
    # z = (1·1 + 2·0.5 + 0, 1·(−1) + 2·0.25 + 0.5) = (2, 0);  a = (2, 0);  output = 2·2 + 3·0 − 1 = 3
    np.testing.assert_array_equal(zs[0], [[2.0, 0.0]])
    np.testing.assert_array_equal(activations[1], [[2.0, 0.0]])
    np.testing.assert_array_equal(activations[2], [[3.0]])
    assert textbook.mean_cost("half_mse", activations[-1], y) == 2.0  # ½·(3 − 1)²
    deltas = textbook.errors(network, zs, activations, y, "half_mse")
    np.testing.assert_array_equal(deltas[1], [[2.0]])  # a − y
    np.testing.assert_array_equal(deltas[0], [[4.0, 0.0]])  # (2·2, 2·3) ⊙ (1, 0)
    first, last = textbook.gradients(activations, deltas)
    np.testing.assert_array_equal(last.weight, [[4.0], [0.0]])
    np.testing.assert_array_equal(last.bias, [2.0])
    np.testing.assert_array_equal(first.weight, [[4.0, 0.0], [8.0, 0.0]])
    np.testing.assert_array_equal(first.bias, [4.0, 0.0])
    first, last = textbook.step(network, x, y, rate=0.1, cost="half_mse")
    np.testing.assert_allclose(first.weight, [[0.6, -1.0], [-0.3, 0.25]], atol=1e-15)
    np.testing.assert_allclose(first.bias, [-0.4, 0.5], atol=1e-15)
    np.testing.assert_allclose(last.weight, [[1.6], [3.0]], atol=1e-15)
    np.testing.assert_allclose(last.bias, [-1.2], atol=1e-15)


def test_3_4_4_2_as_matrices_in_both_orders_has_36_weights(rng: np.random.Generator) -> None:
    network = random_network(rng, (3, 4, 4, 2), "sigmoid", "sigmoid")
    assert sum(layer.weight.size for layer in network) == 36
    row = rng.normal(size=3)
    column = row[:, None]
    for layer in network:  # the other order: column = f(weightᵀ · column + bias)
        column = 1 / (1 + np.exp(-(layer.weight.T @ column + layer.bias[:, None])))
    np.testing.assert_allclose(textbook.forward(network, row[None])[1][-1], column.T, rtol=1e-13)


@pytest.mark.parametrize(("last", "cost"), PAIRS)
def test_every_gradient_equals_finite_differences(last: str, cost: str, rng: np.random.Generator) -> None:
    network, x, y = problem(rng, last, cost)
    for layer, slope in zip(network, slopes_of(network, x, y, cost), strict=True):
        for values, found in ((layer.weight, slope.weight), (layer.bias, slope.bias)):
            for place in np.ndindex(values.shape):
                kept, h = values[place], 1e-6
                values[place] = kept + h
                above = cost_of(network, x, y, cost)
                values[place] = kept - h
                below = cost_of(network, x, y, cost)
                values[place] = kept
                assert found[place] == pytest.approx((above - below) / (2 * h), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(("last", "cost"), PAIRS)
def test_ten_steps_equal_pytorch(last: str, cost: str, rng: np.random.Generator, torch: ModuleType) -> None:
    network, x, y = problem(rng, last, cost)
    functions = {
        "linear": lambda z: z,
        "softmax": lambda z: torch.softmax(z, dim=-1),
        "leaky_relu": torch.nn.functional.leaky_relu,
        **{word: getattr(torch, word) for word in ("sigmoid", "tanh", "relu")},
    }
    costs = {
        "half_mse": lambda a, y: 0.5 * ((a - y) ** 2).sum(dim=-1).mean(),
        "mse": torch.nn.functional.mse_loss,
        "cross_entropy": lambda a, y: -(y * a.log()).sum(dim=-1).mean(),
        "binary_cross_entropy": torch.nn.functional.binary_cross_entropy,
    }
    theirs = [[torch.tensor(array, requires_grad=True) for array in layer[:2]] for layer in network]
    optimizer = torch.optim.SGD([array for pair in theirs for array in pair], lr=0.1)
    for _ in range(10):
        a = torch.tensor(x)
        for (weight, bias), layer in zip(theirs, network, strict=True):
            a = functions[layer.activation](a @ weight + bias)
        loss = costs[cost](a, torch.tensor(y))
        assert cost_of(network, x, y, cost) == pytest.approx(loss.item(), rel=1e-10)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        network = textbook.step(network, x, y, rate=0.1, cost=cost)
        for layer, (weight, bias) in zip(network, theirs, strict=True):
            np.testing.assert_allclose(layer.weight, weight.detach().numpy(), rtol=0, atol=1e-10)
            np.testing.assert_allclose(layer.bias, bias.detach().numpy(), rtol=0, atol=1e-10)


def test_softmax_of_5_8_15_is_the_published_one() -> None:
    published = [0.00004536, 0.00091101, 0.99904363]
    np.testing.assert_allclose(textbook.softmax(np.array([5.0, 8.0, 15.0])), published, atol=5e-9)


def test_softmax_may_also_stand_inside_a_network(rng: np.random.Generator) -> None:
    network = random_network(rng, (3, 4, 2), "softmax", "linear")
    x, y, h = rng.normal(size=(5, 3)), rng.normal(size=(5, 2)), 1e-6
    slope = slopes_of(network, x, y, "half_mse")[0].bias[1]
    network[0].bias[1] += h
    above = cost_of(network, x, y, "half_mse")
    network[0].bias[1] -= 2 * h
    assert slope == pytest.approx((above - cost_of(network, x, y, "half_mse")) / (2 * h), rel=1e-6)


def test_nothing_overflows_for_large_sums() -> None:
    z = np.array([[-1e4, 0.0, 1e4]])
    np.testing.assert_array_equal(textbook.sigmoid(z), [[0.0, 0.5, 1.0]])
    np.testing.assert_array_equal(textbook.softmax(z), [[0.0, 0.0, 1.0]])
    assert np.isfinite(textbook.mean_cost("cross_entropy", textbook.softmax(z), np.array([[1.0, 0.0, 0.0]])))


def test_a_step_leaves_the_network_it_started_from_untouched(rng: np.random.Generator) -> None:
    network, x, y = problem(rng, "tanh", "half_mse")
    before = [layer.weight.copy() for layer in network]
    textbook.step(network, x, y, rate=1.0, cost="half_mse")
    for layer, kept in zip(network, before, strict=True):
        np.testing.assert_array_equal(layer.weight, kept)


def test_the_textbook_is_short_and_needs_numpy_alone() -> None:
    source = inspect.getsource(textbook)
    assert len(source.splitlines()) <= 150
    imported = {
        name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert imported == {"__future__", "collections.abc", "typing", "numpy", "numpy.typing"}
