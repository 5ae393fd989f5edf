"""How often something may happen: a bucket that fills slowly and is emptied one by one."""

from __future__ import annotations

import time
from collections.abc import Callable


class Bucket:
    """So many at once, and so many a second in the long run.

    Args:
        burst: what a full bucket holds.
        rate: how much flows in each second.
        clock: seconds that only grow.

    Example:
        >>> bucket = Bucket(burst=1, rate=0.001)
        >>> bucket.take(), bucket.take()
        (True, False)
    """

    def __init__(self, burst: float, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst = burst
        self.rate = rate
        self._clock = clock
        self._level = burst
        self._filled_at = clock()

    def take(self) -> bool:
        """Take one out; ``False`` where there is none."""
        now = self._clock()
        self._level = min(self.burst, self._level + (now - self._filled_at) * self.rate)
        self._filled_at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True
