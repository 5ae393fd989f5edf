"""One table over every layer and block: a new one adds a row and is put through all of this."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from pellucid.blocks import Block, Node, Repeat, Residual, blocks
from pellucid.errors import InputError
from pellucid.layers import (
    Add,
    BatchNorm,
    Concatenate,
    Context,
    Dense,
    DropConnect,
    Dropout,
    Flatten,
    Layer,
    LayerNorm,
    Rescale,
    Reshape,
    Signature,
    layers,
)
from pellucid.layers.activation import activations
from pellucid.network import Network, build, summarize
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_from_toml, experiment_to_toml
from pellucid.spec.line import parse_line, print_line
from pellucid.spec.network import NetworkSpec
from pellucid.tasks.objective import lowered

if TYPE_CHECKING:
    from jax import Array

ROW, PICTURE, TIME = Signature.features(6), Signature.image(2, 3, 4), Signature((("time", 3), ("features", 4)))


class Row(NamedTuple):
    """A layer with options that matter, what flows in, and numbers counted by hand."""

    layer: Layer | Block
    takes: tuple[Signature, ...] = (ROW,)
    gives: tuple[int, ...] = (6,)
    parameters: int = 0
    multiply_adds: int = 0
    line: str | None = ""  # how a line says it; None where no line can; "" for the bare word


TABLE = {
    **{word: Row(activation()) for word, activation in activations.items()},
    "dense": Row(Dense(units=5), gives=(5,), parameters=6 * 5 + 5, multiply_adds=30, line="dense 5"),
    "dense over time": Row(Dense(units=2, bias=False), (TIME,), (3, 2), 4 * 2, 3 * 4 * 2, "dense 2 bias=false"),
    "dense with many weights": Row(Dense(units=40), gives=(40,), parameters=280, multiply_adds=240, line="dense 40"),
    "dense and tanh": Row(Dense(units=5, activation="tanh"), (ROW,), (5,), 35, 30, "dense 5 tanh"),
    "dense, thinly wired": Row(Dense(units=5, connections=0.3), (ROW,), (5,), 2 * 5 + 5, 30, "dense 5 connections=0.3"),
    "dense, as asked": Row(
        Dense(units=5, l1=0.1, l2=0.2, frozen=True, initializer="he", bias_initializer={"kind": "uniform", "low": 0}),
        gives=(5,), parameters=35, multiply_adds=30, line=None,
    ),
    "dropconnect": Row(DropConnect(units=5, rate=0.3), (ROW,), (5,), 35, 30, "dropconnect 5 rate=0.3"),
    "dropout": Row(Dropout(rate=0.2), line="dropout 0.2"),
    "batchnorm": Row(BatchNorm(momentum=0.8), (ROW,), (6,), 12, 12, "batchnorm momentum=0.8"),
    "batchnorm of pictures": Row(BatchNorm(), (PICTURE,), (2, 3, 4), 8, 48),
    "layernorm": Row(LayerNorm(), (ROW,), (6,), 12, 12),
    "layernorm over time": Row(LayerNorm(epsilon=1e-3), (TIME,), (3, 4), 8, 24, "layernorm epsilon=0.001"),
    "flatten": Row(Flatten(), (PICTURE,), (24,)),
    "reshape": Row(Reshape(shape="2x3x1"), (ROW,), (2, 3, 1), line="reshape 2x3x1"),
    "rescale": Row(Rescale(scale=0.5, offset=-1), line="rescale 0.5 -1.0"),
    "rescale, offset alone": Row(Rescale(offset=2.5), line="rescale offset=2.5"),
    "add": Row(Add(), (ROW, ROW), line=None),
    "concatenate": Row(Concatenate(), (ROW, Signature.features(2)), (8,), line=None),
    "residual": Row(
        Residual(layers=(Node(Dense(units=4, activation="tanh")), Node(Dense(units=6)))),
        (ROW,), (6,), 28 + 30, 48, "residual(dense 4 tanh, dense 6)",
    ),
    "repeat": Row(Repeat(count=2, layers=(Node(Dense(units=6)),)), (ROW,), (6,), 84, 72, "2 x (dense 6)"),
}  # fmt: skip
BATCH = 4

every_row = pytest.mark.parametrize("name", list(TABLE))
NEAR = {"dense with many weights", "dense and tanh", "dense, as asked", "rescale, offset alone"}
"""Rows whose numbers come from the same lines as those of a row beside them."""

VARIANTS = {"batchnorm of pictures", "layernorm over time"}
"""The formulas of the row before, over more axes; their shapes and their batches are seen to by default."""

MADE_OF_OTHERS = {"residual", "repeat", "flatten", "reshape", "concatenate"}
"""Rows that compute nothing of their own."""

OTHER_ACTIVATIONS = set(activations) - {"relu", "softmax", "step"}
"""What an activation does one by one is seen to, in more detail, in the table of activations."""


def slow_where(*names: Any, without: Any = ()) -> Any:
    """A row for every name but some; these of them are slow."""
    rare, rows = set().union(*names), [name for name in TABLE if name not in without]
    return pytest.mark.parametrize(
        "name", [pytest.param(name, marks=pytest.mark.slow) if name in rare else name for name in rows]
    )


rows_with_weights = pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.parameters])


def node_of(name: str, path: str = "mine") -> Node:
    row = TABLE[name]
    several = tuple(f"in{index}" for index in range(len(row.takes))) if len(row.takes) > 1 else ()
    return Node(TABLE[name].layer, path, several)


def network_of(name: str, path: str = "mine") -> Network:
    return build([node_of(name, path)], {f"in{index}": given for index, given in enumerate(TABLE[name].takes)})


def inputs_of(name: str) -> dict[str, Array]:
    """Numbers at least 0.2 away from zero, where some activations have their kink."""
    rng = np.random.default_rng(3)
    shapes = {f"in{index}": (BATCH, *given.shape) for index, given in enumerate(TABLE[name].takes)}
    return {path: jnp.asarray(rng.uniform(0.2, 1.5, size) * rng.choice([-1, 1], size)) for path, size in shapes.items()}


@cache
def begun(name: str) -> tuple[Network, Any, Any, dict[str, Array]]:
    """The network of a row, its initial parameters and state, and inputs, in float64."""
    with jax.enable_x64(True):
        network = network_of(name)
        return network, *network.init(5, dtype="float64"), inputs_of(name)


def learning() -> Context:
    return Context(training=True, key=jax.random.key(1))


def test_every_layer_and_block_has_a_row() -> None:
    kinds = {row.layer.kind for row in TABLE.values()}
    assert kinds == set(layers) | set(blocks)
    assert all(registry[kind].kind == kind for registry in (layers, blocks) for kind in registry)


@every_row
def test_it_says_what_it_is_and_how_it_is_used(name: str) -> None:
    family = type(TABLE[name].layer).__mro__
    assert type(TABLE[name].layer).__doc__ != family[1].__doc__
    assert any(
        ">>>" in (each.__doc__ or "")
        for each in family[: family.index(Block if issubclass(family[0], Block) else Layer)]
    )


@every_row
def test_it_comes_back_from_json_and_toml(name: str) -> None:
    spec = NetworkSpec((node_of(name),), ("mine",))
    assert NetworkSpec.from_json(spec.to_json()) == spec
    experiment = Experiment.of(network=spec)
    assert experiment_from_toml(experiment_to_toml(experiment)) == experiment
    assert Experiment.model_validate_json(experiment.model_dump_json()) == experiment


@every_row
def test_it_comes_back_from_a_line_or_says_that_no_line_carries_it(name: str) -> None:
    node = node_of(name, "")
    if TABLE[name].line is None:
        with pytest.raises(InputError, match="a line cannot say"):
            print_line((node,))
    else:
        assert print_line((node,)) == (TABLE[name].line or TABLE[name].layer.kind)
        assert parse_line(print_line((node,))) == (node,)


@slow_where(NEAR, OTHER_ACTIVATIONS)
def test_shapes_are_those_announced_and_compiling_changes_nothing(name: str) -> None:
    network, params, state, inputs = begun(name)
    with jax.enable_x64(True):
        output, after, seen = plain = network.forward(params, state, inputs, learning())
        compiled = jax.jit(lambda *given: network.forward(*given, learning()))(params, state, inputs)
    assert network.output.shape == TABLE[name].gives == output.shape[1:]
    assert all(seen[node.name].shape[1:] == network.signatures[node.name].shape for node in network.nodes)
    assert jax.tree.map(jnp.shape, after) == jax.tree.map(jnp.shape, state)
    for tree, specs in ((params, network.parameters()), (state, network.states())):
        shapes = {f"{layer}/{name}": spec.shape for layer, name, spec in specs}
        assert {f"{layer}/{name}": value.shape for layer in tree for name, value in tree[layer].items()} == shapes
    jax.tree.map(lambda one, other: np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-15), compiled, plain)


@every_row
def test_parameters_and_work_are_those_counted_by_hand(name: str) -> None:
    network = network_of(name)
    table = summarize(network)
    assert network.count() == table.parameters == TABLE[name].parameters
    assert table.multiply_adds == TABLE[name].multiply_adds
    masks = network.masks(5)
    thin = {(layer, name) for layer, name, spec in network.parameters() if spec.connections < 1}
    wired = sum(int(masks[layer][name].sum()) for layer, name in thin)
    assert (
        wired + sum(spec.size for layer, name, spec in network.parameters() if (layer, name) not in thin)
        == TABLE[name].parameters
    )


@slow_where(NEAR, OTHER_ACTIVATIONS)
def test_in_use_a_batch_is_its_rows_one_by_one(name: str) -> None:
    network, params, state, inputs = begun(name)

    def in_use(inputs: Any) -> Array:
        return network.forward(params, state, inputs)[0]

    def alone(row: Any) -> Array:
        return in_use(jax.tree.map(lambda values: values[None], row))[0]

    with jax.enable_x64(True):
        together, one_by_one = jax.jit(lambda inputs: (in_use(inputs), jax.lax.map(alone, inputs)))(inputs)
    np.testing.assert_allclose(one_by_one, together, rtol=1e-13, atol=1e-15)


@slow_where(NEAR, VARIANTS, without=activations)
def test_gradients_are_finite_differences(name: str) -> None:
    """By all parameters and inputs, in training."""
    network, params, state, inputs = begun(name)
    with jax.enable_x64(True):
        flat, unravel = ravel_pytree((params, inputs))
    pull = np.cos(np.arange(BATCH * network.output.size)).reshape(BATCH, *network.output.shape)

    def height(numbers: Array) -> Array:
        params, inputs = unravel(numbers)
        return (pull * network.forward(params, state, inputs, learning())[0]).sum()

    with jax.enable_x64(True):
        h = 1e-6 * np.eye(flat.size)
        both = jax.jit(lambda middle, around: (jax.grad(height)(middle), jax.vmap(height)(around)))
        gradient, heights = map(np.asarray, both(flat, np.concatenate([flat + h, flat - h])))
    above, below = heights.reshape(2, -1)
    np.testing.assert_allclose(gradient, (above - below) / 2e-6, rtol=1e-6, atol=1e-8)


@rows_with_weights
def test_beginnings_depend_on_seed_path_and_shape_alone(name: str) -> None:
    before = Node(LayerNorm(), "before", ("in0",))
    here, again = network_of(name).init(5)[0], network_of(name).init(5)[0]
    later = build([before, node_of(name)], network_of(name).inputs).init(5)[0]
    for layer, group in here.items():
        for array, values in group.items():
            assert (values == again[layer][array]).all()
            assert (values == later[layer][array]).all()


@pytest.mark.parametrize(("path", "seed"), [("mine", 6), ("other", 5)])
def test_another_seed_or_path_begins_elsewhere(path: str, seed: int) -> None:
    here = network_of("dense").init(5)[0]["mine"]["weight"]
    assert (network_of("dense", path).init(seed)[0][path]["weight"] != here).all()


@slow_where(NEAR, VARIANTS, MADE_OF_OTHERS, without=activations)
def test_extremes_stay_finite_also_in_bfloat16(name: str) -> None:
    network, params, state, inputs = begun(name)
    extremes = np.array([-1e4, -100, 0, 1e4], "float32")
    extreme_inputs = {}
    for path, values in inputs.items():
        row = np.arange(values[0].size).reshape(1, *values.shape[1:])
        extreme_inputs[path] = np.where(row == 0, np.float32(0.3), extremes.reshape(-1, *[1] * (values.ndim - 1)))
    params, state = jax.tree.map(lambda values: np.asarray(values, "float32"), (params, state))

    def slopes(params: Any, inputs: Any) -> Any:
        def total(params: Any, inputs: Any) -> tuple[Array, Any]:
            output, after, _ = network.forward(params, state, inputs, learning())
            return output.astype("float32").sum(), (output, after)

        return jax.value_and_grad(total, argnums=(0, 1), has_aux=True)(params, inputs)

    @jax.jit
    def in_both(given: Any) -> Any:
        return [slopes(*lowered(given, precision)) for precision in ("float32", "bfloat16")]

    for dtype, result in zip(("float32", "bfloat16"), in_both((params, extreme_inputs)), strict=True):
        assert result[0][1][0].dtype == dtype
        assert all(np.isfinite(np.asarray(leaf, "float64")).all() for leaf in jax.tree.leaves(result))


@every_row
def test_options_it_does_not_know_are_refused(name: str) -> None:
    layer = TABLE[name].layer
    with pytest.raises(ValueError, match="meaning"):
        type(layer)(**dict(layer), meaning=42)
