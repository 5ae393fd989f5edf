"""Data from a typed formula: the values of a function, and the two sides of a curve."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.data.sources.noise import with_noise
from pellucid.data.sources.registry import sources
from pellucid.errors import InputError
from pellucid.spec.expression import Expression

LARGEST = 1e6
"""Values beyond it are left out: next to a pole they would be all that a network learns."""

FEWEST = 2


@sources.register("function")
@with_noise("value_noise")
def function(
    rng: np.random.Generator, *, formula: str = "sin(x)", points: int = 500, low: float = -6.0, high: float = 6.0
) -> Dataset:
    """Values of a typed formula, y = f(x) or y = f(x1, x2).

    The inputs are drawn evenly from ``low`` to ``high``.  A formula of ``x`` has one input; one of
    ``x1`` and ``x2``, or of either, has both.  Points where it has no finite value are left out.
    """
    wanted = _parsed(formula, ("x", "x1", "x2"))
    used = wanted.names()
    if "x" in used and len(used) > 1:
        raise InputError(
            "a formula is of x, or of x1 and x2",
            code="source.formula",
            where="formula",
            got=formula,
            next="Write x1 in place of x.",
        )
    data = _drawn(rng, "function", ("x1", "x2") if {"x1", "x2"} & set(used) else ("x",), points, low, high)
    values = wanted.evaluate(data.inputs)
    return _where_known(data, formula, Field("y"), np.array(values), values)


@sources.register("above")
@with_noise("label_noise")
def above(
    rng: np.random.Generator, *, formula: str = "2*sin(x1)", points: int = 500, low: float = -6.0, high: float = 6.0
) -> Dataset:
    """Two classes: points above and below a typed curve, x2 = f(x1).

    Both inputs are drawn evenly from ``low`` to ``high``.  Points where the curve has no height are
    left out.
    """
    curve = _parsed(formula, ("x1", "x"))
    data = _drawn(rng, "above", ("x1", "x2"), points, low, high)
    heights = curve.evaluate({**data.inputs, "x": data.inputs["x1"]})
    side = Field("label", "class", classes=("below", "above"))
    data = _where_known(data, formula, side, (data.inputs["x2"] > heights).astype(np.int64), heights)
    if len(np.unique(data.targets["label"])) < 2:
        raise InputError(
            "all points lie on one side of this curve",
            code="source.formula",
            where="formula",
            got=formula,
            allowed=f"a curve with heights between {low:g} and {high:g}",
        )
    return data


def _parsed(formula: str, known: tuple[str, ...]) -> Expression:
    expression = Expression.parse(formula, where="formula")
    strange = [name for name in expression.names() if name not in known]
    if strange:
        raise InputError(
            f"there is no input '{strange[0]}'",
            code="source.formula",
            where="formula",
            got=formula,
            allowed=" or ".join(known),
        )
    return expression


def _drawn(
    rng: np.random.Generator, name: str, inputs: tuple[str, ...], points: int, low: float, high: float
) -> Dataset:
    """Points drawn evenly, still without a target."""
    if not low < high:
        raise InputError(
            "low must be below high", code="source.option", got=f"low={low:g}, high={high:g}", next="Exchange them."
        )
    return Dataset(
        name=name,
        about=(sources[name].__doc__ or "").split("\n")[0],
        inputs={column: rng.uniform(low, high, points) for column in inputs},
        targets={},
        fields=by_name(*(Field(column, low=low, high=high) for column in inputs)),
        generated=True,
        defaults=Defaults(split=(0.5, 0.0, 0.5), by="order", scaling="none" if max(-low, high) <= 10 else "standard"),
    )


def _where_known(data: Dataset, formula: str, field: Field, target: np.ndarray, heights: np.ndarray) -> Dataset:
    """The points where the formula has a value, and a note on how many have none."""
    known = np.abs(heights) <= LARGEST  # false for what is not a number
    gone = int((~known).sum())
    if known.sum() < FEWEST:
        raise InputError(
            "the formula has hardly a finite value there",
            code="source.formula",
            where="formula",
            got=f"{gone:,} of {len(known):,} points without one",
            next="Choose another range, for example low=0.1 for log(x).",
        )
    note = f"{gone:,} of {len(known):,} points are left out: {formula} has no finite value there."
    data = replace(data, targets={field.name: target}, fields={**data.fields, **by_name(field)})
    return data if not gone else replace(data.take(np.flatnonzero(known)), notes=(note,))
