"""Named arrays and one JSON text ⇄ one safetensors file, written whole or not at all.

Reading checks every bound before anything is allocated; nothing in a file is ever executed.
"""

from __future__ import annotations

import json
import math
import os
import struct
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from pellucid.errors import InputError, SystemRefusedError

LARGEST_HEADER = 10_000_000
MOST_ARRAYS = 100_000
BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "U32": 4, "BOOL": 1}


def write_arrays(path: Path, arrays: Mapping[str, Any], metadata: Mapping[str, str]) -> None:
    """Write arrays and texts as one file; a reader sees the old file or the new one.

    Raises:
        SystemRefusedError: the folder cannot be written or the disk is full.
    """
    from safetensors.numpy import save

    # safetensors 0.8.0 writes arrays that are not C-contiguous wrongly and without a word
    # (huggingface/safetensors issue 825), so none reaches it.
    whole = {name: np.ascontiguousarray(np.asarray(value)) for name, value in arrays.items()}
    with written_whole(path) as file:
        file.write(save(whole, dict(metadata)))


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name only when it is complete and on the disk.

    Raises:
        SystemRefusedError: what the system said, with the path; the old file is untouched.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as problem:
        if isinstance(problem, SystemRefusedError):
            raise
        raise SystemRefusedError(
            "the file cannot be written",
            code="system.write",
            where=str(path),
            got=problem.strerror or str(problem),
            next="Choose another place, or free some space.",
            safe="What was there before is untouched.",
        ) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder last; a rename is only on the disk when its folder is."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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


def _header(path: Path) -> dict[str, Any]:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            if len(start) < 8:
                raise _damaged(path, f"{size} bytes are too few")
            (length,) = struct.unpack("<Q", start)
            if length > min(size - 8, LARGEST_HEADER):
                raise _damaged(path, _foreign(start) or "its header is longer than the file or than 10 MB")
            text = file.read(length)
    except (FileNotFoundError, IsADirectoryError):
        raise InputError("there is no such file", code="model.missing", where=str(path)) from None
    except OSError as problem:
        if isinstance(problem, SystemRefusedError):
            raise
        raise SystemRefusedError("the file cannot be read", code="system.read", where=str(path), got=problem) from None
    try:
        header = json.loads(text)
    except (ValueError, RecursionError):
        raise _damaged(path, "its header is not JSON") from None
    return _checked_header(path, header, size - 8 - length)


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
    return header


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
