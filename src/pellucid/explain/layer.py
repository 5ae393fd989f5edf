"""One layer of an opened step: what came in, what it made of it, and how it would learn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pellucid.layers import Activation

Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class ExplainedLayer:
    """The numbers of one written layer for one row, without the batch axis.

    A dense layer and its activation are one: z is the weighted sum, a = f(z), δ = ∂loss/∂z.  A
    linear dense layer has a = z.  Any other layer has no z, and its δ is ∂loss/∂a.

    Args:
        name: its name, as ``dense1`` or ``residual1.dense1``.
        kind: what it is, as ``dense``.
        given: what came in, by the name of the layer or input it came from.
        z: weighted sums, or ``None`` where there is no sum before the output.
        a: what went out.
        delta: δ, or ``None`` where no target was given.
        old: parameters before the step, or ``None`` where the layer has none.
        gradient: ∂loss/∂parameter, or ``None`` as for δ and ``old``.
        new: parameters after the step, likewise.
        activation: f, where it has one.
        slope: f′(z) by unit; ``None`` without an activation, or where units are mixed (softmax).
        owner: name of the layer whose parameters it uses: its own, or the one it is tied to.
        held: parameters that the network does not let move, and why.
        inner: other values seen inside, by name.
    """

    name: str
    kind: str
    given: Arrays
    z: np.ndarray | None
    a: np.ndarray
    delta: np.ndarray | None
    old: Arrays | None
    gradient: Arrays | None
    new: Arrays | None
    activation: Activation | None = None
    slope: np.ndarray | None = None
    owner: str = ""
    held: Mapping[str, str] = field(default_factory=dict)
    inner: Arrays = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain data: ``name, z, a, delta, old, gradient, new``, with ``null`` for what there is not.

        Where the network keeps parameters from moving, ``held`` says which and why.
        """
        parts = {part: plain(getattr(self, part)) for part in ("z", "a", "delta", "old", "gradient", "new")}
        return {"name": self.name, **parts} | ({"held": dict(self.held)} if self.held else {})


def plain(values: Any) -> Any:
    """Arrays as nested lists of numbers, in which ``None`` stands for infinite and undefined ones.

    Example:
        >>> plain({"weight": np.array([[1.0, np.inf]])})
        {'weight': [[1.0, None]]}
    """
    if values is None:
        return None
    if isinstance(values, Mapping):
        return {name: plain(value) for name, value in values.items()}
    values = np.asarray(values, float)
    numbers: np.ndarray = values.astype(object)
    numbers[~np.isfinite(values)] = None
    return numbers.tolist()
