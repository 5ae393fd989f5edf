"""A worker as the server sees it: a process, a pipe, and two threads, so that the server never waits for it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pellucid.errors import LimitError

Post = tuple[str, int, Any]
"""What travels through the pipe: ``text`` with plain data, or ``bytes``; for or from a page by its number."""

Life = Callable[[Connection, str], None]

LONGEST_QUEUE = 4_096
"""Messages that wait for a worker, which reads none while it computes."""

SECONDS_TO_SAVE = 8.0
"""How long a worker may take to end by itself."""


def life(connection: Connection, folder: str) -> None:
    """What a worker process does; it is the server's end of the pipe that ends it, never Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from pellucid.studio.worker import main

    main(connection, folder)


class Waiting:
    """Messages that wait for a worker: never very many, and none after the last."""

    def __init__(self) -> None:
        self._posts: deque[Post] = deque()
        self._shut = False
        self._changed = threading.Condition()

    def add(self, post: Post) -> bool:
        """Wait in the queue; ``False`` where it is full."""
        with self._changed:
            if len(self._posts) >= LONGEST_QUEUE:
                return False
            if not self._shut:
                self._posts.append(post)
                self._changed.notify()
            return True

    def shut(self) -> None:
        """Let nothing more in."""
        with self._changed:
            self._shut = True
            self._changed.notify()

    def next(self) -> Post | None:
        """The next one, waited for; ``None`` after the last."""
        with self._changed:
            self._changed.wait_for(lambda: self._posts or self._shut)
            return self._posts.popleft() if self._posts else None


class Worker:
    """One process, written to and read from by threads of its own, so that the server never waits for it.

    Args:
        number: of this process.
        folder: where sessions are kept.
        life: what the process does.
        receive: is told every message, in the loop of the server.
        died: is told the end of a process that was not asked to end.
        delay: seconds before the process is started; what is sent until then waits.
    """

    def __init__(
        self,
        number: int,
        folder: Path,
        life: Life,
        receive: Callable[[Worker, Post], None],
        died: Callable[[Worker], None],
        delay: float = 0.0,
    ) -> None:
        self.number = number
        self.sessions: set[str] = set()
        self._receive, self._died = receive, died
        self._loop = asyncio.get_running_loop()
        self._queue = Waiting()
        self._ending = threading.Event()
        self._ended = threading.Event()
        self._not_started = ""
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=life, args=(theirs, str(folder)), name=f"pellucid-worker-{number}", daemon=True
        )
        self._reader = threading.Thread(target=self._live, args=(theirs, delay), name=f"read-{number}", daemon=True)
        self._writer = threading.Thread(target=self._write, name=f"write-{number}", daemon=True)
        self._reader.start()

    @property
    def process(self) -> int | None:
        """The number the operating system gave the process, as soon as there is one."""
        return self._process.pid

    def send(self, page: int, message: dict[str, Any]) -> None:
        """A message for the worker; it waits in a queue while the worker computes.

        Raises:
            LimitError: too many are waiting.
        """
        if not self._queue.add(("text", page, message)):
            raise LimitError("the worker has too much to do", code="studio.busy", next="Wait a moment, then try again.")

    def end(self) -> None:
        """Close the pipe after what was sent, which ends the process as soon as it has saved."""
        self._ending.set()
        self._queue.shut()

    def wait(self, seconds: float) -> None:
        """Wait for the end of the process; what does not end by itself is ended."""
        if not self._ended.wait(seconds) and self._process.pid is not None:
            self._process.kill()
            self._ended.wait(seconds)

    def how_it_ended(self) -> str:
        """The end of the process in words."""
        code = self._process.exitcode
        if self._not_started:
            return f"it could not be started: {self._not_started}"
        if code is None or code >= 0:
            return f"it left with code {code}"
        name = signal.Signals(-code).name
        return f"it was killed by {name}" + (" (perhaps memory ran out)" if name == "SIGKILL" else "")

    def _live(self, theirs: Connection, delay: float) -> None:
        """The life of the process, seen from here: started, written to, read from, ended."""
        if not self._ending.wait(delay) and self._start():
            theirs.close()
            self._writer.start()
            self._read()
            self._queue.shut()
            self._writer.join()
        theirs.close()
        self._connection.close()
        self._ended.set()
        if not self._ending.is_set():
            self._in_loop(self._died, self)

    def _start(self) -> bool:
        """Whether the process could be started; if not, that is its end."""
        try:
            self._process.start()
        except Exception as problem:
            self._not_started = str(problem)
            return False
        return True

    def _read(self) -> None:
        """Hand on what comes, until the process is over."""
        with suppress(EOFError, OSError):
            while True:
                self._in_loop(self._receive, self, self._connection.recv())
        self._process.join(SECONDS_TO_SAVE)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()

    def _write(self) -> None:
        try:
            while (post := self._queue.next()) is not None:
                self._connection.send(post)
            _say_no_more(self._connection)
        except OSError:
            return  # it died; the thread that reads finds out, too

    def _in_loop(self, function: Callable[..., None], *arguments: Any) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(function, *arguments)


def _say_no_more(connection: Connection) -> None:
    """Close our half of the pipe, which tells the worker to save and go; its last words are still read."""
    if os.name == "posix":
        with socket.socket(fileno=os.dup(connection.fileno())) as half:
            half.shutdown(socket.SHUT_WR)
    else:
        connection.close()
