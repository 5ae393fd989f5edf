"""What should be said before training: what cannot be learned, and what will not mean what it seems."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pellucid.events import Warned
from pellucid.layers import Activation, Add, Concatenate, Dense, Dropout, Flatten, Rescale, Reshape
from pellucid.layers.activation import Linear
from pellucid.session.setup import Setup
from pellucid.spec.condition import Condition

SMALLEST_SPREAD = 1e-12
"""Targets of equal rows that differ by less are rounding."""


def cautions(setup: Setup) -> tuple[Warned, ...]:
    """Everything a person should know before the first epoch."""
    return tuple(
        warning for each in (_all_linear, _stops_on_test, _contradictions, _more_parameters) for warning in each(setup)
    )


LINEAR = (Add, Concatenate, Dense, Dropout, Flatten, Linear, Rescale, Reshape)
"""Layers that draw straight lines; any other, one of your own too, may draw curves."""


def _all_linear(setup: Setup) -> Iterator[Warned]:
    network = setup.network
    outside = set(network.outputs) | {
        network[name].inputs[0] for name in network.outputs if isinstance(network[name].layer, Activation)
    }
    hidden = [node.layer for node in network.nodes if node.name not in outside]
    if any(isinstance(layer, Dense) for layer in hidden) and all(isinstance(layer, LINEAR) for layer in hidden):
        yield Warned(
            "all-linear",
            "Every hidden layer is linear, so all of them together are one matrix and can only draw straight "
            "lines. Give one an activation, as in 'dense 4 tanh'.",
        )


def _stops_on_test(setup: Setup) -> Iterator[Warned]:
    until = setup.experiment.train.until
    if until and any(name.startswith("test.") for name in Condition.parse(until).measures()):
        yield Warned(
            "selected-on-test",
            "Training stops by the test rows, so the test figure is one that was selected on, not one for new rows.",
        )


def _more_parameters(setup: Setup) -> Iterator[Warned]:
    count, rows = setup.network.count(), len(setup.rows["train"])
    if count > 100 * rows:
        yield Warned("few-rows", f"{count:,} parameters learn from {rows:,} rows; they can learn them by heart.")


def _contradictions(setup: Setup) -> Iterator[Warned]:
    pairs, floor = contradiction_floor(setup)
    if pairs:
        loss = getattr(getattr(setup.task, "loss", None), "kind", "loss")
        yield Warned(
            "contradictions",
            f"{pairs} rows have the same inputs as another row but another target. No network can tell them apart: "
            + (f"over all rows, {loss} cannot fall below {floor:.2g}." if floor else "their errors remain."),
        )


def contradiction_floor(setup: Setup) -> tuple[int, float]:
    """Rows that contradict others, and the mean loss over all rows no network can get below.

    The best answer for rows with equal inputs is one constant.  For ½ and mean squared error it
    is their mean, for cross-entropy their mean as a probability; for other losses the floor is
    given as 0, which is always true.
    """
    parts = list(setup.rows.values())
    targets = np.concatenate(
        [np.concatenate([each.reshape(len(each), -1) for each in part.targets], axis=1) for part in parts]
    )
    _, group, counts = np.unique(
        [hash(row.tobytes()) for part in parts for row in part.inputs], return_inverse=True, return_counts=True
    )
    if counts.max() == 1:
        return 0, 0.0
    means = np.stack([np.bincount(group, column) for column in targets.T], axis=1) / counts[:, None]
    spread = (targets - means[group]) ** 2
    contradicting = np.bincount(group, spread.sum(1)) > SMALLEST_SPREAD
    rows = int(counts[contradicting].sum())
    return rows, _floor(setup, spread, means[group]) / len(targets) if rows else 0.0


def _floor(setup: Setup, spread: np.ndarray, means: np.ndarray) -> float:
    name = getattr(getattr(setup.task, "loss", None), "kind", "")
    if name == "half_mse":
        return float(0.5 * spread.sum())
    if name == "mse":
        return float(spread.mean(1).sum())
    if name in ("cross_entropy", "binary_cross_entropy"):
        certain = np.clip(means, 1e-300, 1)
        entropy = -(means * np.log(certain)).sum(1)
        if name == "binary_cross_entropy":
            entropy = (entropy - ((1 - means) * np.log(np.clip(1 - means, 1e-300, 1))).sum(1)) / means.shape[1]
        return float(entropy.sum())
    return 0.0
