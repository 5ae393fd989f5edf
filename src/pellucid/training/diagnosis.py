"""Which number stopped being finite first: a step replayed with everything looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lazy_loader
import numpy as np

from pellucid.training.chunk import gathered, one_step

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from pellucid.training.chunk import Carry
    from pellucid.training.loop import Training


def first_bad_tensor(training: Training, carry: Carry, indices: np.ndarray, valid: Any) -> tuple[str, str]:
    """``(layer, tensor)`` of the first non-finite array of the step after ``carry``.

    Looked at in the order in which they come about: parameters, inputs, values on the way
    through the network, the loss, the parameters after the update.
    """
    recipe, params, state = training.recipe, carry.learner.params, carry.learner.state
    key = jax.random.fold_in(training.key, carry.step)  # as in the step that failed
    batch = gathered(training.program.rows, jax.numpy.asarray(indices), valid)
    if bad := _bad_array(params) or _bad_array(state):
        return bad
    if not _finite(batch["inputs"]):
        return "", "the input"
    if training.seen is not None:
        for name, value in training.seen(params, state, batch, key).items():
            if not _finite(value):
                layer, _, inner = name.partition("/")
                return layer, inner or "output"
    live = type(training.live)(*(jax.numpy.asarray(value, carry.running.dtype) for value in training.live))
    after = one_step(recipe, carry, batch, live, training.key)
    if not bool(after.finite):
        return "", "the loss"
    learner = after.learner
    return _bad_array(learner.params) or _bad_array(learner.state) or ("", "a gradient")


def _bad_array(arrays: Any) -> tuple[str, str] | None:
    for layer, group in arrays.items():
        for name, value in group.items():
            if not _finite(value):
                return layer, name
    return None


def _finite(tree: Any) -> bool:
    return all(np.isfinite(np.asarray(leaf, np.float64)).all() for leaf in jax.tree.leaves(tree))
