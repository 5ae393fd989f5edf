"""How a training that is watched from a terminal is left: by Ctrl-C or a signal, within five seconds."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pellucid.cli.ending import Ending
from pellucid.errors import InterruptedByUser

LONGEST = 4.5
"""Seconds for a checkpoint and the model of the moment, before the process ends without them."""


@contextmanager
def left_in_time(as_json: bool) -> Iterator[None]:
    """Inside, the first signal asks for a good place to stop; after some seconds there is no more waiting."""
    from pellucid.session.interruption import patience

    def leave() -> None:
        problem = InterruptedByUser(
            "stopped before the step that was under way was over",
            code="interrupted",
            next="Go on with: pellucid resume RUN (pellucid runs lists them)",
            safe="The last checkpoint is whole; what came after it will be learned again, to the same bits.",
        )
        Ending(as_json, debug=False).tell(problem)
        sys.stdout.flush()
        os._exit(problem.exit_code)

    with patience(LONGEST, leave):
        yield
