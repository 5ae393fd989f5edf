"""Options of a thing as plain data: name, type, what it is without being said, range, meaning."""

from __future__ import annotations

import inspect
import re
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from pellucid.layers.activation import Activation
from pellucid.layers.initializers import Initializer
from pellucid.layers.words import written_as

TYPES: dict[Any, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "text",
    Activation: "activation",
    Initializer: "initializer",
}

BOUNDS = {"ge": "low", "gt": "above", "le": "high", "lt": "below"}
"""What pydantic calls a bound, and what the page does: ``above`` and ``below`` are no values themselves."""


def options_of(thing: type[BaseModel]) -> list[dict[str, Any]]:
    """The options of a layer, a loss, a part of an experiment, …, in their order.

    Example:
        >>> from pellucid.training.optimizers import Momentum
        >>> options_of(Momentum)[0]["default"], options_of(Momentum)[0]["low"], options_of(Momentum)[0]["below"]
        (0.9, 0, 1)
    """
    told = _arguments(thing)
    return [
        _of_field(name, field, field.description or told.get(name, "").replace("``", ""))
        for name, field in thing.model_fields.items()
        if name != "layers"
    ]


def option(name: str, type: str, default: Any, help: str, **bounds: float | None) -> dict[str, Any]:  # noqa: A002
    """One option; a bound that there is not is left out.

    Example:
        >>> option("points", "integer", 500, "how many rows", low=2, high=None)
        {'name': 'points', 'type': 'integer', 'default': 500, 'help': 'how many rows', 'low': 2}
    """
    known = {bound: value for bound, value in bounds.items() if value is not None}
    return {"name": name, "type": type, "default": default, "help": help, **known}


def type_of(annotation: Any) -> str:
    """The type of value that is asked for, in a word.

    Example:
        >>> type_of(float | None), type_of(Literal["a", "b"])
        ('number', 'choice')
    """
    types = [each for each in _plain_types(annotation) if each is not NoneType]
    if any(get_origin(each) is Literal for each in types):
        return "choice"
    return next((TYPES[each] for each in types if each in TYPES), "text")


def about(thing: Any) -> str:
    """The first sentence of what something says of itself."""
    return (inspect.getdoc(thing) or "").split("\n")[0]


def more_about(thing: Any) -> str:
    """The paragraphs after it, until the sections begin; formulas in mathematical notation left out."""
    _, _, rest = (inspect.getdoc(thing) or "").partition("\n")
    text = re.split(r"\n(?:Args|Example|References|Raises|Attributes|Returns)\b[^\n]*:\n", f"\n{rest}")[0]
    paragraphs = [" ".join(part.split()) for part in text.strip().split("\n\n")]
    return " ".join(part.replace("``", "") for part in paragraphs if part and not part.startswith(".. math"))


def _of_field(name: str, field: FieldInfo, help: str) -> dict[str, Any]:  # noqa: A002
    default = None if field.default is PydanticUndefined else field.default
    plain = written_as(default) if isinstance(default, BaseModel) else default
    found = option(name, type_of(field.annotation), list(plain) if isinstance(plain, tuple) else plain, help)
    found |= _bounds([*field.metadata, *_metadata(field.annotation)])
    choices = [
        word for each in _plain_types(field.annotation) if get_origin(each) is Literal for word in get_args(each)
    ]
    return found | ({"choices": choices} if choices else {}) | ({"required": True} if field.is_required() else {})


def _bounds(metadata: list[Any]) -> dict[str, Any]:
    limits = [each for item in metadata for each in (item, *getattr(item, "metadata", ()))]
    return {
        word: getattr(item, bound)
        for item in limits
        for bound, word in BOUNDS.items()
        if getattr(item, bound, None) is not None
    }


def _plain_types(annotation: Any) -> list[Any]:
    """Unions and annotated types taken apart."""
    if get_origin(annotation) is Annotated:
        return _plain_types(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [each for part in get_args(annotation) for each in _plain_types(part)]
    return [annotation]


def _metadata(annotation: Any) -> list[Any]:
    """What annotated types inside say."""
    if get_origin(annotation) is Annotated:
        first, *metadata = get_args(annotation)
        return [*metadata, *_metadata(first)]
    if get_origin(annotation) in (Union, UnionType):
        return [each for part in get_args(annotation) for each in _metadata(part)]
    return []


def _arguments(thing: type[BaseModel]) -> dict[str, str]:
    """What the docstrings of a class and of those it stands on say of its options."""
    told: dict[str, str] = {}
    for kind in reversed(thing.__mro__):
        section = re.search(r"\nArgs:\n((?:    .*\n?|\n)*)", inspect.getdoc(kind) or "" if kind.__doc__ else "")
        for names, text in re.findall(
            r"^    ([\w, ]+): ((?:.|\n     +)*)", section[1] if section else "", re.MULTILINE
        ):
            told |= {name.strip(): " ".join(text.split()) for name in names.split(",")}
    return told
