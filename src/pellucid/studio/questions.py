"""What a page may ask beside the commands of an experiment, as validated messages: one class a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, NonNegativeInt

from pellucid.session.live.commands import Message, validated


class Question(Message):
    """A question, or what concerns one page alone; the experiment is as it was."""


class Join(Question):
    """Look at a session."""

    do = "join"


class Leave(Question):
    """Look at it no more."""

    do = "leave"


class Ack(Question):
    """A frame was drawn."""

    do = "ack"

    seq: int


class Expect(Question):
    """A change of structure may come next: someone points at its button."""

    do = "expect"

    command: dict[str, Any]


class Paint(Question):
    """What frames carry beside the weights."""

    do = "paint"

    by: str


class Explain(Question):
    """One learning step on a row of the data, or on values given."""

    do = "explain"

    row: int | None = None
    values: Annotated[list[Any], Field(min_length=1)] | None = None
    target: Any = None


class Look(Question):
    """A kept moment, shown and not gone back to."""

    do = "look"

    epoch: NonNegativeInt = 0
    branch: NonNegativeInt | None = None


class Values(Question):
    """The exact numbers of a layer."""

    do = "values"

    layer: str


class Unlike(Question):
    """What tells rows unlike the training data."""

    do = "unlike"


class Share(Question):
    """Links to this session, and what they leave out."""

    do = "share"

    weights: bool = False
    display: dict[str, Any] | None = None
    hidden: list[str] | None = None


class Rows(Question):
    """A table that was brought, for a network that came without rows."""

    do = "rows"

    upload: str


class Save(Question):
    """Write the session to the disk now."""

    do = "save"


class Take(Question):
    """Something to take home."""

    do = "take"

    what: str


class Close(Question):
    """The session is open no more."""

    do = "close"


QUESTIONS: dict[str, type[Question]] = {kind.do: kind for kind in Question.__subclasses__()}

LONG = frozenset({"explain", "take", "unlike"})
"""Questions that take long: what is asked is held fast at once, the answer may come from another thread."""


def read_question(message: Mapping[str, Any]) -> Question:
    """The question of a message ``{"do": …, …}``, which must be one of :data:`QUESTIONS`.

    Raises:
        InputError: a field is missing, unknown or wrong.

    Example:
        >>> read_question({"do": "look", "epoch": 40})
        Look(epoch=40, branch=None)
    """
    fields = {name: value for name, value in message.items() if name not in ("do", "id", "session")}
    return validated(QUESTIONS[message["do"]], fields)
