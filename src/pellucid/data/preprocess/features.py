"""Typed features: the columns that the network sees, computed from the raw ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pellucid.errors import InputError, did_you_mean
from pellucid.spec.expression import Expression, Name

BLOCK = 1024
"""Rows that are written at a time: a block of them stays in the processor's cache, whole columns do not."""


def row_blocks(rows: int) -> Iterator[slice]:
    """All rows, some at a time.

    Example:
        >>> [(block.start, block.stop) for block in row_blocks(1500)]
        [(0, 1024), (1024, 2048)]
    """
    return (slice(start, start + BLOCK) for start in range(0, rows, BLOCK))


@dataclass(frozen=True)
class FeatureExpressions:
    """One number per row and expression.

    Example:
        >>> features = FeatureExpressions.of(["x1", "x1*x2"])
        >>> features.apply({"x1": np.array([2.0]), "x2": np.array([3.0])})
        array([[2., 6.]])
        >>> features.names
        ('x1', 'x1*x2')
    """

    expressions: tuple[Expression, ...]

    @classmethod
    def of(cls, features: Sequence[str | Expression]) -> FeatureExpressions:
        """Features from their texts or trees."""
        texts = (Expression.parse(each, "features") if isinstance(each, str) else each for each in features)
        return cls(tuple(texts))

    @classmethod
    def of_columns(cls, names: Sequence[str]) -> FeatureExpressions:
        """The raw columns themselves."""
        return cls(tuple(Name(name) for name in names))

    def spread(self, made_of: Mapping[str, Sequence[str]]) -> FeatureExpressions:
        """The same features, a raw column by itself standing for all columns of numbers made of it.

        Args:
            made_of: columns of numbers by raw column.

        Raises:
            InputError: a column that is not one number is calculated with; a column does not exist.
        """
        known = {name for names in made_of.values() for name in names}
        for each in self.expressions:
            for name in () if isinstance(each, Name) and each.name in made_of else each.names():
                if name not in known:
                    raise _not_a_number(each, name, made_of, known)
        spread = (
            made_of.get(each.name, (each.name,)) if isinstance(each, Name) else (each,) for each in self.expressions
        )
        return FeatureExpressions(
            tuple(Name(each) if isinstance(each, str) else each for group in spread for each in group)
        )

    @property
    def names(self) -> tuple[str, ...]:
        """What each feature is called: a column by its name, anything else by its text."""
        return tuple(each.name if isinstance(each, Name) else each.to_text() for each in self.expressions)

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns that are used, each once."""
        return tuple(dict.fromkeys(name for each in self.expressions for name in each.names()))

    def apply(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        """The features ``(rows, features)``.

        Raises:
            InputError: a column is missing, or a feature has no finite value in some row.
        """
        # A name is taken as it is: marks of 0 and 1 need one byte until they stand in their row.
        named = (columns.get(each.name) if isinstance(each, Name) else None for each in self.expressions)
        evaluated = [
            each.evaluate(columns) if column is None else column
            for each, column in zip(self.expressions, named, strict=True)
        ]
        values = np.empty((len(evaluated[0]), len(evaluated)))
        for rows in row_blocks(len(values)):
            for place, column in enumerate(evaluated):
                values[rows, place] = column[rows]
        bad = ~np.isfinite(values)
        if bad.any():
            row, feature = np.argwhere(bad)[0]
            raise InputError(
                f"feature '{self.names[feature]}' has no finite value in {bad[:, feature].sum()} of {len(values)} rows",
                code="features.not-finite",
                where=f"row {row}",
                got={name: float(columns[name][row]) for name in self.expressions[feature].names()},
                next="Choose a feature that has a value in every row, or leave those rows out.",
            )
        return values

    def to_json(self) -> list[dict[str, Any]]:
        """Text and tree of each feature."""
        return [{"text": each.to_text(), "tree": each.to_json()} for each in self.expressions]

    @classmethod
    def from_json(cls, stored: Sequence[Mapping[str, Any]]) -> FeatureExpressions:
        """The inverse of :meth:`to_json`; the tree is what counts."""
        return cls(tuple(Expression.from_json(each.get("tree")) for each in stored))


def _not_a_number(
    expression: Expression, name: str, made_of: Mapping[str, Sequence[str]], known: Collection[str]
) -> InputError:
    if name not in made_of:
        return InputError(
            f"there is no column '{name}'",
            code="expression.unknown-column",
            where=expression.to_text(),
            next=did_you_mean(name, {*known, *made_of}),
        )
    parts = ", ".join(Name(part).to_text() for part in made_of[name][:4])
    return InputError(
        f"column '{name}' is not one number, so it cannot be calculated with",
        code="features.kind",
        where=expression.to_text(),
        allowed=f"{parts}{', …' if len(made_of[name]) > 4 else ''}",
        next=f'Name it alone, as in --features "…, {Name(name).to_text()}", or calculate with one of these.',
    )
