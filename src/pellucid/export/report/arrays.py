"""Arrays as the page carries them: base64 of little-endian numbers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

import numpy as np


def encode_array(array: np.ndarray) -> str:
    """The numbers of an array, row by row, as base64 text of little-endian float32.

    Example:
        >>> encode_array(np.array([1.0, -2.0]))
        'AACAPwAAAMA='
    """
    return b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode("ascii")


def encode_doubles(array: np.ndarray) -> str:
    """The numbers of an array, row by row, as base64 text of little-endian float64."""
    return b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode("ascii")


def encode_rounded(array: np.ndarray) -> dict[str, object]:
    """The numbers of an array as whole ones times a scale, two bytes each.

    They are right to 1/65534 of the largest: enough to be looked at, half the size.

    Example:
        >>> encode_rounded(np.array([0.5, -1.0]))
        {'scale': 3.051850947599719e-05, 'data': 'AEABgA=='}
    """
    most = float(np.abs(array).max(initial=0.0))
    scale = most / 32767 if np.isfinite(most) and most > 0 else 1.0
    whole = np.rint(np.nan_to_num(np.asarray(array, float)) / scale).clip(-32767, 32767)
    return {"scale": scale, "data": b64encode(whole.astype("<i2").tobytes()).decode("ascii")}


def encode_arrays(arrays: Mapping[str, np.ndarray]) -> dict[str, dict[str, object]]:
    """Named arrays with their shapes, as a node's ``parameters`` and ``state`` hold them.

    Example:
        >>> encode_arrays({"bias": np.zeros(1)})
        {'bias': {'shape': [1], 'data': 'AAAAAA=='}}
    """
    return {name: {"shape": list(np.shape(array)), "data": encode_array(array)} for name, array in arrays.items()}
