"""The verb *find a learning rate*: the loss while the rate rises, and the rate to train with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.given import given_dataset
from pellucid.draw.rates import draw_rates
from pellucid.errors import InputError
from pellucid.events import Event
from pellucid.run import Curves
from pellucid.session.range_test import range_test, rising_rates
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.training.range_test import Verdict, judged, smoothed

FEWEST_STEPS, MOST_STEPS = 50, 10_000


@dataclass(frozen=True, eq=False)
class RateTest:
    """What a range test saw.

    Args:
        source: where the rows come from.
        network: what was trained.
        rates: the rate of each step, rising.
        losses: the loss of training rows after each step; it ends where a number stopped being finite.
        verdict: what they say.
        usual: the rate this training would have used.
        schedule: how it would have changed.
    """

    source: str
    network: str
    rates: np.ndarray
    losses: np.ndarray
    verdict: Verdict
    usual: float
    schedule: str

    @property
    def suggested(self) -> float | None:
        """The rate to train with; ``None`` where the loss never fell."""
        return self.verdict.suggested

    @property
    def smoothed(self) -> np.ndarray:
        """The losses as the verdict saw them."""
        return smoothed(self.losses)

    def plot(self) -> Curves:
        """The losses over the rates, drawn as SVG; shows itself in a notebook."""
        marks = {name: rate for name, rate in vars(self.verdict).items() if rate is not None}
        return Curves(draw_rates(self.rates, self.losses, self.smoothed, marks))

    def to_json(self) -> dict[str, Any]:
        """What ``pellucid train --lr-find --json`` prints."""
        return {
            "source": self.source,
            "network": self.network,
            **vars(self.verdict),
            "usual": self.usual,
            "rates": self.rates.tolist(),
            "losses": self.losses.tolist(),
        }

    def __repr__(self) -> str:
        return f"RateTest({self.source}; suggested {self.suggested}, usual {self.usual:g})"


def find_learning_rate(
    source: Any = None,
    *,
    steps: int = 300,
    experiment: Experiment | None = None,
    sample_weight: Any = None,
    times: Any = None,
    groups: Any = None,
    data_dir: str | Path | None = None,
    listen: Callable[[Event], object] | None = None,
    **options: Any,
) -> RateTest:
    """Train some hundred steps while the learning rate rises from next to nothing to far too much.

    The loss falls once the rate is large enough to move anything, and rises once it is too large;
    a good rate is between.  No weights are kept.

    Args:
        source: a table file, a built-in set, a data set, a frame, or arrays ``(x, y)``.
        steps: how many rates are tried, 50 to 10,000.
        experiment: all options at once, as from an experiment file.
        sample_weight: how much each row counts in the loss, where the source is arrays.
        times: when each row was, where the source is arrays.
        groups: which group each row is of, where the source is arrays.
        data_dir: folder with fetched data.
        listen: called with every event of the training; each step counts as an epoch.
        **options: ``network=``, ``optimizer=``, … as for :func:`pellucid.train`.

    Raises:
        InputError: something does not exist or does not fit.

    Example:
        >>> found = find_learning_rate("iris", network="dense 4 tanh", steps=60)
        >>> 0.001 < found.suggested < 1
        True
    """
    if not FEWEST_STEPS <= steps <= MOST_STEPS:
        raise InputError(
            "a range test needs more steps, or fewer",
            code="rate.steps",
            where="steps",
            got=steps,
            allowed=f"{FEWEST_STEPS} to {MOST_STEPS:,}",
        )
    if isinstance(source, str | Path):
        options["source"] = str(source)
    asked = experiment.with_options(**options) if experiment is not None else Experiment.of(**options)
    given = given_dataset(source, asked, sample_weight=sample_weight, times=times, groups=groups)
    setup = set_up(asked, given, data_dir)
    training = range_test(setup, steps)
    for event, _ in training.run():
        if listen is not None:
            listen(event)
    losses = np.array(training.history["train.loss"])
    rates = rising_rates(steps)[: len(losses)]
    train = setup.experiment.train
    return RateTest(
        setup.experiment.data.source,
        str(setup.experiment.network),
        rates,
        losses,
        judged(rates, losses),
        train.learning_rate or 0.0,
        train.schedule or "constant",
    )
