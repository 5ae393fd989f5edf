"""Linear models, the measure of what is easy to reach: ridge regression and logistic regression.

They are fitted after every training, so they are the two formulas alone: loading scikit-learn
for them takes longer than fitting them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Rule = Callable[[np.ndarray], np.ndarray]
"""From rows of inputs to answers."""

RIDGE = 1e-3
"""Just enough of a penalty for columns that depend on each other."""

MOST_STEPS = 300


def ridge_regression(x: np.ndarray, y: np.ndarray) -> Rule:
    """The plane with the least Σ(y − xw − b)² + 0.001·Σw².

    Args:
        x: inputs ``(rows, columns)``.
        y: numbers ``(rows, targets)``.

    Example:
        >>> rule = ridge_regression(np.array([[0.0], [1.0], [2.0]]), np.array([[1.0], [3.0], [5.0]]))
        >>> rule(np.array([[10.0]])).round(1).tolist()
        [[21.0]]
    """
    middle, mean = x.mean(0), y.mean(0)
    centered = x - middle
    gram = centered.T @ centered + RIDGE * np.eye(x.shape[1])
    weights = np.linalg.lstsq(gram, centered.T @ (y - mean), rcond=None)[0]
    return lambda rows: (rows - middle) @ weights + mean


def logistic_regression(x: np.ndarray, classes: np.ndarray) -> Rule:
    """The planes between classes with the least Σ −log p(class) + ½Σw².

    Probabilities are the softmax of ``xw + b``; of two classes the first one's logit is 0.

    Args:
        x: inputs ``(rows, columns)``.
        classes: an index for each row.

    Returns:
        The rule, which answers with the most probable of the classes it saw.

    Example:
        >>> rule = logistic_regression(np.array([[0.0], [1.0], [4.0], [5.0]]), np.array([3, 3, 7, 7]))
        >>> rule(np.array([[-1.0], [6.0]])).tolist()
        [3, 7]
    """
    from scipy.optimize import minimize

    seen, index = np.unique(classes, return_inverse=True)
    rows, width = x.shape
    free = 1 if len(seen) == 2 else len(seen)
    wanted = np.eye(len(seen))[index]

    def logits(weights: np.ndarray, given: np.ndarray) -> np.ndarray:
        return np.pad(given @ weights[:width] + weights[width], ((0, 0), (len(seen) - free, 0)))

    def cost(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(width + 1, free)
        z = logits(weights, x)
        z -= z.max(1, keepdims=True)
        total = np.exp(z).sum(1, keepdims=True)
        error = (np.exp(z) / total - wanted)[:, -free:]
        slope = np.vstack([x.T @ error + weights[:width], error.sum(0)])
        lost = (np.log(total) - (z * wanted).sum(1, keepdims=True)).sum() + (weights[:width] ** 2).sum() / 2
        return float(lost / rows), slope.ravel() / rows

    options = {"maxiter": MOST_STEPS, "gtol": 1e-4, "ftol": 64 * np.finfo(float).eps}
    found = minimize(cost, np.zeros((width + 1) * free), jac=True, method="L-BFGS-B", options=options)
    weights = found.x.reshape(width + 1, free)
    return lambda given: seen[logits(weights, given).argmax(1)]
