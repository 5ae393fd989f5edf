"""One weight written by hand, frozen, or taken out."""

from __future__ import annotations

from typing import Any

import lazy_loader
import numpy as np

from pellucid.errors import InputError, did_you_mean
from pellucid.network.edits import with_mask
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
    old = _found(training, command.layer, command.name, command.index)
    value = old.copy()
    value[command.index] = command.value
    return _with(training, {**training.carry.learner.params}, command.layer, command.name, value)


def held(training: Training, command: Hold) -> Carry:
    """Where the training stands with one weight let go, frozen, or taken out.

    Raises:
        InputError: there is no such weight.
    """
    _found(training, command.layer, command.name, command.index)
    learner = training.carry.learner
    params = jax.tree.map(np.asarray, learner.params)
    masks = jax.tree.map(np.asarray, learner.masks)
    masks, params = with_mask(masks, params, command.layer, command.name, command.index, command.how)
    with training.plan.scope():
        placed = jax.tree.map(engine_array, (params, masks))
    return training.carry._replace(learner=learner._replace(params=placed[0], masks=placed[1]))


def _with(training: Training, params: dict[str, Any], layer: str, name: str, value: np.ndarray) -> Carry:
    with training.plan.scope():
        placed = engine_array(value)
    learner = training.carry.learner
    return training.carry._replace(learner=learner._replace(params={**params, layer: {**params[layer], name: placed}}))


def _found(training: Training, layer: str, name: str, index: tuple[int, ...]) -> np.ndarray:
    params = training.carry.learner.params
    if layer not in params:
        raise InputError(
            f"there is no layer '{layer}' with weights",
            code="live.weight",
            got=layer,
            next=did_you_mean(layer, params),
        )
    if name not in params[layer]:
        raise InputError(
            f"layer '{layer}' has no '{name}'", code="live.weight", got=name, allowed=", ".join(params[layer])
        )
    value = np.asarray(params[layer][name])
    if len(index) != value.ndim or any(place >= size for place, size in zip(index, value.shape, strict=False)):
        raise InputError(
            f"'{layer}/{name}' has no entry there",
            code="live.weight",
            got=", ".join(map(str, index)),
            allowed=f"places inside {value.shape}",
        )
    return value
