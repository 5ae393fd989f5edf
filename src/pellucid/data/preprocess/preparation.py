"""All preprocessing of a network as one object: fitted on training rows, stored in the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pellucid.data.preprocess.columns import columns_from
from pellucid.data.preprocess.features import FeatureExpressions
from pellucid.data.preprocess.labels import ClassNames, LabelSets, Numbers, TargetCode, code_from_json
from pellucid.data.preprocess.scale import Scaling, scalings
from pellucid.data.schema import Dataset, Field
from pellucid.errors import InputError
from pellucid.spec.expression import Expression

Stored = tuple[dict[str, Any], dict[str, np.ndarray]]


@dataclass(frozen=True, eq=False)
class Preparation:
    """From raw input columns to the network's array.

    Columns of numbers pass through the typed features, then through the scaling; pictures pass
    through the scaling alone and stay pictures.

    Args:
        fields: the raw input columns, in the order in which plain arrays give them.
        features: what the network sees of them; ``None`` for pictures.
        scaling: fitted on the training rows.

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
            InputError: an unknown scaling or column, features of pictures, pictures beside numbers.
        """
        chosen = dataset.defaults.features if features is None else features
        fields = dataset.input_fields
        expressions = _features(fields, chosen)
        unscaled = _unscaled({name: values[rows] for name, values in dataset.inputs.items()}, fields, expressions)
        kind = scalings[scaling or dataset.defaults.scaling]
        return cls(fields, expressions, kind.fit(unscaled, _scaled_fields(fields, expressions)))

    def apply(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        """The network's input, float64 ``(n, d)`` or ``(n, height, width, channels)``."""
        return self.scaling.apply(_unscaled(columns, self.fields, self.features))

    def columns_from(self, rows: Any) -> dict[str, np.ndarray]:
        """Raw columns from an array, a mapping of columns or a table; see :func:`columns_from`."""
        return columns_from(rows, self.fields, None if self.features is None else self.features.needed)

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
        features = None if self.features is None else self.features.to_json()
        fields = [field.to_json() for field in self.fields]
        return {"fields": fields, "features": features, "scaling": self.scaling.to_json(arrays)}, arrays

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Preparation:
        """The inverse of :meth:`to_json`."""
        match stored:
            case {"fields": [_, *_] as fields, "features": list() | None as features, "scaling": dict() as scaling}:
                expressions = None if features is None else FeatureExpressions.from_json(features)
                return cls(tuple(map(Field.from_json, fields)), expressions, Scaling.from_json(scaling, arrays))
        raise InputError("this is no preparation", code="preparation.shape", got=sorted(stored))


@dataclass(frozen=True, eq=False)
class TargetPreparation:
    """From wanted columns to what the network is compared with, and back.

    Classes become indices, labels rows of 0 and 1, numbers standardized numbers; how a task
    codes indices for its loss is the task's business.

    Args:
        fields: the target columns.
        codes: one per target.
    """

    fields: tuple[Field, ...]
    codes: dict[str, TargetCode]

    @classmethod
    def fit(cls, dataset: Dataset, rows: np.ndarray | Sequence[int], scaling: str | None = None) -> TargetPreparation:
        """The codes for these training rows; no other row is looked at.

        Args:
            dataset: whose targets.
            rows: the training rows.
            scaling: ``standard`` or ``none``, for numbers; ``None`` for the source's default.
        """
        word = scaling or dataset.defaults.target_scaling
        if word not in ("standard", "none"):
            raise InputError("unknown scaling of targets", code="scaling.unknown", got=word, allowed="standard, none")
        codes = {field.name: _code(field, dataset.targets[field.name][rows], word) for field in dataset.target_fields}
        return cls(dataset.target_fields, codes)

    def apply(self, targets: Mapping[str, Any]) -> dict[str, np.ndarray]:
        """Codes by target: indices ``(n,)``, 0 and 1 ``(n, labels)``, or numbers ``(n,)``."""
        missing = [name for name in self.codes if name not in targets]
        if missing:
            raise InputError("targets are missing", code="columns.missing", next=f"Add {', '.join(missing)}.")
        return {name: code.apply(targets[name]) for name, code in self.codes.items()}

    def inverse(self, name: str, values: np.ndarray) -> Any:
        """Class names, label sets or numbers in their unit, of one target."""
        return self.codes[name].inverse(values)

    def to_json(self) -> Stored:
        """Plain data; there are no long arrays."""
        fields = [field.to_json() for field in self.fields]
        return {"fields": fields, "codes": {name: code.to_json() for name, code in self.codes.items()}}, {}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> TargetPreparation:
        """The inverse of :meth:`to_json`."""
        match stored:
            case {"fields": [_, *_] as fields, "codes": dict() as codes}:
                read = {str(name): code_from_json(code) for name, code in codes.items()}
                return cls(tuple(map(Field.from_json, fields)), read)
        raise InputError("this is no preparation of targets", code="preparation.shape", got=sorted(stored))


def _features(fields: tuple[Field, ...], chosen: Sequence[str | Expression]) -> FeatureExpressions | None:
    """The typed features, the raw columns, or ``None`` for pictures."""
    kinds = {field.kind for field in fields}
    if kinds == {"image"} and len(fields) == 1 and not chosen:
        return None
    if kinds != {"number"}:
        raise InputError(
            "features and several inputs are for columns of numbers",
            code="preparation.kinds",
            got=", ".join(f"{field.name}: {field.kind}" for field in fields[:8]),
            allowed="columns of numbers, or one picture a row without features",
        )
    expressions = FeatureExpressions.of(chosen) if chosen else FeatureExpressions.of_columns([f.name for f in fields])
    known = {field.name: np.zeros(1) for field in fields}
    for each in expressions.expressions:
        each.evaluate(known)
    return expressions


def _unscaled(
    columns: Mapping[str, np.ndarray], fields: tuple[Field, ...], features: FeatureExpressions | None
) -> np.ndarray:
    if features is not None:
        return features.apply(columns)
    pictures = np.asarray(columns[fields[0].name], np.float64)
    return pictures[..., None] if pictures.ndim == 3 else pictures


def _scaled_fields(fields: tuple[Field, ...], features: FeatureExpressions | None) -> tuple[Field, ...]:
    """What is known of each column that is scaled: nothing, for a computed one."""
    if features is None:
        return fields
    known = {field.name: field for field in fields}
    return tuple(known.get(name, Field(name)) for name in features.names)


def _code(field: Field, values: np.ndarray, scaling: str) -> TargetCode:
    if field.kind == "number":
        return Numbers.fit(values, field, "none" if scaling == "none" else "standard")
    return (ClassNames if field.kind == "class" else LabelSets).fit(values, field)
