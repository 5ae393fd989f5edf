"""What a trivial guess and a linear model reach on the same rows: every result stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pellucid.tasks.base import Task
from pellucid.tasks.classification import Classification
from pellucid.tasks.labels import Labels
from pellucid.tasks.linear import logistic_regression, ridge_regression
from pellucid.tasks.mixed import parts_of
from pellucid.tasks.regression import Regression

MOST_ROWS = 20_000
"""A linear model is fitted on at most this many rows, the first ones; more change little."""


def baselines(
    task: Task,
    train: tuple[np.ndarray, Mapping[str, np.ndarray]],
    test: tuple[np.ndarray, Mapping[str, np.ndarray]],
    *,
    linear: bool = True,
) -> dict[str, dict[str, float]]:
    """Metrics of the trivial guess and of a linear model, by ``trivial`` and ``linear``.

    The trivial guess always says the most frequent class of the training rows, or their mean.
    The linear model is logistic regression for classes and labels, ridge regression for numbers.

    Args:
        task: what is predicted.
        train: prepared inputs ``(rows, …)`` and prepared target columns to learn from.
        test: the same to be measured on.
        linear: whether there is a linear model at all, which takes long for many columns and classes.
    """
    x, y = _flat(train[0])[:MOST_ROWS], {name: values[:MOST_ROWS] for name, values in train[1].items()}
    given, wanted = _flat(test[0]), test[1]
    found: dict[str, dict[str, float]] = {}
    for part, names in parts_of(task):
        for model, reached in _of_part(part, x, y, given, wanted, linear).items():
            found.setdefault(model, {}).update({names[measure]: reached[measure] for measure in part.measures})
    return found


def _flat(inputs: np.ndarray) -> np.ndarray:
    return np.asarray(inputs, float).reshape(len(inputs), -1)


def _of_part(task: Task, x: Any, y: Any, given: Any, wanted: Any, linear: bool) -> dict[str, dict[str, float]]:
    if isinstance(task, Classification):
        return _classes(x, y[task.target].astype(int), given, wanted[task.target].astype(int), linear)
    if isinstance(task, Labels):
        columns = zip(y[task.target].astype(int).T, wanted[task.target].astype(int).T, strict=True)
        each = [_classes(x, learned, given, true, linear) for learned, true in columns]
        return {model: {"accuracy": float(np.mean([one[model]["accuracy"] for one in each]))} for model in each[0]}
    assert isinstance(task, Regression)
    learned = np.stack([y[name] for name in task.targets], axis=1)
    true = np.stack([wanted[name] for name in task.targets], axis=1)
    answers = {"trivial": np.broadcast_to(learned.mean(0), true.shape)}
    if linear:
        answers["linear"] = ridge_regression(x, learned)(given)
    return {model: _errors(answer, true, task.scales) for model, answer in answers.items()}


def _classes(x: Any, learned: Any, given: Any, true: Any, linear: bool) -> dict[str, dict[str, float]]:
    most = np.full(len(true), np.bincount(learned).argmax())
    answers = {"trivial": most}
    if linear:
        answers["linear"] = logistic_regression(x, learned)(given) if len(np.unique(learned)) > 1 else most
    return {model: {"accuracy": float((answer == true).mean())} for model, answer in answers.items()}


def _errors(answers: np.ndarray, true: np.ndarray, scales: tuple[float, ...]) -> dict[str, float]:
    spread = true.var(0)
    missed = ((answers - true) ** 2).mean(0)
    r2 = np.where(spread > 0, 1 - missed / np.where(spread > 0, spread, 1), (missed == 0).astype(float))
    return {"r2": float(r2.mean()), "mae": float((abs(answers - true) * np.array(scales)).mean())}
