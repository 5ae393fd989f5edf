"""Ctrl-C, held back until there is a good place to stop, but not for ever."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any

_last_resort: list[tuple[float, Callable[[], None]]] = []
"""How long a good place is waited for, and what happens then; signals belong to the whole process."""


@contextmanager
def interruption() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed; a second one is not held back.

    An exception in the middle of a chunk, or between a step and the line that tells of it, would
    lose what was learned.  Outside the main thread nothing is held back, because Python delivers
    signals there alone.

    Example:
        >>> with interruption() as interrupted:
        ...     signal.raise_signal(signal.SIGINT)
        ...     interrupted()
        True
    """
    asked: list[int] = []

    def note(number: int, frame: Any) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        for seconds, leave in _last_resort:
            timer = Timer(seconds, leave)
            timer.daemon = True
            timer.start()

    try:
        before = signal.signal(signal.SIGINT, note)
    except ValueError:
        yield lambda: False
        return
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def patience(seconds: float, leave: Callable[[], None]) -> Iterator[None]:
    """How long :func:`interruption` may hold back inside; being asked to terminate counts as Ctrl-C.

    A program that is compiled, or a step that takes long, lets no signal through.

    Args:
        seconds: how long.
        leave: called by another thread when the time is over; it should end the process.
    """
    before = signal.signal(signal.SIGTERM, lambda number, frame: signal.raise_signal(signal.SIGINT))
    _last_resort.append((seconds, leave))
    try:
        yield
    finally:
        _last_resort.pop()
        signal.signal(signal.SIGTERM, before)
