"""One weight followed through a step: what feeds it, its δ, their product, the update."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pellucid.errors import InputError, did_you_mean
from pellucid.explain.layer import Arrays, ExplainedLayer, plain
from pellucid.explain.words import factor, number, subscripted

if TYPE_CHECKING:
    from pellucid.explain.step import ExplainedStep


@dataclass(frozen=True)
class Contribution:
    """One place where a weight is used.

    Args:
        layer: the layer that uses it.
        at: the unit behind it; with further axes in front where there are several positions.
        source: the layer or input it comes from, the input by its own name where it has one;
            empty for the constant 1 of a bias.
        flowing: how formulas write what flows in: x₂, a₂, or 1.
        activation: what flows in at the weight.
        delta: δ of the unit, or ``None`` without a target.
    """

    layer: str
    at: tuple[int, ...]
    source: str
    flowing: str
    activation: float
    delta: float | None

    @property
    def unit(self) -> str:
        """Its place as an index of formulas."""
        return subscripted("", *self.at)

    @property
    def product(self) -> float | None:
        """activation × δ: what this place adds to the gradient."""
        return None if self.delta is None else self.activation * self.delta


@dataclass(frozen=True)
class WeightStory:
    """One number of one parameter through one step.

    Args:
        path: ``layer/parameter``.
        index: its place in the array, counted from 0.
        old: before the step.
        gradient: ∂loss/∂weight, or ``None`` without a target.
        new: after the step, likewise.
        learning_rate: size of the step, likewise.
        contributions: where it is used: one place in a plain dense layer, several where it is
            shared by positions or tied layers; their products sum to the gradient.  Empty where
            the gradient is no such sum (parameters of other layers).
        held: why it does not move; empty where it does.
    """

    path: str
    index: tuple[int, ...]
    old: float
    gradient: float | None
    new: float | None
    learning_rate: float | None
    contributions: tuple[Contribution, ...]
    held: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data; ``null`` for what there is not."""
        places = [
            {
                "layer": place.layer,
                "unit": list(place.at),
                "source": place.source,
                "activation": plain(place.activation),
                "delta": plain(place.delta),
                "product": plain(place.product),
            }
            for place in self.contributions
        ]
        numbers = {name: plain(getattr(self, name)) for name in ("old", "gradient", "new", "learning_rate")}
        story = {"path": self.path, "index": list(self.index), **numbers, "contributions": places}
        return story | ({"held": self.held} if self.held else {})

    @property
    def symbol(self) -> str:
        """How formulas write it: w₂₃, b₃, or the parameter's own name."""
        name = self.path.rpartition("/")[2]
        return subscripted({"weight": "w", "bias": "b"}.get(name, name), *self.index)

    def to_text(self, limit: int = 6) -> str:
        """The story in a few lines.

        Args:
            limit: how many places are written out, where the weight is used in several.
        """
        lines = [f"{self.path}[{', '.join(map(str, self.index))}], written {self.symbol}"]
        for place in self.contributions[:limit]:
            lines += list(self._place_lines(place))
        if len(self.contributions) > limit:
            lines.append(f"  … {len(self.contributions) - limit} more places")
        return "\n".join([*lines, *self._update_lines()])

    def __str__(self) -> str:
        return self.to_text()

    def product_text(self) -> str:
        """The gradient as activation × δ; as a sum, where the weight is used in several places."""
        if len(self.contributions) > 1:
            return f"= Σ activation × δ of {len(self.contributions)} places"
        return "".join(
            f"= {place.flowing} × δ{place.unit} = {number(place.activation)} × {factor(place.delta)}"
            for place in self.contributions
            if place.delta is not None
        )

    def update_text(self) -> str:
        """old − rate × gradient = new."""
        if self.gradient is None or self.new is None or self.learning_rate is None:
            return "not computed: no target was given"
        moved = f"{number(self.old, 8)} − {number(self.learning_rate)} × {factor(self.gradient)}"
        return f"{moved} = {number(self.new, 8)}"

    def _place_lines(self, place: Contribution) -> Iterator[str]:
        came = f" (from {place.source})" if place.source else ""
        product = f"{number(place.activation)} × {factor(self.old)} = {number(place.activation * self.old)}"
        yield f"  forward   {place.flowing} × {self.symbol} = {product}, to unit {place.at[-1]} of {place.layer}{came}"
        if place.product is not None and place.delta is not None:
            formula = f"{number(place.activation)} × {factor(place.delta)} = {number(place.product)}"
            yield f"  backward  δ{place.unit} = {number(place.delta)}"
            yield f"  product   {place.flowing} × δ{place.unit} = {formula}"

    def _update_lines(self) -> Iterator[str]:
        if self.gradient is None or self.new is None:
            return
        of = f", the sum of {len(self.contributions)} products" if len(self.contributions) > 1 else ""
        yield f"  gradient  ∂loss/∂{self.symbol} = {number(self.gradient)}{of}"
        if self.held and self.new == self.old:
            yield f"  held      {self.symbol} stays {number(self.old)}: {self.held}"
        else:
            yield f"  update    old − rate × gradient = {self.update_text()}"


def follow_weight(step: ExplainedStep, path: str, index: tuple[int, ...]) -> WeightStory:
    """The story of one weight; see :meth:`pellucid.explain.step.ExplainedStep.follow`."""
    layer_name, _, name = path.rpartition("/")
    known = [f"{layer.name}/{name}" for layer in step.layers for name in layer.old or ()]
    if path not in known:
        raise InputError(
            f"there is no parameter '{path}'", code="explain.unknown-weight", got=path, next=did_you_mean(path, known)
        )
    layer = step[layer_name]
    assert layer.old is not None, "known parameters exist"
    place = _checked(path, index, np.shape(layer.old[name]))
    old = float(layer.old[name][place])
    gradient = None if layer.gradient is None else float(layer.gradient[name][place])
    new = None if layer.new is None else float(layer.new[name][place])
    users = [user for user in step.layers if user.owner == layer.owner]
    places = tuple(found for user in users for found in _contributions(user, name, place, step))
    if gradient is not None and not _adds_up(places, gradient):
        places = ()
    return WeightStory(path, place, old, gradient, new, step.learning_rate, places, layer.held.get(name, ""))


def _checked(path: str, index: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    if len(index) != len(shape) or not all(0 <= at < size for at, size in zip(index, shape, strict=True)):
        raise InputError(
            f"'{path}' has no number at this place",
            code="explain.weight-index",
            got=", ".join(map(str, index)) or "no place",
            allowed=f"{len(shape)} places counted from 0, below " + ", ".join(map(str, shape)),
        )
    return tuple(int(at) for at in index)


def _adds_up(places: tuple[Contribution, ...], gradient: float) -> bool:
    """Whether the products are the gradient; a layer of one's own may use a weight in its own way."""
    total = sum(place.product or 0.0 for place in places)
    return bool(np.isclose(total, gradient, rtol=1e-9, atol=1e-12))


def _contributions(
    layer: ExplainedLayer, name: str, index: tuple[int, ...], step: ExplainedStep
) -> Iterator[Contribution]:
    """Where a layer uses its weight: one place for each position of what flows in."""
    source, symbol, flowing = _fed(layer, name, index, step.input)
    if source in step.input and step.input[source].shape == np.shape(step.names):
        source = step.names[index[0]]
    for position in np.ndindex(flowing.shape):
        at = (*position, index[-1])
        delta = None if layer.delta is None else float(layer.delta[at])
        yield Contribution(layer.name, at, source, symbol, float(flowing[position]), delta)


def _fed(layer: ExplainedLayer, name: str, index: tuple[int, ...], inputs: Arrays) -> tuple[str, str, np.ndarray]:
    """What flows in at a weight: from where, how it is written, and its value at every position."""
    nothing = "", "", np.empty(0)
    if index[-1:] != () and (layer.a.ndim < 1 or index[-1] >= layer.a.shape[-1]):
        return nothing
    if name == "weight" and len(index) == 2 and len(layer.given) == 1:
        ((source, given),) = layer.given.items()
        return source, subscripted("x" if source in inputs else "a", index[0]), given[..., index[0]]
    if name in ("bias", "beta") and len(index) == 1:
        return "", "1", np.ones(layer.a.shape[:-1])
    if name == "gamma" and len(index) == 1 and "normalized" in layer.inner:
        return layer.name, subscripted("normalized", *index), layer.inner["normalized"][..., index[0]]
    return nothing
