"""From spec to network: outputs, shapes, and messages that name the layer."""

import pytest

from pellucid.blocks import Node
from pellucid.errors import InputError
from pellucid.layers import Add, Dense, Signature
from pellucid.layers.activation import Softmax, Tanh
from pellucid.network import Head, build

ROW, PICTURE = Signature.features(3), Signature.image(4, 4)
SEQUENCE = Signature((("time", 4), ("features", 3)))


@pytest.mark.parametrize(
    ("line", "heads", "names", "outputs"),
    [
        ("dense 4, dense", Head(2), ["dense1", "dense2"], ("dense2",)),
        ("dense 4", Head(2), ["dense1", "dense2"], ("dense2",)),
        ("dense 4", Head(2, Softmax()), ["dense1", "dense2", "dense2.softmax"], ("dense2.softmax",)),
        ("dense 4, dense tanh", Head(2, Softmax()), ["dense1", "dense2", "dense2.tanh"], ("dense2.tanh",)),
        ("dropout", Head(1), ["dropout1", "dense1"], ("dense1",)),
        (
            "dense 4",
            (Head(2), Head(1, Tanh())),
            ["dense1", "dense2", "dense3", "dense3.tanh"],
            ("dense2", "dense3.tanh"),
        ),
        ("dense 4", (), ["dense1"], ("dense1",)),
    ],
)
def test_the_task_gets_its_outputs(line: str, heads: object, names: list[str], outputs: tuple[str, ...]) -> None:
    network = build(line, ROW, heads)  # type: ignore[arg-type]
    assert [node.name for node in network.nodes] == names
    assert network.outputs == outputs


def test_a_picture_is_laid_out_for_a_dense_layer_and_a_sequence_is_not() -> None:
    assert [node.name for node in build("dense 4", PICTURE).nodes] == ["flat", "dense1"]
    assert build("dense 4", SEQUENCE).output.shape == (4, 4)


@pytest.mark.parametrize(
    ("nodes", "where", "message"),
    [
        (["dense 4", Node(Dense(units=1), inputs=("dens1",))], "layers[1] 'dense2'", "Did you mean 'dense1'"),
        (
            [Node(Dense(units=1), "a", ("b",)), Node(Dense(units=1), "b")],
            "layers[0] 'a'",
            "values would go in a circle",
        ),
        (["dense", "dense 4"], "layers[0] 'dense1'", "only the last layer may leave its size"),
        (["dense 4", Node(Add(), inputs=("dense1", "input"))], "layers[1] 'add1'", "inputs of one shape"),
        (["reshape 2x2"], "layers[0] 'reshape1'", "4 numbers for 2x2, got 3"),
        (["dense 4 as x", "dense 4 as x"], "layers[1]", "two layers are called 'x'"),
        (["dense 4", Node(Dense(units=4), tied_to="dense1")], "layers[1] 'dense2'", "cannot share the parameters"),
    ],
)
def test_what_does_not_fit_is_told_with_its_layer(nodes: list[object], where: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        build(nodes, ROW)
    assert caught.value.where == where


def test_a_layer_and_an_input_cannot_have_one_name() -> None:
    with pytest.raises(InputError, match="both called 'left'"):
        build([Node(Dense(units=1), "left")], {"left": ROW})


def test_sharing_goes_through_to_the_owner() -> None:
    nodes = [Node(Dense(units=3), name, tied_to=owner) for name, owner in (("a", ""), ("b", "a"), ("c", "b"))]
    network = build(nodes, ROW)
    assert [node.tied_to for node in network.nodes] == ["", "a", "a"]
    assert network.count() == 12


def test_too_many_layers_are_refused_before_they_are_made() -> None:
    with pytest.raises(InputError, match="too many layers"):
        build("100000 x (100000 x (dense 8))", ROW)
