"""From one spec to another that was written anew: which layer goes on from which."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

from pellucid.blocks import Node
from pellucid.network.edits.edit import Edit, is_output, written_names
from pellucid.spec.network import NetworkSpec


def restated(before: NetworkSpec, after: NetworkSpec) -> Edit:
    """The edit that leads from one spec to another.

    Layers that read the same go on from each other; between them, layers of one kind do, in
    their order.

    Example:
        >>> before = NetworkSpec.of("dense 4 tanh, dense 2 tanh")
        >>> dict(restated(before, NetworkSpec.of("dense 8 relu, dense 4 tanh, dense 3 tanh")).origin)
        {'dense2': 'dense1', 'dense3': 'dense2'}
    """
    old, new = written_names(before), written_names(after)
    pairs = list(_pairs(before.nodes, after.nodes))
    origin = {new[there]: old[here] for here, there in sorted(pairs, key=lambda pair: pair[1])}
    return Edit(after, origin, kept="exactly" if before == after else "no")


def _pairs(old: Sequence[Node], new: Sequence[Node]) -> Iterator[tuple[int, int]]:
    """Places that belong together: first what reads the same, then what is of one kind."""
    for tag, here, here_end, there, there_end in _compared(
        [_text(node) for node in old], [_text(node) for node in new]
    ):
        if tag == "equal":
            yield from zip(range(here, here_end), range(there, there_end), strict=True)
        elif tag == "replace":
            kinds = _compared(
                [_kind(node) for node in old[here:here_end]], [_kind(node) for node in new[there:there_end]]
            )
            for inner, first, last, other, other_end in kinds:
                if inner == "equal":
                    yield from zip(
                        range(here + first, here + last), range(there + other, there + other_end), strict=True
                    )


def _compared(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


def _text(node: Node) -> Hashable:
    return repr((node.layer, node.name))


def _kind(node: Node) -> Hashable:
    return type(node.layer).__name__, node.name, is_output(node)
