"""A data set that was given in memory ⇄ one file of its run folder, so that the run can go on without it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.errors import InputError
from pellucid.runs.arrays import read_arrays, write_arrays

LARGEST = 256 * 2**20
"""Bytes of the largest data set that is kept."""

MARKS = ("held_out", "groups", "times", "weights")
KINDS = "biuf"


def write_dataset(path: Path, dataset: Dataset) -> bool:
    """Keep a data set, unless it is too large or holds what no file can: then nothing is written.

    Raises:
        SystemRefusedError: the file cannot be written.
    """
    packed = {name: _packed(values) for name, values in columns_of(dataset).items()}
    if any(values.dtype.kind not in KINDS for values in packed.values()) or _size(packed) > LARGEST:
        return False
    write_arrays(path, packed, {"dataset": json.dumps(described(dataset))})
    return True


def read_dataset(path: Path) -> Dataset:
    """The data set in a file, with the same bits it had.

    Raises:
        InputError: the file is missing or damaged.
    """
    arrays, texts = read_arrays(path)
    try:
        told = json.loads(texts["dataset"])
        return restored(told, {name: arrays[name].astype(kind) for name, kind in told["types"].items()})
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise InputError(
            "this is not a data set that a run has kept",
            code="run.data",
            where=str(path),
            next="Give the data again: pellucid.resume(run, data=(x, y)).",
        ) from None


def described(dataset: Dataset) -> dict[str, Any]:
    """All of a data set but its numbers, as plain data."""
    return {
        "name": dataset.name,
        "about": dataset.about,
        "inputs": list(dataset.inputs),
        "targets": list(dataset.targets),
        "fields": [field.to_json() for field in dataset.fields.values()],
        "types": {name: values.dtype.str for name, values in columns_of(dataset).items()},
        "generated": dataset.generated,
        "defaults": asdict(dataset.defaults),
        "left_out": dataset.left_out,
        "notes": list(dataset.notes),
    }


def restored(told: Mapping[str, Any], columns: Mapping[str, np.ndarray]) -> Dataset:
    """The data set that was described, with its numbers.

    Raises:
        InputError: they do not fit each other.
        KeyError, ValueError, TypeError, AttributeError: something is missing, or of another type.
    """
    defaults: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in told["defaults"].items()
    }
    return Dataset(
        name=told["name"],
        about=told["about"],
        inputs={name: columns[f"inputs/{name}"] for name in told["inputs"]},
        targets={name: columns[f"targets/{name}"] for name in told["targets"]},
        fields=by_name(*(Field.from_json(field) for field in told["fields"])),
        generated=told["generated"],
        defaults=Defaults(**defaults),
        left_out=told["left_out"],
        notes=tuple(told["notes"]),
        **{name: columns[name] for name in MARKS if name in columns},
    )


def columns_of(dataset: Dataset) -> dict[str, np.ndarray]:
    """The numbers of a data set by a name each: ``inputs/…``, ``targets/…``, and what marks its rows."""
    marks = {name: getattr(dataset, name) for name in MARKS}
    return {
        **{f"inputs/{name}": values for name, values in dataset.inputs.items()},
        **{f"targets/{name}": values for name, values in dataset.targets.items()},
        **{name: values for name, values in marks.items() if values is not None},
    }


def _packed(values: np.ndarray) -> np.ndarray:
    """Whole numbers from 0 to 255 in a byte each, as pictures have them; anything else as it is."""
    if values.dtype.kind not in "iuf" or values.ndim < 2 or not values.size:
        return values
    if not (values.min() >= 0 and values.max() <= 255):
        return values
    small = values.astype(np.uint8)
    return small if (small == values).all() and not np.signbit(values).any() else values


def _size(columns: dict[str, Any]) -> int:
    return sum(values.nbytes for values in columns.values())
