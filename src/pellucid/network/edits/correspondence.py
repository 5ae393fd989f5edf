"""Which old numbers the numbers of an edited network stand for, followed from the inputs to the end."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from pellucid.blocks import Node
from pellucid.layers import Add, Concatenate, Dense, Flatten, Reshape, Signature
from pellucid.network.edits.edit import Edit, Units, written_names
from pellucid.network.edits.flow import PASSES_ON
from pellucid.network.graph import Network

NEW = -1
"""In place of an index: there was no such number."""


@dataclass(frozen=True)
class Stand:
    """What a value stands for.

    Args:
        source: the old node that made it, before anything passed it on.
        index: for each of its numbers, the place of the old one among all of that node, or ``NEW``.
    """

    source: str
    index: np.ndarray

    def along_last_axis(self, width: int) -> np.ndarray | None:
        """Old places along the last axis, which was ``width`` long, where they are the same at every position."""
        rows = self.index.reshape(-1, self.index.shape[-1])
        last = np.where(rows == NEW, NEW, rows % width)
        return last[0] if (last == last[0]).all() else None


def source_of(network: Network, name: str, gone: AbstractSet[str] = frozenset()) -> str:
    """The node that made a value, before layers passed it on that keep every number in its place.

    A sum that is gone is what its last input was: a residual connection without its branch.
    """
    nodes = {node.name: node for node in network.nodes}
    while name in nodes and (isinstance(nodes[name].layer, PASSES_ON) or name in gone):
        name = nodes[name].inputs[-1]
    return name


class Correspondence:
    """An old network, a new one, and which layer and number of the new one goes on from which of the old one.

    Attributes:
        layers: new node → old node.
        gone: old nodes that no new one goes on from.
        sources: old node or input → the node that made its numbers.
        stands: new node or input → what its numbers stand for, where that is known.
        begun: new dense layers that have just come in → how many old numbers they pass on.
        silent: new dense layers that begin by adding nothing.
    """

    def __init__(self, old: Network, new: Network, edit: Edit) -> None:
        self.old, self.new, self.edit = old, new, edit
        self.old_nodes = {node.name: node for node in old.nodes}
        self.heads = dict(self._heads())
        self.layers = dict(self._layers())
        self.gone = set(self.old_nodes).difference(self.layers.values())
        sums = {name for name in self.gone if isinstance(self.old_nodes[name].layer, Add)}
        self.sources = {name: source_of(old, name, sums) for name in (*old.inputs, *self.old_nodes)}
        self.begun: dict[str, int] = {}
        self.stands: dict[str, Stand] = dict(self._inputs())
        for node in new.nodes:
            stand = self._stand(node)
            if stand is not None:
                self.stands[node.name] = stand
        self.silent = set(self._silent())

    def _heads(self) -> Iterator[tuple[str, str]]:
        """Output layers, which need not be written: they belong together by their order."""
        known = set(self.edit.origin.values())
        for new, old in zip(self.new.outputs, self.old.outputs, strict=False):
            here, there = source_of(self.new, new), source_of(self.old, old)
            if here.partition(".")[0] not in self.edit.origin and there.partition(".")[0] not in known:
                yield here, there

    def _layers(self) -> Iterator[tuple[str, str]]:
        written = set(written_names(self.edit.spec))
        followed = set(self.edit.origin.values())
        for node in self.new.nodes:
            name, dot, rest = node.name.partition(".")
            if node.name in self.heads:
                old = self.heads[node.name]
            elif name in self.edit.origin:
                old = self.edit.origin[name] + dot + rest
            elif name in written or name in followed:
                continue
            else:
                old = node.name
            if old in self.old_nodes and type(self.old_nodes[old].layer) is type(node.layer):
                yield node.name, old

    def _inputs(self) -> Iterator[tuple[str, Stand]]:
        for (name, now), (was_called, was) in zip(self.new.inputs.items(), self.old.inputs.items(), strict=False):
            if self.edit.inputs is not None and len(now.shape) == len(was.shape) == 1:
                index = as_index(self.edit.inputs, was.size)
            elif now.shape == was.shape:
                index = np.arange(was.size).reshape(was.shape)
            else:
                continue
            if index.shape == now.shape:
                yield name, Stand(was_called, index)

    def _stand(self, node: Node) -> Stand | None:
        if isinstance(node.layer, PASSES_ON):
            return self.stands.get(node.inputs[0])
        came = [self.stands.get(name) for name in node.inputs]
        old = self.old_nodes.get(self.layers.get(node.name, ""))
        if old is None:
            return self._new_stand(node, came)
        matching = [self.matched(stand, name) for stand, name in zip(came, old.inputs, strict=False)]
        if isinstance(node.layer, Dense):
            return Stand(old.name, self._along_own_units(node, old))
        if isinstance(node.layer, Concatenate):
            return Stand(old.name, self._side_by_side(node, old, matching))
        if None in matching or len(matching) != len(node.inputs):
            return None
        indices = [stand.index for stand in matching if stand is not None]
        if isinstance(node.layer, Flatten | Reshape):
            return Stand(old.name, indices[0].reshape(self.new.signatures[node.name].shape))
        if isinstance(node.layer, Add):
            agreed = np.logical_and.reduce([index == indices[0] for index in indices])
            return Stand(old.name, np.where(agreed, indices[0], NEW))
        same = self.new.signatures[node.name].shape == self.old.signatures[old.name].shape
        if same and all((index.ravel() == np.arange(index.size)).all() for index in indices):
            return Stand(old.name, _all(self.old.signatures[old.name]))
        return None

    def gone_between(self, name: str, source: str) -> tuple[str, ...] | None:
        """The dense layers that are gone on the way back from an old value to its source, if that is its source."""
        through = []
        while (before := self.sources[name]) != source:
            if before not in self.gone or not isinstance(self.old_nodes[before].layer, Dense):
                return None
            through.append(before)
            name = self.old_nodes[before].inputs[0]
        return tuple(through)

    def matched(self, stand: Stand | None, name: str) -> Stand | None:
        """What stands for the old value ``name``, if it does.

        Where a dense layer on the way is gone, its i-th unit counts as the i-th number that flowed into it.
        """
        through = None if stand is None else self.gone_between(name, stand.source)
        if stand is None or through is None or (through and stand.index.ndim > 1):
            return None
        if not through:
            return stand
        width = self.old.signatures[name].shape[-1]
        return Stand(stand.source, np.where(stand.index < width, stand.index, NEW))

    def _new_stand(self, node: Node, came: list[Stand | None]) -> Stand | None:
        """What comes out of a layer that has just come in."""
        given = next((stand for stand in reversed(came) if stand is not None), None)
        shape = self.new.signatures[node.name].shape
        if given is None:
            return None
        if isinstance(node.layer, Dense) and node.layer.connections == 1:
            index = np.full(shape, NEW)
            passed = self.begun[node.name] = min(shape[-1], given.index.shape[-1])
            index[..., :passed] = given.index[..., :passed]
            return Stand(given.source, index)
        if isinstance(node.layer, Flatten):
            return Stand(given.source, given.index.reshape(shape))
        return given if isinstance(node.layer, Add) else None

    def _along_own_units(self, node: Node, old: Node) -> np.ndarray:
        """The places of a dense layer's own units, at every position before the last axis."""
        shape, was = self.new.signatures[node.name].shape, self.old.signatures[old.name].shape
        if shape[:-1] != was[:-1]:
            return np.full(shape, NEW)
        units = self.units(node, old)
        places = np.arange(int(np.prod(was[:-1], dtype=int)))[:, None] * was[-1] + units
        return np.where(units == NEW, NEW, places).reshape(shape)

    def units(self, node: Node, old: Node) -> np.ndarray:
        """Old places of the units of a dense layer."""
        now, was = (network.signatures[each.name].shape[-1] for network, each in ((self.new, node), (self.old, old)))
        if node.name in self.heads:
            asked = self.edit.outputs if node.name == next(iter(self.heads)) else None
            kept: Units = tuple(range(was)) if now == was else (None,) * now
        else:
            asked = self.edit.units.get(node.name)
            kept = tuple(unit if unit < was else None for unit in range(now))
        return as_index(asked if asked is not None and len(asked) == now else kept, was)

    def _side_by_side(self, node: Node, old: Node, matching: list[Stand | None]) -> np.ndarray:
        """Places in a row of values laid side by side."""
        result = np.full(self.new.signatures[node.name].shape, NEW)
        was = _all(self.old.signatures[old.name])
        begins = was_begins = 0
        for name, old_name, stand in zip(node.inputs, old.inputs, matching, strict=False):
            width = self.new.signatures[name].shape[-1]
            was_width = self.old.signatures[old_name].shape[-1]
            part = was[..., was_begins : was_begins + was_width].ravel()
            if stand is not None:
                result[..., begins : begins + width] = np.where(stand.index == NEW, NEW, part[stand.index])
            begins, was_begins = begins + width, was_begins + was_width
        return result

    def _silent(self) -> Iterator[str]:
        """The last dense layers of residual branches that have just come in."""
        for node in self.new.nodes:
            if isinstance(node.layer, Add) and node.name not in self.layers:
                branch = source_of(self.new, node.inputs[0])
                if branch not in self.layers:
                    yield branch


def as_index(units: Units, size: int) -> np.ndarray:
    """Units as an array of places, ``NEW`` for new ones and for places that never were."""
    return np.array([NEW if unit is None or not 0 <= unit < size else unit for unit in units], dtype=np.intp)


def _all(signature: Signature) -> np.ndarray:
    return np.arange(signature.size).reshape(signature.shape)
