"""The thing a call such as ``step(every=10, factor=0.5)`` stands for, from a table of such things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pellucid.errors import InputError
from pellucid.registry import Registry
from pellucid.spec.source import SourceCall


def called(registry: Registry[Any], written: str, where: str, more: Mapping[str, Any] | None = None) -> Any:
    """The thing with its options.

    Args:
        registry: word → class.
        written: a word, or a word with options in parentheses.
        where: the setting this is the value of.
        more: further options, from settings of their own.

    Raises:
        InputError: the word or an option is unknown, or a value is out of range.

    Example:
        >>> from pellucid.training.schedules import schedules
        >>> called(schedules, "step(every=10, factor=0.5)", "schedule")
        Step(every=10, factor=0.5)
    """
    call = SourceCall.parse(written, where, example=next(iter(registry), "word"))
    word = call.name if call.name in registry else call.name.replace("-", "_")
    try:
        return registry[word](**{**call.options, **(more or {})})
    except InputError as problem:
        problem.where = problem.where or where
        raise
