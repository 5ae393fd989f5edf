"""A written layer changed in place: its neurons, or any of its options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pellucid.blocks import Block
from pellucid.errors import InputError
from pellucid.layers import Dense, Layer
from pellucid.network.edits.edit import Edit, Kept, Units, checked_dense, checked_place, edited, written_names
from pellucid.network.edits.flow import check_width_is_free, flow_of
from pellucid.spec.network import NetworkSpec

SILENT = frozenset({"l1", "l2", "frozen", "initializer", "bias_initializer", "rate", "momentum"})
"""Options that change how a network learns, and not what it answers."""


def with_units(spec: NetworkSpec, at: int, units: int) -> Edit:
    """A layer with another number of neurons; new ones come last, and the last ones go.

    A new neuron begins with outgoing weights of zero, so that the answers stay.

    Raises:
        InputError: there is no such layer, or something else counts on its width.

    Example:
        >>> edit = with_units(NetworkSpec.of("dense 2 tanh, dense 2 tanh"), 0, 3)
        >>> str(edit.spec), edit.units, edit.kept
        ('dense 3 tanh, dense 2 tanh', {'dense1': (0, 1, None)}, 'exactly')
    """
    checked_dense(spec, at)
    return with_options(spec, at, {"units": units})


def without_unit(spec: NetworkSpec, at: int, index: int) -> Edit:
    """A layer without one of its neurons.

    Raises:
        InputError: there is no such neuron, or it is the last one.

    Example:
        >>> without_unit(NetworkSpec.of("dense 3 tanh"), 0, 1).units
        {'dense1': (0, 2)}
    """
    layer = checked_dense(spec, at)
    assert layer.units is not None
    if not 0 <= index < layer.units:
        raise InputError(
            "this layer has no such neuron",
            code="edit.units",
            where=f"layers[{at}]",
            got=index,
            allowed=f"0 to {layer.units - 1}",
            safe="Nothing was changed.",
        )
    edit = with_units(spec, at, layer.units - 1)
    left = tuple(unit for unit in range(layer.units) if unit != index)
    return replace(edit, units=dict.fromkeys(edit.units, left))


def with_options(spec: NetworkSpec, at: int, options: Mapping[str, Any]) -> Edit:
    """A layer with some options said otherwise; ``None`` leaves one at its default again.

    Raises:
        InputError: there is no such layer or option, or its value is not allowed.

    Example:
        >>> edit = with_options(NetworkSpec.of("dense 2 tanh"), 0, {"activation": "relu", "l2": 0.01})
        >>> str(edit.spec), edit.kept
        ('dense 2 relu l2=0.01', 'no')
    """
    node = spec.nodes[checked_place(spec, at)]
    layer, names = node.layer, written_names(spec)
    changed = said_otherwise(layer, options, at)
    nodes = list(zip(spec.nodes, names, strict=True))
    nodes[at] = (replace(node, layer=changed), names[at])
    kept, units = _kept_in_place(layer, changed), {}
    if isinstance(layer, Dense) and isinstance(changed, Dense) and layer.units != changed.units:
        units[at] = first_units(checked_dense(spec, at).units or 0, changed.units, at)
        flow = flow_of(spec, names[at])
        check_width_is_free(spec, at, flow)
        fewer = (changed.units or 0) < (layer.units or 0)
        kept = "no" if fewer or flow.mixed or flow.leaves(spec.outputs) else kept
    return edited(spec, nodes, kept, units)


def said_otherwise(layer: Layer | Block, options: Mapping[str, Any], at: int) -> Any:
    """The layer with other options, and the wrong one named where one is wrong."""
    if isinstance(layer, Block) and "layers" in options:
        raise InputError(
            "layers inside a block are not changed one by one",
            code="edit.block",
            where=f"layers[{at}].layers",
            allowed=", ".join(name for name in type(layer).model_fields if name != "layers") or "no option",
            next="Write the network as a line anew.",
            safe="Nothing was changed.",
        )
    try:
        return _made(layer, options)
    except InputError as problem:
        problem.where = f"layers[{at}]" + next((f".{name}" for name in options if _is_wrong(layer, name, options)), "")
        problem.safe = "Nothing was changed."
        raise


def _made(layer: Layer | Block, options: Mapping[str, Any]) -> Any:
    said = {name: getattr(layer, name) for name in layer.model_fields_set} | dict(options)
    known = type(layer).model_fields
    return type(layer)(**{name: value for name, value in said.items() if value is not None or name not in known})


def _is_wrong(layer: Layer | Block, name: str, options: Mapping[str, Any]) -> bool:
    try:
        _made(layer, {name: options[name]})
    except InputError:
        return True
    return False


def first_units(before: int, after: int | None, at: int) -> Units:
    """The first neurons stay, new ones come behind them."""
    if after is None:
        raise InputError(
            "only the output layer may leave its size to the task",
            code="edit.units",
            where=f"layers[{at}].units",
            allowed="a whole number above 0",
            safe="Nothing was changed.",
        )
    return tuple(unit if unit < before else None for unit in range(after))


def _kept_in_place(before: Layer | Block, after: Layer | Block) -> Kept:
    """Whether answers stay under the options that differ, the number of neurons apart."""
    differing = {
        name for name in type(before).model_fields if name != "units" and getattr(before, name) != getattr(after, name)
    }
    if "bias" in differing and getattr(after, "bias", False):
        differing.discard("bias")  # a new bias begins at zero
    return "exactly" if differing <= SILENT else "no"
