"""What a data set is: raw columns with a schema, inputs apart from targets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from pellucid.errors import InputError, did_you_mean
from pellucid.options import checked

FieldKind = Literal["number", "image", "class", "labels", "date"]

MISSING_CLASS = -1
"""Index of a class that is not known."""


@dataclass(frozen=True)
class Field:
    """What one column means.

    Args:
        name: the column's name.
        kind: ``number`` (a measurement), ``image`` (a picture per row), ``class`` (one of
            ``classes``, stored as its index), ``labels`` (any of ``classes``, stored as 0 and 1),
            ``date`` (a day or moment, stored as days since 1970-01-01, with a fraction).
        shape: axes of one row; ``()`` for a number or a class, ``(height, width)`` or
            ``(height, width, channels)`` for a picture, ``(len(classes),)`` for labels.
        unit: unit of a number, as ``"°C"``.
        low: smallest value the source can give, where it is known.
        high: largest value the source can give, where it is known.
        classes: names of the classes or labels, in the order of their indices.
        names: flattened names of a picture's pixels, where the source has them.

    Example:
        >>> Field("image", "image", shape=(8, 8), low=0, high=16).size
        64
    """

    name: str
    kind: FieldKind = "number"
    shape: tuple[int, ...] = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    classes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many numbers one row of this column holds."""
        return int(np.prod(self.shape))

    @property
    def flat_names(self) -> tuple[str, ...]:
        """One name per number: the pixels' own names, or ``name_0, name_1, …``."""
        if not self.shape:
            return (self.name,)
        return self.names or tuple(f"{self.name}_{index}" for index in range(self.size))

    def to_json(self) -> dict[str, object]:
        """The schema of this column as plain data, without what is empty."""
        values = {key: list(value) if isinstance(value, tuple) else value for key, value in vars(self).items()}
        return {key: value for key, value in values.items() if value not in ([], "", None)}

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> Field:
        """The inverse of :meth:`to_json`.

        Raises:
            InputError: something is missing, unknown, or of another type.
        """
        return checked(cls, values, "the schema of a column", "data.schema")


def by_name(*fields: Field) -> dict[str, Field]:
    """Fields as the table that a data set keeps."""
    return {each.name: each for each in fields}


@dataclass(frozen=True)
class Defaults:
    """How a source wants to be used when nobody says otherwise.

    Args:
        split: shares of train, validation, test; their sum is at most 1.
        by: how rows are shared out, see :func:`pellucid.data.split.split_rows`.
        scaling: how number or picture inputs are scaled.
        target_scaling: how number targets are scaled.
        features: typed expressions the network sees instead of the raw columns.
    """

    split: tuple[float, float, float] = (0.6, 0.2, 0.2)
    by: Literal["rows", "order", "time", "group"] = "rows"
    scaling: str = "standard"
    target_scaling: Literal["standard", "none"] = "standard"
    features: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Dataset:
    """Rows of raw columns: what goes in, what is wanted, and what each column means.

    A table has one entry of shape ``(n,)`` per column; a picture source has one entry ``image``
    of shape ``(n, height, width)``.  Classes are indices into their field's ``classes``, labels are
    ``(n, k)`` of 0 and 1, dates are days since 1970-01-01, everything else is real numbers.  An
    input may be missing: NaN for a number or a date, −1 for a class.  A target never is.

    Args:
        name: short name, as ``"iris"``.
        about: one sentence that says what the rows are.
        inputs: raw input columns.
        targets: wanted columns.
        fields: the meaning of every input and target column.
        generated: made by a formula, not measured.
        held_out: ``(n,)`` true where the source reserves the row for its own test set.
        groups: ``(n,)`` whole numbers; rows of one group belong together (a day, a person).
        times: ``(n,)`` numbers that order the rows in time.
        defaults: how the source wants to be used.
        weights: ``(n,)`` how much each row counts in the loss; ``None`` where all count the same.
        left_out: columns of the source that are not used, each with the reason in plain words.
        notes: sentences about how the rows were read, such as how many were left out, and why.

    Raises:
        InputError: columns of unequal length, a column without its field or with another shape.

    Example:
        >>> x = np.arange(3.0)
        >>> data = Dataset("line", "y = 2x.", {"x": x}, {"y": 2 * x}, by_name(Field("x"), Field("y")))
        >>> len(data), len(data.take([0, 2]))
        (3, 2)
    """

    name: str
    about: str
    inputs: dict[str, np.ndarray]
    targets: dict[str, np.ndarray]
    fields: dict[str, Field]
    generated: bool = False
    held_out: np.ndarray | None = None
    groups: np.ndarray | None = None
    times: np.ndarray | None = None
    defaults: Defaults = field(default_factory=Defaults)
    weights: np.ndarray | None = None
    left_out: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for column, values in self.columns.items():
            self._check_field(column, values)
        self._check_lengths()

    @property
    def columns(self) -> dict[str, np.ndarray]:
        """Inputs and targets together."""
        return {**self.inputs, **self.targets}

    @property
    def input_fields(self) -> tuple[Field, ...]:
        return tuple(self.fields[name] for name in self.inputs)

    @property
    def target_fields(self) -> tuple[Field, ...]:
        return tuple(self.fields[name] for name in self.targets)

    def __len__(self) -> int:
        return len(next(iter(self.inputs.values()))) if self.inputs else 0

    def take(self, rows: np.ndarray | list[int]) -> Dataset:
        """The same data set with only these rows, in this order."""
        rows = np.asarray(rows)
        return replace(
            self,
            inputs={name: values[rows] for name, values in self.inputs.items()},
            targets={name: values[rows] for name, values in self.targets.items()},
            held_out=None if self.held_out is None else self.held_out[rows],
            groups=None if self.groups is None else self.groups[rows],
            times=None if self.times is None else self.times[rows],
            weights=None if self.weights is None else self.weights[rows],
        )

    def in_words(self, columns: Mapping[str, np.ndarray], rows: np.ndarray) -> dict[str, np.ndarray]:
        """Rows of some of its columns in the data's own words: another source may count its classes differently."""
        return {
            name: np.array([*self.fields[name].classes, None], object)[values[rows]]
            if self.fields[name].kind == "class"
            else values[rows]
            for name, values in columns.items()
        }

    def fingerprint(self) -> str:
        """SHA-256 over names, types, shapes and bytes of all columns: equal data, equal text."""
        digest = hashlib.sha256()
        for side, columns in (("input", self.inputs), ("target", self.targets)):
            for name, values in columns.items():
                # repr ends a name where it ends: without it, "a" + "bc" would be "ab" + "c".
                digest.update(repr((side, name, values.dtype.str, values.shape)).encode())
                digest.update(np.ascontiguousarray(values).data)
        return digest.hexdigest()

    def _check_field(self, column: str, values: np.ndarray) -> None:
        if column not in self.fields:
            raise InputError(
                f"column '{column}' has no field",
                code="data.schema",
                where=self.name,
                next=did_you_mean(column, self.fields),
            )
        if values.shape[1:] != self.fields[column].shape:
            raise InputError(
                f"column '{column}' has rows of another shape than its field",
                code="data.schema",
                where=self.name,
                got=values.shape[1:],
                allowed=self.fields[column].shape,
            )

    def _check_lengths(self) -> None:
        marks = {name: getattr(self, name) for name in ("held_out", "groups", "times", "weights")}
        named = {**self.columns, **{name: values for name, values in marks.items() if values is not None}}
        lengths = {name: len(values) for name, values in named.items()}
        if len(set(lengths.values())) > 1:
            raise InputError(
                "columns of one data set must have equally many rows",
                code="data.length",
                where=self.name,
                got=", ".join(f"{name} {length}" for name, length in list(lengths.items())[:8]),
                next="Give every column equally many rows.",
            )
