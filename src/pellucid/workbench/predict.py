"""The verb *predict*: raw rows in, answers out, each with how sure and how familiar it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.files.rows import given_rows
from pellucid.data.files.table import table_text
from pellucid.errors import InputError
from pellucid.model import Model, load
from pellucid.runs.durable import written_whole


@dataclass(frozen=True)
class Prediction:
    """The answer for one row.

    Args:
        prediction: a class, a number, a list of labels; a mapping where there are several targets.
        probabilities: how sure each class is; ``None`` where the model does not classify.
        unlike: whether the row is unlike the training data; ``None`` where the model cannot tell.
        distance: how far it is from the training data; above the model's threshold it is unlike,
            and at any distance where it has a class that no training row had.
    """

    prediction: Any
    probabilities: Mapping[str, float] | None
    unlike: bool | None
    distance: float | None

    def to_json(self) -> dict[str, Any]:
        """The four as plain data."""
        return dict(vars(self))

    def cells(self, classes: Sequence[str] = ()) -> list[Any]:
        """The row of a table: the answers, these classes' probabilities, ``unlike``, ``distance``."""
        answers = self.prediction.values() if isinstance(self.prediction, Mapping) else [self.prediction]
        told = [", ".join(answer) if isinstance(answer, list) else answer for answer in answers]
        shares = [(self.probabilities or {})[name] for name in classes]
        return [*told, *shares, {None: "", True: "yes", False: "no"}[self.unlike], self.distance]


@dataclass(frozen=True)
class Predictions(Sequence[Prediction]):
    """Answers, one per row.

    Args:
        rows: the answers.
        targets: names of what was predicted.
        threshold: distance above which a row is unlike the training data.
        false_alarm_rate: share of ordinary rows that are marked nevertheless.
        notes: what should be known about how the rows were read.
    """

    rows: tuple[Prediction, ...]
    targets: tuple[str, ...]
    threshold: float | None = None
    false_alarm_rate: float | None = None
    notes: tuple[str, ...] = ()

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def save(self, path: str | Path, *, proba: bool = False) -> Path:
        """Write a CSV file: the answers, with ``proba`` each probability, ``unlike``, ``distance``.

        Raises:
            InputError: the name does not end in ``.csv``.
            SystemRefusedError: the file cannot be written.
        """
        path = Path(path)
        if path.suffix != ".csv":
            raise InputError(
                "answers are written to a .csv file", code="predict.out", got=str(path), next="Write --out answers.csv."
            )
        classes = list(self.rows[0].probabilities or ()) if proba and self.rows else []
        header = [*self.targets, *(f"p({name})" for name in classes), "unlike", "distance"]
        text = table_text(header, (row.cells(classes) for row in self.rows))
        with written_whole(path) as file:
            file.write(text.encode())
        return path

    def to_json(self) -> dict[str, Any]:
        """What ``pellucid predict --json`` prints."""
        return {"predictions": [row.to_json() for row in self.rows], "notes": list(self.notes)}


def predict(model: Model | str | Path, rows: Any, *, proba: bool = False) -> Predictions:
    """Answers for raw rows.

    Args:
        model: a model, or its file.
        rows: an array, columns by name, a table; or a list of words as on the command line: one
            value per input column, or the path of a ``.csv``, ``.npy`` or picture file.
        proba: insist on probabilities.

    Raises:
        InputError: the rows do not fit; or ``proba``, and the model does not classify.

    Example:
        >>> from pellucid.workbench.train import train
        >>> answer = predict(train("celsius", epochs=1, save_run=False).model, ["100"])[0]
        >>> type(answer.prediction).__name__, answer.probabilities
        ('float', None)
    """
    model = model if isinstance(model, Model) else load(model)
    given = given_rows(rows, model.inputs)
    reading = model.inputs.read(given.rows)
    prepared = model.inputs.apply(reading.columns)
    if not len(prepared):
        raise InputError("there are no rows to answer", code="predict.no-rows", got="0 rows", allowed="one row or more")
    outputs, _ = model.see(prepared)
    sure = model.probabilities(outputs) if proba or model.classes else None
    unlike, distances = model.unlikeness_of(prepared)
    answers = zip(_plain(model.answers(outputs)), (unlike | reading.strange).tolist(), distances.tolist(), strict=True)
    known = model.unlike
    return Predictions(
        tuple(
            Prediction(
                answer,
                None if sure is None else dict(zip(model.classes, sure[row].tolist(), strict=True)),
                flag if known or flag else None,
                distance if known else None,
            )
            for row, (answer, flag, distance) in enumerate(answers)
        ),
        tuple(field.name for field in model.targets.fields),
        known.threshold if known else None,
        known.false_alarm_rate if known else None,
        (*given.notes, *reading.notes),
    )


def _plain(answers: Any) -> Iterator[Any]:
    """Answers row by row as plain data."""
    if isinstance(answers, Mapping):
        columns = [list(_plain(values)) for values in answers.values()]
        return (dict(zip(answers, row, strict=True)) for row in zip(*columns, strict=True))
    return iter(answers.tolist() if isinstance(answers, np.ndarray) else [list(labels) for labels in answers])
