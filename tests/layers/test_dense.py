"""Dense layers: PyTorch's sums, wiring, and connections dropped at random."""

from types import ModuleType

import jax
import numpy as np
import pytest

from pellucid.layers import Context, Dense, DropConnect, Signature
from pellucid.network import build

RNG = np.random.default_rng(1)


@pytest.mark.parametrize(("inputs", "units"), [(3, 4), (40, 30)], ids=["few weights, fused", "many weights, one GEMM"])
@pytest.mark.parametrize("axes", [(), (2, 3)], ids=["rows", "axes before the last"])
def test_sums_are_those_of_pytorch(inputs: int, units: int, axes: tuple[int, ...], torch: ModuleType) -> None:
    x, weight, bias = RNG.normal(size=(5, *axes, inputs)), RNG.normal(size=(inputs, units)), RNG.normal(size=units)
    theirs = torch.nn.functional.linear(*map(torch.tensor, (x, weight.T.copy(), bias))).numpy()
    with jax.enable_x64(True):
        ours, _, _ = Dense(units=units).forward(
            {"weight": weight, "bias": bias}, {}, (jax.numpy.asarray(x),), Context()
        )
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-13)


def test_both_ways_to_sum_agree() -> None:
    """8·16 = 128 weights are fused, 8·17 go to the matrix routine."""
    x, weight = RNG.normal(size=(5, 8)).astype("float32"), RNG.normal(size=(8, 17)).astype("float32")
    few, many = (
        Dense(units=units, bias=False).forward({"weight": weight[:, :units]}, {}, (x,), Context())[0]
        for units in (16, 17)
    )
    np.testing.assert_allclose(few, many[:, :16], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("connections", "kept"), [(0.3, 3), (0.01, 1), (0.99, 10)])
def test_each_unit_keeps_its_share_of_connections_and_at_least_one(connections: float, kept: int) -> None:
    network = build(Dense(units=7, connections=connections), Signature.features(10))
    weight = network.init(0)[0]["dense1"]["weight"]
    assert ((weight != 0).sum(0) == kept).all()
    assert network.count() == kept * 7 + 7


def test_dropconnect_is_dense_in_use_and_drops_weights_in_training() -> None:
    params = {"weight": np.ones((50, 40), "float32"), "bias": np.zeros(40, "float32")}
    x, layer = np.ones((1, 50), "float32"), DropConnect(units=40, rate=0.2)
    used, _, _ = layer.forward(params, {}, (x,), Context())
    np.testing.assert_array_equal(used, np.full((1, 40), 50))
    learning, _, _ = layer.forward(params, {}, (x,), Context(training=True, key=jax.random.key(0)))
    assert len(np.unique(learning)) > 5
    assert float(learning.mean()) == pytest.approx(50, rel=0.05)  # 2000 coins: standard error 1 %


def test_tokens_and_single_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="expected real numbers, got indices below 10"):
        Dense(units=4).signature(Signature.features(3).__class__((("time", 3),), below=10))
    with pytest.raises(ValueError, match="an axis of features"):
        Dense(units=4).signature(Signature(()))


@pytest.mark.parametrize(
    "options", [{"units": 0}, {"connections": 0}, {"connections": 1.5}, {"l1": -1}, {"l2": float("inf")}]
)
def test_options_out_of_range_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        Dense(**options)
