"""Networks as lines, trees and objects: all say the same, and trees carry everything."""

import json
from typing import Any

import pytest

from pellucid.blocks import Node, Residual
from pellucid.errors import InputError
from pellucid.layers import Dense, Dropout
from pellucid.layers.activation import ReLU
from pellucid.spec.network import NetworkSpec

SPEC = NetworkSpec(
    (
        Node(Dense(units=4, activation=ReLU(threshold=0.5)), "left_side", ("left",)),
        Node(Dense(units=4), "right_side", ("right",), tied_to="left_side"),
        Node(Residual(layers=(Node(Dropout(rate=0.1), "drop"), Node(Dense(units=4)))), "body"),
    ),
    ("left_side", "body"),
)


def test_a_line_and_objects_and_a_mixture_say_the_same() -> None:
    line = NetworkSpec.of("dense 4 tanh, dropout")
    assert NetworkSpec.of([Dense(units=4, activation="tanh"), Dropout()]) == line
    assert NetworkSpec.of(["dense 4 tanh", Node(Dropout())]) == line
    assert NetworkSpec.of(line) is line
    assert NetworkSpec.from_json({"line": "dense 4 tanh, dropout"}) == line


def test_a_tree_carries_what_a_line_cannot() -> None:
    assert NetworkSpec.from_json(json.loads(json.dumps(SPEC.to_json()))) == SPEC
    assert str(SPEC) == "left_side, right_side, body"


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({}, "either a 'line' or a list of 'layers'"),
        ({"line": "dense", "layers": []}, "either a 'line' or a list of 'layers'"),
        ({"line": 3}, "a line is text"),
        ({"lines": "dense"}, "either a 'line' or a list of 'layers'"),
        ({"layers": "dense"}, "expected a list of layers"),
        ({"layers": ["dense"]}, "a layer is a table with 'kind'"),
        ({"layers": [{"kind": "dens"}]}, "Did you mean 'dense'"),
        ({"layers": [{"kind": "Mine"}]}, "A layer of your own"),
        ({"layers": [{"kind": "dense", "units": -1}]}, "cannot have units=-1"),
        ({"layers": [{"kind": "dense", "inputs": "left"}]}, "expected a list of names"),
        ({"layers": [{"kind": "dense"}], "outputs": [1]}, "expected a list of names"),
        ({"layers": [{"kind": "residual", "layers": [{"kind": "dense", "size": 3}]}]}, "size"),
    ],
)
def test_a_tree_that_is_wrong_says_where(tree: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        NetworkSpec.from_json(tree)
    assert caught.value.where.startswith("network")


@pytest.mark.parametrize("wrong", [3, None, {"line": "dense"}, [3]])
def test_what_is_no_network_is_refused(wrong: object) -> None:
    with pytest.raises(InputError, match="this is not a network"):
        NetworkSpec.of(wrong)  # type: ignore[arg-type]


class Mine(Dense):
    """A layer of one's own."""


def test_a_layer_of_ones_own_comes_back_where_it_is_named() -> None:
    spec = NetworkSpec.of([Mine(units=3)])
    assert NetworkSpec.from_json(spec.to_json(), {"Mine": Mine}) == spec
