"""All arrays of a training by path, the optimizer's memory and the masks among them, after an edit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pellucid.network.edits.carried import Given, Tree, follow_weights
from pellucid.network.edits.correspondence import Correspondence
from pellucid.network.edits.edit import Edit
from pellucid.network.edits.masks import follow_masks
from pellucid.network.edits.origins import Origin, origins_of, placed
from pellucid.network.graph import Network


def carried_named(
    old: Network,
    new: Network,
    edit: Edit,
    named: Mapping[str, np.ndarray],
    fresh: Mapping[str, np.ndarray],
) -> tuple[dict[str, np.ndarray], tuple[str, ...]]:
    """All arrays of a training by path (``learner/params/dense1/weight``), as checkpoints name them.

    Weights and running averages are carried as by :func:`carried`.  Under ``memory`` new entries
    begin as the optimizer begins; under ``masks`` see :func:`carried_masks`.  Single numbers
    (counts, steps) stay; whatever else has no counterpart of its shape is fresh.

    Args:
        old, new: the network before and after.
        edit: what was edited.
        named: where the old training stood.
        fresh: where a new one begins.

    Returns:
        The arrays, and the paths of those that begin anew though their layer was there.
    """
    relation = Correspondence(old, new, edit)
    origins = origins_of(relation)
    learned = {(layer, name) for layer, name, _ in (*new.parameters(), *new.states())}
    trees, before = _by_prefix(fresh, learned), _by_prefix(named, None)
    result = {
        path: named[path] if path in named and named[path].shape == value.shape else value
        for path, value in fresh.items()
    }
    anew: list[str] = []
    for prefix in sorted({*trees, *(each for each in before if _is_masks(each))}):
        tree, was = trees.get(prefix, {}), before.get(prefix, {})
        if _is_masks(prefix):
            arrays = follow_masks(relation, origins, was, tree)
        elif "memory" in prefix.split("/"):
            arrays = _remembered(origins, was, tree)
        elif was:
            arrays, begun = follow_weights(relation, origins, was, tree)
            anew += [f"{prefix}/{name}" for name in begun]
        else:
            arrays = {}
        result |= {
            f"{prefix}/{layer}/{name}": value for layer, group in arrays.items() for name, value in group.items()
        }
    return result, tuple(anew)


def _is_masks(prefix: str) -> bool:
    return prefix.split("/")[-1] == "masks"


def _by_prefix(named: Mapping[str, np.ndarray], learned: set[tuple[str, str]] | None) -> dict[str, Tree]:
    """Paths as trees of layers, by what stands before the layer."""
    trees: dict[str, Tree] = {}
    for path, value in named.items():
        prefix, _, rest = path.rpartition("/")
        prefix, _, layer = prefix.rpartition("/")
        if learned is None or (layer, rest) in learned:
            trees.setdefault(prefix, {}).setdefault(layer, {})[rest] = value
    return trees


def _remembered(origins: Mapping[tuple[str, str], Origin], old: Given, fresh: Given) -> Tree:
    """The optimizer's memory: old entries in their new places, the others as it begins."""
    result: Tree = {}
    for layer, group in fresh.items():
        for name, value in group.items():
            origin = origins.get((layer, name))
            was = None if origin is None else old.get(origin.layer, {}).get(name)
            if origin is None or was is None or (origin.through and name == "weight"):
                kept = value
            elif was.ndim == len(origin.axes) == value.ndim and value.shape == tuple(map(len, origin.axes)):
                kept = placed(was, origin, value, outgoing=None)
            else:
                kept = was if was.shape == value.shape else value
            result.setdefault(layer, {})[name] = kept
    return result
