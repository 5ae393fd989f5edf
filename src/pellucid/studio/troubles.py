"""The cards of a session: what was warned of before training, and what its layers and curves show now."""

from __future__ import annotations

import logging
import time
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any

from pellucid.events import Warned
from pellucid.session.cautions import cautions
from pellucid.session.live import Live
from pellucid.session.live.trouble import cards_of
from pellucid.session.setup import Setup
from pellucid.studio.scene import layers_of
from pellucid.training.health import Checkup, Health
from pellucid.training.loop import Training

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BEFORE_A_CHECKUP = 1.5
"""A network that is changed again so soon is not looked at: compiling for it would hold up what comes next."""


@dataclass
class Troubles:
    """What is wrong with a session, looked at now and then."""

    cards: list[dict[str, Any]] = field(default_factory=list)
    _told: tuple[Warned, ...] = ()
    _setup: Setup | None = None
    _telling: Future[tuple[Warned, ...]] | None = None
    _checkup: Checkup | None = None
    _compiling: Future[None] | None = None
    _looked_at: float = 0.0
    _watched: tuple[int, float] = (0, 0.0)
    _steps: tuple[int, int] = (0, -1)

    def look(self, live: Live, compiler: Executor) -> bool:
        """Look again, where it is time and anything has happened; whether the cards changed.

        Of a network whose rows are not here there is nothing to say but that.
        """
        if live.asked.absent:
            changed, self.cards = bool(self.cards), []
            return changed
        now = time.monotonic()
        at = (id(live.training), live.training.steps)
        if now - self._looked_at < SECONDS_BETWEEN_LOOKS or at == self._steps:
            return False
        self._looked_at, self._steps = now, at
        self._listen(live.setup, compiler)
        cards = cards_of(live, self._told, self._health(live, compiler))
        changed, self.cards = cards != self.cards, cards
        return changed

    def _listen(self, setup: Setup, compiler: Executor) -> None:
        """What should be said before training, found beside the turns: many rows take their time."""
        if setup is not self._setup:
            self._told, self._setup, self._telling = (), setup, compiler.submit(cautions, setup)
        if self._telling is not None:
            if self._telling.done():
                self._told, self._telling = _told(self._telling), None
            else:
                self._steps = (0, -1)

    def _health(self, live: Live, compiler: Executor) -> Health | None:
        """What the layers do; ``None`` until that is compiled, and before anything was trained."""
        training = live.training
        if self._watched[0] != id(training) or not live.ready:
            self._watched = id(training), time.monotonic()
        if time.monotonic() - self._watched[1] < SECONDS_BEFORE_A_CHECKUP:
            self._steps = (0, -1)
            return None
        if training.epoch == 0 or training.failed is not None:
            return None
        if self._checkup is None or self._checkup.training is not training:
            self._checkup = _checkup(training, live.setup)
            self._compiling = compiler.submit(self._checkup.prepare)
        if self._compiling is not None:
            if not self._compiling.done():
                self._steps = (0, -1)
                return None
            self._compiling.result()
            self._compiling = None
        return self._checkup.look()


def _told(telling: Future[tuple[Warned, ...]]) -> tuple[Warned, ...]:
    """What is to be said; a fault in looking for it does not end the session."""
    if (fault := telling.exception()) is not None:
        logging.getLogger(__name__).error("the data could not be looked at", exc_info=fault)
        return ()
    return telling.result()


def _checkup(training: Training, setup: Setup) -> Checkup:
    """Of hidden layers alone: an output may well be sure of itself."""
    hidden = [layer for layer in layers_of(setup) if not layer["is_output"]]
    kinds = {node.name: node.layer.kind for node in setup.network.nodes}
    return Checkup(
        training,
        {layer["output"]: kinds[layer["output"]] for layer in hidden},
        {layer["output"]: layer["at"] for layer in hidden},
    )
