"""A chunk: a span of steps as one compiled program, from any batch to any batch.

Bounds, order and settings are arguments, so one program serves every chunk and the length of a
chunk never changes a bit.  Whether to stop is decided inside, at the end of each epoch.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import lazy_loader

from pellucid.spec.condition import Condition
from pellucid.tasks.objective import Objective
from pellucid.training.measuring import measured_split
from pellucid.training.schedules import Schedule
from pellucid.training.step import Learner, Live, Penalties, Rule, step

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from jax import Array

    from pellucid.training.measuring import RowMeasures

    Tree = Any

GOES_ON, UNTIL, PATIENCE = 0, 1, 2
STOP_REASONS = {UNTIL: "until", PATIENCE: "patience"}


class Best(NamedTuple):
    """The best epoch so far, by the watched loss."""

    value: Array
    epoch: Array
    params: Tree
    state: Tree


class Carry(NamedTuple):
    """Where a run stands between two steps."""

    learner: Learner
    step: Array
    epoch: Array
    running: Array
    schedule: Tree
    best: Best | None
    finite: Array
    stop: Array


class Bounds(NamedTuple):
    """Which steps a chunk runs: from ``first_batch`` of its first epoch to ``last_batch`` of its last."""

    first_batch: Array | int
    epochs: Array | int
    last_batch: Array | int


@dataclass(frozen=True)
class Recipe:
    """What is compiled into a chunk.

    Args:
        objectives: what is made small.
        rule: how gradients move parameters.
        schedule: how the learning rate changes.
        batches: steps in an epoch.
        total_steps: steps the schedule is laid out over.
        penalties: the weights that pay, or ``None`` where nobody does.
        measure_rows: loss and metrics of every row, or ``None`` to measure nothing.
        measures: their names, in order.
        splits: names of the parts that are measured after each epoch.
        until: stop as soon as it holds.
        patience: epochs without gain before stopping.
        watch: the measure patience and plateau look at.
    """

    objectives: tuple[Objective, ...]
    rule: Rule
    schedule: Schedule
    batches: int
    total_steps: int
    penalties: Penalties | None = None
    measure_rows: RowMeasures | None = None
    measures: tuple[str, ...] = ("loss",)
    splits: tuple[str, ...] = ()
    until: Condition | None = None
    patience: int | None = None
    watch: str = "train.loss"

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of what is recorded per epoch."""
        measured = tuple(f"{split}.{measure}" for split in self.splits for measure in self.measures)
        running = () if "train" in self.splits else ("train.loss",)
        return running + measured + (("train.objective",) if self.penalties is not None else ())


def run_chunk(
    recipe: Recipe,
    carry: Carry,
    rows: Mapping[str, Any],
    splits: Mapping[str, Mapping[str, Any]],
    order: Array,
    valid: Array | None,
    bounds: Bounds,
    live: Live,
    key: Array,
) -> tuple[Carry, Array]:
    """Runs the steps of a chunk.

    Args:
        recipe: what is compiled in.
        carry: where the run stands.
        rows: training rows on the device, ``inputs``, ``targets`` and perhaps ``weights``.
        splits: the parts measured after each epoch.
        order: row indices, ``(epochs, batches, batch)``.
        valid: 1 for real entries of the order, 0 for those that fill up; ``None`` if all are real.
        bounds: which steps.
        live: learning rate and penalties.
        key: root of the random keys of the steps.

    Returns:
        Where the run stands afterwards, and the columns of each epoch that ended, one a row.
    """
    jnp = jax.numpy
    history = jnp.zeros((order.shape[0], len(recipe.columns)), carry.running.dtype)

    def one_epoch(index: Array, carry: Carry) -> Carry:
        first = jnp.where(index == 0, bounds.first_batch, 0)
        last = jnp.where(index == bounds.epochs - 1, bounds.last_batch, recipe.batches)

        def goes_on(inner: tuple[Array, Carry]) -> Array:
            return (inner[0] < last) & inner[1].finite

        def one_batch(inner: tuple[Array, Carry]) -> tuple[Array, Carry]:
            number, carry = inner
            batch = gathered(rows, order[index, number], None if valid is None else valid[index, number])
            return number + 1, one_step(recipe, carry, batch, live, key)

        return jax.lax.while_loop(goes_on, one_batch, (first, carry))[1]

    def body(loop: tuple[Array, Carry, Array]) -> tuple[Array, Carry, Array]:
        index, carry, history = loop
        carry = one_epoch(index, carry)
        ended = carry.finite & ((index < bounds.epochs - 1) | (bounds.last_batch == recipe.batches))
        carry, history = jax.lax.cond(
            ended, lambda: end_of_epoch(recipe, carry, splits, live, history, index), lambda: (carry, history)
        )
        return index + 1, carry, history

    def more(loop: tuple[Array, Carry, Array]) -> Array:
        index, carry, _ = loop
        return (index < bounds.epochs) & carry.finite & (carry.stop == GOES_ON)

    _, carry, history = jax.lax.while_loop(more, body, (jnp.int32(0), carry, history))
    return carry._replace(finite=carry.finite & all_finite((carry.learner.params, carry.learner.state))), history


def gathered(rows: Mapping[str, Any], indices: Array, valid: Array | None) -> dict[str, Any]:
    """The rows of one batch; entries that only fill it up get weight 0."""
    batch = {name: jax.tree.map(lambda values: taken(values, indices), part) for name, part in rows.items()}
    if valid is not None:
        batch["weights"] = valid * batch["weights"] if "weights" in batch else valid
    return batch


def taken(values: Array, indices: Array) -> Array:
    """``values[indices]``; rows are taken flat, because XLA gathers a picture number by number."""
    flat = values.reshape(values.shape[0], -1)
    return flat[indices].reshape(*indices.shape, *values.shape[1:])


def one_step(recipe: Recipe, carry: Carry, batch: Mapping[str, Any], live: Live, key: Array) -> Carry:
    """One update, and the running mean of the loss."""
    factor = recipe.schedule.multiplier(carry.schedule, carry.step, recipe.batches, recipe.total_steps)
    now = live._replace(learning_rate=live.learning_rate * factor)
    learner, loss = step(
        carry.learner, batch, jax.random.fold_in(key, carry.step), now, recipe.objectives, recipe.rule, recipe.penalties
    )
    count = batch["weights"].sum() if "weights" in batch else jax.tree.leaves(batch)[0].shape[0]
    running = carry.running + jax.numpy.stack([loss * count, jax.numpy.asarray(count, loss.dtype)])
    return carry._replace(learner=learner, step=carry.step + 1, running=running, finite=jax.numpy.isfinite(loss))


def end_of_epoch(
    recipe: Recipe, carry: Carry, splits: Mapping[str, Any], live: Live, history: Array, index: Array
) -> tuple[Carry, Array]:
    """Measure, note, and decide whether to go on."""
    jnp = jax.numpy
    params, state = carry.learner.params, carry.learner.state
    values: dict[str, Any] = {}
    if "train" not in recipe.splits:
        values["train.loss"] = carry.running[0] / jnp.where(carry.running[1] > 0, carry.running[1], 1)
    for split in recipe.splits:
        assert recipe.measure_rows is not None
        measured = measured_split(recipe.measure_rows, params, state, splits[split])
        values |= {f"{split}.{name}": value for name, value in measured.items()}
    if recipe.penalties is not None:
        values["train.objective"] = values["train.loss"] + recipe.penalties(params, live)
    epoch = carry.epoch + 1
    carry = carry._replace(
        epoch=epoch,
        finite=carry.finite & all_finite(values),
        running=jnp.zeros_like(carry.running),
        schedule=recipe.schedule.update(carry.schedule, values[recipe.watch]),
    )
    if recipe.patience is not None:
        carry = watched(recipe, carry, values[recipe.watch])
    if recipe.until is not None:
        holds = reduce(operator.and_, [term.holds(values[term.name]) for term in recipe.until.terms])
        carry = carry._replace(stop=jnp.where(holds, UNTIL, carry.stop))
    line = jnp.stack([values[name].astype(history.dtype) for name in recipe.columns])
    return carry, jax.lax.dynamic_update_index_in_dim(history, line, index, 0)


def watched(recipe: Recipe, carry: Carry, value: Array) -> Carry:
    """Keep the best weights; stop when they have been the best for long enough."""
    jnp = jax.numpy
    assert carry.best is not None
    better = value < carry.best.value
    now = Best(value.astype(carry.best.value.dtype), carry.epoch, carry.learner.params, carry.learner.state)
    best = jax.tree.map(lambda new, old: jnp.where(better, new, old), now, carry.best)
    waited = carry.epoch - best.epoch
    return carry._replace(best=best, stop=jnp.where(waited >= recipe.patience, PATIENCE, carry.stop))


def all_finite(tree: Tree) -> Array:
    """Whether every number of a tree is finite."""
    return reduce(
        operator.and_, [jax.numpy.isfinite(leaf).all() for leaf in jax.tree.leaves(tree)], jax.numpy.bool_(True)
    )
