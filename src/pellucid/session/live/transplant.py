"""From one training to the next: weights, optimizer memory and masks go on where they can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import lazy_loader
import numpy as np

from pellucid.network.edits import Edit, Units, carried_named, input_units, restated
from pellucid.network.engine import engine_array
from pellucid.session.setup import Setup
from pellucid.tasks.classification import Classification
from pellucid.training.loop import Training
from pellucid.training.names import named_leaves
from pellucid.training.standing import MASKS

jax = lazy_loader.load("jax")


def transplanted(
    old: Training, before: Setup, new: Training, after: Setup, edit: Edit | None = None
) -> tuple[str, ...]:
    """Let ``new`` go on where ``old`` stands.

    Args:
        old: the training under way.
        before: what it was made of.
        new: a training before its first step.
        after: what it is made of.
        edit: how the network follows; ``None`` where it was written anew, or not at all.

    Returns:
        ``layer/name`` of arrays that begin anew though their layer was there.
    """
    edit = replace(
        edit or restated(_spec(before), _spec(after)),
        inputs=inputs_of(before, after),
        outputs=outputs_of(before, after),
    )
    was, begins = old.snapshot(), new.snapshot()
    named, anew = carried_named(before.network, after.network, edit, was, begins)
    with new.plan.scope():
        new.carry = _carry(new, named)._replace(
            step=engine_array(old.epoch * new.recipe.batches, "int32"), epoch=engine_array(old.epoch, "int32")
        )
    new.epoch = old.epoch
    new.clock.training, new.clock.compiling = old.clock.training, old.clock.compiling
    return tuple(path.split("params/", 1)[-1] for path in anew if "params/" in path)


def inputs_of(before: Setup, after: Setup) -> Units | None:
    """For every number that goes in its old place, by its name; ``None`` where pictures go in."""
    if before.inputs.features is None or after.inputs.features is None:
        return None
    return input_units(before.inputs.names, after.inputs.names)


def outputs_of(before: Setup, after: Setup) -> Units | None:
    """For every number that leaves its old place; ``None`` where as many leave as before."""
    width = after.network.output.shape[-1]
    if before.network.output.shape[-1] == width:
        return None
    one, other = before.task, after.task
    if isinstance(one, Classification) and isinstance(other, Classification) and len(other.classes) == width:
        return input_units(one.classes, other.classes)
    return (None,) * width


def _spec(setup: Setup) -> Any:
    assert setup.experiment.network is not None, "an experiment made ready has a network"
    return setup.experiment.network


def _carry(new: Training, named: Mapping[str, np.ndarray]) -> Any:
    """The named arrays in the places of those that the training would begin with, and all masks there are."""
    leaves = [engine_array(named[name], leaf.dtype) for name, leaf in named_leaves(new.carry)]
    carry = jax.tree.unflatten(jax.tree.structure(new.carry), leaves)
    masks: dict[str, dict[str, Any]] = {}
    for path, value in named.items():
        if path.startswith(MASKS):
            layer, name = path.removeprefix(MASKS).split("/")
            masks.setdefault(layer, {})[name] = engine_array(value, carry.running.dtype)
    return carry._replace(learner=carry.learner._replace(masks=masks))
