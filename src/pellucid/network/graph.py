"""A network: named layers in order, with pure functions for its values and its beginning.

Parameters are ``{layer: {name: array}}``; in files and messages one array is ``layer/name``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

import lazy_loader
import numpy as np

from pellucid.blocks import Node
from pellucid.errors import InputError
from pellucid.layers import Context, ParameterSpec, Signature
from pellucid.network.engine import engine_array

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from jax import Array

    Tree = dict[str, dict[str, Array]]
    Given = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Network:
    """Layers with unique names, each knowing where its inputs come from.

    Args:
        nodes: simple layers in an order in which every input comes before its reader.
        inputs: what flows in, by name.
        outputs: names of the nodes whose values leave the network.
        signatures: what flows out of every node.

    Example:
        >>> from pellucid.network import build
        >>> network = build("dense 4 tanh, dense 1", Signature.features(2))
        >>> [node.name for node in network.nodes], network.count()
        (['dense1', 'dense1.tanh', 'dense2'], 17)
    """

    nodes: tuple[Node, ...]
    inputs: Mapping[str, Signature]
    outputs: tuple[str, ...]
    signatures: Mapping[str, Signature]

    def __getitem__(self, name: str) -> Node:
        return next(node for node in self.nodes if node.name == name)

    @property
    def output(self) -> Signature:
        """What leaves the network, where that is one thing."""
        return self.signatures[self.outputs[0]]

    def taken(self, node: Node) -> tuple[Signature, ...]:
        """What flows into a node."""
        return tuple(self.signatures[name] for name in node.inputs)

    def parameters(self) -> Iterator[tuple[str, str, ParameterSpec]]:
        """``(layer, name, spec)`` of every array that is learned; shared ones once."""
        for node in self.nodes:
            if not node.tied_to:
                for name, spec in node.layer.parameters(*self.taken(node)).items():  # type: ignore[union-attr]
                    yield node.name, name, spec

    def states(self) -> Iterator[tuple[str, str, ParameterSpec]]:
        """``(layer, name, spec)`` of every array that follows the data."""
        for node in self.nodes:
            for name, spec in node.layer.state(*self.taken(node)).items():  # type: ignore[union-attr]
                yield node.name, name, spec

    def count(self) -> int:
        """How many numbers are learned; connections that do not exist are not counted."""
        return sum(existing(spec) for _, _, spec in self.parameters())

    def init(self, seed: int, initial: Mapping[str, Any] | None = None, dtype: Any = "float32") -> tuple[Tree, Tree]:
        """Initial parameters and state.

        What a layer starts with depends on its path and shape, not on its position.

        Args:
            seed: root of the drawn values.
            initial: given arrays by ``layer/name``, which replace drawn ones.
            dtype: kind of number.

        Raises:
            InputError: a given array belongs to no parameter, or has another shape.
        """
        given = dict(initial or {})
        masks = self.masks(seed)
        params = {
            layer: {name: _start(seed, f"{layer}/{name}", spec, given, dtype) for _, name, spec in group}
            for layer, group in _grouped(self.parameters())
        }
        params = masked(params, masks)
        state = {
            layer: {name: _start(seed, f"{layer}/{name}", spec, given, dtype) for _, name, spec in group}
            for layer, group in _grouped(self.states())
        }
        if given:
            known = [f"{layer}/{name}" for layer, name, _ in (*self.parameters(), *self.states())]
            raise InputError(
                f"initial values for '{next(iter(given))}', which this network does not have",
                code="network.initial",
                allowed=", ".join(known[:12]),
            )
        return params, state

    def masks(self, seed: int) -> Tree:
        """1 where an entry may be moved, 0 where it is frozen or not wired; only where it matters."""
        result: Tree = {}
        for layer, name, spec in self.parameters():
            if spec.frozen:
                result.setdefault(layer, {})[name] = engine_array(np.zeros(spec.shape), "float32")
            elif spec.connections < 1:
                result.setdefault(layer, {})[name] = _wiring(_stream(seed, f"{layer}/{name}/wiring"), spec)
        return result

    def forward(
        self, params: Given, state: Given, inputs: Any, context: Context | None = None
    ) -> tuple[Any, Tree, dict[str, Array]]:
        """Output, new state, and every value seen on the way.

        Args:
            params: ``{layer: {name: array}}``.
            state: likewise.
            inputs: rows, or rows by input name.
            context: see :class:`pellucid.layers.Context`.

        Returns:
            The output (by name where there are several), the new state, and the values by node
            name, inner values as ``node/name``.
        """
        context = context or Context()
        values: dict[str, Array] = dict(inputs) if isinstance(inputs, Mapping) else {next(iter(self.inputs)): inputs}
        seen: dict[str, Array] = {}
        new_state: Tree = {}
        for node in self.nodes:
            here = context.at(node.name)
            output, after, inner = node.layer.forward(  # type: ignore[union-attr]
                params.get(node.tied_to or node.name, {}),
                state.get(node.name, {}),
                tuple(values[name] for name in node.inputs),
                here,
            )
            values[node.name] = seen[node.name] = here.nudged("", output)
            seen |= {f"{node.name}/{name}": value for name, value in inner.items()}
            if after:
                new_state[node.name] = dict(after)
        leaving = {name: values[name] for name in self.outputs}
        return (leaving if len(leaving) > 1 else values[self.outputs[0]]), new_state, seen


def masked(params: Tree, masks: Tree) -> Tree:
    """Parameters with the connections that do not exist at zero; frozen ones stay as they are."""
    return {
        layer: {name: _wired(value, masks.get(layer, {}).get(name)) for name, value in group.items()}
        for layer, group in params.items()
    }


def _wired(value: Array, mask: Array | None) -> Array:
    wires = None if mask is None else np.asarray(mask) > 0
    return value if wires is None or not wires.any() else engine_array(np.where(wires, value, 0), value.dtype)


def existing(spec: ParameterSpec) -> int:
    """Entries of an array that are wired."""
    if spec.connections == 1:
        return spec.size
    return wired(spec) * spec.shape[-1]


def wired(spec: ParameterSpec) -> int:
    """How many inputs each output keeps under ``connections``: at least one."""
    return max(1, round(spec.connections * (spec.size // spec.shape[-1])))


def _wiring(rng: np.random.Generator, spec: ParameterSpec) -> Array:
    """For every output, ones at as many inputs as it keeps."""
    fan_in = spec.size // spec.shape[-1]
    rank = rng.random((fan_in, spec.shape[-1])).argsort(axis=0).argsort(axis=0)
    return engine_array((rank < wired(spec)).reshape(spec.shape), "float32")


def _stream(seed: int, path: str) -> np.random.Generator:
    """The random stream of one array: its own, whatever stands around it."""
    return np.random.default_rng([seed, crc32(path.encode())])


def _start(seed: int, path: str, spec: ParameterSpec, given: dict[str, Any], dtype: Any) -> Array:
    if path not in given:
        return engine_array(spec.initializer.draw(_stream(seed, path), spec.shape), dtype)
    try:
        value = engine_array(np.asarray(given.pop(path), float), dtype)
    except (ValueError, TypeError) as problem:
        raise InputError(
            f"the initial values of '{path}' are no numbers", code="network.initial", allowed=f"shape {spec.shape}"
        ) from problem
    if value.shape != spec.shape:
        raise InputError(
            f"the initial values of '{path}' have another shape",
            code="network.initial",
            got=value.shape,
            allowed=spec.shape,
        )
    if not np.isfinite(value).all():
        raise InputError(
            f"the initial values of '{path}' are not all finite", code="network.initial", allowed="finite numbers"
        )
    return value


def _grouped(specs: Iterator[tuple[str, str, ParameterSpec]]) -> list[tuple[str, list[tuple[str, str, ParameterSpec]]]]:
    groups: dict[str, list[tuple[str, str, ParameterSpec]]] = {}
    for entry in specs:
        groups.setdefault(entry[0], []).append(entry)
    return list(groups.items())
