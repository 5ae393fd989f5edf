"""Loss and metrics of whole parts of the data: sums where the rows are, means of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import lazy_loader
import numpy as np

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from jax import Array

    Tree = Any
    RowMeasures = Callable[[Tree, Tree, Mapping[str, Any]], dict[str, Array]]
    Sums = dict[str, tuple[Array, Array]]


def measured_split(rows_of: RowMeasures, params: Tree, state: Tree, split: Mapping[str, Any]) -> dict[str, Array]:
    """Loss and metrics of one part: means over its real rows, the loss with its row weights.

    A large part comes in blocks (``inputs`` has an axis more), which are gone through in turn.
    """
    sums = measured_sums(rows_of, params, state, split)
    return {name: total / jax.numpy.where(weight > 0, weight, 1) for name, (total, weight) in sums.items()}


def measured_sums(rows_of: RowMeasures, params: Tree, state: Tree, split: Mapping[str, Any]) -> Sums:
    """Σ w·v and Σ w of every measure v over the real rows of one part."""
    if "real" not in split:
        return {name: _sum(values, _weights(split, name)) for name, values in rows_of(params, state, split).items()}
    variances = split["variances"]

    def block(part: Mapping[str, Any]) -> Sums:
        rows = rows_of(params, state, {**part, "variances": variances})
        return {name: _sum(values, _weights(part, name)) for name, values in rows.items()}

    blocks = {name: part for name, part in split.items() if name != "variances"}
    return {name: (total.sum(), weight.sum()) for name, (total, weight) in jax.lax.map(block, blocks).items()}


def _weights(part: Mapping[str, Any], name: str) -> Array | None:
    return part["weights"] if name == "loss" and "weights" in part else part.get("real")


def _sum(values: Array, weights: Array | None) -> tuple[Array, Array]:
    if weights is None:
        return values.sum(0), jax.numpy.asarray(values.shape[0], values.dtype)
    return (weights * values).sum(), weights.sum()


def measurer(rows_of: RowMeasures) -> Callable[[Tree, Tree, Mapping[str, Any]], dict[str, float]]:
    """Loss and metrics of one part as plain numbers, by a program compiled once for each shape.

    The last division is in double precision: 560 right out of 570 is 560/570.
    """
    program = jax.jit(lambda params, state, split: measured_sums(rows_of, params, state, split))

    def measured(params: Tree, state: Tree, split: Mapping[str, Any]) -> dict[str, float]:
        sums = program(params, state, split)
        return {name: float(np.float64(total) / (np.float64(weight) or 1.0)) for name, (total, weight) in sums.items()}

    return measured
