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

Arrays = dict[str, np.ndarray]

MOST_COMPONENTS = 64
MOST_ROWS = 5_000
MOST_ROWS_WIDE = 2_000
"""Rows used where each holds more than that many numbers: the smaller side is decomposed."""

FOLDS = 5
FEWEST_ROWS = 20
"""With fewer rows nothing can be set apart, and the farthest training row is the threshold."""

LONGEST_IN_PLACE = 64


@dataclass(frozen=True, eq=False)
class Unlike:
    r"""What rows of the training data look like, and how far is too far.

    .. math:: d^2 = \min_k \Big[ \sum_r \text{precisions}_r (c_r \cdot (x - m_k))^2 + \text{residual\_precision}
              \big(\|x - m_k\|^2 - \sum_r (c_r \cdot (x - m_k))^2\big) \Big]

    Args:
        means: m, one row for each class, or a single one, ``(k, numbers)``.
        components: c, orthonormal directions of largest spread, ``(r, numbers)``.
        precisions: 1 / variance along each component, ``(r,)``.
        residual_precision: 1 / variance in every other direction.
        threshold: the distance beyond which a row is marked.
        false_alarm_rate: share of rows like the training data that is marked all the same.
        measured_on: what the threshold was measured on: ``held-out rows``, ``cross-fitted rows``
            or, where there are too few to set any apart, ``training rows``.
        measured_rows: how many those were.

    Example:
        >>> rows = np.random.default_rng(0).normal(size=(500, 2))
        >>> unlike = Unlike.fit(rows)
        >>> unlike.flags([[0.5, -0.5], [9.0, 9.0]]).tolist()
        [False, True]

    References:
        Tipping, Bishop, *Probabilistic Principal Component Analysis* (1999), equation 8;
        Lee et al., *A Simple Unified Framework for Detecting Out-of-Distribution Samples and
        Adversarial Attacks* (NeurIPS 2018): class means with one shared covariance;
        Vovk, Gammerman, Shafer, *Algorithmic Learning in a Random World* (2005): the threshold.
    """

    means: np.ndarray
    components: np.ndarray
    precisions: np.ndarray
    residual_precision: float
    threshold: float
    false_alarm_rate: float
    measured_on: str = "training rows"
    measured_rows: int = 0

    @classmethod
    def fit(
        cls,
        inputs: Any,
        classes: Any = None,
        held_out: Any = None,
        false_alarm_rate: float = 0.01,
        rng: np.random.Generator | None = None,
        most_components: int = MOST_COMPONENTS,
    ) -> Unlike:
        """What the training rows look like, with a threshold that so many rows like them pass.

        Args:
            inputs: prepared training rows, ``(rows, …)``.
            classes: the class of each row, for a mean each; left out, there is one mean.
            held_out: prepared rows that were not trained on.
            false_alarm_rate: share of rows like the training data that may be marked.
            rng: draws the rows that are used where there are more than 5000.
            most_components: how many directions have a spread of their own, at most.

        Raises:
            InputError: no rows, numbers that are not finite, or as many classes as rows missing.
        """
        rng = rng or np.random.default_rng(0)
        rows, labels = _sampled(_flat(inputs), classes, rng)
        spread = _Spread.of(rows, labels, most_components)
        distances, measured_on = _like_training(spread, rows, labels, held_out, false_alarm_rate, rng, most_components)
        threshold, rate = _quantile(distances, false_alarm_rate)
        return cls(*spread.parts(), threshold, rate, measured_on, len(distances))

    def distance(self, inputs: Any) -> np.ndarray:
        """How far each prepared row lies from the training data, ``(rows,)``.

        Raises:
            InputError: the rows hold another count of numbers.
        """
        rows = np.asarray(inputs, float)
        rows = rows.reshape(len(rows), -1)
        if rows.shape[1] != self.means.shape[1]:
            raise InputError(
                "these rows are of another size than the training data",
                code="unlike.shape",
                got=f"{rows.shape[1]} numbers",
                allowed=f"{self.means.shape[1]} numbers",
            )
        spread = _Spread(self.means, self.components, self.precisions, self.residual_precision)
        return spread.distance(rows)

    def flags(self, inputs: Any) -> np.ndarray:
        """Whether each prepared row is unlike the training data, ``(rows,)``."""
        distances = self.distance(inputs)
        return ~(distances <= self.threshold)  # a row with NaN is unlike anything

    def to_json(self) -> tuple[dict[str, Any], Arrays]:
        """Plain data, and apart from it the arrays of more than 64 numbers, as ``unlike/name``."""
        arrays: Arrays = {}
        described = {name: _put(getattr(self, name), name, arrays) for name in ("means", "components", "precisions")}
        numbers = {
            "residual_precision": self.residual_precision,
            "threshold": self.threshold,
            "false_alarm_rate": self.false_alarm_rate,
            "measured_on": self.measured_on,
            "measured_rows": self.measured_rows,
        }
        return {**described, **numbers}, arrays

    @classmethod
    def from_json(cls, described: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Unlike:
        """The inverse of :meth:`to_json`.

        Raises:
            InputError: something is missing, not finite, or of a shape that does not fit.
        """
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class _Spread:
    """Means, and one covariance around all of them."""

    means: np.ndarray
    components: np.ndarray
    precisions: np.ndarray
    residual_precision: float

    @classmethod
    def of(cls, rows: np.ndarray, labels: np.ndarray, most_components: int) -> _Spread:
        """The spread of rows around the means of their classes."""
        means = np.stack([rows[labels == label].mean(0) for label in np.unique(labels)])
        centered = rows - means[np.unique(labels, return_inverse=True)[1]]
        freedom = max(1, len(rows) - len(means))
        variances, directions = _principal(centered, freedom)
        size = rows.shape[1]
        floor = max(variances.sum() / size, np.finfo(float).tiny) * SMALLEST_VARIANCE if variances.any() else 1.0
        kept = min(most_components, int((variances > floor).sum()))
        rest = variances[kept:].sum() / max(1, size - kept)
        return cls(means, directions[:kept], 1 / variances[:kept], float(1 / max(rest, floor)))

    def parts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        return self.means, self.components, self.precisions, self.residual_precision

    def distance(self, rows: np.ndarray) -> np.ndarray:
        """Distance of each row to the nearest mean."""
        nearest = np.full(len(rows), np.inf)
        for mean in self.means:
            centered = rows - mean
            along = (centered @ self.components.T) ** 2
            rest = np.maximum((centered**2).sum(1) - along.sum(1), 0)
            nearest = np.minimum(nearest, along @ self.precisions + self.residual_precision * rest)
        return np.sqrt(nearest)


SMALLEST_VARIANCE = 1e-6
"""Least variance of a direction, as a share of the mean variance: constant columns have none."""


def _principal(centered: np.ndarray, freedom: int) -> tuple[np.ndarray, np.ndarray]:
    """Variances along the principal directions, largest first, and the directions as rows."""
    _, stretches, directions = np.linalg.svd(centered, full_matrices=False)
    return stretches**2 / freedom, directions


def _flat(inputs: Any) -> np.ndarray:
    rows = np.asarray(inputs, float)
    if rows.ndim == 0 or not rows.size:
        raise InputError("there are no rows to learn the usual from", code="unlike.rows", got=f"shape {rows.shape}")
    if not np.isfinite(rows).all():
        raise InputError("the training rows are not all finite", code="unlike.finite")
    return rows.reshape(len(rows), -1)


def _sampled(rows: np.ndarray, classes: Any, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    labels = np.zeros(len(rows), int) if classes is None else np.asarray(classes).ravel()
    if len(labels) != len(rows):
        raise InputError("every row needs a class", code="unlike.classes", got=len(labels), allowed=len(rows))
    most = MOST_ROWS if rows.shape[1] <= MOST_ROWS_WIDE else MOST_ROWS_WIDE
    if len(rows) <= most:
        return rows, labels
    chosen = np.sort(rng.choice(len(rows), most, replace=False))
    return rows[chosen], labels[chosen]


def _like_training(
    spread: _Spread,
    rows: np.ndarray,
    labels: np.ndarray,
    held_out: Any,
    rate: float,
    rng: np.random.Generator,
    most_components: int,
) -> tuple[np.ndarray, str]:
    """Distances of rows that are like the training data but were not used for the fit."""
    if held_out is not None and len(held_out) >= 1 / rate:
        return spread.distance(_flat(held_out)), "held-out rows"
    if len(rows) < FEWEST_ROWS:
        return spread.distance(rows), "training rows"
    folds = rng.permutation(len(rows)) % FOLDS
    distances = [
        _Spread.of(rows[folds != fold], labels[folds != fold], most_components).distance(rows[folds == fold])
        for fold in range(FOLDS)
    ]
    return np.concatenate(distances), "cross-fitted rows"


def _quantile(distances: np.ndarray, rate: float) -> tuple[float, float]:
    """The distance that a fresh row exceeds with probability ``rate`` at most, and that probability.

    Among n + 1 rows alike, the fresh one is equally likely to take any rank, so the
    ⌈(n + 1)(1 − rate)⌉-th smallest distance is the threshold; with few rows, the largest.
    """
    count = len(distances)
    rank = min(count, int(np.ceil((count + 1) * (1 - rate))))
    return float(np.sort(distances)[rank - 1]), max(rate, 1 / (count + 1))


def _put(values: np.ndarray, name: str, arrays: Arrays) -> Any:
    if values.size <= LONGEST_IN_PLACE:
        return values.tolist()
    arrays[f"unlike/{name}"] = np.ascontiguousarray(values)
    return {"array": f"unlike/{name}"}
