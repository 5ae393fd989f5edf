"""Name → thing, with "did you mean": one class for layers, losses, sources, optimizers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from pellucid.errors import InputError, did_you_mean

T = TypeVar("T")


class Registry(dict[str, T]):
    """A closed table of named things of one kind.

    Args:
        noun: what one entry is called in messages, as ``"loss"``.

    Raises:
        InputError: a name is looked up that is not in the table; the message names the nearest.

    Example:
        >>> colours = Registry("colour")
        >>> colours["blue"] = "#0072b2"
        >>> colours["bleu"]
        Traceback (most recent call last):
        pellucid.errors.InputError: there is no colour 'bleu'.
          got: bleu
          next: Did you mean 'blue'?
    """

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.noun = noun

    def register(self, name: str) -> Callable[[T], T]:
        """Decorator that enters a thing under ``name``; a name is entered once."""

        def enter(thing: T) -> T:
            assert name not in self, f"{self.noun} {name!r} is registered twice"
            self[name] = thing
            return thing

        return enter

    def __missing__(self, name: str) -> T:
        raise InputError(
            f"there is no {self.noun} '{name}'",
            code=f"{self.noun.replace(' ', '-')}.unknown",
            got=name,
            next=did_you_mean(str(name), self),
        )

    def names(self) -> Iterator[str]:
        """The names in the order they were entered."""
        return iter(self)
