"""The loop: chunks, commands, stopping and trouble change nothing but what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import jax
import numpy as np
import pytest

from pellucid.commands import Command, Continue, Pause, SetLearningRate, SetRegularization, StepBatches, Stop
from pellucid.data.arrays import from_arrays
from pellucid.events import Changed, Event, Failed, Finished, Paused, Progressed
from pellucid.layers import Signature
from pellucid.network import build
from pellucid.session.session import Session
from pellucid.session.setup import Setup, set_up
from pellucid.spec.experiment import Experiment
from pellucid.training.loop import Training
from pellucid.training.plan import Clock

ROWS = 23  # batches of 5: the last one has 3 rows
Arrays = dict[str, np.ndarray]


def points(rows: int = ROWS) -> tuple[np.ndarray, np.ndarray]:
    x = np.random.default_rng(8).uniform(-1, 1, (rows, 2))
    return x, np.where(x[:, 0] * x[:, 1] > 0, "same", "other")


def setup(data: Any = None, **options: Any) -> Setup:
    x, y = points()
    usual = {"network": "dense 3 tanh", "optimizer": "sgd", "batch_size": 5, "epochs": 4, "learning_rate": 0.1}
    asked = usual | {"scaling": "none"} | options
    if "full_batch" in asked:
        del asked["batch_size"]
    return set_up(Experiment.of(**asked), data or from_arrays(x, y, test=(x[:7], y[:7])))


def started(data: Any = None, initial: Any = None, **options: Any) -> Training:
    return Session.start(setup(data, **options), initial).training


def driven(training: Training, commands: Callable[[Event], Command | None] = lambda event: None) -> list[Event]:
    """All events, each answered by a command."""
    running, events = training.run(), []
    event, _ = next(running)
    while True:
        events.append(event)
        try:
            event, _ = running.send(commands(event))
        except StopIteration:
            return events


def arrays_of(training: Training) -> Arrays:
    """Parameters, state, memory, masks and counters; not the random keys."""
    return training.snapshot()


def assert_same_bits(one: Training, other: Training) -> None:
    np.testing.assert_equal(one.history, other.history)
    mine, theirs = arrays_of(one), arrays_of(other)
    assert mine.keys() == theirs.keys()
    for name in mine:
        np.testing.assert_array_equal(mine[name], theirs[name], err_msg=name)


def weights_of(training: Training) -> Arrays:
    """Weights by ``layer/name``, as a run can be begun with them."""
    return {f"{layer}/{name}": value for layer, group in training.params.items() for name, value in group.items()}


def assert_same_weights(one: Training, other: Training) -> None:
    jax.tree.map(np.testing.assert_array_equal, one.params, other.params)


def slow(*values: Any) -> Any:
    """A case beside others of the same branch."""
    return pytest.param(*values, marks=pytest.mark.slow)


@pytest.fixture
def chunks_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Forces every chunk to so many batches, whatever the clock says."""

    def force(batches: int) -> None:
        def init(self: Clock, wanted: float, first: int) -> None:
            self.wanted_seconds, self.batches, self.training, self.compiling = wanted, batches, 0.0, 0.0

        monkeypatch.setattr(Clock, "__init__", init)
        monkeypatch.setattr(Clock, "took", lambda self, batches, seconds: None)

    return force


# --- chunks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {"network": "dense 3 tanh, dropout 0.3, batchnorm", "optimizer": "adam", "l2": 0.01},
        {"network": "dense 3 tanh", "classic": True, "l1": 0.02},
        {"network": "dense 3 tanh", "optimizer": "momentum", "schedule": "plateau(patience=1)", "patience": 2},
    ],
    ids=["adam", "classic", "plateau"],
)
def test_chunks_of_any_length_give_the_same_bits(chunks_of: Callable[[int], None], options: dict[str, Any]) -> None:
    ready, results = setup(epochs=9, **options), []
    for batches in (1, 7, 25, 1000):
        chunks_of(batches)
        results.append(Session.start(ready).training)
        results[-1].adopt(results[0])  # the same program, not made anew
        driven(results[-1])
    assert len(results[0].history["train.loss"]) == results[0].epoch > 2
    for one, other in pairwise(results):
        assert_same_bits(one, other)


def test_progress_comes_once_a_chunk_and_brings_every_epoch_once(chunks_of: Callable[[int], None]) -> None:
    chunks_of(7)
    training = started()
    events = [event for event in driven(training) if isinstance(event, Progressed)]
    assert [(event.epoch, event.batch) for event in events] == [(1, 0), (2, 0), (3, 0), (4, 0)]
    chunks_of(3)
    again = started()
    again.adopt(training)
    events = [event for event in driven(again) if isinstance(event, Progressed)]
    assert [(event.epoch, event.batch) for event in events] == [
        place for epoch in range(4) for place in ((epoch, 3), (epoch + 1, 0))
    ]
    told = [loss for event in events for loss in event.columns["train.loss"]]
    assert told == training.history["train.loss"]


# --- commands --------------------------------------------------------------------------------------


def test_stepping_by_batches_pauses_after_each_and_ends_like_one_run() -> None:
    stepped, whole, paused = started(), started(), []

    def one_more(event: Event) -> Command | None:
        if isinstance(event, Paused):
            paused.append((event.epoch, event.batch))
        return StepBatches(1) if isinstance(event, Paused | Progressed) else None

    stepped.clock.batches = 1
    driven(stepped, one_more)
    whole.adopt(stepped)
    driven(whole)
    assert_same_bits(stepped, whole)


def test_step_batches_runs_exactly_so_many() -> None:
    training = started(epochs=20)
    training.clock.batches = 1
    running = training.run()
    next(running)
    event, _ = running.send(StepBatches(6))
    while isinstance(event, Progressed):
        event, _ = next(running)
    assert isinstance(event, Paused)
    assert (event.epoch, event.batch) == (1, 2)  # 1 and 6 of batches of which 5 make an epoch
    assert isinstance(running.send(Pause())[0], Paused)
    assert isinstance(running.send(Continue())[0], Progressed)
    assert running.send(Stop())[0].stopped == "command"


@pytest.mark.parametrize(
    ("command", "option", "while_paused"),
    [
        (SetLearningRate(0.4), {"learning_rate": 0.4}, False),
        slow(SetLearningRate(0.4), {"learning_rate": 0.4}, True),
        slow(SetRegularization(l1=0.01, l2=0.1), {"l1": 0.01, "l2": 0.1}, False),
        (SetRegularization(l1=0.01, l2=0.1), {"l1": 0.01, "l2": 0.1}, True),
    ],
    ids=["learning rate", "learning rate, paused", "regularization", "regularization, paused"],
)
def test_a_live_change_equals_a_run_that_goes_on_with_the_new_setting(
    command: Command, option: dict[str, float], while_paused: bool
) -> None:
    live, asked = started(shuffle=False), [Pause(), command] if while_paused else [command]
    live.clock.batches = 5

    def after_the_first_epoch(event: Event) -> Command | None:
        if live.epoch == 1 and asked:
            return asked.pop(0)
        return Continue() if isinstance(event, Paused | Changed) else None

    (changed,) = [event for event in driven(live, after_the_first_epoch) if isinstance(event, Changed)]
    assert (changed.epoch, changed.batch) == (1, 0)
    first = started(shuffle=False, epochs=1)
    driven(first)
    second = started(shuffle=False, epochs=3, initial=weights_of(first), **option)
    driven(second)
    assert_same_weights(live, second)
    assert live.history["train.loss"] == first.history["train.loss"] + second.history["train.loss"]
    objectives = second.history.get("train.objective", [])
    assert live.history.get("train.objective", [])[1:] == objectives


# --- stopping --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def curve() -> Training:
    """A run of 30 epochs that the stop rules below cut short."""
    training = started(epochs=30)
    driven(training)
    return training


def test_until_stops_exactly_at_the_epoch_and_leaves_the_order_there(curve: Training) -> None:
    losses = curve.history["train.loss"]
    at = next(epoch for epoch in range(12, 30) if losses[epoch] < min(losses[:epoch]))
    stopped, shorter = started(epochs=30, until=f"loss<={losses[at]!r}"), started(epochs=at + 1)
    stopped.clock.batches = 1000
    (*_, finished) = driven(stopped)
    driven(shorter)
    assert (finished.stopped, finished.epochs) == ("until", at + 1)
    assert stopped.history == shorter.history
    assert_same_weights(stopped, shorter)
    assert stopped.batches.state() == shorter.batches.state()


def test_patience_puts_the_best_weights_back_exactly() -> None:
    x, y = points(40)
    noise = np.random.default_rng(0).permutation(y)  # nothing to learn: validation soon gets worse
    options = {"data": from_arrays(x, noise), "epochs": 60, "split": (0.5, 0.25, 0.25), "learning_rate": 0.5}
    patient = started(patience=3, **options)
    (*_, finished) = driven(patient)
    losses = patient.history["validation.loss"]
    assert finished.stopped == "patience"
    assert finished.best_epoch == int(np.argmin(losses)) + 1 == finished.epochs - 3
    exact = started(**(options | {"epochs": finished.best_epoch}), schedule="constant")
    driven(exact)
    assert_same_weights(patient, exact)


def test_a_time_ends_the_run() -> None:
    (*_, finished) = driven(started(epochs=None, max_seconds=0.01))
    assert isinstance(finished, Finished)
    assert finished.stopped == "seconds"
    assert finished.seconds >= 0.01


def test_no_epochs_leave_the_beginning_as_it_is() -> None:
    training = started(epochs=0)
    begin = training.params
    (finished,) = driven(training)
    assert (finished.stopped, finished.epochs) == ("epochs", 0)
    jax.tree.map(np.testing.assert_array_equal, training.params, begin)


# --- numbers that are not finite -----------------------------------------------------------------------


def failed(training: Training) -> tuple[Failed, Finished]:
    *_, failure, finished = driven(training)
    assert isinstance(failure, Failed)
    assert finished.stopped == "not-finite"
    assert all(np.isfinite(value).all() for value in arrays_of(training).values() if value.dtype.kind == "f")
    return failure, finished


@pytest.mark.parametrize("batches", [slow(1), 7, 1000])
def test_a_bad_row_is_met_in_its_step_and_the_state_before_is_kept(
    chunks_of: Callable[[int], None], batches: int
) -> None:
    chunks_of(batches)
    training, good = started(shuffle=False), started(shuffle=False)
    training.rows["inputs"][12, 1] = np.nan  # third batch
    failure, finished = failed(training)
    assert (failure.epoch, failure.batch, failure.tensor) == (0, 2, "the input")
    assert finished.epochs == 0
    for _ in range(2):
        good.advance(1)
    assert_same_weights(training, good)


@pytest.mark.parametrize("batches", [slow(1), slow(7), 1000])
def test_a_rate_that_is_much_too_large_names_layer_and_tensor(chunks_of: Callable[[int], None], batches: int) -> None:
    chunks_of(batches)
    x, _ = points()
    training = started(from_arrays(x, x.sum(1)), network="dense 3 relu", learning_rate=1e30, shuffle=False)
    failure, finished = failed(training)
    assert failure.layer in training.learner.params or failure.layer.endswith("relu")
    assert failure.layer in failure.what
    assert f"step {failure.batch + 1} of epoch {failure.epoch + 1}" in failure.what
    assert len(training.history["train.loss"]) == finished.epochs
    assert int(training.carry.step) == 5 * training.epoch + training.batch
    assert 5 * failure.epoch + failure.batch - int(training.carry.step) in (0, 1)
    output, *_ = build("dense 3 relu, dense 1", Signature.features(2)).forward(
        training.params, {}, training.rows["inputs"]
    )
    assert np.isfinite(np.asarray(output)).all()  # what is kept still answers


@pytest.mark.parametrize(
    "options", [{"network": "dense 3", "learning_rate": 100}, slow({"network": "dense 3 relu", "learning_rate": 1e30})]
)
def test_a_rate_that_is_much_too_large_fails_alike_in_chunks_of_any_length(
    chunks_of: Callable[[int], None], options: dict[str, Any]
) -> None:
    x, _ = points()
    kept = []
    for batches in (1, 7, 1000):
        chunks_of(batches)
        kept.append(started(from_arrays(x, x.sum(1)), shuffle=False, **options))
        kept[-1].adopt(kept[0])
        failed(kept[-1])
    for one, other in pairwise(kept):
        assert_same_bits(one, other)


# --- rows, weights, masks -------------------------------------------------------------------------------


def test_a_last_batch_that_is_not_full_counts_its_real_rows_only() -> None:
    """One step over 3 of 5 places equals one step over a batch of exactly these 3 rows."""
    x, y = points(8)
    padded = started(from_arrays(x, y), split=(1, 0, 0), shuffle=False, epochs=1, optimizer="sgd")
    padded.advance(1)
    initial = weights_of(padded)
    padded.advance(1)
    exact = started(
        from_arrays(x[5:], y[5:]), initial, network="dense 3 tanh", split=(1, 0, 0), shuffle=False, epochs=1,
        optimizer="sgd", task="classification",
    )  # fmt: skip
    driven(exact)
    jax.tree.map(
        lambda one, other: np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-7), padded.params, exact.params
    )


def test_the_running_training_loss_is_the_mean_over_rows_not_over_batches() -> None:
    frozen = "dense 3 tanh frozen=true, dense frozen=true"
    running = started(network=frozen, train_loss="running", epochs=1)
    evaluated = started(network=frozen, train_loss="evaluated", epochs=1)
    driven(running)
    driven(evaluated)
    assert running.history["train.loss"] == pytest.approx(evaluated.history["train.loss"], rel=1e-6)


def test_a_row_of_weight_two_is_a_row_given_twice() -> None:
    x, y = points(12)
    twice = np.where(y == "same", 2, 1)
    weighted = started(
        from_arrays(x, y),
        full_batch=True,
        split=(1, 0, 0),
        optimizer="sgd",
        class_weight={"same": 2.0},
        precision="float64",
    )
    repeated = started(
        from_arrays(x.repeat(twice, 0), y.repeat(twice)), full_batch=True, split=(1, 0, 0), optimizer="sgd",
        precision="float64",
    )  # fmt: skip
    driven(weighted)
    driven(repeated)
    assert weighted.history["train.loss"] == pytest.approx(repeated.history["train.loss"], rel=1e-12)
    jax.tree.map(
        lambda one, other: np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-15),
        weighted.params, repeated.params,
    )  # fmt: skip


@pytest.mark.parametrize(
    "options", [{"optimizer": "adamw"}, slow({"optimizer": "sgd", "l1": 0.1}), {"classic": True, "l1": 0.1}]
)
def test_what_is_frozen_or_not_wired_stays_as_it_is(options: dict[str, Any]) -> None:
    training = started(network="dense 6 tanh frozen=true, dense 6 tanh connections=0.3, dense", **options)
    begin = training.params
    driven(training)
    after = training.params
    np.testing.assert_array_equal(after["dense1"]["weight"], begin["dense1"]["weight"])
    np.testing.assert_array_equal(after["dense1"]["bias"], begin["dense1"]["bias"])
    wired = begin["dense2"]["weight"] != 0
    assert wired.sum() == 2 * 6
    assert (after["dense2"]["weight"][~wired] == 0).all()
    assert (after["dense2"]["weight"] != begin["dense2"]["weight"]).any()


def test_penalties_of_a_layer_replace_those_of_the_training() -> None:
    """In float64 the objective is the loss plus l1·Σ|w| + l2·½Σw², biases apart."""
    training = started(network="dense 3 tanh l1=0.5 l2=0, dense", l1=0.1, l2=0.2, epochs=1, precision="float64")
    driven(training)
    first, second = (training.params[name]["weight"] for name in ("dense1", "dense2"))
    by_hand = 0.5 * abs(first).sum() + 0.1 * abs(second).sum() + 0.2 * 0.5 * (second**2).sum()
    assert training.history["train.objective"][0] - training.history["train.loss"][0] == pytest.approx(
        by_hand, rel=1e-12
    )


def test_clipping_bounds_the_first_step() -> None:
    free, clipped = (
        started(epochs=1, full_batch=True, learning_rate=1.0),
        started(epochs=1, full_batch=True, learning_rate=1.0, clip=0.01),
    )
    begin = free.params
    driven(free)
    driven(clipped)

    def length(training: Training) -> float:
        moves = jax.tree.map(lambda new, old: ((new - old) ** 2).sum(), training.params, begin)
        return float(np.sqrt(sum(jax.tree.leaves(moves))))

    assert length(free) > 0.011
    assert length(clipped) == pytest.approx(0.01, rel=1e-4)


# --- precision, order ---------------------------------------------------------------------------------


def test_float64_is_a_local_matter() -> None:
    training = started(precision="float64")
    driven(training)
    assert training.params["dense1"]["weight"].dtype == "float64"
    assert jax.numpy.ones(1).dtype == "float32"
    assert not jax.config.jax_enable_x64


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_other_precisions_learn_about_the_same(precision: str) -> None:
    exact = started(precision="float64")
    other = started(initial=weights_of(exact), precision=precision)
    driven(exact)
    driven(other)
    assert other.params["dense1"]["weight"].dtype == "float32"
    assert other.history["train.loss"][-1] == pytest.approx(
        exact.history["train.loss"][-1], rel=1e-6 if precision == "float32" else 0.02
    )


def test_a_fixed_order_is_the_order_of_the_rows_and_a_shuffled_one_is_not() -> None:
    def orders(training: Training) -> Iterator[list[int]]:
        indices, valid = training.batches.epochs(0, 3)
        assert valid is not None
        yield from (indices[epoch][valid[epoch] > 0].tolist() for epoch in range(3))

    assert list(orders(started(shuffle=False))) == [list(range(ROWS))] * 3
    shuffled = list(orders(started()))
    assert all(sorted(order) == list(range(ROWS)) for order in shuffled)
    assert len({tuple(order) for order in shuffled}) == 3


def test_a_seed_gives_the_same_bits_and_another_does_not() -> None:
    one, same, other = started(seed=3), started(seed=3), started(seed=4)
    for training in (one, same, other):
        driven(training)
    assert_same_bits(one, same)
    assert one.history["train.loss"] != other.history["train.loss"]
