"""A training put back to where it stood comes to the same bits as one that never stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from pellucid.commands import Command, SetLearningRate, SetRegularization
from pellucid.data.arrays import from_arrays
from pellucid.errors import InputError
from pellucid.events import Changed, Event
from pellucid.session.session import Session, following
from pellucid.session.setup import Setup, set_up
from pellucid.spec.experiment import Experiment

Commands = Callable[[Session], Command | None]
Standing = tuple[dict[str, np.ndarray], dict[str, Any]]


def setup(rows: int = 23, **options: Any) -> Setup:
    x = np.random.default_rng(8).uniform(-1, 1, (rows, 2))
    y = np.where(x[:, 0] * x[:, 1] > 0, "same", "other")
    usual = {"network": "dense 3 tanh", "optimizer": "sgd", "batch_size": 5, "epochs": 4, "learning_rate": 0.1}
    return set_up(Experiment.of(**(usual | options)), from_arrays(x, y, test=(x[:7], y[:7])))


def copied(standing: Standing) -> Standing:
    """As it comes back from a disk."""
    arrays, notes = standing
    return {name: value.copy() for name, value in arrays.items()}, json.loads(json.dumps(notes))


def driven(
    session: Session, batches: int, commands: Commands = lambda session: None
) -> tuple[list[Standing], list[Event]]:
    """Trains to the end in chunks of so many batches; where it stood after every event."""
    running, command, stands, events = session.events(), None, [copied(session.standing())], []
    session.training.clock.took = lambda *_: None  # type: ignore[method-assign]
    session.training.clock.batches = batches
    while (event := following(running, command)) is not None:
        events.append(event)
        command = commands(session)
        stands.append(copied(session.standing()))
    return stands, events


def begun(ready: Setup) -> Session:
    return Session.start(ready, keep_snapshots=True)


def resumed_at(stands: Standing, whole: Session, ready: Setup) -> Session:
    """Another session that stands there, run by the program of the whole one: it would compile the same."""
    session = begun(ready)
    session.stand(*stands)
    session.training.adopt(whole.training)
    return session


def assert_same(one: Standing, other: Standing) -> None:
    """Every array and every note, but the clocks."""
    assert one[0].keys() == other[0].keys()
    for name, value in one[0].items():
        np.testing.assert_array_equal(value, other[0][name], err_msg=name)
        assert value.dtype == other[0][name].dtype, name
    clocks = {"seconds": 0, "compile_seconds": 0}
    assert one[1] | clocks == other[1] | clocks


CASES: dict[str, dict[str, Any]] = {
    "adam, dropout, batchnorm": {"network": "dense 3 tanh, dropout 0.3, batchnorm", "optimizer": "adam", "l2": 0.01},
    "float64, even batches": {"rows": 25, "precision": "float64", "optimizer": "nadam"},
    "patience, plateau": {"epochs": 9, "optimizer": "momentum", "schedule": "plateau(patience=1)", "patience": 2},
    "until": {"epochs": 9, "until": "loss<0.66", "schedule": "one_cycle"},
    "the classic rule with rows left over": {"classic": True, "l1": 0.02, "optimizer": None, "batch_size": 4},
    "one batch an epoch": {"batch_size": None, "full_batch": True, "train_loss": "running"},
    "frozen, sparse, fixed order": {
        "network": "dense 6 tanh frozen=true, dense 6 tanh connections=0.3, dense",
        "shuffle": False,
        "optimizer": "adamw",
    },
}


SLOW = {"float64, even batches", "frozen, sparse, fixed order"}
"""What one kind of network or number more is put through; the places to resume from are the same."""


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=[pytest.mark.slow] if case in SLOW else []) for case in CASES]
)
def test_from_any_place_to_the_same_end(case: str) -> None:
    ready = setup(**CASES[case])
    whole = begun(ready)
    stands, _ = driven(whole, 3)
    assert len(stands) > 3
    # Inside the first epoch, halfway, and at the end, with chunks of another length.
    for place, batches in ((1, 1000), (len(stands) // 2, 1), (-1, 3)):
        resumed = resumed_at(stands[place], whole, ready)
        assert_same(resumed.standing(), stands[place])
        again, events = driven(resumed, batches)
        assert_same(again[-1], stands[-1])
        assert events[-1].kind == "finished"
        for layer, group in whole.arrays.items():  # the best weights, where they were put back
            for name, value in group.items():
                np.testing.assert_array_equal(resumed.arrays[layer][name], value)


CHANGES = {
    "rate": [(2, SetLearningRate(0.4)), (7, SetLearningRate(0.05))],
    "penalties": [(4, SetRegularization(l1=0.01, l2=0.1)), (9, SetRegularization())],
    "twice at once": [(5, SetLearningRate(0.4)), (5, SetRegularization(l2=0.1)), (10, SetLearningRate(0.2))],
}


@pytest.mark.parametrize("case", CHANGES)
def test_live_changes_are_made_again_at_their_steps(case: str) -> None:
    """From places before, at and after the changes, whatever the chunks are."""
    ready = setup(epochs=3)
    whole = begun(ready)
    pending = list(CHANGES[case])

    def commands(session: Session) -> Command | None:
        return pending.pop(0)[1] if pending and session.training.steps >= pending[0][0] else None

    stands, events = driven(whole, 1, commands)
    changes = [event for event in events if isinstance(event, Changed)]
    assert [(5 * each.epoch + each.batch) for each in changes] == [step for step, _ in CHANGES[case]]
    for place, batches in ((0, 1000), (1, 4), (5, 1), (6, 1000), (-3, 4)):
        resumed = resumed_at(stands[place], whole, ready)
        resumed.replay(changes)
        assert_same(driven(resumed, batches)[0][-1], stands[-1])


def test_a_change_made_after_a_resume_comes_after_those_of_the_same_step() -> None:
    whole = begun(setup(epochs=2))
    stands, _ = driven(whole, 1)
    (first,) = [Changed(0, 3, "learning_rate", 0.4, {"learning_rate": 0.4, "l1": 0.0, "l2": 0.0})]
    resumed = begun(setup(epochs=2))
    resumed.stand(*stands[1])
    resumed.replay([first])
    said: list[Changed] = []

    def commands(session: Session) -> Command | None:
        return SetLearningRate(0.7) if session.training.steps == 3 and session.training.live[0] == 0.4 else None

    ends, events = driven(resumed, 1, commands)
    said = [event for event in events if isinstance(event, Changed)]
    assert [(each.epoch, each.batch, each.value) for each in said] == [(0, 3, 0.7)]
    again = begun(setup(epochs=2))
    again.replay([first, *said])
    assert_same(driven(again, 1000)[0][-1], ends[-1])


def test_what_is_about_to_stop_being_finite_is_no_place_to_resume_from() -> None:
    x = np.random.default_rng(0).uniform(-1, 1, (23, 2))
    options = {"network": "dense 3", "learning_rate": 100, "optimizer": "sgd", "batch_size": 5, "epochs": 30}
    ready = set_up(Experiment.of(**options), from_arrays(x, x.sum(1)))
    whole, places = begun(ready), []
    stands, _ = driven(
        whole,
        1,
        lambda session: places.append((session.training.can_go_on(), session.standing())),  # type: ignore[func-returns-value]
    )
    assert whole.training.failed is not None
    good = [standing for goes_on, standing in places if goes_on]
    assert len(good) < len(places)
    for place in (stands[0], good[-1]):
        resumed = resumed_at(place, whole, ready)
        ends, _ = driven(resumed, 4)
        assert resumed.training.failed == whole.training.failed
        over = {"stream": {}}  # nobody draws from it any more
        assert_same((ends[-1][0], ends[-1][1] | over), (stands[-1][0], stands[-1][1] | over))


@cache
def inside_an_epoch() -> Standing:
    return driven(begun(setup()), 3)[0][1]


@pytest.mark.parametrize(
    "options",
    [{"network": "dense 4 tanh"}, {"optimizer": "adam"}, {"batch_size": 4}, {"precision": "float64"}, {"patience": 3}],
)
def test_the_standing_of_another_experiment_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="another experiment"):
        begun(setup(**options)).stand(*inside_an_epoch())
