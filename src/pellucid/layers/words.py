"""How an option that is itself a thing with options is written: as its word, or word and options.

``tanh`` and ``{"kind": "relu", "threshold": 2.0}`` are both activations; ``he`` and
``{"kind": "uniform", "low": -0.1, "high": 0.1}`` are both ways to start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, PlainSerializer

from pellucid.errors import InputError
from pellucid.layers.activation import Activation, activations
from pellucid.layers.initializers import Initializer, initializers
from pellucid.registry import Registry


def thing_from(written: Any, registry: Registry[Any]) -> Any:
    """The thing a word, or a mapping with ``kind`` and options, stands for."""
    if isinstance(written, str):
        return registry[written]()
    if isinstance(written, Mapping) and "kind" in written:
        options = {name: value for name, value in written.items() if name != "kind"}
        return registry[str(written["kind"])](**options)
    if isinstance(written, Mapping):
        raise InputError(
            f"it is not said which {registry.noun} is meant",
            code="option.kind",
            got=str(dict(written))[:80],
            allowed="a word, or a table with 'kind' and options",
        )
    return written


def written_as(thing: BaseModel) -> str | dict[str, Any]:
    """A word where all options are the default ones, else a mapping with ``kind``."""
    options = thing.model_dump(mode="json", exclude_defaults=True)
    kind = str(type(thing).kind)  # type: ignore[attr-defined]
    return {"kind": kind, **options} if options else kind


ActivationWord = Annotated[
    Activation, BeforeValidator(lambda word: thing_from(word, activations)), PlainSerializer(written_as)
]
InitializerWord = Annotated[
    Initializer, BeforeValidator(lambda word: thing_from(word, initializers)), PlainSerializer(written_as)
]
