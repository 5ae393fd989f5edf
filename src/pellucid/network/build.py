"""From a spec to a network: blocks opened, output layers sized, shapes checked end to end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pellucid.blocks import Block, Node, expanded, named
from pellucid.errors import InputError, PellucidError, did_you_mean
from pellucid.layers import Activation, Dense, Dropout, Flatten, Signature
from pellucid.network.graph import Network
from pellucid.spec.network import NetworkSpec

MOST_LAYERS = 1_000_000


@dataclass(frozen=True)
class Head:
    """What a task wants to come out: a number of units and, if the line says none, an activation.

    Args:
        units: how many numbers leave.
        activation: what they pass through.
        name: name of the output layer; left out, its kind and count.
    """

    units: int
    activation: Activation | None = None
    name: str = ""


def build(
    spec: NetworkSpec | Any, inputs: Signature | Mapping[str, Signature], heads: tuple[Head, ...] | Head = ()
) -> Network:
    """The network a spec describes, for these inputs and the outputs a task wants.

    A last ``dense`` without a size is the output layer; a spec without one gets it.  Several
    heads each get an output layer of their own, behind the last layer.

    Raises:
        InputError: a name is missing or used twice, or a shape does not fit; with the layer.

    Example:
        >>> build("dense 4 tanh", Signature.features(2), Head(units=1)).count()
        17
    """
    spec = NetworkSpec.of(spec)
    given = dict(inputs) if isinstance(inputs, Mapping) else {"input": inputs}
    heads = heads if isinstance(heads, tuple) else (heads,)
    written = named(with_flat_input(spec.nodes, next(iter(given.values()))))
    for node in written:
        if node.name in given:
            raise InputError(
                f"a layer and an input are both called '{node.name}'",
                code="network.duplicate-name",
                where="layers",
                got=node.name,
                next="Give the layer another name with 'as'.",
            )
    if sum(_size(node) for node in written) > MOST_LAYERS:
        raise InputError("this network has too many layers", code="limit.layers", allowed=f"{MOST_LAYERS} layers")
    if heads and not spec.outputs:
        written = with_heads(written, heads, next(iter(given)))
    nodes = with_owners(expanded(written, source=next(iter(given))))
    outputs = _outputs(spec, written, nodes, heads)
    return Network(nodes, given, outputs, signatures_of(nodes, given))


def _size(node: Node) -> int:
    """How many layers a node stands for, counted without opening it."""
    if not isinstance(node.layer, Block):
        return 1
    return getattr(node.layer, "count", 1) * sum(_size(inner) for inner in node.layer.layers)


def with_flat_input(nodes: tuple[Node, ...], given: Signature) -> tuple[Node, ...]:
    """The nodes, with a picture laid out flat for the dense layer that would read it.

    Layers that treat every number alike (dropout, activations) may stand before it.
    """
    if [name for name, _ in given.axes[:2]] != ["height", "width"]:
        return nodes
    for index, node in enumerate((*nodes, Node(Dense()))):
        if isinstance(_first_layer(node), Dense):
            return (*nodes[:index], Node(Flatten(), "flat"), *nodes[index:])
        if not isinstance(node.layer, Activation | Dropout) or node.inputs:
            break
    return nodes


def _first_layer(node: Node) -> Any:
    """The layer a node begins with, blocks opened."""
    layer = node.layer
    return _first_layer(layer.layers[0]) if isinstance(layer, Block) and layer.layers else layer


def with_heads(nodes: tuple[Node, ...], heads: tuple[Head, ...], source: str) -> tuple[Node, ...]:
    """The nodes, with the output layers the task wants at their end."""
    last = nodes[-1] if nodes else None
    if last is not None and isinstance(last.layer, Dense) and last.layer.units is None:
        if len(heads) == 1:
            return (*nodes[:-1], replace(last, layer=_sized(last.layer, heads[0])))
        nodes = nodes[:-1]
    trunk = (nodes[-1].name,) if nodes else (source,)
    count = sum(isinstance(node.layer, Dense) for node in nodes)
    outputs = tuple(
        Node(_sized(Dense(), head), head.name or f"dense{count + index + 1}", trunk) for index, head in enumerate(heads)
    )
    return (*nodes, *outputs)


def _sized(layer: Dense, head: Head) -> Dense:
    return layer.model_copy(update={"units": head.units, "activation": layer.activation or head.activation})


def _outputs(
    spec: NetworkSpec, written: tuple[Node, ...], nodes: tuple[Node, ...], heads: tuple[Head, ...]
) -> tuple[str, ...]:
    """Full names of what leaves: the end of each written output."""
    names = spec.outputs or tuple(node.name for node in written[-max(1, len(heads)) :])
    ends = {node.part_of: node.name for node in nodes} | {node.name.split(".")[0]: node.name for node in nodes}
    for name in names:
        if name not in ends:
            raise _no_such_layer(name, "outputs", ends)
    return tuple(ends[name] for name in names)


def with_owners(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes, each tied to the one that owns the parameters, where it was tied to one that shares them itself."""
    owners: dict[str, str] = {}
    for node in nodes:
        owners[node.name] = owners.get(node.tied_to, node.tied_to) or node.name
    return tuple(replace(node, tied_to=owners[node.name]) if node.tied_to else node for node in nodes)


def signatures_of(nodes: tuple[Node, ...], inputs: Mapping[str, Signature]) -> dict[str, Signature]:
    """What flows out of every node, from the inputs to the end."""
    result = dict(inputs)
    kinds = {node.name: node for node in nodes}
    for index, node in enumerate(nodes):
        where = f"layers[{index}] '{node.name}'"
        for name in (*node.inputs, *filter(None, [node.tied_to])):
            if name not in result:
                later = name in kinds
                problem = _no_such_layer(name, where, result)
                if later:
                    problem.what = f"'{name}' comes after its reader, so values would go in a circle"
                raise problem
        layer = node.layer
        assert not isinstance(layer, Block)
        if isinstance(layer, Dense) and layer.units is None:
            raise InputError(
                "only the last layer may leave its size to the task",
                code="network.no-size",
                where=where,
                next="Write its size.",
            )
        try:
            result[node.name] = layer.signature(*(result[name] for name in node.inputs))
        except PellucidError as problem:
            problem.where = where
            raise
        except (ValueError, TypeError) as problem:
            came = ", ".join(str(result[name]) for name in node.inputs)
            raise InputError(
                f"{layer.kind or type(layer).__name__} does not take these inputs",
                code="network.shape",
                where=where,
                got=f"{came} ({problem})",
                next="Change what comes before, or the options of this layer.",
            ) from problem
        if node.tied_to:
            _check_tied(node, kinds[node.tied_to], result, where)
    return result


def _check_tied(node: Node, owner: Node, known: Mapping[str, Signature], where: str) -> None:
    """Shared parameters must have the shapes both layers want."""
    mine, theirs = (
        {name: spec.shape for name, spec in each.layer.parameters(*(known[name] for name in each.inputs)).items()}  # type: ignore[union-attr]
        for each in (node, owner)
    )
    if mine != theirs:
        raise InputError(
            f"it cannot share the parameters of '{owner.name}'",
            code="network.tied",
            where=where,
            got=mine,
            allowed=theirs,
        )


def _no_such_layer(name: str, where: str, known: Mapping[str, Any]) -> InputError:
    return InputError(
        f"there is no layer '{name}'",
        code="network.unknown-input",
        where=where,
        got=name,
        next=did_you_mean(name, known),
    )
