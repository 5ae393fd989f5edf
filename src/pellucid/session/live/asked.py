"""All that a person has said of a live experiment, and what a change of it touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pellucid.blocks import Repeat
from pellucid.data.schema import Dataset
from pellucid.data.split import Split
from pellucid.session.live.absent import Fitted, in_its_words, standing_in, without_rows
from pellucid.session.setup import Prepared, Setup, prepared, read_data, set_up_on
from pellucid.spec.experiment import PART_OF_OPTION, Experiment
from pellucid.spec.network import NetworkSpec

RATES = frozenset({"learning_rate", "l1", "l2"})
"""What the compiled program takes as numbers."""

FITTING = frozenset({"features", "scaling", "target", "drop", "keep", "task", "classic"})
"""Options that decide how rows are prepared; said otherwise, that is learned of the rows anew."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What was asked, and the rows it is asked of.

    Args:
        experiment: with everything left open that nobody has said.
        data: the raw rows.
        own: whether no source gives these rows again: points set by hand, an uploaded file.
        split: which rows are for what, where it was decided by hand.
        data_dir: folder with downloaded data.
        fitted: how rows are prepared, where that was learned of others.
        absent: the file that the rows are in, where they are not here and others stand in for them.
    """

    experiment: Experiment
    data: Dataset
    own: bool = False
    split: Split | None = None
    data_dir: str | None = None
    fitted: Fitted | None = None
    absent: str = ""

    @classmethod
    def without(cls, experiment: Experiment, fitted: Fitted, file: str) -> Asked:
        """The beginning of a network whose rows, in a file of this name, are not here."""
        data, split = standing_in(fitted, experiment.data, file)
        return cls(experiment, data, True, split, None, fitted, file or "the table it was trained on")

    def given(self, data: Dataset, split: Split | None = None) -> Asked:
        """The same with the rows that were not here.

        Where these are the rows that it was fitted on, they decide again how they are prepared.

        Raises:
            InputError: they are none for this network.
        """
        assert self.fitted is not None, "what is without rows was fitted on some"
        rows = in_its_words(self.fitted, data, self.experiment)
        there = replace(self, data=rows, split=split, absent="")
        again = replace(there, fitted=None)
        return again if self.fitted.same_as(Fitted(again.prepared.inputs, again.prepared.targets)) else there

    @classmethod
    def of(cls, experiment: Experiment, data: Dataset | None = None, data_dir: str | None = None) -> Asked:
        """The beginning: rows given, or those that the experiment names."""
        found = read_data(experiment, data_dir) if data is None else data
        return cls(experiment, found, data is not None, None, data_dir)

    @classmethod
    def beginning(cls, experiment: Experiment, data: Dataset | None = None, data_dir: str | None = None) -> Asked:
        """The same, with every layer of the network within reach."""
        asked = cls.of(experiment, data, data_dir)
        if experiment.network is not None:
            return asked
        network = written_out(asked.set_up().experiment.network)
        return replace(asked, experiment=experiment.model_copy(update={"network": network}))

    def saying(self, values: Mapping[str, Any]) -> Asked:
        """The same with some options said otherwise; ``None`` leaves one open again.

        Raises:
            InputError: an option is unknown, or its value wrong.
        """
        experiment = restated(self.experiment, values)
        before, after = self.experiment, experiment
        refitted = self.fitted is not None and bool(differing(before, after) & FITTING)
        if self.absent and (not values.get("source") and refitted):
            raise without_rows(self.absent)
        named_anew = bool(values.get("source")) and (self.own or before.data.source != after.data.source)
        drawn_anew = not self.own and _drawn_from(before) != _drawn_from(after)
        read_anew = not self.own and _reading(before) != _reading(after)
        if named_anew or drawn_anew or read_anew:
            return Asked(experiment, read_data(experiment, self.data_dir), data_dir=self.data_dir)
        keeps = _splitting(before) == _splitting(after) or bool(self.absent)
        return replace(
            self,
            experiment=experiment,
            split=self.split if keeps else None,
            fitted=None if refitted else self.fitted,
        )

    @cached_property
    def prepared(self) -> Prepared:
        """The rows made ready."""
        fitted = None if self.fitted is None else (self.fitted.inputs, self.fitted.targets)
        return prepared(self.experiment, self.data, self.data_dir, self.split, fitted)

    def with_rows_of(self, other: Asked) -> Asked:
        """The same, in place of another one, whose rows it takes over where they would be the same."""
        ready = other.__dict__.get("prepared")
        if ready is not None and self is not other:
            if self.same_rows(other):
                self.__dict__["prepared"] = ready
            else:
                del other.__dict__["prepared"]  # rows are large: only those in use are kept
        return self

    def same_rows(self, other: Asked) -> bool:
        """Whether both are asked of the same rows, used in the same way."""
        return self.data is other.data and self._rows == other._rows

    @property
    def _rows(self) -> tuple[Any, ...]:
        """All that the prepared rows depend on."""
        said = self.experiment
        own = (None if self.split is None else id(self.split)), (None if self.fitted is None else id(self.fitted))
        return said.data, said.inputs, said.task.task, said.run.seed, said.run.split_seed, said.train.classic, own

    def set_up(self) -> Setup:
        """Everything decided and prepared; when to stop stays open unless a person said so.

        A learning rate that falls towards an end needs one, so without an end it stays as it is.
        """
        setup = set_up_on(self.experiment, self.prepared)
        said = self.experiment.train
        schedule = said.schedule or ("constant" if said.epochs is None else setup.experiment.train.schedule)
        train = setup.experiment.train.model_copy(update={"patience": said.patience, "schedule": schedule})
        if self.absent and said.batch_size is not None:
            train = train.model_copy(update={"batch_size": said.batch_size})
        return replace(setup, experiment=setup.experiment.model_copy(update={"train": train}))


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


def restated(experiment: Experiment, values: Mapping[str, Any]) -> Experiment:
    """The experiment with options said otherwise, or said no more.

    Example:
        >>> asked = Experiment.of(source="circle", clip=1.0)
        >>> restated(asked, {"clip": None, "l2": 0.1}).train.model_dump(exclude_unset=True)["l2"]
        0.1
    """
    unsaid = [name for name, value in values.items() if value is None]
    for name in unsaid:
        part = PART_OF_OPTION.get(name)
        if name == "network":
            experiment = experiment.model_copy(update={"network": None})
        elif part is not None:
            spec = getattr(experiment, part)
            default = type(spec).model_fields[name].get_default(call_default_factory=True)
            experiment = experiment.model_copy(update={part: spec.model_copy(update={name: default})})
    said = {
        name: value for name, value in values.items() if value is not None or name not in (*PART_OF_OPTION, "network")
    }
    return experiment.with_options(**said)


def differing(before: Experiment, after: Experiment) -> frozenset[str]:
    """Names of the options that two experiments say differently."""
    found = {"network"} if before.network != after.network else set()
    for name, part in PART_OF_OPTION.items():
        if getattr(getattr(before, part), name) != getattr(getattr(after, part), name):
            found.add(name)
    return frozenset(found)


def _drawn_from(experiment: Experiment) -> tuple[Any, ...]:
    return experiment.data.source, experiment.run.data_seed, experiment.run.seed


def _reading(experiment: Experiment) -> tuple[Any, ...]:
    data = experiment.data
    return data.separator, data.decimal, data.encoding, data.target, data.drop, data.keep


def _splitting(experiment: Experiment) -> tuple[Any, ...]:
    data, run = experiment.data, experiment.run
    return data.split, data.split_by, data.stratify, run.split_seed
