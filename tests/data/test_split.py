"""Splits: disjoint, complete, stratified, whole groups, in time, repeatable."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.data.split import PARTS, Split, split_rows
from pellucid.errors import InputError

SHARES = (0.6, 0.2, 0.2)


def labelled(classes: np.ndarray, **marks: np.ndarray) -> Dataset:
    names = tuple(map(str, range(int(classes.max()) + 1)))
    fields = by_name(Field("x"), Field("y", "class", classes=names))
    return Dataset("rows", "", {"x": np.arange(len(classes)) * 1.0}, {"y": classes}, fields, **marks)  # type: ignore[arg-type]


def parts_of(split: Split) -> list[np.ndarray]:
    return [getattr(split, part) for part in PARTS]


class_rows = st.lists(st.integers(0, 3), min_size=20, max_size=120).map(np.array)
some_shares = st.tuples(st.integers(1, 6), st.integers(0, 5), st.integers(0, 5)).map(
    lambda parts: tuple(part / sum(parts) for part in parts)
)


@given(class_rows, some_shares, st.booleans(), st.integers(0, 5))
def test_parts_are_disjoint_complete_and_repeatable(
    classes: np.ndarray, shares: tuple[float, float, float], stratify: bool, seed: int
) -> None:
    data = labelled(classes)
    try:
        split = split_rows(data, shares, np.random.default_rng(seed), stratify=stratify)
    except InputError as problem:
        assume(problem.code != "split.empty")
        raise
    again = split_rows(data, shares, np.random.default_rng(seed), stratify=stratify)
    assert np.sort(np.concatenate(parts_of(split))).tolist() == list(range(len(data)))
    for part, same in zip(parts_of(split), parts_of(again), strict=True):
        np.testing.assert_array_equal(part, same)


@given(class_rows, some_shares)
def test_stratified_parts_have_each_class_in_its_share_to_within_a_row(
    classes: np.ndarray, shares: tuple[float, float, float]
) -> None:
    try:
        split = split_rows(labelled(classes), shares, np.random.default_rng(0))
    except InputError as problem:
        assume(problem.code != "split.empty")
        raise
    for kind in np.unique(classes):
        for part, share in zip(parts_of(split), shares, strict=True):
            assert abs((classes[part] == kind).sum() - share * (classes == kind).sum()) <= 1 + 1e-6


@given(st.lists(st.integers(0, 9), min_size=30, max_size=90).map(np.array), st.integers(0, 5))
def test_groups_never_straddle(groups: np.ndarray, seed: int) -> None:
    assume(len(np.unique(groups)) >= 5)
    data = labelled(np.zeros(len(groups), int), groups=groups)
    split = split_rows(data, SHARES, np.random.default_rng(seed), by="group")
    train, validation, test = (set(groups[part]) for part in parts_of(split))
    assert train.isdisjoint(validation)
    assert test.isdisjoint(train | validation)
    assert sum(map(len, parts_of(split))) == len(groups)


def test_by_time_the_earliest_rows_train(rng: np.random.Generator) -> None:
    times = rng.permutation(50) * 1.0
    split = split_rows(labelled(np.zeros(50, int), times=times), SHARES, rng, by="time")
    assert times[split.train].max() < times[split.validation].min()
    assert times[split.validation].max() < times[split.test].min()
    assert [len(part) for part in parts_of(split)] == [30, 10, 10]


def test_by_order_the_first_half_trains(rng: np.random.Generator) -> None:
    split = split_rows(labelled(np.arange(500) % 2), (0.5, 0.0, 0.5), rng, by="order")
    assert split.train.tolist() == list(range(250))
    assert split.test.tolist() == list(range(250, 500))
    assert len(split.validation) == 0


def test_held_out_rows_are_the_test_rows(rng: np.random.Generator) -> None:
    held_out = np.arange(100) % 4 == 0
    split = split_rows(labelled(np.arange(100) % 2, held_out=held_out), SHARES, rng)
    assert split.test.tolist() == np.flatnonzero(held_out).tolist()
    assert abs(len(split.train) - 0.75 * 75) <= 1
    assert len(split.train) + len(split.validation) == 75


def test_shares_below_one_leave_rows_out(rng: np.random.Generator) -> None:
    split = split_rows(labelled(np.zeros(100, int)), (0.1, 0.1, 0.1), rng)
    assert [len(part) for part in parts_of(split)] == [10, 10, 10]


@pytest.mark.parametrize(
    ("shares", "options", "message"),
    [
        ((0.6, 0.3, 0.2), {}, "together at most 1"),
        ((0.0, 0.5, 0.5), {}, "the first above 0"),
        ((1.2, -0.2, 0.0), {}, "from 0 to 1"),
        ((0.98, 0.01, 0.01), {}, "the validation part would be empty"),
        (SHARES, {"by": "time"}, "no times to split by"),
        (SHARES, {"by": "luck"}, "rows, order, time, group"),
    ],
)
def test_impossible_splits_are_refused(
    shares: tuple[float, float, float], options: dict[str, str], message: str, rng: np.random.Generator
) -> None:
    with pytest.raises(InputError, match=message):
        split_rows(labelled(np.zeros(20, int)), shares, rng, **options)  # type: ignore[arg-type]


def test_numbers_cannot_be_stratified(rng: np.random.Generator) -> None:
    data = Dataset("n", "", {"x": np.ones(9)}, {"y": np.ones(9)}, by_name(Field("x"), Field("y")), defaults=Defaults())
    with pytest.raises(InputError, match="exactly one class target"):
        split_rows(data, SHARES, rng, stratify=True)
