"""Blocks: what they expand into, under which names, and what they share."""

import jax
import pytest

from pellucid.blocks import Node, Repeat, Residual, expanded, named
from pellucid.errors import InputError
from pellucid.layers import Dense, Dropout, LayerNorm, Signature
from pellucid.network import build

BODY = (Node(Dense(units=4, activation="tanh")), Node(Dense(units=3)))


def test_names_come_from_kind_and_count_or_are_given() -> None:
    nodes = (Node(Dense()), Node(Dropout()), Node(Dense(), "middle"), Node(Dense()))
    assert [node.name for node in named(nodes)] == ["dense1", "dropout1", "middle", "dense3"]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["a", "a"], "two layers are called 'a'"),
        (["dense2", ""], "two layers are called 'dense2'"),
        (["input"], "'input'"),
    ],
)
def test_a_name_is_given_once(names: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        named(tuple(Node(Dense(units=1), name) for name in names))


@pytest.mark.parametrize("name", ["a/b", "a.b", "a b", "../up", "a\n"])
def test_a_name_that_would_confuse_files_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="cannot be the name of a layer"):
        named((Node(Dense(units=1), name),))


def test_blocks_open_into_named_layers_that_read_each_other() -> None:
    nodes = expanded((Node(Dense(units=3)), Node(Residual(layers=BODY)), Node(Dense(units=1))))
    assert {node.name: node.inputs for node in nodes} == {
        "dense1": ("input",),
        "residual1.dense1": ("dense1",),
        "residual1.dense1.tanh": ("residual1.dense1",),
        "residual1.dense2": ("residual1.dense1.tanh",),
        "residual1.add": ("residual1.dense2", "dense1"),
        "dense2": ("residual1.add",),
    }
    assert nodes[2].part_of == "residual1.dense1"


def test_repetition_has_weights_of_its_own_each_time_and_nests() -> None:
    inner = Node(Residual(layers=(Node(LayerNorm()), Node(Dense(units=3)))))
    network = build(Repeat(count=3, layers=(inner, Node(Dense(units=3)))), Signature.features(3))
    assert network.count() == 3 * (6 + 12 + 12)
    assert "repeat1.2.residual1.dense1" in [node.name for node in network.nodes]
    assert network.output.shape == (3,)


def test_a_block_can_share_the_weights_of_another() -> None:
    nodes = [Node(Residual(layers=BODY), "first"), Node(Residual(layers=BODY), "again", tied_to="first")]
    network = build(nodes, Signature.features(3))
    assert network.count() == 4 * 3 + 4 + 3 * 4 + 3
    params, state = network.init(0)
    assert set(params) == {"first.dense1", "first.dense2"}
    x = jax.random.normal(jax.random.key(1), (2, 3))
    once = build(Residual(layers=BODY), Signature.features(3))
    renamed = {name.replace("first", "residual1"): group for name, group in params.items()}
    twice = once.forward(renamed, state, once.forward(renamed, state, x)[0])[0]
    assert (network.forward(params, state, x)[0] == twice).all()


def test_a_residual_whose_ends_differ_says_so() -> None:
    with pytest.raises(InputError, match="add expected inputs of one shape") as caught:
        build(Residual(layers=BODY), Signature.features(5))
    assert "residual1.add" in caught.value.where


@pytest.mark.parametrize("count", [0, -1, 100_001])
def test_a_count_is_bounded(count: int) -> None:
    with pytest.raises(ValueError, match="count"):
        Repeat(count=count, layers=BODY)
