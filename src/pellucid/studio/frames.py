"""Binary messages to the page: a JSON header and the arrays it names, one after the other.

| bytes | what |
|---|---|
| 4 | ``PLU1`` |
| 4 | length H of the header, little-endian |
| H | the header, UTF-8 JSON; ``arrays`` lists name, dtype, shape and perhaps scale |
| … | zeros up to a multiple of 8; then each array, little-endian, filled up likewise |

A value of an array with a ``scale`` is its whole number times the scale.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

MAGIC = b"PLU1"
ALIGNMENT = 8
DTYPES = {"f4": "<f4", "f8": "<f8", "i1": "<i1", "i2": "<i2", "i4": "<i4", "u1": "<u1"}

MOST_EXACT = 20_000
"""Up to so many numbers travel as they are."""

MOST_OF_TWO_BYTES = 40_000
"""Up to so many travel as whole numbers of two bytes; more as one byte."""


def encode(
    header: Mapping[str, Any], arrays: Mapping[str, np.ndarray], scales: Mapping[str, float] | None = None
) -> bytes:
    """The message of a header and arrays.

    Args:
        header: plain data.
        arrays: by name, each of a type of :data:`DTYPES`.
        scales: what the whole numbers of an array are multiplied with.

    Example:
        >>> header, arrays = decode(encode({"type": "frame"}, {"w": np.float32([1, 2])}))
        >>> header["type"], arrays["w"].tolist()
        ('frame', [1.0, 2.0])
    """
    scales = scales or {}
    kinds = {name: value.dtype.str[1:] for name, value in arrays.items()}
    listed = [
        {"name": name, "dtype": kinds[name], "shape": list(value.shape)}
        | ({"scale": scales[name]} if name in scales else {})
        for name, value in arrays.items()
    ]
    text = json.dumps({**header, "arrays": listed}, allow_nan=False, separators=(",", ":")).encode()
    pieces = [MAGIC, len(text).to_bytes(4, "little"), text, _filling(8 + len(text))]
    for name, value in arrays.items():
        data = np.ascontiguousarray(value, DTYPES[kinds[name]]).tobytes()
        pieces += [data, _filling(len(data))]
    return b"".join(pieces)


def decode(message: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Header and arrays of a message; scaled ones come back as float32.

    Raises:
        ValueError: this is no such message.
    """
    if message[:4] != MAGIC:
        raise ValueError("not a message of the studio")
    length = int.from_bytes(message[4:8], "little")
    header = json.loads(message[8 : 8 + length])
    at = 8 + length + len(_filling(8 + length))
    arrays = {}
    for each in header.pop("arrays"):
        dtype = np.dtype(DTYPES[each["dtype"]])
        size = int(np.prod(each["shape"], dtype=np.int64)) * dtype.itemsize
        value = np.frombuffer(message[at : at + size], dtype).reshape(each["shape"])
        arrays[each["name"]] = value * np.float32(each["scale"]) if "scale" in each else value
        at += size + len(_filling(size))
    return header, arrays


def _filling(length: int) -> bytes:
    return bytes(-length % ALIGNMENT)


def rounded(arrays: Mapping[str, np.ndarray]) -> tuple[dict[str, np.ndarray], dict[str, float]]:
    """Arrays small enough to travel often: as they are, or as whole numbers with a scale where they are many.

    A number that is not finite keeps its array as it is, for no whole number could say it.
    """
    total = sum(value.size for value in arrays.values())
    if total <= MOST_EXACT:
        return {name: np.asarray(value, np.float32) for name, value in arrays.items()}, {}
    kind = np.int16 if total <= MOST_OF_TWO_BYTES else np.int8
    result: dict[str, np.ndarray] = {}
    scales: dict[str, float] = {}
    for name, value in arrays.items():
        largest = float(np.abs(value).max(initial=0.0))
        if value.ndim < 2 or not np.isfinite(largest) or largest == 0:
            result[name] = np.asarray(value, np.float32)
        else:
            scales[name] = largest / np.iinfo(kind).max
            result[name] = np.rint(np.asarray(value, np.float64) / scales[name]).astype(kind)
    return result, scales
