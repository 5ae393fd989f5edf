"""What a block is: layers written as one, which expand into named simple layers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from pellucid.errors import InputError
from pellucid.layers import Layer
from pellucid.layers.initializers import initializers
from pellucid.options import Options
from pellucid.registry import Registry

blocks: Registry[type[Block]] = Registry("block")


@dataclass(frozen=True)
class Node:
    """A layer or a block in its place.

    Args:
        layer: what stands here.
        name: its name; left out, its kind and count (``dense1``).
        inputs: names of the nodes it reads; left out, the one before.
        tied_to: name of the node whose parameters it shares.
        part_of: name of the written layer it was expanded from.
    """

    layer: Layer | Block
    name: str = ""
    inputs: tuple[str, ...] = ()
    tied_to: str = ""
    part_of: str = ""


class Block(Options):
    """Several layers with options of their own; ``expand`` says what it stands for."""

    positional: ClassVar[tuple[str, ...]] = ()

    layers: tuple[Node, ...] = ()

    def expand(self) -> tuple[Node, ...]:
        """The nodes this block stands for.  ``"input"`` is what flows into the block."""
        raise NotImplementedError(f"block {type(self).__name__} has no expansion")


def named(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The same nodes, each with a name: its own, or its kind and count.

    Raises:
        InputError: two nodes have one name, or a name is not letters, digits, ``_`` and ``-``.

    Example:
        >>> from pellucid.layers import Dense
        >>> [node.name for node in named((Node(Dense(units=4)), Node(Dense(units=2))))]
        ['dense1', 'dense2']
    """
    counts: dict[str, int] = {}
    taken: dict[str, Node] = {"input": Node(Layer())}
    result: list[Node] = []
    for node in nodes:
        kind = node.layer.kind or type(node.layer).__name__.lower()
        counts[kind] = counts.get(kind, 0) + 1
        name = node.name or f"{kind}{counts[kind]}"
        if not re.fullmatch(r"[\w-]+", name):  # '.' and '/' part the names of blocks and arrays
            raise InputError(
                "this cannot be the name of a layer",
                code="network.bad-name",
                where=f"layers[{len(result)}]",
                got=repr(name[:60]),
                allowed="letters, digits, _ and -",
            )
        if name in taken:
            raise InputError(
                f"two layers are called '{name}'",
                code="network.duplicate-name",
                where=f"layers[{len(result)}]",
                got=name,
                next="Give one of them another name with 'as'.",
            )
        taken[name] = node
        result.append(replace(node, name=name))
    return tuple(result)


def expanded(nodes: tuple[Node, ...], prefix: str = "", source: str = "input") -> tuple[Node, ...]:
    """All nodes as named simple layers, blocks and ``dense 4 tanh`` opened.

    Args:
        nodes: as written.
        prefix: name of the block around them, with a dot.
        source: full name of what flows in.

    Returns:
        Nodes with full names (``residual1.dense1``) and resolved inputs.  What a written name
        stands for is the last node it expanded into, so that reading ``dense1`` reads a, not z.
    """
    result: list[Node] = []
    ends = {"input": source}
    before = source
    for node in named(nodes):
        full = prefix + node.name
        inputs = tuple(ends.get(name, name) for name in node.inputs) or (before,)
        tied_to = prefix + node.tied_to if node.tied_to in ends else node.tied_to
        here = replace(node, name=full, inputs=inputs, tied_to=tied_to, part_of=node.part_of or full)
        result.extend(opened(here))
        ends[node.name] = before = result[-1].name
    return tuple(result)


def opened(node: Node) -> Iterator[Node]:
    """One named node with resolved inputs as simple layers."""
    layer = node.layer
    if isinstance(layer, Block):
        for inner in expanded(layer.expand(), f"{node.name}.", node.inputs[0]):
            shared = inner.name.replace(node.name, node.tied_to, 1) if node.tied_to else inner.tied_to
            yield replace(inner, tied_to=shared)
    elif (activation := getattr(layer, "activation", None)) is not None:
        initializer = layer.initializer or initializers[activation.default_initializer]()  # type: ignore[attr-defined]
        yield replace(node, layer=layer.model_copy(update={"activation": None, "initializer": initializer}))
        yield Node(activation, f"{node.name}.{activation.kind}", (node.name,), part_of=node.name)
    else:
        yield node
