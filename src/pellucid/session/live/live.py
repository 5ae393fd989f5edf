"""The live experiment: commands in, training in turns, everything undoable."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from pellucid.data.schema import Dataset
from pellucid.data.split import Split
from pellucid.errors import InputError
from pellucid.network.engine import use_compilation_cache
from pellucid.session.live import commands
from pellucid.session.live.absent import without_rows
from pellucid.session.live.ahead import Standing, ahead
from pellucid.session.live.asked import RATES, Asked, differing
from pellucid.session.live.becoming import become, take_rates
from pellucid.session.live.by_hand import held, written
from pellucid.session.live.changes import Change, change_of
from pellucid.session.live.curves import Curves
from pellucid.session.live.moment import Moment, begun
from pellucid.session.live.pace import Pace
from pellucid.session.live.story import Story
from pellucid.session.live.timeline import Timeline
from pellucid.session.live.travel import travel
from pellucid.session.seeds import stream_seed
from pellucid.session.setup import Setup
from pellucid.spec.experiment import Experiment
from pellucid.training.chunk import GOES_ON
from pellucid.training.loop import Training

WORTH_ANOTHER_CHUNK = 0.2
"""Share of a turn that must be left to begin another chunk."""

SECONDS_BETWEEN_MOMENTS = 0.25
GROWTH_BETWEEN_MOMENTS = 1.05
"""So much further, a moment is kept at once: early on every epoch looks different."""


@dataclass
class Live:
    """An experiment while a person plays with it.

    Args:
        asked: what was asked.
        setup: the same, decided and prepared.
        training: where it stands.
        title: what it is called, once it has a name.
    """

    asked: Asked
    setup: Setup
    training: Training
    title: str = ""
    story: Story = field(default_factory=Story)
    timeline: Timeline = field(default_factory=Timeline)
    pace: Pace = field(default_factory=Pace)
    curves: Curves = field(default_factory=Curves)
    markers: list[dict[str, Any]] = field(default_factory=list)
    stopped: str = ""
    version: int = 0
    _kept_at: float = 0.0
    compiled_ahead: Standing | None = None

    @classmethod
    def open(cls, experiment: Experiment, data: Dataset | None = None, data_dir: str | None = None) -> Live:
        """An experiment at its beginning.

        Raises:
            InputError: something does not exist or does not fit.
        """
        return cls.at(Asked.beginning(experiment, data, data_dir))

    @classmethod
    def at(cls, asked: Asked, moment: Moment | None = None) -> Live:
        """What was asked, at its beginning or at a moment that was kept."""
        use_compilation_cache()
        setup = asked.set_up()
        live = cls(asked, setup, begun(setup, asked) if moment is None else moment.again(setup))
        if moment is not None and moment.curves is not None:
            live.curves = moment.curves
        live.keep()
        return live

    @property
    def moment(self) -> Moment:
        """Where it stands, with all that was recorded."""
        return Moment.of(self.asked, self.training, self.curves.until(self.training.epoch))

    def give(self, weights: Mapping[str, Any]) -> None:
        """Begin with weights from elsewhere, by ``layer/name``.

        Raises:
            InputError: they do not belong to this network.
        """
        training, network = self.training, self.setup.network
        with training.plan.scope():
            seed = stream_seed(self.setup.experiment.run, "init")
            params, state = network.init(seed, weights, training.carry.running.dtype)
        learner = training.carry.learner._replace(params=params, state=state)
        training.carry = training.carry._replace(learner=learner)
        self.timeline.restart()
        self.keep()

    def bring(self, data: Dataset, split: Split | None = None) -> None:
        """The rows of a network that came without them; its weights stay.

        Raises:
            InputError: they are none for this network, or it has rows.
        """
        if not self.asked.absent:
            raise InputError(
                "this network has its rows", code="live.rows", next="Open the table as a session of its own."
            )
        self._change(Change(f"brought {data.name}", self.asked.given(data, split)))
        self.version += 1

    def still(self) -> Live:
        """As it stands now, to be read beside the turns: what goes on later does not reach it."""
        line = replace(self.timeline.line, moments=dict(self.timeline.line.moments))
        lines = [line if each is self.timeline.line else each for each in self.timeline.lines]
        return replace(
            self,
            training=copy(self.training),
            timeline=Timeline(lines, self.timeline.here),
            curves=self.curves.until(self.training.epoch),
            markers=[*self.markers],
        )

    # Training

    @property
    def ready(self) -> bool:
        """Whether the next turn trains at once; if not, :meth:`prepare` compiles what it needs."""
        return self.training.program.compiled

    @property
    def wants_to_train(self) -> bool:
        """Whether a turn would move weights."""
        return self.training.failed is None and self.pace.wants_to_train

    def turn(self, seconds: float) -> bool:
        """Train for about so long, if it runs and its pace allows; whether it did."""
        end, trained = time.monotonic() + seconds, False
        while self.wants_to_train and self.ready:
            left = end - time.monotonic()
            alone = self.pace.running and self.pace.speed == "frame"
            if trained and (alone or left < WORTH_ANOTHER_CHUNK * seconds):
                break
            span = min(self.pace.span(self.training, left), self._steps_to_next_moment())
            if span <= 0:
                break
            self._advance(span)
            trained = True
        return trained

    def _steps_to_next_moment(self) -> int:
        """So that the first epochs, which differ most, are kept one by one, however fast it trains."""
        training = self.training
        due = math.ceil(GROWTH_BETWEEN_MOMENTS * max(self.timeline.line.moments, default=0))
        return (max(training.epoch + 1, due) - training.epoch) * training.recipe.batches - training.batch

    def _advance(self, span: int) -> None:
        training, before, begun = self.training, self.training.steps, time.monotonic()
        columns = training.advance(span).columns
        self.curves.extend(training.epoch + 1 - max(map(len, columns.values()), default=0), columns)
        for values in training.history.values():
            values.clear()  # the curves know, and do not grow for ever
        self.pace.took(training, training.steps - before, time.monotonic() - begun)
        self.stopped = "not-finite" if training.failed is not None else training.stopped()
        if self.stopped:
            self.pace.stop()
        grown = training.epoch >= GROWTH_BETWEEN_MOMENTS * max(self.timeline.line.moments, default=0)
        waited = time.monotonic() - self._kept_at > SECONDS_BETWEEN_MOMENTS
        due = grown or waited or not self.pace.wants_to_train  # whoever steps to an epoch finds it again
        if due and training.failed is None and training.batch == 0:
            self.keep()

    def prepare(self) -> None:
        """Compile what the next turn needs; may run beside the turns of others."""
        self.training.prepare()

    def prepare_ahead(self, command: commands.LiveCommand) -> None:
        """Compile what a change of structure would need, should it be asked for; may run beside the turns of others.

        Raises:
            InputError: it does not fit.
        """
        self.compiled_ahead = found = ahead(command, self.asked, self.setup, self.training)
        if found is not None:
            found.training.prepare()

    def keep(self) -> None:
        """Keep this moment on the timeline."""
        self._kept_at = time.monotonic()
        self.timeline.keep(Moment.of(self.asked, self.training))

    # Commands

    def apply(self, command: commands.LiveCommand) -> None:
        """Do what a person asks.

        Raises:
            InputError: it does not fit; nothing was changed.
        """
        match command:
            case commands.Run():
                self._go_on()
                self.pace.run()
            case commands.Pause():
                self.pace.stop()
            case commands.Speed(pace=pace):
                self.pace.speed = pace
            case commands.Step(unit=unit, count=count):
                self._go_on()
                self.pace.step(self.training, unit, count)
            case commands.Weight():
                self._by_hand(f"{command.layer} {command.name} by hand", written(self.training, command))
            case commands.Hold():
                self._by_hand(f"{command.how} a weight of {command.layer}", held(self.training, command))
            case commands.Undo() | commands.Redo() | commands.Jump() | commands.Branch() | commands.SwitchBranch():
                travel(self, command)
            case commands.Name(text=text):
                self.title = text
            case _:
                self._change(change_of(command, self.asked, self.setup))
        self.version += 1

    def _go_on(self) -> None:
        """Forget what stopped it.

        Raises:
            InputError: there is nothing to learn from.
        """
        if self.asked.absent:
            raise without_rows(self.asked.absent)
        training = self.training
        if training.failed is not None:
            training.failed = None
        if training.plan.epochs is not None and training.epoch >= training.plan.epochs:
            self._change(Change("no last epoch", self.asked.saying({"epochs": None})))
            training = self.training
        if int(training.carry.stop) != GOES_ON:
            training.carry = training.carry._replace(stop=training.carry.stop * 0)
        self.stopped = ""

    def _change(self, change: Change) -> None:
        differs = differing(self.asked.experiment, change.asked.experiment)
        before = self.moment
        if change.edit is None and not change.fresh and differs and differs <= RATES:
            take_rates(self, change.asked)
        else:
            become(self, change)
        self._note(change.name, before, touches_weights=change.touches_weights(differs))

    def _by_hand(self, name: str, carry: Any) -> None:
        before = self.moment
        recompile = set(carry.learner.masks) != set(self.training.carry.learner.masks) or any(
            set(group) != set(self.training.carry.learner.masks[layer]) for layer, group in carry.learner.masks.items()
        )
        self.training.carry = carry
        if recompile:
            self.training.program = self.training.program.with_recipe(self.training.recipe)
        self.training.failed = None
        self._note(name, before, touches_weights=True)

    def _note(self, name: str, before: Moment, *, touches_weights: bool) -> None:
        self.story.note(name, before, touches_weights=touches_weights)
        self.markers.append({"epoch": self.training.epoch, "name": name})

    # Time

    @property
    def sample_row(self) -> int | None:
        """Number of the row that was looked at last, where rows are looked at one by one."""
        training, sample = self.training, self.pace.sample
        if sample == 0:
            return None
        indices, _ = training.feed.take(training.epoch, 1)
        training.feed.settle(0, inside=training.batch > 0)
        return int(self.setup.split.train[indices[0, training.batch, sample - 1]])
