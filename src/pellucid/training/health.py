"""What the layers of a training do at the moment: dead and saturated neurons, sizes of gradients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import lazy_loader
import numpy as np

from pellucid.training.gradients import Gradients
from pellucid.training.loop import Training

jax = lazy_loader.load("jax")

MOST_ROWS = 500
FLAT = 0.98
"""Share of a bounded activation's range, and of the rows, from which on a neuron counts as saturated."""

RANGES = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "softsign": (-1.0, 1.0)}


@dataclass(frozen=True)
class LayerHealth:
    """One layer of neurons.

    Args:
        name: its node.
        at: place among the written layers, where that is known.
        units: how many neurons it has.
        dead: those that give 0 for every row.
        saturated: those at the flat end of their activation for nearly every row.
    """

    name: str
    at: int | None
    units: int
    dead: tuple[int, ...]
    saturated: tuple[int, ...]


@dataclass(frozen=True)
class Health:
    """All layers at one moment.

    Args:
        layers: those with an activation that can die or saturate, and the others, in order.
        first_gradient: root mean square of the first weights' gradient.
        last_gradient: the same of the last weights.
    """

    layers: tuple[LayerHealth, ...]
    first_gradient: float
    last_gradient: float


class Checkup:
    """Looks at a training; compiled once for it.

    Args:
        training: whose layers.
        kinds: what each node is, by name.
        places: place among the written layers, by node.
    """

    def __init__(self, training: Training, kinds: dict[str, str], places: dict[str, int | None]) -> None:
        self.training, self.kinds, self.places = training, kinds, places
        self.gradients = Gradients(training)
        self._seen: Any = None

    def prepare(self) -> None:
        """Compile; may run beside other work."""
        self.gradients.prepare()
        training = self.training
        with training.plan.scope():
            self._batch = jax.tree.map(lambda values: values[:MOST_ROWS], training.program.rows)

            def seen(params: Any, state: Any) -> Any:
                assert training.seen is not None
                return training.seen(params, state, self._batch, training.key)

            learner = training.carry.learner
            self._seen = jax.jit(seen).lower(learner.params, learner.state).compile()

    def look(self) -> Health:
        """The layers of the moment."""
        learner = self.training.carry.learner
        with self.training.plan.scope():
            seen = {name: np.asarray(value) for name, value in self._seen(learner.params, learner.state).items()}
        layers = tuple(self._layer(name, value) for name, value in seen.items() if name in self.kinds)
        sizes = [_size(group["weight"]) for group in self.gradients().values() if "weight" in group]
        return Health(layers, sizes[0] if sizes else 0.0, sizes[-1] if sizes else 0.0)

    def _layer(self, name: str, values: np.ndarray) -> LayerHealth:
        kind = self.kinds[name]
        by_unit = values.reshape(-1, values.shape[-1])
        dead = (by_unit == 0).all(axis=0) if kind == "relu" else np.zeros(by_unit.shape[1], bool)
        low, high = RANGES.get(kind, (-np.inf, np.inf))
        with np.errstate(invalid="ignore"):
            share = np.abs((2 * by_unit - low - high) / (high - low)) if kind in RANGES else np.zeros_like(by_unit)
        saturated = (share > FLAT).mean(axis=0) > FLAT
        return LayerHealth(
            name,
            self.places.get(name),
            by_unit.shape[1],
            tuple(np.flatnonzero(dead).tolist()),
            tuple(np.flatnonzero(saturated).tolist()),
        )


def _size(gradient: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(gradient, dtype=np.float64))))
