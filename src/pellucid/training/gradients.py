"""The gradient over training rows, to be looked at: what the next step of plain descent would follow."""

from __future__ import annotations

from typing import Any

import lazy_loader
import numpy as np

from pellucid.training.loop import Training

jax = lazy_loader.load("jax")

MOST_ROWS = 1_000
"""Of more training rows, the first so many."""


class Gradients:
    """The gradient of the loss and its penalties over training rows, compiled once for a training.

    Args:
        training: whose.
    """

    def __init__(self, training: Training) -> None:
        self.training = training
        self._compiled: Any = None

    def prepare(self) -> None:
        """Compile; may run beside other work."""
        training = self.training
        recipe, key = training.recipe, training.key
        with training.plan.scope():
            self._batch = jax.tree.map(lambda values: values[:MOST_ROWS], training.program.rows)

            def total(params: Any, state: Any, live: Any) -> Any:
                loss, _ = recipe.objectives[0].loss(params, state, self._batch, key)
                return loss + (recipe.penalties(params, live) if recipe.penalties is not None else 0.0)

            learner = training.carry.learner
            self._compiled = jax.jit(jax.grad(total)).lower(learner.params, learner.state, self._live()).compile()

    def _live(self) -> Any:
        number = self.training.carry.running.dtype
        return jax.tree.map(lambda value: np.asarray(value, number), self.training.live)

    @property
    def ready(self) -> bool:
        """Whether the next call answers at once."""
        return self._compiled is not None

    def __call__(self) -> dict[str, dict[str, np.ndarray]]:
        """``{layer: {name: ∂loss/∂w}}`` at the weights of the moment."""
        learner = self.training.carry.learner
        with self.training.plan.scope():
            grads = self._compiled(learner.params, learner.state, self._live())
            return {layer: {name: np.asarray(g) for name, g in group.items()} for layer, group in grads.items()}
