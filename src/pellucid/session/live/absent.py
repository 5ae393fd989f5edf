"""A network that came without its rows: what stands in for them, and a table that takes their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.preprocess.preparation import Preparation
from pellucid.data.preprocess.stored import Stored
from pellucid.data.preprocess.targets import TargetPreparation
from pellucid.data.roles import with_roles
from pellucid.data.schema import MISSING_CLASS, Dataset, Field, by_name
from pellucid.data.split import Split
from pellucid.errors import InputError
from pellucid.spec.experiment import DataSpec, Experiment
from pellucid.spec.expression import Name

STANDING_IN = 2
"""Rows that stand in: they show how far the numbers reach, and are never learned from."""

REACH = {"min-max": (0.0, 1.0), "quantile": (0.0, 1.0)}
USUAL_REACH = (-2.0, 2.0)
"""Scaled values between which most rows lie."""

NOT_KNOWN = "the network does not know it"
NOT_HERE = "it is in the file, which is not here"


@dataclass(frozen=True, eq=False)
class Fitted:
    """What was learned of rows that are not here.

    Args:
        inputs: from raw columns to what the network sees.
        targets: from wanted columns to codes.
    """

    inputs: Preparation
    targets: TargetPreparation

    def same_as(self, other: Fitted) -> bool:
        """Whether the other one computes the same."""
        (one, arrays), (two, others) = self.to_json(), other.to_json()
        same = arrays.keys() == others.keys() and all(np.array_equal(arrays[name], others[name]) for name in arrays)
        return one == two and same

    def to_json(self) -> Stored:
        """Plain data, and long arrays apart."""
        inputs, learned = self.inputs.to_json()
        targets, _ = self.targets.to_json()
        return {"inputs": inputs, "targets": targets}, learned

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Fitted:
        """The inverse of :meth:`to_json`."""
        inputs = Preparation.from_json(stored["inputs"], arrays)
        return cls(inputs, TargetPreparation.from_json(stored["targets"], arrays))


def standing_in(fitted: Fitted, asked: DataSpec, file: str) -> tuple[Dataset, Split]:
    """Rows of the network's own columns, as wide as those it was fitted on, and the split that has no other."""
    inputs, targets = fitted.inputs, fitted.targets
    columns = {field.name: _usual(field, inputs) for field in inputs.fields}
    wanted = {field.name: _wanted(field, targets) for field in targets.fields}
    marks = [name for name in (asked.time_column, asked.group_column, asked.weight_column) if name]
    elsewhere = [name for name in (*asked.drop, *asked.keep, *marks) if name not in {**columns, **wanted}]
    dataset = Dataset(
        name=Path(file).stem or "rows",
        about=f"Its rows are in {file or 'a file'}, which is not here.",
        inputs={**columns, **_spread(columns, inputs)},
        targets=wanted,
        fields=by_name(*inputs.fields, *targets.fields),
        left_out=dict.fromkeys(elsewhere, NOT_HERE),
    )
    nobody = np.arange(0)
    return dataset, Split(np.arange(STANDING_IN), nobody, nobody)


def in_its_words(fitted: Fitted, dataset: Dataset, experiment: Experiment) -> Dataset:
    """A table for the network: its columns, their classes counted as the network counts them.

    Raises:
        InputError: a column is not there or of another kind, or a class is to be learned that it has no output for.
    """
    known = {**dataset.columns, **dataset.left_out}
    gone = {name: NOT_HERE for name in experiment.data.drop if name not in known}
    rows = with_roles(replace(dataset, left_out={**dataset.left_out, **gone}), experiment.data, experiment.task.task)
    inputs = {field.name: _column(field, rows.inputs, rows) for field in fitted.inputs.fields}
    targets = {field.name: _column(field, rows.targets, rows) for field in fitted.targets.fields}
    for field in fitted.targets.fields:
        if field.kind == "class" and (targets[field.name] == MISSING_CLASS).any():
            own = [name for name in rows.fields[field.name].classes if name not in field.classes]
            raise InputError(
                f"the network has no output for a class of '{field.name}'",
                code="rows.class",
                got=", ".join(own)[:80],
                allowed=", ".join(field.classes)[:200],
                next="Leave these rows out, or open the table by itself.",
            )
    others = [name for name in rows.columns if name not in {**inputs, **targets}]
    return replace(
        rows,
        inputs=inputs,
        targets=targets,
        fields=by_name(*fitted.inputs.fields, *fitted.targets.fields),
        left_out={**rows.left_out, **dict.fromkeys(others, NOT_KNOWN)},
    )


def without_rows(file: str) -> InputError:
    """What is said where rows are needed."""
    return InputError(
        "the rows to train on are not here",
        code="live.no-rows",
        got=file or None,
        next=f"Bring {file or 'the table it was trained on'}: drop it onto the page.",
        safe="The network answers as before.",
    )


def _usual(field: Field, inputs: Preparation) -> np.ndarray:
    """What a column holds in a row in the middle."""
    if field.kind == "image":
        return np.zeros((STANDING_IN, *field.shape))
    encoders = () if inputs.encoding is None else inputs.encoding.encoders
    usual = next((encoder.usual for encoder in encoders if encoder.field.name == field.name), None)
    return np.full(STANDING_IN, usual or 0, np.int64 if field.kind == "class" else np.float64)


def _spread(columns: Mapping[str, np.ndarray], inputs: Preparation) -> dict[str, np.ndarray]:
    """Numbers that are scaled, from the one end of their range to the other."""
    if inputs.features is None:
        return {}
    measured = np.flatnonzero(inputs.scaled)
    ends = np.array(REACH.get(inputs.scaling.kind, USUAL_REACH))[:, None]
    reached = inputs.scaling.inverse(np.broadcast_to(ends, (STANDING_IN, len(measured))).copy())
    numbers = {field.name: field for field in inputs.fields if field.kind == "number"}
    found = {}
    for place, at in enumerate(measured):
        feature = inputs.features.expressions[at]
        if isinstance(feature, Name) and feature.name in numbers and np.isfinite(reached[:, place]).all():
            found[feature.name] = reached[:, place]
    known = {name: np.array([f.low, f.high]) for name, f in numbers.items() if f.low is not None and f.high is not None}
    return {**found, **known}


def _wanted(field: Field, targets: TargetPreparation) -> np.ndarray:
    if field.kind == "labels":
        return np.zeros((STANDING_IN, len(field.classes)))
    if field.kind == "class":
        return np.arange(STANDING_IN) % len(field.classes)
    return np.asarray(targets.inverse(field.name, np.array(USUAL_REACH)), np.float64)


def _column(field: Field, columns: Mapping[str, np.ndarray], rows: Dataset) -> np.ndarray:
    """A column in the network's words; a class that it does not know counts as missing."""
    if field.name not in columns or rows.fields[field.name].kind != field.kind:
        there: Any = f"{rows.fields[field.name].kind} of this name" if field.name in columns else ", ".join(columns)
        raise InputError(
            f"this table has no column '{field.name}' of {field.kind} values",
            code="rows.column",
            got=str(there)[:120],
            next="Bring the table that the network was trained on, or one with the same columns.",
        )
    values = columns[field.name]
    if field.kind != "class":
        return values
    place = {name: index for index, name in enumerate(field.classes)}
    codes = [place.get(name, MISSING_CLASS) for name in rows.fields[field.name].classes]
    return np.array([*codes, MISSING_CLASS], np.int64)[values]
