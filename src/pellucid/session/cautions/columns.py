"""Columns that can hardly teach anything: mostly missing, nearly all equal, or ruled by a few huge values."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pellucid.data.schema import MISSING_CLASS, Dataset
from pellucid.events import Warned
from pellucid.session.cautions.leaks import evenly
from pellucid.session.cautions.words import columns_named, it_or_them, percent, quoted
from pellucid.session.setup import Setup

MOSTLY = 0.5
"""A larger share of missing values is said."""

FEWEST_OTHERS, SMALLEST_OTHERS = 5, 0.01
"""Fewer rows than this, and a smaller share, that differ from all others are no pattern."""

FAR = 1e4
"""So many times the middle half's width away, a value leaves the others no room after scaling."""

ROWS_FOR_QUARTERS = 2_000
"""The middle half is found from so many rows, evenly among all."""

SAVING = ("log", "quantile")
"""Scalings that bear values of any size."""


def columns(setup: Setup) -> Iterator[Warned]:
    """What the training rows say about single columns."""
    dataset, rows = setup.dataset, setup.split.train
    names = [name for name in setup.inputs.needed if dataset.fields[name].kind != "image"]
    yield from _mostly_missing(dataset, names, rows)
    yield from _nearly_equal(dataset, names, rows)
    yield from _huge(setup, names, rows)


def missing(dataset: Dataset, name: str, rows: np.ndarray) -> np.ndarray:
    """Where an input column has no value."""
    values = dataset.inputs[name][rows]
    return values == MISSING_CLASS if dataset.fields[name].kind == "class" else np.isnan(values)


def _mostly_missing(dataset: Dataset, names: list[str], rows: np.ndarray) -> Iterator[Warned]:
    shares = {name: float(missing(dataset, name, rows).mean()) for name in names}
    mostly = [name for name, share in shares.items() if share > MOSTLY]
    if mostly:
        share = percent(min(shares[name] for name in mostly))
        yield Warned(
            "mostly-missing",
            f"{columns_named(mostly)} {_have(mostly)} no value in {'at least ' * (len(mostly) > 1)}{share} of the "
            f"training rows. The median stands in for a number, and an input of its own says what is missing; if that "
            f"says nothing, leave {it_or_them(mostly)} out with --drop.",
        )


def _nearly_equal(dataset: Dataset, names: list[str], rows: np.ndarray) -> Iterator[Warned]:
    others = {name: _differing(dataset, name, rows) for name in names}
    nearly = [name for name, count in others.items() if count is not None and _no_pattern(count, len(rows))]
    if nearly:
        most = max(others[name] or 0 for name in nearly)
        differ = f"at most {most} of {len(rows):,} training rows differ" if most else "all training rows are equal"
        yield Warned(
            "nearly-equal",
            f"{columns_named(nearly)} can hardly teach anything: {differ}. Leave {it_or_them(nearly)} out with --drop.",
        )


def _no_pattern(others: int, rows: int) -> bool:
    return others < FEWEST_OTHERS and others < SMALLEST_OTHERS * rows


def _differing(dataset: Dataset, name: str, rows: np.ndarray) -> int | None:
    """How many rows have another value than most; ``None`` where hardly any has one."""
    values = dataset.inputs[name][rows][~missing(dataset, name, rows)]
    if len(values) < len(rows) / 2:
        return None
    # What more than half of the rows have stands in the middle when they are sorted.
    middle = np.partition(values, len(values) // 2)[len(values) // 2]
    return len(rows) - int((values == middle).sum())


def _huge(setup: Setup, names: list[str], rows: np.ndarray) -> Iterator[Warned]:
    dataset = setup.dataset
    scaling = setup.experiment.inputs.scaling or dataset.defaults.scaling
    inputs = [name for name in names if dataset.fields[name].kind == "number" and scaling not in SAVING]
    targets = [field.name for field in dataset.target_fields if field.kind == "number"]
    for name in [*inputs, *targets]:
        values = dataset.columns[name][rows]
        far = _far_away(values[np.isfinite(values)])
        if len(far):
            extreme = far[np.abs(far).argmax()]
            yield Warned(
                "outliers",
                f"Column {quoted([name])} has {len(far):,} value{'s' * (len(far) > 1)} such as {extreme:.4g}, over "
                f"{FAR:,.0f} times as far out as its middle half is wide: scaled by them, all others look equal. "
                "Correct them, or leave their rows out"
                + ("; --scaling quantile bears them." if name in inputs else "."),
            )


def _far_away(values: np.ndarray) -> np.ndarray:
    """Values that lie much farther out than the middle half is wide."""
    if not len(values):
        return values
    ordered = np.sort(evenly(values, ROWS_FOR_QUARTERS))
    low, middle, high = ordered[(np.array([0.25, 0.5, 0.75]) * len(ordered)).astype(int)]
    return values[np.abs(values - middle) > FAR * (high - low)] if high > low else values[:0]


def _have(names: list[str]) -> str:
    return "has" if len(names) == 1 else "have"
