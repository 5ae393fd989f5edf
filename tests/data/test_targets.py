"""Targets: what a column means once it is to be predicted, by the rule and as asked."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.schema import Field
from pellucid.data.targets import as_asked, as_target, likely_target
from pellucid.errors import InputError

Y = Field("y")


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        ([0, 1, 1], ("0", "1")),
        ([1, 0], ("0", "1")),
        ([-1, 1, 1], ("-1", "1")),
        ([1, 2, 3] * 5, ("1", "2", "3")),
        (list(range(10)) * 5, tuple("0123456789")),
        (list(range(1, 21)) * 5, tuple(map(str, range(1, 21)))),
    ],
)
def test_numbers_that_mean_classes(values: list[float], classes: tuple[str, ...]) -> None:
    field, indices, _ = as_target(Y, np.array(values, float), None)
    assert (field.kind, field.classes) == ("class", classes)
    assert [int(field.classes[index]) for index in indices] == values


@pytest.mark.parametrize(
    "values",
    [
        [0.0, 0.5, 1.0],
        [1, 2, 3],
        list(range(10)) * 4,
        list(range(21)) * 5,
        [2, 3, 4] * 5,
        [1, 2, 4] * 5,
        [0, 2] * 9,
        [1.5, 2.5] * 9,
    ],
)
def test_numbers_that_mean_amounts(values: list[float]) -> None:
    field, found, notes = as_target(Y, np.array(values, float), None)
    assert (field.kind, found.tolist(), notes) == ("number", values, ())


def test_what_was_taken_for_classes_is_told() -> None:
    assert as_target(Y, np.array([1.0, 2, 3] * 5), None)[2] == (
        "'y' holds 1 to 3, which are taken for classes; --task regression takes them for amounts.",
    )
    assert as_target(Y, np.array([0.0, 1]), None)[2] == ()


@pytest.mark.parametrize(
    ("field", "values", "task", "kind", "stored"),
    [
        (Y, [2.0, 5.0, 2.0], "classification", "class", [0, 1, 0]),
        (Y, [2.5, 5.0], "classification", "number", [2.5, 5.0]),
        (Y, [2.0, 5.0], "mixed", "number", [2.0, 5.0]),
        (Field("y", "class", classes=("0", "1")), [1, 0], "regression", "number", [1.0, 0.0]),
        (Field("y", "class", classes=("1", "2.5", "10")), [2, 1], "regression", "number", [10.0, 2.5]),
        (Field("y", "class", classes=("no", "yes")), [1, 0], "regression", "number", [1.0, 0.0]),
        (Field("y", "class", classes=("False", "True")), [1, 0], "regression", "number", [1.0, 0.0]),
        (Field("y", "class", classes=("blue", "orange")), [1, 0], "regression", "class", [1, 0]),
        (Field("y", "class", classes=("a", "b")), [1, 0], None, "class", [1, 0]),
        (Field("y", "class", classes=("1", "inf")), [1, 0], "regression", "class", [1, 0]),
    ],
)
def test_a_task_overrules_where_the_values_allow_it(
    field: Field, values: list[float], task: str | None, kind: str, stored: list[float]
) -> None:
    found, changed = as_asked(field, np.array(values), task)
    assert (found.kind, changed.tolist()) == (kind, stored)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30))
def test_classes_of_whole_numbers_are_amounts_again(values: list[int]) -> None:
    amounts = np.array(values, float)
    field, indices = as_asked(Y, amounts, "classification")
    assert field.classes == tuple(sorted(field.classes, key=int))
    again, back = as_asked(field, indices, "regression")
    assert again == Y
    np.testing.assert_array_equal(back, amounts)


@pytest.mark.parametrize(
    ("field", "values", "message"),
    [
        (Field("y", "date"), [1.0], "kind date cannot be predicted"),
        (Field("y", "image", shape=(1, 1)), [[[1.0]]], "kind image cannot be predicted"),
        (Y, [3.0, 3.0], "same value in every row"),
        (
            Field("y", "class", classes=tuple(map(str, range(30)))),
            range(30),
            "30 different words in 30 rows, such as '0'",
        ),
        (Field("y", "class", classes=tuple(map(str, range(1001)))), [*range(1001), 5], "too many classes"),
    ],
)
def test_what_cannot_be_predicted_is_refused(field: Field, values: list[float], message: str) -> None:
    with pytest.raises(InputError) as caught:
        as_target(field, np.array(values), None)
    assert re.search(message, str(caught.value))


@pytest.mark.parametrize(
    ("names", "likely"),
    [(["age", "Target", "y"], "Target"), (["label", "x"], "label"), (["a", "b"], "b"), ([], "")],
)
def test_the_likely_target_has_a_telling_name_or_stands_last(names: list[str], likely: str) -> None:
    assert likely_target(names) == likely
