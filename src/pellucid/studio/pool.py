"""All worker processes: started when they are needed, started again when they die, ended with the server."""

from __future__ import annotations

import asyncio
import os
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from pellucid.studio.process import SECONDS_TO_SAVE, Life, Post, Worker, life

DEATHS_COUNTED, SECONDS_COUNTED = 10, 60.0
LONGEST_DELAY = 15.0
SECONDS_BEFORE_A_SPARE = 3.0
"""So long after a session came the next worker is started; starting takes time that this session needs first."""


class Pool:
    """All workers: the first is started at once, and while there are cores one more than there are sessions.

    Args:
        folder: where sessions are kept.
        receive: is told every message.
        died: is told of a worker that died and of the one that stands in for it.
        most: how many processes there may be; left out, one a core.
        life: what a process does.
    """

    def __init__(
        self,
        folder: Path,
        receive: Callable[[Worker, Post], None],
        died: Callable[[Worker, Worker], None],
        most: int | None = None,
        life: Life = life,
    ) -> None:
        self.folder, self.life = folder, life
        self.most = max(1, most if most is not None else _cores())
        self.workers: list[Worker] = []
        self._receive, self._died = receive, died
        self._count = 0
        self._deaths: deque[float] = deque(maxlen=DEATHS_COUNTED)
        self._spare: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Start the first worker, so that the first session finds it warm."""
        if not self.workers:
            self.workers.append(self._new())

    def least(self) -> Worker:
        """The worker for the next session: the one with the fewest, or a new one while there are cores."""
        self.start()
        least = min(self.workers, key=lambda worker: len(worker.sessions))
        if least.sessions and len(self.workers) < self.most:
            least = self._new()
            self.workers.append(least)
        if self._spare is None and len(self.workers) < self.most:
            self._spare = asyncio.get_running_loop().call_later(SECONDS_BEFORE_A_SPARE, self._start_spare)
        return least

    def _start_spare(self) -> None:
        """Have a worker that is warm when the next session comes."""
        self._spare = None
        if self.workers and len(self.workers) < self.most and all(worker.sessions for worker in self.workers):
            self.workers.append(self._new())

    def end(self) -> None:
        """End all processes; each saves its sessions before it goes."""
        if self._spare is not None:
            self._spare.cancel()
        for worker in self.workers:
            worker.end()
        for worker in self.workers:
            worker.wait(SECONDS_TO_SAVE)
        self.workers.clear()

    def _new(self, delay: float = 0.0) -> Worker:
        self._count += 1
        return Worker(self._count, self.folder, self.life, self._receive, self._replace, delay)

    def _replace(self, dead: Worker) -> None:
        if dead in self.workers:
            fresh = self._new(self._delay())
            self.workers[self.workers.index(dead)] = fresh
            self._died(dead, fresh)

    def _delay(self) -> float:
        """Seconds before the next start: none after a rare death, twice as long after each of many."""
        now = time.monotonic()
        self._deaths.append(now)
        recent = sum(now - each < SECONDS_COUNTED for each in self._deaths)
        return 0.0 if recent < 3 else min(LONGEST_DELAY, 0.25 * 2.0 ** (recent - 3))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
