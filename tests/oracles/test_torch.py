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
LINES = {
    "dense": "dense 5 tanh, dense 4 relu, dense 3",
    # Without the bias, whose gradient in front of a batch normalization is nothing but rounding.
    "batchnorm": "dense 5 bias=false, batchnorm, gelu, dense 3",
    "layernorm": "dense 5, layernorm, silu, dense 3",
    "dropout off": "dense 5 sigmoid, dropout 0, dense 3",
}


def modules(nn):
    """The same in PyTorch; layers that learn come in the same order."""
    return {
        "dense": (nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3)),
        "batchnorm": (nn.Linear(4, 5, bias=False), nn.BatchNorm1d(5), nn.GELU(), nn.Linear(5, 3)),
        "layernorm": (nn.Linear(4, 5), nn.LayerNorm(5), nn.SiLU(), nn.Linear(5, 3)),
        "dropout off": (nn.Linear(4, 5), nn.Sigmoid(), nn.Dropout(0.0), nn.Linear(5, 3)),
    }


OPTIMIZERS = {"SGD": SGD(), "Adam": Adam()}
CASES = [("SGD", "half_mse", "linear"), ("Adam", "cross_entropy", "softmax")]


def loss_of(torch, word, outputs, targets):
    if word == "cross_entropy":
        return torch.nn.functional.cross_entropy(outputs, targets)
    return 0.5 * ((outputs - targets) ** 2).sum(1).mean()


def taken_over(module, group):
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


def pair(name, case):
    """Every network has one optimizer and loss by default; the other pair is slow."""
    usual = CASES[list(LINES).index(name) % 2]
    return pytest.param(name, *case, marks=[] if case == usual else [pytest.mark.slow], id=f"{name}-{'-'.join(case)}")


@pytest.mark.parametrize(("name", "optimizer", "word", "last"), [pair(name, case) for name in LINES for case in CASES])
def test_twenty_steps_are_those_of_pytorch(name, optimizer, word, last, double, rng):
    torch = double
    theirs = torch.nn.Sequential(*modules(torch.nn)[name])
    x, y = rng.normal(size=(ROWS, 4)), np.eye(3)[rng.integers(3, size=ROWS)]
    network = build(f"{LINES[name]} {last}", Signature.features(4))
    task = Regression(("a", "b", "c"), losses[word](), activation_named(last), (1.0, 1.0, 1.0))
    objectives, rule = (supervised(network, task),), GradientRule(OPTIMIZERS[optimizer])
    descent = getattr(torch.optim, optimizer)(theirs.parameters(), lr=RATE)

    with jax.enable_x64(True):
        params, state = network.init(0, dtype="float64")
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
