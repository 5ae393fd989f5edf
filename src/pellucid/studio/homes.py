"""Which worker has which session, and what the server itself asks of them."""

from __future__ import annotations

import asyncio
import time
from itertools import count
from typing import Any

from pellucid.errors import InputError, LimitError, PellucidError, SystemRefusedError
from pellucid.studio.page import Plain
from pellucid.studio.pool import Pool
from pellucid.studio.process import Worker
from pellucid.studio.stored import Stored, new_name

SERVER = 0
"""The number of a page under which the server itself asks workers."""

MOST_SESSIONS = 256
SECONDS_BETWEEN_DEATHS = 20.0
"""A session that is there when two workers die so shortly one after the other is not opened a third time by itself."""


class Homes:
    """The sessions that are open, each at its worker.

    Args:
        stored: the sessions on the disk.
        pool: the workers.
    """

    def __init__(self, stored: Stored, pool: Pool) -> None:
        self.stored = stored
        self.pool = pool
        self.of: dict[str, Worker] = {}
        self._begun_from: dict[str, Plain] = {}
        self._failed: dict[str, PellucidError] = {}
        self._opening: set[str] = set()
        self._questions: dict[int, tuple[Worker, asyncio.Future[Any]]] = {}
        self._numbers = count(1)
        self._died_at: dict[str, float] = {}
        self._running: set[str] = set()

    def new(self, wanted: object) -> str:
        """A name and a worker for a session that is about to be opened.

        Raises:
            InputError: this cannot be opened.
            LimitError: too many are open.
        """
        if not isinstance(wanted, dict) or "stored" in wanted:
            allowed = 'as {"source": "circle"}, or {} for the opening scene'
            raise InputError("this cannot be opened", code="studio.open", where="from", allowed=allowed)
        if len(self.of) >= MOST_SESSIONS:
            raise LimitError("too many sessions are open", code="studio.sessions", next="Delete some of them.")
        session = new_name()
        self._settle(session, self.pool.least())
        self._begun_from[session] = wanted
        return session

    def find(self, session: object) -> Worker:
        """The worker that has a session; one that lies on the disk is opened.

        Raises:
            InputError: there is no such session.
        """
        if not isinstance(session, str):
            raise _no_session(session)
        if session in self._failed:
            raise self._failed[session]
        if session not in self.of:
            if not self.stored.has(session):
                raise _no_session(session)
            self.reopen(session, self.pool.least())
        return self.of[session]

    def reopen(self, session: str, worker: Worker) -> None:
        """Open a session as it was saved last; one that was never saved, as it began."""
        wanted = {"stored": session} if self.stored.has(session) else self._begun_from.get(session, {})
        self._settle(session, worker)
        self.request(session, {"do": "open", "from": wanted})
        if session in self._running:
            self.request(session, {"do": "run"})

    def forget(self, session: str) -> None:
        """The session is open no more."""
        self._leave(session)
        self.stored.release(session)

    def _leave(self, session: str) -> None:
        self._begun_from.pop(session, None)
        self._opening.discard(session)
        self._running.discard(session)
        if (worker := self.of.pop(session, None)) is not None:
            worker.sessions.discard(session)

    def close(self, session: str) -> asyncio.Future[Any]:
        """Close a session at its worker; whoever asks for it from now on opens it anew."""
        closed = self.request(session, {"do": "close"})
        closed.add_done_callback(lambda _: self._release(session))
        self._leave(session)
        return closed

    def _release(self, session: str) -> None:
        """Let others have it, unless it was opened here again in the meantime."""
        if session not in self.of:
            self.stored.release(session)

    def _settle(self, session: str, worker: Worker) -> None:
        self.stored.hold(session)
        self._opening.add(session)
        worker.sessions.add(session)
        self.of[session] = worker

    # Questions of the server

    def begin(self, wanted: Plain) -> tuple[str, asyncio.Future[Any]]:
        """Open a session before any page asks for it: its name, and what will come of it."""
        session = self.new(wanted)
        answer = self.request(session, {"do": "open", "from": wanted})
        answer.add_done_callback(lambda done: self._remember(session, done))
        return session, answer

    def _remember(self, session: str, done: asyncio.Future[Any]) -> None:
        if not done.cancelled() and isinstance(problem := done.exception(), PellucidError):
            self._failed[session] = problem

    def request(self, session: str, message: Plain) -> asyncio.Future[Any]:
        """What the worker that has the session will answer."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())
        number = next(self._numbers)
        worker = self.of[session]
        self._questions[number] = worker, answer
        worker.send(SERVER, {**message, "session": session, "id": number})
        return answer

    def answer(self, reply: Plain) -> None:
        """The worker has answered a question of the server."""
        _, answer = self._questions.pop(reply["id"], (None, None))
        if answer is None or answer.done():
            return
        if reply["ok"]:
            answer.set_result(reply.get("result"))
        else:
            answer.set_exception(_problem(reply["error"]))

    def note(self, reply: Plain) -> None:
        """A reply has come; the first about a session tells whether it could be opened."""
        session = str(reply.get("session"))
        if session in self._opening:
            self._opening.discard(session)
            if not reply["ok"]:
                self.forget(session)

    def note_status(self, status: Plain) -> None:
        """Whether a session trains: should its worker die, it goes on doing so."""
        (self._running.add if status["running"] else self._running.discard)(status["session"])

    # The end of a worker

    def move(self, dead: Worker, fresh: Worker) -> tuple[list[str], list[str]]:
        """A worker died: its sessions go on at the fresh one; which did, and which did not because they died before."""
        problem = stopped(dead)
        for number, (worker, answer) in list(self._questions.items()):
            if worker is dead:
                del self._questions[number]
                if not answer.done():
                    answer.set_exception(problem)
        now, moved, left = time.monotonic(), [], []
        for session in sorted(dead.sessions):
            often = now - self._died_at.get(session, -SECONDS_BETWEEN_DEATHS) < SECONDS_BETWEEN_DEATHS
            self._died_at[session] = now
            if often:
                self.forget(session)
                left.append(session)
            else:
                self.reopen(session, fresh)
                moved.append(session)
        return moved, left


def stopped(worker: Worker) -> PellucidError:
    """What is said about a command that its worker did not live to answer."""
    return SystemRefusedError(
        "the process that computes this stopped",
        code="studio.worker",
        got=worker.how_it_ended(),
        next="It was started again; repeat the last change, or a smaller one.",
        safe="The session as it was saved last.",
    )


def _no_session(session: object) -> InputError:
    return InputError("there is no such session", code="studio.session", got=str(session)[:40], next="Open a new one.")


def _problem(answers: Plain) -> PellucidError:
    """A problem as the worker told it."""
    what, code = str(answers.get("what")), str(answers.get("code"))
    rest: Plain = {name: answers.get(name) for name in ("where", "got", "allowed", "next", "safe")}
    return InputError(what, code=code, **rest)
