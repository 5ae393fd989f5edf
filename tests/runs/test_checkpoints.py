"""Checkpoints survive a crash at any point, a lost power, a full disk and a flipped bit."""

from __future__ import annotations

import errno
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pellucid.errors import InputError, SystemRefusedError
from pellucid.runs import durable
from pellucid.runs.checkpoints import Checkpoints, read_checkpoint

ACTIONS = ("make_folder", "write", "sync", "rename", "remove")


def arrays_of(step: int) -> dict[str, np.ndarray]:
    """What a checkpoint of this step holds; any two steps differ in every array."""
    return {
        "params/dense1/weight": np.arange(12, dtype=np.float32).reshape(3, 4) + step,
        "memory/count": np.asarray(step, np.int32),
        "finite": np.asarray(step % 2 == 0),
        "order/valid": np.zeros((0, step), np.float64),
    }


def notes_of(step: int) -> dict[str, Any]:
    return {"epoch": step // 10, "live": {"learning_rate": 0.1 + step}, "order": {"state": str(2**100 + step)}}


def put(store: Checkpoints, step: int) -> None:
    store.write(step, arrays_of(step), notes_of(step))


def newest_step(store: Checkpoints) -> int | None:
    """The step that is loaded; whatever is loaded must be what was written."""
    found, _ = store.newest()
    if found is None:
        return None
    assert found.notes == notes_of(found.step)
    wanted = arrays_of(found.step)
    assert found.arrays.keys() == wanted.keys()
    for name, value in wanted.items():
        np.testing.assert_array_equal(found.arrays[name], value)
        assert (found.arrays[name].dtype, found.arrays[name].shape) == (value.dtype, value.shape)
    return found.step


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug here, so the real disk need not be waited for."""
    monkeypatch.setattr("os.fsync", lambda handle: None)


@pytest.fixture
def store(tmp_path: Path) -> Checkpoints:
    return Checkpoints(tmp_path / "checkpoints")


def test_what_was_written_comes_back_and_two_are_kept(store: Checkpoints) -> None:
    assert newest_step(store) is None
    for step in (0, 3, 8, 1_234_567_890):
        put(store, step)
        assert newest_step(store) == step
    assert [path.name for path in store.all()] == ["step-1234567890", "step-000000008"]
    assert sorted(path.name for path in store.all()[0].iterdir()) == ["manifest.json", "state.safetensors"]


def test_the_checkpoint_of_a_step_is_written_once(store: Checkpoints) -> None:
    put(store, 5)
    before = {path: path.read_bytes() for path in store.all()[0].iterdir()}
    put(store, 5)
    assert {path: path.read_bytes() for path in store.all()[0].iterdir()} == before


# --- crash points --------------------------------------------------------------------------------


class Crash(BaseException):
    """The process is gone; nobody catches this."""


def acting(monkeypatch: pytest.MonkeyPatch, act: Callable[[int, str, Callable[[], None]], None]) -> Callable[[], int]:
    """Every action of the store goes through ``act(number, name, action)``; how many there were."""
    count = 0

    def replaced(name: str, action: Callable[..., None]) -> Callable[..., None]:
        def instead(*arguments: Any) -> None:
            nonlocal count
            count += 1
            act(count, name, lambda: action(*arguments))

        return instead

    for name in ACTIONS:
        monkeypatch.setattr(durable, name, replaced(name, getattr(durable, name)))
    return lambda: count


def count_of_actions(place: Path) -> int:
    """Actions of writing a checkpoint where there are two already."""
    store = Checkpoints(place / "counted")
    for step in (1, 2):
        put(store, step)
    with pytest.MonkeyPatch.context() as patch:
        count = acting(patch, lambda number, name, action: action())
        put(store, 3)
        return count()


@pytest.mark.parametrize("first", [True, False], ids=["first", "third"])
@pytest.mark.parametrize("when", ["before", "after", "in the middle"])
def test_a_crash_at_any_point_leaves_the_old_or_the_new(tmp_path: Path, first: bool, when: str) -> None:
    earlier = () if first else (1, 2)
    points = count_of_actions(tmp_path)
    assert points >= 11  # 1 folder, 2 files, 4 syncs, 1 rename, removals
    seen = set()
    for point in range(1, points + 1):
        store = Checkpoints(tmp_path / f"{point}")
        for step in earlier:
            put(store, step)

        def act(number: int, name: str, action: Callable[[], None], point: int = point) -> None:
            if number == point and when == "before":
                raise Crash
            action()
            if number == point:
                if when == "in the middle" and name == "write":
                    torn = next((store.folder).rglob("*.unfinished*/*"), None)  # noqa: B023
                    files = [path for path in store.folder.rglob("*") if path.is_file()]  # noqa: B023
                    newest = torn or max(files, key=lambda path: path.stat().st_mtime_ns)
                    newest.write_bytes(newest.read_bytes()[: newest.stat().st_size // 2])
                raise Crash

        with pytest.MonkeyPatch.context() as patch:
            acting(patch, act)
            with suppress(Crash):
                put(store, 3)
        found = newest_step(store)
        assert found in (3, *(earlier[-1:] or (None,)))
        seen.add(found)
        put(store, 4)  # and life goes on
        store.tidy()
        assert newest_step(store) == 4
        assert {path.name[:5] for path in store.folder.iterdir()} == {"step-"}
        assert not store.damaged()
    assert seen == {3, *(earlier[-1:] or (None,))}  # both sides of the rename were visited


def test_what_was_said_to_be_written_survives_a_loss_of_power(tmp_path: Path) -> None:
    """At every point: file contents that were not synced are lost, renames that were not synced may be."""
    tried = 0
    for point in range(1, 2 * count_of_actions(tmp_path) + 1):
        for renames_last in (True, False):
            folder = tmp_path / f"power-{point}-{renames_last}"
            folder.mkdir()
            disk = Disk(folder / "checkpoints")
            store, acknowledged = Checkpoints(disk.folder), 0
            with pytest.MonkeyPatch.context() as patch:
                disk.watch(patch, point)
                try:
                    for step in (1, 2, 3):
                        put(store, step)
                        acknowledged = step
                except Crash:
                    pass
            disk.lose_power(renames_last)
            found = newest_step(Checkpoints(disk.folder)) or 0
            assert found >= acknowledged, (point, renames_last)
            tried += 1
    assert tried > 40


class Disk:
    """A disk that keeps contents and names only from the moment they are synced.

    What is not synced is lost in the worst way: a content becomes as many zeros; a rename either
    lasts or is undone, as asked; a removal lasts.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unsynced: list[Path] = []
        self.renames: list[tuple[Path, Path]] = []

    def watch(self, patch: pytest.MonkeyPatch, point: int) -> None:
        real = {name: getattr(durable, name) for name in ACTIONS}
        count = 0

        def stopping(name: str, note: Callable[..., None]) -> Callable[..., None]:
            def instead(*arguments: Any) -> None:
                nonlocal count
                count += 1
                if count == point:
                    raise Crash
                real[name](*arguments)
                note(*arguments)

            return instead

        for name in ACTIONS:
            patch.setattr(durable, name, stopping(name, getattr(self, f"_{name}")))

    def _make_folder(self, path: Path) -> None:
        pass

    def _remove(self, path: Path) -> None:
        self.unsynced = [each for each in self.unsynced if path not in (each, *each.parents)]

    def _write(self, path: Path, content: bytes) -> None:
        self.unsynced.append(path)

    def _sync(self, path: Path) -> None:
        self.unsynced = [each for each in self.unsynced if each != path]
        self.renames = [(old, new) for old, new in self.renames if new.parent != path]

    def _rename(self, old: Path, new: Path) -> None:
        self.unsynced = [new / each.relative_to(old) if old in each.parents else each for each in self.unsynced]
        self.renames.append((old, new))

    def lose_power(self, renames_last: bool) -> None:
        for path in self.unsynced:
            path.write_bytes(bytes(path.stat().st_size))
        for old, new in reversed(self.renames):
            if not renames_last and new.exists():
                new.rename(old)


@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE])
def test_a_system_that_refuses_any_call_leaves_the_one_before(tmp_path: Path, problem: int) -> None:
    for point in range(1, count_of_actions(tmp_path) + 1):
        store = Checkpoints(tmp_path / f"{point}")
        for step in (1, 2):
            put(store, step)

        def act(number: int, name: str, action: Callable[[], None], point: int = point) -> None:
            if number == point:
                raise OSError(problem, "refused")
            action()

        with pytest.MonkeyPatch.context() as patch:
            acting(patch, act)
            with pytest.raises(SystemRefusedError, match="checkpoint cannot be written"):
                put(store, 3)
        assert newest_step(store) in (2, 3)
        put(store, 4)
        assert newest_step(store) == 4


# --- damage --------------------------------------------------------------------------------------


def mutations(seed: int, count: int) -> Iterator[Callable[[Checkpoints], None]]:
    """Ways to damage the newest of two checkpoints."""
    rng = random.Random(seed)

    def flip(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        path.write_bytes(content)

    def truncate(path: Path) -> None:
        path.write_bytes(path.read_bytes()[: rng.randrange(path.stat().st_size)])

    def lengthen(path: Path) -> None:
        path.write_bytes(path.read_bytes() + bytes([rng.randrange(256)]))

    def zero(path: Path) -> None:
        content, start = bytearray(path.read_bytes()), rng.randrange(path.stat().st_size)
        while not any(content[start : start + 16]):  # zeros already
            start = rng.randrange(len(content))
        content[start : start + 16] = bytes(len(content[start : start + 16]))
        path.write_bytes(content)

    def in_a_file(change: Callable[[Path], None]) -> Callable[[Checkpoints], None]:
        name = rng.choice(["manifest.json", "state.safetensors"])
        return lambda store: change(store.all()[0] / name)

    def swap_files(store: Checkpoints) -> None:
        new, old = (path / rng.choice(["manifest.json", "state.safetensors"]) for path in store.all())
        mine, theirs = new.read_bytes(), old.read_bytes()
        new.write_bytes(theirs)
        old.write_bytes(mine)

    def swap_folders(store: Checkpoints) -> None:
        new, old = store.all()
        new.rename(store.folder / "between")
        old.rename(new)
        (store.folder / "between").rename(old)

    def lose(store: Checkpoints) -> None:
        (store.all()[0] / rng.choice(["manifest.json", "state.safetensors"])).unlink()

    for number in range(count):
        match number % 20:
            case 0:
                yield swap_files
            case 1:
                yield swap_folders
            case 2:
                yield lose
            case 3 | 4 | 5 | 6:
                yield in_a_file(truncate)
            case 7:
                yield in_a_file(lengthen)
            case 8 | 9:
                yield in_a_file(zero)
            case _:
                yield in_a_file(flip)


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=pytest.mark.slow)])
def test_of_a_thousand_damaged_checkpoints_none_is_loaded(store: Checkpoints, count: int) -> None:
    for step in (7, 19):
        put(store, step)
    whole = {path: path.read_bytes() for path in store.folder.rglob("*.*")}
    for number, damage in enumerate(mutations(seed=1, count=count)):
        damage(store)
        found, aside = store.newest()
        step = None if found is None else found.step
        assert step in (7, None), number
        assert newest_step(store) == step, number
        assert len(aside) == (1 if step == 7 else 2), number
        assert [path.name for path in store.all()] == ([] if step is None else ["step-000000007"])
        assert store.damaged() == sorted(aside)
        for path in aside:
            path.rename(store.folder / path.name.removeprefix("damaged-"))
        for path, content in whole.items():
            path.write_bytes(content)


def test_each_kind_of_damage_is_told(store: Checkpoints) -> None:
    put(store, 7)
    (store.all()[0] / "state.safetensors").write_bytes(b"")
    with pytest.raises(InputError, match=r"step-000000007: this checkpoint is damaged\.\n  got: .* has 0 bytes, not"):
        read_checkpoint(store.all()[0])


def test_a_second_damaged_one_of_the_same_step_gets_a_name_of_its_own(store: Checkpoints) -> None:
    for _ in range(2):
        put(store, 7)
        (store.all()[0] / "manifest.json").unlink()
        assert store.newest()[0] is None
    assert [path.name for path in store.damaged()] == ["damaged-step-000000007", "damaged-step-000000007-2"]


def test_a_checkpoint_of_a_newer_format_is_refused_and_left_alone(
    store: Checkpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, 7)
    with monkeypatch.context() as patch:
        patch.setattr("pellucid.runs.checkpoints.FORMAT", 2)
        put(store, 9)
    before = sorted(path.name for path in store.folder.rglob("*"))
    with pytest.raises(InputError, match="newer Pellucid"):
        store.newest()
    assert sorted(path.name for path in store.folder.rglob("*")) == before
