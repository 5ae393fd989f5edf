"""A worker process: several sessions in turns, each a little at a time, so that none waits long."""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pellucid.errors import PellucidError
from pellucid.studio.desk import Desk
from pellucid.studio.opening import opened
from pellucid.studio.room import Room

LONGEST_TURN = 0.02
SHORTEST_TURN = 0.002
SECONDS_FOR_ALL = 0.05
"""In this time every session has its turn."""

SECONDS_BETWEEN_SAVES = 3.0
IDLE_SECONDS = 0.5
COMPILING_SECONDS = 0.005


def main(connection: Connection, folder: str) -> None:
    """The life of a worker: until the server's end of the pipe is closed.

    Args:
        connection: the pipe to the server.
        folder: where sessions are kept.
    """
    Worker(connection, Path(folder)).run()


class Worker:
    """Sessions, their turns and their messages.

    Args:
        connection: the pipe to the server.
        folder: where sessions are kept.
    """

    def __init__(self, connection: Connection, folder: Path) -> None:
        self.connection = connection
        self.desk = Desk(folder, self.send)
        self.compiler = ThreadPoolExecutor(1, "compile")
        self.looker = ThreadPoolExecutor(1, "look")
        self.answerer = ThreadPoolExecutor(1, "answer")
        self._answers: list[tuple[int, dict[str, Any], Future[Any]]] = []
        self._told: dict[str, Any] = {}

    def send(self, page: int, message: dict[str, Any] | bytes) -> None:
        """Hand a message for a page to the server."""
        self.connection.send(("bytes" if isinstance(message, bytes) else "text", page, message))

    def run(self) -> None:
        """Until the server is gone."""
        try:
            self._warm_up()
            while True:
                busy = self._turns()
                self._compile_ahead()
                self._frames()
                self._answer()
                self._save()
                self._messages(0.0 if busy else self._patience())
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self._save(now=True)
        finally:
            for beside in (self.compiler, self.looker, self.answerer):
                beside.shutdown(wait=False, cancel_futures=True)

    def _warm_up(self) -> None:
        """Load what every session needs, where none is waited for yet."""
        if not self.connection.poll(0):
            live, _ = opened({}, self.desk.store.folder)
            self.compiler.submit(live.prepare)

    def _messages(self, patience: float) -> None:
        while self.connection.poll(patience):
            kind, page, message = self.connection.recv()
            if kind == "text":
                self._obey(page, message)
            patience = 0.0

    def _obey(self, page: int, message: dict[str, Any]) -> None:
        """A command, answered whatever comes of it; what takes long is answered when it is done."""
        reply: dict[str, Any] = {"type": "reply", "id": message.get("id"), "session": message.get("session")}
        try:
            if (long := self.desk.beside(page, message)) is not None:
                self._answers.append((page, reply, self.answerer.submit(long)))
            else:
                result = self.desk.do(page, message)
                if (room := self.desk.rooms.get(str(message.get("session")))) is not None:
                    self._tell_status(room)  # before the answer: whoever has that, knows what it led to
                self._reply(page, reply, result)
        except ConnectionError:
            raise  # the server is gone
        except Exception as problem:
            self._refuse(page, reply, problem)

    def _answer(self) -> None:
        """Send the answers that are ready."""
        for page, reply, answer in [each for each in self._answers if each[2].done()]:
            self._answers.remove((page, reply, answer))
            try:
                result = answer.result()
            except Exception as problem:
                self._refuse(page, reply, problem)
            else:
                self._reply(page, reply, result)

    def _reply(self, page: int, reply: dict[str, Any], result: Any) -> None:
        if reply["id"] is not None:
            self.send(page, {**reply, "ok": True, "result": result})

    def _refuse(self, page: int, reply: dict[str, Any], problem: Exception) -> None:
        """Say why not; a fault of ours in one answer does not end the sessions of everyone."""
        if not isinstance(problem, PellucidError):
            logging.getLogger(__name__).error("no answer to a page", exc_info=problem)
            problem = PellucidError(
                "this is a bug in Pellucid, not a mistake of yours",
                code="bug",
                got=f"{type(problem).__name__}: {problem}"[:200],
                next="Please report it.",
            )
        self.send(page, {**reply, "ok": False, "error": problem.to_json()})

    def _turns(self) -> bool:
        """A turn for everyone; whether anyone trained."""
        rooms = list(self.desk.rooms.values())
        active = sum(room.live.wants_to_train for room in rooms)
        seconds = min(LONGEST_TURN, max(SHORTEST_TURN, SECONDS_FOR_ALL / max(1, active)))
        trained = [room.turn(seconds, self.compiler) for room in rooms]
        return any(trained)

    def _compile_ahead(self) -> None:
        """While nothing is compiled, prepare for the next click on one of the sessions."""
        rooms = self.desk.rooms.values()
        if not any(room.occupies_compiler for room in rooms):
            any(room.compile_ahead(self.compiler) for room in rooms)

    def _frames(self) -> None:
        for room in self.desk.rooms.values():
            for page, frame in room.frames(self.compiler):
                self.send(page, frame)
            self._tell_status(room)
            if room.watchers and room.troubles.look(room.live, self.looker):
                for page in room.watchers:
                    self.send(page, room.cards())

    def _tell_status(self, room: Room) -> None:
        status = room.status()
        if room.watchers and self._told.get(room.id) != status:
            self._told[room.id] = status
            for page in room.watchers:
                self.send(page, status)

    def _patience(self) -> float:
        """How long nothing may happen: not at all where something will be ready soon."""
        rooms = self.desk.rooms.values()
        if self._answers or any(room.compiling is not None or room.live.wants_to_train for room in rooms):
            return COMPILING_SECONDS
        return IDLE_SECONDS

    def _save(self, *, now: bool = False) -> None:
        """Save what has waited for long, one session at a time: each waits for the disk."""
        waiting = [room for room in self.desk.rooms.values() if room.unsaved]
        due = [room for room in waiting if time.monotonic() - room.saved_at > SECONDS_BETWEEN_SAVES]
        for room in waiting if now else due[:1]:
            self.desk.store.save(room)
            room.unsaved, room.saved_at = False, time.monotonic()
