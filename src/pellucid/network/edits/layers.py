"""A written layer put in or taken out, so that what the network has learned goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pellucid.blocks import Node, Residual, named
from pellucid.errors import InputError
from pellucid.layers import Activation, BatchNorm, Dense, Dropout
from pellucid.network.edits.edit import Edit, Kept, checked_place, edited, is_output, written_names
from pellucid.network.edits.flow import (
    ZERO_AT_ZERO,
    check_width_is_free,
    flow_of,
    is_identity,
    is_never_negative,
    width_before,
)
from pellucid.spec.network import NetworkSpec


def with_layer(spec: NetworkSpec, at: int, layer: Any, columns: int | None = None) -> Edit:
    """One layer more, before the written layer ``at`` or behind the last one.

    A dense layer begins as the identity, so that what comes after it goes on as before: exactly
    where its activation lets everything pass, nearly for a smooth one.  A residual block begins
    by adding nothing.

    Args:
        spec: the network as written.
        at: place of the new layer.
        layer: as a tree ``{"kind": "dense", "units": 4}``, a line, or an object.
        columns: how many numbers flow into the network, where that is known.

    Raises:
        InputError: there is no such place, no such layer, or it does not fit there.

    Example:
        >>> edit = with_layer(NetworkSpec.of("dense 4 tanh, dense 2 tanh"), 1, "dense 4")
        >>> str(edit.spec), dict(edit.origin), edit.kept
        ('dense 4 tanh, dense 4, dense 2 tanh', {'dense1': 'dense1', 'dense3': 'dense2'}, 'exactly')
    """
    has_output = bool(spec.nodes) and is_output(spec.nodes[-1])
    checked_place(spec, at, len(spec.nodes) + (not has_output))
    new, names = _read(layer, at), written_names(spec)
    nodes, outputs = list(zip(spec.nodes, names, strict=True)), spec.outputs
    if at < len(nodes):
        reader, old = nodes[at]
        if len(reader.inputs) > 1:
            raise _several(reader, at)
        new = replace(new, inputs=reader.inputs)
        nodes[at] = (replace(reader, inputs=()), old)
    nodes.insert(at, (new, ""))
    edit = edited(spec, nodes, "no", outputs=outputs)
    if at == len(names) and names and names[-1] in outputs:
        ends = written_names(edit.spec)
        leaving = tuple(ends[-1] if name == ends[-2] else name for name in edit.spec.outputs)
        edit = replace(edit, spec=replace(edit.spec, outputs=leaving))
    return replace(edit, kept=_kept_by(spec, edit.spec, at, columns))


def _read(layer: Any, at: int) -> Node:
    """The new layer, with its place in the message where it is wrong."""
    try:
        read = NetworkSpec.from_json({"layers": [layer]}) if isinstance(layer, Mapping) else NetworkSpec.of(layer)
    except InputError as problem:
        problem.where = f"layers[{at}]"
        problem.safe = problem.safe or "Nothing was changed."
        raise
    if len(read.nodes) != 1 or is_output(read.nodes[0]):
        raise InputError(
            "one layer with a size was expected",
            code="edit.layer",
            where=f"layers[{at}]",
            got=str(read)[:80],
            allowed='as {"kind": "dense", "units": 4, "activation": "tanh"}',
            safe="Nothing was changed.",
        )
    return read.nodes[0]


def _several(node: Node, at: int) -> InputError:
    kind = node.layer.kind or type(node.layer).__name__
    return InputError(
        f"this layer ({kind}) reads several others, and it is not clear behind which the new one belongs",
        code="edit.several-inputs",
        where=f"layers[{at}]",
        got=", ".join(node.inputs),
        allowed="a place before a layer that reads one other",
        safe="Nothing was changed.",
    )


def _kept_by(before: NetworkSpec, after: NetworkSpec, at: int, columns: int | None) -> Kept:
    """Whether the answers stay when the layer at ``at`` has come in."""
    layer, never_negative = after.nodes[at].layer, is_never_negative(before, at)
    if isinstance(layer, Dense):
        return _kept_by_dense(before, after, at, columns)
    if isinstance(layer, Activation):
        return "exactly" if is_identity(layer, never_negative) else "no"
    if isinstance(layer, Residual):
        last = layer.layers[-1].layer if layer.layers else None
        silent = isinstance(last, Dense) and (last.activation is None or last.activation.kind in ZERO_AT_ZERO)
        return "exactly" if silent else "no"
    return "exactly" if isinstance(layer, Dropout) else "nearly" if isinstance(layer, BatchNorm) else "no"


def _kept_by_dense(before: NetworkSpec, after: NetworkSpec, at: int, columns: int | None) -> Kept:
    layer = after.nodes[at].layer
    assert isinstance(layer, Dense)
    assert layer.units is not None
    width, name = width_before(before, at, columns), written_names(after)[at]
    flow = flow_of(after, name)
    if width != layer.units and (width is not None or at > 0):
        check_width_is_free(after, at, flow)
    if layer.connections < 1 or (width is not None and layer.units < width):
        return "no"
    if width != layer.units and (flow.mixed or flow.leaves(after.outputs)):
        return "no"
    if width is not None and is_identity(layer.activation, is_never_negative(before, at)):
        return "exactly"
    smooth = layer.activation is None or layer.activation.kind in ("linear", "tanh", "sine")
    return "nearly" if smooth else "no"


def without_layer(spec: NetworkSpec, at: int, columns: int | None = None) -> Edit:
    """One layer less; whatever read it reads what it read.

    The weights of a dense layer that goes are multiplied into the next one, so that the answers
    stay exactly where it had no activation.

    Args:
        spec: the network as written.
        at: place of the layer.
        columns: how many numbers flow into the network, where that is known.

    Raises:
        InputError: there is no such layer, or the network cannot do without it.

    Example:
        >>> edit = without_layer(NetworkSpec.of("dense 4 tanh, dense 3, dense 2 tanh"), 1)
        >>> str(edit.spec), dict(edit.origin), edit.kept
        ('dense 4 tanh, dense 2 tanh', {'dense1': 'dense1', 'dense2': 'dense3'}, 'exactly')
    """
    names = written_names(spec)
    gone, name = spec.nodes[checked_place(spec, at)], names[at]
    source = gone.inputs[0] if gone.inputs else names[at - 1] if at else "input"
    _check_may_go(spec, at, gone, name, source)
    width = width_before(spec, at, columns)
    if isinstance(gone.layer, Dense) and width is not None and width != gone.layer.units:
        check_width_is_free(spec, at, flow_of(spec, name))
    nodes = [(_reading(node, name, source), old) for node, old in zip(spec.nodes, names, strict=True)]
    if at + 1 < len(nodes) and gone.inputs and not spec.nodes[at + 1].inputs:
        nodes[at + 1] = (replace(spec.nodes[at + 1], inputs=gone.inputs), names[at + 1])
    del nodes[at]
    if not nodes:  # a line says this, and cannot say nothing
        nodes = [(Node(Dense()), "")]
    outputs = tuple(source if each == name else each for each in spec.outputs)
    return edited(spec, nodes, _kept_without(spec, at, name), outputs=outputs)


def _reading(node: Node, gone: str, source: str) -> Node:
    """The node, reading ``source`` where it read the layer that goes."""
    return replace(node, inputs=tuple(source if name == gone else name for name in node.inputs))


def _check_may_go(spec: NetworkSpec, at: int, gone: Node, name: str, source: str) -> None:
    sharing = [each.name for each in named(spec.nodes) if each.tied_to == name]
    if is_output(gone):
        what, advice = "this is the output layer, which the task wants", "Remove another layer."
    elif sharing:
        what, advice = f"'{sharing[0]}' shares the weights of '{name}'", f"Remove '{sharing[0]}' first."
    elif len(gone.inputs) > 1:
        what, advice = f"'{name}' joins several layers", "Write the network without it."
    elif source == "input" and name in spec.outputs:
        what, advice = f"'{name}' is all that leads to an output", "Add another layer first."
    else:
        return
    raise InputError(
        what,
        code="edit.needed",
        where=f"layers[{at}] '{name}'",
        allowed="a layer that nothing else needs",
        next=advice,
        safe="Nothing was changed.",
    )


def _kept_without(spec: NetworkSpec, at: int, name: str) -> Kept:
    """Whether the answers stay when a layer goes."""
    layer = spec.nodes[at].layer
    if not isinstance(layer, Dense):
        passes = isinstance(layer, Dropout) or (
            isinstance(layer, Activation) and is_identity(layer, is_never_negative(spec, at))
        )
        return "exactly" if passes else "no"
    flow = flow_of(spec, name)
    plain = all(isinstance(node.layer, Dropout) or node.layer.kind == "linear" for node in flow.passed)
    able = all(
        isinstance(node.layer, Dense) and node.layer.connections == 1 and (node.layer.bias or not layer.bias)
        for node in flow.readers
    )
    return "exactly" if plain and able and not flow.strangers and not flow.leaves(spec.outputs) else "no"
