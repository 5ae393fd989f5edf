"""A run folder says where it is, who writes it, and gives data back with the same bits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pellucid.data.arrays import from_arrays
from pellucid.data.schema import Dataset, Field, by_name
from pellucid.errors import InputError, SystemRefusedError
from pellucid.events import Finished
from pellucid.runs import dataset as kept
from pellucid.runs.arrays import write_arrays
from pellucid.runs.cadence import Cadence
from pellucid.runs.dataset import read_dataset, write_dataset
from pellucid.runs.folder import RunFolder, all_runs, runs_folder
from pellucid.runs.lock import is_locked, locked

X = np.random.default_rng(0).normal(size=(6, 2))
PICTURES = np.random.default_rng(0).integers(0, 256, (6, 4, 4))


def test_a_run_is_called_by_the_shortest_word(tmp_path: Path) -> None:
    assert RunFolder(runs_folder() / "circle-1").word == "circle-1"
    assert RunFolder(tmp_path / "mine").word == str(tmp_path / "mine")


def test_a_state_is_derived_and_never_stored() -> None:
    run = RunFolder.create("a", "format = 1\n")
    assert run.state() == "interrupted"
    with run.locked():
        assert run.state() == "running"
    run.journal.append(Finished("interrupted", 1, 1.0, 0.0).to_json())
    run.model.write_bytes(b"")
    assert run.state() == "interrupted"
    run.journal.append(Finished("epochs", 1, 1.0, 0.0).to_json())
    assert run.state() == "finished"
    run.model.unlink()
    assert run.state() == "interrupted"  # what it came to is not there


HOLDING = """
import sys, time
from pathlib import Path
from pellucid.runs.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_one_process_at_a_time_and_none_after_a_kill(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDING, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert is_locked(tmp_path)
    with pytest.raises(SystemRefusedError, match="another process is training this run"), locked(tmp_path):
        raise AssertionError("two at once")
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert not is_locked(tmp_path)
    with locked(tmp_path):
        assert is_locked(tmp_path)
    assert not is_locked(tmp_path)


def test_looking_makes_no_lock(tmp_path: Path) -> None:
    assert not is_locked(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="there is no such place")
def test_a_place_that_cannot_be_written_is_told_before_anything_starts() -> None:
    with pytest.raises(SystemRefusedError, match="the run folder cannot be made") as caught:
        RunFolder.create("a", "", Path("/dev/null/run"))
    assert "--out" in caught.value.next and caught.value.safe == "Nothing was started."


def test_a_folder_is_a_run_only_when_it_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(self: RunFolder, name: str, text: str) -> None:
        if name == "experiment.toml":
            raise KeyboardInterrupt
        write(self, name, text)

    write = RunFolder.write_text
    monkeypatch.setattr(RunFolder, "write_text", stop)
    with pytest.raises(KeyboardInterrupt):
        RunFolder.create("a", "format = 1\n", data=from_arrays(X, X.sum(1)))
    assert all_runs() == []


def dated() -> Dataset:
    fields = by_name(Field("when", "date"), Field("kind", "class", classes=("a", "b")), Field("y"))
    inputs = {"when": np.array([1.5, np.nan]), "kind": np.array([0, -1])}
    return Dataset("t", "…", inputs, {"y": np.array([1.0, 2.0])}, fields, left_out={"id": "…"}, notes=("read so",))


@pytest.mark.parametrize(
    "data",
    [
        from_arrays(X, X.sum(1)),
        from_arrays(X, ["a", "b"] * 3, sample_weight=np.arange(6.0), groups=[0, 0, 1, 1, 2, 2]),
        from_arrays({"a/b": X[:, 0], "inputs/c": X[:, 1]}, X > 0, times=np.arange(6.0)),
        from_arrays(PICTURES, np.arange(6) % 2, test=(PICTURES[:2], np.arange(2))),
        from_arrays(-PICTURES / 3, X),
        dated(),
    ],
    ids=["numbers", "classes", "named", "pictures", "other pictures", "dates"],
)
def test_data_comes_back_with_the_same_bits(data: Dataset, tmp_path: Path) -> None:
    assert write_dataset(tmp_path / "data.safetensors", data)
    again = read_dataset(tmp_path / "data.safetensors")
    assert again.fingerprint() == data.fingerprint()
    assert list(again.columns) == list(data.columns)
    assert {**vars(again), **dict.fromkeys(("inputs", "targets", "held_out", "groups", "times", "weights"))} == {
        **vars(data),
        **dict.fromkeys(("inputs", "targets", "held_out", "groups", "times", "weights")),
    }
    for mark in ("held_out", "groups", "times", "weights"):
        np.testing.assert_array_equal(getattr(again, mark), getattr(data, mark))


def test_pictures_take_a_byte_a_pixel(tmp_path: Path) -> None:
    many = np.random.default_rng(0).integers(0, 256, (500, 28, 28))
    write_dataset(tmp_path / "data.safetensors", from_arrays(many, np.arange(500) % 3))
    assert (tmp_path / "data.safetensors").stat().st_size < 1.1 * many.size


def test_data_that_is_too_large_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LARGEST", 100)
    assert not write_dataset(tmp_path / "data.safetensors", from_arrays(X, X.sum(1)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"types": {"inputs/a": "<f8"}}', '{"types": {"inputs/a": "object"}}'])
def test_a_file_that_holds_no_data_set_is_told(text: str, tmp_path: Path) -> None:
    write_arrays(tmp_path / "data.safetensors", {"inputs/a": X}, {"dataset": text} if text else {})
    with pytest.raises(InputError, match="not a data set that a run has kept"):
        read_dataset(tmp_path / "data.safetensors")


# --- when a checkpoint is due ----------------------------------------------------------------------


class Time:
    """A clock that goes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("seconds", "cost"), [(10, 0.01), (10, 0.5), (10, 3.0), (0.1, 0.05), (1, 0.001)])
def test_checkpoints_cost_at_most_two_per_cent(seconds: float, cost: float) -> None:
    time, spent = Time(), 0.0
    cadence = Cadence(seconds, size=int(cost * 100e6), clock=time)
    while time.now < 10_000 * cost:
        time.now += cost / 3
        if cadence.due():
            with cadence.timed():
                time.now += cost
                spent += cost
        assert spent <= 0.0201 * time.now + (0 if spent > cost else cost / 50)
    assert spent > 0


def test_the_first_comes_early_and_then_as_asked() -> None:
    time = Time()
    cadence = Cadence(10, size=1000, clock=time)
    due = []
    for second in range(40):
        time.now = float(second)
        if cadence.due():
            due.append(second)
            with cadence.timed():
                pass
    assert due == [2, 12, 22, 32]


def test_none_where_none_are_asked_for() -> None:
    time = Time()
    cadence = Cadence(0, size=0, clock=time)
    time.now = 1e9
    assert not cadence.due()
