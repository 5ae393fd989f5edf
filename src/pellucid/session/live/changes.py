"""From a command to what is asked next: the change in words, and how the network follows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any

from pellucid.data.points import edited
from pellucid.errors import InputError
from pellucid.network.edits import Edit, with_layer, with_options, with_units, without_layer, without_unit
from pellucid.session.live import commands
from pellucid.session.live.absent import without_rows
from pellucid.session.live.asked import RATES, Asked
from pellucid.session.setup import Setup
from pellucid.spec.network import NetworkSpec

UNTOUCHED = RATES | frozenset(
    {
        "optimizer",
        "momentum",
        "schedule",
        "clip",
        "batch_size",
        "full_batch",
        "shuffle",
        "train_loss",
        "order_seed",
        "noise_seed",
        "epochs",
        "max_seconds",
        "patience",
        "until",
        "checkpoint_seconds",
        "init_seed",
        "source",
        "data_seed",
        "split",
        "split_by",
        "split_seed",
        "stratify",
    }
)
"""Options whose change leaves every weight as it is."""


@dataclass(frozen=True)
class Change:
    """A change of what is asked.

    Args:
        name: in words, for the history.
        asked: what is asked from here on.
        edit: how the network follows; ``None`` where its layers stay as they are.
        fresh: whether the weights begin anew.
    """

    name: str
    asked: Asked
    edit: Edit | None = None
    fresh: bool = False

    def touches_weights(self, differing: frozenset[str]) -> bool:
        """Whether taking it back has to bring the weights back; ``differing``: options that it says otherwise."""
        return self.fresh or self.edit is not None or not differing <= UNTOUCHED


@singledispatch
def change_of(command: commands.LiveCommand, asked: Asked, setup: Setup) -> Change:
    """What a command changes.

    Raises:
        InputError: it does not fit.
    """
    raise InputError(
        "this command changes nothing that is asked", code="live.command", got=type(command).do, next="Send another."
    )


@change_of.register
def _(command: commands.Set, asked: Asked, setup: Setup) -> Change:
    return Change(_in_words(command.values), asked.saying(command.values))


@change_of.register
def _(command: commands.Classic, asked: Asked, setup: Setup) -> Change:
    room = dict.fromkeys(("optimizer", "momentum", "clip", "schedule"))
    return Change(f"classic rule {'on' if command.on else 'off'}", asked.saying({**room, "classic": command.on}))


@change_of.register
def _(command: commands.Regenerate, asked: Asked, setup: Setup) -> Change:
    if asked.own:
        raise InputError(
            "these points are your own", code="live.own-points", got="regenerate", next="Choose a built-in set first."
        )
    run = asked.experiment.run
    last = run.seed if run.data_seed is None else run.data_seed
    return Change("new points", asked.saying({"data_seed": last + 1 if command.seed is None else command.seed}))


@change_of.register
def _(command: commands.NewSeed, asked: Asked, setup: Setup) -> Change:
    run = asked.experiment.run
    last = run.seed if run.init_seed is None else run.init_seed
    seed = last + 1 if command.seed is None else command.seed
    return Change(f"initial weights of seed {seed}", asked.saying({"init_seed": seed}), fresh=True)


@change_of.register
def _(command: commands.Reset, asked: Asked, setup: Setup) -> Change:
    return Change("reset", asked, fresh=True)


@change_of.register
def _(command: commands.AddLayer, asked: Asked, setup: Setup) -> Change:
    edit = with_layer(_spec(setup), command.at, command.layer)
    return _edited(f"added {command.layer.get('kind', 'layer')} as layer {command.at + 1}", asked, edit)


@change_of.register
def _(command: commands.RemoveLayer, asked: Asked, setup: Setup) -> Change:
    return _edited(f"removed layer {command.at + 1}", asked, without_layer(_spec(setup), command.at))


@change_of.register
def _(command: commands.ChangeLayer, asked: Asked, setup: Setup) -> Change:
    edit = with_options(_spec(setup), command.at, command.options)
    return _edited(f"layer {command.at + 1}: {_in_words(command.options)}", asked, edit)


@change_of.register
def _(command: commands.AddNeuron, asked: Asked, setup: Setup) -> Change:
    edit = with_units(_spec(setup), command.at, _units(setup, command.at) + 1)
    return _edited(f"added a neuron to layer {command.at + 1}", asked, edit)


@change_of.register
def _(command: commands.RemoveNeuron, asked: Asked, setup: Setup) -> Change:
    units = _units(setup, command.at)
    index = units - 1 if command.index is None else command.index
    edit = without_unit(_spec(setup), command.at, index)
    return _edited(f"removed neuron {index + 1} of layer {command.at + 1}", asked, edit)


@change_of.register
def _(command: commands.Points, asked: Asked, setup: Setup) -> Change:
    if asked.absent:
        raise without_rows(asked.absent)
    data, split = edited(
        setup.dataset,
        setup.split,
        add=[(point.values, point.label) for point in command.add],
        erase=command.erase,
        move=[(point.row, point.values) for point in command.move],
        relabel=[(point.row, point.label) for point in command.relabel],
    )
    parts = {"added": command.add, "erased": command.erase, "moved": command.move, "relabelled": command.relabel}
    name = ", ".join(f"{len(part)} {word}" for word, part in parts.items() if part)
    return Change(f"points: {name or 'none'}", replace(asked, data=data, own=True, split=split, fitted=None))


def _edited(name: str, asked: Asked, edit: Edit) -> Change:
    """The experiment with another network, said as a line where a line can say it."""
    experiment = asked.experiment.model_copy(update={"network": edit.spec})
    return Change(name, replace(asked, experiment=experiment), edit)


def _spec(setup: Setup) -> NetworkSpec:
    spec = setup.experiment.network
    assert spec is not None, "an experiment made ready has a network"
    return spec


def _units(setup: Setup, at: int) -> int:
    nodes = _spec(setup).nodes
    units = getattr(nodes[at].layer, "units", None) if at < len(nodes) else None
    if units is None:
        raise InputError(
            "this layer has no neurons to count",
            code="live.layer",
            got=at,
            next="Choose a dense layer that is not the output.",
        )
    return int(units)


def _in_words(values: Mapping[str, Any]) -> str:
    plain = {
        name: NetworkSpec.from_json(value) if name == "network" and isinstance(value, Mapping) else value
        for name, value in values.items()
    }
    said = (f"{name.replace('_', ' ')} {'as usual' if value is None else value}" for name, value in plain.items())
    return ", ".join(said)[:120] or "nothing"
