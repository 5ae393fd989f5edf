"""The live experiment: commands in, training in turns, everything undoable."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pellucid.blocks import Repeat
from pellucid.commands import SetLearningRate, SetRegularization
from pellucid.data.schema import Dataset
from pellucid.network.engine import use_compilation_cache
from pellucid.session.live import commands
from pellucid.session.live.asked import RATES, Asked, differing
from pellucid.session.live.by_hand import held, written
from pellucid.session.live.changes import Change, change_of
from pellucid.session.live.curves import Curves
from pellucid.session.live.moment import Moment, begun
from pellucid.session.live.pace import Pace
from pellucid.session.live.story import Entry, Story
from pellucid.session.live.timeline import Timeline
from pellucid.session.live.transplant import transplanted
from pellucid.session.seeds import stream_seed
from pellucid.session.setup import Setup
from pellucid.spec.experiment import Experiment
from pellucid.spec.network import NetworkSpec
from pellucid.training.chunk import GOES_ON
from pellucid.training.loop import Training

WORTH_ANOTHER_CHUNK = 0.2
"""Share of a turn that must be left to begin another chunk."""

SECONDS_BETWEEN_MOMENTS = 0.25
GROWTH_BETWEEN_MOMENTS = 1.05
"""So much further, a moment is kept at once: early on every epoch looks different."""


UNTOUCHED = RATES | frozenset(
    {
        "optimizer",
        "momentum",
        "schedule",
        "clip",
        "batch_size",
        "full_batch",
        "shuffle",
        "train_loss",
        "order_seed",
        "noise_seed",
        "epochs",
        "max_seconds",
        "patience",
        "until",
        "checkpoint_seconds",
        "init_seed",
        "source",
        "data_seed",
        "split",
        "split_by",
        "split_seed",
        "stratify",
    }
)
"""Options whose change leaves every weight as it is; undoing them does, too."""


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

    @classmethod
    def open(cls, experiment: Experiment, data: Dataset | None = None, data_dir: str | None = None) -> Live:
        """An experiment at its beginning.

        Raises:
            InputError: something does not exist or does not fit.
        """
        use_compilation_cache()
        asked = Asked.of(experiment, data, data_dir)
        if experiment.network is None:  # the habit's, with every layer within reach
            network = asked.set_up().experiment.network
            asked = replace(asked, experiment=experiment.model_copy(update={"network": written_out(network)}))
        return cls.at(asked)

    @classmethod
    def at(cls, asked: Asked, moment: Moment | None = None) -> Live:
        """What was asked, at its beginning or at a moment that was kept."""
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
            span = self.pace.span(self.training, left)
            if span <= 0:
                break
            self._advance(span)
            trained = True
        return trained

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
        due = self.stopped or grown or time.monotonic() - self._kept_at > SECONDS_BETWEEN_MOMENTS
        if due and training.failed is None and training.batch == 0:
            self.keep()

    def prepare(self) -> None:
        """Compile what the next turn needs; may run beside the turns of others."""
        self.training.prepare()

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
            case commands.Undo() | commands.Redo() | commands.Jump():
                self._travel(command)
            case commands.Branch(epoch=epoch, branch=branch):
                self._branch(epoch, branch)
            case commands.SwitchBranch(branch=branch):
                self._return_to(self.timeline.switch(branch, self.moment))
            case commands.Name(text=text):
                self.title = text
            case _:
                self._change(change_of(command, self.asked, self.setup))
        self.version += 1

    def _go_on(self) -> None:
        """Forget what stopped it."""
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
            self._new_rates(change.asked)
        else:
            self._become(change)
        self._note(
            change.name, before, touches_weights=change.fresh or change.edit is not None or not differs <= UNTOUCHED
        )

    def _new_rates(self, asked: Asked) -> None:
        setup = replace(self.setup, experiment=asked.with_rows_of(self.asked).set_up().experiment)
        train, live = setup.experiment.train, self.training.live
        if train.learning_rate is not None and train.learning_rate != live.learning_rate:
            self.training.change(SetLearningRate(train.learning_rate))
        if (train.l1, train.l2) != (live.l1, live.l2):
            self.training.change(SetRegularization(train.l1, train.l2))
        self.asked, self.setup = asked, setup

    def _become(self, change: Change) -> None:
        """Another experiment, which goes on from these weights where it can."""
        setup = change.asked.with_rows_of(self.asked).set_up()
        training = begun(setup, change.asked)
        if change.fresh:
            self.timeline.restart()
            self.markers.clear()
            self.curves = Curves()
        else:
            transplanted(self.training, self.setup, training, setup, change.edit)
        self.asked, self.setup, self.training = change.asked, setup, training
        self.pace.begin(training)
        self.stopped = ""
        if change.fresh:
            self.keep()

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

    def _travel(self, command: commands.Undo | commands.Redo | commands.Jump) -> None:
        match command:
            case commands.Undo():
                self._undo()
            case commands.Redo():
                self._redo()
            case commands.Jump(to=to):
                place = self.story.place_of(to)
                while self.story.done > place:
                    self._undo()
                while self.story.done < place:
                    self._redo()

    def _undo(self) -> None:
        here = self.moment
        entry = self.story.undone()
        entry.after = here
        assert entry.before is not None
        self._put(entry, entry.before)
        if self.markers:
            self.markers.pop()

    def _redo(self) -> None:
        entry = self.story.redone()
        assert entry.after is not None
        self._put(entry, entry.after)
        self.markers.append({"epoch": self.training.epoch, "name": entry.name})

    def _put(self, entry: Entry, moment: Moment) -> None:
        if entry.touches_weights:
            self._return_to(moment)
        elif differing(self.asked.experiment, moment.asked.experiment) <= RATES:
            self._new_rates(moment.asked)
        else:
            self._become(Change(entry.name, moment.asked))

    def _branch(self, epoch: int, branch: int | None) -> None:
        line = self.timeline.line if branch is None else self.timeline.branch(branch)
        moment, left = self.timeline.moment(epoch, branch), self.moment
        recorded = left if line is self.timeline.line or line.tip is None else line.tip
        self.timeline.grow(moment, left, line.id)
        self._return_to(replace(moment, curves=recorded.curves))

    def _return_to(self, moment: Moment) -> None:
        self.curves = (moment.curves or self.curves).until(moment.epochs)
        before, self.asked = self.asked, moment.asked
        self.setup = moment.asked.with_rows_of(before).set_up()
        self.training = moment.again(self.setup)
        self.pace.begin(self.training)
        self.stopped = ""

    @property
    def sample_row(self) -> int | None:
        """Number of the row that was looked at last, where rows are looked at one by one."""
        training, sample = self.training, self.pace.sample
        if sample == 0:
            return None
        indices, _ = training.feed.take(training.epoch, 1)
        training.feed.settle(0, inside=training.batch > 0)
        return int(self.setup.split.train[indices[0, training.batch, sample - 1]])


def written_out(spec: NetworkSpec | None) -> NetworkSpec | None:
    """The spec with repetitions written one after the other, so that each layer can be changed by itself.

    Example:
        >>> str(written_out(NetworkSpec.of("2 x (dense 8 tanh, dropout 0.1), dense 4")))
        'dense 8 tanh, dropout 0.1, dense 8 tanh, dropout 0.1, dense 4'
    """
    if spec is None:
        return None
    nodes = [
        each
        for node in spec.nodes
        for each in (node.layer.layers * node.layer.count if isinstance(node.layer, Repeat) else (node,))
    ]
    return NetworkSpec(tuple(nodes), spec.outputs)
