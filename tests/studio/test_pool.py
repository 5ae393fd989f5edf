"""Worker processes: started when needed, started again when they die, gone when the server is."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import psutil
import pytest

from pellucid.errors import LimitError
from pellucid.studio import pool as pool_module
from pellucid.studio import process
from pellucid.studio.pool import Pool
from pellucid.studio.process import Post, Worker
from studio import echo_worker


class Watched:
    """A pool, and all it was told."""

    def __init__(self, folder: Path, most: int = 2, life: Any = echo_worker.main) -> None:
        self.posts: list[Post] = []
        self.deaths: list[tuple[Worker, Worker]] = []
        self.pool = Pool(folder, self._receive, self._died, most, life)

    def _receive(self, worker: Worker, post: Post) -> None:
        self.posts.append(post)

    def _died(self, dead: Worker, fresh: Worker) -> None:
        self.deaths.append((dead, fresh))

    async def until(self, condition: Any, seconds: float = 20) -> None:
        ends = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < ends, "it did not happen"
            await asyncio.sleep(0.01)


def dies_at_once(connection: Connection, folder: str) -> None:
    os._exit(3)


def never_ends(connection: Connection, folder: str) -> None:
    connection.send(("text", 0, {"pid": os.getpid()}))
    while True:
        time.sleep(60)


def test_workers_are_started_one_by_one_up_to_one_a_core(tmp_path: Path) -> None:
    async def main() -> None:
        watched = Watched(tmp_path, most=2)
        chosen = []
        for number in range(5):
            worker = watched.pool.least()
            worker.sessions.add(f"session {number}")
            chosen.append(worker.number)
        assert chosen == [1, 2, 1, 2, 1]
        await asyncio.to_thread(watched.pool.end)

    asyncio.run(main())


def test_a_message_sent_before_the_process_is_there_arrives(tmp_path: Path) -> None:
    async def main() -> None:
        watched = Watched(tmp_path)
        watched.pool.least().send(7, {"do": "open", "session": "aaaaaaaa", "id": 1})
        await watched.until(lambda: len(watched.posts) == 2)
        assert [(kind, page, message["type"]) for kind, page, message in watched.posts] == [
            ("text", 7, "scene"),
            ("text", 7, "reply"),
        ]
        await asyncio.to_thread(watched.pool.end)

    asyncio.run(main())


def test_the_end_saves_and_leaves_no_process(tmp_path: Path) -> None:
    async def main() -> None:
        watched = Watched(tmp_path)
        worker = watched.pool.least()
        worker.send(7, {"do": "open", "session": "aaaaaaaa", "id": 1})
        await watched.until(lambda: len(watched.posts) == 2)
        process = worker.process
        await asyncio.to_thread(watched.pool.end)
        assert (tmp_path / "aaaaaaaa" / "session.json").is_file()
        assert not psutil.pid_exists(process)
        assert watched.deaths == []

    asyncio.run(main())


def test_a_killed_worker_is_replaced_and_its_end_told_in_words(tmp_path: Path) -> None:
    async def main() -> None:
        watched = Watched(tmp_path)
        worker = watched.pool.least()
        worker.send(7, {"do": "open", "session": "aaaaaaaa", "id": 1})
        await watched.until(lambda: len(watched.posts) == 2)
        os.kill(worker.process, signal.SIGKILL)
        await watched.until(lambda: watched.deaths)
        dead, fresh = watched.deaths[0]
        assert dead is worker
        assert watched.pool.workers == [fresh]
        assert dead.how_it_ended() == "it was killed by SIGKILL (perhaps memory ran out)"
        await asyncio.to_thread(watched.pool.end)

    asyncio.run(main())


def test_a_worker_that_dies_again_and_again_is_started_more_and_more_slowly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "LONGEST_DELAY", 3_600.0)

    async def main() -> None:
        watched = Watched(tmp_path, life=dies_at_once)
        watched.pool.start()
        began = time.monotonic()
        await watched.until(lambda: len(watched.deaths) >= 5)
        assert time.monotonic() - began > 0.25 + 0.5, "the fourth and the fifth start waited"
        assert watched.deaths[0][0].how_it_ended() == "it left with code 3"
        waited = time.monotonic()
        await asyncio.to_thread(watched.pool.end)
        assert time.monotonic() - waited < 6, "one that waits for its start is not waited for"

    asyncio.run(main())


def test_a_process_that_cannot_be_started_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = SpawnProcess.start
    refusals = iter([OSError("Resource temporarily unavailable")])

    def start(self: SpawnProcess) -> None:
        for problem in refusals:
            raise problem
        started(self)

    monkeypatch.setattr(SpawnProcess, "start", start)

    async def main() -> None:
        watched = Watched(tmp_path)
        watched.pool.start()
        await watched.until(lambda: watched.deaths)
        dead, fresh = watched.deaths[0]
        assert dead.how_it_ended() == "it could not be started: Resource temporarily unavailable"
        fresh.send(7, {"do": "open", "session": "aaaaaaaa", "id": 1})
        await watched.until(lambda: len(watched.posts) == 2)
        await asyncio.to_thread(watched.pool.end)

    asyncio.run(main())


def test_a_worker_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "SECONDS_TO_SAVE", 0.3)

    async def main() -> None:
        watched = Watched(tmp_path, life=never_ends)
        watched.pool.start()
        await watched.until(lambda: watched.posts)
        await asyncio.to_thread(watched.pool.end)
        assert not psutil.pid_exists(watched.posts[0][2]["pid"])

    asyncio.run(main())


def test_what_waits_for_a_worker_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LONGEST_QUEUE", 5)

    async def main() -> None:
        watched = Watched(tmp_path, life=never_ends)
        worker = watched.pool.least()

        def flood() -> None:
            for _ in range(20):
                worker.send(1, {"do": "run"})

        with pytest.raises(LimitError, match="too much to do"):
            flood()
        monkeypatch.setattr(pool_module, "SECONDS_TO_SAVE", 0.2)
        await asyncio.to_thread(watched.pool.end)

    asyncio.run(main())


KILLED_SERVER = """
import asyncio, sys, time
from pathlib import Path
from studio import echo_worker
from pellucid.studio.pool import Pool

async def main():
    seen = []
    receive = lambda worker, post: seen.append(post)
    pool = Pool(Path(sys.argv[1]), receive, lambda dead, fresh: None, 1, echo_worker.main)
    worker = pool.least()
    worker.send(7, {"do": "open", "session": "aaaaaaaa", "id": 1})
    while len(seen) < 2:
        await asyncio.sleep(0.01)
    print(worker.process, flush=True)
    time.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process as POSIX does")
def test_workers_end_and_save_when_the_server_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(KILLED_SERVER)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    command = [sys.executable, str(script), str(tmp_path / "sessions")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        worker = int(server.stdout.readline())
        server.kill()
    ends = time.monotonic() + 10
    while psutil.pid_exists(worker) and psutil.Process(worker).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < ends, "the worker outlives its server"
        time.sleep(0.02)
    assert (tmp_path / "sessions" / "aaaaaaaa" / "session.json").is_file()
