"""Where the demonstration speaks: a listener for lines, and one for the events of training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pellucid.events import Event


@dataclass(frozen=True)
class Stage:
    """Who listens, and where files go.

    Args:
        say: takes a line of text.
        listen: takes the events of a training that may be watched.
        folder: where the model and the report are written.
        seed: root of all random streams.
    """

    say: Callable[[str], None]
    listen: Callable[[Event], None]
    folder: Path
    seed: int = 0

    def title(self, title: str, about: str = "") -> None:
        """A heading between two acts."""
        self.say("")
        self.say(f"── {title} " + "─" * max(3, 72 - len(title)))
        if about:
            self.say(about)
