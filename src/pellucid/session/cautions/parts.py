"""Whether the parts of the data can teach and tell: classes too rare, missing or too few rows to judge by."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pellucid.data.schema import Dataset, Field
from pellucid.events import Warned
from pellucid.session.cautions.words import percent, quoted
from pellucid.session.setup import Setup

TIMES_RARER = 10
"""The largest class has this many times the rows of the smallest: an accuracy then hides the rare one."""

LARGEST_ERROR = 0.05
"""A standard error of an accuracy above this is too much to tell one network from another."""

FEWEST_NUMBERS = 10
"""With fewer rows a mean error of numbers is known to a quarter at best (0.76 / √rows)."""


def parts(setup: Setup) -> Iterator[Warned]:
    """What the parts let one learn and see."""
    for field in setup.dataset.target_fields:
        if field.kind == "class":
            counts = class_counts(setup, field)
            yield from _absent(field, counts)
            yield from _rare(setup, field, counts["train"])
    yield from _too_small(setup)


def class_counts(setup: Setup, field: Field) -> dict[str, np.ndarray]:
    """How many rows of each class each part has."""
    return {part: _counts(setup.dataset, field, getattr(setup.split, part)) for part in setup.rows}


def _counts(dataset: Dataset, field: Field, rows: np.ndarray) -> np.ndarray:
    return np.bincount(np.asarray(dataset.targets[field.name])[rows].astype(int), minlength=len(field.classes))


def _absent(field: Field, counts: dict[str, np.ndarray]) -> Iterator[Warned]:
    told = {"train": "cannot be learned", "test": "is not tested"}
    for part, consequence in told.items():
        if part in counts and (counts[part] == 0).any():
            names = [field.classes[index] for index in np.flatnonzero(counts[part] == 0)]
            rows = "training" if part == "train" else part
            yield Warned(
                f"no-{rows}-rows",
                f"No {rows} row is of class {quoted(names)} of '{field.name}', so it {consequence}. Collect such "
                "rows, or leave the class out.",
            )


def _rare(setup: Setup, field: Field, counts: np.ndarray) -> Iterator[Warned]:
    present = counts[counts > 0]
    if present.min() * TIMES_RARER >= present.max():
        return
    rarest = int(np.where(counts > 0, counts, counts.max()).argmin())
    balance = "" if setup.experiment.task.class_weight else " --class-weight balanced makes up for it in training."
    yield Warned(
        "imbalance",
        f"Class '{field.classes[rarest]}' of '{field.name}' has {counts[rarest]:,} of {counts.sum():,} training rows "
        f"({percent(counts[rarest] / counts.sum())}); always saying '{field.classes[int(counts.argmax())]}' is right "
        f"on {percent(counts.max() / counts.sum())}, so look at each class, not at the accuracy.{balance}",
    )


def standard_error(right: float, rows: int) -> float:
    """How far a share of right answers may well be off, as a share.

    Two rows that are right and two that are not are added (Agresti and Coull), so that a share
    of 0 or 1 of a few rows is not taken for certain.

    Example:
        >>> round(standard_error(1.0, 20), 3), round(standard_error(0.9, 2500), 3)
        (0.056, 0.006)

    References:
        A. Agresti, B. Coull, *Approximate is better than "exact" for interval estimation of
        binomial proportions* (1998).
    """
    share = (right * rows + 2) / (rows + 4)
    return float(np.sqrt(share * (1 - share) / (rows + 4)))


def _too_small(setup: Setup) -> Iterator[Warned]:
    classes = any(field.kind == "class" for field in setup.dataset.target_fields)
    small = {name: len(part) for name, part in setup.rows.items() if name != "train" and _too_few(len(part), classes)}
    if small:
        error = standard_error(1.0, min(small.values()))
        known = (
            f"even if all are right, an accuracy on so few is known to ±{100 * error:.0f} points only"
            if classes
            else "a mean error of so few is known to a quarter at best"
        )
        rows = " and ".join(f"{count} {name}" for name, count in small.items())
        yield Warned("too-small", f"{rows} rows are too few to tell: {known}. --folds 5 measures on every row.")


def _too_few(rows: int, classes: bool) -> bool:
    return standard_error(1.0, rows) > LARGEST_ERROR if classes else rows < FEWEST_NUMBERS
