"""All that a person has said of a live experiment, and what a change of it touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pellucid.data.schema import Dataset
from pellucid.data.split import Split
from pellucid.session.setup import Prepared, Setup, prepared, read_data, set_up_on
from pellucid.spec.experiment import PART_OF_OPTION, Experiment

RATES = frozenset({"learning_rate", "l1", "l2"})
"""What the compiled program takes as numbers."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What was asked, and the rows it is asked of.

    Args:
        experiment: with everything left open that nobody has said.
        data: the raw rows.
        own: whether no source gives these rows again: points set by hand, an uploaded file.
        split: which rows are for what, where it was decided by hand.
        data_dir: folder with downloaded data.
    """

    experiment: Experiment
    data: Dataset
    own: bool = False
    split: Split | None = None
    data_dir: str | None = None

    @classmethod
    def of(cls, experiment: Experiment, data: Dataset | None = None, data_dir: str | None = None) -> Asked:
        """The beginning: rows given, or those that the experiment names."""
        found = read_data(experiment, data_dir) if data is None else data
        return cls(experiment, found, data is not None, None, data_dir)

    def saying(self, values: Mapping[str, Any]) -> Asked:
        """The same with some options said otherwise; ``None`` leaves one open again.

        Raises:
            InputError: an option is unknown, or its value wrong.
        """
        experiment = restated(self.experiment, values)
        before, after = self.experiment, experiment
        named_anew = before.data.source != after.data.source and bool(after.data.source)
        drawn_anew = not self.own and _drawn_from(before) != _drawn_from(after)
        read_anew = not self.own and _reading(before) != _reading(after)
        if named_anew or drawn_anew or read_anew:
            return replace(
                self, experiment=experiment, data=read_data(experiment, self.data_dir), own=False, split=None
            )
        return replace(
            self, experiment=experiment, split=self.split if _splitting(before) == _splitting(after) else None
        )

    @cached_property
    def prepared(self) -> Prepared:
        """The rows made ready."""
        return prepared(self.experiment, self.data, self.data_dir, self.split)

    def with_rows_of(self, other: Asked) -> Asked:
        """The same, in place of another one, whose rows it takes over where they would be the same."""
        ready = other.__dict__.get("prepared")
        if ready is not None and self is not other:
            if self.data is other.data and self._rows == other._rows:
                self.__dict__["prepared"] = ready
            else:
                del other.__dict__["prepared"]  # rows are large: only those in use are kept
        return self

    @property
    def _rows(self) -> tuple[Any, ...]:
        """All that the prepared rows depend on."""
        said = self.experiment
        own = None if self.split is None else id(self.split)
        return said.data, said.inputs, said.task.task, said.run.seed, said.run.split_seed, said.train.classic, own

    def set_up(self) -> Setup:
        """Everything decided and prepared; when to stop stays open unless a person said so.

        A learning rate that falls towards an end needs one, so without an end it stays as it is.
        """
        setup = set_up_on(self.experiment, self.prepared)
        said = self.experiment.train
        schedule = said.schedule or ("constant" if said.epochs is None else setup.experiment.train.schedule)
        train = setup.experiment.train.model_copy(update={"patience": said.patience, "schedule": schedule})
        return replace(setup, experiment=setup.experiment.model_copy(update={"train": train}))


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
