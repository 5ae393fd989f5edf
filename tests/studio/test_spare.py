"""A worker more than there are sessions, started when the last session had time to begin."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pellucid.studio import pool as pool_module
from pellucid.studio.pool import Pool
from studio import echo_worker


def opened(pool: Pool, session: str) -> int:
    worker = pool.least()
    worker.sessions.add(session)
    return worker.number


def numbers_after(folder: Path, sessions: int, most: int, monkeypatch: pytest.MonkeyPatch) -> tuple[list[int], int]:
    """Which worker had each session, each opened after the spare had time to start, and how many there were."""
    monkeypatch.setattr(pool_module, "SECONDS_BEFORE_A_SPARE", 0.01)

    async def main() -> tuple[list[int], int]:
        pool = Pool(folder, lambda worker, post: None, lambda dead, fresh: None, most, echo_worker.main)
        chosen = []
        for number in range(sessions):
            chosen.append(opened(pool, f"session {number}"))
            await asyncio.sleep(0.1)
        count = len(pool.workers)
        await asyncio.to_thread(pool.end)
        return chosen, count

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("sessions", "most", "chosen", "workers"),
    [(1, 3, [1], 2), (2, 3, [1, 2], 3), (4, 3, [1, 2, 3, 1], 3), (3, 1, [1, 1, 1], 1)],
)
def test_one_worker_is_spare_while_there_are_cores(
    tmp_path: Path, sessions: int, most: int, chosen: list[int], workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert numbers_after(tmp_path, sessions, most, monkeypatch) == (chosen, workers)


def test_a_session_that_comes_sooner_has_a_worker_of_its_own_and_a_spare_that_is_not_needed_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "SECONDS_BEFORE_A_SPARE", 0.2)

    async def main() -> tuple[list[int], int]:
        pool = Pool(tmp_path, lambda worker, post: None, lambda dead, fresh: None, 2, echo_worker.main)
        chosen = [opened(pool, "one"), opened(pool, "two")]
        pool.workers[0].sessions.clear()
        await asyncio.sleep(0.4)
        count = len(pool.workers)
        await asyncio.to_thread(pool.end)
        return chosen, count

    assert asyncio.run(main()) == ([1, 2], 2)
