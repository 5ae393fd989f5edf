"""Where a training stands, as named arrays and plain data, and back again to the bit.

Everything the next step depends on is here: parameters, state, what the optimizer remembers,
masks, best weights so far, counters, the order of rows that is under way and the stream that
draws the next, the settings that may change, and the history.  The random keys of the steps
follow from the seed and the number of the step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import lazy_loader
import numpy as np

from pellucid.errors import InputError
from pellucid.network.engine import engine_array
from pellucid.training.chunk import GOES_ON, PATIENCE, UNTIL, Carry
from pellucid.training.loop import Training
from pellucid.training.names import named_leaves
from pellucid.training.step import Live

jax = lazy_loader.load("jax")

CARRY, HISTORY, ORDER = "carry/", "history/", "order/"
MASKS = "learner/masks/"


def standing(training: Training) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Where it stands between two chunks: arrays, and notes that can be JSON."""
    under_way, stream = training.feed.standing()
    arrays = {
        **{CARRY + name: value for name, value in training.snapshot().items()},
        **{HISTORY + name: np.asarray(values, np.float64) for name, values in training.history.items()},
        **{ORDER + name: value for name, value in under_way.items()},
    }
    notes = {
        "epoch": training.epoch,
        "batch": training.batch,
        "live": {name: float(value) for name, value in training.live._asdict().items()},
        "pays": training.recipe.penalties is not None,
        "stream": stream,
        "seconds": training.clock.training,
        "compile_seconds": training.clock.compiling,
    }
    return arrays, notes


def stand(training: Training, arrays: Mapping[str, np.ndarray], notes: Mapping[str, Any]) -> None:
    """Put a training that has not begun to where :func:`standing` was taken.

    Raises:
        InputError: this is the standing of another experiment.
    """
    if notes["pays"] and training.recipe.penalties is None:
        if training.penalties is None:
            raise _foreign("penalties")
        training.start_paying(training.penalties)
    training.carry = _carry(training, _under(CARRY, arrays))
    history = _under(HISTORY, arrays)
    if set(history) != set(training.recipe.columns):
        raise _foreign(", ".join(sorted(set(history) ^ set(training.recipe.columns))))
    training.history = {name: history[name].tolist() for name in training.recipe.columns}
    training.epoch, training.batch = notes["epoch"], notes["batch"]
    training.live = Live(**notes["live"])
    training.clock.training, training.clock.compiling = notes["seconds"], notes["compile_seconds"]
    training.feed.stand(_order(training, _under(ORDER, arrays)), notes["stream"])


def _carry(training: Training, arrays: Mapping[str, np.ndarray]) -> Carry:
    """The arrays in the place of those the training would begin with."""
    with training.plan.scope():
        leaves = [
            engine_array(_fitting(name, arrays, leaf.shape, leaf.dtype)) for name, leaf in named_leaves(training.carry)
        ]
        carry: Carry = jax.tree.unflatten(jax.tree.structure(training.carry), leaves)
        learner = carry.learner._replace(masks=_masks(training, arrays))
        return carry._replace(learner=learner, stop=jax.numpy.int32(_still_stopped(training, carry)))


def _masks(training: Training, arrays: Mapping[str, np.ndarray]) -> dict[str, dict[str, Any]]:
    """The masks that were there, also of weights that were held on the way."""
    found: dict[str, dict[str, Any]] = {}
    params = training.carry.learner.params
    for path, value in _under(MASKS, arrays).items():
        layer, _, name = path.partition("/")
        if name not in params.get(layer, {}) or value.shape != params[layer][name].shape:
            raise _foreign(MASKS + path)
        found.setdefault(layer, {})[name] = jax.numpy.asarray(value)
    return found


def _still_stopped(training: Training, carry: Carry) -> int:
    """Why it had stopped, where the experiment still says so: it may have been asked to go on."""
    recipe, stop = training.recipe, int(carry.stop)
    if stop == UNTIL and recipe.until is not None:
        return stop
    if stop == PATIENCE and recipe.patience is not None and carry.best is not None:
        return stop if int(carry.epoch) - int(carry.best.epoch) >= recipe.patience else GOES_ON
    return GOES_ON


def _order(training: Training, under_way: Mapping[str, np.ndarray]) -> Mapping[str, np.ndarray]:
    shape = (1, training.batches.count, training.batches.width)
    return {name: _fitting(name, under_way, shape, value.dtype) for name, value in under_way.items()}


def _fitting(name: str, arrays: Mapping[str, np.ndarray], shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    found = arrays.get(name)
    if found is None or found.shape != shape or found.dtype != dtype:
        raise _foreign(name)
    return found


def _under(beginning: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name.removeprefix(beginning): value for name, value in arrays.items() if name.startswith(beginning)}


def _foreign(what: str) -> InputError:
    return InputError(
        "this checkpoint belongs to another experiment",
        code="checkpoint.foreign",
        got=f"{what} does not fit",
        next="Resume the run with the experiment file it was started with, or train anew.",
        safe="Nothing was loaded.",
    )
