"""What an edit of a network is: the new spec, and which old layer and neuron each new one goes on from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from pellucid.blocks import Block, Node, named
from pellucid.errors import InputError
from pellucid.layers import Dense
from pellucid.spec.network import NetworkSpec

Units: TypeAlias = tuple[int | None, ...]
"""For every neuron (or input column), the old one it goes on from; ``None`` for a new one."""

Kept: TypeAlias = Literal["exactly", "nearly", "no"]
"""Whether the network gives the same answers as before, apart from rounding."""


@dataclass(frozen=True)
class Edit:
    """A change of a network, which its weights can follow.

    Args:
        spec: the network as it is written now.
        origin: new name of a written layer → its old name; a layer that is new is not in here.
        units: new name of a written layer → its neurons, where they are not simply the first of the old ones.
        kept: whether the answers stay the same.
        inputs: the columns that flow in, where they have changed; see :func:`input_units`.
        outputs: the columns that leave, where they have changed.
    """

    spec: NetworkSpec
    origin: Mapping[str, str]
    units: Mapping[str, Units] = field(default_factory=dict)
    kept: Kept = "no"
    inputs: Units | None = None
    outputs: Units | None = None


def input_units(old: Sequence[str], new: Sequence[str]) -> Units:
    """Where each named column was before.

    Example:
        >>> input_units(["x1", "x2"], ["x2", "x1·x2", "x1"])
        (1, None, 0)
    """
    places = {name: place for place, name in enumerate(old)}
    return tuple(places.get(name) for name in new)


def edited(
    before: NetworkSpec,
    nodes: Sequence[tuple[Node, str]],
    kept: Kept,
    units: Mapping[int, Units] | None = None,
    outputs: tuple[str, ...] | None = None,
) -> Edit:
    """An edit from its nodes, each with the name it had before.

    A name that was counted (``dense2``) may count otherwise now; whatever reads it follows.

    Args:
        before: the network as it was written.
        nodes: as they are written now, with their old names; ``""`` for a new one.
        kept: whether the answers stay the same.
        units: neurons by place, where they have changed.
        outputs: old names of what leaves, where that has changed.
    """
    names = [node.name for node in named(tuple(node for node, _ in nodes))]
    origin = {new: old for new, (_, old) in zip(names, nodes, strict=True) if old}
    now = {old: new for new, old in origin.items()}
    followed = tuple(
        replace(
            node,
            inputs=tuple(now.get(name, name) for name in node.inputs),
            tied_to=now.get(node.tied_to, node.tied_to),
        )
        for node, _ in nodes
    )
    leaving = tuple(now.get(name, name) for name in (before.outputs if outputs is None else outputs))
    by_name = {names[at]: each for at, each in (units or {}).items()}
    return Edit(NetworkSpec(followed, leaving), origin, by_name, kept)


def written_names(spec: NetworkSpec) -> list[str]:
    """The name of every written layer, counted ones included."""
    return [node.name for node in named(spec.nodes)]


def is_output(node: Node) -> bool:
    """Whether a written layer is the output layer, whose size is the task's."""
    return isinstance(node.layer, Dense) and node.layer.units is None


def checked_place(spec: NetworkSpec, at: int, places: int | None = None) -> int:
    """``at``, if a written layer is there.

    Raises:
        InputError: there is none.
    """
    places = len(spec.nodes) if places is None else places
    if not 0 <= at < places:
        raise InputError(
            "the network has no such place",
            code="edit.place",
            where="at",
            got=at,
            allowed=f"0 to {places - 1}" if places else "no place: no layer is written",
            safe="Nothing was changed.",
        )
    return at


def checked_dense(spec: NetworkSpec, at: int) -> Dense:
    """The layer at a place, if its neurons can be counted.

    Raises:
        InputError: it is a block, the output layer, or a layer without neurons of its own.
    """
    node = spec.nodes[checked_place(spec, at)]
    if isinstance(node.layer, Dense) and node.layer.units is not None:
        return node.layer
    if isinstance(node.layer, Block):
        what, advice = "neurons inside a block are not added or removed one by one", "Write the network as a line anew."
    elif is_output(node):
        what, advice = "the task says how many outputs there are", "Choose another layer."
    else:
        what, advice = "this layer has no neurons of its own", "Change the dense layer before it."
    raise InputError(
        what,
        code="edit.units",
        where=f"layers[{at}]",
        got=node.layer.kind or type(node.layer).__name__,
        allowed="a dense layer with a size",
        next=advice,
        safe="Nothing was changed.",
    )
