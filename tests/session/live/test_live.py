"""The live experiment: what each change touches, and that everything can be taken back."""

import functools

import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.session.live import Live, read_command
from pellucid.spec.experiment import Experiment

SCENE = {
    "source": "circle(points=100)",
    "features": "x1, x2",
    "network": "dense 4 tanh, dense 2 tanh, dense tanh",
    "loss": "half_mse",
    "optimizer": "sgd",
    "learning_rate": 0.03,
    "batch_size": 10,
}


def open_live(**options):
    return Live.open(Experiment.of(**{**SCENE, **options}))


@functools.cache
def compiled_scene():
    """The scene with its program, which others of the same rows and recipe are run by."""
    live = open_live()
    live.prepare()
    return live


def ready_live():
    """The scene at its beginning, ready to train."""
    live = open_live()
    live.training.adopt(compiled_scene().training)
    assert live.ready
    return live


def do(live, what, **fields):
    live.apply(read_command({"do": what, **fields}))


def train(live, epochs=2):
    do(live, "step", count=epochs)
    while live.wants_to_train:
        live.prepare()
        live.turn(0.01)


def weights(live):
    """Parameters and masks, by name."""
    learner = live.training.carry.learner
    trees = {"": learner.params, "mask ": learner.masks}
    return {
        f"{kind}{layer}/{name}": np.asarray(value)
        for kind, tree in trees.items()
        for layer, group in tree.items()
        for name, value in group.items()
    }


def same(one, other):
    assert set(one) == set(other)
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


def outputs(live):
    """What the network answers on the training rows of raw inputs."""
    setup = live.setup
    rows = np.asarray(setup.rows["train"].inputs, np.float32)
    value, _, _ = setup.network.forward(live.training.params, live.training.state, rows)
    return np.asarray(value)


KEEPS_WEIGHTS = [
    ("set", {"values": {"learning_rate": 0.1}}),
    ("set", {"values": {"l2": 0.01}}),
    ("set", {"values": {"l1": 0.001, "l2": 0.01}}),
    ("set", {"values": {"batch_size": 7}}),
    ("set", {"values": {"optimizer": "adam"}}),
    ("set", {"values": {"schedule": "cosine"}}),
    ("set", {"values": {"clip": 1.0}}),
    ("set", {"values": {"shuffle": False}}),
    ("set", {"values": {"loss": "mse"}}),
    ("set", {"values": {"split": [0.6, 0.2, 0.2]}}),
    ("set", {"values": {"source": "circle(points=60)"}}),
    ("set", {"values": {"source": "xor"}}),
    ("regenerate", {}),
    ("points", {"add": [{"values": [1, 1], "label": "1"}]}),
    ("points", {"erase": [0, 3]}),
]


@pytest.mark.parametrize(("what", "fields"), [("speed", {"pace": "free"}), ("name", {"text": "mine"})])
def test_what_is_no_change_of_the_experiment_leaves_it_alone(what, fields):
    live = ready_live()
    train(live)
    before, epoch = weights(live), live.training.epoch
    do(live, what, **fields)
    same(weights(live), before)
    assert (live.training.epoch, live.story.entries) == (epoch, [])
    train(live, 1)
    assert any((weights(live)[name] != before[name]).any() for name in before)
    assert live.training.epoch == epoch + 1


KEEPS_FUNCTION = [
    ("add_neuron", {"at": 0}),
    ("add_neuron", {"at": 1}),
    ("set", {"values": {"features": "x1, x2, x1^2"}}),
    ("change_layer", {"at": 0, "options": {"l2": 0.1}}),
]

CHANGES = [
    *KEEPS_WEIGHTS,
    *KEEPS_FUNCTION,
    ("add_layer", {"at": 1}),
    ("add_layer", {"at": 2, "layer": {"kind": "dropout", "rate": 0.2}}),
    ("remove_layer", {"at": 0}),
    ("remove_neuron", {"at": 0, "index": 1}),
    ("change_layer", {"at": 0, "options": {"activation": "relu"}}),
    ("weight", {"layer": "dense1", "index": [0, 1], "value": 0.5}),
    ("weight", {"layer": "dense3", "name": "bias", "index": [0], "value": -1}),
    ("hold", {"layer": "dense1", "index": [0, 1], "how": "frozen"}),
    ("hold", {"layer": "dense1", "index": [0, 1], "how": "removed"}),
    ("set", {"values": {"network": "dense 3 relu"}}),
    ("set", {"values": {"scaling": "standard"}}),
    ("classic", {"on": True}),
    ("reset", {}),
    ("new_seed", {}),
]


SLOW = [
    ("set", {"values": {"l1": 0.001, "l2": 0.01}}),
    ("set", {"values": {"clip": 1.0}}),
    ("set", {"values": {"schedule": "cosine"}}),
    ("set", {"values": {"source": "xor"}}),
    ("add_neuron", {"at": 1}),
    ("weight", {"layer": "dense3", "name": "bias", "index": [0], "value": -1}),
]
"""Others go the same ways."""


def changes():
    assert all(change in CHANGES for change in SLOW)
    return [pytest.param(*change, marks=[pytest.mark.slow] if change in SLOW else []) for change in CHANGES]


@pytest.mark.parametrize(("what", "fields"), changes(), ids=lambda value: str(value)[:40])
def test_every_change_touches_what_it_says_and_can_be_taken_back_and_made_again(what, fields):
    """No setting touches the weights, and growing keeps the function; training goes on from there."""
    live = ready_live()
    train(live)
    asked, before, epoch = live.asked.experiment, weights(live), live.training.epoch
    answers = outputs(live) if (what, fields) in KEEPS_FUNCTION else None
    do(live, what, **fields)
    changed, after = live.asked.experiment, weights(live)
    if (what, fields) in KEEPS_WEIGHTS:
        same(after, before)
        assert live.training.epoch == epoch
    if answers is not None:
        np.testing.assert_allclose(outputs(live), answers, atol=1e-6)
    assert live.story.entries[-1].name
    do(live, "undo")
    assert live.asked.experiment == asked
    same(weights(live), before)
    do(live, "redo")
    assert live.asked.experiment == changed
    same(weights(live), after)
    begin = live.training.epoch
    train(live, 1)
    assert live.training.epoch == begin + 1
    assert any((weights(live)[name] != after[name]).any() for name in after)


def test_a_chain_of_changes_goes_back_to_the_beginning():
    live = open_live()
    before = weights(live)
    for what, fields in CHANGES:
        if what not in ("remove_layer", "points"):
            do(live, what, **fields)
    do(live, "jump", to=0)
    same(weights(live), before)
    assert live.asked.experiment == open_live().asked.experiment
    do(live, "jump", to=live.story.entries[-1].id)
    assert live.story.done == len(live.story.entries)


def test_reset_returns_to_the_same_weights_and_a_new_seed_does_not():
    live = ready_live()
    first = weights(live)
    train(live)
    do(live, "reset")
    same(weights(live), first)
    assert live.training.epoch == 0
    do(live, "new_seed")
    assert (weights(live)["dense1/weight"] != first["dense1/weight"]).any()


def test_points_of_ones_own_give_way_to_the_set_they_were_made_of():
    live = open_live()
    do(live, "points", add=[{"values": [1, 1], "label": "1"}])
    assert len(live.setup.dataset) == 101
    do(live, "set", values={"learning_rate": 0.1})
    assert len(live.setup.dataset) == 101
    do(live, "set", values={"source": SCENE["source"]})
    assert len(live.setup.dataset) == 100
    do(live, "regenerate")
    do(live, "undo")
    do(live, "undo")
    assert len(live.setup.dataset) == 101


def test_a_frozen_weight_stays_and_a_removed_one_is_zero():
    live = open_live()
    do(live, "hold", layer="dense1", index=[0, 1], how="frozen")
    do(live, "hold", layer="dense2", index=[3, 0], how="removed")
    before = weights(live)
    train(live, 3)
    after = weights(live)
    assert after["dense1/weight"][0, 1] == before["dense1/weight"][0, 1]
    assert after["dense2/weight"][3, 0] == 0
    assert (after["dense1/weight"][1] != before["dense1/weight"][1]).all()
    do(live, "hold", layer="dense1", index=[0, 1], how="free")
    train(live, 1)
    assert weights(live)["dense1/weight"][0, 1] != before["dense1/weight"][0, 1]


def test_a_branch_goes_on_as_the_first_time():
    live = ready_live()
    live.timeline.keep(live.moment)
    train(live, 3)
    live.keep()
    middle = weights(live)
    train(live, 3)
    end = weights(live)
    do(live, "branch", epoch=3)
    same(weights(live), middle)
    train(live, 3)
    same(weights(live), end)
    assert [line.name for line in live.timeline.lines] == ["main", "branch 1"]
    do(live, "switch_branch", branch=0)
    same(weights(live), end)


def test_what_is_not_finite_stops_at_the_last_good_step():
    live = open_live(source="plane(points=100)", network="dense 4 relu, dense", learning_rate=1e6)
    do(live, "run")
    for _ in range(200):
        live.prepare()
        live.turn(0.01)
    assert live.stopped == "not-finite"
    assert not live.wants_to_train
    assert all(np.isfinite(value).all() for value in weights(live).values())
    do(live, "set", values={"learning_rate": 1e-3})
    do(live, "branch", epoch=0)
    do(live, "set", values={"learning_rate": 1e-3})
    train(live, 2)
    assert live.training.failed is None
    assert live.training.epoch == 2


def test_it_stops_where_it_was_told_to_and_goes_on_when_asked():
    live = open_live(epochs=3)
    do(live, "speed", pace="free")
    do(live, "run")
    for _ in range(50):
        live.prepare()
        live.turn(0.01)
    assert (live.training.epoch, live.stopped) == (3, "epochs")
    do(live, "run")
    live.prepare()
    live.turn(0.01)
    assert live.training.epoch > 3


def test_one_sample_after_another_fills_a_batch():
    live, order = open_live(), []
    live.prepare()
    for number in range(1, 10):
        do(live, "step", unit="sample")
        live.turn(0.01)
        assert (live.pace.sample, live.training.steps) == (number, 0)
        order.append(live.sample_row)
    do(live, "step", unit="sample")
    live.turn(0.01)
    assert (live.pace.sample, live.training.steps, live.sample_row) == (0, 1, None)
    again = open_live()
    again.prepare()
    do(again, "step", unit="batch")
    again.turn(0.01)
    same(weights(live), weights(again))
    assert len(set(order)) == 9
    assert set(order) <= set(live.setup.split.train.tolist())


BAD = [
    ({"do": "dance"}, "live.command"),
    ({"do": "step", "unit": "year"}, "live.field"),
    ({"do": "step", "count": 0}, "live.field"),
    ({"do": "step", "counts": 1}, "live.field"),
    ({"do": "set", "values": {"learning_rat": 1}}, "experiment.unknown"),
    ({"do": "set", "values": {"learning_rate": -1}}, "experiment.option"),
    ({"do": "set", "values": {"network": "dens 4"}}, "network.unknown-layer"),
    ({"do": "add_layer", "at": 9}, ""),
    ({"do": "add_layer", "at": 0, "layer": {"kind": "dens"}}, ""),
    ({"do": "add_neuron", "at": 2}, "live.layer"),
    ({"do": "remove_neuron", "at": 0, "index": 9}, ""),
    ({"do": "weight", "layer": "dense9", "index": [0], "value": 1}, "edit.weight"),
    ({"do": "weight", "layer": "dense1", "index": [0], "value": 1}, "edit.weight"),
    ({"do": "weight", "layer": "dense1", "index": [9, 9], "value": 1}, "edit.weight"),
    ({"do": "weight", "layer": "dense1", "index": [0, 0], "value": float("nan")}, "live.field"),
    ({"do": "undo"}, "live.undo"),
    ({"do": "redo"}, "live.redo"),
    ({"do": "jump", "to": 9}, "live.jump"),
    ({"do": "branch", "epoch": 3, "branch": 9}, "live.branch"),
    ({"do": "switch_branch", "branch": 0}, "live.branch"),
    ({"do": "points", "erase": [100_000]}, ""),
]


@pytest.mark.parametrize(("message", "code"), BAD, ids=lambda value: str(value)[:60])
def test_what_cannot_be_done_changes_nothing(message, code):
    live = open_live()
    asked, before, version = live.asked, weights(live), live.version
    with pytest.raises(InputError) as caught:
        live.apply(read_command(message))
    assert caught.value.code.startswith(code)
    assert caught.value.allowed or caught.value.next
    assert (live.asked, live.version, live.story.entries) == (asked, version, [])
    same(weights(live), before)


def test_the_usual_network_of_a_table_is_within_reach_layer_by_layer():
    live = Live.open(Experiment.of(source="iris"))
    line = str(live.setup.experiment.network)
    assert line == "dense 128 silu, dropout 0.13, dense 128 silu, dropout 0.13"
    do(live, "remove_layer", at=1)
    do(live, "add_neuron", at=0)
    assert str(live.setup.experiment.network) == "dense 129 silu, dense 128 silu, dropout 0.13"
    assert (live.setup.experiment.train.patience, live.setup.experiment.train.schedule) == (None, "constant")


def test_an_epoch_that_was_stepped_to_is_kept():
    live = ready_live()
    for _ in range(3):
        train(live, 37)
    assert {37, 74, 111} <= set(live.timeline.line.moments)
