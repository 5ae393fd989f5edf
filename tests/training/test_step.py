"""One step of learning equals the textbook's, and the formula written out."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from pellucid import textbook
from pellucid.layers import Signature
from pellucid.layers.activation import Sigmoid
from pellucid.network import build
from pellucid.tasks.losses import losses
from pellucid.tasks.objective import supervised
from pellucid.tasks.regression import Regression
from pellucid.training.optimizers import SGD, optimizer_named, optimizers
from pellucid.training.step import GradientRule, Live, Penalties, beginning, step

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(6, 3)), RNG.uniform(size=(6, 2))
NETWORK = build("dense 4 tanh, dense 2 sigmoid", Signature.features(3))
TASK = Regression(("a", "b"), losses["half_mse"](), Sigmoid(), (1.0, 1.0))
OBJECTIVE = supervised(NETWORK, TASK)


def test_ten_steps_are_those_of_the_textbook() -> None:
    rule = GradientRule(SGD())
    with jax.enable_x64(True):
        learner = beginning(*NETWORK.init(0, dtype="float64"), {}, (OBJECTIVE,), rule)
        layers = [
            textbook.Layer(*(np.asarray(learner.params[name][array]) for array in ("weight", "bias")), word)
            for name, word in (("dense1", "tanh"), ("dense2", "sigmoid"))
        ]
        batch = {"inputs": jnp.asarray(X), "targets": (jnp.asarray(Y),)}
        one_step = jax.jit(lambda it: step(it, batch, jax.random.key(0), Live(0.5, 0, 0), (OBJECTIVE,), rule, None))
        for _ in range(10):
            learner, loss = one_step(learner)
            outputs = textbook.forward(layers, X)[1][-1]
            assert float(loss) == pytest.approx(textbook.mean_cost("half_mse", outputs, Y), rel=1e-12)
            layers = textbook.step(layers, X, Y, 0.5)
    for name, layer in zip(("dense1", "dense2"), layers, strict=True):
        np.testing.assert_allclose(learner.params[name]["weight"], layer.weight, rtol=0, atol=1e-12)
        np.testing.assert_allclose(learner.params[name]["bias"], layer.bias, rtol=0, atol=1e-12)


def test_penalties_are_added_to_the_gradient_of_weights_and_not_to_the_loss() -> None:
    rule, penalties = GradientRule(SGD()), Penalties({("dense1", "weight"): (None, None), ("dense2", "weight"): (0, 0)})
    with jax.enable_x64(True):
        learner = beginning(*NETWORK.init(0, dtype="float64"), {}, (OBJECTIVE,), rule)
        batch = {"inputs": jnp.asarray(X), "targets": (jnp.asarray(Y),)}

        def both(learner: object) -> object:
            plain = step(learner, batch, jax.random.key(0), Live(0.5, 0, 0), (OBJECTIVE,), rule, None)
            return plain, step(learner, batch, jax.random.key(0), Live(0.5, 0.01, 0.2), (OBJECTIVE,), rule, penalties)

        (plain, plain_loss), (paid, loss) = jax.jit(both)(learner)
    before = np.asarray(learner.params["dense1"]["weight"])
    difference = np.asarray(plain.params["dense1"]["weight"]) - np.asarray(paid.params["dense1"]["weight"])
    np.testing.assert_allclose(difference, 0.5 * (0.01 * np.sign(before) + 0.2 * before), rtol=1e-12, atol=1e-15)
    np.testing.assert_array_equal(plain.params["dense1"]["bias"], paid.params["dense1"]["bias"])
    np.testing.assert_array_equal(plain.params["dense2"]["weight"], paid.params["dense2"]["weight"])
    assert loss == plain_loss


@pytest.mark.parametrize(
    ("own", "live", "active"),
    [
        ((None, None), (0, 0), False),
        ((None, None), (0, 0.1), True),
        ((0, 0), (1, 1), False),
        ((0.1, None), (0, 0), True),
    ],
)
def test_penalties_are_active_where_somebody_pays(
    own: tuple[float | None, float | None], live: tuple[float, float], active: bool
) -> None:
    assert Penalties({("dense1", "weight"): own}).active(*live) is active


@pytest.mark.parametrize("word", optimizers)
def test_every_optimizer_begins_as_it_says_itself(word: str) -> None:
    optimizer, params = optimizer_named(word), {"dense1": {"weight": jnp.ones((3, 2)), "bias": jnp.ones(2)}}
    ours, own = GradientRule(optimizer).init(params), optimizer.init(params)
    assert jax.tree.structure(ours) == jax.tree.structure(own)
    for here, there in zip(jax.tree.leaves(ours), jax.tree.leaves(own), strict=True):
        assert (here.dtype, here.shape, here.weak_type) == (there.dtype, there.shape, there.weak_type)
        np.testing.assert_array_equal(here, there)


def test_an_optimizer_of_ones_own_begins_as_it_likes() -> None:
    class Counting(SGD):
        def init(self, params: object) -> object:
            return jnp.full(2, 7.0)

    assert GradientRule(Counting()).init({}).tolist() == [7, 7]
