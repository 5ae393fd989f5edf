"""Numbers and indices as formulas write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def number(value: Any, digits: int = 5) -> str:
    """A number with as many digits as are read.

    Example:
        >>> number(0.30000000000000004), number(-12345678.0)
        ('0.3', '-1.2346e+07')
    """
    return f"{float(value):.{digits}g}"


def factor(value: Any) -> str:
    """A number inside a product or a sum: in brackets where it is negative.

    Example:
        >>> factor(-0.5)
        '(-0.5)'
    """
    return f"({number(value)})" if float(value) < 0 else number(value)


def subscripted(symbol: str, *index: int) -> str:
    """A symbol with its place, counted from 0; commas only where a place has two digits.

    Example:
        >>> subscripted("w", 2, 3), subscripted("w", 12, 3)
        ('w₂₃', 'w₁₂,₃')
    """
    places = [str(at).translate(SUBSCRIPTS) for at in index]
    return symbol + ("" if all(at < 10 for at in index) else ",").join(places)


def shortened(parts: Sequence[str], limit: int, separator: str = ", ") -> str:
    """The first parts, and how many more there are.

    Example:
        >>> shortened(["1", "2", "3", "4"], 2)
        '1, 2, … 2 more'
    """
    if len(parts) <= limit + 1:
        return separator.join(parts)
    return separator.join([*parts[:limit], f"… {len(parts) - limit} more"])


def listed(values: np.ndarray, limit: int, names: Sequence[str] = ()) -> str:
    """The numbers of an array in a row, each after its name where it has one.

    Example:
        >>> listed(np.array([[1.0, 2.0], [3.0, 4.0]]), 6), listed(np.array([0.5, 1.0]), 6, ["age", "city=Oslo"])
        ('1, 2, 3, 4', 'age 0.5, city=Oslo 1')
    """
    flat = np.ravel(values)
    named = [f"{name} " for name in names] if len(names) == flat.size else [""] * flat.size
    texts = [f"{name}{number(value)}" for name, value in zip(named, flat[: limit + 1], strict=False)]
    return shortened([*texts, *[""] * (flat.size - len(texts))], limit)
