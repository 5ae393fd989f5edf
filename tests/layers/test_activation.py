"""Activations: PyTorch's values, finite differences, extremes, and numbers that introductions print."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.layers.activation import Softmax, Step, activation_named, activations
from pellucid.layers.base import Context, Signature, layers
from pellucid.layers.initializers import initializers

Z = np.array([-3.1, -1.2, -0.75, -0.3, 0.2, 0.9, 2.4, 3.7])  # away from every kink below

# word and options → the same in PyTorch
CASES = {
    "linear": ({}, lambda torch, z: z),
    "step": ({"threshold": 0.5}, lambda torch, z: torch.heaviside(z - 0.5, torch.zeros(1, dtype=z.dtype))),
    "sigmoid": ({}, lambda torch, z: torch.sigmoid(z)),
    "tanh": ({}, lambda torch, z: torch.tanh(z)),
    "relu": ({"threshold": 0.5}, lambda torch, z: torch.nn.functional.threshold(z, 0.5, 0)),
    "leaky_relu": ({"slope": 0.2}, lambda torch, z: torch.nn.functional.leaky_relu(z, 0.2)),
    "elu": ({"alpha": 1.3}, lambda torch, z: torch.nn.functional.elu(z, 1.3)),
    "gelu": ({}, lambda torch, z: torch.nn.functional.gelu(z)),
    "gelu_tanh": ({}, lambda torch, z: torch.nn.functional.gelu(z, approximate="tanh")),
    "silu": ({}, lambda torch, z: torch.nn.functional.silu(z)),
    "mish": ({}, lambda torch, z: torch.nn.functional.mish(z)),
    "softplus": ({}, lambda torch, z: torch.nn.functional.softplus(z)),
    "sine": ({}, lambda torch, z: torch.sin(z)),
    "gaussian": ({}, lambda torch, z: torch.exp(-(z**2))),
    "softmax": ({}, lambda torch, z: torch.softmax(z, -1)),
}
SURROGATE = {"step"}

every_word = pytest.mark.parametrize("word", list(CASES))


def case(word):
    return activation_named(word, **CASES[word][0])


def values_and_gradient(activation, z, cotangent):
    """f(z), and the gradient of Σ cotangent · f(z) with respect to z."""

    @jax.jit
    def both(z):
        a, pull_back = jax.vjp(activation.function, z)
        return a, pull_back(cotangent)[0]

    return tuple(map(np.asarray, both(z)))


def test_the_table_names_every_activation_and_each_is_a_layer():
    assert set(CASES) == set(activations)
    assert all(layers[word] is activations[word] and activations[word].kind == word for word in CASES)


@every_word
def test_values_are_those_of_pytorch(word, torch):
    theirs = CASES[word][1](torch, torch.tensor(Z)).numpy()
    with jax.enable_x64(True):
        np.testing.assert_allclose(jax.jit(case(word).function)(Z), theirs, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("word", [word for word in CASES if word not in SURROGATE])
def test_gradients_are_finite_differences(word):
    h = 1e-6
    cotangent = np.cos(np.arange(len(Z)))  # softmax mixes its inputs: a plain sum would be constant
    nudged = Z + h * np.concatenate([np.eye(len(Z)), -np.eye(len(Z))])
    function = case(word).function

    @jax.jit
    def slope_and_sides(z, nudged):
        return jax.vjp(function, z)[1](cotangent)[0], function(nudged)

    with jax.enable_x64(True):
        gradient, sides = map(np.asarray, slope_and_sides(Z, nudged))
    above, below = sides.reshape(2, len(Z), len(Z))
    np.testing.assert_allclose(gradient, (above - below) @ cotangent / (2 * h), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("mode", [jax.jacfwd, jax.jacrev])
def test_the_surrogate_of_step_is_its_stated_formula(mode):
    z = np.append(Z, [0.5, 100.0])
    with jax.enable_x64(True):
        jacobian = np.asarray(jax.jit(mode(Step(threshold=0.5).function))(z))
    np.testing.assert_allclose(jacobian, np.diag(1 / (1 + 2 * np.abs(z - 0.5)) ** 2), rtol=1e-14)


def test_the_surrogate_of_step_is_the_slope_of_a_curve_from_0_to_1():
    u = np.linspace(-4000, 4000, 800_001)
    with jax.enable_x64(True):
        _, slope = values_and_gradient(Step(), u, np.ones_like(u))
    assert np.trapezoid(slope, u) == pytest.approx(1, abs=1e-3)


@every_word
def test_extremes_have_finite_values_and_gradients(word):
    z = np.array([[0.3, extreme] for extreme in (-1e4, -100, -0.0, 0, 100, 1e4)], "float32")
    values, gradient = values_and_gradient(activations[word](), z, np.ones_like(z))
    assert values.dtype == gradient.dtype == "float32"
    assert np.isfinite(values).all()
    assert np.isfinite(gradient).all()


@every_word
def test_values_stay_within_the_stated_range_and_come_near_both_ends(word):
    low, high = activations[word].range
    with jax.enable_x64(True):
        z = np.linspace(-40, 40, 160_001)
        z = np.stack([z, np.zeros_like(z)], -1) if word == "softmax" else z
        values = np.asarray(jax.jit(activations[word]().function)(z))
    assert values.min() >= low - 1e-8
    assert values.max() <= high
    assert values.min() == pytest.approx(low, abs=1e-7) if math.isfinite(low) else values.min() < -0.3
    assert values.max() == pytest.approx(high, abs=1e-7) if math.isfinite(high) else values.max() >= 40


@every_word
def test_the_layer_passes_shape_and_state_on(word):
    activation = case(word)
    z = np.ones((2, 3))
    a, state, seen = activation.forward({}, {}, (z,), Context())
    assert (a.shape, state, seen) == (z.shape, {}, {})
    assert activation.signature(Signature.features(3)) == Signature.features(3)
    assert activation.parameters(Signature.features(3)) == {}
    assert activation.cost(Signature.features(3)).multiply_adds == 0
    assert activation.default_initializer in initializers


def test_gelu_is_not_monotone():
    values = activation_named("gelu").function(jnp.array([-3.0, -0.75, 0.0]))
    assert values[0] > values[1] < values[2]
    assert float(values[1]) == pytest.approx(-0.17, abs=5e-5)


def test_softmax_of_5_8_15():
    with jax.enable_x64(True):
        values = np.asarray(Softmax().function(jnp.array([5.0, 8.0, 15.0])))
    assert values.round(8).tolist() == [0.00004536, 0.00091101, 0.99904363]


def test_softmax_sees_only_differences():
    with jax.enable_x64(True):
        z = jnp.asarray(Z)
        softmax = jax.jit(Softmax().function)
        np.testing.assert_allclose(softmax(z), softmax(z + 700), rtol=1e-12)


def test_the_neuron_with_threshold_fires_exactly_when_the_sum_passes():
    with jax.enable_x64(True):
        fires = Step(threshold=2.2).function(jnp.array([2.1, 2.2, np.nextafter(2.2, 3), 2.34]))
    assert fires.tolist() == [0, 0, 1, 1]


def test_step_answers_exactly_0_or_1_also_for_numbers_of_numpy():
    fires = Step(threshold=2.2).function(np.array([2.1, 2.34, 0.1 + 0.2]))
    assert np.asarray(fires).tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize("threshold", [-1.5, 0.0, 2.25])
def test_a_threshold_is_a_bias_of_the_other_sign(threshold):
    z = np.linspace(-4, 4, 33, dtype="float32")
    assert (Step(threshold=threshold).function(z) == Step().function(z - threshold)).all()


def test_an_unknown_activation_names_the_nearest():
    with pytest.raises(InputError, match="Did you mean 'sigmoid'"):
        activation_named("sigmiod")


@pytest.mark.parametrize(
    ("word", "options"), [("tanh", {"slope": 1}), ("elu", {"alpha": -1}), ("step", {"threshold": math.inf})]
)
def test_wrong_options_are_refused(word, options):
    with pytest.raises(ValueError, match=next(iter(options))):
        activation_named(word, **options)
