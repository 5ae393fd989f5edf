"""A run goes on as if it had not been interrupted; what cannot go on is told, and left as it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pellucid.commands import Command, SetLearningRate
from pellucid.errors import InputError, SystemRefusedError
from pellucid.events import Changed, Event, Progressed, Resumed, Warned
from pellucid.model import load
from pellucid.run import Run
from pellucid.runs import durable
from pellucid.runs.checkpoints import Checkpoints
from pellucid.runs.folder import RunFolder
from pellucid.workbench.resume import resume
from pellucid.workbench.train import train

X = np.random.default_rng(0).normal(size=(40, 2))
Y = X[:, 0] * X[:, 1]
SHORT: dict[str, Any] = {"network": "dense 3 tanh, dropout 0.2", "epochs": 6, "batch_size": 7}


def interrupting(after: int, events: list[Event] | None = None) -> Callable[[Event], None]:
    """Presses Ctrl-C while the first chunk at or after this epoch is told."""
    import signal

    pressed: list[int] = []

    def listen(event: Event) -> None:
        if events is not None:
            events.append(event)
        if isinstance(event, Progressed) and event.epoch >= after and not pressed:
            pressed.append(event.epoch)
            signal.raise_signal(signal.SIGINT)

    return listen


class Killed(BaseException):
    """The process is gone at this point."""


def killing(after: int) -> Callable[[Event], None]:
    def listen(event: Event) -> None:
        if isinstance(event, Progressed) and event.epoch >= after:
            raise Killed

    return listen


def killed(source: Any, after: int = 1, **options: Any) -> RunFolder:
    """A run that was cut off."""
    with pytest.raises(Killed):
        train(source, listen=killing(after), **(SHORT | options))
    return RunFolder(next(path for path in _runs() if RunFolder(path).state() == "interrupted"))


def _runs() -> list[Path]:
    from pellucid.runs.folder import runs_folder

    return sorted(runs_folder().iterdir())


def assert_same(one: Run, other: Run) -> None:
    assert one.history == other.history
    assert one.results == other.results
    assert one.finished.stopped == other.finished.stopped and one.finished.epochs == other.finished.epochs
    for group, wanted in ((one.model.params, other.model.params), (one.model.state, other.model.state)):
        for layer, arrays in wanted.items():
            for name, value in arrays.items():
                np.testing.assert_array_equal(group[layer][name], value)
    assert one.snapshots.keys() == other.snapshots.keys()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The run that was never interrupted."""
    return train((X, Y), out=tmp_path_factory.mktemp("whole") / "run", **SHORT)


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The same, interrupted by hand."""
    return train((X, Y), out=tmp_path_factory.mktemp("interrupted") / "run", listen=interrupting(1), **SHORT)


@pytest.fixture(scope="module")
def interrupted_twice(interrupted: Run, tmp_path_factory: pytest.TempPathFactory) -> Run:
    first = copy_of(interrupted, tmp_path_factory.mktemp("twice"))
    return resume(first.path, listen=interrupting(interrupted.epochs + 1))


def copy_of(run: Run | RunFolder, place: Path) -> RunFolder:
    """A copy of its folder, to be changed."""
    folder = run if isinstance(run, RunFolder) else run.folder
    return RunFolder(shutil.copytree(folder.path, place / "copy"))


def test_killed_before_its_first_checkpoint_it_begins_again(whole: Run) -> None:
    folder = killed((X, Y))
    assert folder.checkpoints.all() == []
    run = resume(folder.path)
    assert_same(run, whole)
    assert folder.state() == "finished"
    assert_same(Run.open(folder.path), whole)


def test_interrupted_by_hand_it_keeps_its_place_and_its_model(whole: Run) -> None:
    first = train((X, Y), listen=interrupting(1), **SHORT)
    assert first.finished.stopped == "interrupted" and first.folder is not None
    assert first.folder.state() == "interrupted"
    assert Run.open(first.folder.path).finished.stopped == "interrupted"
    assert load(first.folder.model).predict(X).shape == (40,)
    events: list[Event] = []
    second = resume(first, listen=events.append)
    assert isinstance(events[0], Resumed) and events[0].epoch == first.epochs
    assert_same(second, whole)
    assert_same(Run.open(first.folder.path), whole)


@pytest.mark.slow
def test_as_often_as_it_likes(whole: Run) -> None:
    run = train((X, Y), listen=interrupting(1), **SHORT)
    for _ in range(3):
        run = resume(run, listen=interrupting(run.epochs + 1))
    assert_same(resume(run), whole)


def test_a_finished_run_stays_as_it_is(whole: Run) -> None:
    before = {path: path.read_bytes() for path in whole.folder.path.rglob("*.*") if path.is_file()}
    assert_same(resume(whole), whole)
    assert {path: path.read_bytes() for path in whole.folder.path.rglob("*.*") if path.is_file()} == before


def test_past_its_end_it_comes_to_what_more_epochs_would_have() -> None:
    run = train((X, Y), learning_rate=0.01, **SHORT)
    further = resume(run, epochs=9)
    assert_same(further, train((X, Y), learning_rate=0.01, **(SHORT | {"epochs": 9})))
    assert further.experiment.train.epochs == Run.open(run.folder.path).experiment.train.epochs == 9
    with pytest.raises(InputError, match="gone through 9 epochs already"):
        resume(run, epochs=9)


def test_past_its_end_neither_patience_nor_a_condition_ends_it_sooner() -> None:
    noise = np.random.default_rng(1).permutation(Y)
    options = SHORT | {"epochs": 200, "patience": 2, "learning_rate": 0.3, "network": "dense 8 tanh"}
    patient = train((X, noise), split=(0.5, 0.25, 0.25), **options)
    assert patient.finished.stopped == "patience" and patient.epochs < 150
    further = resume(patient, epochs=patient.epochs + 5)
    assert further.finished.stopped == "epochs" and further.epochs == patient.epochs + 5
    assert further.finished.best_epoch is not None
    assert further.history["train.loss"][: patient.epochs] == patient.history["train.loss"]
    until = train((X, Y), until="train.loss<100", epochs=50, network="dense", batch_size=7)
    assert until.epochs == 1
    assert resume(until, epochs=4).epochs == 4


def test_a_live_change_is_on_the_disk_before_it_takes_effect_and_is_made_again(
    whole: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    sync = durable.sync
    monkeypatch.setattr(durable, "sync", lambda path: (synced.append(path.name), sync(path)))
    told: list[Event] = []

    def listen(event: Event) -> Command | None:
        told.append(event)
        if isinstance(event, Changed):
            assert synced[-1] == "events.jsonl"
            raise Killed
        return SetLearningRate(0.5) if isinstance(event, Progressed) else None

    with pytest.raises(Killed):
        train((X, Y), listen=listen, checkpoint_seconds=0, **SHORT)
    folder = RunFolder(_runs()[0])
    (change,) = folder.record().changes
    assert change == told[-1]
    assert not folder.checkpoints.all()
    events: list[Event] = []
    run = resume(folder.path, listen=events.append)
    assert not any(isinstance(event, Changed) for event in events)  # told once
    assert run.history["train.loss"][change.epoch :] != whole.history["train.loss"][change.epoch :]
    assert run.folder.record().changes == [change]


def test_weights_that_were_given_survive_from_the_first_moment(tmp_path: Path) -> None:
    initial = {"dense1/weight": np.ones((2, 3)), "dense1/bias": np.zeros(3)}
    expected = train((X, Y), initial=initial, **SHORT)
    folder = killed((X, Y), initial=initial)
    assert [path.name for path in folder.checkpoints.all()] == ["step-000000000"]
    other = copy_of(folder, tmp_path)
    assert_same(resume(folder.path), expected)
    damage(other.checkpoints)
    with pytest.raises(InputError, match="began with weights that were given"):
        resume(other.path)


def damage(store: Checkpoints, *, only_newest: bool = False) -> None:
    for path in store.all()[: 1 if only_newest else None]:
        content = bytearray((path / "state.safetensors").read_bytes())
        content[len(content) // 2] ^= 1
        (path / "state.safetensors").write_bytes(content)


@pytest.mark.parametrize("only_newest", [True, False])
def test_a_damaged_checkpoint_is_set_aside_and_told(
    whole: Run, interrupted_twice: Run, tmp_path: Path, only_newest: bool
) -> None:
    folder = copy_of(interrupted_twice, tmp_path)
    store = folder.checkpoints
    assert len(store.all()) == 2
    damage(store, only_newest=only_newest)
    again = resume(folder.path)
    warnings = [warning.what for warning in again.warnings if warning.code == "damaged-checkpoint"]
    assert len(warnings) == len(store.damaged()) == (1 if only_newest else 2)
    assert ("is used" if only_newest else "begins again") in warnings[0]
    assert_same(again, whole)


def test_a_model_that_is_damaged_or_lost_is_written_again(whole: Run, tmp_path: Path) -> None:
    folder = copy_of(whole, tmp_path)
    content = bytearray(folder.model.read_bytes())
    content[-3] ^= 1
    folder.model.write_bytes(content)
    with pytest.raises(InputError, match="not as it was written"):
        Run.open(folder.path)
    assert_same(resume(folder.path), whole)
    folder.model.unlink()
    assert_same(resume(folder.path), whole)


def test_changed_data_is_refused_and_nothing_is_touched(interrupted: Run, tmp_path: Path) -> None:
    folder = copy_of(interrupted, tmp_path)
    before = sorted((path, path.stat().st_mtime_ns) for path in folder.path.rglob("*") if path.name != ".lock")
    with pytest.raises(InputError, match="the data has changed since this run began"):
        resume(folder.path, data=(X, Y + 1e-9))
    assert before == sorted((path, path.stat().st_mtime_ns) for path in folder.path.rglob("*") if path.name != ".lock")


def test_data_too_large_to_keep_is_asked_for_again(whole: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pellucid.runs.dataset.LARGEST", 10)
    run = train((X, Y), listen=interrupting(1), **SHORT)
    with pytest.raises(InputError, match="too large to be kept"):
        resume(run.folder.path)
    assert_same(resume(run, data=(X, Y)), whole)


def test_an_experiment_with_every_batch_a_full_one_can_be_read_again() -> None:
    run = train("circle(points=40)", full_batch=True, epochs=3, network="dense 2 tanh", listen=interrupting(1))
    assert resume(run).epochs == 3


def test_while_another_holds_it_nothing_is_done(interrupted: Run, tmp_path: Path) -> None:
    folder = copy_of(interrupted, tmp_path)
    with folder.locked(), pytest.raises(SystemRefusedError, match="another process is training this run"):
        resume(folder.path)


def test_other_versions_are_told(interrupted: Run, tmp_path: Path) -> None:
    folder = copy_of(interrupted, tmp_path)
    path = folder.checkpoints.all()[0]
    from pellucid.runs.checkpoints import read_checkpoint

    found = read_checkpoint(path)
    notes = {**found.notes, "packages": {**found.notes["packages"], "jax": "0.0.1"}}
    durable.remove(path)
    folder.checkpoints.write(found.step, found.arrays, notes)
    events: list[Event] = []
    resume(folder.path, listen=events.append)
    assert any(isinstance(event, Warned) and "jax 0.0.1 is now" in event.what for event in events)


def test_a_run_that_was_not_kept_cannot_go_on() -> None:
    with pytest.raises(InputError, match="not kept in a folder"):
        resume(train((X, Y), save_run=False, **SHORT))


# --- a system that refuses -----------------------------------------------------------------------


def refusing(patch: pytest.MonkeyPatch, where: Callable[[Path], bool], message: str = "No space left") -> None:
    """A disk that takes nothing where it is told so."""
    for name in ("write", "append", "sync"):
        real = getattr(durable, name)

        def instead(path: Path, *rest: Any, real: Any = real) -> None:
            if where(path):
                raise OSError(28, message)
            real(path, *rest)

        patch.setattr(durable, name, instead)


def test_checkpoints_that_cannot_be_written_are_told_once_and_training_goes_on(
    whole: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, lambda path: "checkpoints" in path.parts)
    monkeypatch.setattr("pellucid.drive.Cadence.due", lambda self: True)
    run = train((X, Y), **SHORT)
    assert [warning.code for warning in run.warnings].count("not-kept") == 1
    assert_same(run, whole)
    assert run.folder.state() == "finished"


def test_events_that_cannot_be_written_for_a_while_come_later(whole: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        full = [True]
        refusing(patch, lambda path: full[0] and path.name == "events.jsonl")

        def listen(event: Event) -> None:
            if isinstance(event, Progressed) and event.epoch >= 3:
                full[0] = False

        run = train((X, Y), listen=listen, **SHORT)
    assert_same(Run.open(run.folder.path), whole)


def test_a_model_that_cannot_be_written_is_not_lost(whole: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        refusing(patch, lambda path: path.name.startswith(".model.safetensors"))
        with pytest.raises(SystemRefusedError, match="No space left") as caught:
            train((X, Y), **SHORT)
    assert "pellucid resume" in caught.value.next and "checkpoint" in caught.value.safe
    assert_same(caught.value.run, whole)  # type: ignore[attr-defined]
    folder = RunFolder(_runs()[0])
    assert folder.state() == "interrupted"
    assert_same(resume(folder.path), whole)


def test_without_checkpoints_on_the_way_there_is_one_at_the_end() -> None:
    run = train((X, Y), checkpoint_seconds=0, **SHORT)
    assert len(run.folder.checkpoints.all()) == 1


def test_what_a_run_keeps_about_its_data_is_plain(whole: Run) -> None:
    told = json.loads((whole.folder.path / "environment.json").read_text())["data"]
    assert told["fingerprint"] == whole.setup.dataset.fingerprint() and told["given"] is True
