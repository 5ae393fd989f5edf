"""Targets and their codes: class names ⇄ indices, label sets ⇄ 0 and 1, numbers ⇄ standardized numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from pellucid.data.preprocess.scale import Standard
from pellucid.data.schema import Field
from pellucid.errors import InputError, did_you_mean


@dataclass(frozen=True)
class ClassNames:
    """Names of classes and their indices.

    Example:
        >>> species = ClassNames(("setosa", "virginica"))
        >>> species.apply(["virginica", "setosa"])
        array([1, 0])
        >>> species.inverse(np.array([1])).tolist()
        ['virginica']
    """

    classes: tuple[str, ...]

    @classmethod
    def fit(cls, values: np.ndarray, field: Field) -> ClassNames:
        """Classes are part of the schema, so nothing is learned from rows."""
        return cls(field.classes)

    def apply(self, values: Sequence[Any] | np.ndarray) -> np.ndarray:
        """Indices ``(rows,)`` of class names, or of indices that are checked.

        Raises:
            InputError: a name or index that is no class; the row is named.
        """
        values = np.asarray(values)
        if values.dtype.kind in "iu":
            wrong = np.flatnonzero((values < 0) | (values >= len(self.classes)))
            if len(wrong):
                raise self._unknown(values[wrong[0]], wrong[0])
            return values.astype(np.int64)
        index = {name: position for position, name in enumerate(self.classes)}
        for row, value in enumerate(values):
            if str(value) not in index:
                raise self._unknown(value, row)
        return np.array([index[str(value)] for value in values], np.int64)

    def inverse(self, indices: np.ndarray) -> np.ndarray:
        """Class names ``(rows,)``."""
        return np.array(self.classes)[np.asarray(indices, np.int64)]

    def to_json(self) -> dict[str, Any]:
        return {"kind": "class", "classes": list(self.classes)}

    def _unknown(self, value: object, row: int) -> InputError:
        return InputError(
            f"'{value}' is none of the classes",
            code="labels.unknown-class",
            where=f"row {row}",
            got=str(value),
            next=did_you_mean(str(value), self.classes) if len(self.classes) <= 20 else "",
        )


@dataclass(frozen=True)
class LabelSets:
    """Sets of labels and rows of 0 and 1.

    Example:
        >>> LabelSets(("cat", "dog")).apply([{"dog"}, set()]).tolist()
        [[0.0, 1.0], [0.0, 0.0]]
    """

    classes: tuple[str, ...]

    @classmethod
    def fit(cls, values: np.ndarray, field: Field) -> LabelSets:
        """Labels are part of the schema, so nothing is learned from rows."""
        return cls(field.classes)

    def apply(self, values: np.ndarray | Sequence[Any]) -> np.ndarray:
        """Rows ``(rows, labels)`` of 0 and 1, from such rows or from sets of names."""
        if isinstance(values, np.ndarray):
            if values.shape[1:] != (len(self.classes),) or not np.isin(values, (0, 1)).all():
                raise InputError("labels must be rows of 0 and 1", code="labels.rows", allowed=len(self.classes))
            return values.astype(np.float64)
        names = ClassNames(self.classes)
        rows = np.zeros((len(values), len(self.classes)))
        for row, label_set in enumerate(values):
            rows[row, names.apply(list(label_set)) if label_set else []] = 1.0
        return rows

    def inverse(self, rows: np.ndarray) -> list[tuple[str, ...]]:
        """The names of the labels that are at least ½ in each row."""
        return [tuple(name for name, value in zip(self.classes, row, strict=True) if value >= 0.5) for row in rows]

    def to_json(self) -> dict[str, Any]:
        return {"kind": "labels", "classes": list(self.classes)}


@dataclass(frozen=True)
class Numbers:
    """Numbers with a unit and the standardized numbers that the network learns.

    Args:
        center: the mean over the training rows, or 0.
        scale: the standard deviation over the training rows, or 1.
        unit: what the raw numbers count.
    """

    center: float = 0.0
    scale: float = 1.0
    unit: str = ""

    def __post_init__(self) -> None:
        if not (np.isfinite([self.center, self.scale]).all() and self.scale > 0):
            raise InputError(
                "a target needs a finite center and a scale above 0",
                code="labels.scale",
                next="Save the model again, or train it again.",
            )

    @classmethod
    def fit(cls, values: np.ndarray, field: Field, scaling: Literal["standard", "none"] = "standard") -> Numbers:
        """Mean and deviation of these rows, or 0 and 1 for ``none``."""
        if scaling == "none":
            return cls(unit=field.unit)
        standard = Standard.fit(values[:, None])
        return cls(float(standard.center[0]), float(standard.scale[0]), field.unit)

    def apply(self, values: np.ndarray | Sequence[float]) -> np.ndarray:
        """(y − center) / scale."""
        return (np.asarray(values, np.float64) - self.center) / self.scale

    def inverse(self, values: np.ndarray) -> np.ndarray:
        """y · scale + center, in the unit."""
        return values * self.scale + self.center

    def to_json(self) -> dict[str, Any]:
        return {"kind": "number", "center": self.center, "scale": self.scale, "unit": self.unit}


TargetCode = ClassNames | LabelSets | Numbers


def code_from_json(stored: Mapping[str, Any]) -> TargetCode:
    """The inverse of each code's ``to_json``.

    Raises:
        InputError: the data is not one of the three codes.
    """
    match stored:
        case {"kind": "class" | "labels" as kind, "classes": [*names]} if all(isinstance(each, str) for each in names):
            return ClassNames(tuple(names)) if kind == "class" else LabelSets(tuple(names))
        case {"kind": "number", "center": float() | int() as center, "scale": float() | int() as scale}:
            return Numbers(float(center), float(scale), str(stored.get("unit", "")))
    raise InputError(
        "this is not the code of a target",
        code="labels.code",
        got=str(stored)[:60],
        next="Save the model again, or train it again.",
    )
