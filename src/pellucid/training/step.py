"""One step of learning: loss, gradients, update.  It knows objectives, neither network nor task.

loss     = objective(params, state, batch, key) + l1·Σ|w| + l2·½Σw²
grads    = ∂loss/∂params
params ← params − learning_rate · direction(grads)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import lazy_loader
import numpy as np

from pellucid.network.engine import engine_array
from pellucid.tasks.objective import Objective
from pellucid.training.optimizers import Optimizer, clip_by_norm, optimizers

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from jax import Array

    Tree = Any


class Live(NamedTuple):
    """Settings that may change while training goes on; they are traced, never compiled in."""

    learning_rate: Array | float
    l1: Array | float
    l2: Array | float


class Learner(NamedTuple):
    """All that a step reads and writes.

    Args:
        params: what is learned, ``{layer: {name: array}}``.
        state: what follows the data, likewise.
        memory: what the rule remembers, by objective.
        masks: 1 where an entry may move, only for arrays that have one.
    """

    params: Tree
    state: Tree
    memory: Tree
    masks: Tree


class Rule(Protocol):
    """How gradients move parameters."""

    penalties_in_loss: bool

    def init(self, params: Tree) -> Tree:
        """What the rule remembers before the first step."""

    def apply(self, params: Tree, grads: Tree, memory: Tree, masks: Tree, live: Live) -> tuple[Tree, Tree, Tree]:
        """New parameters, memory and masks."""


@dataclass(frozen=True)
class GradientRule:
    """The ordinary rule: clip, ask the optimizer for a direction, go.

    Args:
        optimizer: from gradients to a direction.
        clip: longest gradient, as the norm over all parameters; ``None`` for any.
    """

    optimizer: Optimizer
    clip: float | None = None
    penalties_in_loss = True

    def init(self, params: Tree) -> Tree:
        if type(self.optimizer) not in optimizers.values():
            return self.optimizer.init(params)
        # Ours begin at zero.  Zeros of NumPy need no program, which the engine would compile for every shape.
        memory = jax.eval_shape(self.optimizer.init, params)
        return jax.tree.map(lambda each: engine_array(np.zeros(each.shape, each.dtype)), memory)

    def apply(self, params: Tree, grads: Tree, memory: Tree, masks: Tree, live: Live) -> tuple[Tree, Tree, Tree]:
        if self.clip is not None:
            grads = clip_by_norm(grads, self.clip)
        direction, memory = self.optimizer.update(grads, memory, params)
        moved = jax.tree.map(lambda old, way: old - live.learning_rate * way, params, direction)
        return held(params, moved, masks), memory, masks


def held(old: Tree, new: Tree, masks: Tree) -> Tree:
    """The new values where the masks allow a move, the old ones elsewhere."""
    if not masks:
        return new
    return {
        layer: {
            name: jax.numpy.where(masks[layer][name] > 0, value, old[layer][name])
            if name in masks.get(layer, {})
            else value
            for name, value in group.items()
        }
        for layer, group in new.items()
    }


@dataclass(frozen=True)
class Penalties:
    """Which weights penalties apply to, and with which rates of their own.

    Args:
        rates: ``(layer, name) → (l1, l2)``; ``None`` takes the rate of the training.
    """

    rates: Mapping[tuple[str, str], tuple[float | None, float | None]]

    def __call__(self, params: Tree, live: Live) -> Array:
        """``l1·Σ|w| + l2·½Σw²`` over the weights."""
        total = jax.numpy.zeros(())
        for (layer, name), (l1, l2) in self.rates.items():
            weight = params[layer][name]
            total += (live.l1 if l1 is None else l1) * abs(weight).sum()
            total += (live.l2 if l2 is None else l2) * 0.5 * (weight**2).sum()
        return total

    def active(self, l1: float, l2: float) -> bool:
        """Whether any penalty is not zero, given the rates of the training."""
        return any(l1 if own1 is None else own1 for own1, _ in self.rates.values()) or any(
            l2 if own2 is None else own2 for _, own2 in self.rates.values()
        )


def step(
    learner: Learner,
    batch: Mapping[str, Any],
    key: Array,
    live: Live,
    objectives: tuple[Objective, ...],
    rule: Rule,
    penalties: Penalties | None,
) -> tuple[Learner, Array]:
    """Every objective moves its own parameters once.

    Returns:
        The learner after the step, and the first objective's loss before it, penalties apart.
    """
    first_loss = None
    for objective in objectives:
        mine = {
            name: group for name, group in learner.params.items() if objective.moves is None or name in objective.moves
        }

        def total(mine: Tree, learner: Learner = learner, objective: Objective = objective) -> tuple[Array, Any]:
            params = {**learner.params, **mine}
            loss, (state, measures) = objective.loss(params, learner.state, batch, key)
            penalty = penalties(params, live) if penalties is not None and rule.penalties_in_loss else 0.0
            return loss + penalty, (loss, state, measures)

        (_, (loss, state, _)), grads = jax.value_and_grad(total, has_aux=True)(mine)
        memory = learner.memory[objective.name]
        moved, memory, masks = rule.apply(mine, grads, memory, learner.masks, live)
        learner = Learner(
            {**learner.params, **moved}, {**learner.state, **state}, {**learner.memory, objective.name: memory}, masks
        )
        first_loss = loss if first_loss is None else first_loss
    assert first_loss is not None, "a run has at least one objective"
    return learner, first_loss


def beginning(params: Tree, state: Tree, masks: Tree, objectives: tuple[Objective, ...], rule: Rule) -> Learner:
    """The learner before the first step."""
    memory = {
        objective.name: rule.init(
            {name: group for name, group in params.items() if objective.moves is None or name in objective.moves}
        )
        for objective in objectives
    }
    return Learner(params, state, memory, masks)
