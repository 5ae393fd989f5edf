"""When to stop, in words: ``test.accuracy >= 0.97 and train.loss<0.1``."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pellucid.errors import InputError, did_you_mean
from pellucid.spec.parsing import read

Comparison = Literal["<", "<=", ">", ">="]

SPLITS = ("train", "validation", "test")

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Term:
    """One comparison of a measure with a number.

    Args:
        split: the rows that are measured: ``train``, ``validation`` or ``test``.
        measure: the loss or a metric, as ``loss`` or ``accuracy``; of a named target, ``rent.loss``.
        comparison: ``<``, ``<=``, ``>`` or ``>=``, taken exactly.
        value: the number.
    """

    split: str
    measure: str
    comparison: Comparison
    value: float

    @property
    def name(self) -> str:
        """Dotted name of what is measured, ``train.loss``."""
        return f"{self.split}.{self.measure}"

    def holds(self, measured: float) -> bool:
        """Whether the comparison is true; never for a number that is not one."""
        return _COMPARE[self.comparison](measured, self.value)

    def to_text(self) -> str:
        return f"{self.name}{self.comparison}{self.value!r}"


@dataclass(frozen=True)
class Condition:
    """Comparisons that must all be true at once.

    A bare measure means ``train``.  ``loss<0.001`` compares exactly: a loss of 0.001, or one
    that merely prints as 0.001, is not below 0.001.

    Example:
        >>> until = Condition.parse("loss<0.001 and test.accuracy >= 0.97")
        >>> until.measures()
        ('train.loss', 'test.accuracy')
        >>> until.holds({"train.loss": 0.0009, "test.accuracy": 0.97})
        True
        >>> until.to_text()
        'train.loss<0.001 and test.accuracy>=0.97'
    """

    terms: tuple[Term, ...]

    @classmethod
    def parse(cls, text: str, where: str = "until") -> Condition:
        """The condition that ``text`` spells.

        Raises:
            InputError: the text is no condition; ``where`` ends in ``line:column``.
        """
        return read("condition", text, start="condition", builder=_builder(), where=where, example="test.loss<0.001")

    def measures(self) -> tuple[str, ...]:
        """Dotted names of all measures needed, each once."""
        return tuple(dict.fromkeys(term.name for term in self.terms))

    def holds(self, values: Mapping[str, float]) -> bool:
        """Whether every term is true for these values by dotted name.

        Raises:
            InputError: a needed measure is not among the values.
        """
        for name in self.measures():
            if name not in values:
                raise InputError(
                    f"nothing is measured under the name '{name}'",
                    code="condition.unknown-measure",
                    where=self.to_text(),
                    next=did_you_mean(name, values),
                )
        return all(term.holds(values[term.name]) for term in self.terms)

    def to_text(self) -> str:
        """The canonical spelling, which reads back as the same condition."""
        return " and ".join(term.to_text() for term in self.terms)


@functools.cache
def _builder() -> type:
    from lark import Transformer, v_args

    @v_args(inline=True)
    class Builder(Transformer):
        """Conditions from the rules of condition.lark."""

        def condition(self, *terms: Term) -> Condition:
            return Condition(terms)

        def term(self, measure: str, comparison: Comparison, number: str) -> Term:
            split, _, name = measure.rpartition(".") if measure.count(".") < 2 else measure.partition(".")
            value = float(number)
            if split and split not in SPLITS:
                raise InputError(
                    f"there are no rows called '{split}'",
                    code="condition.split",
                    got=str(measure),
                    allowed=", ".join(SPLITS),
                    next=did_you_mean(split, SPLITS),
                )
            if not math.isfinite(value):
                raise InputError(
                    "this number is too large", code="condition.number", got=str(number), allowed="a finite number"
                )
            return Term(str(split) or "train", str(name), str(comparison), value)  # type: ignore[arg-type]

    return Builder
