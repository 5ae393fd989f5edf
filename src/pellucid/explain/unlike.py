"""Marks inputs unlike the training data: how far a row lies from what was trained on.

The distance is Mahalanobis' in the covariance of probabilistic principal components: along each
kept component it is measured in that component's own spread, in all other directions in one
common spread.  With classes it is the distance to the nearest class mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pellucid.errors import InputError
from pellucid.explain.spread import Spread

Arrays = dict[str, np.ndarray]

MOST_ROWS = 2_000
MOST_ROWS_WIDE = 1_000
"""Rows fitted where one holds more numbers than this: the smaller side is decomposed."""

MOST_ROWS_APART = 5_000

FOLDS = 5
FEWEST_ROWS = 20
"""With fewer rows none is set apart, and the farthest training row is the threshold."""

LONGEST_IN_PLACE = 64


@dataclass(frozen=True, eq=False)
class Unlike:
    r"""What rows of the training data look like, and how far is too far.

    Args:
        spread: the class means and the covariance around them.
        threshold: the distance beyond which a row is marked.
        false_alarm_rate: share of rows like the training data that is marked all the same.
        measured_on: which rows the threshold was measured on, in words; with fewer than 20 training
            rows the fitted ones themselves, and then the rate is only nominal.
        measured_rows: how many those were.

    Example:
        >>> rows = np.random.default_rng(0).normal(size=(500, 2))
        >>> unlike = Unlike.fit(rows)
        >>> unlike.flags([[0.5, -0.5], [9.0, 9.0]]).tolist()
        [False, True]

    References:
        Lee et al., *A Simple Unified Framework for Detecting Out-of-Distribution Samples and
        Adversarial Attacks* (NeurIPS 2018): class means with one shared covariance;
        Vovk, Gammerman, Shafer, *Algorithmic Learning in a Random World* (2005): the threshold.
    """

    spread: Spread
    threshold: float
    false_alarm_rate: float
    measured_on: str
    measured_rows: int

    @classmethod
    def fit(
        cls,
        inputs: Any,
        classes: Any = None,
        held_out: Any = None,
        false_alarm_rate: float = 0.01,
        rng: np.random.Generator | None = None,
    ) -> Unlike:
        """What the training rows look like, with a threshold that few rows like them pass.

        At most 2000 rows are fitted (1000, where one holds more than 1000 numbers).  The threshold
        is measured on the held-out rows where there are enough of them for the rate, else on
        training rows that were not fitted, each as seen by a fit without it.

        Args:
            inputs: prepared training rows, ``(rows, …)``.
            classes: the class of each row, for a mean each; left out, there is one mean.
            held_out: prepared rows that were not trained on.
            false_alarm_rate: share of rows like the training data that may be marked.
            rng: draws the rows that are fitted, and the folds.

        Raises:
            InputError: there are no rows, not all are finite, or some have no class.
        """
        rng = rng or np.random.default_rng(0)
        rows = _flat(inputs)
        labels = _labels(classes, len(rows))
        order = rng.permutation(len(rows))
        most = MOST_ROWS if rows.shape[1] <= MOST_ROWS_WIDE else MOST_ROWS_WIDE
        fitted, apart = order[:most], order[most : most + MOST_ROWS_APART]
        spread = Spread.of(rows[fitted], labels[fitted])
        if held_out is not None and len(held_out) * false_alarm_rate >= 1:
            distances, measured_on = spread.distance(_flat(held_out)), "held-out rows"
        elif len(apart) * false_alarm_rate >= 1:
            distances, measured_on = spread.distance(rows[apart]), "training rows that were not fitted"
        elif len(fitted) >= FEWEST_ROWS:
            distances, measured_on = _cross_fitted(rows[fitted], labels[fitted]), "cross-fitted training rows"
        else:
            distances, measured_on = spread.distance(rows), "fitted training rows"
        threshold, rate = threshold_for(distances, false_alarm_rate)
        return cls(spread, threshold, rate, measured_on, len(distances))

    def distance(self, inputs: Any) -> np.ndarray:
        """How far each prepared row lies from the training data, ``(rows,)``.

        Raises:
            InputError: the rows hold another count of numbers.
        """
        rows = np.asarray(inputs, float)
        rows = rows.reshape(len(rows), -1) if rows.size else np.empty((0, self.spread.size))
        if rows.shape[1] != self.spread.size:
            raise InputError(
                "these rows are of another size than the training data",
                code="unlike.shape",
                got=f"{rows.shape[1]} numbers",
                allowed=f"{self.spread.size} numbers",
            )
        return self.spread.distance(rows)

    def flags(self, inputs: Any) -> np.ndarray:
        """Whether each prepared row is unlike the training data, ``(rows,)``; NaN is."""
        return ~(self.distance(inputs) <= self.threshold)

    def to_json(self) -> tuple[dict[str, Any], Arrays]:
        """Plain data, and apart from it the arrays of more than 64 numbers, as ``unlike/name``."""
        arrays: Arrays = {}
        described = {
            "means": _put(self.spread.means, "means", arrays),
            "components": _put(self.spread.components, "components", arrays),
            "precisions": self.spread.precisions.tolist(),
            "residual_precision": self.spread.residual_precision,
            "threshold": self.threshold,
            "false_alarm_rate": self.false_alarm_rate,
            "measured_on": self.measured_on,
            "measured_rows": self.measured_rows,
        }
        return described, arrays

    @classmethod
    def from_json(cls, described: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Unlike:
        """The inverse of :meth:`to_json`.

        Raises:
            InputError: something is missing, not finite, or does not fit the rest.
        """
        names = ("means", "components", "precisions", "residual_precision", "threshold", "false_alarm_rate")
        means, components, precisions, *numbers = (_get(described.get(name), name, arrays) for name in names)
        components = components if components.size else np.empty((0, means.shape[-1] if means.ndim else 0))
        square = means.ndim == 2 and len(means) and precisions.ndim == 1
        fits = square and components.shape == (len(precisions), means.shape[1])
        if not fits or any(number.ndim for number in numbers) or (precisions < 0).any() or numbers[0] < 0:
            raise InputError(
                "what marks unlike inputs does not fit together",
                code="unlike.damaged",
                next="Save the model again, or train it again.",
            )
        residual, threshold, rate = map(float, numbers)
        measured_on, rows = str(described.get("measured_on", "")), described.get("measured_rows")
        spread = Spread(means, components, precisions, residual)
        return cls(spread, threshold, rate, measured_on, rows if isinstance(rows, int) else 0)


def threshold_for(distances: np.ndarray, false_alarm_rate: float) -> tuple[float, float]:
    """The distance that a fresh row like these exceeds with at most this probability, and that probability.

    Among n + 1 rows alike, the fresh one is equally likely to have any rank, so the
    ⌈(n + 1)(1 − rate)⌉-th smallest of n distances will do; where n is too small for that, the
    largest, with probability 1 / (n + 1).

    Example:
        >>> threshold_for(np.arange(1.0, 200.0), 0.05)
        (190.0, 0.05)
        >>> threshold_for(np.arange(1.0, 10.0), 0.01)
        (9.0, 0.1)
    """
    count = len(distances)
    rank = min(count, int(np.ceil((count + 1) * (1 - false_alarm_rate))))
    return float(np.sort(distances)[rank - 1]), max(false_alarm_rate, 1 / (count + 1))


def _cross_fitted(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The distance of each row from a fit on the four fifths without it."""
    folds = np.arange(len(rows)) % FOLDS
    distances = np.empty(len(rows))
    for fold in range(FOLDS):
        apart = folds == fold
        distances[apart] = Spread.of(rows[~apart], labels[~apart]).distance(rows[apart])
    return distances


def _flat(inputs: Any) -> np.ndarray:
    rows = np.asarray(inputs, float)
    if rows.ndim == 0 or not rows.size:
        raise InputError(
            "there are no rows to learn the usual from",
            code="unlike.rows",
            got=f"shape {rows.shape}",
            next="Give at least one row.",
        )
    if not np.isfinite(rows).all():
        raise InputError(
            "rows to learn the usual from must be finite", code="unlike.finite", next="Leave out the rows that are not."
        )
    return rows.reshape(len(rows), -1)


def _labels(classes: Any, rows: int) -> np.ndarray:
    labels = np.zeros(rows, int) if classes is None else np.asarray(classes).ravel()
    if len(labels) != rows:
        raise InputError("every row needs a class", code="unlike.classes", got=len(labels), allowed=rows)
    return labels


def _put(values: np.ndarray, name: str, arrays: Arrays) -> Any:
    if values.size <= LONGEST_IN_PLACE:
        return values.tolist()
    arrays[f"unlike/{name}"] = np.ascontiguousarray(values)
    return {"array": f"unlike/{name}"}


def _get(stored: Any, name: str, arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    if isinstance(stored, Mapping):
        stored = arrays.get(str(stored.get("array")))
    try:
        values = np.asarray(stored, float)
    except (TypeError, ValueError):
        values = np.asarray(np.nan)
    if not np.isfinite(values).all():
        raise InputError(
            f"'{name}' of what marks unlike inputs is missing or damaged",
            code="unlike.damaged",
            next="Save the model again, or train it again.",
        )
    return values
