"""Edits of specs: the new line, which layer goes on from which, and what is refused with its reason."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from pellucid.blocks import Node
from pellucid.errors import InputError
from pellucid.layers import Add, Concatenate, Dense, Signature
from pellucid.network import Head, build
from pellucid.network.edits import (
    Edit,
    input_units,
    restated,
    with_layer,
    with_options,
    with_units,
    without_layer,
    without_unit,
)
from pellucid.spec.network import NetworkSpec

TWO = "dense 4 tanh, dense 2 tanh"
SKIPPED = NetworkSpec(
    (
        Node(Dense(units=4)),
        Node(Dense(units=3)),
        Node(Concatenate(), inputs=("dense1", "dense2")),
        Node(Dense(units=2), inputs=("concatenate1",)),
    )
)


@pytest.mark.parametrize(
    ("edit", "line", "origin", "kept"),
    [
        (
            with_layer(NetworkSpec.of(TWO), 0, "dense 2", 2),
            f"dense 2, {TWO}",
            {"dense2": "dense1", "dense3": "dense2"},
            "exactly",
        ),
        (
            with_layer(NetworkSpec.of(TWO), 0, "dense 2"),
            f"dense 2, {TWO}",
            {"dense2": "dense1", "dense3": "dense2"},
            "nearly",
        ),
        (
            with_layer(NetworkSpec.of(TWO), 2, "dense 2 tanh"),
            f"{TWO}, dense 2 tanh",
            {"dense1": "dense1", "dense2": "dense2"},
            "nearly",
        ),
        (
            with_layer(NetworkSpec.of(TWO), 2, "dense 1"),
            f"{TWO}, dense 1",
            {"dense1": "dense1", "dense2": "dense2"},
            "no",
        ),
        (
            with_layer(NetworkSpec.of(TWO), 1, "dropout 0.1"),
            "dense 4 tanh, dropout 0.1, dense 2 tanh",
            {"dense1": "dense1", "dense2": "dense2"},
            "exactly",
        ),
        (
            with_layer(NetworkSpec.of("dense 4 relu"), 1, "dense 4 relu"),
            "dense 4 relu, dense 4 relu",
            {"dense1": "dense1"},
            "exactly",
        ),
        (
            with_layer(NetworkSpec.of("dense 4 tanh"), 1, "dense 4 relu"),
            "dense 4 tanh, dense 4 relu",
            {"dense1": "dense1"},
            "no",
        ),
        (
            with_layer(NetworkSpec.of("dense 4 sigmoid"), 1, "relu"),
            "dense 4 sigmoid, relu",
            {"dense1": "dense1"},
            "exactly",
        ),
        (
            with_layer(NetworkSpec.of("dense 4, layernorm"), 1, "dense 5"),
            "dense 4, dense 5, layernorm",
            {"dense1": "dense1", "layernorm1": "layernorm1"},
            "no",
        ),
        (with_layer(NetworkSpec.of("dense tanh"), 0, "dense 2"), "dense 2, dense tanh", {"dense2": "dense1"}, "nearly"),
        (without_layer(NetworkSpec.of(TWO), 0), "dense 2 tanh", {"dense1": "dense2"}, "no"),
        (
            without_layer(NetworkSpec.of("dense 4, dropout 0.1, dense 2 tanh"), 0),
            "dropout 0.1, dense 2 tanh",
            {"dropout1": "dropout1", "dense1": "dense2"},
            "exactly",
        ),
        (
            without_layer(NetworkSpec.of("dense 4, dense 2 bias=false"), 0),
            "dense 2 bias=false",
            {"dense1": "dense2"},
            "no",
        ),
        (
            without_layer(NetworkSpec.of("dense 4, batchnorm, dense 2"), 0),
            "batchnorm, dense 2",
            {"batchnorm1": "batchnorm1", "dense1": "dense2"},
            "no",
        ),
        (without_layer(NetworkSpec.of("dense 4 tanh"), 0), "dense", {}, "no"),
        (without_layer(NetworkSpec.of("dense 4 tanh, dense tanh"), 0), "dense tanh", {"dense1": "dense2"}, "no"),
        (
            with_units(NetworkSpec.of(TWO), 1, 3),
            "dense 4 tanh, dense 3 tanh",
            {"dense1": "dense1", "dense2": "dense2"},
            "exactly",
        ),
        (
            with_units(NetworkSpec.of(TWO), 1, 1),
            "dense 4 tanh, dense 1 tanh",
            {"dense1": "dense1", "dense2": "dense2"},
            "no",
        ),
        (with_units(NetworkSpec.of("dense 4 softmax"), 0, 5), "dense 5 softmax", {"dense1": "dense1"}, "no"),
        (
            with_options(NetworkSpec.of(TWO), 0, {"l2": 0.1}),
            "dense 4 tanh l2=0.1, dense 2 tanh",
            {"dense1": "dense1", "dense2": "dense2"},
            "exactly",
        ),
        (
            with_options(NetworkSpec.of(TWO), 0, {"activation": None}),
            "dense 4, dense 2 tanh",
            {"dense1": "dense1", "dense2": "dense2"},
            "no",
        ),
        (
            with_options(NetworkSpec.of("dense 4 bias=false"), 0, {"bias": True}),
            "dense 4",
            {"dense1": "dense1"},
            "exactly",
        ),
        (
            with_options(NetworkSpec.of("dropout 0.5"), 0, {"rate": 0.1}),
            "dropout 0.1",
            {"dropout1": "dropout1"},
            "exactly",
        ),
        (
            with_options(NetworkSpec.of("dense tanh"), 0, {"activation": "sigmoid"}),
            "dense sigmoid",
            {"dense1": "dense1"},
            "no",
        ),
        (with_options(NetworkSpec.of("2 x (dense 4)"), 0, {"count": 3}), "3 x (dense 4)", {"repeat1": "repeat1"}, "no"),
    ],
)
def test_an_edit_says_what_is_written_now_and_what_goes_on(
    edit: Edit, line: str, origin: dict[str, str], kept: str
) -> None:
    assert (str(edit.spec), dict(edit.origin), edit.kept) == (line, origin, kept)


def test_whatever_is_read_by_a_counted_name_is_read_on_under_its_new_one() -> None:
    edit = with_layer(SKIPPED, 1, "dense 5")
    assert [node.inputs for node in edit.spec.nodes] == [(), (), (), ("dense1", "dense3"), ("concatenate1",)]
    shorter = without_layer(SKIPPED, 1)
    assert [node.inputs for node in shorter.spec.nodes] == [(), ("dense1", "dense1"), ("concatenate1",)]
    build(shorter.spec, Signature.features(2), Head(1))


def test_a_layer_put_before_one_that_names_its_input_comes_between_them() -> None:
    nodes = (Node(Dense(units=4)), Node(Dense(units=3)), Node(Dense(units=2), inputs=("dense1",)))
    edit = with_layer(NetworkSpec(nodes), 2, "dense 4")
    network = build(edit.spec, Signature.features(2))
    assert network["dense3"].inputs == ("dense1",)
    assert network["dense4"].inputs == ("dense3",)


def test_outputs_follow_their_layers() -> None:
    named = NetworkSpec(NetworkSpec.of(TWO).nodes, ("dense2",))
    assert with_layer(named, 0, "dense 2").spec.outputs == ("dense3",)
    assert with_layer(named, 2, "dense 2").spec.outputs == ("dense3",)
    assert without_layer(named, 1).spec.outputs == ("dense1",)


def test_a_spec_written_anew_is_compared_with_the_old_one() -> None:
    table = {
        "dense 4 tanh, dense 3 tanh": {"dense1": "dense1", "dense2": "dense2"},
        "dense 2 tanh": {"dense1": "dense2"},
        "dense 8, dense 4 tanh, dense 2 tanh": {"dense2": "dense1", "dense3": "dense2"},
        "dense 4 tanh, dropout 0.1, dense 2 tanh, dense tanh": {"dense1": "dense1", "dense2": "dense2"},
        "dropout 0.5": {},
    }
    for line, origin in table.items():
        assert dict(restated(NetworkSpec.of(TWO), NetworkSpec.of(line)).origin) == origin
    assert restated(NetworkSpec.of(TWO), NetworkSpec.of(TWO)).kept == "exactly"


def test_columns_are_found_again_by_name() -> None:
    assert input_units(["a", "b"], ["b", "c", "a", "b"]) == (1, None, 0, 1)
    assert input_units([], ["a"]) == (None,)


RESIDUAL = "dense 4 tanh, residual(dense 4 tanh, dense 4), dense 2"
TIED = NetworkSpec((Node(Dense(units=4)), Node(Dense(units=4)), Node(Dense(units=4), tied_to="dense2")))


@pytest.mark.parametrize(
    ("spec", "edit", "where", "message"),
    [
        (TWO, lambda spec: with_layer(spec, 3, "dense 4"), "at", "no such place"),
        (TWO, lambda spec: with_layer(spec, -1, "dense 4"), "at", "0 to 2"),
        ("dense 4, dense", lambda spec: with_layer(spec, 2, "dense 4"), "at", "0 to 1"),
        (TWO, lambda spec: with_layer(spec, 0, {"kind": "dens"}), r"layers\[0\]", "Did you mean 'dense'"),
        (TWO, lambda spec: with_layer(spec, 0, {"kind": "dense", "units": 0}), r"layers\[0\]", "above 0"),
        (TWO, lambda spec: with_layer(spec, 1, {"kind": "dense"}), r"layers\[1\]", "one layer with a size"),
        (TWO, lambda spec: with_layer(spec, 1, "dense 2, dense 2"), r"layers\[1\]", "one layer"),
        (TWO, lambda spec: with_layer(spec, 1, 7), r"layers\[1\]", "not a network"),
        (SKIPPED, lambda spec: with_layer(spec, 2, "dense 4"), r"layers\[2\]", "reads several others"),
        (RESIDUAL, lambda spec: with_layer(spec, 1, "dense 5"), r"layers\[1\]", "'residual1' adds"),
        (TWO, lambda spec: without_layer(spec, 2), "at", "0 to 1"),
        ("dense 4, dense", lambda spec: without_layer(spec, 1), r"layers\[1\]", "output layer"),
        (SKIPPED, lambda spec: without_layer(spec, 2), r"layers\[2\]", "joins several"),
        (RESIDUAL, lambda spec: without_layer(spec, 0, 2), r"layers\[0\]", "'residual1' adds"),
        (TIED, lambda spec: without_layer(spec, 1), r"layers\[1\]", "'dense3' shares the weights of 'dense2'"),
        (
            NetworkSpec((Node(Dense(units=4)),), ("dense1",)),
            lambda spec: without_layer(spec, 0),
            r"layers\[0\]",
            "all that leads",
        ),
        (TWO, lambda spec: with_units(spec, 0, 0), r"layers\[0\].units", "above 0"),
        (TWO, lambda spec: with_units(spec, 5, 2), "at", "no such place"),
        ("dropout 0.1", lambda spec: with_units(spec, 0, 2), r"layers\[0\]", "no neurons of its own"),
        ("dense tanh", lambda spec: with_units(spec, 0, 2), r"layers\[0\]", "the task says"),
        (RESIDUAL, lambda spec: with_units(spec, 0, 5), r"layers\[0\]", "'residual1' adds"),
        (RESIDUAL, lambda spec: with_units(spec, 1, 5), r"layers\[1\]", "inside a block"),
        (TIED, lambda spec: with_units(spec, 0, 5), r"layers\[0\]", "shares its weights"),
        (TIED, lambda spec: with_units(spec, 1, 5), r"layers\[1\]", "shares its weights"),
        ("dense 4, reshape 2x2, dense 2", lambda spec: with_units(spec, 0, 5), r"layers\[0\]", "counts on the width"),
        (TWO, lambda spec: without_unit(spec, 1, 2), r"layers\[1\]", "0 to 1"),
        ("dense 1", lambda spec: without_unit(spec, 0, 0), r"layers\[0\].units", "above 0"),
        (
            TWO,
            lambda spec: with_options(spec, 0, {"activation": "tahn"}),
            r"layers\[0\].activation",
            "Did you mean 'tanh'",
        ),
        (TWO, lambda spec: with_options(spec, 1, {"l1": 0.1, "l2": -1}), r"layers\[1\].l2", "0 or more"),
        (TWO, lambda spec: with_options(spec, 0, {"unit": 3}), r"layers\[0\].unit", "Did you mean 'units'"),
        (TWO, lambda spec: with_options(spec, 0, {"unit": None}), r"layers\[0\].unit", "no option 'unit'"),
        (TWO, lambda spec: with_options(spec, 0, {"units": None}), r"layers\[0\].units", "only the output layer"),
        (RESIDUAL, lambda spec: with_options(spec, 1, {"layers": []}), r"layers\[1\].layers", "inside a block"),
        ("2 x (dense 4)", lambda spec: with_options(spec, 0, {"count": 0}), r"layers\[0\].count", "1 or more"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place_and_reason(
    spec: Any, edit: Callable[[NetworkSpec], Edit], where: str, message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        edit(NetworkSpec.of(spec) if isinstance(spec, str) else spec)
    assert re.match(where, caught.value.where)
    assert caught.value.safe == "Nothing was changed."
    assert caught.value.allowed or caught.value.next


def test_a_written_sum_is_refused_too() -> None:
    spec = NetworkSpec((Node(Dense(units=4)), Node(Dense(units=4)), Node(Add(), inputs=("dense1", "dense2"))))
    with pytest.raises(InputError, match="'add1' adds the numbers of 'dense1'"):
        with_units(spec, 0, 5)
