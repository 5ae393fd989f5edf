"""The verb *evaluate*: a model on rows with known answers, beside a trivial guess and a linear model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.given import given_dataset, given_table
from pellucid.data.roles import with_roles
from pellucid.data.schema import Dataset
from pellucid.data.tables.wanted import dataset_for
from pellucid.errors import PellucidError
from pellucid.explain.importance import permutation_importance
from pellucid.model import Model, load
from pellucid.runs.folder import EXPERIMENT, RunFolder
from pellucid.session.setup import Setup, load_data, set_up
from pellucid.spec.files import experiment_from_toml
from pellucid.tasks.baselines import baselines
from pellucid.tasks.objective import measure
from pellucid.tasks.report import report
from pellucid.training.measuring import measurer
from pellucid.training.rows import Rows

Measured = Callable[[np.ndarray, Mapping[str, np.ndarray]], dict[str, float]]

MOST_SHUFFLED = 2_000
"""Importance is measured on at most this many rows, the first ones."""


@dataclass(frozen=True)
class Evaluation:
    """How good a model is on some rows, and how good it would be easy to be.

    Args:
        source: where the rows come from.
        part: which of them: ``test rows`` or ``all rows``.
        rows: how many.
        model: loss and metrics of the model.
        trivial: metrics of always saying the most frequent class, or the mean.
        linear: metrics of a linear model.
        targets: a report on each target: confusion matrix, calibration, errors.
        importance: drop of the first metric when a column is shuffled; empty for pictures.
        notes: what should be known before believing the numbers.
    """

    source: str
    part: str
    rows: int
    model: Mapping[str, float]
    trivial: Mapping[str, float] | None
    linear: Mapping[str, float] | None
    targets: Mapping[str, Mapping[str, Any]]
    importance: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What ``pellucid evaluate --json`` prints."""
        return {**vars(self), "notes": list(self.notes)}


def evaluate(model: Model | str | Path, source: Any = None, *, data_dir: str | Path | None = None) -> Evaluation:
    """Measure a model on rows whose answers are known.

    On the source it was trained with, only its test rows count; on another one, all rows do.

    Args:
        model: a model, or its file.
        source: a table file, a built-in set, a data set, a frame, or arrays ``(x, y)``; left out, the one
            it was trained with.
        data_dir: folder with downloaded data.

    Raises:
        InputError: the source does not exist, or lacks columns or classes of the model.

    Example:
        >>> from pellucid.workbench.train import train
        >>> found = evaluate(train("celsius", epochs=1, save_run=False).model)
        >>> found.part, sorted(found.linear)
        ('test rows', ['mae', 'r2'])
    """
    model = model if isinstance(model, Model) else _opened(Path(model))
    dataset = _dataset(model, source, data_dir)
    same = dataset.fingerprint() == model.provenance.get("fingerprint")
    known = _trained_on(model, dataset if same else None, data_dir)
    rows, part, notes = _chosen(dataset, known if same else None)
    reading = model.inputs.read(dataset.in_words(dataset.inputs, rows))
    prepared = model.inputs.apply(reading.columns)
    targets = model.targets.apply(dataset.in_words(dataset.targets, rows))
    easy = _baselines(model, known, prepared, targets)
    if not easy:
        notes += ("The rows it was trained on are not at hand, so there is no trivial guess and no linear model.",)
    measured = _measurer(model)
    importance, more = _importance(model, reading.columns, targets, measured)
    reached = measured(prepared, targets)
    return Evaluation(
        source=str(source) if isinstance(source, str | Path) else dataset.name,
        part=part,
        rows=len(rows),
        model=reached,
        trivial=easy.get("trivial"),
        linear=easy.get("linear"),
        targets=report(model.task, model.see(prepared)[0], targets),
        importance=importance,
        notes=notes + reading.notes + more + _no_better(reached, easy),
    )


def _opened(path: Path) -> Model:
    """The model in a file; one in its run folder knows where the data lies, which no model file says."""
    model = load(path)
    if not (path.parent / EXPERIMENT).is_file():
        return model
    asked = experiment_from_toml(RunFolder(path.parent).experiment(), path.parent.name)
    same = asked.portable().data == model.experiment.data
    return replace(model, experiment=model.experiment.model_copy(update={"data": asked.data})) if same else model


def _dataset(model: Model, source: Any, data_dir: str | Path | None) -> Dataset:
    """The rows to measure; columns of a file or a frame are used as the model says, by their names."""
    if isinstance(source, Dataset):
        return source
    asked = model.experiment
    table = given_table(asked.data.source if source is None else source, asked.data, model.targets.fields)
    if table is not None:
        return dataset_for(table, model.inputs.fields, model.targets.fields, asked.data)
    given = given_dataset(source, asked)
    if given is not None:
        return with_roles(given, asked.data, asked.task.task)
    named = asked.data if source is None else asked.data.model_copy(update={"source": str(source)})
    return load_data(asked.model_copy(update={"data": named}), data_dir)


def _trained_on(model: Model, dataset: Dataset | None, data_dir: str | Path | None) -> Setup | None:
    """The rows the model learned from, where they can be had again."""
    try:
        setup = set_up(model.experiment, dataset, data_dir)
    except PellucidError:
        return None
    return setup if setup.dataset.fingerprint() == model.provenance.get("fingerprint") else None


def _chosen(dataset: Dataset, setup: Setup | None) -> tuple[np.ndarray, str, tuple[str, ...]]:
    if setup is not None and len(setup.split.test):
        return setup.split.test, "test rows", ()
    everything = np.arange(len(dataset))
    if setup is None:
        said = "These are not the rows it was trained with, so all of them count."
        return everything, "all rows", (said, *dataset.notes)
    return everything, "all rows", ("No test rows were kept, so these include the rows it learned from.",)


def _measurer(model: Model) -> Measured:
    """Loss and metrics of prepared rows and targets, by a program compiled once."""
    program = measurer(measure(model.network, model.task))

    def measured(prepared: np.ndarray, targets: Mapping[str, np.ndarray]) -> dict[str, float]:
        rows = Rows(prepared, model.task.encode(targets), model.task.row_weights(targets))
        with model.scope():
            values = program(model.params, model.state, rows.for_measuring(model.dtype))
        return {name: values[name] for name in ("loss", *model.task.measures)}

    return measured


def _baselines(
    model: Model, known: Setup | None, prepared: np.ndarray, targets: Mapping[str, np.ndarray]
) -> dict[str, dict[str, float]]:
    if known is None:
        return {}
    learned = known.targets.apply({name: values[known.split.train] for name, values in known.dataset.targets.items()})
    return baselines(model.task, (known.rows["train"].inputs, learned), (prepared, targets))


def _no_better(reached: Mapping[str, float], easy: Mapping[str, Mapping[str, float]]) -> tuple[str, ...]:
    """What should be said of a model that a simpler one keeps up with, by the first metric."""
    first = next(name for name in reached if name != "loss")
    simpler = {"trivial": "always giving the same answer", "linear": "a linear model"}
    notes = (
        f"It is no better than {words}: {first} {reached[first]:.4g} against {easy[name][first]:.4g}."
        for name, words in simpler.items()
        if easy and reached[first] <= easy[name].get(first, -np.inf)
    )
    return tuple(notes)[:1]


def _importance(
    model: Model, columns: Mapping[str, np.ndarray], targets: Mapping[str, np.ndarray], measured: Measured
) -> tuple[dict[str, float], tuple[str, ...]]:
    if model.inputs.features is None:
        return {}, ("Importance is measured for columns; a picture is one column, so it is left out.",)
    some = {name: values[:MOST_SHUFFLED] for name, values in targets.items()}
    needed = {name: columns[name][:MOST_SHUFFLED] for name in model.inputs.needed}
    first = model.task.measures[0]
    drops = permutation_importance(lambda given: measured(model.inputs.apply(given), some)[first], needed)
    fewer = len(next(iter(targets.values()))) > MOST_SHUFFLED
    return drops, ((f"Importance is measured on the first {MOST_SHUFFLED:,} rows.",) if fewer else ())
