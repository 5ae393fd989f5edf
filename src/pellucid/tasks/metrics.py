"""How good a network is, in numbers a person asks for: shares, errors and reports.

Row metrics give one number per row in JAX, inside the training program; their ``weighted_mean``
is the metric.  Reports look at all predictions once, at the end, in NumPy; what cannot be
computed is ``None`` there, which is not 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import lazy_loader
import numpy as np

from pellucid.tasks.losses import output_axes

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from jax import Array

    Numbers = np.ndarray[Any, np.dtype[Any]]


def class_accuracy_rows(outputs: Array, targets: Array) -> Array:
    """1 where the largest output is the class of the one-hot target, else 0.

    Example:
        >>> import jax.numpy as jnp
        >>> class_accuracy_rows(jnp.array([[0.2, 0.8], [0.6, 0.4]]), jnp.array([[0.0, 1.0], [0.0, 1.0]])).tolist()
        [1.0, 0.0]
    """
    return (outputs.argmax(-1) == targets.argmax(-1)).astype(outputs.dtype)


def side_accuracy_rows(outputs: Array, targets: Array, threshold: float) -> Array:
    """Share of each row's outputs that are on the same side of the threshold as their targets.

    Args:
        outputs: what the network put out; an output just at the threshold is below it.
        targets: what was wanted.
        threshold: 0 for targets −1 and 1, ½ for targets 0 and 1.
    """
    same_side = (outputs > threshold) == (targets > threshold)
    return same_side.astype(outputs.dtype).mean(output_axes(outputs))


def label_accuracy_rows(outputs: Array, targets: Array) -> Array:
    """Share of each row's labels that are right: on the same side of ½ as their targets 0 and 1."""
    return side_accuracy_rows(outputs, targets, 0.5)


def squared_error_rows(outputs: Array, targets: Array) -> Array:
    """Mean of (y − t)² over the outputs of each row."""
    return ((outputs - targets) ** 2).mean(output_axes(outputs))


def absolute_error_rows(outputs: Array, targets: Array) -> Array:
    """Mean of |y − t| over the outputs of each row."""
    return abs(outputs - targets).mean(output_axes(outputs))


def r2_rows(outputs: Array, targets: Array, variance: Array) -> Array:
    """Mean of 1 − (y − t)² / variance over the outputs of each row: its mean over rows is R².

    Args:
        outputs: what the network put out.
        targets: what was wanted.
        variance: of each output's targets over the same rows, as ``targets.var(0)``.  An output
            whose targets are all the same counts 1 where it is met exactly, else 0.

    Example:
        >>> import jax.numpy as jnp
        >>> targets = jnp.array([[1.0], [2.0], [3.0]])
        >>> float(r2_rows(targets + 1, targets, targets.var(0)).mean())
        -0.5
    """
    squares = (outputs - targets) ** 2
    varies = variance > 0
    missed = (squares > 0).astype(squares.dtype)
    unexplained = jax.numpy.where(varies, squares / jax.numpy.where(varies, variance, 1), missed)
    return 1 - unexplained.mean(output_axes(outputs))


def share(part: float, whole: float) -> float | None:
    """The share part / whole, or ``None`` where there is no whole."""
    return float(part / whole) if whole else None


def confusion_matrix(targets: Numbers, predictions: Numbers, classes: int) -> Numbers:
    """How often class i (row) was called class j (column).

    Args:
        targets: the true class of each row, in 0 … classes − 1.
        predictions: the class the network gave, likewise.
        classes: how many there are.

    Example:
        >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), classes=2).tolist()
        [[1, 1], [0, 1]]
    """
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (targets, predictions), 1)
    return counts


def class_report(confusion: Numbers, names: Sequence[str]) -> dict[str, dict[str, float | None]]:
    """Precision, recall, F1 and rows of each class.

    - precision: right / called so; ``None`` for a class that was never given;
    - recall: right / really so; ``None`` for a class that never occurs;
    - f1: 2 · right / (called so + really so), the harmonic mean of the two.

    Args:
        confusion: as ``confusion_matrix`` gives it.
        names: of the classes, in its order.

    Example:
        >>> class_report(np.array([[1, 1], [0, 2]]), ["cat", "dog"])["cat"]
        {'precision': 1.0, 'recall': 0.5, 'f1': 0.6666666666666666, 'rows': 2}
    """
    right, called, real = confusion.diagonal(), confusion.sum(0), confusion.sum(1)
    return {
        name: {
            "precision": share(right[i], called[i]),
            "recall": share(right[i], real[i]),
            "f1": share(2 * right[i], called[i] + real[i]),
            "rows": int(real[i]),
        }
        for i, name in enumerate(names)
    }


def calibration(confidences: Numbers, right: Numbers, bins: int = 10) -> dict[str, Any]:
    """Whether 80 % sure means right 8 times in 10.

    Rows are put into ``bins`` of equal width by their confidence c; the expected calibration
    error is Σ (rows in bin / rows) · |mean right − mean confidence|, 0 when perfect.

    Args:
        confidences: the probability the network gave its answer, in [0, 1].
        right: whether the answer was right.
        bins: how many of them.

    Returns:
        ``expected_calibration_error`` and ``bins``: ``low``, ``high``, ``rows``, ``confidence``,
        ``accuracy`` of each bin that holds a row.

    Example:
        >>> calibration(np.array([0.9, 0.9]), np.array([True, False]))["expected_calibration_error"]
        0.4

    References:
        Guo, Pleiss, Sun, Weinberger, *On calibration of modern neural networks* (2017), equation 3.
    """
    number = np.clip(np.ceil(confidences * bins) - 1, 0, bins - 1).astype(int)  # bins are (low, high], as in the paper
    filled = [
        {
            "low": i / bins,
            "high": (i + 1) / bins,
            "rows": int((number == i).sum()),
            "confidence": float(confidences[number == i].mean()),
            "accuracy": float(right[number == i].mean()),
        }
        for i in np.unique(number).tolist()
    ]
    error = sum(b["rows"] * abs(b["accuracy"] - b["confidence"]) for b in filled) / max(len(confidences), 1)
    return {"expected_calibration_error": error if filled else None, "bins": filled}


def area_under_curve(scores: Numbers, positive: Numbers) -> float | None:
    """The chance that a random positive row scores above a random negative one (ROC AUC); ½ is blind.

    ``None`` where one of the two classes has no row.

    Example:
        >>> area_under_curve(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1]))
        0.75

    References:
        Hanley, McNeil, *The meaning and use of the area under a receiver operating
        characteristic curve* (1982).
    """
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(positive, scores)) if len(np.unique(positive)) == 2 else None


def regression_report(outputs: Numbers, targets: Numbers) -> dict[str, float | None]:
    """R², mean absolute error and root mean squared error of one target, errors in its unit.

    R² = 1 − Σ (y − t)² / Σ (t − mean t)²: 1 is perfect, 0 no better than always saying the mean;
    ``None`` where all targets are the same.

    Args:
        outputs: predicted values, ``(rows,)``.
        targets: true values, ``(rows,)``.

    Example:
        >>> regression_report(np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.0, 3.0]))["r2"]
        0.5
    """
    errors = outputs - targets
    unexplained = share((errors**2).sum(), ((targets - targets.mean()) ** 2).sum())
    return {
        "r2": None if unexplained is None else 1 - unexplained,
        "mae": float(abs(errors).mean()),
        "rmse": float(np.sqrt((errors**2).mean())),
    }
