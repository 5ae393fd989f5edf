"""What stands in place of the training under way: other rates, another experiment, an earlier moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pellucid.commands import SetLearningRate, SetRegularization
from pellucid.session.live.ahead import Standing
from pellucid.session.live.asked import Asked
from pellucid.session.live.changes import Change
from pellucid.session.live.curves import Curves
from pellucid.session.live.moment import Moment, begun
from pellucid.session.live.transplant import transplanted
from pellucid.session.setup import Setup
from pellucid.training.loop import Training

if TYPE_CHECKING:
    from pellucid.session.live.live import Live


def take_rates(live: Live, asked: Asked) -> None:
    """The same experiment with other numbers that the compiled program takes."""
    setup = replace(live.setup, experiment=asked.with_rows_of(live.asked).set_up().experiment)
    train, rates = setup.experiment.train, live.training.live
    if train.learning_rate is not None and train.learning_rate != rates.learning_rate:
        live.training.change(SetLearningRate(train.learning_rate))
    if (train.l1, train.l2) != (rates.l1, rates.l2):
        live.training.change(SetRegularization(train.l1, train.l2))
    live.asked, live.setup = asked, setup


def become(live: Live, change: Change) -> None:
    """Another experiment, which goes on from these weights where it can."""
    setup = change.asked.with_rows_of(live.asked).set_up()
    training = begun(setup, change.asked)
    if change.fresh:
        live.timeline.restart()
        live.markers.clear()
        live.curves = Curves()
    else:
        transplanted(live.training, live.setup, training, setup, change.edit)
    _stand(live, change.asked, setup, training)
    if change.fresh:
        live.keep()


def return_to(live: Live, moment: Moment) -> None:
    """Stand where a moment was, as if it were now."""
    live.curves = (moment.curves or live.curves).until(moment.epochs)
    setup = moment.asked.with_rows_of(live.asked).set_up()
    _stand(live, moment.asked, setup, moment.again(setup))


def _stand(live: Live, asked: Asked, setup: Setup, training: Training) -> None:
    """Go on with this training; whatever was compiled already, or is just being compiled, is not compiled again."""
    for known in (live.compiled_ahead, Standing(live.asked, live.training)):
        if known is not None:
            known.lend(asked, training)
    live.compiled_ahead = None
    live.asked, live.setup, live.training = asked, setup, training
    live.pace.begin(training)
    live.stopped = ""
