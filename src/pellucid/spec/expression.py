"""Typed expressions over columns, ``-x1 + 2.5*cos(pi*x2)``, as closed trees that any language can read."""

from __future__ import annotations

import functools
import math
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pellucid.errors import InputError, did_you_mean
from pellucid.spec.functions import CONSTANTS, FUNCTIONS, LEVELS, OPERATORS, check_call
from pellucid.spec.parsing import read

DEEPEST = 64
"""Most levels of a tree; a sum of 64 terms has 64."""

_TIGHTEST = 5
_BARE = re.compile(r"[^\W\d]\w*")


class Expression:
    """A number for each row, from the row's columns: a :class:`Number`, :class:`Name` or :class:`Call`.

    Example:
        >>> wave = Expression.parse("-x1 + 2.5*cos(pi*x2)")
        >>> wave.names()
        ('x1', 'x2')
        >>> wave.evaluate({"x1": np.array([1.0, 2.0]), "x2": np.array([0.0, 1.0])})
        array([ 1.5, -4.5])
        >>> wave.to_text()
        '-x1 + 2.5*cos(pi*x2)'
    """

    depth = 1

    @staticmethod
    def parse(text: str, where: str = "expression") -> Expression:
        """The expression that ``text`` spells.

        Column names are letters, digits and ``_``; any other name stands in backticks or double
        quotes, doubled inside: ``` `sepal length (cm)` ```.

        Raises:
            InputError: the text is no expression, longer than 10,000 characters or nested deeper
                than 64; ``where`` ends in ``line:column``.
        """
        return read("expression", text, start="expression", builder=_builder(), where=where, example="sin(x1) + x2^2")

    @staticmethod
    def from_json(tree: Any) -> Expression:
        """The inverse of :meth:`to_json`.

        Raises:
            InputError: the tree is not one of ours.
        """
        return _from_json(tree, DEEPEST)

    def names(self) -> tuple[str, ...]:
        """Columns that are used, each once, in order of appearance."""
        return ()

    def evaluate(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        """The value in each row, float64; not a number where the expression has none there.

        Raises:
            InputError: a column that is used is not among ``columns``.
        """
        used = self.names()
        missing = [name for name in used if name not in columns]
        if missing:
            raise InputError(
                f"there is no column '{missing[0]}'",
                code="expression.unknown-column",
                where=self.to_text(),
                next=did_you_mean(missing[0], columns),
            )
        # One feature of a wide table must not look at all its columns.
        rows = np.broadcast_shapes(*(np.shape(columns[name]) for name in used or columns))
        with np.errstate(all="ignore"):
            return np.broadcast_to(self._value(columns), rows)

    def to_text(self) -> str:
        """The canonical spelling, which reads back as the same tree."""
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """``{"number": 2.5}``, ``{"name": "x1"}`` or ``{"call": "sin", "arguments": [...]}``."""
        raise NotImplementedError

    def _value(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        raise NotImplementedError

    @property
    def _level(self) -> int:
        return _TIGHTEST


@dataclass(frozen=True)
class Number(Expression):
    """A constant, finite and not negative (a minus sign is a call of ``negative``)."""

    value: float

    def __post_init__(self) -> None:
        if not 0 <= self.value < math.inf:
            raise InputError(
                "this number is out of range",
                code="expression.number",
                got=self.value,
                allowed="a finite number, 0 or more",
            )

    def to_text(self) -> str:
        constant = {value: name for name, value in CONSTANTS.items()}.get(self.value)
        return constant or repr(float(self.value)).removesuffix(".0")

    def to_json(self) -> dict[str, Any]:
        return {"number": self.value}

    def _value(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        return np.float64(self.value)  # type: ignore[return-value]


@dataclass(frozen=True)
class Name(Expression):
    """The value of a column."""

    name: str

    def __post_init__(self) -> None:
        if not self.name:
            raise InputError(
                "a column needs a name", code="expression.name", allowed="letters, or any text in backticks"
            )

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def to_text(self) -> str:
        bare = _BARE.fullmatch(self.name) and self.name not in CONSTANTS
        return self.name if bare else f"`{self.name.replace('`', '``')}`"

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name}

    def _value(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        return np.asarray(columns[self.name], np.float64)


@dataclass(frozen=True)
class Call(Expression):
    """A function of other expressions; the operators are functions too (``add``, ``power``, …)."""

    function: str
    arguments: tuple[Expression, ...]
    depth: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        check_call(self.function, len(self.arguments))
        object.__setattr__(self, "depth", 1 + max(argument.depth for argument in self.arguments))
        if self.depth > DEEPEST:
            raise InputError(
                "the expression is nested too deeply",
                code="expression.too-deep",
                allowed=f"at most {DEEPEST} levels, or terms of one sum",
            )

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for argument in self.arguments for name in argument.names()))

    def to_text(self) -> str:
        if self.function in FUNCTIONS:
            return f"{self.function}({', '.join(argument.to_text() for argument in self.arguments)})"
        sign, level = OPERATORS[self.function][0], self._level
        if self.function == "negative":
            return sign + _within(self.arguments[0], level)
        # Signs group to the left, powers take one atom and a signed exponent.
        left, right = (_TIGHTEST, LEVELS["negative"]) if self.function == "power" else (level, level + 1)
        space = " " if level == 1 else ""
        return f"{_within(self.arguments[0], left)}{space}{sign}{space}{_within(self.arguments[1], right)}"

    def to_json(self) -> dict[str, Any]:
        return {"call": self.function, "arguments": [argument.to_json() for argument in self.arguments]}

    def _value(self, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        function = {**OPERATORS, **FUNCTIONS}[self.function][1]
        return function(*(argument._value(columns) for argument in self.arguments))

    @property
    def _level(self) -> int:
        return LEVELS.get(self.function, _TIGHTEST)


def parse_features(text: str, where: str = "features") -> tuple[Expression, ...]:
    """Expressions separated by commas.

    Example:
        >>> [each.to_text() for each in parse_features("x1, x1^2, x1*x2")]
        ['x1', 'x1^2', 'x1*x2']
    """
    return read("expression", text, start="features", builder=_builder(), where=where, example="x1, x2, x1^2, sin(x1)")


def _within(expression: Expression, level: int) -> str:
    text = expression.to_text()
    return text if expression._level >= level else f"({text})"


def _typed_call(function: str, arguments: tuple[Expression, ...]) -> Call:
    if function in OPERATORS:
        sign = OPERATORS[function][0]
        raise InputError(
            f"'{function}' is written {sign}", code="expression.operator", got=function, next="Write it so."
        )
    return Call(function, arguments)


def _is_float(value: float) -> bool:
    """Neither a truth value nor a whole number beyond what a float can hold."""
    return not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _from_json(tree: Any, levels_left: int) -> Expression:
    match tree:
        case {"number": float() | int() as value, **rest} if not rest and _is_float(value):
            return Number(float(value))
        case {"name": str() as name, **rest} if not rest:
            return Name(name)
        case {"call": str() as function, "arguments": [*arguments], **rest} if not rest:
            if levels_left <= 1:
                raise InputError(
                    "the expression is nested too deeply", code="expression.depth", allowed=f"{DEEPEST} levels"
                )
            return Call(function, tuple(_from_json(argument, levels_left - 1) for argument in arguments))
    raise InputError(
        "this is not an expression tree",
        code="expression.tree",
        got=sorted(map(str, tree)) if isinstance(tree, dict) else type(tree).__name__,
        allowed='{"number": …}, {"name": …} or {"call": …, "arguments": […]}',
    )


@functools.cache
def _builder() -> type:
    from lark import Token, Transformer, v_args

    def operator(name: str) -> Callable[..., Expression]:
        return lambda self, *arguments: Call(name, arguments)

    @v_args(inline=True)
    class Builder(Transformer):
        """Trees from the rules of expression.lark."""

        add, subtract, multiply = operator("add"), operator("subtract"), operator("multiply")
        divide, power, negative = operator("divide"), operator("power"), operator("negative")

        def features(self, *expressions: Expression) -> tuple[Expression, ...]:
            return expressions

        def expression(self, expression: Expression) -> Expression:
            return expression

        def number(self, text: Token) -> Number:
            return Number(float(text))

        def name(self, text: Token) -> Expression:
            return Number(CONSTANTS[text]) if text in CONSTANTS else Name(str(text))

        def quoted(self, text: Token) -> Name:
            return Name(str(text[1:-1].replace(text[0] * 2, text[0])))

        def call(self, function: Token, *arguments: Expression) -> Call:
            try:
                return _typed_call(str(function), arguments)
            except InputError as problem:
                problem.where = f":{function.line}:{function.column}"
                raise

    return Builder
