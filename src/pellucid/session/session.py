"""The experiment while it lives: set up, run in steps, changed by commands, read at any time."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from pellucid.commands import Command
from pellucid.events import Changed, Event, Progressed, Started
from pellucid.network import summarize
from pellucid.network.engine import use_compilation_cache
from pellucid.network.summary import measure_speed
from pellucid.session.assembly import assembled, plan_of, steps_in_epoch
from pellucid.session.setup import Setup
from pellucid.tasks.objective import measure
from pellucid.training.loop import Training
from pellucid.training.measuring import measurer
from pellucid.training.standing import stand, standing

SECONDS_PER_STEP = 2e-6
"""What a step costs besides its arithmetic, in a compiled loop."""

MOST_SNAPSHOTS = 24
MOST_NUMBERS_IN_SNAPSHOTS = 500_000
SNAPSHOTS = "snapshots/"

Parameters = dict[str, dict[str, np.ndarray]]


Sent = TypeVar("Sent")


def following(running: Generator[Sent, Command | None, None], command: Command | None) -> Sent | None:
    """What comes next from a generator that takes commands, or ``None`` at its end."""
    try:
        return running.send(command)
    except StopIteration:
        return None


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
        plan = plan_of(setup, chunk_seconds, marked_epochs(setup) if keep_snapshots else ())
        with plan.scope():
            return cls(setup, assembled(setup, plan, initial))

    def started(self) -> Started:
        """The event that opens the run: what is trained, and what it will cost."""
        setup = self.setup
        epochs = setup.experiment.train.epochs or 0
        steps = epochs * steps_in_epoch(setup)
        multiply_adds = self.multiply_adds(epochs)
        seconds = multiply_adds / measure_speed().multiply_adds_per_second + steps * SECONDS_PER_STEP
        return Started(
            str(setup.experiment.network),
            setup.network.count(),
            {name: len(part) for name, part in setup.rows.items()},
            epochs,
            multiply_adds,
            seconds,
        )

    def multiply_adds(self, epochs: int) -> int:
        """Work of so many epochs: forward, and backward to values and to weights, about three times as much."""
        return 3 * summarize(self.setup.network).multiply_adds * len(self.setup.rows["train"]) * epochs

    def events(self) -> Generator[Event, Command | None, None]:
        """All that happens until the end; snapshots are taken on the way, and commands by ``send``."""
        marks, running = self.training.plan.marks, self.training.run()
        if marks and not self.snapshots:
            self.snapshots[0] = self.arrays
        command = None
        while (event := following(running, command)) is not None:
            if isinstance(event[0], Progressed) and self.training.batch == 0 and self.training.epoch in marks:
                self.snapshots[self.training.epoch] = self.arrays
            command = yield event[0]

    def standing(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Where it stands between two events: all that is needed to go on as if nothing had happened."""
        arrays, notes = standing(self.training)
        for epoch, layers in self.snapshots.items():
            for layer, group in layers.items():
                arrays |= {f"{SNAPSHOTS}{epoch}/{layer}/{name}": value for name, value in group.items()}
        return arrays, notes

    def stand(self, arrays: Mapping[str, np.ndarray], notes: Mapping[str, Any]) -> None:
        """Put a session that has not begun to where :meth:`standing` was taken.

        Raises:
            InputError: this is the standing of another experiment.
        """
        stand(self.training, arrays, notes)
        for path, value in arrays.items():
            if path.startswith(SNAPSHOTS):
                epoch, layer, name = path.removeprefix(SNAPSHOTS).split("/", 2)
                self.snapshots.setdefault(int(epoch), {}).setdefault(layer, {})[name] = value

    def replay(self, changes: Iterable[Changed]) -> None:
        """Make changes of an earlier life again, each at its step; those before this place count already."""
        here = (self.training.epoch, self.training.batch)
        later = [change for change in changes if (change.epoch, change.batch) >= here]
        self.training.replays = sorted(later, key=lambda change: (change.epoch, change.batch))

    def results(self, parts: Iterable[str] | None = None) -> dict[str, dict[str, float]]:
        """Loss and metrics of the weights of the moment, on these parts of the data, or on every one."""
        training, setup = self.training, self.setup
        measured = measurer(measure(setup.network, setup.task, setup.experiment.train.precision))
        learner, dtype = training.outcome, str(training.carry.running.dtype)
        with training.plan.scope():
            found = {
                name: measured(learner.params, learner.state, part.for_measuring(dtype))
                for name, part in setup.rows.items()
                if parts is None or name in parts
            }
        names = ("loss", *setup.task.measures)
        return {part: {name: values[name] for name in names} for part, values in found.items()}

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


def marked_epochs(setup: Setup) -> tuple[int, ...]:
    """Up to 24 epochs, denser at the beginning; fewer for large networks, so that memory stays small."""
    epochs = setup.experiment.train.epochs or 0
    count = min(MOST_SNAPSHOTS, MOST_NUMBERS_IN_SNAPSHOTS // max(1, setup.network.count()))
    if epochs < 1 or count < 2:
        return ()
    return tuple(np.unique(np.geomspace(1, epochs, count).round().astype(int)).tolist())
