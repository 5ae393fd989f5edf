"""Residual connection: what flows in is added to what the layers inside make of it."""

from __future__ import annotations

from typing import ClassVar

from pellucid.blocks.base import Block, Node, blocks, named
from pellucid.layers import Add


@blocks.register("residual")
class Residual(Block):
    r"""The layers inside learn what to add to their input.

    .. math:: y = x + f(x)

    Both ends must have one shape.

    Example:
        >>> from pellucid.layers import Dense
        >>> [node.name for node in Residual(layers=(Node(Dense(units=4)),)).expand()]
        ['dense1', 'add']

    References:
        He et al., *Deep Residual Learning for Image Recognition* (CVPR 2016).
    """

    kind: ClassVar[str] = "residual"

    def expand(self) -> tuple[Node, ...]:
        inside = named(self.layers)
        return (*inside, Node(Add(), "add", (inside[-1].name, "input")))
