"""Numbers inside JSON: short arrays stand in place, long ones apart under a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pellucid.errors import InputError

Stored = tuple[dict[str, Any], dict[str, np.ndarray]]
"""Plain data, and the arrays that stand apart from it."""

LONGEST_IN_PLACE = 64


def put(values: np.ndarray, name: str, arrays: dict[str, np.ndarray]) -> Any:
    """The JSON for ``values``; more than 64 of them go into ``arrays`` as ``preprocessing/name``.

    Example:
        >>> put(np.array([1.0, 2.0]), "center", {})
        [1.0, 2.0]
    """
    if values.size <= LONGEST_IN_PLACE:
        return values.tolist()
    arrays[f"preprocessing/{name}"] = np.ascontiguousarray(values)
    return {"array": f"preprocessing/{name}"}


def get(stored: Any, arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """The inverse of :func:`put`.

    Raises:
        InputError: not numbers, not finite, or an array that is missing.
    """
    if isinstance(stored, dict):
        name = str(stored.get("array"))
        if name not in arrays:
            raise InputError(
                "an array of the preparation is missing",
                code="preparation.missing",
                got=name,
                next="Save the model again, or train it again.",
            )
        stored = arrays[name]
    try:
        values = np.asarray(stored, np.float64)
    except (TypeError, ValueError) as problem:
        raise InputError(
            "the preparation must hold numbers",
            code="preparation.numbers",
            next="Save the model again, or train it again.",
        ) from problem
    if not np.isfinite(values).all():
        raise InputError(
            "the preparation must hold finite numbers",
            code="preparation.numbers",
            next="Save the model again, or train it again.",
        )
    return values
