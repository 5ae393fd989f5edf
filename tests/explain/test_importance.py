"""Permutation importance, beside scikit-learn's."""

from __future__ import annotations

import numpy as np
from sklearn.inspection import permutation_importance as sklearn_importance
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

from pellucid.explain.importance import permutation_importance


def test_it_agrees_with_scikit_learn(rng: np.random.Generator) -> None:
    x = rng.normal(size=(2000, 3))
    y = 3 * x[:, 0] + x[:, 1]
    line = LinearRegression().fit(x, y)
    columns = {f"x{index}": x[:, index] for index in range(3)}

    def score(given: dict[str, np.ndarray]) -> float:
        return float(r2_score(y, line.predict(np.stack(list(given.values()), axis=1))))

    ours = permutation_importance(score, columns, shuffles=20)
    theirs = sklearn_importance(line, x, y, n_repeats=20, random_state=0)
    # Both are means of 20 random orders.
    spread = 6 * (theirs.importances_std / np.sqrt(20)) + 1e-12
    assert (abs(np.array(list(ours.values())) - theirs.importances_mean) < spread).all()


def test_the_same_seed_gives_the_same_numbers(rng: np.random.Generator) -> None:
    columns = {"a": rng.normal(size=50)}

    def score(given: dict[str, np.ndarray]) -> float:
        return float(given["a"] @ columns["a"])

    assert permutation_importance(score, columns) == permutation_importance(score, columns)
    assert permutation_importance(score, columns) != permutation_importance(score, columns, seed=1)
