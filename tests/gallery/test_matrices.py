"""The same network in several ways of writing it, and known values of its activations."""

from __future__ import annotations

import numpy as np
import pytest

from pellucid.gallery.matrices import BY_HAND, SIZES, THRESHOLD, by_hand, example, four_ways, in_columns, in_rows


def test_the_network_has_36_weights_and_10_biases() -> None:
    layers = example()
    assert [weight.shape for weight, _ in layers] == [(3, 4), (4, 4), (4, 2)]
    assert sum(weight.size for weight, _ in layers) == 36
    assert sum(bias.size for _, bias in layers) == sum(SIZES[1:]) == 10


@pytest.mark.parametrize("name", BY_HAND)
def test_the_ways_agree_on_any_input(name: str) -> None:
    activation, function = BY_HAND[name]
    for x in np.random.default_rng(1).normal(size=(5, 3)):
        answers = four_ways(example(), x, activation, function)
        for answer in answers.values():
            np.testing.assert_allclose(answer, answers["by hand"], atol=1e-12)


def test_orders_that_are_mixed_up_would_be_noticed() -> None:
    layers = example()
    turned = [(weight.T if weight.shape == (4, 4) else weight, bias) for weight, bias in layers]
    x = np.array([0.5, -0.25, 1.0])
    assert not np.allclose(in_rows(layers, x, np.tanh), in_rows(turned, x, np.tanh))
    np.testing.assert_allclose(in_rows(layers, x, np.tanh), in_columns(layers, x, np.tanh))


def test_by_hand_is_the_sum_it_says() -> None:
    weight, bias = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.5, -0.5])
    assert by_hand([(weight, bias)], np.array([10.0, 1.0]), lambda z: z) == [13.5, 23.5]


@pytest.mark.parametrize(
    ("name", "z", "expected"),
    [
        ("threshold", THRESHOLD, 0.0),
        ("threshold", 0.26, 1.0),
        ("sigmoid", 0.0, 0.5),
        ("ReLU with threshold", THRESHOLD, 0.0),
        ("ReLU with threshold", 0.26, 0.26),
        ("GELU", 1.0, 0.8413447460685429),
        ("GELU", -0.75, -0.16997051),
    ],
)
def test_an_activation_by_hand(name: str, z: float, expected: float) -> None:
    assert BY_HAND[name][1](z) == pytest.approx(expected, abs=1e-8)
