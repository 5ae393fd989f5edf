"""The verb *inspect*: what data holds, what would be done with it, and what to beware of; nothing is trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pellucid.data.description import Description, described
from pellucid.data.given import given_dataset
from pellucid.data.preprocess.labels import Numbers
from pellucid.data.preprocess.preparation import Preparation
from pellucid.data.schema import Dataset
from pellucid.data.targets import likely_target
from pellucid.events import Warned
from pellucid.session.cautions import cautions
from pellucid.session.cautions.parts import class_counts
from pellucid.session.cautions.reading import CODES
from pellucid.session.setup import Setup, read_data, set_up
from pellucid.session.verdicts import MOST_WORK, linear_work
from pellucid.spec.experiment import Experiment
from pellucid.tasks.baselines import baselines

TRAINING = ("optimizer", "learning_rate", "schedule", "batch_size", "epochs", "patience", "l2")


@dataclass(frozen=True)
class Column:
    """One column of the data, and what becomes of it.

    Args:
        name: the column's name.
        role: ``input``, ``target`` or ``left out``.
        kind: ``number``, ``class``, ``date``, ``image`` or ``labels``; empty where it is left out.
        unit: unit of a number.
        figures: what it holds.
        becomes: names of the numbers the network sees of it, or what it is to answer.
        reason: why it is left out.
    """

    name: str
    role: str
    kind: str = ""
    unit: str = ""
    figures: Description = field(default_factory=Description)
    becomes: tuple[str, ...] = ()
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data, the figures beside the rest."""
        own = {name: value for name, value in vars(self).items() if name != "figures"}
        return own | {"becomes": list(self.becomes)} | self.figures.to_json()


@dataclass(frozen=True)
class Inspection:
    """What there is to know about data before anything is trained.

    Args:
        source: where the rows come from.
        about: what they are, in a sentence.
        rows: how many.
        generated: whether they were made by a formula.
        columns: every column, inputs first.
        parts: rows for training, validation and test.
        classes: rows of each class in each part, by target.
        network: the line of the network that would be trained; empty where no target is known.
        parameters: how many numbers it learns.
        inputs: how many numbers, or which picture, it sees of a row.
        task: what would be learned, and which loss would be made small.
        training: how.
        trivial: metrics of always saying the most frequent class, or the mean, on the last of the parts.
        linear: metrics of a linear model there; ``None`` where fitting it would take long.
        warnings: what to beware of.
        notes: how the rows were read.
    """

    source: str
    about: str
    rows: int
    generated: bool
    columns: tuple[Column, ...]
    parts: Mapping[str, int] = field(default_factory=dict)
    classes: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    network: str = ""
    parameters: int = 0
    inputs: tuple[int, ...] = ()
    task: Mapping[str, str] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    trivial: Mapping[str, float] | None = None
    linear: Mapping[str, float] | None = None
    warnings: tuple[Warned, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What ``pellucid data info --json`` prints."""
        warnings = [{"code": warning.code, "what": warning.what} for warning in self.warnings]
        columns = [column.to_json() for column in self.columns]
        plain = {"inputs": list(self.inputs), "notes": list(self.notes), "warnings": warnings, "columns": columns}
        return {**vars(self), **plain}


def inspect(
    source: Any = None,
    *,
    experiment: Experiment | None = None,
    test: Any = None,
    sample_weight: Any = None,
    times: Any = None,
    groups: Any = None,
    data_dir: str | Path | None = None,
    **options: Any,
) -> Inspection:
    """Look at data as training would: every column, the split, the network, and what to beware of.

    Args:
        source: whatever :func:`pellucid.train` takes.
        experiment: all options at once, as from an experiment file.
        test: held-out arrays ``(x, y)``, where the source is arrays.
        sample_weight: how much each row counts in the loss, where the source is arrays.
        times: when each row was, where the source is arrays.
        groups: which group each row is of, where the source is arrays.
        data_dir: folder with fetched data.
        **options: whatever training would be told: ``target=``, ``split=``, ``features=``, …

    Raises:
        InputError: something does not exist or does not fit.

    Example:
        >>> found = inspect("iris")
        >>> found.rows, found.columns[0].figures.mean, found.columns[-1].figures.classes["setosa"]
        (150, 5.84..., 50)
    """
    if isinstance(source, str | Path):
        options["source"] = str(source)
    asked = experiment.with_options(**options) if experiment is not None else Experiment.of(**options)
    dataset = given_dataset(source, asked, test=test, sample_weight=sample_weight, times=times, groups=groups)
    dataset = read_data(asked, data_dir) if dataset is None else dataset
    if not (dataset.targets or asked.data.target):
        return _without_target(asked.data.source or dataset.name, dataset)
    setup = set_up(asked, dataset, data_dir)
    warnings = tuple(warning for warning in cautions(setup) if warning.code not in CODES)
    easy = _easy(setup)
    learning = setup.experiment.train
    return Inspection(
        source=setup.experiment.data.source,
        about=setup.dataset.about,
        rows=len(setup.dataset),
        generated=setup.dataset.generated,
        columns=_columns(setup.dataset, setup),
        parts={name: len(part) for name, part in setup.rows.items()},
        classes=_classes(setup),
        network=str(setup.experiment.network),
        parameters=setup.network.count(),
        inputs=setup.inputs.shape,
        task={"task": setup.task.kind, "loss": getattr(getattr(setup.task, "loss", None), "kind", "")},
        training={name: value for name in TRAINING if (value := getattr(learning, name))},
        trivial=easy["trivial"],
        linear=easy.get("linear"),
        warnings=warnings,
        notes=setup.dataset.notes,
    )


def _without_target(source: str, dataset: Dataset) -> Inspection:
    """The columns alone, where nobody said which one is to be predicted."""
    likely = likely_target(list(dataset.inputs))
    example = f", for example --target {likely!r}" if likely else ""
    note = f"What training would do depends on the column to predict: say which{example}."
    return Inspection(
        source,
        dataset.about,
        len(dataset),
        dataset.generated,
        _columns(dataset),
        notes=(*dataset.notes, note),
    )


def _columns(dataset: Dataset, setup: Setup | None = None) -> tuple[Column, ...]:
    """Every column of the data set; what becomes of it, where that is decided."""
    columns = []
    for role, side in (("input", dataset.inputs), ("target", dataset.targets)):
        for name, values in side.items():
            meaning = dataset.fields[name]
            becomes = () if setup is None else _seen(setup.inputs, name) if role == "input" else _wanted(setup, name)
            figures = described(meaning, values)
            columns.append(Column(name, role, meaning.kind, meaning.unit, figures, becomes))
    left_out = (Column(name, "left out", reason=reason) for name, reason in dataset.left_out.items())
    return (*columns, *left_out)


def _seen(inputs: Preparation, name: str) -> tuple[str, ...]:
    """What the network sees of an input column; a picture is seen as it is."""
    if inputs.features is None or inputs.encoding is None:
        return ()
    own = set(inputs.encoding.made_of[name])
    pairs = zip(inputs.features.names, inputs.features.expressions, strict=True)
    return tuple(text for text, expression in pairs if own.intersection(expression.names()))


def _wanted(setup: Setup, name: str) -> tuple[str, ...]:
    """What the network is to answer for a target column."""
    code = setup.targets.codes[name]
    if isinstance(code, Numbers):
        return ("a standardized number",) if code.scale != 1 or code.center else ("a number",)
    return tuple(f"{name}={label}" for label in code.classes)


def _classes(setup: Setup) -> dict[str, dict[str, dict[str, int]]]:
    """Rows of each class in each part, by target."""
    return {
        meaning.name: {
            part: dict(zip(meaning.classes, counts.tolist(), strict=True))
            for part, counts in class_counts(setup, meaning).items()
        }
        for meaning in setup.dataset.target_fields
        if meaning.kind == "class"
    }


def _easy(setup: Setup) -> dict[str, dict[str, float]]:
    """What is easy to reach on the test rows, or on those that come nearest to them."""
    part = next(name for name in ("test", "validation", "train") if name in setup.rows)
    return baselines(setup.task, setup.part("train"), setup.part(part), linear=linear_work(setup) <= MOST_WORK)
