"""Weights and running averages, put where they belong in an edited network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import numpy as np

from pellucid.network.edits.correspondence import NEW, Correspondence
from pellucid.network.edits.edit import Edit
from pellucid.network.edits.origins import Origin, origins_of, placed
from pellucid.network.graph import Network

Tree: TypeAlias = dict[str, dict[str, np.ndarray]]
"""Arrays by layer and name."""

Given: TypeAlias = Mapping[str, Mapping[str, np.ndarray]]


class Carried(NamedTuple):
    """Arrays of the edited network.

    Args:
        arrays: by layer and name, or by whole path.
        fresh_arrays: ``layer/name`` of layers that were there before, and yet begin anew.
    """

    arrays: Tree
    fresh_arrays: tuple[str, ...]


def carried(old: Network, new: Network, edit: Edit, arrays: Given, fresh: Given) -> Carried:
    """The weights (or running averages) of an edited network.

    What a new neuron gives to others begins at zero, what it takes in is drawn; weights of a
    layer that is gone are multiplied into the next one.

    Args:
        old, new: the network before and after.
        edit: what was edited.
        arrays: of the old network.
        fresh: as the new network would begin by itself.
    """
    relation = Correspondence(old, new, edit)
    return follow_weights(relation, origins_of(relation), arrays, fresh)


def follow_weights(
    relation: Correspondence, origins: Mapping[tuple[str, str], Origin], arrays: Given, fresh: Given
) -> Carried:
    """The weights, where the origins of all arrays are known."""
    result: Tree = {}
    anew = []
    for layer, group in fresh.items():
        result[layer] = {}
        for name, value in group.items():
            origin = origins.get((layer, name))
            began = _begun(relation, layer, name, np.asarray(value))
            if began is not None:
                result[layer][name] = began
            elif origin is None or any((axis == NEW).all() for axis in origin.axes):
                result[layer][name] = np.array(value)
                anew += [f"{layer}/{name}"] if layer in relation.layers else []
            else:
                result[layer][name] = placed(_old(arrays, origin, name), origin, np.asarray(value), outgoing=0)
    return Carried(result, tuple(anew))


def _begun(relation: Correspondence, layer: str, name: str, fresh: np.ndarray) -> np.ndarray | None:
    """The identity for a dense layer that has just come in; zero for the end of a residual branch."""
    if name not in ("weight", "bias"):
        return None
    if layer in relation.silent:
        return np.zeros_like(fresh)
    if layer not in relation.begun:
        return None
    passed, value = relation.begun[layer], fresh.copy()
    value[..., :passed] = 0
    if name == "weight":
        value[range(passed), range(passed)] = 1
    return value


def _old(arrays: Given, origin: Origin, name: str) -> np.ndarray | None:
    """The old array, with the layers that are gone multiplied in."""
    group = arrays.get(origin.layer, {})
    if not origin.through:
        return np.asarray(group[name]) if name in group else None
    weight = np.asarray(group["weight"], np.float64)
    bias = np.asarray(group.get("bias", np.zeros(weight.shape[-1])), np.float64)
    for gone in origin.through:
        if "bias" in arrays[gone]:
            bias = bias + np.asarray(arrays[gone]["bias"], np.float64) @ weight
        weight = np.asarray(arrays[gone]["weight"], np.float64) @ weight
    return weight if name == "weight" else bias
