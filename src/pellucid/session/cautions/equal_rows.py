"""Rows with the same inputs: with contradicting targets, or on both sides of the split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pellucid.events import Warned
from pellucid.session.cautions.words import percent
from pellucid.session.setup import Setup
from pellucid.training.rows import Rows

SMALLEST_SPREAD = 1e-12
"""Targets of equal rows that differ by less are rounding."""

FEWEST_COPIES = 3
SMALLEST_SHARE = 0.01
"""Fewer rows, or a smaller share of a part, change its result by less than chance does."""

TIMES_CHANCE = 3
"""Rows of few possible values coincide by chance; this many times as many do not."""


def equal_rows(setup: Setup) -> Iterator[Warned]:
    """What rows that look the same to the network mean for the result."""
    group, counts = _groups(list(_inputs(setup)))
    if counts.max() > 1:
        yield from _across_the_split(setup)
        yield from _contradictions(setup, group, counts)


def contradiction_floor(setup: Setup) -> tuple[int, float]:
    """Rows that contradict others, and the mean loss over all rows no network can get below.

    The best answer for rows with equal inputs is one constant.  For ½ and mean squared error it
    is their weighted mean, for cross-entropy their mean as a probability; for other losses the
    floor is given as 0, which is always true.
    """
    return _floor_of(setup, *_groups(list(_inputs(setup))))


def _groups(rows: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """For every row the number of its group of equal ones, and how many rows each group has."""
    _, group, counts = np.unique([hash(row) for row in rows], return_inverse=True, return_counts=True)
    return group, counts


def _inputs(setup: Setup) -> Iterator[bytes]:
    """The prepared inputs of every row, part after part."""
    # Adding 0 makes −0 equal to 0.
    return (row.tobytes() for part in setup.rows.values() for row in part.inputs + 0.0)


def _answers(part: Rows) -> np.ndarray:
    """What is wanted of each row, ``(rows, numbers)``."""
    return np.concatenate([each.reshape(len(part), -1) for each in part.targets], axis=1)


def _across_the_split(setup: Setup) -> Iterator[Warned]:
    answers = (row.tobytes() for part in setup.rows.values() for row in _answers(part))
    group, _ = _groups([row + answer for row, answer in zip(_inputs(setup), answers, strict=True)])
    sizes = {name: len(part) for name, part in setup.rows.items()}
    groups = dict(zip(sizes, np.split(group, np.cumsum(list(sizes.values()))[:-1]), strict=True))
    known = np.isin(np.arange(group.max() + 1), groups.pop("train"))
    copies = {part: int(known[own].sum()) for part, own in groups.items()}
    least = max(SMALLEST_SHARE, TIMES_CHANCE * _share_by_chance(setup))
    told = [
        f"{count:,} of the {sizes[part]:,} {part} rows ({percent(count / sizes[part])})"
        for part, count in copies.items()
        if count >= FEWEST_COPIES and count / sizes[part] >= least
    ]
    if told:
        yield Warned(
            "duplicates",
            f"{' and '.join(told)} are copies of training rows, answer included: on them the result shows memory, "
            "not what is learned. Remove the copies, or keep rows that belong together on one side with "
            "--split-by group.",
        )


def _share_by_chance(setup: Setup) -> float:
    """Share of rows that would meet an equal training row if columns were drawn independently."""
    train = setup.rows["train"]
    meeting = 1.0
    for column in np.concatenate([train.inputs.reshape(len(train), -1), _answers(train)], axis=1).T:
        meeting *= float(((np.unique(column, return_counts=True)[1] / len(column)) ** 2).sum())
        if meeting * len(train) < SMALLEST_SHARE / TIMES_CHANCE:
            return 0.0
    return float(1 - (1 - meeting) ** len(train))


def _contradictions(setup: Setup, group: np.ndarray, counts: np.ndarray) -> Iterator[Warned]:
    rows, floor = _floor_of(setup, group, counts)
    if rows:
        loss = getattr(getattr(setup.task, "loss", None), "kind", "loss")
        yield Warned(
            "contradictions",
            f"{rows:,} rows have the same inputs as another row but another target. No network can tell them apart: "
            + (f"over all rows, {loss} cannot fall below {floor:.2g}." if floor else "their errors remain."),
        )


def _floor_of(setup: Setup, group: np.ndarray, counts: np.ndarray) -> tuple[int, float]:
    if counts.max() == 1:
        return 0, 0.0
    parts = list(setup.rows.values())
    targets = np.concatenate([_answers(part) for part in parts])
    weights = np.concatenate([np.ones(len(part)) if part.weights is None else part.weights for part in parts])
    total = np.bincount(group, weights)
    sums = np.stack([np.bincount(group, weights * column) for column in targets.T], axis=1)
    means = sums / np.where(total > 0, total, 1)[:, None]
    # A row that does not count contradicts nobody.
    spread = (targets - means[group]) ** 2 * (weights > 0)[:, None]
    contradicting = np.bincount(group, spread.sum(1)) > SMALLEST_SPREAD
    rows = int(counts[contradicting].sum())
    if not rows:
        return 0, 0.0
    return rows, float((weights * _loss_left(setup, spread, means[group])).sum() / weights.sum())


def _loss_left(setup: Setup, spread: np.ndarray, means: np.ndarray) -> np.ndarray:
    """Loss of each row where its group's best constant is answered; 0 where that is not known."""
    name = getattr(getattr(setup.task, "loss", None), "kind", "")
    if name == "half_mse":
        return 0.5 * spread.sum(1)
    if name == "mse":
        return spread.mean(1)
    certain = np.clip(means, 1e-300, 1)
    if name == "cross_entropy":
        return -(means * np.log(certain)).sum(1)
    if name == "binary_cross_entropy":
        return -(means * np.log(certain) + (1 - means) * np.log(np.clip(1 - means, 1e-300, 1))).mean(1)
    return np.zeros(len(spread))
