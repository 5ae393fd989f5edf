"""Where a system speaks: a listener for lines, one for the events of training, a folder for pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pellucid.events import Event


@dataclass(frozen=True)
class Stage:
    """Who listens, and where files go.

    Args:
        say: takes a line of text.
        listen: takes the events of a training that may be watched.
        folder: where pictures, models and reports are written.
        seed: root of all random streams.
        data: your own data, for a system that takes some; ``None`` for its own.
        drawn: the pictures that were drawn, in order.
    """

    say: Callable[[str], None]
    listen: Callable[[Event], None]
    folder: Path
    seed: int = 0
    data: Path | None = None
    drawn: list[Path] = field(default_factory=list)

    def title(self, title: str, about: str = "") -> None:
        """A heading between two parts."""
        self.say("")
        self.say(f"── {title} " + "─" * max(3, 72 - len(title)))
        if about:
            self.say(about)

    def draw(self, name: str, svg: str) -> Path:
        """Write a picture as ``name.svg`` into the folder; where it lies now.

        Args:
            name: the picture's name without an ending.
            svg: the picture, as `pellucid.draw` makes it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{name}.svg"
        path.write_text(svg, encoding="utf-8")
        self.drawn.append(path)
        return path
