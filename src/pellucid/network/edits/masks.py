"""Masks of an edited network: what was held stays held, wherever it is now."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pellucid.network.edits.carried import Given, Tree
from pellucid.network.edits.correspondence import Correspondence
from pellucid.network.edits.edit import Edit
from pellucid.network.edits.origins import Origin, origins_of, placed
from pellucid.network.graph import Network


def carried_masks(old: Network, new: Network, edit: Edit, masks: Given, fresh: Given) -> Tree:
    """The masks of an edited network.

    What was held stays held, wherever it is now; new entries may move, unless the new network
    itself forbids it.  A layer that is frozen as a whole, or no more, is as its option says.

    Args:
        old, new: the network before and after.
        edit: what was edited.
        masks: of the old network.
        fresh: as the new network would begin by itself.
    """
    relation = Correspondence(old, new, edit)
    return follow_masks(relation, origins_of(relation), masks, fresh)


def follow_masks(
    relation: Correspondence, origins: Mapping[tuple[str, str], Origin], masks: Given, fresh: Given
) -> Tree:
    """The masks, where the origins of all arrays are known."""
    was_frozen = {(layer, name): spec.frozen for layer, name, spec in relation.old.parameters()}
    result: Tree = {}
    for layer, name, spec in relation.new.parameters():
        own = fresh.get(layer, {}).get(name)
        origin = origins.get((layer, name))
        before = masks.get(origin.layer, {}).get(name) if origin else None
        begins = np.ones(spec.shape, np.float32 if before is None else before.dtype) if own is None else np.asarray(own)
        if origin is None or spec.frozen or was_frozen.get((origin.layer, name)) or origin.through:
            mask = begins
        else:
            known = (
                np.ones([1 + max(axis, default=0) for axis in origin.axes]) if before is None else np.asarray(before)
            )
            mask = placed(known, origin, begins, outgoing=None)
        if own is not None or not mask.all():
            result.setdefault(layer, {})[name] = mask
    return result
