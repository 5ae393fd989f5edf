"""Visits by the minute: peaks, the minutes chosen, and a log of one's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pellucid.data.sources.everyday import RUSHES, expected_visits
from pellucid.errors import PellucidError
from pellucid.gallery import Stage
from pellucid.gallery.visit_log import read_visit_log
from pellucid.gallery.visits import DAY, MINUTES, SHOWN, best_rule, busiest, ranges, rushes, visits


def test_the_rushes_of_the_rule_itself_are_found() -> None:
    assert rushes(expected_visits(MINUTES)) == [middle for middle, _ in RUSHES]


def test_a_rush_at_either_end_of_the_day_is_one() -> None:
    assert rushes(np.where(MINUTES < 100, 5.0, np.where(MINUTES >= DAY - 50, 4.0, 1.0)), 2) == [49, DAY - 26]


def test_the_busiest_minutes_catch_at_least_what_any_rule_does() -> None:
    expected = expected_visits(MINUTES)
    chosen = busiest(expected)
    assert len(chosen) == len(set(chosen.tolist())) == SHOWN
    assert expected[chosen].sum() > best_rule(expected)


def test_a_rule_gets_its_better_reading() -> None:
    around, after = np.zeros(DAY), np.zeros(DAY)
    around[9 * 60 + 45] = after[10 * 60 + 45] = 7
    assert best_rule(around) == best_rule(after) == 7
    assert best_rule(around + after) == 7  # one reading at a time


def test_ranges_cover_exactly_the_minutes() -> None:
    assert ranges(np.array([0, 1, 5, 7, 8])) == ["00:00–00:01", "00:05–00:05", "00:07–00:08"]


def log_file(folder: Path, *lines: str, header: str = "time,page") -> Path:
    path = folder / "log.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_a_log_is_counted_by_day_and_minute(tmp_path: Path) -> None:
    path = log_file(
        tmp_path, "2026-05-01 00:00:59,/", "2026-05-01 10:15:00,/a", "2026-05-01 10:15:30,/b", "2026-05-03 23:59:59,/"
    )
    dataset = read_visit_log(path)
    counts = dataset.targets["visits"].reshape(3, DAY)
    assert [(day, minute, counts[day, minute]) for day, minute in np.argwhere(counts).tolist()] == [
        (0, 0, 1.0),
        (0, 615, 2.0),
        (2, DAY - 1, 1.0),
    ]
    assert dataset.held_out is not None
    assert dataset.held_out.reshape(3, DAY).all(axis=1).tolist() == [False, False, True]
    assert not dataset.generated


WRONG = {
    "no such column": (("x,/a",), "when,page", "visits.file"),
    "no time": (("2026-05-01 10:00:00,/", "yesterday,/"), "time,page", "visits.time"),
    "one day": (("2026-05-01 10:00:00,/",), "time,page", "visits.days"),
    "years apart": (("2020-05-01 10:00:00,/", "2026-05-01 10:00:00,/"), "time,page", "visits.days"),
    "no visit": ((), "time,page", "visits.days"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_log_that_cannot_be_used_is_refused(case: str, tmp_path: Path) -> None:
    lines, header, code = WRONG[case]
    with pytest.raises(PellucidError) as problem:
        read_visit_log(log_file(tmp_path, *lines, header=header))
    assert problem.value.code == code
    assert str(tmp_path) in problem.value.where


@pytest.mark.slow
def test_ones_own_log_is_measured_and_nothing_is_promised(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    lines = [
        f"2026-05-0{day} {minute // 60:02d}:{minute % 60:02d}:00,/"
        for day in (1, 2)
        for minute in np.sort(rng.choice([500, 800, 1100], 1500) + rng.normal(0, 20, 1500).astype(int))
    ]
    stage = Stage(lambda text: None, lambda event: None, tmp_path, data=log_file(tmp_path, *lines))
    (promise,) = visits(stage)
    assert promise.held is None
    caught, ruled = (float(number.replace(",", "")) for number in promise.measured.split(" against "))
    assert caught > 10 * ruled
