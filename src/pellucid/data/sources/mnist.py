"""MNIST's digits and Fashion-MNIST's clothing, read from IDX files that are checked before any allocation."""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import IO

import numpy as np

from pellucid.data.downloads import located
from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.data.sources.registry import sources
from pellucid.errors import InputError

SHAPES = ((60_000, 28, 28), (60_000,), (10_000, 28, 28), (10_000,))
"""What the four files hold: pictures to learn from and their labels, pictures held out and theirs."""

CLOTHING = ("T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")


@sources.register("mnist")
def mnist(rng: np.random.Generator, *, data_dir: str | Path | None = None) -> Dataset:
    """Handwritten digits, 28x28 gray pictures: 60,000 to learn from and 10,000 held out.

    Read from ``mnist/*-ubyte.gz`` or ``mnist/*-ubyte`` in the data folder (Y. LeCun, C. Cortes and
    C. J. C. Burges, 1998).  As in M. Nielsen's book the first 50,000 train and the last 10,000 of
    the 60,000 validate, unless told otherwise.

    Raises:
        InputError: a file missing, cut short, damaged, or of another format.
    """
    return _pictures("mnist", mnist.__doc__ or "", "digit", tuple("0123456789"), data_dir)


@sources.register("fashion-mnist")
def fashion_mnist(rng: np.random.Generator, *, data_dir: str | Path | None = None) -> Dataset:
    """Ten kinds of clothing, 28x28 gray pictures: 60,000 to learn from and 10,000 held out.

    Read from ``fashion-mnist/*-ubyte.gz`` or ``fashion-mnist/*-ubyte`` in the data folder (H. Xiao,
    K. Rasul and R. Vollgraf, 2017), and split as the digits are.

    Raises:
        InputError: a file missing, cut short, damaged, or of another format.
    """
    return _pictures("fashion-mnist", fashion_mnist.__doc__ or "", "article", CLOTHING, data_dir)


def _pictures(name: str, about: str, target: str, classes: tuple[str, ...], data_dir: str | Path | None) -> Dataset:
    paths = located(name, data_dir)
    train_images, train_labels, test_images, test_labels = map(read_idx, paths, SHAPES)
    labels = np.concatenate([train_labels, test_labels]).astype(np.int64)
    if labels.max() >= len(classes):
        raise InputError(
            f"a label is no {target}",
            code="mnist.label",
            where=str(paths[0].parent),
            got=int(labels.max()),
            next="Fetch the files again: pellucid data fetch NAME",
        )
    return Dataset(
        name=name,
        about=about.split("\n")[0],
        inputs={"image": np.concatenate([train_images, test_images])},
        targets={target: labels},
        fields=by_name(
            Field("image", "image", shape=(28, 28), low=0.0, high=255.0), Field(target, "class", classes=classes)
        ),
        held_out=np.arange(len(labels)) >= len(train_labels),
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
        raise InputError(
            "the file is damaged",
            code="mnist.damaged",
            where=str(path),
            got=str(problem),
            next="Remove it and fetch it again: pellucid data fetch NAME",
        ) from problem
    except OSError as problem:
        raise InputError(
            "the file cannot be read",
            code="mnist.unreadable",
            where=str(path),
            got=problem,
            next="Check who may read it.",
        ) from problem
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
