"""All preprocessing of a network's targets as one object: fitted on training rows, stored in the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pellucid.data.preprocess.labels import ClassNames, LabelSets, Numbers, TargetCode, code_from_json
from pellucid.data.preprocess.stored import Stored
from pellucid.data.schema import Dataset, Field
from pellucid.errors import InputError


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
        raise InputError(
            "this is no preparation of targets",
            code="preparation.shape",
            got=sorted(stored),
            next="Save the model again, or train it again.",
        )


def _code(field: Field, values: np.ndarray, scaling: str) -> TargetCode:
    if field.kind == "number":
        return Numbers.fit(values, field, "none" if scaling == "none" else "standard")
    return (ClassNames if field.kind == "class" else LabelSets).fit(values, field)
