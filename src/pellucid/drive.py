"""A session driven to its end: every event told and kept, checkpoints by the clock, signals heeded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from pellucid.commands import Command
from pellucid.errors import SystemRefusedError
from pellucid.events import Changed, Event, Failed, Finished, Interrupted, Saved, Warned
from pellucid.explain.unlike import Unlike
from pellucid.model import Model
from pellucid.run import Run
from pellucid.runs.cadence import Cadence
from pellucid.runs.environment import packages
from pellucid.runs.folder import RunFolder
from pellucid.session.interruption import interruption
from pellucid.session.session import Session, following
from pellucid.session.setup import Setup
from pellucid.session.verdicts import verdicts
from pellucid.tasks.classification import Classification

Listener = Callable[[Event], Command | None]
"""Hears an event, and may answer with a command: pause, step, stop, another learning rate."""


def drive(
    session: Session,
    folder: RunFolder | None = None,
    listen: Listener | None = None,
    opening: Iterable[Event] = (),
    warnings: Iterable[Warned] = (),
    *,
    checkpoint_first: bool = False,
) -> Run:
    """Train to the end, and keep everything about it.

    Args:
        session: the experiment, at its beginning or where a checkpoint stood.
        folder: where it is kept, by whoever holds its lock; ``None`` for nowhere.
        listen: hears every event and may answer with a command.
        opening: what is told before the first step.
        warnings: what was told in an earlier life.
        checkpoint_first: whether its beginning is kept, because nothing gives it again.

    Raises:
        SystemRefusedError: the model could not be written; the problem's ``run`` holds it.
    """
    keeper = Keeper(session, folder, listen, list(warnings))
    for event in opening:
        keeper.hear(event)
    if checkpoint_first:
        keeper.checkpoint()
    finished = _trained(session, keeper)
    keeper.checkpoint()
    model = model_of(session)
    for event in verdicts(session.setup, model.metrics):
        keeper.hear(event)
    told, history = tuple(keeper.warnings), session.training.history
    run = Run(session.setup.experiment, history, finished, model, told, folder, session.setup, session.snapshots)
    keeper.finish(run)
    return run


@dataclass
class Keeper:
    """Who hears of what happens: the run folder, and whoever asked.

    Args:
        session: what is kept.
        folder: where; ``None`` for nowhere.
        listen: who else hears.
        warnings: everything that was warned of.
    """

    session: Session
    folder: RunFolder | None
    listen: Listener | None
    warnings: list[Warned]
    _refused: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        seconds = self.session.setup.experiment.run.checkpoint_seconds
        size = sum(array.nbytes for array in self.session.training.snapshot().values())
        self.cadence = Cadence(seconds, size)

    def hear(self, event: Event) -> Command | None:
        """Keep an event, then tell it; a change is on the disk before it takes effect."""
        if isinstance(event, Warned):
            self.warnings.append(event)
        if self.folder is not None:
            with self._tolerant():
                self.folder.journal.append(event.to_json(), lasting=isinstance(event, Changed))
        return self.listen(event) if self.listen is not None else None

    def checkpoint_if_due(self) -> None:
        """A checkpoint by the clock."""
        if self.folder is not None and self.cadence.due():
            with self.cadence.timed():
                self.checkpoint()

    def checkpoint(self) -> None:
        """A checkpoint of where the session stands, unless going on from there would fail."""
        if self.folder is None or not self.session.training.can_go_on():
            return
        arrays, notes = self.session.standing()
        with self._tolerant():
            self.folder.journal.sync()  # a checkpoint never knows more than what happened
            self.folder.checkpoints.write(self.session.training.steps, arrays, {**notes, "packages": packages()})

    def finish(self, run: Run) -> None:
        """Put the model in place, then say that the run has finished."""
        try:
            if self.folder is not None:
                path = run.model.save(self.folder.model)
                self.folder.save_snapshots(run.snapshots)
                self.hear(Saved(path.name, hashlib.sha256(path.read_bytes()).hexdigest()))
                self.folder.journal.append(run.finished.to_json(), lasting=True)
        except SystemRefusedError as problem:
            problem.run = run  # type: ignore[attr-defined]
            problem.next = f"Free some space, then: pellucid resume {run.folder.word if run.folder else ''}"
            problem.safe = self._safe()
            raise
        if self.listen is not None:
            self.listen(run.finished)

    def _safe(self) -> str:
        assert self.folder is not None
        steps = [int(path.name.removeprefix("step-")) for path in self.folder.checkpoints.all()]
        return f"The checkpoint of step {steps[0]:,} is whole." if steps else "What was asked for is kept."

    @contextmanager
    def _tolerant(self) -> Iterator[None]:
        """What the system refuses is warned of once, and tried again later: training is worth more."""
        try:
            yield
        except SystemRefusedError as problem:
            if not self._refused:
                self._refused = True
                warning = Warned("not-kept", f"{problem.where}: {problem.what} ({problem.got}). Training goes on.")
                self.warnings.append(warning)
                if self.listen is not None:
                    self.listen(warning)


def _trained(session: Session, keeper: Keeper) -> Finished:
    """Trains to the end, every event heard but the last, which is returned."""
    running, command = _heard(session), None
    while (event := following(running, command)) is not None:
        if isinstance(event, Finished):
            return replace(event, multiply_adds=session.multiply_adds(event.epochs))
        command = keeper.hear(event)
        if isinstance(event, Failed):
            keeper.hear(Warned("not-finite", f"{event.what}; the last good weights are kept."))
        keeper.checkpoint_if_due()
    raise AssertionError("a run ends with Finished")


def _heard(session: Session) -> Generator[Event, Command | None, None]:
    """The events of a run; Ctrl-C ends it between two chunks with what was learned."""
    training = session.training
    with interruption() as interrupted:
        running, command = session.events(), None
        while (event := following(running, command)) is not None:
            command = yield event
            if interrupted() and not isinstance(event, Finished):
                yield Interrupted(training.epoch)
                yield training.finish("interrupted")
                return


def model_of(session: Session) -> Model:
    """The trained model, with what it needs to say what it does not know."""
    setup = session.setup
    run = setup.experiment.run
    provenance = {
        "data": setup.dataset.name,
        "about": setup.dataset.about,
        "generated": setup.dataset.generated,
        "fingerprint": setup.dataset.fingerprint(),
        "rows": {name: len(part) for name, part in setup.rows.items()},
        "seed": run.seed,
        "packages": packages(),
    }
    return Model(
        setup.experiment,
        setup.network,
        setup.task,
        setup.inputs,
        setup.targets,
        session.params,
        session.state,
        session.results(),
        provenance,
        unlike_of(setup),
    )


def unlike_of(setup: Setup) -> Unlike:
    """What tells rows unlike the training rows of an experiment."""
    rows = setup.rows["train"]
    held_out = setup.rows.get("validation")
    classes = None
    if isinstance(setup.task, Classification):
        column = setup.dataset.targets[setup.task.target][setup.split.train]
        classes = setup.targets.apply({**_targets(setup), setup.task.target: column})[setup.task.target]
    return Unlike.fit(rows.inputs, classes=classes, held_out=None if held_out is None else held_out.inputs)


def _targets(setup: Setup) -> dict[str, Any]:
    return {name: values[setup.split.train] for name, values in setup.dataset.targets.items()}
