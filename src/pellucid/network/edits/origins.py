"""Where each array of an edited network comes from: which old array, and which of its rows and columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pellucid.blocks import Node
from pellucid.layers import BatchNorm, Dense, LayerNorm
from pellucid.network.edits.correspondence import NEW, Correspondence


@dataclass(frozen=True)
class Origin:
    """Where one array comes from.

    Args:
        layer: the old layer.
        axes: for each axis, the old place of each entry, or ``NEW``.
        through: layers that are gone, whose weights are multiplied in.
    """

    layer: str
    axes: tuple[np.ndarray, ...]
    through: tuple[str, ...] = ()


def origins_of(relation: Correspondence) -> dict[tuple[str, str], Origin]:
    """The origin of every array that has one, by layer and name."""
    found: dict[tuple[str, str], Origin] = {}
    for node in relation.new.nodes:
        old = relation.old_nodes.get(relation.layers.get(node.name, ""))
        if old is None or node.tied_to or old.tied_to:
            continue
        origins = _of_dense if isinstance(node.layer, Dense) else _of_norm
        if isinstance(node.layer, Dense | BatchNorm | LayerNorm):
            found |= {(node.name, name): origin for name, origin in origins(relation, node, old).items()}
        elif node.name in relation.stands:
            found |= {(node.name, name): origin for name, origin in _of_stranger(relation, node, old).items()}
    return found


def _of_dense(relation: Correspondence, node: Node, old: Node) -> dict[str, Origin]:
    """Rows of the weights are what flows in, columns the layer's own units."""
    units = relation.units(node, old)
    stand = relation.stands.get(node.inputs[0])
    assert isinstance(node.layer, Dense)
    assert isinstance(old.layer, Dense)
    if stand is None or node.layer.connections != old.layer.connections:
        return {}
    through = relation.gone_between(old.inputs[0], stand.source)
    if through is None:
        return {}
    rows = stand.along_last_axis(relation.old.signatures[stand.source].shape[-1])
    if rows is None or (through and node.layer.connections < 1):
        return {}
    return {
        "weight": Origin(old.name, (rows, units), through),
        "bias": Origin(old.name, (units,), through),
    }


def _of_norm(relation: Correspondence, node: Node, old: Node) -> dict[str, Origin]:
    """Every array has one entry for each number that flows through."""
    stand = relation.matched(relation.stands.get(node.inputs[0]), old.inputs[0])
    places = None if stand is None else stand.along_last_axis(relation.old.signatures[stand.source].shape[-1])
    return {} if places is None else dict.fromkeys(("gamma", "beta", "mean", "variance"), Origin(old.name, (places,)))


def _of_stranger(relation: Correspondence, node: Node, old: Node) -> dict[str, Origin]:
    """A layer of someone's own goes on where nothing around it has changed."""
    now, was = (
        {
            name: spec.shape
            for specs in (each.layer.parameters, each.layer.state)  # type: ignore[union-attr]
            for name, spec in specs(*network.taken(each)).items()
        }
        for network, each in ((relation.new, node), (relation.old, old))
    )
    return {
        name: Origin(old.name, tuple(np.arange(size) for size in shape))
        for name, shape in now.items()
        if was.get(name) == shape
    }


def placed(old: np.ndarray | None, origin: Origin, fresh: np.ndarray, outgoing: float | None) -> np.ndarray:
    """Old entries in their new places.

    Args:
        old: the old array; ``None`` for zeros.
        origin: where its entries go.
        fresh: what new entries begin as.
        outgoing: what entries begin as that a new neuron gives to an old one; ``None`` as the others.
    """
    value = fresh.copy()
    known = [np.flatnonzero(axis != NEW) for axis in origin.axes]
    if outgoing is not None:
        value[..., known[-1]] = outgoing
    if old is None:
        old = np.zeros([1 + max(axis, default=0) for axis in origin.axes])
    value[np.ix_(*known)] = old[np.ix_(*(axis[places] for axis, places in zip(origin.axes, known, strict=True)))]
    return value
