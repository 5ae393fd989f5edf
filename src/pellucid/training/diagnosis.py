"""Which number stopped being finite first: a step replayed with everything looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import lazy_loader
import numpy as np

from pellucid.events import Failed
from pellucid.training.chunk import gathered, one_step

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from pellucid.training.chunk import Carry
    from pellucid.training.feed import Order
    from pellucid.training.loop import Training


class Finding(NamedTuple):
    """The first array that stopped being finite.

    Args:
        layer: its layer; empty where it belongs to none.
        tensor: its name.
        blameless: whether the weights before the step are not at fault: the input was bad, or
            their loss was finite and only the update went too far.
    """

    layer: str
    tensor: str
    blameless: bool


def failure(training: Training, good: Carry, order: Order, at: tuple[int, int]) -> tuple[Failed, bool]:
    """What stopped being finite in the step after ``good``, whose batch is ``at``, and whether not by ``good``."""
    indices, valid = order
    with training.plan.scope():
        found = first_bad_tensor(training, good, indices[at], None if valid is None else valid[at])
    epoch, batch = divmod(int(good.step), training.recipe.batches)
    who = f"'{found.tensor}' of layer '{found.layer}'" if found.layer else found.tensor
    what = f"{who} stopped being finite in step {batch + 1} of epoch {epoch + 1}"
    return Failed(epoch, batch, found.layer, found.tensor, what), found.blameless


def first_bad_tensor(training: Training, carry: Carry, indices: np.ndarray, valid: Any) -> Finding:
    """The first non-finite array of the step after ``carry``.

    Looked at in the order in which they come about: parameters, inputs, values on the way
    through the network, the loss, and, after the update, the parameters and the values again.
    """
    params, state = carry.learner.params, carry.learner.state
    key = jax.random.fold_in(training.key, carry.step)  # as in the step that failed
    batch = gathered(training.program.rows, jax.numpy.asarray(indices), valid)
    if bad := _bad_array(params) or _bad_array(state):
        return Finding(*bad, blameless=False)
    if not _finite(batch["inputs"]):
        return Finding("", "the input", blameless=True)
    if bad := _bad_value(training, params, state, batch, key):
        return Finding(*bad, blameless=False)
    live = type(training.live)(*(jax.numpy.asarray(value, carry.running.dtype) for value in training.live))
    after = jax.jit(one_step, static_argnums=0)(training.recipe, carry, batch, live, training.key)
    if not bool(after.finite):
        return Finding("", "the loss", blameless=False)
    params, state = after.learner.params, after.learner.state
    bad = _bad_array(params) or _bad_array(state) or _bad_value(training, params, state, batch, key)
    return Finding(*(bad or ("", "the loss after the update")), blameless=True)


def _bad_value(training: Training, params: Any, state: Any, batch: Any, key: Any) -> tuple[str, str] | None:
    seen = training.seen(params, state, batch, key) if training.seen is not None else {}
    for name, value in seen.items():
        if not _finite(value):
            layer, _, inner = name.partition("/")
            return layer, inner or "output"
    return None


def _bad_array(arrays: Any) -> tuple[str, str] | None:
    for layer, group in arrays.items():
        for name, value in group.items():
            if not _finite(value):
                return layer, name
    return None


def _finite(tree: Any) -> bool:
    return all(np.isfinite(np.asarray(leaf, np.float64)).all() for leaf in jax.tree.leaves(tree))
