"""Weights follow their layer: answers stay where they are said to, undoing gives the same bits, nothing is mixed up."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.edits.numpy_network import answers, filled, rows
from pellucid.blocks import Node
from pellucid.errors import InputError
from pellucid.layers import Add, Concatenate, Dense, Signature
from pellucid.network import Head, Network, build
from pellucid.network.edits import (
    Edit,
    carried,
    input_units,
    restated,
    with_layer,
    with_options,
    with_units,
    without_layer,
    without_unit,
)
from pellucid.spec.network import NetworkSpec

COLUMNS = 3
ROW = Signature.features(COLUMNS)
TWO_OUTPUTS = Head(2)
WORDS = st.sampled_from(["", " tanh", " relu", " sigmoid", " softmax", " bias=false"])


@st.composite
def layer_behind(draw: st.DrawFn, width: int) -> tuple[str, int]:
    """One written layer behind so many numbers, and how many it gives."""
    kind = draw(st.sampled_from(["dense"] * 4 + ["dropout", "batchnorm", "layernorm", "tanh", "residual", "repeat"]))
    units = draw(st.integers(1, 5))
    if kind == "dense":
        return f"dense {units}{draw(WORDS)}", units
    if kind == "residual":
        return f"residual(dense {units} tanh, dense {width})", width
    if kind == "repeat":
        return f"2 x (dense {units} tanh)", units
    return kind, width


@st.composite
def lines(draw: st.DrawFn) -> str:
    """Networks of one to five written layers."""
    written, width = [], COLUMNS
    for _ in range(draw(st.integers(1, 5))):
        layer, width = draw(layer_behind(width))
        written.append(layer)
    return ", ".join(written) + draw(st.sampled_from(["", ", dense", ", dense tanh"]))


@st.composite
def edits(draw: st.DrawFn, spec: NetworkSpec) -> Edit:
    """Any edit of a network, those that are refused among them."""
    at, units = draw(st.integers(0, len(spec.nodes))), draw(st.integers(1, 6))
    match draw(st.sampled_from(["units", "layer", "without", "unit", "options", "anew"])):
        case "units":
            return with_units(spec, at, units)
        case "layer":
            return with_layer(spec, at, draw(layer_behind(units))[0], COLUMNS)
        case "without":
            return without_layer(spec, at, COLUMNS)
        case "unit":
            return without_unit(spec, at, draw(st.integers(0, 4)))
        case "options":
            return with_options(spec, at, draw(st.sampled_from([{"activation": "relu"}, {"bias": True}, {"l2": 0.1}])))
        case _:
            return restated(spec, NetworkSpec.of(draw(lines())))


def built(spec: NetworkSpec, head: Head = TWO_OUTPUTS, signature: Signature = ROW) -> Network:
    return build(spec, signature, head)


def after(old: Network, new: Network, edit: Edit, arrays: tuple[Any, Any]) -> tuple[Any, Any]:
    """Parameters and state after an edit."""
    fresh = filled(new, 1)
    params, state = (carried(old, new, edit, *pair) for pair in zip(arrays, fresh, strict=True))
    return params.arrays, state.arrays


@given(st.data())
def test_an_edit_gives_the_new_network_what_it_wants_and_keeps_what_it_promises(data: st.DataObject) -> None:
    spec = NetworkSpec.of(data.draw(lines()))
    old = built(spec)
    try:
        edit = data.draw(edits(spec))
        new = built(edit.spec)
    except InputError:
        return
    arrays = filled(old, 0)
    before = answers(old, *arrays, rows(old))
    untouched = filled(old, 0)
    now = after(old, new, edit, arrays)
    for tree, specs in zip(now, (new.parameters(), new.states()), strict=True):
        assert {(layer, name): value.shape for layer, group in tree.items() for name, value in group.items()} == {
            (layer, name): spec.shape for layer, name, spec in specs
        }
    if edit.kept == "exactly":
        np.testing.assert_allclose(answers(new, *now, rows(new)), before, rtol=1e-10, atol=1e-10)
    for tree, same in zip(arrays, untouched, strict=True):
        for layer, group in tree.items():
            for name, value in group.items():
                np.testing.assert_array_equal(value, same[layer][name])


@given(lines(), st.integers(0, 4), st.integers(1, 3))
def test_neurons_added_anywhere_change_nothing_and_are_taken_back_without_a_trace(
    line: str, at: int, more: int
) -> None:
    spec = NetworkSpec.of(line)
    units = getattr(spec.nodes[at].layer, "units", None) if at < len(spec.nodes) else None
    if units is None:
        return
    try:
        wider = with_units(spec, at, units + more)
    except InputError:
        return
    old, new, arrays = built(spec), built(wider.spec), filled(built(spec), 0)
    now = after(old, new, wider, arrays)
    mixes = any(word in line for word in ("softmax", "layernorm"))
    assert wider.kept == "exactly" or mixes
    if wider.kept == "exactly":
        np.testing.assert_allclose(
            answers(new, *now, rows(new)), answers(old, *arrays, rows(old)), rtol=1e-12, atol=1e-12
        )
    back = with_units(wider.spec, at, units)
    assert back.spec == spec
    assert_same(after(new, built(spec), back, now), arrays)


@given(lines(), st.integers(0, 5), st.integers(0, 2))
def test_a_linear_layer_put_in_and_taken_out_leaves_the_same_bits(line: str, at: int, more: int) -> None:
    spec = NetworkSpec.of(line)
    old = built(spec)
    ends = {node.name.partition(".")[0]: node.name for node in old.nodes}
    before = ["input", *list(ends.values())[: len(spec.nodes)]]
    width = old.signatures[before[min(at, len(spec.nodes))]].size
    try:
        longer = with_layer(spec, at, f"dense {width + more}", COLUMNS)
    except InputError:
        return
    new, arrays = built(longer.spec), filled(old, 0)
    now = after(old, new, longer, arrays)
    if longer.kept == "exactly":
        np.testing.assert_allclose(
            answers(new, *now, rows(new)), answers(old, *arrays, rows(old)), rtol=1e-12, atol=1e-12
        )
    shorter = without_layer(longer.spec, at, COLUMNS)
    assert shorter.spec == spec
    assert_same(after(new, old, shorter, now), arrays)


def assert_same(one: tuple[Any, Any], other: tuple[Any, Any]) -> None:
    for tree, same in zip(one, other, strict=True):
        assert {layer: set(group) for layer, group in tree.items()} == {
            layer: set(group) for layer, group in same.items()
        }
        for layer, group in tree.items():
            for name, value in group.items():
                np.testing.assert_array_equal(value, same[layer][name], err_msg=f"{layer}/{name}")


@given(st.permutations(range(4)))
def test_neurons_in_another_order_answer_the_same(order: list[int]) -> None:
    spec = NetworkSpec.of("dense 4 tanh, batchnorm, dropout 0.2, dense 3 relu")
    network, arrays = built(spec), filled(built(spec), 0)
    edit = Edit(spec, {name: name for name in ("dense1", "batchnorm1", "dropout1", "dense2")}, {"dense1": tuple(order)})
    now = after(network, network, edit, arrays)
    np.testing.assert_array_equal(now[0]["dense1"]["weight"], arrays[0]["dense1"]["weight"][:, order])
    np.testing.assert_array_equal(now[1]["batchnorm1"]["mean"], arrays[1]["batchnorm1"]["mean"][order])
    np.testing.assert_allclose(
        answers(network, *now, rows(network)), answers(network, *arrays, rows(network)), rtol=1e-12
    )
    back = tuple(int(place) for place in np.argsort(order))
    assert_same(after(network, network, Edit(spec, edit.origin, {"dense1": back}), now), arrays)


def test_a_neuron_that_goes_takes_its_own_row_and_column_along() -> None:
    spec = NetworkSpec.of("dense 3 tanh, dense 2")
    old, arrays = built(spec), filled(built(spec), 0)
    edit = without_unit(spec, 0, 1)
    params, _ = after(old, built(edit.spec), edit, arrays)
    np.testing.assert_array_equal(params["dense1"]["weight"], arrays[0]["dense1"]["weight"][:, [0, 2]])
    np.testing.assert_array_equal(params["dense1"]["bias"], arrays[0]["dense1"]["bias"][[0, 2]])
    np.testing.assert_array_equal(params["dense2"]["weight"], arrays[0]["dense2"]["weight"][[0, 2]])


def test_a_new_neuron_takes_in_what_was_drawn_and_gives_nothing() -> None:
    spec = NetworkSpec.of("dense 2 tanh, dense 2")
    old, edit = built(spec), with_units(spec, 0, 3)
    new = built(edit.spec)
    params, _ = after(old, new, edit, filled(old, 0))
    fresh = filled(new, 1)[0]
    np.testing.assert_array_equal(params["dense1"]["weight"][:, 2], fresh["dense1"]["weight"][:, 2])
    np.testing.assert_array_equal(params["dense2"]["weight"][2], [0, 0])


def test_a_layer_with_an_activation_goes_as_if_it_had_none() -> None:
    spec = NetworkSpec.of("dense 4 tanh, dense 3 tanh")
    old, arrays, edit = built(spec), filled(built(spec), 0), without_layer(spec, 0)
    params, _ = after(old, built(edit.spec), edit, arrays)
    first, second = arrays[0]["dense1"], arrays[0]["dense2"]
    np.testing.assert_allclose(params["dense1"]["weight"], first["weight"] @ second["weight"], rtol=1e-12)
    np.testing.assert_allclose(params["dense1"]["bias"], first["bias"] @ second["weight"] + second["bias"], rtol=1e-12)


def test_a_residual_block_begins_by_adding_nothing_and_goes_without_a_trace() -> None:
    spec = NetworkSpec.of("dense 4 tanh, dense 2")
    old, arrays = built(spec), filled(built(spec), 0)
    edit = with_layer(spec, 1, "residual(dense 8 relu, dense 4)")
    new = built(edit.spec)
    now = after(old, new, edit, arrays)
    assert edit.kept == "exactly"
    np.testing.assert_array_equal(answers(new, *now, rows(new)), answers(old, *arrays, rows(old)))
    assert now[0]["residual1.dense1"]["weight"].any()
    assert_same(after(new, old, without_layer(edit.spec, 1), now), arrays)


@pytest.mark.parametrize(
    ("old", "new", "fresh"),
    [
        (["a", "b", "c"], ["c", "a", "b"], ()),
        (["a", "b", "c"], ["c", "a·b", "a", "b"], ()),
        (["a", "b"], ["c", "d"], ("dense1/weight",)),
    ],
)
def test_new_input_columns_begin_at_zero_and_old_ones_are_found_by_name(
    old: list[str], new: list[str], fresh: tuple[str, ...]
) -> None:
    spec = NetworkSpec.of("dense 4 tanh")
    before, after_ = (built(spec, Head(1), Signature.features(len(names))) for names in (old, new))
    edit = Edit(spec, {"dense1": "dense1"}, inputs=input_units(old, new))
    arrays = filled(before, 0)
    x = np.random.default_rng(5).normal(size=(4, len(old)))
    wide = np.stack([x[:, old.index(name)] if name in old else np.full(4, 7.0) for name in new], axis=1)
    result = carried(before, after_, edit, arrays[0], filled(after_, 1)[0])
    assert result.fresh_arrays == fresh
    if not fresh:
        np.testing.assert_allclose(answers(after_, result.arrays, {}, wide), answers(before, *arrays, x), rtol=1e-12)


def test_a_changed_number_of_columns_without_names_begins_anew() -> None:
    spec = NetworkSpec.of("dense 4 tanh")
    before, after_ = built(spec), built(spec, signature=Signature.features(5))
    edit = Edit(spec, {"dense1": "dense1"})
    result = carried(before, after_, edit, filled(before, 0)[0], filled(after_, 1)[0])
    assert result.fresh_arrays == ("dense1/weight", "dense1/bias")


def test_outputs_follow_by_class_or_begin_anew() -> None:
    spec = NetworkSpec.of("dense 4 tanh")
    old, new = built(spec, Head(2)), built(spec, Head(3))
    arrays, fresh, origin = filled(old, 0)[0], filled(new, 1)[0], {"dense1": "dense1"}
    anew = carried(old, new, Edit(spec, origin), arrays, fresh)
    assert anew.fresh_arrays == ("dense2/weight", "dense2/bias")
    np.testing.assert_array_equal(anew.arrays["dense2"]["weight"], fresh["dense2"]["weight"])
    by_name = carried(
        old, new, Edit(spec, origin, outputs=input_units(["cat", "dog"], ["ant", "cat", "dog"])), arrays, fresh
    )
    assert by_name.fresh_arrays == ()
    np.testing.assert_array_equal(by_name.arrays["dense2"]["weight"][:, 1:], arrays["dense2"]["weight"])
    np.testing.assert_array_equal(by_name.arrays["dense2"]["weight"][:, 0], fresh["dense2"]["weight"][:, 0])


def test_the_output_layer_is_found_whether_it_is_written_or_not() -> None:
    unwritten, written = NetworkSpec.of("dense 4 tanh"), NetworkSpec.of("dense 4 tanh, dense")
    old, new = built(unwritten), built(written)
    arrays = filled(old, 0)
    for here, there, spec in ((old, new, written), (new, old, unwritten)):
        edit = restated(written if here is new else unwritten, spec)
        assert_same(after(here, there, edit, arrays), arrays)


def test_a_picture_keeps_its_weights() -> None:
    spec, picture = NetworkSpec.of("dense 4 tanh"), Signature.image(3, 2)
    edit = with_units(spec, 0, 6)
    old, new = built(spec, signature=picture), built(edit.spec, signature=picture)
    arrays = filled(old, 0)
    now = after(old, new, edit, arrays)
    np.testing.assert_array_equal(now[0]["dense1"]["weight"][:, :4], arrays[0]["dense1"]["weight"])
    np.testing.assert_allclose(answers(new, *now, rows(new)), answers(old, *arrays, rows(old)), rtol=1e-12)


def test_rows_of_values_side_by_side_follow_the_part_they_belong_to() -> None:
    spec = NetworkSpec(
        (
            Node(Dense(units=4)),
            Node(Dense(units=3)),
            Node(Concatenate(), inputs=("dense1", "dense2")),
            Node(Dense(units=2)),
        )
    )
    edit = with_units(spec, 0, 5)
    old, new = built(spec), built(edit.spec)
    arrays = filled(old, 0)
    now = after(old, new, edit, arrays)
    np.testing.assert_array_equal(now[0]["dense3"]["weight"][[0, 1, 2, 3, 5, 6, 7]], arrays[0]["dense3"]["weight"])
    np.testing.assert_array_equal(now[0]["dense3"]["weight"][4], [0, 0])
    np.testing.assert_allclose(answers(new, *now, rows(new)), answers(old, *arrays, rows(old)), rtol=1e-12)


def test_a_sum_of_two_layers_goes_on() -> None:
    spec = NetworkSpec(
        (Node(Dense(units=4)), Node(Dense(units=4)), Node(Add(), inputs=("dense1", "dense2")), Node(Dense(units=2)))
    )
    edit = with_layer(spec, 3, "dense 4")
    old, new = built(spec), built(edit.spec)
    arrays = filled(old, 0)
    now = after(old, new, edit, arrays)
    np.testing.assert_allclose(answers(new, *now, rows(new)), answers(old, *arrays, rows(old)), rtol=1e-12)
