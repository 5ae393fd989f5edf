"""Roles: targets, and columns that order, group and weigh the rows, or are left out."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from pellucid.data.roles import with_roles
from pellucid.data.schema import Dataset, Field, by_name
from pellucid.data.sources import load
from pellucid.errors import InputError
from pellucid.spec.experiment import DataSpec
from pellucid.spec.source import SourceCall

NAN = float("nan")
TABLE = Dataset(
    "people",
    "Some people.",
    {
        "age": np.array([34.0, NAN, 41, 29]),
        "city": np.array([0, 1, -1, 0]),
        "day": np.array([3.0, 1, 2, 4]),
        "weight": np.array([1.0, 2, 1, 0]),
        "price": np.array([1.5, 2.5, NAN, 4.5]),
        "won": np.array([0.0, 1, 1, NAN]),
    },
    {},
    by_name(
        Field("age"),
        Field("city", "class", classes=("Oslo", "Rome")),
        Field("day", "date"),
        *map(Field, ("weight", "price", "won")),
    ),
    left_out={"id": "every row has its own number"},
)


def roles(task: str | None = None, table: Dataset = TABLE, **asked: Any) -> Dataset:
    return with_roles(table, DataSpec(**asked), task)


def test_a_named_column_is_the_target_and_rows_without_it_are_left_out() -> None:
    found = roles(target=("price",))
    assert list(found.targets) == ["price"]
    assert list(found.inputs) == ["age", "city", "day", "weight", "won"]
    assert found.targets["price"].tolist() == [1.5, 2.5, 4.5]
    assert found.notes == ("1 row without a value of price is left out.",)


def test_several_targets_of_two_kinds() -> None:
    found = roles(target=("price", "won", "city"))
    assert [field.kind for field in found.target_fields] == ["number", "class", "class"]
    assert found.targets["won"].tolist() == [0, 1]
    assert len(found) == 2


def test_columns_order_group_and_weigh_the_rows() -> None:
    found = roles(
        target=("won",), time_column="day", group_column="price", weight_column="weight", table=TABLE.take([0, 1])
    )
    assert found.times is not None
    assert found.groups is not None
    assert found.weights is not None
    assert (found.times.tolist(), found.groups.tolist(), found.weights.tolist()) == ([3, 1], [0, 1], [1, 2])
    assert found.defaults.by == "time"
    assert list(found.inputs) == ["age", "city"]
    assert found.left_out["day"] == "it says when a row was"
    assert roles(target=("won",), group_column="day").defaults.by == "group"


def test_roles_that_were_given_are_given_again_unchanged() -> None:
    asked = {"target": ("won",), "time_column": "day", "weight_column": "weight", "drop": ("age",)}
    once = roles(**asked)
    again = roles(**asked, table=once)
    assert again.fingerprint() == once.fingerprint()
    assert (again.left_out, again.notes, again.defaults) == (once.left_out, once.notes, once.defaults)


def test_the_targets_of_a_source_are_another_column_if_asked() -> None:
    iris = load(SourceCall("iris"), np.random.default_rng(0))
    name = next(iter(iris.inputs))
    found = roles(table=iris, target=(name,))
    assert list(found.targets) == [name]
    assert found.left_out == {"species": "another column is to be predicted"}
    assert list(roles(table=iris).targets) == ["species"]


@pytest.mark.parametrize(
    ("task", "target", "kind"),
    [
        (None, "won", "class"),
        ("regression", "won", "number"),
        ("classification", "weight", "class"),
        (None, "weight", "number"),
        ("regression", "city", "class"),
    ],
)
def test_the_task_overrules_the_kind(task: str | None, target: str, kind: str) -> None:
    assert roles(task, target=(target,)).fields[target].kind == kind


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, r"people: say which column to predict(.|\n)*age \(number\), city \(2 classes\)(.|\n)*--target 'price'"),
        ({"target": ("pric",)}, "there is no column 'pric' to predict(.|\n)*Did you mean 'price'?"),
        ({"target": ("id",)}, "every row has its own number"),
        ({"target": ("day",)}, "kind date cannot be predicted"),
        ({"target": ("won",), "drop": ("ages",)}, "drop: there is no column 'ages'"),
        ({"target": ("won",), "keep": ("ages",)}, "keep: there is no column 'ages'"),
        ({"target": ("won",), "time_column": "city"}, r"time_column: column 'city' must hold numbers or dates"),
        ({"target": ("won",), "time_column": "age"}, r"time_column: column 'age' must have a value(.|\n)*1 of 4 rows"),
        ({"target": ("won",), "weight_column": "city"}, "weight_column: column 'city' must hold numbers"),
        ({"target": ("won",), "group_column": "city"}, "group_column: column 'city' must have a value"),
        ({"target": ("won",), "drop": ("age", "city", "day", "weight", "price")}, "no column is left to predict from"),
    ],
)
def test_what_cannot_be_done_is_said(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        roles(**asked)
    assert re.search(message, str(caught.value))
    assert len(str(caught.value).splitlines()) <= 8


def test_a_column_without_any_value_is_no_target() -> None:
    table = Dataset("t", "", {"x": np.ones(2), "y": np.full(2, NAN)}, {}, by_name(Field("x"), Field("y")))
    with pytest.raises(InputError, match="no value in any row"):
        roles(table=table, target=("y",))


def test_one_column_that_was_not_parted_asks_for_the_separator() -> None:
    table = Dataset("t", "", {"x y z": np.ones(2)}, {}, by_name(Field("x y z")))
    with pytest.raises(InputError, match="--separator"):
        roles(table=table, target=("z",))
