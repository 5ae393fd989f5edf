"""What should be said before training: what cannot be learned, and what will not mean what it seems."""

from __future__ import annotations

from pellucid.events import Warned
from pellucid.session.cautions.columns import columns
from pellucid.session.cautions.equal_rows import contradiction_floor, equal_rows
from pellucid.session.cautions.leaks import leaks
from pellucid.session.cautions.network import network
from pellucid.session.cautions.parts import parts
from pellucid.session.cautions.reading import reading
from pellucid.session.setup import Setup

__all__ = ["cautions", "contradiction_floor"]


def cautions(setup: Setup) -> tuple[Warned, ...]:
    """Everything a person should know before the first epoch."""
    return tuple(warning for each in (reading, network, equal_rows, leaks, columns, parts) for warning in each(setup))
