"""A learning step told in text: formulas with live numbers, one unit of each layer in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from pellucid.explain.layer import ExplainedLayer
from pellucid.explain.weight import WeightStory, follow_weight
from pellucid.explain.words import factor, listed, number, shortened, subscripted

if TYPE_CHECKING:
    from pellucid.explain.step import ExplainedStep

Unit = tuple[int, ...]
Tell = Callable[["ExplainedStep", ExplainedLayer, int], Iterator[str]]


def tell_step(step: ExplainedStep, limit: int = 6) -> str:
    """The step as text; see :meth:`pellucid.explain.step.ExplainedStep.to_text`."""
    what, largest = ("One row, forward", "a") if step.target is None else ("One learning step on one row", "δ")
    lines = [f"{what}. Units are counted from 0; of each layer the one with the largest {largest} is written in full."]
    lines += [f"  {name} x = {listed(values, limit, step.names)}" for name, values in step.input.items()]
    lines += [f"  target y = {listed(values, limit)}" for values in step.target or ()]
    lines += ["", "Forward", *_each(step, step.layers, limit, _forward)]
    if step.loss is not None and step.learning_rate is not None:
        lines += ["", f"Loss = {number(step.loss)}"]
        lines += ["", "Backward: δ from the last layer to the first", *_each(step, step.layers[::-1], limit, _backward)]
        learned = tuple(layer for layer in step.layers if layer.new)
        lines += ["", f"Updates: old − rate × gradient = new, with rate {number(step.learning_rate)}"]
        lines += _each(step, learned, limit, _updates)
    lines += [f"Not finite: {place}: {what}" for place, what in step.not_finite().items()][:limit]
    return "\n".join(lines)


def _each(step: ExplainedStep, layers: tuple[ExplainedLayer, ...], limit: int, tell: Tell) -> Iterator[str]:
    """The lines of the first and the last layers, and how many lie between."""
    hidden = len(layers) - limit if len(layers) > limit + 1 else 0
    first = (limit + 1) // 2
    for index, layer in enumerate(layers):
        if hidden and index == first:
            yield f"  … {hidden} more layers"
        if not hidden or not first <= index < first + hidden:
            yield from tell(step, layer, limit)


def _unit(layer: ExplainedLayer) -> Unit:
    """The unit that is written in full."""
    size = np.nan_to_num(np.abs(layer.a if layer.delta is None else layer.delta))
    return tuple(int(at) for at in np.unravel_index(size.argmax(), size.shape))


def _forward(step: ExplainedStep, layer: ExplainedLayer, limit: int) -> Iterator[str]:
    came = " and ".join(f"{name} ({values.size})" for name, values in layer.given.items())
    behind = f", {layer.activation.kind}" if layer.activation is not None else ""
    yield f"  {layer.name}: {layer.kind}{behind}, {came} → {layer.a.size}"
    unit = _unit(layer)
    if layer.z is not None:
        yield f"    z = {listed(layer.z, limit)}"
        yield from _sum(step, layer, unit, limit)
    linear = layer.z is not None and layer.activation is None
    yield "    a = z" if linear else f"    a = {listed(layer.a, limit)}"
    if layer.activation is not None and layer.z is not None:
        options = "".join(
            f", {name}={value}" for name, value in layer.activation.model_dump(exclude_defaults=True).items()
        )
        at = subscripted("", *unit)
        whole = (
            f"{layer.activation.kind}(z{at}{options})" if layer.slope is not None else f"{layer.activation.kind}(z){at}"
        )
        yield f"    a{at} = {whole} = {number(layer.a[unit])}"


def _sum(step: ExplainedStep, layer: ExplainedLayer, unit: Unit, limit: int) -> Iterator[str]:
    """z of one unit as its weighted sum, where it is one."""
    weight = (layer.old or {}).get("weight")
    if weight is None or weight.ndim != 2 or len(layer.given) != 1:
        return
    (source, given), bias = next(iter(layer.given.items())), (layer.old or {}).get("bias")
    row = given[unit[:-1]]
    total = row @ weight[:, unit[-1]] + (0 if bias is None else bias[unit[-1]])
    if row.shape != weight.shape[:1] or not np.isclose(total, layer.z[unit]):  # type: ignore[index]
        return
    terms = shortened(
        [f"{factor(x)}·{factor(w)}" for x, w in zip(row, weight[:, unit[-1]], strict=True)], limit // 2 + 1, " + "
    )
    j, x = subscripted("", unit[-1]), "x" if source in step.input else "a"
    added = ("", "") if bias is None else (f" + b{j}", f" + {factor(bias[unit[-1]])}")
    yield f"    z{subscripted('', *unit)} = Σ {x}ᵢ·wᵢ{j}{added[0]} = {terms}{added[1]} = {number(total)}"


def _backward(step: ExplainedStep, layer: ExplainedLayer, limit: int) -> Iterator[str]:
    if layer.delta is None:
        return
    unit = _unit(layer)
    yield f"  {layer.name}: δ = {listed(layer.delta, limit)}"
    formula = _from_target(step, layer, unit) or _from_readers(step, layer, unit)
    if formula:
        yield f"    δ{subscripted('', *unit)} = {formula} = {number(layer.delta[unit])}"


def _slope(layer: ExplainedLayer, unit: Unit) -> tuple[float, str, str]:
    """f′(z), as number, symbol and text, where there is an activation between a and z."""
    if layer.slope is None:
        return 1.0, "", ""
    slope = float(layer.slope[unit])
    return slope, f" × f′(z{subscripted('', *unit)})", f" × {factor(slope)}"


def _from_target(step: ExplainedStep, layer: ExplainedLayer, unit: Unit) -> str:
    """δ of an output unit as its difference from the target, where it is that."""
    assert layer.delta is not None, "asked only where there is δ"
    at = subscripted("", *unit)
    for target in step.target or ():
        if target.shape != layer.a.shape:
            continue
        difference = float(layer.a[unit] - target[unit])
        written = f"{number(layer.a[unit])} − {factor(target[unit])}"
        slope, symbol, value = _slope(layer, unit)
        if np.isclose(difference, layer.delta[unit], rtol=1e-9, atol=1e-15):
            return f"a{at} − y{at} = {written}"
        if np.isclose(difference * slope, layer.delta[unit], rtol=1e-9, atol=1e-15):
            return f"(a{at} − y{at}){symbol} = ({written}){value}"
    return ""


def _from_readers(step: ExplainedStep, layer: ExplainedLayer, unit: Unit) -> str:
    """δ of a unit as the sum over the units it leads to, where it is that."""
    assert layer.delta is not None, "asked only where there is δ"
    readers = [reader for reader in step.layers if layer.name in reader.given]
    weights = [(reader.old or {}).get("weight") for reader in readers]
    total = 0.0
    for reader, weight in zip(readers, weights, strict=True):
        if weight is None or reader.delta is None or weight.shape != (layer.a.shape[-1], reader.delta.shape[-1]):
            return ""
        total += float(weight[unit[-1]] @ reader.delta[unit[:-1]])
    slope, symbol, value = _slope(layer, unit)
    if not readers or not np.isclose(total * slope, layer.delta[unit], rtol=1e-9, atol=1e-15):
        return ""
    summed = f"Σₖ w{subscripted('', unit[-1])}ₖ·δₖ of {' and '.join(reader.name for reader in readers)}"
    return f"({summed}){symbol} = {factor(total)}{value}" if symbol else summed


def _updates(step: ExplainedStep, layer: ExplainedLayer, limit: int) -> Iterator[str]:
    if layer.owner != layer.name:
        yield f"  {layer.name}: learns the parameters of {layer.owner}"
        return
    yield f"  {layer.name}"
    for name, gradient in (layer.gradient or {}).items():
        size = np.nan_to_num(np.abs(gradient))
        if gradient.ndim == 2 and layer.delta is not None and gradient.shape[-1] == layer.a.shape[-1]:
            column = _unit(layer)[-1]
            place: Unit = (int(size[:, column].argmax()), column)
        elif gradient.ndim == 1 and layer.delta is not None and gradient.shape == layer.a.shape[-1:]:
            place = _unit(layer)[-1:]
        else:
            place = tuple(int(at) for at in np.unravel_index(size.argmax(), size.shape))
        yield from _update(follow_weight(step, f"{layer.name}/{name}", place))


def _update(story: WeightStory) -> Iterator[str]:
    assert story.gradient is not None, "only what has a gradient is updated"
    product = story.product_text()
    gradient = f"gradient {product} = {number(story.gradient)}" if product else f"gradient {number(story.gradient)}"
    if story.held and story.new == story.old:
        yield f"    {story.symbol}: {gradient}; stays {number(story.old)}: {story.held}"
    else:
        yield f"    {story.symbol}: {gradient}; {story.update_text()}"
