"""Rows of one's own as plain data for a link, and back: columns of small whole numbers with their decimal places."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from pellucid.data.points import parts_of, split_of
from pellucid.data.schema import MISSING_CLASS, Dataset, Defaults
from pellucid.data.split import Split
from pellucid.errors import InputError
from pellucid.options import checked
from pellucid.runs.dataset import columns_of, described, restored
from pellucid.studio.scene import editable

MOST_NUMBERS = 150_000
"""More numbers than these fit no link, whatever they are."""

MOST_COLUMNS = 1_000
MOST_PLACES = 9
MOST_WHOLE = 2**53
"""Up to here, whole numbers are exact."""

STEPS = 65_535
"""A coordinate set by hand lies on one of so many steps at most: more than a screen has pixels."""

TYPES = frozenset({"<f8", "<f4", "<i8", "<i4", "|i1", "|u1", "|b1"})


def said_rows(dataset: Dataset, split: Split | None) -> dict[str, Any] | None:
    """The rows as plain data; ``None`` where there are far too many for a link.

    Numbers of a table are exact; coordinates of points are rounded to a few thousandths of a plane.

    Args:
        dataset: the rows.
        split: which of them are for what, where that was decided by hand.
    """
    columns = columns_of(dataset)
    numbers = sum(values.size for values in columns.values())
    if numbers > MOST_NUMBERS or len(columns) > MOST_COLUMNS or any(v.dtype.str not in TYPES for v in columns.values()):
        return None
    by_hand = editable(dataset)
    return {
        **described(dataset),
        "columns": {name: said_numbers(values, rounded=by_hand) for name, values in columns.items()},
        "parts": None if split is None else parts_of(split, len(dataset)).tolist(),
    }


def read_rows(told: Mapping[str, Any]) -> tuple[Dataset, Split | None]:
    """The inverse of :func:`said_rows`, of data that anyone may have written.

    Raises:
        InputError: it holds no sound rows.
        KeyError, ValueError, TypeError, AttributeError: something is missing, or of another type.
    """
    types, columns = told["types"], told["columns"]
    if not set(types.values()) <= TYPES or not 0 < len(types) <= MOST_COLUMNS:
        raise _unsound("columns of another type")
    if not all(isinstance(text, str) for text in (told["name"], told["about"], *told["notes"])):
        raise _unsound("words of another type")
    shapes = {field["name"]: tuple(field.get("shape", ())) for field in told["fields"]}
    arrays = {
        name: numbers_of(columns[name]).reshape(-1, *shapes.get(name.partition("/")[2], ())).astype(kind)
        for name, kind in types.items()
    }
    checked(Defaults, told["defaults"], "how rows are used", "share.rows")
    left_out = {str(name): str(reason) for name, reason in told["left_out"].items()}
    dataset = restored({**told, "left_out": left_out, "generated": told["generated"] is True}, arrays)
    _check_values(dataset)
    return dataset, _split_of(told["parts"], len(dataset))


def said_numbers(values: np.ndarray, rounded: bool = False) -> dict[str, Any]:
    """Numbers as whole ones and how many decimal places they have; as they are where nine are not enough.

    Example:
        >>> said_numbers(np.array([0.5, -1.25, np.nan]))
        {'places': 2, 'values': [50, -125, None]}
    """
    flat = np.asarray(values, np.float64).ravel()
    known = flat[np.isfinite(flat)]
    places = next((each for each in range(MOST_PLACES + 1) if _has_places(known, each)), None)
    if places is None and rounded:
        places = min(MOST_PLACES, max(0, math.floor(math.log10(STEPS / float(np.ptp(known) or 1.0)))))
    if places is None:
        return {"values": [value if math.isfinite(value) else None for value in flat.tolist()]}
    whole = np.rint(np.where(np.isfinite(flat), flat, 0.0) * 10.0**places).astype(np.int64).tolist()
    here = np.isfinite(flat).tolist()
    return {"places": places, "values": [value if there else None for value, there in zip(whole, here, strict=True)]}


def numbers_of(said: Mapping[str, Any]) -> np.ndarray:
    """The inverse of :func:`said_numbers`.

    Example:
        >>> numbers_of({"places": 2, "values": [50, -125, None]})
        array([ 0.5 , -1.25,   nan])
    """
    places, values = said.get("places", 0), said["values"]
    if type(places) is not int or not 0 <= places <= MOST_PLACES or not isinstance(values, list):
        raise _unsound("numbers of another kind")
    if not all(value is None or (type(value) in (int, float) and abs(value) <= MOST_WHOLE) for value in values):
        raise _unsound("numbers out of range")
    return np.array([math.nan if value is None else value for value in values], np.float64) / 10.0**places


def _has_places(values: np.ndarray, places: int) -> bool:
    """Whether the numbers are exact with so many decimal places."""
    whole = np.rint(values * 10.0**places)
    return bool((np.abs(whole) < MOST_WHOLE).all() and (whole / 10.0**places == values).all())


def _check_values(dataset: Dataset) -> None:
    """Every class is one that there is, and nothing is missing that is to be learned."""
    if len(dataset) < 2:
        raise _unsound("fewer than two rows")
    for name, values in dataset.columns.items():
        field, wanted = dataset.fields[name], name in dataset.targets
        if not all(bound is None or math.isfinite(bound) for bound in (field.low, field.high)):
            raise _unsound(f"'{name[:40]}' has no range")
        if field.kind in ("class", "labels"):
            low = MISSING_CLASS if field.kind == "class" and not wanted else 0
            high = len(field.classes) - 1 if field.kind == "class" else 1
            if values.size and not (low <= values.min() and values.max() <= high):
                raise _unsound(f"'{name[:40]}' has a class that there is not")
        elif wanted and not np.isfinite(values).all():
            raise _unsound(f"'{name[:40]}' is missing in a row")


def _split_of(parts: Any, rows: int) -> Split | None:
    if parts is None:
        return None
    if len(parts) != rows or not all(type(part) is int for part in parts) or 0 not in parts:
        raise _unsound("parts of other rows")
    return split_of(parts)


def _unsound(got: str) -> InputError:
    return InputError("the rows in this link are damaged", code="share.rows", got=got, next="Ask for the link again.")
