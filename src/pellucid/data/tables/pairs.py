"""Arrays in a NumPy archive: inputs and targets, and those of test rows where there are any."""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tokenize import TokenError
from typing import Any

import numpy as np

from pellucid.data.arrays import from_arrays
from pellucid.data.files.checked import checked_file
from pellucid.data.schema import Dataset
from pellucid.errors import InputError, LimitError

SUFFIXES = (".npz",)
LARGEST = 8_000_000_000
NAMES: dict[str, tuple[str, ...]] = {
    "x": ("x", "x_train"),
    "y": ("y", "y_train"),
    "test x": ("x_test",),
    "test y": ("y_test",),
}
"""What each array may be called, in small or capital letters."""

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    SyntaxError,
    TokenError,
    OSError,
    EOFError,
    KeyError,
    MemoryError,
    OverflowError,
    RuntimeError,
)
"""What the two readers raise on bytes that nobody wrote on purpose."""


def read_pairs(path: str | Path) -> Dataset:
    """The data set in a ``.npz`` file with ``x`` and ``y``, and ``x_test`` and ``y_test`` where it has them.

    Nothing in it is unpickled, and no array is made before its size is known.

    Raises:
        InputError: an array is missing, damaged, or holds Python objects.
        LimitError: the file or what it unpacks to is larger than memory allows.
    """
    path = checked_file(path, LARGEST)
    with _damage(path), zipfile.ZipFile(path) as archive:
        found = {name.removesuffix(".npy").lower(): name for name in archive.namelist() if name.endswith(".npy")}
        members = {part: next((found[name] for name in names if name in found), None) for part, names in NAMES.items()}
        _check_there(path, members, sorted(found))
        _check_sizes(path, archive, [name for name in members.values() if name])
    with _damage(path), np.load(path, allow_pickle=False) as arrays:
        read: dict[str, Any] = {part: arrays[name.removesuffix(".npy")] for part, name in members.items() if name}
    test = (read["test x"], read["test y"]) if "test x" in read else None
    return from_arrays(read["x"], read["y"], test=test, name=path.stem)


def _check_there(path: Path, members: dict[str, str | None], found: list[str]) -> None:
    halves = members["test x"] is None, members["test y"] is None
    if members["x"] is None or members["y"] is None or halves[0] != halves[1]:
        raise InputError(
            "arrays are missing",
            code="pairs.missing",
            where=str(path),
            got=", ".join(found[:8]) or "no arrays",
            allowed="x and y, and x_test and y_test where rows are held out",
            next="Write it with np.savez(path, x=inputs, y=targets).",
        )


def _check_sizes(path: Path, archive: zipfile.ZipFile, members: list[str]) -> None:
    """Every array is as large as its header says, and together they fit into memory."""
    import psutil

    total, free = 0, psutil.virtual_memory().available
    for member in members:
        with archive.open(member) as file:
            shape, dtype = _header(file)
        size = math.prod(shape) * dtype.itemsize
        if dtype.hasobject or size > archive.getinfo(member).file_size:
            raise InputError(
                "an array cannot be used",
                code="pairs.damaged",
                where=f"{path}: {member}",
                got="Python objects" if dtype.hasobject else f"a header that promises {size:,} bytes",
                allowed="numbers, texts or true/false",
            )
        total += size
    if total > free // 2:
        raise LimitError(
            "the arrays are larger than memory allows",
            code="limit.memory",
            where=str(path),
            got=f"{total / 1e9:.1f} GB",
            allowed=f"{free // 2 / 1e9:.1f} GB, half of what is free",
        )


def _header(file: Any) -> tuple[tuple[int, ...], np.dtype[Any]]:
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = read(file)
    return shape, dtype


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    """What neither reader can read is a damaged file."""
    try:
        yield
    except InputError:
        raise
    except DAMAGE as problem:
        raise InputError(
            "this .npz file cannot be read",
            code="pairs.damaged",
            where=str(path),
            got=(str(problem) or type(problem).__name__).split("\n")[0][:200],
            next="Write it with np.savez(path, x=inputs, y=targets).",
        ) from None
