"""Kept moments of a live experiment, thinner the longer they lie back, and the branches that grew from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pellucid.errors import InputError
from pellucid.session.live.moment import Moment

MOST_MOMENTS = 160
MOST_BYTES = 100_000_000


@dataclass
class Line:
    """One branch.

    Args:
        id: its number.
        name: what it is called.
        parent: the branch it grew from.
        from_epoch: where.
        moments: kept ones by epoch.
        tip: how it stood when it was left.
    """

    id: int
    name: str
    parent: int | None = None
    from_epoch: int = 0
    moments: dict[int, Moment] = field(default_factory=dict)
    tip: Moment | None = None


@dataclass
class Timeline:
    """All branches; one of them goes on.

    Example:
        >>> timeline = Timeline()
        >>> timeline.line.name
        'main'
    """

    lines: list[Line] = field(default_factory=lambda: [Line(0, "main")])
    here: int = 0

    @property
    def line(self) -> Line:
        """The branch that goes on."""
        return self.lines[self.here]

    def keep(self, moment: Moment) -> None:
        """Keep a moment; where there are many, every second of the older ones goes."""
        moments = self.line.moments
        moments[moment.epochs] = moment
        while len(moments) > MOST_MOMENTS or (len(moments) > 8 and self._bytes() > MOST_BYTES):
            epochs = sorted(moments)
            for epoch in epochs[1 : len(epochs) // 2 : 2]:
                del moments[epoch]

    def _bytes(self) -> int:
        return sum(moment.size for line in self.lines for moment in line.moments.values())

    def moment(self, epoch: int, branch: int | None = None) -> Moment:
        """The last kept moment of a branch up to an epoch; its parents' where it begins later.

        Raises:
            InputError: there is no such branch, or nothing was kept so early.
        """
        line = self.line if branch is None else self.branch(branch)
        while True:
            known = [each for each in line.moments if each <= epoch]
            if known:
                return line.moments[max(known)]
            if line.parent is None:
                kept = ", ".join(map(str, sorted(line.moments)[:8])) or "none yet"
                raise InputError("no moment was kept so early", code="live.moment", got=epoch, allowed=kept)
            line = self.branch(line.parent)

    def branch(self, number: int) -> Line:
        """A branch by its number.

        Raises:
            InputError: there is none.
        """
        if number >= len(self.lines):
            known = ", ".join(str(line.id) for line in self.lines)
            raise InputError("there is no such branch", code="live.branch", got=number, allowed=known)
        return self.lines[number]

    def grow(self, moment: Moment, tip: Moment, parent: int | None = None) -> Line:
        """A new branch from a moment; the one left behind keeps its tip."""
        self.line.tip = tip
        source = self.here if parent is None else parent
        line = Line(len(self.lines), f"branch {len(self.lines)}", source, moment.epochs, {moment.epochs: moment})
        self.lines.append(line)
        self.here = line.id
        return line

    def switch(self, number: int, tip: Moment) -> Moment:
        """Leave this branch for another one, and the moment that one stood at."""
        line = self.branch(number)
        if number == self.here or line.tip is None:
            raise InputError("this branch is under way", code="live.branch", got=number, next="Choose another one.")
        self.line.tip = tip
        self.here = number
        return line.tip

    def restart(self) -> None:
        """Forget the moments of this branch: its weights begin anew."""
        self.line.moments.clear()

    def to_json(self, epoch: int) -> dict[str, Any]:
        """Branches and kept epochs as plain data; ``epoch`` is where the one under way stands."""
        return {
            "branches": [
                {
                    "id": line.id,
                    "name": line.name,
                    "parent": line.parent,
                    "from_epoch": line.from_epoch,
                    "epoch": epoch if line.id == self.here else (line.tip.epochs if line.tip else line.from_epoch),
                    "here": line.id == self.here,
                }
                for line in self.lines
            ],
            "snapshots": [{"epoch": each, "branch": line.id} for line in self.lines for each in sorted(line.moments)],
        }
