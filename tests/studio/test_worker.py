"""A worker in its turns: what takes long for one session does not hold up the frames of another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from pellucid.errors import InputError
from pellucid.studio import worker as worker_module
from pellucid.studio.desk import Desk
from pellucid.studio.frames import decode
from pellucid.studio.questions import LONG
from pellucid.studio.room import Room
from pellucid.studio.store import Store
from pellucid.studio.worker import Worker

PAGE, PATIENCE = 7, 60.0
BUSY, OTHER = "session-that-trains", "session-that-stands"
TINY = {"source": "circle(points=20)", "network": "dense 2 tanh"}


class Server:
    """The server's end of the pipe, which draws every frame at once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.drawn: list[str] = []

    def tell(self, session: str, do: str, **fields: Any) -> None:
        self.connection.send(("text", PAGE, {"session": session, "do": do, **fields}))

    def until(self, holds: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
        while True:
            assert self.connection.poll(PATIENCE), "nothing came"
            kind, _, message = self.connection.recv()
            header = decode(message)[0] if kind == "bytes" else message
            if header["type"] == "frame":
                self.drawn.append(header["session"])
                self.tell(header["session"], "ack", seq=header["seq"])
            if holds(header):
                return header

    def ask(self, session: str, do: str, **fields: Any) -> Mapping[str, Any]:
        self.tell(session, do, id=f"{session} {do}", **fields)
        return self.until(lambda message: message.get("id") == f"{session} {do}")

    def frames(self, session: str, count: int) -> None:
        """Wait for so many frames of a session."""
        wanted = self.drawn.count(session) + count
        self.until(lambda message: self.drawn.count(session) >= wanted)


@contextmanager
def working(folder: Path) -> Iterator[Server]:
    """A worker in a thread, with a session that trains and one that stands still."""
    ours, theirs = Pipe()
    thread = threading.Thread(target=Worker(theirs, folder).run)
    thread.start()
    server = Server(ours)
    for session in (BUSY, OTHER):
        assert server.ask(session, "open", **{"from": TINY})["ok"]
    server.tell(BUSY, "speed", pace="free")
    server.tell(BUSY, "run")
    try:
        yield server
    finally:
        ours.close()
        thread.join(PATIENCE)
    assert not thread.is_alive()


ASKED = {"explain": {"row": 0}, "take": {"what": "model"}, "unlike": {}}


@pytest.mark.parametrize("asks", sorted(LONG))
def test_a_long_answer_for_one_session_lets_the_frames_of_another_pass(
    asks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def long(desk: Desk, room: Room, *asked: Any) -> Callable[[], dict[str, Any]]:
        return lambda: {"waited": may_end.wait(PATIENCE)}

    monkeypatch.setattr(Desk, f"_{asks}", long)
    with working(tmp_path) as server:
        server.frames(BUSY, 1)
        server.tell(OTHER, asks, id=1, **ASKED[asks])
        server.frames(BUSY, 10)
        may_end.set()
        reply = server.until(lambda message: message.get("id") == 1)
    assert (reply["ok"], reply["result"]) == (True, {"waited": True})


@pytest.mark.parametrize(("asks", "name"), [({"do": "look"}, "_look"), ({"do": "take", "what": "model"}, "_take")])
def test_a_fault_of_ours_in_one_answer_ends_no_session(
    asks: dict[str, Any], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def wrong(*asked: Any) -> Any:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(Desk, name, wrong)
    with working(tmp_path) as server:
        reply = server.ask(OTHER, **asks)
        assert (reply["ok"], reply["error"]["code"]) == (False, "bug")
        assert reply["error"]["got"] == "ZeroDivisionError: division by zero"
        server.frames(BUSY, 2)
        assert server.ask(OTHER, "explain", row=0)["ok"]
    assert "ZeroDivisionError" in caplog.text


def test_what_goes_wrong_beside_is_told_like_everything_else(tmp_path: Path) -> None:
    with working(tmp_path) as server:
        wrong = [
            server.ask(OTHER, "take", what="nothing"),
            server.ask(OTHER, "explain", row=-1),
            server.ask("nobody", "take", what="model"),
        ]
        right = server.ask(OTHER, "explain", row=0)
    assert [each["ok"] for each in wrong] == [False] * 3
    assert [each["error"]["code"] for each in wrong] == ["studio.take", "studio.row", "studio.session"]
    assert right["result"]["step"]


def test_what_is_taken_home_is_the_moment_of_the_question(tmp_path: Path) -> None:
    kept: list[dict[str, Any]] = []
    desk = Desk(tmp_path, lambda page, message: None)
    desk.do(PAGE, {"do": "open", "session": "s", "from": TINY})
    live = desk.rooms["s"].live

    def train(epochs: int) -> None:
        desk.do(PAGE, {"do": "step", "session": "s", "unit": "epoch", "count": epochs})
        live.prepare()
        while live.wants_to_train:
            live.turn(0.1)
        live.keep()

    train(2)
    asked = {"do": "take", "session": "s", "what": "model"}
    answer, again = desk.beside(PAGE, asked), desk.beside(PAGE, asked)
    assert answer is not None and again is not None
    at_once = again()
    still = live.still()
    kept.append({"epochs": [*live.curves.epochs], "moments": sorted(live.timeline.line.moments)})
    train(50)
    desk.do(PAGE, {"do": "add_neuron", "session": "s", "at": 0})
    assert answer() == at_once
    assert {"epochs": [*still.curves.epochs], "moments": sorted(still.timeline.line.moments)} == kept[0]
    assert still.training.epoch == 2


def test_sessions_are_saved_one_in_a_turn_and_all_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "SECONDS_BETWEEN_SAVES", -1.0)
    saved: list[str] = []
    monkeypatch.setattr(Store, "save", lambda self, room: saved.append(room.id))
    ours, theirs = Pipe()
    worker = Worker(theirs, tmp_path)
    for session in ("a", "b", "c"):
        worker.desk.do(PAGE, {"do": "open", "session": session, "from": TINY})
    worker._save()
    assert saved == ["a"]
    worker._save()
    worker._save()
    worker._save()
    assert saved == ["a", "b", "c"]
    for room in worker.desk.rooms.values():
        room.unsaved = True
    worker._save(now=True)
    assert saved == ["a", "b", "c"] * 2
    ours.close()


class Compiles:
    """An executor that only notes what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        self.given.append(function.__name__)

        class Under:
            def done(self) -> bool:
                return False

        return Under()


def test_the_program_of_a_session_that_stands_still_is_made_once_and_then_the_expected_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path, lambda page, message: None)
    desk.do(PAGE, {"do": "open", "session": "s", "from": TINY})
    room, compiler = desk.rooms["s"], Compiles()
    assert room.compile_ahead(compiler)  # type: ignore[arg-type]
    assert not room.compile_ahead(compiler)  # type: ignore[arg-type]
    assert room.occupies_compiler
    assert not room.status()["compiling"]
    room.live.prepare()
    room.compiling_ahead = None
    desk.do(PAGE, {"do": "expect", "session": "s", "command": {"do": "add_neuron", "at": 0}})
    assert room.compile_ahead(compiler)  # type: ignore[arg-type]
    assert compiler.given == ["prepare", "_attempt"]
    with pytest.raises(InputError):
        desk.do(PAGE, {"do": "expect", "session": "s", "command": {"do": "format_disk"}})
