"""The engine's steps are the textbook's, one after another, in float64."""

import jax
import numpy as np
import pytest

from pellucid import textbook
from pellucid.layers import Signature
from pellucid.layers.activation import activation_named
from pellucid.network import build
from pellucid.tasks.losses import losses
from pellucid.tasks.objective import supervised
from pellucid.tasks.regression import Regression
from pellucid.training.optimizers import SGD
from pellucid.training.step import GradientRule, Live, beginning, step

RATE, ROWS, STEPS = 0.2, 12, 6
SIZES = (3, 4, 3, 2)

CASES = [(hidden, "tanh", "half_mse") for hidden in textbook.ACTIVATIONS]
CASES += [
    ("tanh", "softmax", "cross_entropy"),
    ("sigmoid", "sigmoid", "binary_cross_entropy"),
    ("relu", "linear", "mse"),
]


def layers_of(words, rng):
    return [
        textbook.Layer(rng.normal(size=(before, after)), rng.normal(size=after), word)
        for before, after, word in zip(SIZES[:-1], SIZES[1:], words, strict=True)
    ]


def parameters(layers):
    return {f"dense{i + 1}": {"weight": layer.weight, "bias": layer.bias} for i, layer in enumerate(layers)}


def task_for(last, cost):
    return Regression(("one", "two"), losses[cost](), activation_named(last), (1.0, 1.0))


@pytest.mark.parametrize(
    ("hidden", "last", "cost", "batch_size"),
    [*[(*case, 5) for case in CASES], ("tanh", "tanh", "half_mse", 1), ("tanh", "tanh", "half_mse", ROWS)],
)
def test_every_step_is_the_textbooks(hidden, last, cost, batch_size, rng):
    theirs = layers_of((hidden, hidden, last), rng)
    x, y = rng.normal(size=(ROWS, SIZES[0])), np.eye(SIZES[-1])[rng.integers(SIZES[-1], size=ROWS)]
    line = ", ".join(f"dense {len(layer.bias)} {layer.activation}" for layer in theirs)
    objectives = (supervised(build(line, Signature.features(SIZES[0])), task_for(last, cost)),)
    rule = GradientRule(SGD())
    with jax.enable_x64(True):
        ours = beginning(parameters(theirs), {}, {}, objectives, rule)
        one_step = jax.jit(
            lambda learner, batch: step(learner, batch, jax.random.key(0), Live(RATE, 0, 0), objectives, rule, None)
        )
        for number in range(STEPS):
            chosen = (np.arange(batch_size) + number * batch_size) % ROWS
            _, activations = textbook.forward(theirs, x[chosen])
            theirs = textbook.step(theirs, x[chosen], y[chosen], RATE, cost)
            ours, loss = one_step(ours, {"inputs": x[chosen], "targets": (y[chosen],)})
            assert float(loss) == pytest.approx(textbook.mean_cost(cost, activations[-1], y[chosen]), rel=1e-10)
            for name, group in parameters(theirs).items():
                for part, values in group.items():
                    np.testing.assert_allclose(ours.params[name][part], values, rtol=1e-10, atol=1e-10)
