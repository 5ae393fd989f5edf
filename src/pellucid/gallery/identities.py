"""Two networks that look different and are the same: deep linear layers, a bias as a weight."""

from __future__ import annotations

import numpy as np

from pellucid.draw.axes import written
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.run import Run
from pellucid.workbench.train import train

DEEP_LINEAR = "dense 8, dense 8, dense 8"


def deep_linear_is_one_matrix(stage: Stage) -> Promise:
    """A network of linear layers gives the answers of the one matrix that its matrices multiply to."""
    run = train(
        "circle", network=f"{DEEP_LINEAR}, dense linear", loss="mse", epochs=20, seed=stage.seed, save_run=False
    )
    assert run.setup is not None
    rows = run.setup.rows["test"].inputs.astype(float)
    matrix, shift = one_matrix(run)
    answers = run.model.outputs(rows)[0]
    apart = float(abs(rows @ matrix + shift - answers).max())
    count, line = run.model.network.count(), f"{matrix[0, 0]:.4f}·x1 + {matrix[1, 0]:.4f}·x2 + {shift[0]:.4f}"
    stage.say(f"{DEEP_LINEAR} and a linear output have {count} numbers, and one matrix says the same:")
    stage.say(f"  output = {line.replace('+ -', '− ')}   (largest difference {written(apart, 1)})")
    return Promise("deep linear layers equal one matrix", "to 1e-5", written(apart, 1), apart <= 1e-5)


def one_matrix(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """The product of all weights, and what the biases come to behind it."""
    matrix, shift = np.eye(2), np.zeros(2)
    for layer in run.model.params.values():
        weight, bias = layer["weight"].astype(float), layer["bias"].astype(float)
        matrix, shift = matrix @ weight, shift @ weight + bias
    return matrix, shift


def bias_is_a_weight(stage: Stage) -> Promise:
    """A bias, and the weight of an input that is always 1, learn the same number."""
    weight, bias = np.array([[0.3], [-0.2]]), 0.1
    with_bias = _line(stage, "dense", "x1, x2", {"dense1/weight": weight, "dense1/bias": [bias]})
    with_one = _line(stage, "dense bias=false", "x1, x2, 1", {"dense1/weight": [*weight, [bias]]})
    learned, third = with_bias.model.params["dense1"]["bias"][0], with_one.model.params["dense1"]["weight"][2, 0]
    apart = float(abs(learned - third))
    stage.say("a bias, and the weight of an input that is always 1, after 20 epochs:")
    stage.say(f"  bias {learned:.12f}   weight {third:.12f}")
    return Promise("a bias equals the weight of a constant 1", "to 1e-12", written(apart, 1), apart <= 1e-12)


def _line(stage: Stage, network: str, features: str, initial: dict[str, object]) -> Run:
    return train(
        "gauss",
        network=network,
        features=features,
        initial=initial,
        optimizer="sgd",
        learning_rate=0.03,
        epochs=20,
        precision="float64",
        seed=stage.seed,
        save_run=False,
    )
