"""Normalization: PyTorch's numbers in training and in use, and rows that only fill up."""

from types import ModuleType
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from pellucid.layers import BatchNorm, Context, LayerNorm

RNG = np.random.default_rng(6)
X = RNG.normal(2, 3, size=(8, 5))
PARAMS = {"gamma": RNG.normal(size=5), "beta": RNG.normal(size=5)}
STATE = {"mean": np.zeros(5), "variance": np.ones(5)}


@pytest.mark.parametrize("shape", [(8, 5), (4, 3, 2, 5)], ids=["rows", "pictures"])
def test_batch_normalization_is_that_of_pytorch(shape: tuple[int, ...], torch: ModuleType) -> None:
    kind = torch.nn.BatchNorm1d if len(shape) == 2 else torch.nn.BatchNorm2d
    theirs = kind(5, momentum=0.2, dtype=torch.float64)  # the share of the new, ours is the share of the old
    theirs.weight.data, theirs.bias.data = torch.tensor(PARAMS["gamma"]), torch.tensor(PARAMS["beta"])
    ours, state = BatchNorm(momentum=0.8), STATE
    channels_first = (0, *range(len(shape) - 1, len(shape)), *range(1, len(shape) - 1))
    back = tuple(np.argsort(channels_first))
    learn = jax.jit(lambda state, x: ours.forward(PARAMS, state, (x,), Context(training=True))[:2])
    with jax.enable_x64(True):
        for number in range(3):
            x = np.random.default_rng(number).normal(2, 3, size=shape)
            y, state = learn(state, x)
            expected = theirs(torch.tensor(x.transpose(channels_first))).detach().numpy().transpose(back)
            np.testing.assert_allclose(y, expected, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(state["mean"], theirs.running_mean.numpy(), rtol=1e-12)
        np.testing.assert_allclose(state["variance"], theirs.running_var.numpy(), rtol=1e-12)
        used, after, _ = ours.forward(PARAMS, state, (jnp.asarray(x),), Context())
    expected = theirs.eval()(torch.tensor(x.transpose(channels_first))).detach().numpy().transpose(back)
    np.testing.assert_allclose(used, expected, rtol=1e-10, atol=1e-12)
    assert after is state


def test_rows_of_weight_zero_do_not_count() -> None:
    weights = np.array([1, 1, 2, 1, 1, 0, 0, 0.0])
    spoiled = np.where(weights[:, None] > 0, X, 1e3)
    with jax.enable_x64(True):

        @jax.jit
        def both(spoiled: Any, rows: Any) -> Any:
            padded = BatchNorm().forward(PARAMS, STATE, (spoiled,), Context(True, weights=weights))
            return padded, BatchNorm().forward(PARAMS, STATE, (rows,), Context(training=True))

        (padded, after, _), (real, exact, _) = both(spoiled, X[:5])
    np.testing.assert_allclose(padded[:5], real, rtol=1e-12)
    jax.tree.map(lambda one, other: np.testing.assert_allclose(one, other, rtol=1e-12), after, exact)


def test_a_batch_of_one_row_stays_finite() -> None:
    learn = jax.jit(lambda x: BatchNorm().forward(PARAMS, STATE, (x,), Context(training=True)))
    y, after, _ = learn(X[:1].astype("float32"))
    np.testing.assert_allclose(y, PARAMS["beta"][None], rtol=1e-5)
    assert all(np.isfinite(value).all() for value in after.values())


def test_layer_normalization_is_that_of_pytorch(torch: ModuleType) -> None:
    x = RNG.normal(2, 3, size=(4, 3, 5))
    expected = torch.nn.functional.layer_norm(
        torch.tensor(x), (5,), torch.tensor(PARAMS["gamma"]), torch.tensor(PARAMS["beta"]), eps=1e-3
    )
    with jax.enable_x64(True):
        y, _, seen = jax.jit(lambda x: LayerNorm(epsilon=1e-3).forward(PARAMS, {}, (x,), Context()))(x)
    np.testing.assert_allclose(y, expected.numpy(), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(np.asarray(seen["normalized"]).mean(-1), 0, atol=1e-12)
