"""A training under way after an edit: what the optimizer remembers belongs to the same weights as before."""

import numpy as np
import pytest

from pellucid.network.edits import Edit, carried_named, with_layer, with_units, without_layer
from pellucid.session.assembly import assembled, plan_of
from pellucid.session.setup import Setup, set_up
from pellucid.spec.experiment import Experiment
from pellucid.spec.network import NetworkSpec
from pellucid.training.loop import Training

LINE = "dense 4 tanh, dense 3 tanh"


def begun(spec: NetworkSpec | str, optimizer: str | None = "adam", **options: object) -> tuple[Setup, Training]:
    """A training before its first step."""
    experiment = Experiment.of(
        source="circle", network=str(spec), optimizer=optimizer, batch_size=50, epochs=4, **options
    )
    setup = set_up(experiment)
    plan = plan_of(setup, 1.0)
    with plan.scope():
        return setup, assembled(setup, plan)


def learned(training: Training) -> dict[str, np.ndarray]:
    """Where a training might stand: every number another one."""
    rng = np.random.default_rng(0)
    return {
        name: rng.normal(size=value.shape).astype(value.dtype) if value.dtype.kind == "f" else value + 8
        for name, value in training.snapshot().items()
        if value.dtype != bool
    }


def edited(edit: Edit, optimizer: str = "adam") -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], tuple[str, ...]]:
    """Arrays before and after an edit."""
    (before, old), (after, new) = begun(LINE, optimizer), begun(edit.spec, optimizer)
    was = learned(old)
    now, anew = carried_named(before.network, after.network, edit, was, new.snapshot())
    assert {name: value.shape for name, value in now.items()} == {
        name: value.shape for name, value in new.snapshot().items()
    }
    return was, now, anew


def test_memory_follows_its_weights_and_new_weights_have_none() -> None:
    was, now, anew = edited(with_units(NetworkSpec.of(LINE), 0, 6))
    assert anew == ()
    for what in ("learner/params", "learner/memory/objective/mu", "learner/memory/objective/nu"):
        assert was[f"{what}/dense1/weight"].any()
        np.testing.assert_array_equal(now[f"{what}/dense1/weight"][:, :4], was[f"{what}/dense1/weight"])
        np.testing.assert_array_equal(now[f"{what}/dense2/weight"][:4], was[f"{what}/dense2/weight"])
        assert not now[f"{what}/dense2/weight"][4:].any()
    assert not now["learner/memory/objective/mu/dense1/weight"][:, 4:].any()
    assert now["learner/memory/objective/count"] == was["learner/memory/objective/count"] == 8
    assert now["step"] == was["step"] == 8


def test_memory_follows_its_layer_to_another_name() -> None:
    was, now, _ = edited(with_layer(NetworkSpec.of(LINE), 0, "dense 2"))
    for what in ("learner/params", "learner/memory/objective/mu"):
        for old, new in (("dense1", "dense2"), ("dense2", "dense3"), ("dense3", "dense4")):
            for name in ("weight", "bias"):
                np.testing.assert_array_equal(now[f"{what}/{new}/{name}"], was[f"{what}/{old}/{name}"])
    np.testing.assert_array_equal(now["learner/params/dense1/weight"], np.eye(2))
    assert not now["learner/memory/objective/mu/dense1/weight"].any()


def test_weights_that_were_multiplied_remember_nothing() -> None:
    was, now, _ = edited(without_layer(NetworkSpec.of(LINE), 0))
    assert not now["learner/memory/objective/mu/dense1/weight"].any()
    np.testing.assert_array_equal(
        now["learner/memory/objective/mu/dense1/bias"], was["learner/memory/objective/mu/dense2/bias"]
    )
    np.testing.assert_array_equal(
        now["learner/memory/objective/mu/dense2/weight"], was["learner/memory/objective/mu/dense3/weight"]
    )


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adadelta", "adamw"])
def test_every_memory_takes_the_edit(optimizer: str) -> None:
    was, now, _ = edited(with_units(NetworkSpec.of(LINE), 1, 5), optimizer)
    kept = [name for name in now if name.endswith("dense1/weight")]
    assert kept
    for name in kept:
        np.testing.assert_array_equal(now[name], was[name])


def test_another_optimizer_begins_with_a_memory_of_its_own() -> None:
    (before, old), (after, new) = begun(LINE, "sgd"), begun(LINE, "adam")
    was = learned(old)
    edit = Edit(NetworkSpec.of(LINE), {"dense1": "dense1", "dense2": "dense2"})
    now, anew = carried_named(before.network, after.network, edit, was, new.snapshot())
    assert anew == ()
    np.testing.assert_array_equal(now["learner/params/dense3/bias"], was["learner/params/dense3/bias"])
    assert not now["learner/memory/objective/mu/dense1/weight"].any()


def test_a_weight_held_by_hand_stays_so_though_the_new_training_has_no_masks() -> None:
    (before, old), edit = begun(LINE), with_layer(NetworkSpec.of(LINE), 1, "dense 4")
    after, new = begun(edit.spec)
    mask = np.ones((4, 3), np.float32)
    mask[2, 1] = 0
    was = {**old.snapshot(), "learner/masks/dense2/weight": mask}
    now, _ = carried_named(before.network, after.network, edit, was, new.snapshot())
    assert set(now) - set(new.snapshot()) == {"learner/masks/dense3/weight"}
    np.testing.assert_array_equal(now["learner/masks/dense3/weight"], mask)


def test_the_classic_rule_keeps_its_masks() -> None:
    (before, old), edit = begun(LINE, None, classic=True), with_units(NetworkSpec.of(LINE), 0, 5)
    after, new = begun(edit.spec, None, classic=True)
    was = old.snapshot()
    was["learner/masks/dense1/weight"] = was["learner/masks/dense1/weight"].copy()
    was["learner/masks/dense1/weight"][1, 2] = 0
    now, _ = carried_named(before.network, after.network, edit, was, new.snapshot())
    assert np.argwhere(now["learner/masks/dense1/weight"] == 0).tolist() == [[1, 2]]
    assert now["learner/masks/dense1/weight"].shape == (2, 5)
