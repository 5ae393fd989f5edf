"""Where a page's messages are done: opening and joining sessions, commands, questions."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.drive import unlike_of
from pellucid.errors import InputError, did_you_mean
from pellucid.export.page import measure_of
from pellucid.model import Model
from pellucid.session.live import read_command
from pellucid.session.live.absent import without_rows
from pellucid.spec.source import is_path
from pellucid.studio.frames import encode, rounded
from pellucid.studio.links import links_of
from pellucid.studio.opening import opened
from pellucid.studio.questions import (
    LONG,
    QUESTIONS,
    Ack,
    Close,
    Expect,
    Explain,
    Join,
    Leave,
    Look,
    Paint,
    Question,
    Rows,
    Save,
    Share,
    Take,
    Values,
    read_question,
)
from pellucid.studio.room import Room, Watcher
from pellucid.studio.sights import PAINTS, named
from pellucid.studio.store import Store
from pellucid.studio.taking import model_now, take
from pellucid.studio.uploads import Uploads

Send = Callable[[int, dict[str, Any] | bytes], None]

SCENE_STAYS = frozenset({"run", "pause", "step", "speed"})
"""Commands after which the scene looks as before."""

SERVER = 0
"""The number under which the server itself asks."""


def check_no_path(fields: Mapping[str, Any]) -> None:
    """A page names what there is and what it has brought; only the command line names files.

    Raises:
        InputError: it names a file.
    """
    wanted, values = _part(fields, "from"), _part(fields, "values")
    data = _part(_part(wanted, "experiment"), "data")
    sources = [part.get("source") for part in (wanted, values, data)]
    run = wanted.get("run")
    named = [source for source in sources if isinstance(source, str) and is_path(source)]
    named += [run] if isinstance(run, str) and any(mark in run for mark in "/\\") else []
    if named or "file" in wanted or "data_dir" in wanted:
        raise InputError(
            "a page cannot open files by their path",
            code="studio.path",
            got=str(named[0])[:40] if named else "a file",
            next="Drop the file onto the page.",
            safe="Nothing was opened.",
        )


def _part(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A field that holds others; nothing where it does not."""
    found = fields.get(name)
    return found if isinstance(found, Mapping) else {}


class Desk:
    """The sessions of a worker, and what pages ask of them.

    Args:
        folder: where sessions are kept.
        send: hands a message to a page.
    """

    def __init__(self, folder: Path, send: Send) -> None:
        self.store = Store(folder)
        self.send = send
        self.rooms: dict[str, Room] = {}

    def do(self, page: int, message: Mapping[str, Any]) -> Any:
        """The result of a message ``{"session", "do", …}`` that is answered at once.

        Raises:
            InputError: it cannot be done; nothing was changed.
        """
        fields = {name: value for name, value in message.items() if name not in ("id", "session")}
        asks = str(fields.get("do"))
        session = str(message.get("session", ""))
        if page != SERVER:
            check_no_path(fields)
        if asks == "open":
            return self._open(page, session, _part(fields, "from"))
        room = self._room(session, page, asks)
        if asks in QUESTIONS:
            return self._answer(page, room, read_question(fields))
        room.live.apply(read_command(fields))
        room.unsaved = True
        if asks not in SCENE_STAYS:
            self._tell_scene(room)
        return {}

    def beside(self, page: int, message: Mapping[str, Any]) -> Callable[[], Any] | None:
        """What takes long and changes nothing, as a function that may run beside everything else.

        Raises:
            InputError: it cannot be done.
        """
        asks = str(message.get("do"))
        if asks not in LONG:
            return None
        room = self._room(str(message.get("session", "")), page, asks)
        match read_question(message):
            case Explain() as question:
                return self._explain(room, question)
            case Take(what=what):
                return self._take(room, what)
            case _:
                return self._unlike(room)

    def _answer(self, page: int, room: Room, question: Question) -> dict[str, Any]:
        match question:
            case Join():
                return self._join(page, room)
            case Leave():
                room.leave(page)
            case Ack(seq=seq) if page in room.watchers:
                room.watchers[page].drew(seq)
            case Expect(command=command):
                room.expected = read_command(command)
            case Paint(by=by):
                self._paint(room.watchers[page], by)
            case Look():
                return self._look(page, room, question)
            case Values(layer=layer):
                self._tell_values(page, room, layer)
            case Share():
                return links_of(room.live, question.model_dump())
            case Rows(upload=upload):
                self._bring(room, upload)
            case Save():
                self._save(room)
            case Close():
                del self.rooms[room.id]
        return {}

    def _room(self, session: str, page: int, asks: str) -> Room:
        if session not in self.rooms:
            raise InputError(
                "there is no such session here", code="studio.session", got=session[:40], next="Open a new one."
            )
        room = self.rooms[session]
        if page != SERVER and page not in room.watchers and asks not in ("join", "leave"):
            room.enter(page)
        return room

    def _open(self, page: int, session: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """A session under the name that the server gave it."""
        if session in self.rooms:
            return self._join(page, self.rooms[session])
        stored = wanted.get("stored")
        live, display = (self.store.live(str(stored)), {}) if stored else opened(wanted, self.store.folder)
        room = self.rooms[session] = Room(session, live, display, unsaved=bool(wanted))  # an opening scene is nobody's
        return self._join(page, room) if page != SERVER else {"session": session}

    def _join(self, page: int, room: Room) -> dict[str, Any]:
        room.enter(page)
        self.send(page, room.points())
        self.send(page, room.scene())
        if len(room.live.timeline.lines) > 1:
            self.send(page, room.branches())
        return {"session": room.id, "display": room.display}

    def _tell_scene(self, room: Room) -> None:
        """The scene for everyone who looks on, and the points where they are other ones."""
        known, scene = room.told_points, room.scene()
        points, branches = room.points(), None if room.told_branches == room.at_branch else room.branches()
        for page in room.watchers:
            if points != known:
                self.send(page, points)
            self.send(page, scene)
            if branches is not None:
                self.send(page, branches)

    def _paint(self, watcher: Watcher, by: str) -> None:
        if by not in PAINTS:
            raise InputError(
                "lines cannot be painted by that",
                code="studio.paint",
                got=by[:40],
                allowed=", ".join(PAINTS),
                next=did_you_mean(by, PAINTS),
            )
        watcher.paint, watcher.version = by, -1

    def _explain(self, room: Room, question: Explain) -> Callable[[], dict[str, Any]]:
        setup, training = room.live.setup, room.live.training
        dataset, parts = setup.dataset, (setup.experiment, setup.network, setup.task, setup.inputs, setup.targets)
        model = Model(*parts, training.params, training.state, metrics={}, provenance={})
        if question.values is not None:
            return lambda: {"step": model.explain_step([question.values], question.target).to_json()}
        row = question.row
        if row is None or not 0 <= row < len(dataset):
            raise InputError("there is no such row", code="studio.row", got=row, allowed=f"0 to {len(dataset) - 1}")
        raw = dataset.in_words(dataset.inputs, np.array([row]))
        targets = {name: values[row : row + 1] for name, values in dataset.targets.items()}
        return lambda: {"row": row, "step": model.explain_step(raw, targets).to_json()}

    def _look(self, page: int, room: Room, question: Look) -> dict[str, Any]:
        moment = room.live.timeline.moment(question.epoch, question.branch)
        arrays = {
            f"{kind}/{rest}": value
            for path, value in moment.arrays.items()
            for kind in ("params", "state")
            for _, found, rest in [path.partition(f"learner/{kind}/")]
            if found
        }
        same = moment.asked.experiment.network == room.live.asked.experiment.network
        header = {"type": "snapshot", "session": room.id, "epoch": moment.epochs, "same_network": same}
        self.send(page, encode(header, *rounded(arrays)))
        return {"epoch": moment.epochs, "same_network": same}

    def _tell_values(self, page: int, room: Room, layer: str) -> None:
        training = room.live.training
        if layer not in training.params:
            known = ", ".join(training.params)
            raise InputError(f"there is no layer '{layer[:40]}'", code="studio.layer", got=layer[:40], allowed=known)
        arrays = named("params", {layer: training.params[layer]})
        self.send(page, encode({"type": "values", "session": room.id, "layer": layer}, arrays))

    def _unlike(self, room: Room) -> Callable[[], dict[str, Any]]:
        """The page measures each row itself, as the report does."""
        if room.live.asked.absent:
            raise without_rows(room.live.asked.absent)
        setup = room.live.setup
        return lambda: {"unlike": measure_of(*unlike_of(setup).to_json())}

    def _take(self, room: Room, what: str) -> Callable[[], dict[str, Any]]:
        """Its bytes, as base64."""
        live = room.live.still()
        return lambda: {"content": base64.b64encode(take(what, live, lambda: model_now(live))).decode()}

    def _bring(self, room: Room, upload: str) -> None:
        uploads = Uploads(self.store.folder.parent / "uploads")
        room.live.bring(*uploads.dataset(upload))
        room.unsaved = True
        self._tell_scene(room)

    def _save(self, room: Room) -> None:
        if room.unsaved:
            self.store.save(room)
        room.unsaved = False
