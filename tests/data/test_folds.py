"""Folds: every row is tested once, by whatever the rows are shared out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.schema import Dataset, Field, by_name
from pellucid.data.split import Split, folds_of
from pellucid.errors import InputError


def rows(
    count: int, kinds: int = 3, *, groups: np.ndarray | None = None, times: np.ndarray | None = None, held_out: int = 0
) -> Dataset:
    """Rows with their number as input and a class as target."""
    kind = Field("kind", "class", classes=tuple(map(str, range(kinds))))
    return Dataset(
        "rows",
        "Rows.",
        {"x": np.arange(count, dtype=float)},
        {"kind": np.random.default_rng(0).integers(0, kinds, count)},
        by_name(Field("x"), kind),
        groups=groups,
        times=times,
        held_out=np.arange(count) >= count - held_out if held_out else None,
    )


def parts(split: Split) -> list[np.ndarray]:
    return [split.train, split.validation, split.test]


@given(st.integers(6, 80), st.integers(2, 6), st.sampled_from(["rows", "order"]), st.integers(0, 3))
def test_every_row_is_tested_once_and_learned_from_otherwise(count: int, folds: int, by: str, held_out: int) -> None:
    data = rows(count + held_out, held_out=held_out)
    splits = folds_of(data, folds, np.random.default_rng(1), by=by)  # type: ignore[arg-type]
    assert sorted(np.concatenate([split.test for split in splits])) == list(range(count))
    for split in splits:
        assert sorted(np.concatenate(parts(split))) == list(range(count))
        assert len(split.validation) == 0
    sizes = [len(split.test) for split in splits]
    assert max(sizes) - min(sizes) <= 1


@given(st.integers(20, 90), st.integers(2, 5), st.integers(2, 4))
def test_classes_are_dealt_out_evenly(count: int, folds: int, kinds: int) -> None:
    data = rows(count, kinds)
    counts = np.array(
        [
            np.bincount(data.targets["kind"][split.test], minlength=kinds)
            for split in folds_of(data, folds, np.random.default_rng(1))
        ]
    )
    assert (counts.max(0) - counts.min(0) <= 1).all()


def test_groups_stay_whole() -> None:
    groups = np.repeat(np.arange(7), [1, 5, 2, 8, 3, 3, 6])
    data = rows(len(groups), groups=groups)
    splits = folds_of(data, 3, np.random.default_rng(0), (0.6, 0.2, 0.2), by="group")
    assert sorted(np.concatenate([split.test for split in splits])) == list(range(len(groups)))
    for split in splits:
        told = [set(groups[part]) for part in parts(split)]
        assert all(told) and not told[0] & told[1] and not told[2] & (told[0] | told[1])


def test_the_past_never_learns_from_the_future() -> None:
    times = np.random.default_rng(3).permutation(50).astype(float)
    splits = folds_of(rows(50, times=times), 4, np.random.default_rng(0), (0.6, 0.2, 0.2), by="time")
    assert len(splits) == 4
    for split in splits:
        assert times[split.train].max() < times[split.validation].min()
        assert times[split.validation].max() < times[split.test].min()
    tested = np.concatenate([np.sort(times[split.test]) for split in splits])
    assert tested.tolist() == list(range(10, 50)), "all but the first piece, in order"


def test_validation_rows_are_taken_from_the_other_folds() -> None:
    for split in folds_of(rows(100), 5, np.random.default_rng(0), (0.6, 0.2, 0.2)):
        assert [len(part) for part in parts(split)] == [60, 20, 20]
        assert len(np.unique(np.concatenate(parts(split)))) == 100


def test_the_same_generator_gives_the_same_folds_and_another_one_others() -> None:
    first, again, other = (folds_of(rows(30), 3, np.random.default_rng(seed)) for seed in (0, 0, 1))
    assert all((a.test == b.test).all() for a, b in zip(first, again, strict=True))
    assert any((a.test != b.test).any() for a, b in zip(first, other, strict=True))


@pytest.mark.parametrize(
    ("data", "count", "by", "message"),
    [
        (rows(10), 1, "rows", "2 to 10, the number of rows"),
        (rows(10), 11, "order", "2 to 10"),
        (rows(10, groups=np.arange(10) // 4), 4, "group", "2 to 3, the number of groups"),
        (rows(10, times=np.arange(10.0)), 10, "time", "2 to 9"),
        (rows(10), 3, "time", "no times"),
        (rows(10), 3, "group", "no groups"),
        (rows(10, groups=np.zeros(10, int)), 2, "group", "none, with 1 groups"),
    ],
)
def test_what_cannot_be_is_refused(data: Dataset, count: int, by: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        folds_of(data, count, np.random.default_rng(0), by=by)  # type: ignore[arg-type]
