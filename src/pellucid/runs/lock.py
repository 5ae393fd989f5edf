"""The right to write a run: one process has it at a time, and loses it however that process ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pellucid.errors import SystemRefusedError
from pellucid.runs.durable import refusals

LOCK = ".lock"
PATIENCE = 1.0
"""Seconds: whoever only looks whether it is free holds it for a moment."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the right to write this run.

    Raises:
        SystemRefusedError: another process has it, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    with refusals(folder, "the run folder cannot be written"):
        try:
            lock.acquire(timeout=PATIENCE)
        except Timeout:
            raise _taken(folder) from None
    try:
        yield
    finally:
        lock.release()


def _taken(folder: Path) -> SystemRefusedError:
    return SystemRefusedError(
        "another process is training this run",
        code="run.locked",
        where=str(folder),
        next="Wait until it has finished, or stop it and try again.",
        safe="The run that is under way is untouched.",
    )


def is_locked(folder: Path) -> bool:
    """Whether a process has the right to write this run now."""
    from filelock import FileLock, Timeout

    if not (folder / LOCK).exists():
        return False
    try:
        with FileLock(folder / LOCK).acquire(timeout=0.05, poll_interval=0.01):
            return False
    except Timeout:
        return True
    except OSError:  # a folder that cannot be written is written by nobody
        return False
