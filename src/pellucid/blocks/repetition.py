"""Repetition: the same layers several times, each time with weights of their own."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from pellucid.blocks.base import Block, Node, blocks


@blocks.register("repeat")
class Repeat(Block):
    """The layers inside, ``count`` times one behind the other; written ``4 x (dense 8 tanh)``.

    Example:
        >>> from pellucid.layers import Dense
        >>> [node.name for node in Repeat(count=2, layers=(Node(Dense(units=4)),)).expand()]
        ['1', '2']
    """

    kind: ClassVar[str] = "repeat"

    count: Annotated[int, Field(ge=1, le=100_000)]

    def expand(self) -> tuple[Node, ...]:
        return tuple(Node(Sequence(layers=self.layers), str(index + 1)) for index in range(self.count))


class Sequence(Block):
    """One turn of a repetition; never written by itself."""

    kind: ClassVar[str] = "sequence"

    def expand(self) -> tuple[Node, ...]:
        return self.layers
