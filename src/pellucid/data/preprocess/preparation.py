"""All preprocessing of a network's inputs as one object: fitted on training rows, stored in the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from pellucid.data.preprocess.encoders.encoding import KINDS, Encoding
from pellucid.data.preprocess.features import FeatureExpressions, row_blocks
from pellucid.data.preprocess.reading import Reading, read_rows
from pellucid.data.preprocess.scale import Scaling, Unscaled, scalings
from pellucid.data.preprocess.stored import Stored
from pellucid.data.schema import Dataset, Field
from pellucid.errors import InputError
from pellucid.spec.expression import Expression, Name


@dataclass(frozen=True, eq=False)
class Preparation:
    """From raw input columns to the network's array.

    A table's columns are encoded as numbers, pass through the typed features, then through the
    scaling, which leaves 0 and 1 of classes and sines of dates as they are; pictures pass through
    the scaling alone and stay pictures.

    Args:
        fields: the raw input columns, in the order in which plain arrays give them.
        encoding: the columns of numbers made of them; ``None`` for pictures.
        features: what the network sees of those; ``None`` for pictures.
        scaling: fitted on the training rows, of the features that have no scale of their own.

    Example:
        >>> from pellucid.data.arrays import from_arrays
        >>> data = from_arrays([[0.0, 5.0], [2.0, 5.0], [9.0, 5.0]], [0.0, 1.0, 2.0])
        >>> preparation = Preparation.fit(data, rows=[0, 1], features=["x1", "x1^2"])
        >>> preparation.apply({"x1": np.array([2.0])})
        array([[1., 1.]])
        >>> preparation.names
        ('x1', 'x1^2')
    """

    fields: tuple[Field, ...]
    encoding: Encoding | None
    features: FeatureExpressions | None
    scaling: Scaling

    @classmethod
    def fit(
        cls,
        dataset: Dataset,
        rows: np.ndarray | Sequence[int],
        features: Sequence[str | Expression] | None = None,
        scaling: str | None = None,
    ) -> Preparation:
        """The preparation for these training rows; no other row is looked at.

        Args:
            dataset: whose inputs.
            rows: the training rows.
            features: texts or trees; ``None`` for the source's default, empty for the raw columns.
            scaling: a word; ``None`` for the source's default.

        Raises:
            InputError: an unknown scaling or column, features of pictures, pictures beside columns.
        """
        chosen = dataset.defaults.features if features is None else features
        fields, kind = dataset.input_fields, scalings[scaling or dataset.defaults.scaling]
        columns = {name: values[rows] for name, values in dataset.inputs.items()}
        if _is_picture(fields, chosen):
            return cls(fields, None, None, kind.fit(_pictures(columns, fields), fields))
        encoding = Encoding.fit(fields, columns)
        typed = FeatureExpressions.of(chosen) if chosen else FeatureExpressions.of_columns([f.name for f in fields])
        expressions = typed.spread(encoding.made_of)
        unscaled = cls(fields, encoding, expressions, Unscaled())
        if not unscaled.scaled.any():
            return unscaled
        known = {field.name: field for field in fields}
        measured = [known.get(name, Field(name)) for name in np.array(expressions.names)[unscaled.scaled]]
        # Taken row by row, for sums depend on the order in memory in their last bit.
        values = unscaled.apply(columns).take(np.flatnonzero(unscaled.scaled), axis=1)
        return replace(unscaled, scaling=kind.fit(values, measured))

    def apply(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        """The network's input, float64 ``(n, d)`` or ``(n, height, width, channels)``."""
        if self.encoding is None or self.features is None:
            return self.scaling.apply(_pictures(columns, self.fields))
        values = self.features.apply(self.encoding.apply(columns, self.needed))
        measured = np.flatnonzero(self.scaled)
        for rows in row_blocks(len(values)):
            values[rows, measured] = self.scaling.apply(values[rows, measured])
        return values

    def read(self, rows: Any) -> Reading:
        """Raw rows of any form, and what in them is not known; see :func:`read_rows`."""
        return read_rows(rows, self.fields, () if self.encoding is None else self.encoding.encoders, self.needed)

    @property
    def needed(self) -> tuple[str, ...]:
        """Raw columns that are used, each once."""
        if self.encoding is None or self.features is None:
            return (self.fields[0].name,)
        return tuple(dict.fromkeys(self.encoding.source[name] for name in self.features.needed))

    @cached_property
    def scaled(self) -> np.ndarray:
        """Which features are scaled: all but those that are a column with a scale of its own."""
        assert self.encoding is not None, "asked only of tables"
        assert self.features is not None, "a table has features"
        fixed = self.encoding.fixed
        return np.array([not (isinstance(e, Name) and e.name in fixed) for e in self.features.expressions], bool)

    @property
    def example(self) -> tuple[str, ...]:
        """A row in the middle of the training rows, as people write it; empty for pictures."""
        return () if self.encoding is None else tuple(encoder.example for encoder in self.encoding.encoders)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the inputs of the network, one per number of a row."""
        return self.features.names if self.features is not None else self.fields[0].flat_names

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one row of the network's input: ``(d,)`` or ``(height, width, channels)``."""
        if self.features is not None:
            return (len(self.features.expressions),)
        shape = self.fields[0].shape
        return shape if len(shape) == 3 else (*shape, 1)

    def to_json(self) -> Stored:
        """Plain data, and arrays of more than 64 numbers apart under ``preprocessing/…``."""
        arrays: dict[str, np.ndarray] = {}
        return {
            "fields": [field.to_json() for field in self.fields],
            "encoders": None if self.encoding is None else self.encoding.to_json(),
            "features": None if self.features is None else self.features.to_json(),
            "scaling": self.scaling.to_json(arrays),
        }, arrays

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Preparation:
        """The inverse of :meth:`to_json`; the first models had no encoders."""
        match stored:
            case {"fields": [_, *_] as raw, "features": list() | None as features, "scaling": dict() as scaling}:
                fields, statistics = tuple(map(Field.from_json, raw)), Scaling.from_json(scaling, arrays)
                if features is None and _is_picture(fields, ()):
                    return cls(fields, None, None, statistics)
                if features:
                    encoding = Encoding.from_json(fields, stored.get("encoders"))
                    return cls(fields, encoding, FeatureExpressions.from_json(features), statistics)._checked()
        raise InputError(
            "this is no preparation",
            code="preparation.shape",
            got=sorted(stored),
            next="Save the model again, or train it again.",
        )

    def _checked(self) -> Preparation:
        """The preparation of a table, once it is known that its parts belong together."""
        assert self.encoding is not None, "asked only of tables"
        assert self.features is not None, "a table has features"
        count = int(self.scaled.sum())
        sizes = {
            name: values.shape[-1:] for name, values in vars(self.scaling).items() if values.shape[-1:] != (count,)
        }
        foreign = [name for name in self.features.needed if name not in self.encoding.source]
        if sizes or foreign:
            raise InputError(
                "the parts of the preparation do not belong together",
                code="preparation.shape",
                got=", ".join(foreign[:8]) or sizes,
                allowed=f"statistics of {count} columns" if sizes else "features of its own columns",
            )
        return self


def _is_picture(fields: tuple[Field, ...], chosen: Sequence[str | Expression]) -> bool:
    """Whether a row is one picture; otherwise it is a row of a table."""
    kinds = {field.kind for field in fields}
    if kinds == {"image"} and len(fields) == 1 and not chosen:
        return True
    if not kinds <= set(KINDS):
        raise InputError(
            "pictures are seen alone: not beside other columns, and without typed features",
            code="preparation.kinds",
            got=", ".join(f"{field.name}: {field.kind}" for field in fields[:8]),
            allowed="columns of numbers, classes and dates; or one picture a row without features",
        )
    return False


def _pictures(columns: Mapping[str, np.ndarray], fields: tuple[Field, ...]) -> np.ndarray:
    pictures = np.asarray(columns[fields[0].name], np.float64)
    return pictures[..., None] if pictures.ndim == 3 else pictures
