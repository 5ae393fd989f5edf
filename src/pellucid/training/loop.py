"""The loop: a generator that trains in chunks, yields what happened, and takes commands.

It saves nothing and prints nothing.  ``snapshot()`` gives the named arrays of the moment, or is
not called; whoever drives the loop decides.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import lazy_loader
import numpy as np

from pellucid.commands import Command, Continue, Pause, SetLearningRate, SetRegularization, StepBatches, Stop
from pellucid.events import Changed, Event, Failed, Finished, Paused, Progressed
from pellucid.network.engine import engine_array
from pellucid.training.chunk import STOP_REASONS, Best, Bounds, Carry, Recipe
from pellucid.training.diagnosis import failure
from pellucid.training.feed import Feed, Order
from pellucid.training.names import named_leaves
from pellucid.training.plan import Clock, Plan
from pellucid.training.program import Program
from pellucid.training.rows import BatchOrder
from pellucid.training.step import Learner, Live, Penalties

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    Snapshot = Callable[[], dict[str, np.ndarray]]
    Yields = Generator[tuple[Event, Snapshot], Command | None, None]


@dataclass
class Training:
    """One run of the loop.

    Args:
        recipe: what is compiled.
        learner: parameters, state, optimizer memory, masks.
        rows: training rows.
        splits: parts that are measured after each epoch.
        batches: the order of rows.
        plan: how far to go.
        key: root of the random keys of the steps.
        seen: for a non-finite run, a function of ``(params, state, batch, key)`` that gives every
            inner value by name.
        penalties: the weights that pay as soon as a penalty is asked for.

    Attributes:
        history: one list per column, one entry per epoch.
        carry: where the run stands.
        failed: what stopped being finite, once something did.
        replays: changes that were made before, in the order of their steps; each is made again at its own.
    """

    recipe: Recipe
    learner: Learner
    rows: Mapping[str, Any]
    splits: Mapping[str, Mapping[str, Any]]
    batches: BatchOrder
    plan: Plan
    key: Any
    seen: Callable[..., Mapping[str, Any]] | None = None
    penalties: Penalties | None = None
    history: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.live = self.plan.live
        self.clock = Clock(self.plan.chunk_seconds, self.plan.first_batches)
        self.feed = Feed(self.batches, self.plan.epochs, self.plan.most_epochs)
        self.program = Program(self.recipe, self.rows, self.splits, self.key, self.plan, self.clock)
        self.epoch, self.batch = 0, 0
        self.history = {name: [] for name in self.recipe.columns}
        self.failed: Failed | None = None
        self.replays: list[Changed] = []
        self._put_back: Learner | None = None
        self._chunk_before: tuple[Carry, Order, int, Live] | None = None
        self.carry = self._first_carry()

    def _first_carry(self) -> Carry:
        with self.plan.scope():
            number = jax.tree.leaves(self.learner.params)[0].dtype
            best = None
            if self.recipe.patience is not None:
                best = Best(
                    engine_array(np.inf, number), engine_array(0, np.int32), self.learner.params, self.learner.state
                )
            return Carry(
                self.learner,
                engine_array(0, np.int32),
                engine_array(0, np.int32),
                engine_array(np.zeros(2), number),
                jax.tree.map(jax.numpy.asarray, self.recipe.schedule.init()),
                best,
                engine_array(True),
                engine_array(0, np.int32),
            )

    def __iter__(self) -> Yields:
        return self.run()

    def run(self) -> Yields:
        """Trains to the end of the plan; ``send`` a command to change what is under way."""
        paused_after: int | None = None
        stopped = ""
        self._replay()
        while not (stopped := stopped or self.stopped()):
            event: Event
            if paused_after == 0:
                event = Paused(self.epoch, self.batch)
            else:
                before = self.steps
                span = self.clock.batches
                event = self.advance(span if paused_after is None else min(paused_after, span))
                self._replay()
                if paused_after is not None:
                    paused_after -= self.steps - before
            command = yield event, self.snapshot
            while isinstance(command, SetLearningRate | SetRegularization):
                command = yield self.change(command), self.snapshot
            if command is not None:
                paused_after, stopped = self._obey(command, paused_after)
        if self.failed is not None:
            yield self.failed, self.snapshot
        yield self.finish(stopped), self.snapshot

    @property
    def steps(self) -> int:
        """How many steps were made."""
        return self._step_at(self.epoch, self.batch)

    def _step_at(self, epoch: int, batch: int) -> int:
        return epoch * self.recipe.batches + batch

    def _obey(self, command: Command, paused_after: int | None) -> tuple[int | None, str]:
        match command:
            case Pause():
                return 0, ""
            case Continue():
                return None, ""
            case StepBatches(count):
                return count, ""
            case Stop():
                return None, "command"
        return paused_after, ""

    def change(self, command: SetLearningRate | SetRegularization) -> Changed:
        """Use another learning rate or other penalties from the next step on."""
        if isinstance(command, SetLearningRate):
            setting, value = "learning_rate", command.value
            self._use(self.live._replace(learning_rate=command.value))
        else:
            setting, value = "regularization", command.l1 + command.l2
            self._use(self.live._replace(l1=command.l1, l2=command.l2))
        return Changed(self.epoch, self.batch, setting, value, self.live._asdict())

    def _replay(self) -> None:
        """Make the changes again whose step has come."""
        while self.replays and self._step_at(self.replays[0].epoch, self.replays[0].batch) <= self.steps:
            self._use(Live(**self.replays.pop(0).live))

    def _use(self, live: Live) -> None:
        """These settings from the next step on."""
        self.live = live
        penalties = self.penalties
        if self.recipe.penalties is None and penalties is not None and penalties.active(float(live.l1), float(live.l2)):
            self.start_paying(penalties)

    def start_paying(self, penalties: Penalties) -> None:
        """A program with penalties from here on; until now the objective was the loss."""
        self.recipe = replace(self.recipe, penalties=penalties)
        self.history = {name: self.history.get(name, self.history["train.loss"])[:] for name in self.recipe.columns}
        self.program = self.program.with_recipe(self.recipe)

    def stopped(self) -> str:
        """Why the run is over, or nothing."""
        if reason := STOP_REASONS.get(int(self.carry.stop)):
            return reason
        if self.failed is not None:
            return "not-finite"
        if self.plan.epochs is not None and self.epoch >= self.plan.epochs:
            return "epochs"
        if self.plan.max_seconds is not None and self.clock.training >= self.plan.max_seconds:
            return "seconds"
        return ""

    def _bounds(self, span: int) -> Bounds:
        """A span inside this epoch, or up to the end of an epoch; never past a change that is to come."""
        batches = self.recipe.batches
        if self.replays:
            span = min(span, self._step_at(self.replays[0].epoch, self.replays[0].batch) - self.steps)
        end = self.batch + span
        if end < batches:
            return Bounds(self.batch, 1, end)
        epochs = min(end // batches, self.feed.capacity)
        ahead = [mark - self.epoch for mark in (*self.plan.marks, self.plan.epochs) if mark and mark > self.epoch]
        return Bounds(self.batch, min([epochs, *ahead]), batches)

    def _first_steps(self, count: int, batch: int | None = None) -> Bounds:
        """The next so many steps from here, or from ``batch``, wherever they end."""
        first = self.batch if batch is None else batch
        epochs, last = divmod(first + count, self.recipe.batches)
        return Bounds(first, epochs + 1, last) if last else Bounds(first, epochs, self.recipe.batches)

    def advance(self, span: int) -> Progressed:
        """One chunk: so many steps inside this epoch, or up to the end of an epoch.

        Where a number stops being finite, :attr:`failed` says which, and the steps before it count.
        """
        bounds = self._bounds(span)
        order = self.feed.take(self.epoch, int(bounds.epochs))
        after, history, seconds = self.program(self.carry, order, bounds, self.live)
        if not bool(after.finite):
            good = self._good_steps(order, int(after.step) - int(self.carry.step))
            bounds = self._first_steps(good)
            after = self.program(self.carry, order, bounds, self.live)[0] if good else self.carry
            self.failed, blameless = failure(self, after, order, divmod(self.batch + good, self.recipe.batches))
            if not blameless:  # these weights are finite, but their loss is not: the step before is good
                after, bounds = self._one_step_earlier(after, bounds, order, good)
        batch = int(bounds.last_batch) % self.recipe.batches
        self._chunk_before = (self.carry, order, self.batch, self.live)
        self.feed.settle(int(after.epoch) - self.epoch, inside=batch > 0)
        return self._moved_on(after, history, batch, seconds)

    def _moved_on(self, after: Carry, history: np.ndarray, batch: int, seconds: float) -> Progressed:
        """Note where a chunk has led: so many epochs on, and ``batch`` steps into the next."""
        ended, before = int(after.epoch) - self.epoch, self.steps
        for column, name in enumerate(self.recipe.columns):
            self.history[name].extend(history[:ended, column].tolist())
        self.carry, self.epoch, self.batch = after, self.epoch + ended, batch
        steps = self.steps - before
        self.clock.took(max(1, steps), seconds)
        columns = {name: values[len(values) - ended :] for name, values in self.history.items()}
        rate = steps * self.batches.width / max(seconds, 1e-9)
        return Progressed(self.epoch, batch, self.recipe.batches, columns, self.clock.training, rate)

    def _good_steps(self, order: Order, bad: int) -> int:
        """How many steps from here leave every number finite, where ``bad`` do not: found by halving."""
        good = 0
        while bad - good > 1:
            middle = (good + bad) // 2
            finite = bool(self.program(self.carry, order, self._first_steps(middle), self.live)[0].finite)
            good, bad = (middle, bad) if finite else (good, middle)
        return good

    def _one_step_earlier(self, after: Carry, bounds: Bounds, order: Order, good: int) -> tuple[Carry, Bounds]:
        """The state before the last of ``good`` steps, or of the chunk before, inside this epoch."""
        if good:
            bounds = self._first_steps(good - 1)
            return (self.program(self.carry, order, bounds, self.live)[0] if good > 1 else self.carry), bounds
        if self._chunk_before is None or self.batch == 0:
            return after, bounds
        start, earlier, batch, live = self._chunk_before
        steps = int(self.carry.step) - int(start.step) - 1
        earlier_bounds = self._first_steps(steps, batch)
        after = self.program(start, earlier, earlier_bounds, live)[0] if steps else start
        return after, bounds._replace(last_batch=self.batch - 1)

    def finish(self, stopped: str) -> Finished:
        """The last event; where patience watched, the best weights are put back.

        Not where ``until`` held: those are the weights that were asked for.
        """
        best = self.carry.best
        best_epoch = None
        if best is not None and int(best.epoch) > 0 and stopped not in ("not-finite", "until"):
            best_epoch = int(best.epoch)
            self._put_back = self.carry.learner._replace(params=best.params, state=best.state)
        return Finished(stopped, self.epoch, self.clock.training, self.clock.compiling, best_epoch)

    def can_go_on(self) -> bool:
        """Whether the next step leaves every number finite; weights that it does not are no place to resume from."""
        if self.failed is not None:
            return False
        if self.stopped():
            return True
        order = self.feed.take(self.epoch, 1)
        after, *_ = self.program(self.carry, order, self._first_steps(1), self.live)
        self.feed.settle(0, inside=self.batch > 0)
        return bool(after.finite)

    def prepare(self) -> None:
        """Compile what the next chunk needs, without taking a step; may run beside other work."""
        if not self.program.compiled:
            self.program.compile(self.carry, self.feed.blank(), self._first_steps(1), self.live)

    def adopt(self, other: Training) -> None:
        """Be run by the program of another training with the same rows and recipe, where all shapes are the same."""
        pay = (self.recipe.penalties is None, other.recipe.penalties is None)
        if pay[0] == pay[1] and _shapes(self.carry) == _shapes(other.carry):
            self.program = other.program
            self.program.clock = self.clock

    @property
    def outcome(self) -> Learner:
        """What the run has come to: where it stands, or the best weights once they are put back."""
        return self._put_back or self.carry.learner

    @property
    def params(self) -> dict[str, dict[str, np.ndarray]]:
        """The parameters of the moment."""
        return jax.tree.map(np.asarray, self.outcome.params)

    @property
    def state(self) -> dict[str, dict[str, np.ndarray]]:
        """The layers' state of the moment."""
        return jax.tree.map(np.asarray, self.outcome.state)

    def snapshot(self) -> dict[str, np.ndarray]:
        """Every array of the moment by name: ``params/dense1/weight``, ``memory/…``, ``step``."""
        return {name: np.asarray(leaf) for name, leaf in named_leaves(self.carry)}


def _shapes(carry: Carry) -> list[tuple[str, Any, Any]]:
    return [(name, leaf.shape, leaf.dtype) for name, leaf in named_leaves(carry)]
