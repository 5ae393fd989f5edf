"""Single weights held: frozen where they are, or removed.

A mask is 1 where training may move an entry and 0 where it may not.  An entry whose mask is 0
and whose value is 0 is removed (it is as if the connection were not there); one whose mask is 0
and whose value is not is frozen.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from pellucid.errors import InputError, did_you_mean
from pellucid.network.edits.carried import Given, Tree

How: TypeAlias = Literal["free", "frozen", "removed"]


def with_mask(
    masks: Given, params: Given, layer: str, name: str, index: tuple[int, ...], how: How
) -> tuple[Tree, Tree]:
    """Masks and parameters with one entry let go, frozen where it is, or removed.

    Raises:
        InputError: there is no such entry, or no such way to hold one.

    Example:
        >>> params = {"dense1": {"weight": np.ones((2, 2))}}
        >>> masks, params = with_mask({}, params, "dense1", "weight", (0, 1), "removed")
        >>> masks["dense1"]["weight"].tolist(), params["dense1"]["weight"].tolist()
        ([[1.0, 0.0], [1.0, 1.0]], [[1.0, 0.0], [1.0, 1.0]])
    """
    value = array_with(params, layer, name, index)
    if how not in ("free", "frozen", "removed"):
        raise InputError(
            "a weight is not held like this", code="edit.hold", got=how, allowed="free, frozen, or removed"
        )
    group = masks.get(layer, {})
    mask = np.array(group[name]) if name in group else np.ones(value.shape, np.float32)
    mask[index] = how == "free"
    value[index] = 0 if how == "removed" else value[index]
    return _with(masks, layer, name, mask), _with(params, layer, name, value)


def how_held(masks: Given, params: Given, layer: str, name: str, index: tuple[int, ...]) -> How:
    """How one entry is held.

    Example:
        >>> how_held({"dense1": {"bias": np.zeros(1)}}, {"dense1": {"bias": np.ones(1)}}, "dense1", "bias", (0,))
        'frozen'
    """
    value = array_with(params, layer, name, index)[index]
    mask = masks.get(layer, {}).get(name)
    if mask is None or mask[index] > 0:
        return "free"
    return "frozen" if value else "removed"


def array_with(params: Given, layer: str, name: str, index: tuple[int, ...]) -> np.ndarray:
    """A copy of one array, in which there is such an entry.

    Raises:
        InputError: there is no such array, or no such entry.
    """
    if layer not in params:
        raise InputError(
            f"there is no layer '{layer}' with weights", code="edit.weight", got=layer, next=did_you_mean(layer, params)
        )
    if name not in params[layer]:
        raise InputError(
            f"layer '{layer}' has no '{name}'", code="edit.weight", got=name, allowed=", ".join(params[layer])
        )
    value = np.array(params[layer][name])
    if len(index) != value.ndim or not all(0 <= at < size for at, size in zip(index, value.shape, strict=True)):
        raise InputError(
            f"'{layer}/{name}' has no entry there",
            code="edit.weight",
            got=", ".join(map(str, index)),
            allowed=f"places inside {'x'.join(map(str, value.shape))}",
        )
    return value


def _with(tree: Given, layer: str, name: str, value: np.ndarray) -> Tree:
    copied = {each: dict(group) for each, group in tree.items()}
    copied.setdefault(layer, {})[name] = value
    return copied
