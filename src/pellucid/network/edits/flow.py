"""Where the neurons of a written layer arrive: what passes them on, what mixes them, what counts them."""

from __future__ import annotations

from dataclasses import dataclass

from pellucid.blocks import Node, expanded, named
from pellucid.errors import InputError
from pellucid.layers import Activation, Add, BatchNorm, Concatenate, Dense, Dropout, Flatten, LayerNorm, Rescale
from pellucid.layers.activation import ELU, LeakyReLU, Linear, ReLU, Softmax
from pellucid.spec.network import NetworkSpec

PASSES_ON = (Activation, Dropout, Rescale, BatchNorm, LayerNorm)
"""Layers whose i-th number out belongs to the i-th number in."""

MIXES = (Softmax, LayerNorm)
"""Those of them that look at all numbers of a row, so that one more changes the others."""

ZERO_AT_ZERO = frozenset({"linear", "tanh", "relu", "leaky_relu", "elu", "gelu", "gelu_tanh", "silu", "mish", "sine"})
"""Activations with f(0) = 0."""


@dataclass(frozen=True)
class Flow:
    """Where the numbers of one layer arrive.

    Args:
        ends: the layer itself and all that passes its numbers on, by their written names.
        readers: dense layers that weigh them.
        passed: layers that passed them on, the layer's own activation among them.
        strangers: other layers that read them.
    """

    ends: frozenset[str]
    readers: tuple[Node, ...]
    passed: tuple[Node, ...]
    strangers: tuple[Node, ...]

    @property
    def mixed(self) -> bool:
        """Whether one number more would change the others on the way."""
        return bool(self.strangers) or any(isinstance(node.layer, MIXES) for node in self.passed)

    def leaves(self, outputs: tuple[str, ...]) -> bool:
        """Whether these numbers leave the network as they are."""
        return not self.ends.isdisjoint(outputs)


def flow_of(spec: NetworkSpec, name: str) -> Flow:
    """Where the numbers of a written layer arrive."""
    nodes = expanded(named(spec.nodes))
    own = [node for node in nodes if node.name.partition(".")[0] == name]
    arrived = {own[-1].name}
    readers, passed, strangers = [], [node for node in own if node.name != name], []
    for node in nodes:
        if node in own or not arrived.intersection(node.inputs):
            continue
        if isinstance(node.layer, Dense):
            readers.append(node)
        elif isinstance(node.layer, (*PASSES_ON, Flatten, Concatenate)):
            passed.append(node)
            arrived.add(node.name)
        else:
            strangers.append(node)
    ends = frozenset(name.partition(".")[0] for name in arrived)
    return Flow(ends, tuple(readers), tuple(passed), tuple(strangers))


def check_width_is_free(spec: NetworkSpec, at: int, flow: Flow) -> None:
    """Refuse another width where something else counts on this one.

    Raises:
        InputError: a residual connection adds these numbers to others, or weights are shared.
    """
    name = named(spec.nodes)[at].name
    tied = {node.tied_to for node in spec.nodes} | {node.name for node in named(spec.nodes) if node.tied_to}
    touched = {node.name for node in (*flow.readers, *flow.passed)} | {name}
    adding = next((node for node in flow.strangers if isinstance(node.layer, Add)), None)
    if adding is not None:
        what = f"'{adding.name.partition('.')[0]}' adds the numbers of '{name}' to others, one by one"
        advice = "Change both ends at once, by writing the network as a line anew."
    elif touched & tied:
        what = f"'{sorted(touched & tied)[0]}' shares its weights with another layer, which counts on this width"
        advice = "Change both layers at once, by writing the network as a line anew."
    elif flow.strangers:
        stranger = flow.strangers[0]
        kind = stranger.layer.kind or type(stranger.layer).__name__
        what, advice = f"'{stranger.name}' ({kind}) counts on the width of '{name}'", "Remove it first."
    else:
        return
    raise InputError(
        what,
        code="edit.width",
        where=f"layers[{at}] '{name}'",
        allowed="the width it has",
        next=advice,
        safe="Nothing was changed.",
    )


def width_before(spec: NetworkSpec, at: int, columns: int | None) -> int | None:
    """How many numbers flow into a place, as far as the spec says it; ``columns`` flow into the network."""
    nodes = {node.name: node for node in expanded(named(spec.nodes))}
    here = _end_before(spec, at)
    while here in nodes:
        node = nodes[here]
        if isinstance(node.layer, Dense):
            return node.layer.units
        if not isinstance(node.layer, (*PASSES_ON, Add)):
            return None
        here = node.inputs[-1]
    return columns


def is_never_negative(spec: NetworkSpec, at: int) -> bool:
    """Whether what flows into a place is surely 0 or more."""
    nodes = {node.name: node for node in expanded(named(spec.nodes))}
    here = _end_before(spec, at)
    while here in nodes and isinstance(nodes[here].layer, Dropout):
        here = nodes[here].inputs[0]
    layer = nodes[here].layer if here in nodes else None
    if isinstance(layer, ReLU) and layer.threshold < 0:
        return False
    return isinstance(layer, Activation) and layer.range[0] >= 0


def _end_before(spec: NetworkSpec, at: int) -> str:
    """Full name of what flows into a place."""
    if at < len(spec.nodes) and spec.nodes[at].inputs:
        name = spec.nodes[at].inputs[0]
    elif at == 0:
        return "input"
    else:
        name = named(spec.nodes)[at - 1].name
    ends = {node.name.partition(".")[0]: node.name for node in expanded(named(spec.nodes))}
    return ends.get(name, name)


def is_identity(activation: Activation | None, never_negative: bool) -> bool:
    """Whether an activation leaves what flows into it as it is."""
    if activation is None or isinstance(activation, Linear):
        return True
    if isinstance(activation, ReLU) and activation.threshold > 0:
        return False
    return never_negative and isinstance(activation, ReLU | LeakyReLU | ELU)
