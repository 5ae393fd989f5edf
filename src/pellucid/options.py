"""What has options: frozen, and an option that is wrong is told in plain words wherever it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, ClassVar, TypeVar, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from pellucid.errors import InputError, PellucidError, did_you_mean

Thing = TypeVar("Thing")

WORDS = {
    "greater_than": "above {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than": "below {lt}",
    "less_than_equal": "at most {le}",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number of fewer digits",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "a text",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a table of names and values",
    "model_type": "a word, or an object of the kind {class_name}",
    "model_attributes_type": "a table of options",
    "is_instance_of": "a word, or an object of the kind {class}",
    "literal_error": "{expected}",
}
"""What is allowed, by pydantic's name of the problem; each reads on after "must be"."""


class Options(BaseModel):
    """A frozen thing with options: a layer, a loss, an optimizer.

    Raises:
        InputError: an option is unknown, missing, or its value is not allowed.

    Example:
        >>> from pellucid.layers import Dense
        >>> Dense(units=4, activation="tanhh")
        Traceback (most recent call last):
        pellucid.errors.InputError: there is no activation 'tanhh'.
          got: tanhh
          next: Did you mean 'tanh'?
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, allow_inf_nan=False)

    kind: ClassVar[str] = ""

    def __init__(self, /, **options: Any) -> None:
        try:
            super().__init__(**options)
        except ValidationError as problem:
            raise option_error(problem, type(self)) from None


def option_error(problem: ValidationError, thing: type[Options]) -> InputError:
    """The first option that is wrong, and how many more are."""
    first, *more = problem.errors(include_url=False)
    others = f"{len(more)} more option{'s are' if len(more) > 1 else ' is'} wrong too." if more else ""
    if isinstance(cause := told_already(first), InputError):
        return cause
    kind, name = thing.kind or thing.__name__, ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        known = [option for option in thing.model_fields if option != "layers"]
        advice = did_you_mean(name, known) if known else "Write it without options."
        return InputError(f"'{kind}' has no option '{name}'", code="option.unknown", got=name, next=advice)
    if first["type"] == "missing":
        return InputError(f"'{kind}' needs its option '{name}'", code="option.missing", next=f"Say {name}=… as well.")
    value = first.get("input")
    return InputError(
        f"'{kind}' cannot have {name}={value!r}"[:200] if name else f"'{kind}' cannot have these options together",
        code="option.value",
        got=str(value)[:80] if name else None,
        allowed=allowed(first),
        next=others,
    )


def told_already(error: Mapping[str, Any]) -> PellucidError | None:
    """The problem that a field's own reader raised, which pydantic wraps."""
    inner = error.get("ctx", {}).get("error")
    return inner if isinstance(inner, PellucidError) else None


def allowed(error: Mapping[str, Any]) -> str:
    """What pydantic would have taken, in words that read on after "must be"."""
    told = told_already(error)
    if told is not None:
        return str(told.allowed or told.what)
    if error["type"] in WORDS:
        context = {name: _plain(value) for name, value in error.get("ctx", {}).items()}
        return WORDS[error["type"]].format(**context)
    return re.sub(r"^(Value error, )?((Input|String) should (be |match )?)?", "", error["msg"])


def checked(kind: type[Thing], values: Any, what: str, code: str) -> Thing:
    """A dataclass from plain data of a file, every value of the type that its field has.

    Args:
        kind: the dataclass.
        values: its fields by name.
        what: what it is, for the message.
        code: of the message.

    Raises:
        InputError: something is missing, unknown, or of another type.
    """
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(map(str, set(values) - known)) if isinstance(values, Mapping) else [type(values).__name__]
    if unknown:
        raise InputError(
            f"this is not {what}", code=code, got=", ".join(unknown)[:200], allowed=", ".join(sorted(known))
        )
    try:
        return cast("Thing", _reader(cast("Any", kind)).validate_python(dict(values)))
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        got = f"{place} = {str(first.get('input'))[:60]}"
        raise InputError(f"this is not {what}", code=code, got=got, allowed=f"{place}: {allowed(first)}") from None


@cache
def _reader(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _plain(value: Any) -> Any:
    """Whole numbers without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
