"""What is promised of fifty layers, and two networks that are one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pellucid.gallery import Stage
from pellucid.gallery.depth import NETWORKS, PLAIN, RESIDUAL, delta_lengths, faded, trained
from pellucid.gallery.identities import bias_is_a_weight, one_matrix
from pellucid.workbench.train import train


def lengths(first: float) -> np.ndarray:
    return np.geomspace(first, 1, 50)


@pytest.mark.parametrize(
    ("sigmoid", "residual", "broken"),
    [(1e-31, 3.0, 0), (1e-5, 3.0, 1), (1e-31, 1e-6, 1)],
    ids=["as promised", "sigmoid does not fade", "residuals do not help"],
)
def test_promises_of_delta_break_when_it_is_otherwise(sigmoid: float, residual: float, broken: int) -> None:
    deltas = {PLAIN: lengths(sigmoid), RESIDUAL: lengths(residual), "ELU": lengths(1.0), "tanh": lengths(0.01)}
    assert sum(each.held is False for each in faded(deltas)) == broken


@pytest.mark.parametrize(
    ("sigmoid", "residual", "broken"),
    [(0.5, 1.0, 0), (0.9, 1.0, 1), (0.5, 0.8, 1)],
    ids=["as promised", "sigmoid learns", "residual does not learn"],
)
def test_promises_of_answers_break_when_it_is_otherwise(sigmoid: float, residual: float, broken: int) -> None:
    right = dict.fromkeys(NETWORKS, 0.7) | {PLAIN: sigmoid, RESIDUAL: residual}
    runs = {name: SimpleNamespace(test={"accuracy": accuracy}) for name, accuracy in right.items()}
    assert sum(each.held is False for each in trained(runs)) == broken  # type: ignore[arg-type]


def test_delta_is_that_of_the_repeated_layers_before_training() -> None:
    run = train("circle", network="3 x (dense 4 sigmoid)", epochs=1, seed=0, save_run=False)
    found = delta_lengths(run)
    assert len(found) == 3
    assert found[-1] == 1
    assert (np.diff(found) > 0).all()


def test_matrices_and_biases_of_linear_layers_multiply_to_one() -> None:
    rng = np.random.default_rng(0)
    shapes = ((2, 3), (3, 4), (4, 1))
    params = {
        f"dense{place}": {"weight": rng.normal(size=shape), "bias": rng.normal(size=shape[1])}
        for place, shape in enumerate(shapes)
    }
    matrix, shift = one_matrix(SimpleNamespace(model=SimpleNamespace(params=params)))  # type: ignore[arg-type]
    x = values = rng.normal(size=(5, 2))
    for layer in params.values():
        values = values @ layer["weight"] + layer["bias"]
    assert np.allclose(x @ matrix + shift, values)


def test_a_bias_learns_what_the_weight_of_a_constant_learns(tmp_path: Path) -> None:
    promise = bias_is_a_weight(Stage(lambda text: None, lambda event: None, tmp_path))
    assert promise.held
