"""A worker process: several sessions in turns, each a little at a time, so that none waits long."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pellucid.errors import PellucidError
from pellucid.studio.desk import Desk
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
        self._saved_at = time.monotonic()
        self._told: dict[str, Any] = {}

    def send(self, page: int, message: dict[str, Any] | bytes) -> None:
        """Hand a message for a page to the server."""
        self.connection.send(("bytes" if isinstance(message, bytes) else "text", page, message))

    def run(self) -> None:
        """Until the server is gone."""
        try:
            while True:
                busy = self._turns()
                self._frames()
                self._save()
                self._messages(0.0 if busy else self._patience())
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self._save(now=True)
        finally:
            for beside in (self.compiler, self.looker):
                beside.shutdown(wait=False, cancel_futures=True)

    def _messages(self, patience: float) -> None:
        while self.connection.poll(patience):
            kind, page, message = self.connection.recv()
            if kind == "text":
                self._obey(page, message)
            patience = 0.0

    def _obey(self, page: int, message: dict[str, Any]) -> None:
        """A command, answered whatever comes of it."""
        reply: dict[str, Any] = {"type": "reply", "id": message.get("id"), "session": message.get("session")}
        try:
            result = self.desk.do(page, message)
        except PellucidError as problem:
            self.send(page, {**reply, "ok": False, "error": problem.to_json()})
        else:
            if message.get("id") is not None:
                self.send(page, {**reply, "ok": True, "result": result})

    def _turns(self) -> bool:
        """A turn for everyone; whether anyone trained."""
        rooms = list(self.desk.rooms.values())
        active = sum(room.live.wants_to_train for room in rooms)
        seconds = min(LONGEST_TURN, max(SHORTEST_TURN, SECONDS_FOR_ALL / max(1, active)))
        trained = [room.turn(seconds, self.compiler) for room in rooms]
        return any(trained)

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
        if self._told.get(room.id) != status:
            self._told[room.id] = status
            for page in room.watchers:
                self.send(page, status)

    def _patience(self) -> float:
        """How long nothing may happen: not at all where something will be ready soon."""
        rooms = self.desk.rooms.values()
        if any(room.compiling is not None or room.live.wants_to_train for room in rooms):
            return COMPILING_SECONDS
        return IDLE_SECONDS

    def _save(self, *, now: bool = False) -> None:
        if now or time.monotonic() - self._saved_at > SECONDS_BETWEEN_SAVES:
            for room in self.desk.rooms.values():
                if room.unsaved:
                    self.desk.store.save(room)
                    room.unsaved = False
            self._saved_at = time.monotonic()
