"""Programs made before they are asked for: nothing changes by them, and nothing is compiled a second time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.session.live import Live, read_command
from pellucid.spec.experiment import Experiment
from pellucid.training.names import named_leaves
from pellucid.training.program import Program


def open_live(**options: Any) -> Live:
    scene = {"source": "circle(points=40)", "network": "dense 3 tanh, dense 2 tanh", "batch_size": 7, **options}
    return Live.open(Experiment.of(**scene))


def do(live: Live, do: str, **fields: Any) -> None:
    live.apply(read_command({"do": do, **fields}))


def trained(live: Live, epochs: int) -> dict[str, np.ndarray]:
    live.prepare()
    do(live, "step", unit="epoch", count=epochs)
    while live.wants_to_train:
        live.turn(1.0)
    return {name: np.asarray(value) for name, value in named_leaves(live.training.carry)}


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Program]:
    """The programs that were really compiled."""
    found: list[Program] = []
    really = Program.compile

    def compiling(self: Program, *arguments: Any) -> None:
        if not self.compiled:
            found.append(self)
        really(self, *arguments)

    monkeypatch.setattr(Program, "compile", compiling)
    return found


STRUCTURE: list[tuple[str, dict[str, Any]]] = [
    ("add_neuron", {"at": 0}),
    ("remove_neuron", {"at": 1}),
    ("add_layer", {"at": 1, "layer": {"kind": "dense", "units": 2, "activation": "tanh"}}),
    ("remove_layer", {"at": 1}),
    ("change_layer", {"at": 0, "options": {"activation": "relu"}}),
]


SLOW = {"remove_neuron", "remove_layer"}
"""They go the way of what is added."""


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        pytest.param(*change, marks=[pytest.mark.slow] if change[0] in SLOW else [], id=change[0])
        for change in STRUCTURE
    ],
)
def test_a_change_that_was_expected_compiles_nothing_and_gives_the_same_bits(
    name: str, fields: dict[str, Any], compiled: list[Program]
) -> None:
    plain, prepared = open_live(), open_live()
    trained(plain, 2)
    trained(prepared, 1)
    prepared.prepare_ahead(read_command({"do": name, **fields}))
    trained(prepared, 1)
    do(plain, name, **fields)
    do(prepared, name, **fields)
    before = len(compiled)
    assert prepared.ready
    after = trained(prepared, 3)
    assert len(compiled) == before
    assert same(after, trained(plain, 3))
    assert prepared.curves == plain.curves


def test_what_was_expected_and_never_came_leaves_no_trace(compiled: list[Program]) -> None:
    live, other = open_live(), open_live()
    live.prepare_ahead(read_command({"do": "add_neuron", "at": 0}))
    do(live, "add_neuron", at=1)
    do(other, "add_neuron", at=1)
    assert not live.ready
    assert same(trained(live, 2), trained(other, 2))


def test_expecting_what_does_not_fit_is_told_and_what_is_no_change_of_structure_costs_nothing(
    compiled: list[Program],
) -> None:
    live = open_live()
    with pytest.raises(InputError):
        live.prepare_ahead(read_command({"do": "add_neuron", "at": 9}))
    for name, fields in (("regenerate", {}), ("reset", {}), ("set", {"values": {"l2": 0.1}})):
        live.prepare_ahead(read_command({"do": name, **fields}))
    assert not compiled


@pytest.mark.parametrize("values", [{}, {"l2": 0.1}])
def test_reset_goes_on_with_the_program_there_is(values: dict[str, Any], compiled: list[Program]) -> None:
    live = open_live()
    do(live, "set", values={"learning_rate": 0.1, **values})
    first = trained(live, 3)
    made = len(compiled)
    do(live, "reset")
    assert live.ready
    assert same(trained(live, 3), first)
    assert len(compiled) == made


def test_new_rows_are_not_trained_by_a_program_that_holds_the_old_ones() -> None:
    live, other = open_live(), open_live()
    trained(live, 1)
    trained(other, 1)
    do(live, "regenerate")
    do(other, "regenerate")
    other.training.program = other.training.program.with_recipe(other.training.recipe)
    assert same(trained(live, 2), trained(other, 2))
    assert live.curves.columns["train.loss"][-1] == other.curves.columns["train.loss"][-1]


def test_going_back_to_a_kept_moment_compiles_nothing(compiled: list[Program]) -> None:
    live = open_live()
    first = trained(live, 1)
    live.keep()
    trained(live, 5)
    made = len(compiled)
    do(live, "branch", epoch=1)
    assert live.ready
    assert same({name: np.asarray(value) for name, value in named_leaves(live.training.carry)}, first)
    trained(live, 2)
    assert len(compiled) == made


@pytest.mark.parametrize("options", [{}, {"classic": True, "optimizer": None, "batch_size": 6}, {"batch_size": 20}])
def test_compiling_draws_nothing_from_the_stream_of_orders(options: dict[str, Any]) -> None:
    live = open_live(**options)
    feed = live.training.feed
    before = feed.standing()[1]
    live.prepare()
    assert feed.standing()[1] == before
    blank, drawn = feed.blank(), feed.take(0, 1)
    for one, other in zip(blank, drawn, strict=True):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert (one.shape, one.dtype) == (other.shape, other.dtype)


def test_a_moment_kept_while_its_program_is_compiled_is_the_moment_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    live = open_live()
    kept: list[Any] = []
    really = Program.compile

    def compiling(self: Program, *arguments: Any) -> None:
        kept.append(live.training.feed.standing()[1])
        really(self, *arguments)

    before = live.training.feed.standing()[1]
    monkeypatch.setattr(Program, "compile", compiling)
    live.prepare()
    assert kept == [before]
    assert live.training.feed.standing()[1] == before
