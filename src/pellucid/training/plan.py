"""How far a training goes, where it runs, and how long its chunks should take."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Any

import lazy_loader

from pellucid.errors import InputError
from pellucid.training.feed import MOST_EPOCHS
from pellucid.training.step import Live

jax = lazy_loader.load("jax")


@dataclass
class Plan:
    """How far to go, and how often to look up.

    Args:
        epochs: stop after this many; ``None`` for no end.
        live: learning rate and penalties to start with.
        max_seconds: stop after this time.
        chunk_seconds: how long a chunk should take: short for a live picture, long for speed.
        marks: epochs at whose end a chunk ends, so that they can be looked at.
        first_batches: length of the first chunk, before anything was timed.
        most_epochs: the most epochs of a chunk; few where the next picture is soon due.
        precision: kind of number.
        device: ``auto``, ``cpu`` or ``gpu:0``.
    """

    epochs: int | None
    live: Live
    max_seconds: float | None = None
    chunk_seconds: float = 0.25
    marks: tuple[int, ...] = ()
    first_batches: int = 32
    most_epochs: int = MOST_EPOCHS
    precision: str = "float32"
    device: str = "auto"

    def scope(self) -> AbstractContextManager[Any]:
        """Precision and place, switched on around each piece of work and never left on."""
        stack = ExitStack()
        stack.enter_context(jax.enable_x64(self.precision == "float64"))
        if self.device != "auto":
            kind, _, number = self.device.partition(":")
            stack.enter_context(jax.default_device(_device(kind, int(number or 0))))
        return stack


def _device(kind: str, number: int) -> Any:
    try:
        return jax.devices(kind)[number]
    except (RuntimeError, IndexError):
        raise InputError(
            "there is no such device on this machine",
            code="train.device",
            where="device",
            got=f"{kind}:{number}",
            allowed=", ".join(["auto", *(f"{each.platform}:{each.id}" for each in jax.devices())]),
        ) from None


@dataclass
class Clock:
    """How long things took, and how many batches fill the wanted time."""

    wanted_seconds: float
    batches: int
    training: float = 0.0
    compiling: float = 0.0

    def took(self, batches: int, seconds: float) -> None:
        """Note a chunk, and adapt the length of the next one."""
        self.training += seconds
        ratio = self.wanted_seconds / max(seconds, 1e-6)
        self.batches = max(1, int(batches * min(8.0, max(0.2, ratio))))
