"""The functions, operators and constants that typed expressions know."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from pellucid.errors import InputError, did_you_mean

OPERATORS: dict[str, tuple[str, Callable[..., np.ndarray]]] = {
    "add": ("+", np.add),
    "subtract": ("-", np.subtract),
    "multiply": ("*", np.multiply),
    "divide": ("/", np.divide),
    "power": ("^", np.power),
    "negative": ("-", np.negative),
}
"""Functions that are written as a sign."""

FUNCTIONS: dict[str, tuple[int, Callable[..., np.ndarray]]] = {
    "sin": (1, np.sin),
    "cos": (1, np.cos),
    "tan": (1, np.tan),
    "tanh": (1, np.tanh),
    "exp": (1, np.exp),
    "log": (1, np.log),
    "sqrt": (1, np.sqrt),
    "abs": (1, np.abs),
    "sign": (1, np.sign),
    "square": (1, np.square),
    "min": (2, np.minimum),
    "max": (2, np.maximum),
}
"""Functions that are written by name, with how many arguments they take."""

CONSTANTS = {"pi": math.pi, "e": math.e}

LEVELS = {"add": 1, "subtract": 1, "multiply": 2, "divide": 2, "negative": 3, "power": 4}
"""How tightly each operator binds; a function or a name binds tighter still."""


def check_call(function: str, count: int) -> None:
    """Refuse a function that does not exist or does not take ``count`` arguments."""
    if function not in OPERATORS and function not in FUNCTIONS:
        raise InputError(
            f"there is no function '{function}'",
            code="expression.unknown-function",
            got=function,
            next=did_you_mean(function, FUNCTIONS),
        )
    wanted = FUNCTIONS[function][0] if function in FUNCTIONS else 1 if function == "negative" else 2
    if count != wanted:
        raise InputError(
            f"{function} takes {wanted} argument{'s' if wanted > 1 else ''}",
            code="expression.arguments",
            got=f"{count} argument{'s' if count != 1 else ''}",
            next=f"Separate them by commas: {function}({', '.join('xyz'[:wanted])})",
        )
