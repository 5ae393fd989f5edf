"""The two linear models answer as scikit-learn's do."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_iris, make_classification
from sklearn.linear_model import LogisticRegression, Ridge

from pellucid.tasks.linear import RIDGE, logistic_regression, ridge_regression


@pytest.mark.parametrize(
    ("x", "y"),
    [
        load_iris(return_X_y=True),
        make_classification(300, 12, flip_y=0.2, random_state=1),
        make_classification(400, 20, n_informative=8, n_classes=5, random_state=2),
    ],
)
def test_logistic_regression(x: np.ndarray, y: np.ndarray) -> None:
    x = (x - x.mean(0)) / x.std(0)
    known = LogisticRegression(max_iter=300).fit(x, y)
    assert (logistic_regression(x, y)(x) == known.predict(x)).mean() >= 0.995


def test_ridge_regression(rng: np.random.Generator) -> None:
    x, y = load_diabetes(return_X_y=True)
    both = np.stack([y, rng.normal(size=len(y))], axis=1)
    np.testing.assert_allclose(ridge_regression(x, both)(x), Ridge(alpha=RIDGE).fit(x, both).predict(x), rtol=1e-6)


def test_columns_that_depend_on_each_other_do_no_harm(rng: np.random.Generator) -> None:
    x = rng.normal(size=(50, 1))
    x = np.hstack([x, x, np.ones((50, 1)), 1e9 * x])
    y = x[:, :1] * 2 + 1
    np.testing.assert_allclose(ridge_regression(x, y)(x), y, atol=1e-3)
