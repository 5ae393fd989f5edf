"""What happened is read back whole, past a torn end, and cut to where a run goes on from."""

from __future__ import annotations

import errno
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.errors import InputError, SystemRefusedError
from pellucid.events import Changed, Finished, Progressed, Resumed, Saved, Started, Warned
from pellucid.runs import durable
from pellucid.runs.journal import Journal
from pellucid.runs.record import Record

EVENTS = [{"event": "progressed", "number": number} for number in range(5)]
LIVE = {"learning_rate": 0.1, "l1": 0.0, "l2": 0.0}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "events.jsonl")


def filled(journal: Journal) -> Journal:
    for event in EVENTS:
        journal.append(event)
    return journal


def test_events_come_back_in_order(journal: Journal) -> None:
    assert list(journal.events()) == []
    assert list(filled(journal).events()) == EVENTS


def test_a_last_line_that_is_torn_anywhere_is_left_out_and_cut_off(journal: Journal) -> None:
    whole = filled(journal).path.read_bytes()
    start = whole[:-1].rfind(b"\n") + 1
    for end in range(start, len(whole)):
        journal.path.write_bytes(whole[:end])
        assert list(journal.events()) == EVENTS[:-1]
        journal.mend()
        assert journal.path.read_bytes() == whole[:start]
        journal.append({"event": "next"})
        assert list(journal.events()) == [*EVENTS[:-1], {"event": "next"}]


@pytest.mark.parametrize("damage", [b"{\n", b"\xff\xfe\n", b"[]\n", b'{"no": "event"}\n', b"\x00" * 8 + b"\n"])
def test_a_damaged_line_before_the_last_is_told_with_its_number(journal: Journal, damage: bytes) -> None:
    lines = filled(journal).path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join([*lines[:2], damage, *lines[3:]]))
    with pytest.raises(InputError, match=r"events.jsonl:3: a line of what happened is damaged"):
        list(journal.events())


def test_a_disk_that_is_full_for_a_while_loses_nothing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.append(EVENTS[0])
    with monkeypatch.context() as patch:

        def full(path: Path, content: bytes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr(durable, "append", full)
        for event in EVENTS[1:3]:
            with pytest.raises(SystemRefusedError, match="No space left"):
                journal.append(event)
    journal.append(EVENTS[3])
    assert list(journal.events()) == EVENTS[:4]


def test_half_a_write_is_taken_back(journal: Journal) -> None:
    """A limit on the size of files lets the first bytes through, as a disk does that fills up."""
    resource = pytest.importorskip("resource", reason="this system has no such limit")
    before = filled(journal).path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            durable.append(journal.path, b"x" * 50)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert journal.path.read_bytes() == before


def test_a_lasting_event_is_synced_before_anything_else(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bytes] = []
    monkeypatch.setattr(durable, "sync", lambda path: synced.append(path.read_bytes()))
    journal.append(EVENTS[0])
    assert synced == []
    journal.append(EVENTS[1], lasting=True)
    assert [json.loads(line) for line in synced[0].splitlines()] == EVENTS[:2]


# --- the record ----------------------------------------------------------------------------------


def progressed(epoch: int, *losses: float, **more: list[float]) -> Progressed:
    columns = {"train.loss": list(losses), **{name.replace("_", "."): values for name, values in more.items()}}
    return Progressed(epoch, 0, 5, columns, seconds=float(epoch))


def record_of(*events: Any) -> Record:
    return Record.of([event.to_json() for event in events])


STARTED = Started("dense 2", 5, {"train": 10}, 9, 100)


def test_history_warnings_and_end() -> None:
    record = record_of(
        STARTED, Warned("before", "…"), progressed(2, 0.5, 0.4), progressed(3, 0.3), Warned("after", "…"),
        Saved("model.safetensors", "abc"), Finished("epochs", 3, 1.5, 0.2),
    )  # fmt: skip
    assert record.history == {"train.loss": [0.5, 0.4, 0.3]}
    assert ([each.code for each in record.cautions], [each.code for each in record.verdicts]) == (["before"], ["after"])
    assert record.finished == Finished("epochs", 3, 1.5, 0.2)
    assert (record.epoch, record.seconds, record.saved) == (3, 3.0, {"model.safetensors": "abc"})


def test_what_came_after_the_place_it_goes_on_from_counts_no_more() -> None:
    record = record_of(
        STARTED, Warned("before", "…"), progressed(4, 4, 3, 2, 1), Warned("late", "…"),
        Finished("interrupted", 4, 1.0, 0.0), Resumed(2, 3, 9), progressed(3, 2.5),
    )  # fmt: skip
    assert record.history == {"train.loss": [4, 3, 2.5]}
    assert [each.code for each in record.warnings] == ["before"]
    assert record.finished is None and record.epoch == 3


def test_a_run_that_begins_anew_has_no_past_but_its_changes() -> None:
    change = Changed(1, 0, "learning_rate", 0.1, LIVE)
    record = record_of(STARTED, Warned("before", "…"), progressed(2, 4, 3), change, Warned("late", "…"), STARTED)
    assert record == Record(started=STARTED, changes=[change])


def test_penalties_that_begin_on_the_way_have_an_objective_from_the_first_epoch_on() -> None:
    paying = progressed(3, 0.3, train_objective=[0.7])
    record = record_of(STARTED, progressed(2, 0.5, 0.4), paying)
    assert record.history == {"train.loss": [0.5, 0.4, 0.3], "train.objective": [0.5, 0.4, 0.7]}
    again = record_of(STARTED, progressed(2, 0.5, 0.4), paying, Resumed(1, 0, 9), progressed(2, 0.4), paying)
    assert again.history == record.history


def test_changes_are_kept_with_all_that_they_changed() -> None:
    change = Changed(1, 3, "learning_rate", 0.1, LIVE)
    assert record_of(STARTED, change).changes == [change]


@pytest.mark.parametrize(
    "event", [{"event": "finished"}, {"event": "progressed", "epoch": 1}, {"event": "changed", "epoch": 1}]
)
def test_an_event_that_lacks_something_is_damaged(event: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="damaged"):
        Record.of([STARTED.to_json(), event], "events.jsonl")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_record_or_a_problem(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "events.jsonl"
    path.write_bytes(content)
    with suppress(InputError):
        Record.of(Journal(path).events())
