"""Named arrays and one JSON text ⇄ one safetensors file, written whole or not at all.

Reading checks every bound before anything is allocated; nothing in a file is ever executed.
"""

from __future__ import annotations

import json
import math
import os
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from pellucid.errors import InputError, cannot_read
from pellucid.runs.durable import written_whole

LARGEST_HEADER = 10_000_000
MOST_ARRAYS = 100_000
BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "U32": 4, "BOOL": 1}


def write_arrays(path: Path, arrays: Mapping[str, Any], metadata: Mapping[str, str]) -> None:
    """Write arrays and texts as one file; a reader sees the old file or the new one.

    Raises:
        SystemRefusedError: the folder cannot be written or the disk is full.
    """
    with written_whole(path) as file:
        file.write(as_bytes(arrays, metadata))


def as_bytes(arrays: Mapping[str, Any], metadata: Mapping[str, str]) -> bytes:
    """The content of a safetensors file with these arrays and texts."""
    from safetensors.numpy import save

    # safetensors 0.8.0 writes arrays that are not C-contiguous wrongly and without a word
    # (huggingface/safetensors issue 825), so none reaches it.
    whole = {name: np.asarray(value, order="C") for name, value in arrays.items()}
    return save(whole, dict(metadata))


def read_arrays(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Arrays and texts of a file, with every bound checked first.

    Raises:
        InputError: the file is missing, or not a sound safetensors file.
        SystemRefusedError: the system does not let it be read.
    """
    header = _header(path)
    from safetensors import SafetensorError, safe_open

    metadata = header.pop("__metadata__", {})
    try:
        with safe_open(str(path), framework="numpy") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
    except (SafetensorError, ValueError, TypeError, KeyError) as problem:
        raise _damaged(path, str(problem)) from None
    return arrays, {str(key): str(value) for key, value in metadata.items()}


def read_texts(path: Path) -> dict[str, str]:
    """The texts of a file alone; no array is read.

    Raises:
        InputError: the file is missing, or not a sound safetensors file.
        SystemRefusedError: the system does not let it be read.
    """
    return dict(_header(path).get("__metadata__", {}))


def _header(path: Path) -> dict[str, Any]:
    with _opened(path) as file:
        size, start = os.fstat(file.fileno()).st_size, file.read(8)
        if len(start) < 8:
            raise _damaged(path, f"{size} bytes are too few")
        (length,) = struct.unpack("<Q", start)
        if length > min(size - 8, LARGEST_HEADER):
            raise _damaged(path, _foreign(start) or "its header is longer than the file or than 10 MB")
        text = file.read(length)
    try:
        header = json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise _damaged(path, "its header is not JSON, or has a name twice") from None
    return _checked_header(path, header, size - 8 - length)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A table in which every name stands once; two readers could otherwise take different ones."""
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a name stands there twice")
    return table


def _opened(path: Path) -> IO[bytes]:
    """The file, once it is known to be one."""
    try:
        if path.exists() and not path.is_file():
            what = "this is a folder, not a file" if path.is_dir() else "this is no ordinary file"
            raise InputError(what, code="model.missing", where=str(path), next="Name a .safetensors file.")
        return path.open("rb")
    except FileNotFoundError:
        raise InputError(
            "there is no such file",
            code="model.missing",
            where=str(path),
            next="Check the name. A model is written by: pellucid train circle --save FILE.safetensors",
        ) from None
    except OSError as problem:
        raise cannot_read(path, problem) from None
    except ValueError as problem:
        if isinstance(problem, InputError):
            raise
        raise InputError(
            "this cannot be a path", code="model.path", got=problem, allowed="the path of a file"
        ) from None


def _foreign(start: bytes) -> str:
    """What a file is instead, from its first bytes."""
    for magic, what in ((b"PK", "this is a zip archive"), (b"\x80", "this is a pickle"), (b"\x89HDF", "this is HDF5")):
        if start.startswith(magic):
            return f"{what}, which is never opened"
    return ""


def _checked_header(path: Path, header: Any, payload: int) -> dict[str, Any]:
    if not isinstance(header, dict) or len(header) > MOST_ARRAYS:
        raise _damaged(path, f"its header is no table of at most {MOST_ARRAYS:,} arrays")
    metadata = header.get("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise _damaged(path, "its metadata is no table of texts")
    for name, entry in header.items():
        if name != "__metadata__" and not _sound(entry, payload):
            raise _damaged(path, f"array '{name[:60]}' does not fit the file")
    if not _gapless(header, payload):
        raise _damaged(path, "its arrays overlap, or leave bytes between or behind them")
    return header


def _gapless(header: dict[str, Any], payload: int) -> bool:
    """Whether the arrays lie side by side and fill the file, so that nothing else can hide in it."""
    spans = sorted(entry["data_offsets"] for name, entry in header.items() if name != "__metadata__")
    ends = [0, *(end for _, end in spans)]
    return all(begin == end for (begin, _), end in zip(spans, ends, strict=False)) and ends[-1] == payload


def _sound(entry: Any, payload: int) -> bool:
    """Whether an entry's type, shape and place agree, and lie inside the file."""
    match entry:
        case {"dtype": str(dtype), "shape": list(shape), "data_offsets": [int(begin), int(end)]}:
            sizes = all(type(size) is int and 0 <= size <= 2**48 for size in shape) and len(shape) <= 16
            return (
                dtype in BYTES
                and sizes
                and 0 <= begin <= end <= payload
                and math.prod(shape) * BYTES[dtype] == end - begin
            )
    return False


def _damaged(path: Path, why: str) -> InputError:
    return InputError(
        "this is not a sound safetensors file",
        code="model.damaged",
        where=str(path),
        got=why[:200],
        next="Save the model again, or train it again.",
        safe="Nothing was loaded.",
    )
