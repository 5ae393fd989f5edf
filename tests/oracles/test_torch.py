"""The engine's training is PyTorch's: the same networks, twenty steps, in float64."""

import jax
import numpy as np
import pytest

from pellucid.layers import Context, Signature
from pellucid.layers.activation import activation_named
from pellucid.network import build
from pellucid.tasks.losses import losses
from pellucid.tasks.objective import supervised
from pellucid.tasks.regression import Regression
from pellucid.training.optimizers import SGD, Adam
from pellucid.training.step import GradientRule, Live, beginning, step

ROWS, STEPS, RATE = 10, 20, 0.05
NAMES = {"weight": "weight", "bias": "bias", "gamma": "weight", "beta": "bias"}  # ours: theirs
NETWORKS = {  # line, and the same with PyTorch's modules; layers that learn come in the same order
    "dense": ("dense 5 tanh, dense 4 relu, dense 3", lambda nn: [linear(nn, 4, 5), nn.Tanh(), linear(nn, 5, 4), nn.ReLU(), linear(nn, 4, 3)]),
    "batchnorm": ("dense 5, batchnorm, gelu, dense 3", lambda nn: [linear(nn, 4, 5), nn.BatchNorm1d(5), nn.GELU(), linear(nn, 5, 3)]),
    "layernorm": ("dense 5, layernorm, silu, dense 3", lambda nn: [linear(nn, 4, 5), nn.LayerNorm(5), nn.SiLU(), linear(nn, 5, 3)]),
    "dropout off": ("dense 5 sigmoid, dropout 0, dense 3", lambda nn: [linear(nn, 4, 5), nn.Sigmoid(), nn.Dropout(0.0), linear(nn, 5, 3)]),
}  # fmt: skip
OPTIMIZERS = {"sgd": (SGD(), "SGD"), "adam": (Adam(), "Adam")}
LOSSES = {"half_mse": "linear", "cross_entropy": "softmax"}


def linear(nn, before, after):
    return nn.Linear(before, after)


def loss_of(torch, word, outputs, targets):
    if word == "cross_entropy":
        return torch.nn.functional.cross_entropy(outputs, targets)
    return 0.5 * ((outputs - targets) ** 2).sum(1).mean()


def taken_over(module, group, change=np.asarray):
    """A PyTorch module's numbers under our names; its weight matrix is the transpose of ours."""
    values = {name: getattr(module, NAMES[name]).detach().numpy() for name in group}
    return {name: (value.T if value.ndim == 2 else value).copy() for name, value in values.items()}


@pytest.fixture
def double(torch):
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    yield torch
    torch.set_default_dtype(before)


@pytest.mark.parametrize("word", list(LOSSES))
@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
@pytest.mark.parametrize("name", list(NETWORKS))
def test_twenty_steps_are_those_of_pytorch(name, optimizer, word, double, rng):
    torch, (line, modules) = double, NETWORKS[name]
    theirs = torch.nn.Sequential(*modules(torch.nn))
    x, y = rng.normal(size=(ROWS, 4)), np.eye(3)[rng.integers(3, size=ROWS)]
    written = f"{line} softmax" if word == "cross_entropy" else line
    network = build(written, Signature.features(4))
    task = Regression(("a", "b", "c"), losses[word](), activation_named(LOSSES[word]), (1.0, 1.0, 1.0))
    ours_optimizer, their_optimizer = OPTIMIZERS[optimizer]
    objectives, rule = (supervised(network, task),), GradientRule(ours_optimizer)
    descent = getattr(torch.optim, their_optimizer)(theirs.parameters(), lr=RATE)

    with jax.enable_x64(True):
        params, state = network.init(jax.random.key(0), dtype="float64")
        learned = [module for module in theirs if list(module.parameters())]
        params = {layer: taken_over(module, params[layer]) for layer, module in zip(params, learned, strict=True)}
        ours = beginning(params, state, {}, objectives, rule)
        one_step = jax.jit(
            lambda learner, batch: step(learner, batch, jax.random.key(0), Live(RATE, 0, 0), objectives, rule, None)
        )
        for _ in range(STEPS):
            ours, loss = one_step(ours, {"inputs": x, "targets": (y,)})
            descent.zero_grad()
            cost = loss_of(torch, word, theirs(torch.tensor(x)), torch.tensor(y))
            cost.backward()
            descent.step()
            assert float(loss) == pytest.approx(cost.item(), rel=1e-9)
        answers, _, _ = network.forward(ours.params, ours.state, x, Context())

    for (layer, group), module in zip(params.items(), learned, strict=True):
        for part, values in taken_over(module, group).items():
            np.testing.assert_allclose(
                ours.params[layer][part], values, rtol=1e-7, atol=1e-9, err_msg=f"{layer}/{part}"
            )
    for group in ours.state.values():
        (norm,) = (module for module in theirs if isinstance(module, torch.nn.BatchNorm1d))
        np.testing.assert_allclose(group["mean"], norm.running_mean.numpy(), rtol=1e-8)
        np.testing.assert_allclose(group["variance"], norm.running_var.numpy(), rtol=1e-8)
    theirs.eval()
    outputs = theirs(torch.tensor(x)).detach()
    outputs = torch.softmax(outputs, 1) if word == "cross_entropy" else outputs
    np.testing.assert_allclose(answers, outputs.numpy(), rtol=1e-7, atol=1e-9)
