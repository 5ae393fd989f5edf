"""What a change of structure would need, compiled before anyone asks for it; nothing is changed by that."""

from __future__ import annotations

from dataclasses import dataclass

from pellucid.session.live.asked import Asked
from pellucid.session.live.changes import change_of
from pellucid.session.live.commands import LiveCommand
from pellucid.session.live.moment import begun
from pellucid.session.live.transplant import transplanted
from pellucid.session.setup import Setup
from pellucid.training.loop import Training


@dataclass(frozen=True, eq=False)
class Standing:
    """A training, and what was asked of it.

    Args:
        asked: what was asked.
        training: where it stands.
    """

    asked: Asked
    training: Training

    def lend(self, asked: Asked, training: Training) -> None:
        """Let a new training be run by this one's program, where it would make the same."""
        if asked.experiment == self.asked.experiment and asked.same_rows(self.asked):
            training.adopt(self.training)


def ahead(command: LiveCommand, asked: Asked, setup: Setup, training: Training) -> Standing | None:
    """Where a change of structure would lead; ``None`` where a command is none.

    Raises:
        InputError: it does not fit.
    """
    change = change_of(command, asked, setup)
    if change.edit is None:
        return None
    after = change.asked.with_rows_of(asked).set_up()
    new = begun(after, change.asked)
    transplanted(training, setup, new, after, change.edit)
    return Standing(change.asked, new)
