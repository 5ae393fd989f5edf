"""How the rows were read: which columns are not used, and what was done with some rows."""

from __future__ import annotations

from collections.abc import Iterator

from pellucid.events import Warned
from pellucid.session.cautions.words import MOST_NAMED
from pellucid.session.setup import Setup

CODES = ("left-out", "reading")
"""What is said here; a table of the columns says it at more length."""


def reading(setup: Setup) -> Iterator[Warned]:
    """What the data set says about itself, told once."""
    reasons = setup.dataset.left_out
    if reasons:
        named = "; ".join(f"'{name}' ({reason})" for name, reason in list(reasons.items())[:MOST_NAMED])
        more = f"; and {len(reasons) - MOST_NAMED:,} more" if len(reasons) > MOST_NAMED else ""
        yield Warned("left-out", f"Not used: {named}{more}.")
    for note in setup.dataset.notes:
        yield Warned("reading", note)
