"""Weights of rows: a row that counts twice is a row that is there twice; one that counts nothing is not there."""

from __future__ import annotations

import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.workbench.train import train

OPTIONS = {"network": "dense 3 tanh", "optimizer": "sgd", "full_batch": True, "epochs": 5, "scaling": "none"}


def weights_after(x: np.ndarray, y: np.ndarray, **more: object) -> np.ndarray:
    run = train((x, y), test=(x[:2], y[:2]), precision="float64", save_run=False, **OPTIONS, **more)
    return run.model.params["dense1"]["weight"]


def test_a_row_that_counts_twice_is_there_twice(rng: np.random.Generator) -> None:
    x, y = rng.normal(size=(6, 2)), np.array([0, 1, 0, 1, 1, 0])
    weighted = weights_after(x, y, sample_weight=[1, 2, 0, 1, 1, 1])
    repeated = weights_after(x[[0, 1, 1, 3, 4, 5]], y[[0, 1, 1, 3, 4, 5]])
    np.testing.assert_allclose(weighted, repeated, rtol=1e-12)


@pytest.mark.parametrize("bad", [[1.0], [1, 1, 1, -1], [0, 0, 0, 0], [1, 1, 1, np.nan]])
def test_weights_that_are_none_are_refused(rng: np.random.Generator, bad: list[float]) -> None:
    with pytest.raises(InputError, match="sample_weight"):
        train((rng.normal(size=(4, 2)), [0, 1, 0, 1]), sample_weight=bad, save_run=False)


def test_words_may_be_written_with_hyphens() -> None:
    run = train("circle", loss="half-mse", schedule="one-cycle", epochs=0, save_run=False)
    assert run.experiment.task.loss == "half-mse"
