"""Arrays as the page carries them: base64 of little-endian float32."""

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


def encode_arrays(arrays: Mapping[str, np.ndarray]) -> dict[str, dict[str, object]]:
    """Named arrays with their shapes, as a node's ``parameters`` and ``state`` hold them.

    Example:
        >>> encode_arrays({"bias": np.zeros(1)})
        {'bias': {'shape': [1], 'data': 'AAAAAA=='}}
    """
    return {name: {"shape": list(np.shape(array)), "data": encode_array(array)} for name, array in arrays.items()}
