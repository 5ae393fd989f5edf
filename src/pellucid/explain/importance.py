"""What mattered: how much worse a score gets when one column is shuffled."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

SHUFFLES = 5

Columns = Mapping[str, np.ndarray]


def permutation_importance(
    score: Callable[[Columns], float], columns: Columns, shuffles: int = SHUFFLES, seed: int = 0
) -> dict[str, float]:
    """Mean drop of a score when the values of one column change places among the rows.

    0 means the column can be left out without loss; two columns that say the same share what
    they are worth, because either can stand in for the other.

    Args:
        score: of raw columns; higher is better.
        columns: raw columns, ``(rows, …)`` each.
        shuffles: how many orders the mean is taken over.
        seed: of the orders.

    Example:
        >>> columns = {"used": np.arange(8.0), "unused": np.ones(8)}
        >>> drops = permutation_importance(lambda c: -float(abs(c["used"] - np.arange(8)).mean()), columns)
        >>> drops["used"] > 0, drops["unused"]
        (True, 0.0)

    References:
        L. Breiman, *Random forests* (2001), section 10.
    """
    whole, rng = score(columns), np.random.default_rng(seed)
    orders = [rng.permutation(len(next(iter(columns.values())))) for _ in range(shuffles)]
    return {
        name: float(np.mean([whole - score({**columns, name: values[order]}) for order in orders]))
        for name, values in columns.items()
    }
