"""One learning step opened: every z, a, δ, gradient and update of any network on one row, in float64.

The five formulas of :mod:`pellucid.textbook`, for whatever the network is made of.  δ comes from
adding zero to a layer's value and asking how the loss changes with it; everything that is
random is off, and normalization uses its stored statistics.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import lazy_loader
import numpy as np

from pellucid.errors import InputError, did_you_mean
from pellucid.explain.layer import Arrays, ExplainedLayer, plain
from pellucid.explain.passes import LossRows, doubles, explained, numbers_of, written_layers
from pellucid.explain.telling import tell_step
from pellucid.explain.weight import WeightStory, follow_weight
from pellucid.network import Network
from pellucid.network.engine import use_compilation_cache

jax = lazy_loader.load("jax")


@dataclass(frozen=True, eq=False)
class ExplainedStep:
    """One plain gradient-descent step on one row, with every number on the way.

    Args:
        input: what the first layer sees, by name of the input, without the batch axis.
        target: what each output should have been; ``None`` where only the forward pass was asked.
        loss: what the mistake costs, or ``None``.
        learning_rate: size of the step, or ``None``.
        layers: the layers in the order of the forward pass.
        names: what each number of the input is called; empty where they have no names.
        notes: what should be known about how the row was read.
    """

    input: Arrays
    target: tuple[np.ndarray, ...] | None
    loss: float | None
    learning_rate: float | None
    layers: tuple[ExplainedLayer, ...]
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> ExplainedLayer:
        """The layer of this name.

        Raises:
            InputError: there is none; the message names the nearest.
        """
        for layer in self.layers:
            if layer.name == name:
                return layer
        names = [layer.name for layer in self.layers]
        raise InputError(
            f"there is no layer '{name}'", code="explain.unknown-layer", got=name, next=did_you_mean(name, names)
        )

    def follow(self, path: str, *index: int) -> WeightStory:
        """One weight followed through: what feeds it, its δ, their product, the update.

        Args:
            path: ``layer/parameter``, as ``dense1/weight``.
            index: place in the array, counted from 0: for a dense weight, input and unit.

        Raises:
            InputError: there is no such parameter, or the place is outside of it.
        """
        return follow_weight(self, path, index)

    def to_json(self) -> dict[str, Any]:
        """Plain data for files and pages, without the batch axis.

        ``input`` and ``target`` are lists of numbers (by name, and one list per output, where
        there are several); ``names`` says what the numbers of the input are called.  ``null``
        stands for what does not exist: z of a layer that forms no weighted sum, parameters of one
        that has none, and without a target all that is learned from.  It also stands for infinite
        and undefined numbers; ``not_finite`` then says where.
        """
        inputs = plain(self.input)
        targets = None if self.target is None else [plain(target) for target in self.target]
        layers = [layer.to_json() for layer in self.layers]
        tree = {
            "input": inputs if len(inputs) > 1 else next(iter(inputs.values())),
            **({"names": list(self.names)} if self.names else {}),
            "target": targets[0] if targets is not None and len(targets) == 1 else targets,
            "loss": plain(self.loss),
            "learning_rate": self.learning_rate,
            "layers": layers,
        }
        places = self.not_finite()
        tree |= {"notes": list(self.notes)} if self.notes else {}
        return tree | ({"not_finite": places} if places else {})

    def not_finite(self) -> dict[str, str]:
        """How many numbers are infinite or undefined, by the place they stand."""
        return {
            place: f"{wrong} of {values.size} numbers are infinite or undefined"
            for place, values in self._places()
            if (wrong := int((~np.isfinite(values)).sum()))
        }

    def _places(self) -> list[tuple[str, np.ndarray]]:
        places = [] if self.loss is None else [("loss", np.asarray(self.loss))]
        for layer in self.layers:
            parts = {part: getattr(layer, part) for part in ("z", "a", "delta")}
            for part in ("old", "gradient", "new"):
                parts |= {f"{part}.{name}": values for name, values in (getattr(layer, part) or {}).items()}
            places += [(f"{layer.name}.{part}", values) for part, values in parts.items() if values is not None]
        return places

    def to_text(self, limit: int = 6) -> str:
        """The step to be read: all layers forward, back and updated, one unit of each in full.

        Args:
            limit: how many numbers of a row, and how many layers, are written out.
        """
        with np.errstate(all="ignore"):
            return tell_step(self, limit)

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.to_text())}</pre>"


def explain_step(
    network: Network,
    params: Mapping[str, Mapping[str, Any]],
    state: Mapping[str, Mapping[str, Any]],
    inputs: Any,
    targets: tuple[Any, ...] | None = None,
    loss_rows: LossRows | None = None,
    learning_rate: float = 0.1,
) -> ExplainedStep:
    r"""One gradient-descent step on one row, opened.

    .. math:: z = \text{weight}^\top a_\text{before} + \text{bias}, \quad a = f(z), \quad
              \delta = \partial\text{loss} / \partial z, \quad
              \text{new} = \text{old} - \text{learning\_rate} \cdot \text{gradient}

    Args:
        network: the network.
        params: ``{layer: {name: array}}``, before the step.
        state: likewise; used, not changed.
        inputs: one row as the first layer sees it, ``(1, …)``; by name where there are several.
        targets: encoded targets, one ``(1, …)`` array per output; left out, there is a forward
            pass and nothing else: no loss, no δ, no gradients.
        loss_rows: ``(answers, targets) → loss of each row``, as ``task.loss_rows``.
        learning_rate: size of the step.

    Returns:
        Every number of the step, as float64.

    Raises:
        InputError: not exactly one row, of the shape the network takes.

    Example:
        >>> from pellucid.layers import Signature
        >>> from pellucid.network import build
        >>> network = build("dense 1", Signature.features(2))
        >>> params = {"dense1": {"weight": [[0.5], [0.25]], "bias": [0.0]}}
        >>> square = lambda answers, targets: 0.5 * ((answers[0].output - targets[0]) ** 2).sum(-1)
        >>> step = explain_step(network, params, {}, [[2.0, 4.0]], ([[1.0]],), square, learning_rate=0.1)
        >>> step.loss, step["dense1"].delta, step["dense1"].gradient["weight"].tolist()
        (0.5, array([1.]), [[2.0], [4.0]])

    References:
        Rumelhart, Hinton, Williams, *Learning representations by back-propagating errors* (1986).
    """
    rows = _rows(network, inputs)
    wanted = None if targets is None else tuple(_one_row(target, f"targets[{i}]") for i, target in enumerate(targets))
    rate = None if wanted is None else float(learning_rate)
    use_compilation_cache()
    with jax.enable_x64(True), np.errstate(all="ignore"):  # what is not finite is shown, see `not_finite`
        numbers = numbers_of(network, doubles(params), doubles(state), rows, wanted, loss_rows)
        layers = tuple(explained(network, group, numbers, rows, rate) for group in written_layers(network))
    loss = None if numbers.loss is None else float(numbers.loss)
    return ExplainedStep(
        {name: row[0] for name, row in rows.items()},
        None if wanted is None else tuple(row[0] for row in wanted),
        loss,
        rate,
        layers,
    )


def _rows(network: Network, inputs: Any) -> dict[str, np.ndarray]:
    """The one row by input name, checked."""
    given = inputs if isinstance(inputs, Mapping) else {next(iter(network.inputs)): inputs}
    missing = [name for name in network.inputs if name not in given]
    if missing:
        raise InputError(
            f"the network also reads '{missing[0]}'", code="explain.inputs", allowed=", ".join(network.inputs)
        )
    return {name: _one_row(given[name], name, (1, *shape.shape)) for name, shape in network.inputs.items()}


def _one_row(values: Any, where: str, shape: tuple[int, ...] | None = None) -> np.ndarray:
    row = np.asarray(values)
    row = row if row.dtype.kind in "iub" and shape is not None else row.astype(float)
    if row.shape[:1] != (1,) or (shape is not None and row.shape != shape):
        raise InputError(
            "one step is explained on one row",
            code="explain.rows",
            where=where,
            got=f"shape {row.shape}",
            allowed=f"shape {shape}" if shape else "shape (1, …)",
        )
    return row
