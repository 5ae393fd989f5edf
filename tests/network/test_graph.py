"""Networks as functions: initial values as given, masks, and everything seen on the way."""

import jax
import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.layers import Signature
from pellucid.network import build
from pellucid.textbook import Layer, forward

NETWORK = build("dense 4 tanh, dense 3 sigmoid, dense 2 softmax", Signature.features(3))
X = np.random.default_rng(0).normal(size=(5, 3))


def test_every_z_and_a_is_that_of_the_textbook() -> None:
    with jax.enable_x64(True):
        params, state = NETWORK.init(0, dtype="float64")
        output, _, seen = NETWORK.forward(params, state, jax.numpy.asarray(X))
    layers = [
        Layer(np.asarray(params[name]["weight"]), np.asarray(params[name]["bias"]), word)
        for name, word in (("dense1", "tanh"), ("dense2", "sigmoid"), ("dense3", "softmax"))
    ]
    zs, activations = forward(layers, X)
    for number, layer in enumerate(layers):
        np.testing.assert_allclose(seen[f"dense{number + 1}"], zs[number], rtol=1e-12, atol=1e-14)
        after = seen[f"dense{number + 1}.{layer.activation}"]
        np.testing.assert_allclose(after, activations[number + 1], rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(output, seen["dense3.softmax"])


def test_given_values_replace_drawn_ones_and_no_others() -> None:
    weight = np.arange(12.0).reshape(3, 4)
    drawn, given = (NETWORK.init(0, initial)[0] for initial in ({}, {"dense1/weight": weight}))
    np.testing.assert_array_equal(given["dense1"]["weight"], weight)
    np.testing.assert_array_equal(given["dense2"]["weight"], drawn["dense2"]["weight"])


@pytest.mark.parametrize(
    ("initial", "message"),
    [
        ({"dense1/weight": np.zeros((4, 3))}, "have another shape"),
        ({"dense1/weights": np.zeros((3, 4))}, "which this network does not have"),
        ({"dense1/bias": np.array([0, np.nan, 0, 0])}, "are not all finite"),
    ],
)
def test_given_values_that_do_not_fit_are_refused(initial: dict[str, np.ndarray], message: str) -> None:
    with pytest.raises(InputError, match=message):
        NETWORK.init(0, initial)


def test_masks_exist_where_something_may_not_move() -> None:
    network = build("dense 4 frozen=true, dense 4 connections=0.5, dense 1", Signature.features(3))
    masks = network.masks(0)
    assert {layer: set(group) for layer, group in masks.items()} == {"dense1": {"weight", "bias"}, "dense2": {"weight"}}
    assert not masks["dense1"]["weight"].any()
    weight = network.init(0)[0]["dense2"]["weight"]
    np.testing.assert_array_equal(masks["dense2"]["weight"] > 0, weight != 0)
