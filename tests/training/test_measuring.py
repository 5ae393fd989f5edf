"""Means over rows: the last division is in double precision, in blocks and all at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pellucid.training.measuring import measurer
from pellucid.training.rows import BLOCK, Rows


def rows_of(params: Any, state: Any, batch: Any) -> dict[str, Any]:
    """Every row is right whose input is above 0; its loss is the input."""
    x = batch["inputs"][:, 0]
    return {"loss": x, "accuracy": (x > 0).astype(x.dtype)}


@pytest.mark.parametrize(("right", "rows"), [(560, 570), (5_001, 2 * BLOCK + 1)])
def test_a_share_is_as_exact_as_a_share_can_be(right: int, rows: int) -> None:
    inputs = np.where(np.arange(rows) < right, 1.0, -1.0)[:, None]
    part = Rows(inputs, (inputs[:, 0],)).for_measuring("float32")
    assert measurer(rows_of)({}, {}, part)["accuracy"] == right / rows


def test_the_loss_counts_rows_by_their_weights(rng: np.random.Generator) -> None:
    inputs, weights = rng.normal(size=(100, 1)), rng.uniform(size=100)
    part = Rows(inputs, (inputs[:, 0],), weights).for_measuring("float32")
    measured = measurer(rows_of)({}, {}, part)
    assert measured["loss"] == pytest.approx(np.average(inputs[:, 0], weights=weights), rel=1e-5)
    assert measured["accuracy"] == np.mean(inputs > 0)
