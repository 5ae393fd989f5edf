"""What the rows of a run add to its report: baselines, confusion, mistakes, one step, the plane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pellucid.export.page import Exhibit, heads_of
from pellucid.model import Model
from pellucid.session.setup import Setup
from pellucid.tasks.baselines import baselines
from pellucid.tasks.classification import Classification
from pellucid.tasks.metrics import confusion_matrix

MOST_MISTAKES = 24
MOST_POINTS = 1000


def exhibit_rows(exhibit: Exhibit, model: Model, setup: Setup) -> Exhibit:
    """The exhibit with everything that needs rows.

    Rows are the test rows, or the training rows where no row was kept for a test.
    """
    rows = setup.split.test if len(setup.split.test) else setup.split.train
    raw = {name: values[rows] for name, values in setup.dataset.inputs.items()}
    outputs, _ = model.see(model.inputs.apply(raw))
    confusion: np.ndarray | None = None
    mistakes: list[dict[str, Any]] = []
    heads = zip(heads_of(model.task), outputs, strict=True)
    classified = next(((task, output) for task, output in heads if isinstance(task, Classification)), None)
    if classified is not None:
        task, output = classified
        true = setup.dataset.targets[task.target][rows].astype(int)
        confusion, mistakes = _errors(task, raw, output, true)
    opened = mistakes[0]["row"] if mistakes else 0
    return replace(
        exhibit,
        results={**exhibit.results, **_baselines(model, setup, rows)},
        ranges=ranges_of(setup),
        first=None if mistakes else {"row": int(rows[opened]), "input": _row(raw, opened)},
        confusion=confusion,
        mistakes=[{**each, "row": int(rows[each["row"]])} for each in mistakes],
        step=_step(model, setup, rows[opened]),
        plane=_plane(setup),
    )


def _errors(
    task: Classification, raw: Mapping[str, np.ndarray], output: np.ndarray, true: np.ndarray
) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """How often each class was called which, and the mistakes the model was surest of."""
    called = task.decode((output,))[task.target]
    sure = task.probabilities((output,))[np.arange(len(called)), called]
    wrong = np.flatnonzero(called != true)
    worst = wrong[np.argsort(-sure[wrong], kind="stable")][:MOST_MISTAKES]
    mistakes = [
        {
            "row": int(row),
            "input": _row(raw, row),
            "target": task.classes[true[row]],
            "prediction": task.classes[called[row]],
            "probability": float(sure[row]),
        }
        for row in worst
    ]
    return confusion_matrix(true, called, len(task.classes)), mistakes


def _row(raw: Mapping[str, np.ndarray], row: int) -> list[float]:
    """The numbers of one raw row."""
    numbers: list[float] = np.concatenate([np.ravel(values[row]) for values in raw.values()]).tolist()
    return numbers


def _baselines(model: Model, setup: Setup, rows: np.ndarray) -> dict[str, dict[str, float]]:
    prepared = setup.targets.apply(setup.dataset.targets)
    train = setup.split.train
    inputs = {name: values[rows] for name, values in setup.dataset.inputs.items()}
    return baselines(
        model.task,
        (setup.rows["train"].inputs, {name: values[train] for name, values in prepared.items()}),
        (setup.inputs.apply(inputs), {name: values[rows] for name, values in prepared.items()}),
    )


def _step(model: Model, setup: Setup, row: int) -> dict[str, Any]:
    raw = setup.dataset.in_words(setup.dataset.inputs, np.array([row]))
    targets = {name: values[row : row + 1] for name, values in setup.dataset.targets.items()}
    return model.explain_step(raw, targets).to_json()


def ranges_of(setup: Setup) -> dict[str, tuple[float, float]]:
    """From where to where each column of numbers or dates goes in the training rows."""
    known = {
        field.name: values[~np.isnan(values)]
        for field in setup.dataset.input_fields
        if field.kind in ("number", "date")
        for values in [setup.dataset.inputs[field.name][setup.split.train]]
    }
    return {name: (float(values.min()), float(values.max())) for name, values in known.items() if len(values)}


def _plane(setup: Setup) -> dict[str, Any] | None:
    """Points of two columns of numbers, and the square they lie in."""
    fields = setup.dataset.input_fields
    if len(fields) != 2 or any(field.kind != "number" for field in fields):
        return None
    points = np.stack(list(setup.dataset.inputs.values()), axis=1)
    if np.isnan(points).any():
        return None
    reach = float(np.ceil(abs(points).max()))
    low = [field.low if field.low is not None else -reach for field in fields]
    high = [field.high if field.high is not None else reach for field in fields]
    target = next(iter(setup.dataset.targets.values()))
    parts = {
        name: {"x": points[rows[:MOST_POINTS]].tolist(), "y": target[rows[:MOST_POINTS]].tolist()}
        for name, rows in (("train", setup.split.train), ("test", setup.split.test))
        if len(rows)
    }
    return {"low": low, "high": high, **parts}
