"""Edits of a network while it learns: its spec, its weights and what the optimizer remembers, together."""

from pellucid.network.edits.carried import Carried, carried
from pellucid.network.edits.edit import Edit, Kept, Units, input_units
from pellucid.network.edits.held import How, array_with, how_held, with_mask
from pellucid.network.edits.layers import with_layer, without_layer
from pellucid.network.edits.masks import carried_masks
from pellucid.network.edits.named import carried_named
from pellucid.network.edits.options import with_options, with_units, without_unit
from pellucid.network.edits.restated import restated

__all__ = [
    "Carried",
    "Edit",
    "How",
    "Kept",
    "Units",
    "array_with",
    "carried",
    "carried_masks",
    "carried_named",
    "how_held",
    "input_units",
    "restated",
    "with_layer",
    "with_mask",
    "with_options",
    "with_units",
    "without_layer",
    "without_unit",
]
