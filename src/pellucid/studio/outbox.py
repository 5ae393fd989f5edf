"""What waits to be sent to a page: pictures replaced by newer ones, words in order, never very much."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

MOST_MESSAGES, MOST_BYTES = 256, 2**20
"""More than so many words, or so much of them, and the page is too slow to be talked to."""

REPLACED = frozenset({"scene", "status", "frame", "points", "branches"})
"""Of these, only the newest of a session counts."""

BEGINNING = re.compile(rb'\{"type": ?"(\w+)", ?"session": ?"([\w-]+)"')
HEADER_AT = 8

Sent = str | bytes


class Outbox:
    """The messages that wait for one page, in their order."""

    def __init__(self) -> None:
        self._waiting: dict[object, Sent] = {}
        self._words = self._bytes = 0
        self._changed = asyncio.Event()

    def put(self, message: dict[str, Any] | bytes) -> bool:
        """Let a message wait; ``False`` where too much is waiting already."""
        subject, sent = (_subject(message), message) if isinstance(message, bytes) else (_about(message), text(message))
        if subject is not None:
            # At the end again: what it came after must not come after it.
            self._waiting.pop(subject, None)
            self._waiting[subject] = sent
        elif self._words and (self._words >= MOST_MESSAGES or self._bytes + len(sent) > MOST_BYTES):
            return False
        else:
            self._waiting[object()] = sent
            self._words += 1
            self._bytes += len(sent)
        self._changed.set()
        return True

    async def next(self) -> Sent:
        """The oldest message, waited for."""
        while not self._waiting:
            self._changed.clear()
            await self._changed.wait()
        subject = next(iter(self._waiting))
        sent = self._waiting.pop(subject)
        if not isinstance(subject, tuple):
            self._words -= 1
            self._bytes -= len(sent)
        return sent

    @property
    def size(self) -> int:
        """Bytes that wait."""
        return sum(len(sent) for sent in self._waiting.values())


def text(message: dict[str, Any]) -> str:
    """Plain data as JSON; a number that is not finite, for which JSON has no word, as null."""
    try:
        return json.dumps(message, allow_nan=False, separators=(",", ":"), ensure_ascii=False)
    except ValueError:
        return text(json.loads(json.dumps(message), parse_constant=lambda _: None))


def _about(message: dict[str, Any]) -> tuple[str, str] | None:
    kind = message.get("type")
    return (str(kind), str(message.get("session"))) if kind in REPLACED else None


def _subject(message: bytes) -> tuple[str, str] | None:
    """Type and session of a binary message, which stand first in its header."""
    found = BEGINNING.match(message, HEADER_AT)
    if found is None or found[1].decode() not in REPLACED:
        return None
    return found[1].decode(), found[2].decode()
