"""One session in a worker: a live experiment, the pages that watch it, and what each of them has seen."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pellucid.errors import PellucidError
from pellucid.session.live import Live
from pellucid.session.live.commands import LiveCommand
from pellucid.session.live.curves import Curves
from pellucid.studio.frames import encode, rounded
from pellucid.studio.scene import points_of, scene_of
from pellucid.studio.sights import Sights
from pellucid.studio.troubles import Troubles
from pellucid.training.loop import Training

SECONDS_BETWEEN_FRAMES = 1 / 60
MOST_IN_FLIGHT = 2
"""Frames that a page may still have to draw; so it never waits for one, and none queue."""

MOST_EPOCHS_IN_FRAME = 50
"""Of more new epochs, every n-th is told."""

MOST_EPOCHS_AT_FIRST = 800
"""To a page that knows nothing yet, so many: a reload shows the whole curve."""

MOST_EPOCHS_OF_BRANCH = 200
"""Of a branch that was left, so many: it stands behind the one that goes on."""

WAIT_FOR_PAGE = 0.1
"""Where an epoch is trained per picture, so long is a slow page waited for."""


@dataclass
class Watcher:
    """A page that looks on.

    Args:
        page: its number.
        epoch: how many epochs of the history it knows, for it has drawn them.
        curves: what they are of; after an undo or a reset they are others.
        in_flight: the frames that it was sent and has not drawn: number → epoch and curves they reach.
        paint: what it wants to see beside the weights.
    """

    page: int
    epoch: int = 0
    curves: Curves | None = None
    in_flight: dict[int, tuple[int, Curves | None]] = field(default_factory=dict)
    paint: str = "weight"
    sent_at: float = 0.0
    version: int = -1

    @property
    def ready(self) -> bool:
        """Whether it may be sent another frame."""
        return len(self.in_flight) < MOST_IN_FLIGHT

    def drew(self, sequence: int) -> None:
        """It has drawn a frame, knows its epochs, and will draw no older one any more."""
        self.epoch, self.curves = self.in_flight.get(sequence, (self.epoch, self.curves))
        self.in_flight = {number: reached for number, reached in self.in_flight.items() if number > sequence}


@dataclass
class Room:
    """A session: the experiment and its audience.

    Args:
        id: of the session.
        live: the experiment.
        display: settings that came with a link.
    """

    id: str
    live: Live
    display: dict[str, Any] = field(default_factory=dict)
    watchers: dict[int, Watcher] = field(default_factory=dict)
    sequence: int = 0
    trained_at: float = 0.0
    unsaved: bool = True
    saved_at: float = field(default_factory=time.monotonic)
    compiling: Future[None] | None = None
    expected: LiveCommand | None = None
    compiling_ahead: Future[None] | None = None
    prepared: Training | None = None
    sights: Sights = field(default_factory=Sights)
    troubles: Troubles = field(default_factory=Troubles)
    told_points: bytes = b""
    told_branches: tuple[int, int] = (0, 1)

    # Training

    def turn(self, seconds: float, compiler: Executor) -> bool:
        """Train a little, where the experiment wants to and nothing has to be compiled first; whether it did."""
        live = self.live
        if not live.wants_to_train or self._compiles(compiler) or self._waits_for_page():
            return False
        trained = live.turn(seconds)
        self.trained_at = time.monotonic()
        self.unsaved = self.unsaved or trained
        return trained

    def _compiles(self, compiler: Executor) -> bool:
        """Whether the program is still being made, beside the turns of others."""
        if self.compiling is not None and self.compiling.done():
            self.compiling.result()
            self.compiling = None
        if self.compiling is None and not self.live.ready:
            self.compiling = compiler.submit(self.live.prepare)
        return self.compiling is not None

    @property
    def occupies_compiler(self) -> bool:
        """Whether anything is being compiled for this session."""
        return any(each is not None and not each.done() for each in (self.compiling, self.compiling_ahead))

    def compile_ahead(self, compiler: Executor) -> bool:
        """Compile what a click would need: on run, or on what a page says it may send next; whether there is any."""
        live, expected = self.live, self.expected
        if not live.ready and live.training is not self.prepared and (self.watchers or live.training.steps == 0):
            self.prepared = live.training
            self.compiling_ahead = compiler.submit(live.prepare)
        elif live.ready and expected is not None:
            self.expected = None
            self.compiling_ahead = compiler.submit(_attempt, live, expected)
        else:
            return False
        return True

    def _waits_for_page(self) -> bool:
        """An epoch a picture: the next one comes after the last was drawn, or could have been."""
        if self.live.pace.speed != "frame" or not self.live.pace.running or not self.watchers:
            return False
        now = time.monotonic()
        seen = any(each.ready and now - each.sent_at >= SECONDS_BETWEEN_FRAMES for each in self.watchers.values())
        return not seen and now - self.trained_at < WAIT_FOR_PAGE

    # What pages are told

    def enter(self, page: int) -> Watcher:
        """A page begins to look on; it is told everything anew."""
        self.watchers[page] = Watcher(page)
        return self.watchers[page]

    def leave(self, page: int) -> None:
        """A page looks on no more."""
        self.watchers.pop(page, None)

    def scene(self) -> dict[str, Any]:
        """The whole scene."""
        return {"type": "scene", "session": self.id, **scene_of(self.live), "cards": self.troubles.cards}

    def status(self) -> dict[str, Any]:
        """What changes often and is small."""
        live = self.live
        return {
            "type": "status",
            "session": self.id,
            "running": live.pace.wants_to_train,
            "compiling": self.compiling is not None,
            "stopped": live.stopped,
            "speed": live.pace.speed,
            "failed": live.training.failed.to_json() if live.training.failed is not None else None,
        }

    def cards(self) -> dict[str, Any]:
        """The troubles of the moment."""
        return {"type": "cards", "session": self.id, "cards": self.troubles.cards}

    def points(self) -> bytes:
        """The rows that are shown as points."""
        self.told_points = encode({"type": "points", "session": self.id}, points_of(self.live))
        return self.told_points

    @property
    def at_branch(self) -> tuple[int, int]:
        """Which branch goes on, and how many there are: with these the curves behind it change."""
        timeline = self.live.timeline
        return timeline.here, len(timeline.lines)

    def branches(self) -> dict[str, Any]:
        """The curves of every branch that was left."""
        self.told_branches = self.at_branch
        left = [line for line in self.live.timeline.lines if line.id != self.live.timeline.here and line.tip]
        found = [(line.id, line.tip.curves) for line in left if line.tip is not None and line.tip.curves is not None]
        told = [(branch, *curves.after(0, MOST_EPOCHS_OF_BRANCH)) for branch, curves in found]
        return {
            "type": "branches",
            "session": self.id,
            "curves": [
                {"branch": branch, "epochs": epochs, "columns": finite_columns(columns)}
                for branch, epochs, columns in told
            ],
        }

    def frames(self, compiler: Executor) -> Iterator[tuple[int, bytes]]:
        """A frame for every page that has drawn the last one, if there is anything new."""
        now = time.monotonic()
        waiting = [each for each in self.watchers.values() if each.ready and each.version != self.version]
        for watcher in waiting:
            if now - watcher.sent_at < SECONDS_BETWEEN_FRAMES:
                continue
            frame = self._frame(watcher, compiler)
            watcher.in_flight[self.sequence] = self.live.training.epoch, self.live.curves
            watcher.sent_at, watcher.version = now, self.version
            yield watcher.page, frame

    @property
    def version(self) -> int:
        """A number that is another one as soon as there is anything new to be drawn."""
        return hash((self.live.training.steps, self.live.version, id(self.live.training.carry), self.sights.ready))

    def _frame(self, watcher: Watcher, compiler: Executor) -> bytes:
        self.sequence += 1
        training = self.live.training
        curves = self.live.curves
        known = watcher.epoch if watcher.curves is curves else 0
        epochs, columns = curves.after(known, MOST_EPOCHS_IN_FRAME if known else MOST_EPOCHS_AT_FIRST)
        header = {
            "type": "frame",
            "session": self.id,
            "seq": self.sequence,
            "epoch": training.epoch,
            "batch": training.batch,
            "batches": training.recipe.batches,
            "step": training.steps,
            "sample": self.live.pace.sample,
            "sample_row": self.live.sample_row,
            "seconds": training.clock.training,
            "running": self.live.pace.wants_to_train,
            "live": {name: float(value) for name, value in training.live._asdict().items()},
            "from": known,
            "epochs": epochs,
            "columns": finite_columns(columns),
        }
        arrays = self.sights.arrays(training, watcher.paint, compiler)
        return encode(header, *rounded(arrays))


def _attempt(live: Live, command: LiveCommand) -> None:
    """Compile for a command that may come; one that does not fit is told about when it comes."""
    with suppress(PellucidError):
        live.prepare_ahead(command)


def finite_columns(columns: Mapping[str, Sequence[float]]) -> dict[str, list[float | None]]:
    """Columns as JSON can say them."""
    return {name: list(map(finite, values)) for name, values in columns.items()}


def finite(value: float) -> float | None:
    """The number, or ``None`` where JSON has no word for it."""
    return value if math.isfinite(value) else None
