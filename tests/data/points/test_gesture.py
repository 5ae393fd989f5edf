"""Points set by hand: every edit keeps the other points as they are and in the part they are in."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.points import edited, parts_of, points_dataset, split_of
from pellucid.data.points.values import FARTHEST, MOST
from pellucid.data.schema import Dataset, Field, by_name
from pellucid.data.sources import load
from pellucid.errors import InputError, LimitError, PellucidError
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.spec.source import SourceCall

COLOURS = ("blue", "orange")


def some(count: int = 6) -> Dataset:
    return points_dataset([[float(i), -float(i)] for i in range(count)], [COLOURS[i % 2] for i in range(count)])


def told(data: Dataset, parts: np.ndarray) -> list[tuple[float, ...]]:
    """Each point as coordinates, label and part."""
    return list(zip(*(values.tolist() for values in data.columns.values()), parts.tolist(), strict=True))


def test_points_of_a_line_and_of_a_plane() -> None:
    line = points_dataset([0, 1, 2], [0.5, -1, 3], "number")
    assert (list(line.inputs), list(line.targets), line.fields["y"].kind) == (["x"], ["y"], "number")
    np.testing.assert_array_equal(line.targets["y"], [0.5, -1, 3])
    plane = points_dataset([[0, 1], [2, 3]], ["b", "a"], classes=("a", "b"))
    assert list(plane.inputs) == ["x1", "x2"]
    np.testing.assert_array_equal(plane.targets["label"], [1, 0])


@st.composite
def gestures(draw: st.DrawFn) -> dict[str, Any]:
    parts = [0, *draw(st.lists(st.sampled_from([0, 1, 2]), min_size=2, max_size=20))]
    rows = st.integers(0, len(parts) - 1)
    place = st.tuples(*[st.floats(-FARTHEST, FARTHEST)] * 2)
    name = st.sampled_from([*COLOURS, "green"])
    return {
        "parts": parts,
        "erase": draw(st.lists(st.integers(2, len(parts) - 1), unique=True, max_size=len(parts) - 2)),
        "move": draw(st.lists(st.tuples(rows, place), unique_by=lambda each: each[0], max_size=4)),
        "relabel": draw(st.lists(st.tuples(rows, name), unique_by=lambda each: each[0], max_size=4)),
        "add": draw(st.lists(st.tuples(place, name), max_size=5)),
    }


@given(gestures())
def test_a_gesture_does_what_a_list_of_points_would(gesture: dict[str, Any]) -> None:
    parts = gesture.pop("parts")
    before = some(len(parts))
    data, split = edited(before, split_of(parts), **gesture)

    points = [
        [*before_row, COLOURS[i % 2], parts[i]]
        for i, before_row in enumerate(zip(*before.inputs.values(), strict=True))
    ]
    for row, place in gesture["move"]:
        points[row][:2] = place
    for row, label in gesture["relabel"]:
        points[row][2] = label
    kept = [tuple(point) for row, point in enumerate(points) if row not in gesture["erase"]]

    words = data.in_words(data.targets, np.arange(len(data)))["label"].tolist()
    found = list(
        zip(*(v.tolist() for v in data.inputs.values()), words, parts_of(split, len(data)).tolist(), strict=True)
    )
    assert found[: len(kept)] == kept
    assert [point[:3] for point in found[len(kept) :]] == [(*place, label) for place, label in gesture["add"]]
    assert sorted(np.concatenate([split.train, split.validation, split.test])) == list(range(len(data)))
    for name, values in data.inputs.items():
        assert data.fields[name].low <= values.min() <= values.max() <= data.fields[name].high
    assert told(before, np.zeros(len(before))) == told(some(len(parts)), np.zeros(len(before)))  # nothing in place


@pytest.mark.parametrize(
    ("before", "count", "expected"),
    [
        ([0, 0], 3, [0, 0, 0]),
        ([0, 2], 4, [0, 2, 0, 2]),
        ([0, 0, 0, 2], 4, [0, 0, 0, 2]),
        ([0, 0, 0, 1, 2], 5, [0, 0, 0, 1, 2]),
    ],
)
def test_new_points_keep_the_shares(before: list[int], count: int, expected: list[int]) -> None:
    data, split = edited(some(len(before)), split_of(before), add=[((0, 0), "blue")] * count)
    assert sorted(parts_of(split, len(data))[len(before) :]) == sorted(expected)


def test_a_new_class_comes_last_and_an_empty_one_stays() -> None:
    data, _ = edited(some(4), split_of([0] * 4), relabel=[(0, "Green"), (2, "Green")])
    assert data.fields["label"].classes == (*COLOURS, "Green")
    np.testing.assert_array_equal(data.targets["label"], [2, 1, 2, 1])


def test_classic_classes_may_be_said_as_numbers() -> None:
    circle = load(SourceCall("circle"), np.random.default_rng(0))
    data, _ = edited(circle, split_of([0] * 500), add=[((0, 0), 1), ((1, 1), -1.0), ((1, 1), "1")])
    np.testing.assert_array_equal(data.targets["label"][-3:], [1, 0, 1])
    assert (data.name, data.generated) == ("points", False)


def test_marks_of_rows_grow_with_them() -> None:
    data = Dataset(
        "own", "Own.", {"x": np.arange(3.0)}, {"y": np.arange(3.0)}, by_name(Field("x"), Field("y")),
        held_out=np.array([False, True, False]), groups=np.array([0, 0, 4]), times=np.array([1.0, 2.5, 2]),
        weights=np.array([2.0, 1, 0]),
    )  # fmt: skip
    data, _ = edited(data, split_of([0, 2, 0]), erase=[0], add=[((9,), 1.0), ((8,), 2.0)])
    assert data.held_out is not None
    assert data.groups is not None
    assert data.times is not None
    assert data.weights is not None
    assert data.held_out.tolist() == [True, False, False, False]
    assert data.groups.tolist() == [0, 4, 5, 6]
    assert data.times.tolist() == [2.5, 2, 3.5, 4.5]
    assert data.weights.tolist() == [1, 0, 1, 1]


def test_edited_points_are_trained_on_as_they_are_split() -> None:
    data, split = edited(some(6), split_of([0, 0, 0, 0, 2, 2]), erase=[1], add=[((3, 3), "green")])
    setup = set_up(Experiment.of(source="circle", network="dense 3 tanh"), data, split=split)
    assert {name: len(rows) for name, rows in setup.rows.items()} == {"train": 4, "test": 2}
    assert len(setup.task.heads) == 1
    assert setup.dataset.target_fields[0].classes == (*COLOURS, "green")


@pytest.mark.parametrize(
    ("gesture", "code"),
    [
        ({"erase": [6]}, "points.row"),
        ({"move": [(-1, (0, 0))]}, "points.row"),
        ({"move": [(0, (0,))]}, "points.value"),
        ({"move": [(0, (math.nan, 0))]}, "points.value"),
        ({"add": [((0, 2e6), "blue")]}, "points.value"),
        ({"add": [((0, 0, 0), "blue")]}, "points.value"),
        ({"add": [((0, 0), "")]}, "points.class"),
        ({"add": [((0, 0), "none")]}, "points.class"),
        ({"add": [((0, 0), "=1+1")]}, "points.class"),
        ({"add": [((0, 0), 7.0)]}, "points.class"),
        ({"add": [((0, 0), "x" * 41)]}, "points.class"),
        ({"add": [((0, 0), f"c{i}") for i in range(19)]}, "points.classes"),
        ({"erase": [0, 1, 2, 3, 4]}, "points.count"),
        ({"add": [((0, 0), "blue")] * MOST}, "points.count"),
        ({"erase": [0, 1, 2, 3]}, "points.train"),
    ],
)
def test_what_is_no_gesture_is_refused_and_changes_nothing(gesture: dict[str, Any], code: str) -> None:
    data, split = some(6), split_of([0, 0, 0, 0, 2, 2])
    with pytest.raises(PellucidError) as caught:
        edited(data, split, **gesture)
    assert caught.value.code == code
    assert caught.value.allowed or caught.value.next
    assert data.fingerprint() == some(6).fingerprint()


@pytest.mark.parametrize("source", ["iris", "digits", "houses"])
def test_only_points_are_edited(source: str) -> None:
    data = load(SourceCall(source), np.random.default_rng(0))
    with pytest.raises(InputError, match="plane or a line"):
        edited(data, split_of(np.zeros(len(data))), erase=[0])


@pytest.mark.parametrize(("x", "y"), [([[0, 0]], ["a"]), ([], [])])
def test_two_points_are_the_fewest(x: list[Any], y: list[str]) -> None:
    with pytest.raises(LimitError, match="too few points"):
        points_dataset(x, y)


def test_values_of_a_line_are_numbers() -> None:
    data, split = points_dataset([0, 1, 2], [0.0, 1.0, 2.0], "number"), split_of([0, 0, 0])
    data, _ = edited(data, split, relabel=[(1, "7.5")])
    assert data.targets["y"].tolist() == [0, 7.5, 2]
    with pytest.raises(InputError, match="needs a value"):
        edited(data, split, relabel=[(1, "blue")])
