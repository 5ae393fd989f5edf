"""The loop: a generator that trains in chunks, yields what happened, and takes commands.

It saves nothing and prints nothing.  ``snapshot()`` gives the named arrays of the moment, or is
not called; whoever drives the loop decides.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import lazy_loader
import numpy as np

from pellucid.commands import Command, Continue, Pause, SetLearningRate, SetRegularization, StepBatches, Stop
from pellucid.errors import InputError
from pellucid.events import Changed, Event, Failed, Finished, Paused, Progressed
from pellucid.training.chunk import STOP_REASONS, Best, Bounds, Carry, Recipe, run_chunk
from pellucid.training.diagnosis import first_bad_tensor
from pellucid.training.rows import Batches, ClassicBatches
from pellucid.training.step import Learner, Live, Penalties

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    Snapshot = Callable[[], dict[str, np.ndarray]]
    Yields = Generator[tuple[Event, Snapshot], Command | None, None]

MOST_ORDER_ENTRIES = 2_000_000
MOST_EPOCHS_IN_A_CHUNK = 1024


@dataclass
class Plan:
    """How far to go, and how often to look up.

    Args:
        epochs: stop after this many; ``None`` for no end.
        live: learning rate and penalties to start with.
        max_seconds: stop after this time.
        chunk_seconds: how long a chunk should take: short for a live picture, long for speed.
        marks: epochs at whose end a chunk ends, so that they can be looked at.
        first_batches: length of the first chunk, before anything was timed.
        precision: kind of number.
        device: ``auto``, ``cpu`` or ``gpu:0``.
    """

    epochs: int | None
    live: Live
    max_seconds: float | None = None
    chunk_seconds: float = 0.25
    marks: tuple[int, ...] = ()
    first_batches: int = 32
    precision: str = "float32"
    device: str = "auto"

    def scope(self) -> AbstractContextManager[Any]:
        """Precision and place, switched on around each piece of work and never left on."""
        stack = ExitStack()
        stack.enter_context(jax.enable_x64(self.precision == "float64"))
        if self.device != "auto":
            kind, _, number = self.device.partition(":")
            stack.enter_context(jax.default_device(_device(kind, int(number or 0))))
        return stack


def _device(kind: str, number: int) -> Any:
    try:
        return jax.devices(kind)[number]
    except (RuntimeError, IndexError):
        raise InputError(
            "there is no such device on this machine",
            code="train.device",
            where="device",
            got=f"{kind}:{number}",
            allowed=", ".join(["auto", *(f"{each.platform}:{each.id}" for each in jax.devices())]),
        ) from None


@dataclass
class Clock:
    """How long things took, and how many batches fill the wanted time."""

    wanted_seconds: float
    batches: int
    training: float = 0.0
    compiling: float = 0.0

    def took(self, batches: int, seconds: float) -> None:
        """Note a chunk, and adapt the length of the next one."""
        self.training += seconds
        ratio = self.wanted_seconds / max(seconds, 1e-6)
        self.batches = max(1, int(batches * min(8.0, max(0.2, ratio))))


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
    """

    recipe: Recipe
    learner: Learner
    rows: Mapping[str, Any]
    splits: Mapping[str, Mapping[str, Any]]
    batches: Batches | ClassicBatches
    plan: Plan
    key: Any
    seen: Callable[..., Mapping[str, Any]] | None = None
    penalties: Penalties | None = None
    history: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = self.batches.count * self.batches.width
        longest = max(1, min(MOST_EPOCHS_IN_A_CHUNK, MOST_ORDER_ENTRIES // rows))
        self.capacity = longest if self.plan.epochs is None else max(1, min(longest, self.plan.epochs))
        self.live = self.plan.live
        self.clock = Clock(self.plan.chunk_seconds, self.plan.first_batches)
        self.epoch, self.batch = 0, 0
        self.history = {name: [] for name in self.recipe.columns}
        self.failed: Failed | None = None
        self._program: Any = None
        self._order: tuple[np.ndarray, np.ndarray | None] | None = None
        self.carry = self._first_carry()

    def _first_carry(self) -> Carry:
        jnp = jax.numpy
        with self.plan.scope():
            number = jax.tree.leaves(self.learner.params)[0].dtype
            best = None
            if self.recipe.patience is not None:
                best = Best(jnp.asarray(jnp.inf, number), jnp.int32(0), self.learner.params, self.learner.state)
            return Carry(
                self.learner,
                jnp.int32(0),
                jnp.int32(0),
                np.zeros(2, number),
                jax.tree.map(jnp.asarray, self.recipe.schedule.init()),
                best,
                jnp.bool_(True),
                jnp.int32(0),
            )

    def __iter__(self) -> Yields:
        return self.run()

    def run(self) -> Yields:
        """Trains to the end of the plan; ``send`` a command to change what is under way."""
        paused_after: int | None = None
        stopped = ""
        while not (stopped := stopped or self._stopped()):
            event: Event
            if paused_after == 0:
                event = Paused(self.epoch, self.batch)
            else:
                before = self._steps_done()
                span = self.clock.batches
                event = self._chunk(span if paused_after is None else min(paused_after, span))
                if paused_after is not None:
                    paused_after -= self._steps_done() - before
            command = yield event, self.snapshot
            while isinstance(command, SetLearningRate | SetRegularization):
                command = yield self._change(command), self.snapshot
            if command is not None:
                paused_after, stopped = self._obey(command, paused_after)
        if self.failed is not None:
            yield self.failed, self.snapshot
        yield self.finish(stopped), self.snapshot

    def _steps_done(self) -> int:
        return self.epoch * self.recipe.batches + self.batch

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

    def _change(self, command: SetLearningRate | SetRegularization) -> Changed:
        if isinstance(command, SetLearningRate):
            self.live = self.live._replace(learning_rate=command.value)
            return Changed(self.epoch, self.batch, "learning_rate", command.value)
        self.live = self.live._replace(l1=command.l1, l2=command.l2)
        penalties = self.penalties
        if self.recipe.penalties is None and penalties is not None and penalties.active(command.l1, command.l2):
            self._start_paying(penalties)
        return Changed(self.epoch, self.batch, "regularization", command.l1 + command.l2)

    def _start_paying(self, penalties: Penalties) -> None:
        """A program with penalties from here on; until now the objective was the loss."""
        self.recipe = replace(self.recipe, penalties=penalties)
        self.history = {name: self.history.get(name, self.history["train.loss"])[:] for name in self.recipe.columns}
        self._program = None

    def _stopped(self) -> str:
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
        """A span inside this epoch, or up to the end of an epoch."""
        batches = self.recipe.batches
        end = self.batch + span
        if end < batches:
            return Bounds(self.batch, 1, end)
        epochs = min(end // batches, self.capacity)
        ahead = [mark - self.epoch for mark in (*self.plan.marks, self.plan.epochs) if mark and mark > self.epoch]
        return Bounds(self.batch, min([epochs, *ahead]), batches)

    def _first_steps(self, count: int) -> Bounds:
        """The next so many steps, wherever they end."""
        epochs, last = divmod(self.batch + count, self.recipe.batches)
        return Bounds(self.batch, epochs + 1, last) if last else Bounds(self.batch, epochs, self.recipe.batches)

    def _order_of(self, epochs: int) -> tuple[np.ndarray, np.ndarray | None]:
        """The order of these epochs, filled up to the compiled length; the one under way is kept."""
        if self._order is None:
            indices, valid = self.batches.epochs(self.epoch, epochs)
        else:
            indices, valid = self._order
            if epochs > 1:
                more, more_valid = self.batches.epochs(self.epoch + 1, epochs - 1)
                indices = np.concatenate([indices, more])
                valid = None if valid is None else np.concatenate([valid, more_valid])
        filled = np.zeros((self.capacity, *indices.shape[1:]), np.int32)
        filled[:epochs] = indices
        if valid is None:
            return filled, None
        filled_valid = np.zeros(filled.shape, valid.dtype)
        filled_valid[:epochs] = valid
        return filled, filled_valid

    def _chunk(self, span: int) -> Progressed:
        bounds = self._bounds(span)
        stream = self.batches.state()
        order, valid = self._order_of(int(bounds.epochs))
        after, history, seconds = self._execute(self.carry, order, valid, bounds)
        if not bool(after.finite):
            good = self._good_steps(order, valid, int(after.step) - int(self.carry.step))
            bounds = self._first_steps(good)
            after = self._execute(self.carry, order, valid, bounds)[0] if good else self.carry
            at = divmod(self.batch + good, self.recipe.batches)
            self.failed = self._failure(after, order[at], None if valid is None else valid[at])
        elif int(after.stop) and int(after.epoch) - self.epoch < bounds.epochs:
            self._rewind(stream, int(after.epoch) - self.epoch)
        running = slice(int(after.epoch) - self.epoch, int(after.epoch) - self.epoch + 1)  # the epoch under way
        self._order = (order[running], None if valid is None else valid[running])
        return self._moved_on(after, history, int(bounds.last_batch) % self.recipe.batches, seconds)

    def _moved_on(self, after: Carry, history: np.ndarray, batch: int, seconds: float) -> Progressed:
        """Note where a chunk has led: so many epochs on, and ``batch`` steps into the next."""
        ended, before = int(after.epoch) - self.epoch, self._steps_done()
        for column, name in enumerate(self.recipe.columns):
            self.history[name].extend(history[:ended, column].tolist())
        self.carry, self.epoch, self.batch = after, self.epoch + ended, batch
        self._order = self._order if batch else None
        steps = self._steps_done() - before
        self.clock.took(max(1, steps), seconds)
        columns = {name: values[len(values) - ended :] for name, values in self.history.items()}
        rate = steps * self.batches.width / max(seconds, 1e-9)
        return Progressed(self.epoch, batch, self.recipe.batches, columns, self.clock.training, rate)

    def _rewind(self, stream: Mapping[str, Any], ended: int) -> None:
        """The order's stream as if only the epochs that ran had been drawn."""
        self.batches.restore(stream)
        drawn = ended - (1 if self._order is not None else 0)
        if drawn > 0:
            self.batches.epochs(self.epoch, drawn)

    def _execute(
        self, carry: Carry, order: np.ndarray, valid: np.ndarray | None, bounds: Bounds
    ) -> tuple[Carry, np.ndarray, float]:
        with self.plan.scope():
            number = carry.running.dtype
            live = jax.tree.map(lambda value: np.asarray(value, number), self.live)
            bounds = jax.tree.map(np.int32, bounds)
            rows, splits = self._on_device("rows"), self._on_device("splits")
            arguments = (carry, rows, splits, order, valid, bounds, live, self.key)
            if self._program is None:
                begun = time.perf_counter()
                self._program = jax.jit(self._traced).lower(*arguments).compile()
                self.clock.compiling += time.perf_counter() - begun
            begun = time.perf_counter()
            after, history = self._program(*arguments)
            history = np.asarray(history)
            return after, history, time.perf_counter() - begun

    def _traced(self, *arguments: Any) -> Any:
        return run_chunk(self.recipe, *arguments)

    def _on_device(self, name: str) -> Any:
        """Rows and splits are sent to the device once."""
        held = self.__dict__.setdefault("_held", {})
        if name not in held:
            held[name] = jax.device_put(getattr(self, name))
        return held[name]

    def _good_steps(self, order: np.ndarray, valid: np.ndarray | None, bad: int) -> int:
        """How many steps from here leave every number finite, where ``bad`` do not: found by halving."""
        good = 0
        while bad - good > 1:
            middle = (good + bad) // 2
            finite = bool(self._execute(self.carry, order, valid, self._first_steps(middle))[0].finite)
            good, bad = (middle, bad) if finite else (good, middle)
        return good

    def _failure(self, good: Carry, indices: np.ndarray, valid: np.ndarray | None) -> Failed:
        """What stopped being finite in the step after the last good state."""
        with self.plan.scope():
            layer, tensor = first_bad_tensor(self, good, indices, valid)
        what = f"'{tensor}' of layer '{layer}' stopped being finite" if layer else f"{tensor} stopped being finite"
        epoch, batch = divmod(int(good.step), self.recipe.batches)
        return Failed(epoch, batch, layer, tensor, what)

    def finish(self, stopped: str) -> Finished:
        """The last event; where patience watched, the best weights are put back.

        Not where ``until`` held: those are the weights that were asked for.
        """
        best = self.carry.best
        best_epoch = None
        if best is not None and int(best.epoch) > 0 and stopped not in ("not-finite", "until"):
            best_epoch = int(best.epoch)
            self.carry = self.carry._replace(learner=self.carry.learner._replace(params=best.params, state=best.state))
        return Finished(stopped, self.epoch, self.clock.training, self.clock.compiling, best_epoch)

    @property
    def params(self) -> dict[str, dict[str, np.ndarray]]:
        """The parameters of the moment."""
        return jax.tree.map(np.asarray, self.carry.learner.params)

    @property
    def state(self) -> dict[str, dict[str, np.ndarray]]:
        """The layers' state of the moment."""
        return jax.tree.map(np.asarray, self.carry.learner.state)

    def snapshot(self) -> dict[str, np.ndarray]:
        """Every array of the moment by name: ``params/dense1/weight``, ``memory/…``, ``step``."""
        leaves, _ = jax.tree_util.tree_flatten_with_path(self.carry)
        return {"/".join(_part(part) for part in path): np.asarray(leaf) for path, leaf in leaves}


def _part(part: Any) -> str:
    for attribute in ("key", "name", "idx"):
        if hasattr(part, attribute):
            return str(getattr(part, attribute))
    return str(part)
