"""Typed features: the columns that the network sees, computed from the raw ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pellucid.errors import InputError
from pellucid.spec.expression import Expression, Name


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

    @property
    def names(self) -> tuple[str, ...]:
        """What each feature is called: a column by its name, anything else by its text."""
        return tuple(each.name if isinstance(each, Name) else each.to_text() for each in self.expressions)

    @property
    def needed(self) -> tuple[str, ...]:
        """Raw columns that are used, each once."""
        return tuple(dict.fromkeys(name for each in self.expressions for name in each.names()))

    def apply(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        """The features ``(rows, features)``.

        Raises:
            InputError: a column is missing, or a feature has no finite value in some row.
        """
        values = np.stack([each.evaluate(columns) for each in self.expressions], axis=-1)
        bad = ~np.isfinite(values)
        if bad.any():
            row, feature = np.argwhere(bad)[0]
            raise InputError(
                f"feature '{self.names[feature]}' has no finite value in {bad[:, feature].sum()} of {len(values)} rows",
                code="features.not-finite",
                where=f"row {row}",
                got={name: float(columns[name][row]) for name in self.expressions[feature].names()},
            )
        return values

    def to_json(self) -> list[dict[str, Any]]:
        """Text and tree of each feature."""
        return [{"text": each.to_text(), "tree": each.to_json()} for each in self.expressions]

    @classmethod
    def from_json(cls, stored: Sequence[Mapping[str, Any]]) -> FeatureExpressions:
        """The inverse of :meth:`to_json`; the tree is what counts."""
        return cls(tuple(Expression.from_json(each.get("tree")) for each in stored))
