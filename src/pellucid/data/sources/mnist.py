"""The MNIST digits, read from IDX files in a data folder and checked before any allocation."""

from __future__ import annotations

import gzip
import math
import os
import struct
import zlib
from pathlib import Path
from typing import IO

import numpy as np

from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.data.sources.registry import sources
from pellucid.errors import InputError

PARTS = {
    "train-images-idx3-ubyte": (60_000, 28, 28),
    "train-labels-idx1-ubyte": (60_000,),
    "t10k-images-idx3-ubyte": (10_000, 28, 28),
    "t10k-labels-idx1-ubyte": (10_000,),
}
"""The four files and the shape that each must have."""


@sources.register("mnist")
def mnist(rng: np.random.Generator, *, data_dir: str | Path | None = None) -> Dataset:
    """Handwritten digits, 28x28 gray pictures: 60,000 to learn from and 10,000 held out.

    Read from ``mnist/*-ubyte`` or ``mnist/*-ubyte.gz`` in ``data_dir`` or in ``PELLUCID_DATA``
    (Y. LeCun, C. Cortes and C. J. C. Burges, 1998).  As in M. Nielsen's book the first 50,000
    train and the last 10,000 of the 60,000 validate, unless told otherwise.

    Raises:
        InputError: no folder, a file missing, cut short, damaged, or of another format.
    """
    folder = _folder(data_dir)
    train_images, train_labels, test_images, test_labels = (
        read_idx(_file(folder, name), shape) for name, shape in PARTS.items()
    )
    digit = np.concatenate([train_labels, test_labels]).astype(np.int64)
    if digit.max() > 9:
        raise InputError("a label is no digit", code="mnist.label", where=str(folder), got=int(digit.max()))
    return Dataset(
        name="mnist",
        about=(mnist.__doc__ or "").split("\n")[0],
        inputs={"image": np.concatenate([train_images, test_images])},
        targets={"digit": digit},
        fields=by_name(
            Field("image", "image", shape=(28, 28), low=0.0, high=255.0),
            Field("digit", "class", classes=tuple("0123456789")),
        ),
        held_out=np.arange(len(digit)) >= len(train_labels),
        defaults=Defaults(split=(5 / 6, 1 / 6, 0.0), by="order", scaling="pixels"),
    )


def read_idx(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """An array of bytes from an IDX file, gzipped or not.

    Args:
        path: the file; gzipped if its name ends in ``.gz``.
        shape: the shape that it must have.

    Raises:
        InputError: the header, the shape or the length is not as it must be.

    References:
        The file format on the MNIST page: two zero bytes, 8 for unsigned bytes, the number of
        axes, each axis as a big-endian 32-bit number, then the bytes.
    """
    try:
        with _opened(path) as file:
            _check_header(path, file, shape)
            size = math.prod(shape)
            content = file.read(size + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        raise InputError("the file is damaged", code="mnist.damaged", where=str(path), got=str(problem)) from problem
    except OSError as problem:
        raise InputError("the file cannot be read", code="mnist.unreadable", where=str(path), got=problem) from problem
    if len(content) != size:
        came = "more" if len(content) > size else f"{len(content):,}"
        raise InputError(
            "the file has not as many bytes as its header says",
            code="mnist.length",
            where=str(path),
            got=came,
            allowed=f"{size:,}",
        )
    return np.frombuffer(content, np.uint8).reshape(shape)


def _check_header(path: Path, file: IO[bytes], shape: tuple[int, ...]) -> None:
    """Compare the header with what this file must have, so that a false size allocates nothing."""
    wanted = struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape)
    header = file.read(len(wanted))
    if header != wanted:
        raise InputError(
            "this is not the header of the file",
            code="mnist.header",
            where=str(path),
            got=header.hex() or "an empty file",
            allowed=f"{wanted.hex()} ({'×'.join(map(str, shape))} bytes)",
        )


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _folder(data_dir: str | Path | None) -> Path:
    given = data_dir or os.environ.get("PELLUCID_DATA")
    if not given:
        raise InputError(
            "mnist is read from a data folder, and none was given",
            code="mnist.no-folder",
            next="Give --data-dir FOLDER or set PELLUCID_DATA; FOLDER/mnist holds four *-ubyte files, gzipped or not.",
        )
    return Path(given) / "mnist"


def _file(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise InputError(
        "a file of mnist is missing",
        code="mnist.missing",
        where=str(folder),
        allowed=f"{name} or {name}.gz",
        next="Put the four *-ubyte files there, or give another --data-dir.",
    )
