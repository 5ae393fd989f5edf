"""From what was asked to everything training needs: data, split, preparation, task, network, rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.preprocess.labels import Numbers
from pellucid.data.preprocess.preparation import Preparation
from pellucid.data.preprocess.targets import TargetPreparation
from pellucid.data.roles import with_roles
from pellucid.data.schema import Dataset
from pellucid.data.sources import load
from pellucid.data.split import Split, split_rows
from pellucid.errors import InputError
from pellucid.layers import Activation, Dense, Signature
from pellucid.network import Network, build, check_fits
from pellucid.session.defaults import Habit, completed, habit_for
from pellucid.session.seeds import generator
from pellucid.spec.experiment import Experiment
from pellucid.spec.expression import parse_features
from pellucid.spec.network import NetworkSpec
from pellucid.spec.source import SourceCall, is_path
from pellucid.tasks.base import Task
from pellucid.tasks.choose import choose_task
from pellucid.training.classic import with_classic_start
from pellucid.training.rows import Rows


@dataclass(frozen=True)
class Setup:
    """An experiment made ready.

    Args:
        experiment: what was asked, with everything left open decided.
        dataset: raw rows.
        split: which rows are for what.
        inputs: from raw columns to what the network sees, fitted on the training rows.
        targets: from wanted columns to codes, likewise.
        task: what the outputs mean.
        network: what is trained.
        rows: prepared rows of each part that has any.
    """

    experiment: Experiment
    dataset: Dataset
    split: Split
    inputs: Preparation
    targets: TargetPreparation
    task: Task
    network: Network
    rows: Mapping[str, Rows]

    def part(self, name: str) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Prepared inputs and prepared target columns of one part."""
        rows = getattr(self.split, name)
        wanted = {target: values[rows] for target, values in self.dataset.targets.items()}
        return self.rows[name].inputs, self.targets.apply(wanted)


@dataclass(frozen=True, eq=False)
class Prepared:
    """Rows made ready, whatever network will see them.

    Args:
        dataset: raw rows.
        split: which rows are for what.
        inputs: from raw columns to what the network sees, fitted on the training rows.
        targets: from wanted columns to codes, likewise.
        codes: the codes of every row.
        seen: what the network sees, by part.
    """

    dataset: Dataset
    split: Split
    inputs: Preparation
    targets: TargetPreparation
    codes: Mapping[str, np.ndarray]
    seen: Mapping[str, np.ndarray]


def set_up(
    experiment: Experiment,
    dataset: Dataset | None = None,
    data_dir: str | Path | None = None,
    split: Split | None = None,
) -> Setup:
    """Everything an experiment needs, with each open question decided.

    Args:
        experiment: what was asked.
        dataset: the data, where it does not come from a named source.
        data_dir: folder with downloaded data.
        split: which rows are for what, where that is decided already.

    Raises:
        InputError: something does not exist or does not fit.
        LimitError: the network is larger than memory.
    """
    return set_up_on(experiment, prepared(experiment, dataset, data_dir, split))


def prepared(
    experiment: Experiment,
    dataset: Dataset | None = None,
    data_dir: str | Path | None = None,
    split: Split | None = None,
    fitted: tuple[Preparation, TargetPreparation] | None = None,
) -> Prepared:
    """The rows of an experiment, made ready; its network and training do not matter here.

    ``fitted`` are the preparations of inputs and targets, where they were learned of other rows.
    """
    if dataset is None:
        dataset = load_data(experiment, data_dir)
    else:
        dataset = with_roles(dataset, experiment.data, experiment.task.task)
    split = split or _split(experiment, dataset)
    inputs, targets = fitted or _fitted(experiment, dataset, split)
    seen = {
        name: inputs.apply({column: values[part] for column, values in dataset.inputs.items()})
        for name, part in (("train", split.train), ("validation", split.validation), ("test", split.test))
        if len(part)
    }
    return Prepared(dataset, split, inputs, targets, targets.apply(dataset.targets), seen)


def set_up_on(experiment: Experiment, ready: Prepared) -> Setup:
    """The experiment on rows that are ready.

    Raises:
        InputError: something does not fit.
        LimitError: the network is larger than memory.
    """
    dataset, split, inputs, targets = ready.dataset, ready.split, ready.inputs, ready.targets
    habit = habit_for(
        dataset,
        experiment.train.classic,
        rows=len(split.train),
        columns=inputs.shape[0],
        validated=len(split.validation) > 0,
    )
    spec = experiment.network or NetworkSpec.of(habit.network)
    task = _task(experiment, targets, {name: values[split.train] for name, values in ready.codes.items()}, spec)
    started = with_classic_start(spec) if experiment.train.classic else spec
    network = build(started, Signature.of_shape(inputs.shape), task.heads)
    check_fits(network, precision=experiment.train.precision)
    experiment = decided(experiment, spec, task, habit, len(split.train))
    rows = {name: _rows(ready, task, name) for name in ready.seen}
    return Setup(experiment, dataset, split, inputs, targets, task, network, rows)


def load_data(experiment: Experiment, data_dir: str | Path | None = None) -> Dataset:
    """The data an experiment names, its columns used as asked."""
    return with_roles(read_data(experiment, data_dir), experiment.data, experiment.task.task)


def read_data(experiment: Experiment, data_dir: str | Path | None = None) -> Dataset:
    """The data an experiment names, generated from its own random stream where it is generated."""
    if not experiment.data.source:
        raise InputError("no data was named", code="data.missing", next="Name a source, as in: pellucid train circle")
    call, rng = SourceCall.parse(experiment.data.source), generator(experiment.run, "data")
    return load(call, rng, data_dir, experiment.data)


def _split(experiment: Experiment, dataset: Dataset) -> Split:
    return split_rows(dataset, rng=generator(experiment.run, "split"), **split_options(experiment, dataset))


def split_options(experiment: Experiment, dataset: Dataset) -> dict[str, Any]:
    """How the rows are to be shared out: ``shares``, ``stratify`` and ``by``, as asked or as the data wants it."""
    shares = experiment.data.split or dataset.defaults.split
    if len(shares) == 2:
        shares = (shares[0], 0.0, shares[1])
    if len(shares) != 3:
        raise InputError(
            "a split is two or three shares",
            code="split.shares",
            where="split",
            got=", ".join(map(str, shares)),
            allowed="train,test or train,validation,test, as 0.6,0.2,0.2",
        )
    stratify = experiment.data.stratify
    by = experiment.data.split_by or ("rows" if stratify else dataset.defaults.by)
    if stratify and by != "rows":
        raise InputError(
            "only a split by rows can be stratified",
            code="split.stratify",
            where="stratify",
            got=f"a split by {by}",
            next="Leave out stratify.",
        )
    return {"shares": shares, "stratify": stratify, "by": by}


def _fitted(experiment: Experiment, dataset: Dataset, split: Split) -> tuple[Preparation, TargetPreparation]:
    """Both preparations, learned of the training rows."""
    typed, unscaled = experiment.inputs.features, "none" if experiment.train.classic else None
    features = parse_features(typed) if typed else None
    inputs = Preparation.fit(dataset, split.train, features, experiment.inputs.scaling or unscaled)
    return inputs, TargetPreparation.fit(dataset, split.train, unscaled)


def _task(
    experiment: Experiment, targets: TargetPreparation, training: Mapping[str, np.ndarray], spec: NetworkSpec
) -> Task:
    fields = {field.name: field for field in targets.fields}
    scales = {name: code.scale for name, code in targets.codes.items() if isinstance(code, Numbers)}
    return choose_task(
        experiment.task,
        {name: field.kind for name, field in fields.items()},
        {name: field.classes for name, field in fields.items()},
        scales,
        training,
        output_activation(spec),
        experiment.train.classic,
    )


def output_activation(spec: NetworkSpec) -> Activation | None:
    """The activation of the output layer, where the network says one."""
    last = spec.nodes[-1].layer if spec.nodes else None
    return last.activation if isinstance(last, Dense) and last.units is None else None


def decided(experiment: Experiment, spec: NetworkSpec, task: Task, habit: Habit, rows: int) -> Experiment:
    """The experiment with nothing left open, as the run folder keeps it."""
    loss: Any = experiment.task.loss or getattr(getattr(task, "loss", None), "kind", None)
    source = experiment.data.source or "arrays"
    if is_path(source):
        source = str(Path(source).expanduser().absolute())
    return experiment.model_copy(
        update={
            "data": experiment.data.model_copy(update={"source": source}),
            "network": spec,
            "task": experiment.task.model_copy(update={"task": task.kind, "loss": loss}),
            "train": completed(experiment.train, habit, rows),
        }
    )


def _rows(ready: Prepared, task: Task, name: str) -> Rows:
    part = getattr(ready.split, name)
    targets = {column: values[part] for column, values in ready.codes.items()}
    weights = [each for each in (_own(ready.dataset.weights, part), task.row_weights(targets)) if each is not None]
    return Rows(ready.seen[name], task.encode(targets), np.prod(weights, axis=0) if weights else None)


def _own(weights: np.ndarray | None, part: np.ndarray) -> np.ndarray | None:
    return None if weights is None else weights[part]
