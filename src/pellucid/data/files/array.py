"""An array in a NumPy file, never unpickled and never larger than the file says it is."""

from __future__ import annotations

from pathlib import Path

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
        values = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, OSError, OverflowError, SyntaxError, MemoryError) as problem:
        reason = "Python objects" if "Python objects" in str(problem) else str(problem)
        raise InputError("this .npy file cannot be used", code="array.damaged", where=str(path), got=reason) from None
    if values.dtype.kind not in "fiub":
        raise InputError("an array must hold numbers", code="array.type", where=str(path), got=str(values.dtype))
    return np.array(values)
