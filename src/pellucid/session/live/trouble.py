"""Trouble is named: what it is, where, and what to try, each try a command that can be sent as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from pellucid.events import Failed
from pellucid.training.health import Health, LayerHealth

if TYPE_CHECKING:
    from pellucid.session.live.live import Live

Command = dict[str, Any]

DEAD = 0.5
"""Share of a layer's neurons that must be dead, or saturated, before it is called trouble."""

VANISHING = 1e-3
"""How much smaller the first layer's gradient is than the last one's."""

EPOCHS_TO_TELL = 50
GAIN = 0.01
"""Less than this share of the loss gained in so many epochs is no learning."""

OVERFITTING = 1.1
"""How far the loss on rows kept apart has risen above its least, while training fell."""


@dataclass(frozen=True)
class Try:
    """Something to try: its label, and the command that does it."""

    label: str
    command: Command


@dataclass(frozen=True)
class Card:
    """One trouble.

    Args:
        code: stable name.
        title: what it is.
        what: the same in a sentence or two, with figures.
        where: the layer, or nothing.
        tries: what to try.
        severity: how bad it is.
    """

    code: str
    title: str
    what: str
    where: str = ""
    tries: tuple[Try, ...] = ()
    severity: Literal["error", "warning", "note"] = "warning"

    def to_json(self) -> dict[str, Any]:
        """The card as plain data."""
        fields = asdict(self)
        return {**fields, "try": fields.pop("tries")}


TITLES = {
    "all-linear": "All layers are linear",
    "contradicting": "Rows contradict each other",
    "duplicates": "Test rows are copies",
    "few-rows": "More parameters than rows",
    "left-out": "Columns left out",
    "narrow": "Too narrow for so many classes",
    "selected-on-test": "Chosen by the test rows",
}


USUAL = ("network", "optimizer", "learning_rate", "batch_size", "loss", "classic")
"""What is decided by the data where nobody says it."""

TRIES = {
    "all-linear": (Try("tanh in layer 1", {"do": "change_layer", "at": 0, "options": {"activation": "tanh"}}),),
    "narrow": (Try("The usual network for these data", {"do": "set", "values": dict.fromkeys(USUAL)}),),
}


def cards_of(live: Live, told: Sequence[Any], health: Health | None) -> list[dict[str, Any]]:
    """All cards of the moment, the worst first.

    Args:
        live: the experiment.
        told: what was warned of before training.
        health: what its layers do at the moment, where that was looked at.
    """
    found = [*_failed(live), *_layers(live, health), *_curves(live), *_warned(told)]
    order = ("error", "warning", "note")
    return [card.to_json() for card in sorted(found, key=lambda card: order.index(card.severity))]


def _failed(live: Live) -> Iterator[Card]:
    failed: Failed | None = live.training.failed
    if failed is not None:
        rate = float(live.training.live.learning_rate)
        kept = [epoch for epoch in live.timeline.line.moments if epoch < failed.epoch] or [0]
        yield Card(
            "not-finite",
            "Not a number",
            f"{failed.what[:1].upper()}{failed.what[1:]}. Training stopped there, and the weights are those of the "
            "last good step.",
            failed.layer,
            (
                Try(f"Back to epoch {max(kept)}", {"do": "branch", "epoch": max(kept)}),
                Try(f"Learning rate {rate / 10:g}", {"do": "set", "values": {"learning_rate": rate / 10}}),
                Try("Clip gradients at 1", {"do": "set", "values": {"clip": 1.0}}),
                Try("Reset", {"do": "reset"}),
            ),
            "error",
        )


def _layers(live: Live, health: Health | None) -> Iterator[Card]:
    if health is None:
        return
    for layer in health.layers:
        yield from _dead(live, layer)
        yield from _saturated(live, layer)
    first, last = health.first_gradient, health.last_gradient
    if last > 0 and first < VANISHING * last and live.training.epoch > 0 and len(health.layers) > 2:
        yield Card(
            "vanishing",
            "Vanishing gradients",
            f"The gradient of the first layer is {first / last:.1g} of the last one's: the early layers hardly learn.",
            health.layers[0].name,
            (Try("Adam instead", {"do": "set", "values": {"optimizer": "adam", "learning_rate": None}}),),
        )


def _dead(live: Live, layer: LayerHealth) -> Iterator[Card]:
    count = len(layer.dead)
    if count and count >= DEAD * layer.units:
        yield Card(
            "dying-relu",
            "Dying ReLU",
            f"{count} of {layer.units} neurons give 0 for every training row, so no gradient reaches their weights.",
            layer.name,
            (*_activation(live, layer, "leaky-relu"), Try("Other initial weights", {"do": "new_seed"})),
        )


def _saturated(live: Live, layer: LayerHealth) -> Iterator[Card]:
    count = len(layer.saturated)
    if count and count >= DEAD * layer.units:
        rate = float(live.training.live.learning_rate)
        yield Card(
            "saturated",
            "Saturated neurons",
            f"{count} of {layer.units} neurons are at the flat end of their activation for nearly every row; "
            "they learn slowly.",
            layer.name,
            (
                Try(f"Learning rate {rate / 3:.2g}", {"do": "set", "values": {"learning_rate": rate / 3}}),
                Try("Scale the inputs", {"do": "set", "values": {"scaling": "standard"}}),
            ),
        )


def _activation(live: Live, layer: LayerHealth, word: str) -> Iterator[Try]:
    if layer.at is not None:
        yield Try(f"Activation {word}", {"do": "change_layer", "at": layer.at, "options": {"activation": word}})


def _curves(live: Live) -> Iterator[Card]:
    history = live.curves.columns
    train = np.asarray(history.get("train.loss", ()), float)
    if len(train) < EPOCHS_TO_TELL:
        return
    yield from _no_learning(live, train[-EPOCHS_TO_TELL:], history)
    for part in ("validation", "test"):
        kept = np.asarray(history.get(f"{part}.loss", ()), float)
        if len(kept) == len(train) and np.isfinite(kept).any():
            yield from _overfitting(live, train, kept, part)
            return


def _no_learning(live: Live, recent: np.ndarray, history: Mapping[str, Sequence[float]]) -> Iterator[Card]:
    gained = recent[0] - recent.min()
    wrong = 1 - np.asarray(history.get("train.accuracy", (0.0,)), float)[-1]
    if np.isfinite(recent).all() and gained < GAIN * abs(recent[0]) and wrong > 0.2 and recent[-1] > 1e-3:
        rate = float(live.training.live.learning_rate)
        yield Card(
            "no-learning",
            "No learning",
            f"The training loss went from {recent[0]:.3g} to {recent[-1]:.3g} in the last {len(recent)} epochs.",
            "",
            (
                Try(f"Learning rate {rate * 3:.2g}", {"do": "set", "values": {"learning_rate": rate * 3}}),
                Try("Adam instead", {"do": "set", "values": {"optimizer": "adam", "learning_rate": None}}),
                Try("One more neuron", {"do": "add_neuron", "at": 0}),
                Try("Other initial weights", {"do": "new_seed"}),
            ),
        )


def _overfitting(live: Live, train: np.ndarray, kept: np.ndarray, part: str) -> Iterator[Card]:
    best = int(np.nanargmin(kept))
    least = kept[best]
    risen = kept[-1] > OVERFITTING * least + 1e-3 and train[-1] < train[best] and len(kept) - best > EPOCHS_TO_TELL
    if risen and kept[-1] > 1.2 * train[-1]:
        yield Card(
            "overfitting",
            "Overfitting",
            f"The {part} loss was least in epoch {best + 1} ({least:.3g}) and has risen to {kept[-1]:.3g}, "
            f"while the training loss fell to {train[-1]:.3g}.",
            "",
            (
                Try(f"Back to epoch {best + 1}", {"do": "branch", "epoch": best + 1}),
                Try("L2 penalty 0.003", {"do": "set", "values": {"l2": 0.003}}),
            ),
        )


def _warned(told: Sequence[Any]) -> Iterator[Card]:
    for warning in told:
        if warning.code in TITLES:
            yield Card(warning.code, TITLES[warning.code], warning.what, "", TRIES.get(warning.code, ()), "note")
