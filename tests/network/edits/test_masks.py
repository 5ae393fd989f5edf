"""Single weights held: what stays held after an edit, what may move, and what is refused."""

from typing import Any

import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.layers import Signature
from pellucid.network import Head, Network, build
from pellucid.network.edits import (
    carried_masks,
    how_held,
    with_layer,
    with_mask,
    with_options,
    with_units,
    without_layer,
    without_unit,
)
from pellucid.spec.network import NetworkSpec

PARAMS = {"dense1": {"weight": np.array([[1.0, 2.0], [3.0, 0.0]]), "bias": np.array([5.0, 6.0])}}


def network_of(spec: NetworkSpec | str) -> Network:
    return build(spec, Signature.features(3), Head(1))


def own_masks(network: Network, seed: int = 0) -> dict[str, dict[str, np.ndarray]]:
    """The masks a network wants by itself, as NumPy arrays."""
    return {
        layer: {name: np.asarray(value) for name, value in group.items()}
        for layer, group in network.masks(seed).items()
    }


@pytest.mark.parametrize(("how", "mask", "value"), [("free", 1.0, 2.0), ("frozen", 0.0, 2.0), ("removed", 0.0, 0.0)])
def test_an_entry_is_held_as_asked_and_told_so(how: Any, mask: float, value: float) -> None:
    masks, params = with_mask({}, PARAMS, "dense1", "weight", (0, 1), how)
    assert masks["dense1"]["weight"].tolist() == [[1, mask], [1, 1]]
    assert params["dense1"]["weight"].tolist() == [[1, value], [3, 0]]
    assert how_held(masks, params, "dense1", "weight", (0, 1)) == how
    assert how_held(masks, params, "dense1", "weight", (1, 1)) == "free"
    assert PARAMS["dense1"]["weight"][0, 1] == 2
    again, params = with_mask(masks, params, "dense1", "weight", (0, 1), "free")
    assert again["dense1"]["weight"].all()
    assert params["dense1"]["weight"][0, 1] == value
    assert masks["dense1"]["weight"][0, 1] == mask


def test_holding_one_entry_leaves_the_masks_of_others() -> None:
    masks, params = with_mask({}, PARAMS, "dense1", "weight", (0, 0), "frozen")
    masks, params = with_mask(masks, params, "dense1", "bias", (1,), "removed")
    assert masks["dense1"]["weight"].tolist() == [[0, 1], [1, 1]]
    assert masks["dense1"]["bias"].tolist() == [1, 0]
    assert params["dense1"]["bias"].tolist() == [5, 0]


@pytest.mark.parametrize(
    ("layer", "name", "index", "how", "message"),
    [
        ("dense2", "weight", (0, 0), "frozen", "Did you mean 'dense1'"),
        ("dense1", "weights", (0, 0), "frozen", "weight, bias"),
        ("dense1", "weight", (0,), "frozen", "places inside 2x2"),
        ("dense1", "weight", (0, 2), "frozen", "places inside 2x2"),
        ("dense1", "weight", (-1, 0), "frozen", "places inside 2x2"),
        ("dense1", "weight", (0, 0), "stuck", "free, frozen, or removed"),
    ],
)
def test_what_cannot_be_held_is_refused(layer: str, name: str, index: Any, how: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        with_mask({}, PARAMS, layer, name, index, how)


def held_at(network: Network, layer: str, index: tuple[int, int]) -> dict[str, dict[str, np.ndarray]]:
    """Masks in which one weight is held."""
    shape = next(spec.shape for each, name, spec in network.parameters() if (each, name) == (layer, "weight"))
    mask = np.ones(shape, np.float32)
    mask[index] = 0
    return {layer: {"weight": mask}}


LINE = NetworkSpec.of("dense 4 tanh, dense 3 tanh")


@pytest.mark.parametrize(
    ("edit", "layer", "index"),
    [
        (with_units(LINE, 0, 6), "dense2", (2, 1)),
        (with_units(LINE, 1, 5), "dense2", (2, 1)),
        (without_unit(LINE, 0, 1), "dense2", (1, 1)),
        (without_unit(LINE, 1, 0), "dense2", (2, 0)),
        (with_layer(LINE, 0, "dense 3"), "dense3", (2, 1)),
        (with_layer(LINE, 1, "dense 4"), "dense3", (2, 1)),
        (with_options(LINE, 1, {"activation": "relu"}), "dense2", (2, 1)),
    ],
)
def test_what_was_held_by_hand_stays_held_where_it_is_now(edit: Any, layer: str, index: tuple[int, int]) -> None:
    old, new = network_of(LINE), network_of(edit.spec)
    found = carried_masks(old, new, edit, held_at(old, "dense2", (2, 1)), {})
    assert {each: set(group) for each, group in found.items()} == {layer: {"weight"}}
    assert np.argwhere(found[layer]["weight"] == 0).tolist() == [list(index)]


def test_what_was_held_goes_with_its_neuron_and_with_its_layer() -> None:
    old = network_of(LINE)
    for edit in (without_unit(LINE, 0, 2), without_unit(LINE, 1, 1), without_layer(LINE, 0), without_layer(LINE, 1)):
        assert carried_masks(old, network_of(edit.spec), edit, held_at(old, "dense2", (2, 1)), {}) == {}


def test_a_layer_that_is_frozen_as_a_whole_is_as_its_option_says() -> None:
    frozen = with_options(LINE, 1, {"frozen": True})
    old, new = network_of(LINE), network_of(frozen.spec)
    masks = carried_masks(old, new, frozen, held_at(old, "dense2", (2, 1)), own_masks(new))
    assert not masks["dense2"]["weight"].any()
    assert not masks["dense2"]["bias"].any()
    thawed = with_options(frozen.spec, 1, {"frozen": False})
    assert carried_masks(new, old, thawed, masks, own_masks(old)) == {}


def test_wires_that_do_not_exist_stay_so_and_new_ones_are_drawn() -> None:
    spec = NetworkSpec.of("dense 8 tanh, dense 6 connections=0.5 tanh")
    edit = with_units(spec, 1, 8)
    old, new = network_of(spec), network_of(edit.spec)
    before, fresh = own_masks(old), own_masks(new)
    masks = carried_masks(old, new, edit, before, fresh)
    np.testing.assert_array_equal(masks["dense2"]["weight"][:, :6], before["dense2"]["weight"])
    np.testing.assert_array_equal(masks["dense2"]["weight"][:, 6:], fresh["dense2"]["weight"][:, 6:])


def test_the_classic_masks_go_on_and_begin_at_one() -> None:
    edit = with_units(LINE, 0, 6)
    old, new = network_of(LINE), network_of(edit.spec)
    ones = {layer: {name: np.ones(spec.shape)} for layer, name, spec in new.parameters() if name == "weight"}
    masks = carried_masks(old, new, edit, held_at(old, "dense2", (2, 1)), ones)
    assert set(masks) == {"dense1", "dense2", "dense3"}
    assert masks["dense2"]["weight"].sum() == 6 * 3 - 1
