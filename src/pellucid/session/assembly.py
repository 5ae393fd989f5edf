"""From an experiment made ready to a training loop: objective, rule, order of rows, plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import lazy_loader

from pellucid.data.order import Order
from pellucid.errors import InputError, did_you_mean
from pellucid.layers import Context
from pellucid.network import Network, summarize
from pellucid.session.seeds import generator, stream_seed
from pellucid.session.setup import Setup
from pellucid.spec.called import called
from pellucid.spec.condition import Condition
from pellucid.spec.experiment import TrainSpec
from pellucid.tasks.objective import measure, supervised
from pellucid.training.chunk import Recipe
from pellucid.training.classic import ClassicRule
from pellucid.training.loop import Training
from pellucid.training.optimizers import Optimizer, optimizers
from pellucid.training.plan import Plan
from pellucid.training.rows import Batches, BatchOrder, ClassicBatches
from pellucid.training.schedules import schedules
from pellucid.training.step import GradientRule, Live, Penalties, Rule, beginning

jax = lazy_loader.load("jax")

FIRST_CHUNK = 200_000_000
"""Multiply-adds of the first chunk, before anything was timed: some milliseconds."""


def assembled(setup: Setup, plan: Plan, initial: Mapping[str, Any] | None = None) -> Training:
    """The loop over a prepared experiment, before its first step.

    Args:
        setup: the experiment made ready.
        plan: how far to go.
        initial: given weights by ``layer/name``.
    """
    asked, network = setup.experiment.train, setup.network
    dtype = "float64" if asked.precision == "float64" else "float32"
    seed = stream_seed(setup.experiment.run, "init")
    params, state = network.init(seed, initial, dtype)
    penalties = penalties_of(network)
    rule = _rule(asked, penalties)
    masks = network.masks(seed)
    if isinstance(rule, ClassicRule):
        masks = rule.masks(params, masks)
    batches = _batches(setup, dtype)
    recipe = _recipe(setup, rule, batches.count, penalties)
    return Training(
        recipe,
        beginning(params, state, masks, recipe.objectives, rule),
        setup.rows["train"].for_training(dtype),
        {name: setup.rows[name].for_measuring(dtype) for name in recipe.splits},
        batches,
        plan,
        jax.random.key(stream_seed(setup.experiment.run, "noise")),
        _seen_by(network),
        penalties,
    )


def plan_of(setup: Setup, chunk_seconds: float, marks: tuple[int, ...] = ()) -> Plan:
    """How far to go, and how often to look up."""
    asked = setup.experiment.train
    assert asked.learning_rate is not None
    assert asked.batch_size is not None
    work = 3 * max(1, summarize(setup.network).multiply_adds) * asked.batch_size
    return Plan(
        asked.epochs,
        Live(asked.learning_rate, asked.l1, asked.l2),
        asked.max_seconds,
        chunk_seconds,
        marks,
        first_batches=min(steps_in_epoch(setup), max(1, FIRST_CHUNK // work)),
        precision=asked.precision,
        device=asked.device,
    )


def steps_in_epoch(setup: Setup) -> int:
    """Updates in a pass over the training rows, a smaller last one included."""
    return -(-len(setup.rows["train"]) // (setup.experiment.train.batch_size or 1))


def penalties_of(network: Network) -> Penalties:
    """The weights that penalties apply to, with rates of their own where a layer says so."""
    regularized = [(layer, name, spec) for layer, name, spec in network.parameters() if spec.regularized]
    return Penalties({(layer, name): (spec.l1, spec.l2) for layer, name, spec in regularized})


def _recipe(setup: Setup, rule: Rule, batches: int, penalties: Penalties) -> Recipe:
    asked, network, task = setup.experiment.train, setup.network, setup.task
    recipe = Recipe(
        objectives=(supervised(network, task, asked.precision),),
        rule=rule,
        schedule=called(schedules, asked.schedule or "constant", "schedule"),
        batches=batches,
        total_steps=max(1, batches * (asked.epochs or 1)),
        penalties=penalties if penalties.active(asked.l1, asked.l2) else None,
        measure_rows=measure(network, task, asked.precision),
        measures=("loss", *task.measures),
        splits=tuple(name for name in setup.rows if name != "train" or asked.train_loss == "evaluated"),
        until=Condition.parse(asked.until) if asked.until else None,
        patience=asked.patience,
        watch="validation.loss" if "validation" in setup.rows else "train.loss",
    )
    for name in recipe.until.measures() if recipe.until else ():
        if name not in recipe.columns:
            raise InputError(
                f"nothing is measured under the name '{name}'",
                code="condition.unknown-measure",
                where="until",
                got=name,
                next=did_you_mean(name, recipe.columns),
            )
    return recipe


def _rule(asked: TrainSpec, penalties: Penalties) -> Rule:
    return ClassicRule(penalties) if asked.classic else GradientRule(_optimizer(asked), asked.clip)


def _optimizer(asked: TrainSpec) -> Optimizer:
    assert asked.optimizer is not None
    optimizer: Optimizer = called(optimizers, asked.optimizer, "optimizer")
    if asked.momentum is None:
        return optimizer
    if "momentum" not in type(optimizer).model_fields:
        raise InputError(
            f"'{optimizer.kind}' has no momentum of its own to set",
            code="train.momentum",
            where="momentum",
            allowed=", ".join(name for name in optimizers if "momentum" in optimizers[name].model_fields),
        )
    return optimizer.model_copy(update={"momentum": asked.momentum})


def _batches(setup: Setup, dtype: str) -> BatchOrder:
    asked, rows = setup.experiment.train, len(setup.rows["train"])
    assert asked.batch_size is not None
    if asked.classic:
        return ClassicBatches(rows, asked.batch_size, dtype)
    shuffle = asked.shuffle and asked.batch_size < rows
    return Batches(Order(rows, asked.batch_size, generator(setup.experiment.run, "order"), shuffle), dtype)


def _seen_by(network: Network) -> Any:
    """Every inner value of a training pass, for finding the first one that is not finite."""

    def seen(params: Any, state: Any, batch: Mapping[str, Any], key: Any) -> Mapping[str, Any]:
        context = Context(training=True, key=key, weights=batch.get("weights"))
        return network.forward(params, state, batch["inputs"], context)[2]

    return seen
