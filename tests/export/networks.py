"""Networks of every kind, to compare with what the page's JavaScript computes."""

from dataclasses import replace
from functools import cache

import numpy as np

from pellucid.data.arrays import from_arrays
from pellucid.data.preprocess.preparation import Preparation
from pellucid.drive import unlike_of
from pellucid.explain.unlike import Unlike
from pellucid.model import Model
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.workbench.train import train

BODY = """
dense 6 tanh, dropout 0.5, dropconnect 6 leaky_relu, layernorm, sigmoid, rescale 4 offset=-2, residual(elu, gelu),
batchnorm, residual(silu, mish), dense 6 sine connections=0.5, residual(dense 6 sigmoid), relu threshold=0.1, softplus,
residual(gaussian, softmax), residual(step threshold=0.8), dense 6 gelu_tanh, linear
"""
SCALINGS = {"none": None, "standard": None, "min-max": None, "log": None, "quantile": ["x1", "x1*x2", "sin(x3)"]}


def table(rng):
    """Sixty rows of three columns of unlike sizes, and targets of every kind."""
    x = rng.normal(size=(60, 3)) * [1, 100, 0.01] + [0, 50, 0]
    score = x[:, 0] + x[:, 1] / 100
    two, many = np.where(score > 0.5, "yes", "no"), np.array(["low", "middle", "high"])[np.digitize(score, [0, 1])]
    labels = np.stack([score > 0, score > 1, x[:, 2] > 0], axis=1)
    return x, {"two": two, "many": many, "labels": labels, "sale": 200 + 30 * score, "rent": 1 + x[:, 2]}


def moved(rng, arrays):
    """Other numbers, as training would leave them: what is not connected stays so, variances stay above zero."""

    def one(name, value):
        scaled = value * rng.lognormal(sigma=0.3, size=np.shape(value))
        shift = 0 if name in ("weight", "variance") else rng.normal(scale=0.2, size=np.shape(value))
        return (scaled + shift).astype("f4")

    return {layer: {name: one(name, value) for name, value in group.items()} for layer, group in arrays.items()}


@cache
def networks():
    """``{name: (model, raw rows)}``: networks with every layer, activation, task and scaling there is.

    The weights of one network serve behind every scaling, for only the numbers must agree; they are
    drawn, not trained, and so is what its batch normalization has seen.
    """
    rng = np.random.default_rng(0)
    x, y = table(rng)
    data, rows = from_arrays(x, y), np.arange(60)
    every, models = drawn(rng, data, network=" ".join(BODY.split())), {}
    for scaling, features in SCALINGS.items():
        inputs = Preparation.fit(data, rows, features, scaling)
        models[scaling] = replace(every, inputs=inputs, unlike=Unlike.fit(inputs.apply(data.inputs)))
    options = {"epochs": 2, "split": (1.0, 0.0, 0.0), "seed": 0, "save_run": False}
    models["classic"] = train((x, y["two"]), classic=True, features="x1, x3", **options).model
    models["digits"] = drawn(rng, source="digits", network="dense 8 relu")
    digits = {"image": rng.integers(0, 17, size=(20, 8, 8)).astype(float)}
    return {name: (model, digits if name == "digits" else data.inputs) for name, model in models.items()}


def drawn(rng, data=None, **asked):
    """A model of all rows of the data, its numbers as training might leave them."""
    setup = set_up(Experiment.of(split=(1.0, 0.0, 0.0), seed=0, **asked), data)
    params, state = (moved(rng, arrays) for arrays in setup.network.init(0))
    metrics = {"train": {"loss": 0.5}}
    roles = (setup.inputs, setup.targets)
    return Model(setup.experiment, setup.network, setup.task, *roles, params, state, metrics, {}, unlike_of(setup))
