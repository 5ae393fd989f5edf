"""All that can be said about predictions at the end: confusion, classes, calibration, errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pellucid.tasks import metrics
from pellucid.tasks.base import Task
from pellucid.tasks.classification import Classification
from pellucid.tasks.labels import Labels
from pellucid.tasks.mixed import Mixed
from pellucid.tasks.regression import Regression


def report(task: Task, outputs: tuple[np.ndarray, ...], targets: Mapping[str, np.ndarray]) -> dict[str, dict[str, Any]]:
    """One report per target.

    Classes: ``classes``, ``confusion`` (true class by row, answer by column), ``per_class``,
    ``calibration`` and, for two, ``auc``.  Labels: ``accuracy`` of each.  Numbers: ``r2``, ``mae``
    and ``rmse`` in the target's unit.

    Args:
        task: what the outputs mean.
        outputs: one array per output of the network.
        targets: prepared target columns.
    """
    if isinstance(task, Mixed):
        parts = zip(task.parts, outputs, strict=True)
        return {name: each for part, output in parts for name, each in report(part, (output,), targets).items()}
    if isinstance(task, Classification):
        return {task.target: _classes(task, outputs, np.asarray(targets[task.target], int))}
    answers = task.decode(outputs)
    if isinstance(task, Labels):
        right = (answers[task.target] == targets[task.target]).mean(axis=0)
        return {task.target: {"accuracy": dict(zip(task.classes, right.tolist(), strict=True))}}
    assert isinstance(task, Regression)
    scales = dict(zip(task.targets, task.scales, strict=True))
    return {
        name: metrics.regression_report(np.asarray(values, float) * scales[name], targets[name] * scales[name])
        for name, values in answers.items()
    }


def _classes(task: Classification, outputs: tuple[np.ndarray, ...], wanted: np.ndarray) -> dict[str, Any]:
    sure, answers = task.probabilities(outputs), task.decode(outputs)[task.target]
    confusion = metrics.confusion_matrix(wanted, answers, len(task.classes))
    found = {
        "classes": list(task.classes),
        "confusion": confusion.tolist(),
        "per_class": metrics.class_report(confusion, task.classes),
        "calibration": metrics.calibration(sure.max(axis=1), answers == wanted),
    }
    return found | ({"auc": metrics.area_under_curve(sure[:, 1], wanted == 1)} if len(task.classes) == 2 else {})
