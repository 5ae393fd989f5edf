"""The arrays of a frame: weights, masks, and what else a page wants lines painted by."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pellucid.training.gradients import Gradients
from pellucid.training.loop import Training

PAINTS = ("weight", "gradient", "update", "contribution")
"""What lines can be painted by; the page computes contributions itself."""


@dataclass
class Sights:
    """What is seen of a training, beside its weights only what was asked for."""

    _before: dict[str, np.ndarray] = field(default_factory=dict)
    _gradients: Gradients | None = None
    _compiling: Future[None] | None = None

    def arrays(self, training: Training, paint: str, compiler: Executor) -> dict[str, np.ndarray]:
        """Named arrays of the moment.

        Args:
            training: what is looked at.
            paint: ``gradient`` adds the gradient over the training rows; ``update`` adds how far each
                weight moved since the frame before.
            compiler: where the gradient is compiled; until then frames come without it.
        """
        learner = training.carry.learner
        weights = named("params", learner.params)
        found = {**weights, **named("state", learner.state), **_masks(learner.masks)}
        if paint == "update":
            found |= self._moved(weights)
        if paint == "gradient" and (gradients := self._gradients_of(training, compiler)) is not None:
            found |= named("gradient", gradients())
        return found

    @property
    def ready(self) -> bool:
        """Whether all that was asked for can be seen; a page that stands still is sent it as soon as it can."""
        return self._compiling is None or self._compiling.done()

    def _moved(self, weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        before, self._before = self._before, weights
        return {
            name.replace("params/", "update/", 1): value - before[name]
            for name, value in weights.items()
            if name in before and before[name].shape == value.shape
        }

    def _gradients_of(self, training: Training, compiler: Executor) -> Gradients | None:
        if self._gradients is None or self._gradients.training is not training:
            self._gradients = Gradients(training)
            self._compiling = compiler.submit(self._gradients.prepare)
        if self._compiling is not None and self._compiling.done():
            self._compiling.result()
            self._compiling = None
        return self._gradients if self._gradients.ready else None


def named(kind: str, tree: Any) -> dict[str, np.ndarray]:
    """Arrays of a tree by ``kind/layer/name``."""
    return {
        f"{kind}/{layer}/{name}": np.asarray(value) for layer, group in tree.items() for name, value in group.items()
    }


def _masks(masks: Any) -> dict[str, np.ndarray]:
    """Only masks that hold something: most let everything move."""
    return {
        name: np.asarray(value > 0, np.uint8) for name, value in named("masks", masks).items() if not (value > 0).all()
    }
