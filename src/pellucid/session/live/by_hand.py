"""One weight written by hand, frozen, or taken out."""

from __future__ import annotations

import lazy_loader
import numpy as np

from pellucid.network.edits import array_with, with_mask
from pellucid.network.engine import engine_array
from pellucid.session.live.commands import Hold, Weight
from pellucid.training.chunk import Carry
from pellucid.training.loop import Training

jax = lazy_loader.load("jax")


def written(training: Training, command: Weight) -> Carry:
    """Where the training stands with one number written anew.

    Raises:
        InputError: there is no such number.
    """
    learner = training.carry.learner
    value = array_with(learner.params, command.layer, command.name, command.index)
    value[command.index] = command.value
    with training.plan.scope():
        placed = engine_array(value)
    group = {**learner.params[command.layer], command.name: placed}
    return training.carry._replace(learner=learner._replace(params={**learner.params, command.layer: group}))


def held(training: Training, command: Hold) -> Carry:
    """Where the training stands with one weight let go, frozen, or taken out.

    Raises:
        InputError: there is no such weight.
    """
    learner = training.carry.learner
    params = jax.tree.map(np.asarray, learner.params)
    masks = jax.tree.map(np.asarray, learner.masks)
    masks, params = with_mask(masks, params, command.layer, command.name, command.index, command.how)
    with training.plan.scope():
        placed = jax.tree.map(engine_array, (params, masks))
    return training.carry._replace(learner=learner._replace(params=placed[0], masks=placed[1]))
