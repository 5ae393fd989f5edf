"""The experiment while it lives: set up, run in steps, changed by commands, read at any time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import lazy_loader
import numpy as np

from pellucid.data.order import Order
from pellucid.errors import InputError, did_you_mean
from pellucid.events import Event, Started
from pellucid.layers import Context
from pellucid.network import summarize
from pellucid.network.cache import use_compilation_cache
from pellucid.network.summary import measure_speed
from pellucid.session.seeds import generator, stream_seed
from pellucid.session.setup import Setup
from pellucid.spec.called import called
from pellucid.spec.condition import Condition
from pellucid.spec.experiment import TrainSpec
from pellucid.tasks.objective import measure, supervised
from pellucid.training.chunk import Recipe, measured_split
from pellucid.training.classic import ClassicRule
from pellucid.training.loop import Plan, Training
from pellucid.training.optimizers import optimizers
from pellucid.training.rows import Batches, ClassicBatches
from pellucid.training.schedules import schedules
from pellucid.training.step import GradientRule, Live, Penalties, beginning

jax = lazy_loader.load("jax")

SECONDS_PER_STEP = 2e-6
"""What a step costs besides its arithmetic, in a compiled loop."""

MOST_SNAPSHOTS = 24
MOST_NUMBERS_IN_SNAPSHOTS = 500_000

Parameters = dict[str, dict[str, np.ndarray]]


@dataclass
class Session:
    """A live experiment.

    Args:
        setup: the experiment made ready.
        training: the loop over it.
        snapshots: parameters and state, by layer, at the marked epochs gone by.
    """

    setup: Setup
    training: Training
    snapshots: dict[int, Parameters] = field(default_factory=dict)

    @classmethod
    def start(
        cls,
        setup: Setup,
        initial: Mapping[str, Any] | None = None,
        *,
        chunk_seconds: float = 0.25,
        keep_snapshots: bool = False,
    ) -> Session:
        """The session before its first step.

        Args:
            setup: the experiment made ready.
            initial: given weights by ``layer/name``.
            chunk_seconds: how often it should look up.
            keep_snapshots: whether parameters and state are kept at some epochs, densely at first.
        """
        use_compilation_cache()
        asked = setup.experiment.train
        plan = _plan(setup, chunk_seconds, marked_epochs(setup) if keep_snapshots else ())
        with plan.scope():
            return cls(setup, _training(setup, asked, plan, initial))

    def started(self) -> Started:
        """The event that opens the run: what is trained, and what it will cost."""
        setup, summary = self.setup, summarize(self.setup.network)
        epochs = setup.experiment.train.epochs or 0
        steps = -(-epochs * len(setup.rows["train"]) // (setup.experiment.train.batch_size or 1))
        multiply_adds = 3 * summary.multiply_adds * len(setup.rows["train"]) * epochs
        seconds = multiply_adds / measure_speed().multiply_adds_per_second + steps * SECONDS_PER_STEP
        return Started(
            str(setup.experiment.network),
            setup.network.count(),
            {name: len(part) for name, part in setup.rows.items()},
            epochs,
            multiply_adds,
            seconds,
        )

    def events(self) -> Iterator[Event]:
        """All that happens until the end; snapshots are taken on the way."""
        marks = self.training.plan.marks
        if marks:
            self.snapshots[0] = self.arrays
        for event, _ in self.training:
            if self.training.batch == 0 and self.training.epoch in marks:
                self.snapshots[self.training.epoch] = self.arrays
            yield event

    def results(self) -> dict[str, dict[str, float]]:
        """Loss and metrics of the weights of the moment, on every part of the data."""
        training, setup = self.training, self.setup
        rows_of = measure(setup.network, setup.task, setup.experiment.train.precision)
        learner = training.carry.learner
        with training.plan.scope():
            measured = {
                name: jax.jit(lambda params, state, split: measured_split(rows_of, params, state, split))(
                    learner.params, learner.state, part.for_measuring(str(training.carry.running.dtype))
                )
                for name, part in setup.rows.items()
            }
        names = ("loss", *setup.task.measures)
        return {part: {name: float(values[name]) for name in names} for part, values in measured.items()}

    @property
    def params(self) -> Parameters:
        """The parameters of the moment."""
        return self.training.params

    @property
    def state(self) -> Parameters:
        """The layers' state of the moment."""
        return self.training.state

    @property
    def arrays(self) -> Parameters:
        """Parameters and state of the moment together, by layer."""
        params, state = self.params, self.state
        return {layer: {**params.get(layer, {}), **state.get(layer, {})} for layer in {**params, **state}}


def _training(setup: Setup, asked: TrainSpec, plan: Plan, initial: Mapping[str, Any] | None) -> Training:
    run, network, task = setup.experiment.run, setup.network, setup.task
    dtype = "float64" if asked.precision == "float64" else "float32"
    key = jax.random.key(stream_seed(run, "init"))
    params, state = network.init(key, initial, dtype)
    penalties = Penalties(
        {(layer, name): (spec.l1, spec.l2) for layer, name, spec in network.parameters() if spec.regularized}
    )
    rule = ClassicRule(penalties) if asked.classic else GradientRule(_optimizer(asked), asked.clip)
    masks = network.masks(key)
    if isinstance(rule, ClassicRule):
        masks = rule.masks(params, masks)
    rows = setup.rows["train"]
    batches = _batches(setup, asked, dtype)
    objective = supervised(network, task, asked.precision)
    measured = [name for name in setup.rows if name != "train" or asked.train_loss == "evaluated"]
    recipe = Recipe(
        objectives=(objective,),
        rule=rule,
        schedule=called(schedules, asked.schedule or "constant", "schedule"),
        batches=batches.count,
        total_steps=max(1, batches.count * (asked.epochs or 1)),
        penalties=penalties if penalties.active(asked.l1, asked.l2) else None,
        measure_rows=measure(network, task, asked.precision),
        measures=("loss", *task.measures),
        splits=tuple(measured),
        until=Condition.parse(asked.until) if asked.until else None,
        patience=asked.patience,
        watch="validation.loss" if "validation" in setup.rows else "train.loss",
    )
    _check_measures(recipe)
    learner = beginning(params, state, masks, recipe.objectives, rule)

    def seen(params: Any, state: Any, batch: Mapping[str, Any], key: Any) -> Mapping[str, Any]:
        context = Context(training=True, key=key, weights=batch.get("weights"))
        return network.forward(params, state, batch["inputs"], context)[2]

    splits = {name: setup.rows[name].for_measuring(dtype) for name in measured}
    return Training(
        recipe,
        learner,
        rows.for_training(dtype),
        splits,
        batches,
        plan,
        jax.random.key(stream_seed(run, "noise")),
        seen,
        penalties,
    )


def marked_epochs(setup: Setup) -> tuple[int, ...]:
    """Up to 24 epochs, denser at the beginning; fewer for large networks, so that memory stays small."""
    epochs = setup.experiment.train.epochs or 0
    count = min(MOST_SNAPSHOTS, MOST_NUMBERS_IN_SNAPSHOTS // max(1, setup.network.count()))
    if epochs < 1 or count < 2:
        return ()
    return tuple(np.unique(np.geomspace(1, epochs, count).round().astype(int)).tolist())


def _plan(setup: Setup, chunk_seconds: float, marks: tuple[int, ...]) -> Plan:
    asked = setup.experiment.train
    assert asked.learning_rate is not None and asked.batch_size is not None
    work = 3 * max(1, summarize(setup.network).multiply_adds) * asked.batch_size
    batches = -(-len(setup.rows["train"]) // asked.batch_size)
    return Plan(
        asked.epochs,
        Live(asked.learning_rate, asked.l1, asked.l2),
        asked.max_seconds,
        chunk_seconds,
        marks,
        first_batches=min(batches, max(1, 200_000_000 // work)),
        precision=asked.precision,
        device=asked.device,
    )


def _batches(setup: Setup, asked: TrainSpec, dtype: str) -> Batches | ClassicBatches:
    rows = len(setup.rows["train"])
    assert asked.batch_size is not None
    if asked.classic:
        return ClassicBatches(rows, asked.batch_size, dtype)
    shuffle = asked.shuffle and asked.batch_size < rows
    return Batches(Order(rows, asked.batch_size, generator(setup.experiment.run, "order"), shuffle), dtype)


def _optimizer(asked: TrainSpec) -> Any:
    assert asked.optimizer is not None
    options = {} if asked.momentum is None else {"momentum": asked.momentum}
    if options and "momentum" not in optimizers[asked.optimizer].model_fields:
        raise InputError(
            f"'{asked.optimizer}' has no momentum of its own to set",
            code="train.momentum",
            where="momentum",
            allowed=", ".join(name for name in optimizers if "momentum" in optimizers[name].model_fields),
        )
    return called(optimizers, asked.optimizer, "optimizer", options)


def _check_measures(recipe: Recipe) -> None:
    for name in recipe.until.measures() if recipe.until else ():
        if name not in recipe.columns:
            raise InputError(
                f"nothing is measured under the name '{name}'",
                code="condition.unknown-measure",
                where="until",
                got=name,
                next=did_you_mean(name, recipe.columns),
            )
