"""What happened, one JSON line an event: appended, made to last, and read back past a torn end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pellucid.errors import InputError
from pellucid.runs import durable


@dataclass
class Journal:
    """The events of one run.

    Args:
        path: the file.
    """

    path: Path
    _waiting: bytes = field(default=b"", init=False)

    def append(self, event: Mapping[str, Any], *, lasting: bool = False) -> None:
        """Add an event.

        Args:
            event: plain data.
            lasting: whether it is on the disk, past a loss of power, before this returns.

        Raises:
            SystemRefusedError: it could not be written; it waits, and the next call writes it too.
        """
        self._waiting += (json.dumps(event, allow_nan=False, default=str) + "\n").encode()
        with durable.refusals(self.path):
            durable.append(self.path, self._waiting)
            self._waiting = b""
            if lasting:
                durable.sync(self.path)

    def sync(self) -> None:
        """Make everything so far last.

        Raises:
            SystemRefusedError: the system does not let it.
        """
        if self.path.exists():
            with durable.refusals(self.path):
                durable.sync(self.path)

    def mend(self) -> None:
        """Cut off a last line that a crash has torn, so that the next one begins on its own."""
        content = self._content()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            with durable.refusals(self.path):
                durable.cut(self.path, whole)
                durable.sync(self.path)

    def events(self) -> Iterator[dict[str, Any]]:
        """What happened, in order; a last line that is torn is left out.

        Raises:
            InputError: a line before the last is damaged.
        """
        *lines, _ = self._content().split(b"\n")
        for number, line in enumerate(lines, 1):
            try:
                event = json.loads(line)
                if not isinstance(event, dict) or not isinstance(event.get("event"), str):
                    raise ValueError
            except (ValueError, RecursionError):
                if number < len(lines):
                    raise damaged(f"{self.path}:{number}") from None
                return
            yield event

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""


def damaged(where: str) -> InputError:
    """The problem of a line that is not as it was written."""
    return InputError(
        "a line of what happened is damaged",
        code="run.damaged",
        where=where,
        next="The checkpoints are whole in themselves. Remove this line and resume the run to write the rest again.",
    )
