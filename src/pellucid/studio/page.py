"""A page that is connected: what it may say, what waits to be sent to it, what it looks at."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Never

from pellucid.errors import InputError, LimitError
from pellucid.studio.outbox import Outbox
from pellucid.studio.rate import Bucket

Plain = dict[str, Any]

SERVERS_OWN = frozenset({"take", "close"})
"""Commands that only the server gives to workers."""

MOST_A_SECOND, MOST_AT_ONCE = 500.0, 1_000.0
MOST_UNANSWERED = 256
LONGEST_ID = 64


@dataclass(eq=False)
class Page:
    """A page that is connected.

    Args:
        number: by which workers know it.
        outbox: what waits to be sent to it.
        sessions: what it looks at.
        asked: its commands that have no answer yet: id → session.
        gone: says, once, that it should be closed: code and reason.
    """

    number: int
    outbox: Outbox = field(default_factory=Outbox)
    sessions: set[str] = field(default_factory=set)
    asked: dict[int | str, str] = field(default_factory=dict)
    gone: asyncio.Future[tuple[int, str]] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    flood: Bucket = field(default_factory=lambda: Bucket(MOST_AT_ONCE, MOST_A_SECOND))

    def tell(self, message: Plain | bytes) -> None:
        """Let a message wait for the page; one that reads too slowly has to come again."""
        if not self.gone.done() and not self.outbox.put(message):
            self.close(1013, "the page reads too slowly")

    def close(self, code: int, reason: str) -> None:
        """Ask for its end."""
        if not self.gone.done():
            self.gone.set_result((code, reason))

    def may_ask(self) -> None:
        """Whether there is room for another answer.

        Raises:
            LimitError: there is none.
        """
        if len(self.asked) >= MOST_UNANSWERED:
            raise LimitError("too many commands wait for an answer", code="studio.busy", next="Wait a moment.")


def read_message(text: str) -> Plain:
    """The command in a message of a page, whose fields the worker validates.

    Raises:
        InputError: it is none.

    Example:
        >>> read_message('{"do": "run", "session": "k3f9", "id": 1}')["do"]
        'run'
    """
    try:
        message = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict) or not isinstance(message.get("do"), str):
        raise InputError("this is no command", code="studio.message", allowed='as {"id": 1, "session": …, "do": "run"}')
    number = message.get("id")
    if not (number is None or type(number) is int or (isinstance(number, str) and len(number) <= LONGEST_ID)):
        raise InputError("this is no id", code="studio.id", where="id", allowed="a number, or a short text")
    if message["do"] in SERVERS_OWN:
        raise InputError("only the server does that", code="studio.command", got=message["do"], next="Ask over HTTP.")
    if message["do"] == "open" and number is None:
        raise InputError("what is opened has an answer", code="studio.id", where="id", next="Send an id.")
    return message


def _no_number(word: str) -> Never:
    raise ValueError(word)
