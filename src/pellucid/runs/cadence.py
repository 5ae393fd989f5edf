"""When the next checkpoint is due: soon at first, then seldom enough to cost next to nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FIRST = 2.0
"""Seconds until the first, where they are to come no sooner."""

SHARE = 0.02
"""Most of the time that checkpoints may take."""

BYTES_PER_SECOND = 100e6
"""What a slow disk takes; the first checkpoint waits for a time that would make it cheap there."""


class Cadence:
    """The clock of checkpoints.

    Args:
        seconds: wanted between two; 0 for none.
        size: bytes of a checkpoint, before one was timed.
        clock: seconds that only go on.

    Example:
        >>> now = iter([0.0, 1.9, 2.1, 2.1, 3.1, 60.0, 62.0])
        >>> cadence = Cadence(10, size=0, clock=lambda: next(now))
        >>> cadence.due(), cadence.due()
        (False, True)
        >>> with cadence.timed():  # takes 1 second, and so stretches to 1 / 0.02
        ...     pass
        >>> cadence.due(), cadence.due()
        (True, True)
    """

    def __init__(self, seconds: float, size: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.clock = clock
        self.at = clock() + max(min(FIRST, seconds), size / BYTES_PER_SECOND / SHARE)

    def due(self) -> bool:
        """Whether it is time."""
        return self.seconds > 0 and self.clock() >= self.at

    @contextmanager
    def timed(self) -> Iterator[None]:
        """What a checkpoint costs decides when the next one comes."""
        begun = self.clock()
        try:
            yield
        finally:
            now = self.clock()
            self.at = now + max(self.seconds, (now - begun) / SHARE)
