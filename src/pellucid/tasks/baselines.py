"""What a trivial guess and a linear model reach on the same rows: every result stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pellucid.tasks.base import Task
from pellucid.tasks.classification import Classification
from pellucid.tasks.labels import Labels
from pellucid.tasks.mixed import Mixed
from pellucid.tasks.regression import Regression

MOST_ROWS = 20_000
"""A linear model is fitted on at most this many rows, the first ones; more change little."""


def baselines(
    task: Task,
    train: tuple[np.ndarray, Mapping[str, np.ndarray]],
    test: tuple[np.ndarray, Mapping[str, np.ndarray]],
) -> dict[str, dict[str, float]]:
    """Metrics of the trivial guess and of a linear model, by ``trivial`` and ``linear``.

    The trivial guess always says the most frequent class of the training rows, or their mean.
    The linear model is logistic regression for classes and labels, ridge regression for numbers.

    Args:
        task: what is predicted.
        train: prepared inputs ``(rows, …)`` and prepared target columns to learn from.
        test: the same to be measured on.

    References:
        scikit-learn, ``LogisticRegression``, ``Ridge``.
    """
    x, y = _flat(train[0])[:MOST_ROWS], {name: values[:MOST_ROWS] for name, values in train[1].items()}
    given, wanted = _flat(test[0]), test[1]
    parts = task.parts if isinstance(task, Mixed) else (task,)
    found: dict[str, dict[str, float]] = {"trivial": {}, "linear": {}}
    for part in parts:
        trivial, linear = _of_part(part, x, y, given, wanted)
        found["trivial"] |= trivial
        found["linear"] |= linear
    return found


def _flat(inputs: np.ndarray) -> np.ndarray:
    return np.asarray(inputs, float).reshape(len(inputs), -1)


def _of_part(task: Task, x: Any, y: Any, given: Any, wanted: Any) -> tuple[dict[str, float], dict[str, float]]:
    from sklearn.linear_model import Ridge

    if isinstance(task, Classification):
        return _classes(x, y[task.target].astype(int), given, wanted[task.target].astype(int))
    if isinstance(task, Labels):
        columns = zip(y[task.target].astype(int).T, wanted[task.target].astype(int).T, strict=True)
        both = [_classes(x, learned, given, true) for learned, true in columns]
        return tuple({"accuracy": float(np.mean([each[which]["accuracy"] for each in both]))} for which in (0, 1))  # type: ignore[return-value]
    assert isinstance(task, Regression)
    learned = np.stack([y[name] for name in task.targets], axis=1)
    true = np.stack([wanted[name] for name in task.targets], axis=1)
    mean = np.broadcast_to(learned.mean(0), true.shape)
    line = Ridge(alpha=1e-3).fit(x, learned).predict(given).reshape(true.shape)
    return _errors(mean, true, task.scales), _errors(line, true, task.scales)


def _classes(
    x: np.ndarray, learned: np.ndarray, given: np.ndarray, true: np.ndarray
) -> tuple[dict[str, float], dict[str, float]]:
    most = int(np.bincount(learned).argmax())
    trivial = {"accuracy": float((true == most).mean())}
    if len(np.unique(learned)) < 2:
        return trivial, trivial
    return trivial, {"accuracy": float((_logistic(x, learned).predict(given) == true).mean())}


def _logistic(x: np.ndarray, learned: np.ndarray) -> Any:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a baseline that stops early is still one
        return LogisticRegression(max_iter=300).fit(x, learned)


def _errors(answers: np.ndarray, true: np.ndarray, scales: tuple[float, ...]) -> dict[str, float]:
    spread = true.var(0)
    missed = ((answers - true) ** 2).mean(0)
    r2 = np.where(spread > 0, 1 - missed / np.where(spread > 0, spread, 1), (missed == 0).astype(float))
    return {"r2": float(r2.mean()), "mae": float((abs(answers - true) * np.array(scales)).mean())}
