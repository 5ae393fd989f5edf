"""An array in a NumPy file, never unpickled and never larger than the file says it is."""

from __future__ import annotations

import warnings
from pathlib import Path
from tokenize import TokenError

import numpy as np

from pellucid.data.files.checked import checked_file
from pellucid.errors import InputError

LARGEST = 4_000_000_000
MAGIC = b"\x93NUMPY"


def read_array(path: str | Path) -> np.ndarray:
    """The array in a ``.npy`` file.

    Raises:
        InputError: it is missing, cut short, holds Python objects, or is something else.
        LimitError: it is larger than 4 GB.
    """
    path = checked_file(path, LARGEST)
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise InputError(
                "this is no .npy file", code="array.foreign", where=str(path), next="Write it with np.save."
            )
    try:
        # Mapped, so that a header that promises more than the file holds allocates nothing.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a header of Python 2, which is read all the same
            values = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, OSError, OverflowError, SyntaxError, TokenError, MemoryError) as problem:
        reason = "Python objects" if "Python objects" in str(problem) else "its header and its content do not agree"
        raise InputError(
            "this .npy file cannot be used",
            code="array.damaged",
            where=str(path),
            got=reason,
            next="Write it again with np.save, as numbers.",
        ) from None
    if values.dtype.kind not in "fiub":
        raise InputError(
            "an array must hold numbers",
            code="array.type",
            where=str(path),
            got=str(values.dtype),
            allowed="whole numbers, decimal numbers or true/false",
        )
    return np.array(values)
