"""Dropout: silenced and scaled in training, nothing in use."""

import jax
import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.layers import Context, Dropout, Signature
from pellucid.network import build

X = np.arange(1.0, 2001.0, dtype="float32").reshape(4, 500)


def test_what_is_left_is_scaled_so_that_the_expectation_stays() -> None:
    y, _, seen = Dropout(rate=0.2).forward({}, {}, (X,), Context(training=True, key=jax.random.key(0)))
    kept = np.asarray(seen["kept"])
    np.testing.assert_allclose(np.asarray(y)[kept], X[kept] / 0.8, rtol=1e-6)
    assert (np.asarray(y)[~kept] == 0).all()
    assert kept.mean() == pytest.approx(0.8, abs=0.03)  # 2000 coins: standard error 0.009


def test_in_use_nothing_happens_and_no_key_is_needed() -> None:
    np.testing.assert_array_equal(Dropout(rate=0.9).forward({}, {}, (X,), Context())[0], X)


def test_two_dropouts_of_a_network_drop_different_units() -> None:
    network = build("dropout 0.5, dropout 0.5", Signature.features(500))
    _, _, seen = network.forward({}, {}, X, Context(training=True, key=jax.random.key(0)))
    assert (seen["dropout1/kept"] != seen["dropout2/kept"]).any()


def test_training_without_a_key_says_which_layer_needs_one() -> None:
    with pytest.raises(InputError, match="without a random key") as caught:
        build("dropout", Signature.features(500)).forward({}, {}, X, Context(training=True))
    assert caught.value.where == "dropout1"


@pytest.mark.parametrize("rate", [-0.1, 1, float("nan")])
def test_a_rate_is_a_share(rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        Dropout(rate=rate)
