"""The verb *show*: what a network is made of, in numbers and as a drawing; nothing is allocated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pellucid.errors import InputError
from pellucid.layers import Dense, Signature
from pellucid.network import Network, build, summarize
from pellucid.network.summary import NetworkSummary, measure_speed
from pellucid.spec.network import NetworkSpec

if TYPE_CHECKING:
    from pellucid.model import Model

LARGEST_AXIS = 10**9


@dataclass(frozen=True)
class Summary:
    """A network in numbers.

    Args:
        network: the network itself.
        table: its layers, and their sums.
        seconds_per_row: estimated time of one row on this machine.
        about: results and provenance, where it is a trained model.
        model: the trained model itself, where it is one.
    """

    network: Network
    table: NetworkSummary
    seconds_per_row: float
    about: Mapping[str, Any] = field(default_factory=dict)
    model: Model | None = None

    @property
    def weights(self) -> int:
        """Numbers that inputs are multiplied with."""
        return sum(layer.weights for layer in self.table.layers)

    @property
    def biases(self) -> int:
        """All other numbers that are learned."""
        return sum(layer.biases for layer in self.table.layers)

    def to_svg(self) -> str:
        """The network as a drawing; a trained one with its weights."""
        from pellucid.draw.network import draw_network
        from pellucid.export.columns import columns_of

        if self.model is None:
            return draw_network(columns_of(self.network))
        return draw_network(columns_of(self.network, self.model.params, self.model.inputs.names, self.model.task))

    def to_json(self) -> dict[str, Any]:
        """What ``pellucid show --json`` prints."""
        layers = [{**vars(layer), "output": list(layer.output)} for layer in self.table.layers]
        sums = {name: getattr(self.table, name) for name in ("parameters", "bytes", "multiply_adds")}
        own = {"inputs": list(self.table.inputs), "layers": layers, "weights": self.weights, "biases": self.biases}
        return own | sums | {"seconds_per_row": self.seconds_per_row} | dict(self.about)


def show(network_or_model: Any, inputs: Any = None) -> Summary:
    """A network in numbers: every layer, and all of them.

    Args:
        network_or_model: a line of layers or its spec; a model, or a ``.safetensors`` file of one.
        inputs: what one row holds: a number of columns, or axes as ``28x28x1`` or ``(28, 28, 1)``.

    Raises:
        InputError: the line is no network, the file no model, or the inputs do not fit.

    Example:
        >>> found = show("dense 4, dense 4, dense 2", inputs=3)
        >>> found.weights, found.biases
        (36, 10)
    """
    if _is_model(network_or_model):
        return _of_model(network_or_model, inputs)
    network = build(_sized(network_or_model), Signature.of_shape(_shape(inputs)))
    table = summarize(network)
    return Summary(network, table, measure_speed().seconds_for_row(table))


def _sized(line: Any) -> NetworkSpec:
    """The spec of a network that no task gives the size of its last layer."""
    spec = NetworkSpec.of(line)
    last = spec.nodes[-1].layer
    if isinstance(last, Dense) and last.units is None:
        raise InputError(
            "without data, the last layer needs its size",
            code="show.no-size",
            where="network",
            got=str(spec),
            next="Write it, as in: dense 10",
        )
    return spec


def _is_model(thing: Any) -> bool:
    if isinstance(thing, str | Path):
        return isinstance(thing, Path) or thing.endswith(".safetensors")
    return hasattr(thing, "network") and hasattr(thing, "params")


def _of_model(thing: Any, inputs: Any) -> Summary:
    from pellucid.model import load

    model = load(thing) if isinstance(thing, str | Path) else thing
    if inputs is not None:
        raise InputError("a model knows its inputs", code="show.inputs", got=inputs, next="Leave --inputs out.")
    table = summarize(model.network)
    about = {
        "network": str(model.experiment.network),
        "results": {part: dict(values) for part, values in model.metrics.items()},
        "provenance": dict(model.provenance),
    }
    return Summary(model.network, table, measure_speed().seconds_for_row(table), about, model)


def _shape(inputs: Any) -> tuple[int, ...]:
    """Axes of one row, from a number, a text such as ``28x28x1``, or numbers."""
    axes = re.split(r"[x×,]", inputs.replace(" ", "")) if isinstance(inputs, str) else inputs
    axes = [axes] if isinstance(axes, int) else axes
    try:
        shape = tuple(int(axis) for axis in axes)
    except (TypeError, ValueError):
        shape = ()
    if not 1 <= len(shape) <= 4 or not all(1 <= axis <= LARGEST_AXIS for axis in shape):
        raise InputError(
            "the size of the inputs is not known" if inputs is None else "this is no size of inputs",
            code="show.inputs",
            got=inputs,
            allowed="a number of columns, or height x width x channels",
            next="As in: --inputs 3, or --inputs 28x28x1",
        )
    return shape
