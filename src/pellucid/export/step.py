"""One learning step as the page holds it: what the page can compute itself is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pellucid.network import Network

Arrays = Mapping[str, Mapping[str, np.ndarray]]


def step_of(step: Mapping[str, Any], network: Network, params: Arrays) -> dict[str, Any]:
    """The step with nine digits a number, and without the weights that the page computes.

    A weight matrix is left out of ``old``, ``gradient`` and ``new`` where the old one is the
    trained one, the gradient is exactly ``a · δ`` and nothing is held: that is all but always.

    Args:
        step: one learning step, as ``explain_step`` gives it in JSON.
        network: the network.
        params: its trained parameters.
    """
    layers = {layer["name"]: layer for layer in step["layers"]}
    compact = [
        {**layer, **_without_weight(layer)} if _is_product(layer, step, layers, network, params) else layer
        for layer in step["layers"]
    ]
    return shortened({**step, "layers": compact})


def shortened(tree: Any) -> Any:
    """The same tree with numbers to nine digits: more than the page shows, half the size.

    Example:
        >>> shortened({"z": [0.123456789012]})
        {'z': [0.123456789]}
    """
    if isinstance(tree, Mapping):
        return {name: shortened(part) for name, part in tree.items()}
    if isinstance(tree, list):
        return [shortened(part) for part in tree]
    return float(f"{tree:.9g}") if isinstance(tree, float) else tree


def _without_weight(layer: Mapping[str, Any]) -> dict[str, Any]:
    parts = {part: layer[part] for part in ("old", "gradient", "new") if layer[part]}
    return {part: {name: value for name, value in group.items() if name != "weight"} for part, group in parts.items()}


def _is_product(
    layer: Mapping[str, Any], step: Mapping[str, Any], layers: Mapping[str, Any], network: Network, params: Arrays
) -> bool:
    weight = params.get(layer["name"], {}).get("weight")
    if weight is None or layer.get("held") or not layer["gradient"]:
        return False
    source = network[layer["name"]].inputs[0]
    given = step["input"] if source in network.inputs else layers[network[source].part_of or source]["a"]
    if isinstance(given, Mapping):
        return False
    product = np.outer(np.asarray(given, float), np.asarray(layer["delta"], float))
    return _same(layer["gradient"]["weight"], product, 1e-9) and _same(layer["old"]["weight"], weight, 1e-6)


def _same(numbers: Any, others: np.ndarray, share: float) -> bool:
    values = np.asarray(numbers, float)
    return values.shape == others.shape and np.allclose(values, others, rtol=share, atol=1e-30)
