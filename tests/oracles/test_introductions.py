"""Numbers that introductions print, and what holds of what they say."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from pellucid.layers import Dense, Signature
from pellucid.layers.activation import GELU, Sigmoid, Softmax, Step
from pellucid.network import build, summarize
from pellucid.session.cautions import contradiction_floor
from pellucid.session.session import Session
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.tasks.losses import losses


@pytest.mark.slow  # the table of the function itself has it too
def test_gelu_is_not_monotone_and_is_minus_0_17_at_minus_0_75() -> None:
    here, lower, upper = (float(GELU().function(jnp.float32(z))) for z in (-0.75, -3.0, 0.0))
    assert round(here, 2) == -0.17
    assert here < lower
    assert here < upper


@pytest.mark.slow  # the table of the function itself has it too
def test_softmax_of_5_8_15() -> None:
    with jax.enable_x64(True):
        shares = np.asarray(Softmax().function(np.array([[5.0, 8.0, 15.0]])))[0]
    assert [f"{share:.8f}" for share in shares] == ["0.00004536", "0.00091101", "0.99904363"]


@pytest.mark.parametrize(("last", "total", "fires"), [(1.0, 2.1, 0.0), (1.2, 2.34, 1.0)])
def test_the_neuron_with_threshold_2_2(last: float, total: float, fires: float) -> None:
    weights, inputs = np.array([0.5, 0.3, 1.2, 0.1]), np.array([1.0, 1.0, last, 1.0])
    assert weights @ inputs == pytest.approx(total)
    assert float(Step(threshold=2.2).function(jnp.float32(weights @ inputs))) == fires


@pytest.mark.slow  # the table of the function itself has it too
def test_a_threshold_is_a_bias_of_its_negative() -> None:
    sums = jnp.linspace(-1, 4, 101)
    assert (Step(threshold=2.2).function(sums) == Step().function(sums - 2.2)).all()


def test_3_4_4_2_has_36_weights_and_both_orders_of_matrices_agree() -> None:
    network = build("dense 4 sigmoid, dense 4 sigmoid, dense 2 sigmoid", Signature.features(3))
    assert sum(layer.weights for layer in summarize(network).layers) == 36
    params, state = network.init(0)
    x = np.array([[0.2, -0.4, 0.9]], np.float32)
    column = x.T
    for name in ("dense1", "dense2", "dense3"):
        weight, bias = np.asarray(params[name]["weight"]), np.asarray(params[name]["bias"])
        column = np.asarray(Sigmoid().function(jnp.asarray(weight.T @ column + bias[:, None])))
    row, _, _ = network.forward(params, state, jnp.asarray(x))
    assert np.asarray(row)[0] == pytest.approx(column[:, 0], abs=1e-6)


def test_a_bias_is_the_weight_of_a_constant_one() -> None:
    x, weight, bias = np.array([[2.0, 3.0]]), np.array([[0.5], [-1.0]]), np.array([0.25])
    with_one = np.concatenate([x, [[1.0]]], axis=1) @ np.concatenate([weight, bias[None]])
    assert (x @ weight + bias) == pytest.approx(with_one)


def test_deep_linear_layers_are_one_matrix() -> None:
    network = build("dense 5 bias=false, dense 4 bias=false, dense 3 bias=false", Signature.features(2))
    params, state = network.init(0)
    matrix = params["dense1"]["weight"] @ params["dense2"]["weight"] @ params["dense3"]["weight"]
    x = jnp.array([[1.0, -2.0], [0.5, 3.0]])
    assert np.allclose(network.forward(params, state, x)[0], x @ matrix, atol=1e-5)


@pytest.mark.slow  # the table of the function itself has it too
def test_cosine_distance_is_no_metric() -> None:
    cosine = losses["cosine"]()
    a, b, c = (jnp.array([[np.cos(angle), np.sin(angle)]]) for angle in (0.0, np.pi / 4, np.pi / 2))
    straight, detour = cosine.of_rows(a, c), cosine.of_rows(a, b) + cosine.of_rows(b, c)
    assert float(straight[0]) > float(detour[0])


def test_gradient_descent_can_climb() -> None:
    session = Session.start(
        set_up(
            Experiment.of(
                source="celsius", network="dense", optimizer="sgd", learning_rate=1.2, full_batch=True, epochs=3
            )
        )
    )
    list(session.events())
    losses_by_epoch = session.training.history["train.loss"]
    assert losses_by_epoch[1] > losses_by_epoch[0]


def test_loss_0_441_is_not_wrong_44_percent_of_the_time() -> None:
    outputs, targets = jnp.array([[0.06]] * 100), jnp.array([[1.0]] * 100)
    assert float(losses["half_mse"]().of_rows(outputs, targets).mean()) == pytest.approx(0.4418)
    assert float((outputs > 0).mean()) == 1.0


def test_the_spiral_without_noise_has_a_floor_that_no_network_passes() -> None:
    setup = set_up(Experiment.of(source="spiral", classic=True))
    rows, floor = contradiction_floor(setup)
    assert rows == 2
    assert floor * sum(len(part) for part in setup.rows.values()) == pytest.approx(0.5 * 2)
    assert np.count_nonzero((np.concatenate([part.inputs for part in setup.rows.values()]) == 0).all(1)) == 2


def test_dense_layers_stack_without_a_limit() -> None:
    network = build([Dense(units=2) for _ in range(200)], Signature.features(2))
    assert network.count() == 200 * 6
