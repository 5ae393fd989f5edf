"""Through the moments of a live experiment: undo and redo, branches, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from pellucid.session.live import commands
from pellucid.session.live.asked import RATES, differing
from pellucid.session.live.becoming import become, return_to, take_rates
from pellucid.session.live.changes import Change
from pellucid.session.live.moment import Moment
from pellucid.session.live.story import Entry

if TYPE_CHECKING:
    from pellucid.session.live.live import Live

Journey: TypeAlias = commands.Undo | commands.Redo | commands.Jump | commands.Branch | commands.SwitchBranch


def travel(live: Live, command: Journey) -> None:
    """Go where a command leads.

    Raises:
        InputError: there is no such moment.
    """
    match command:
        case commands.Undo():
            undo(live)
        case commands.Redo():
            redo(live)
        case commands.Jump(to=to):
            place = live.story.place_of(to)
            while live.story.done > place:
                undo(live)
            while live.story.done < place:
                redo(live)
        case commands.Branch(epoch=epoch, branch=branch):
            go_on_from(live, epoch, branch)
        case commands.SwitchBranch(branch=branch):
            return_to(live, live.timeline.switch(branch, live.moment))


def undo(live: Live) -> None:
    """Take the last change back."""
    here = live.moment
    entry = live.story.undone()
    entry.after = here
    assert entry.before is not None
    _put(live, entry, entry.before)
    if live.markers:
        live.markers.pop()


def redo(live: Live) -> None:
    """Make the change again that was taken back last."""
    entry = live.story.redone()
    assert entry.after is not None
    _put(live, entry, entry.after)
    live.markers.append({"epoch": live.training.epoch, "name": entry.name})


def go_on_from(live: Live, epoch: int, branch: int | None) -> None:
    """Begin a branch at a kept moment, with the curves up to there."""
    line = live.timeline.line if branch is None else live.timeline.branch(branch)
    moment, left = live.timeline.moment(epoch, branch), live.moment
    recorded = left if line is live.timeline.line or line.tip is None else line.tip
    live.timeline.grow(moment, left, line.id)
    return_to(live, replace(moment, curves=recorded.curves))


def _put(live: Live, entry: Entry, moment: Moment) -> None:
    """What a change left, or what was before it: with the weights where it touched them."""
    if entry.touches_weights:
        return_to(live, moment)
    elif moment.asked.same_rows(live.asked) and differing(live.asked.experiment, moment.asked.experiment) <= RATES:
        take_rates(live, moment.asked)
    else:
        become(live, Change(entry.name, moment.asked))
