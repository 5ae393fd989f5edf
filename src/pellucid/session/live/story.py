"""The named history of a live experiment: every change can be taken back and made again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pellucid.errors import InputError
from pellucid.session.live.moment import Moment

MOST_BYTES = 200_000_000
"""Beyond this the oldest entries keep their names, and can no longer be taken back."""


@dataclass
class Entry:
    """One change.

    Args:
        id: its number, from 1.
        name: what was changed, in words.
        epoch: when.
        before: how it stood.
        after: how it stood when it was taken back.
        touches_weights: whether taking it back brings the weights back, too.
    """

    id: int
    name: str
    epoch: int
    before: Moment | None
    after: Moment | None = None
    touches_weights: bool = True


@dataclass
class Story:
    """Changes in the order in which they were made; ``done`` of them count.

    Example:
        >>> Story().done
        0
    """

    entries: list[Entry] = field(default_factory=list)
    done: int = 0

    def note(self, name: str, before: Moment, *, touches_weights: bool) -> Entry:
        """Write down a change; what was taken back before it is gone."""
        del self.entries[self.done :]
        last = self.entries[-1].id if self.entries else 0
        entry = Entry(last + 1, name, before.epochs, before, touches_weights=touches_weights)
        self.entries.append(entry)
        self.done = len(self.entries)
        self._forget()
        return entry

    def _forget(self) -> None:
        held = 0
        for entry in reversed(self.entries):
            held += sum(moment.size for moment in (entry.before, entry.after) if moment is not None)
            if held > MOST_BYTES:
                entry.before = entry.after = None

    def undone(self) -> Entry:
        """The change to take back next.

        Raises:
            InputError: there is none.
        """
        if self.done == 0 or self.entries[self.done - 1].before is None:
            raise InputError("there is nothing to undo", code="live.undo", next="Change something first.")
        self.done -= 1
        return self.entries[self.done]

    def redone(self) -> Entry:
        """The change to make again next.

        Raises:
            InputError: there is none.
        """
        if self.done == len(self.entries) or self.entries[self.done].after is None:
            raise InputError("there is nothing to redo", code="live.redo", next="Undo something first.")
        self.done += 1
        return self.entries[self.done - 1]

    def place_of(self, entry: int) -> int:
        """How many changes count when this entry is the last one made; 0 is the beginning.

        Raises:
            InputError: there is no such entry.
        """
        places = {0: 0} | {each.id: place + 1 for place, each in enumerate(self.entries)}
        if entry not in places:
            known = ", ".join(map(str, places))
            raise InputError("the history has no such entry", code="live.jump", got=entry, allowed=known)
        return places[entry]

    def to_json(self) -> list[dict[str, Any]]:
        """The entries as plain data; ``here`` marks the last one that counts."""
        return [
            {
                "id": entry.id,
                "name": entry.name,
                "epoch": entry.epoch,
                "done": place < self.done,
                "here": place == self.done - 1,
            }
            for place, entry in enumerate(self.entries)
        ]
