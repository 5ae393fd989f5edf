"""What a network looks like: layers and blocks in their places, as a line, a tree or objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pellucid.blocks import Block, Node, blocks
from pellucid.errors import InputError, did_you_mean
from pellucid.layers import Layer, layers
from pellucid.spec.line import DEEPEST_NESTING, parse_line, print_line

OwnLayers = Mapping[str, type[Layer]]


@dataclass(frozen=True)
class NetworkSpec:
    """A network as it was asked for, before any size is known.

    Args:
        nodes: layers and blocks as written.
        outputs: names of the nodes whose values leave the network; left out, the last one.

    Example:
        >>> spec = NetworkSpec.of("dense 4 tanh, dense 2 tanh")
        >>> spec == NetworkSpec.from_json(spec.to_json())
        True
        >>> str(spec)
        'dense 4 tanh, dense 2 tanh'
    """

    nodes: tuple[Node, ...]
    outputs: tuple[str, ...] = ()

    @classmethod
    def of(cls, written: NetworkSpec | str | Layer | Block | Node | Iterable[Any]) -> NetworkSpec:
        """The spec of a line, of layer objects, or of a mixture of both in a list."""
        if isinstance(written, NetworkSpec):
            return written
        if isinstance(written, str):
            return cls(parse_line(written))
        if isinstance(written, Node):
            return cls((written,))
        if isinstance(written, Layer | Block):
            return cls((Node(written),))
        if isinstance(written, Iterable) and not isinstance(written, Mapping):
            return cls(tuple(node for part in written for node in cls.of(part).nodes))
        raise InputError(
            "this is not a network",
            code="network.type",
            got=type(written).__name__,
            allowed="a line of layers, a layer object, or a list of them",
        )

    @classmethod
    def from_json(cls, tree: Mapping[str, Any], own_layers: OwnLayers | None = None) -> NetworkSpec:
        """The spec of a tree from a file: ``{"line": …}`` or ``{"layers": […], "outputs": […]}``."""
        unknown = set(tree) - {"line", "layers", "outputs"}
        if unknown or ("line" in tree) == ("layers" in tree):
            raise InputError(
                "a network is either a 'line' or a list of 'layers'",
                code="network.tree",
                where="network",
                got=", ".join(sorted(tree)) or "nothing",
                allowed="line, or layers and outputs",
            )
        outputs = tuple(_texts(tree.get("outputs", ()), "network.outputs"))
        if "line" in tree:
            if not isinstance(tree["line"], str):
                raise InputError(
                    "a line is text",
                    code="network.tree",
                    where="network.line",
                    got=tree["line"],
                    allowed='as "dense 4 tanh"',
                )
            return cls(parse_line(tree["line"]), outputs)
        return cls(_nodes_from(tree["layers"], "network.layers", own_layers or {}), outputs)

    def to_json(self) -> dict[str, Any]:
        """A tree that carries everything, as experiment and model files hold it."""
        tree: dict[str, Any] = {"layers": [_node_to_json(node) for node in self.nodes]}
        return tree | ({"outputs": list(self.outputs)} if self.outputs else {})

    def __str__(self) -> str:
        try:
            return print_line(self.nodes)
        except InputError:
            return ", ".join(node.name or node.layer.kind or type(node.layer).__name__ for node in self.nodes)


def _texts(written: Any, where: str) -> list[str]:
    if not isinstance(written, list | tuple) or not all(isinstance(part, str) for part in written):
        raise InputError(
            "expected a list of names", code="network.tree", where=where, got=written, allowed='as ["dense1", "dense2"]'
        )
    return list(written)


def _nodes_from(written: Any, where: str, own_layers: OwnLayers) -> tuple[Node, ...]:
    if not isinstance(written, list | tuple):
        raise InputError(
            "expected a list of layers",
            code="network.tree",
            where=where,
            got=type(written).__name__,
            allowed='as [{kind = "dense", units = 4}]',
        )
    depth = where.count(".layers")
    if depth > DEEPEST_NESTING:
        raise InputError(
            "layers are nested too deeply", code="network.too-deep", got=depth, allowed=f"{DEEPEST_NESTING} levels"
        )
    return tuple(_node_from(tree, f"{where}[{index}]", own_layers) for index, tree in enumerate(written))


def _node_from(tree: Any, where: str, own_layers: OwnLayers) -> Node:
    if not isinstance(tree, Mapping) or not isinstance(tree.get("kind"), str):
        raise InputError(
            "a layer is a table with 'kind'", code="network.tree", where=where, got=tree, allowed='{kind = "dense"}'
        )
    options = dict(tree)
    kind = options.pop("kind")
    place = {
        "name": str(options.pop("name", "")),
        "inputs": tuple(_texts(options.pop("inputs", ()), f"{where}.inputs")),
        "tied_to": str(options.pop("tied_to", "")),
    }
    known = {**layers, **blocks, **own_layers}
    if kind not in known:
        raise InputError(
            f"there is no layer '{kind}'",
            code="network.unknown-layer",
            where=where,
            got=kind,
            next=did_you_mean(kind, known)
            + (" A layer of your own is named when loading: layers=[…]." if kind[:1].isupper() else ""),
        )
    if kind in blocks:
        options["layers"] = _nodes_from(options.get("layers", ()), f"{where}.layers", own_layers)
    try:
        return Node(known[kind](**options), **place)  # type: ignore[arg-type]
    except InputError as problem:
        problem.where = problem.where or where
        raise


def _node_to_json(node: Node) -> dict[str, Any]:
    layer = node.layer
    is_ours = {**layers, **blocks}.get(layer.kind) is type(layer)
    tree: dict[str, Any] = {"kind": layer.kind if is_ours else type(layer).__name__}
    tree |= layer.model_dump(mode="json", exclude_defaults=True, exclude={"layers"})
    if isinstance(layer, Block):
        tree["layers"] = [_node_to_json(inner) for inner in layer.layers]
    if node.name:
        tree["name"] = node.name
    if node.inputs:
        tree["inputs"] = list(node.inputs)
    if node.tied_to:
        tree["tied_to"] = node.tied_to
    return tree
