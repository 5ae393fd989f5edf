"""The learning-rate range test: the loss while the rate rises, and what that says about a good one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pellucid.training.rows import BatchOrder

LOWEST, HIGHEST = 1e-6, 100.0
"""Rates tried first and last: below nothing moves, above everything breaks, whatever the optimizer."""

LOST = 0.25
"""The edge is where so large a share of what was gained is lost again."""

SMALL_GAIN = 0.01
"""A loss that falls by a smaller share than this has not fallen."""


@dataclass(frozen=True)
class Verdict:
    """What a range test says.

    Args:
        steepest: the rate at which the loss fell fastest; ``None`` where it never fell.
        edge: the rate beyond which it rises; ``None`` where it never fell or never rose.
        suggested: a rate to train with; ``None`` where it never fell.
    """

    steepest: float | None
    edge: float | None
    suggested: float | None


def judged(rates: np.ndarray, losses: np.ndarray) -> Verdict:
    """Read a good rate off the losses of a range test.

    With the smoothed loss ``L`` over ``log rate``: ``steepest`` is where ``L`` falls fastest before its
    lowest value, ``edge`` the first rate behind it where a quarter of what was gained is lost again.
    Suggested is ``√(steepest · edge)``, but no more than a tenth of the edge: long training is less
    forgiving than a step or two.

    Args:
        rates: the rate of each step, rising.
        losses: the loss after each step.

    Example:
        >>> rates = np.geomspace(1e-6, 100, 300)
        >>> losses = np.where(rates < 0.1, 1 / (1 + 1000 * rates), 3.0)
        >>> verdict = judged(rates, losses)
        >>> verdict.steepest < verdict.suggested < 0.1 * 1.2
        True

    References:
        Smith, *Cyclical learning rates for training neural networks* (2017), section 3.3.
    """
    if len(losses) < 3:
        return Verdict(None, None, None)
    smooth = smoothed(losses)
    start, lowest = smooth[0], int(smooth.argmin())
    gained = start - smooth[lowest]
    if not gained > SMALL_GAIN * abs(start) or lowest < 2:
        return Verdict(None, None, None)
    steepest = rates[int(np.gradient(smooth[: lowest + 1]).argmin())]
    lost = np.flatnonzero(smooth[lowest:] > smooth[lowest] + LOST * gained)
    edge = rates[lowest + int(lost[0])] if lost.size else None
    highest = rates[-1] if edge is None else edge
    suggested = min(np.sqrt(steepest * highest), highest / 10)
    return Verdict(float(steepest), None if edge is None else float(edge), float(f"{suggested:.2g}"))


def smoothed(losses: np.ndarray) -> np.ndarray:
    """The mean over a twentieth of all steps around each; what is twice the first loss or more counts as twice."""
    width = max(1, len(losses) // 20) | 1
    clipped = np.clip(losses, None, 2 * abs(losses[0]))
    return np.convolve(np.pad(clipped, width // 2, mode="edge"), np.ones(width) / width, "valid")


class SingleBatches:
    """Batches of another order, each an epoch of its own, so that the loss is noted after every step.

    Args:
        batches: the order they are taken from.
        steps: how many.
    """

    count = 1

    def __init__(self, batches: BatchOrder, steps: int) -> None:
        indices, valid = batches.epochs(0, -(-steps // batches.count))
        self.width, self.even, self.dtype = batches.width, valid is None, batches.dtype
        self._indices = indices.reshape(-1, 1, self.width)[:steps]
        self._valid = None if valid is None else valid.reshape(-1, 1, self.width)[:steps]

    def epochs(self, first: int, count: int) -> tuple[np.ndarray, np.ndarray | None]:
        """``(indices, valid)`` of epochs ``first`` and following."""
        taken = slice(first, first + count)
        return self._indices[taken], None if self._valid is None else self._valid[taken]

    def state(self) -> dict[str, Any]:
        """What is listed has no state."""
        return {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """What is listed has no state."""
