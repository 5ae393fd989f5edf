"""Columns that tell nothing, each with its reason; and those that only look so."""

from __future__ import annotations

import numpy as np
import polars
import pytest

from pellucid.data.tables.columns import column_of

ROWS = 200
WORDS = [f"{'word ' * 8}{row}" for row in range(ROWS)]


def useless(name: str, cells: list[object]) -> str:
    return column_of(name, polars.Series(cells, strict=False), ".", str).useless


@pytest.mark.parametrize(
    ("name", "cells", "reason"),
    [
        ("a", ["5"] * 4, "it has the same value in every row"),
        ("a", ["x"] * 4, "it has the same value in every row"),
        ("a", ["2024-01-01"] * 4, "it has the same value in every row"),
        ("a", ["", "NA", None], "no row has a value"),
        ("id", ["7", "9", "8"], "every row has its own number"),
        ("customer_id", ["7", "9", "8"], "every row has its own number"),
        ("PassengerId", [7, 9, 8], "every row has its own number"),
        ("unnamed 1", [0, 1, 2], "every row has its own number"),
        ("Row", [0, 1, 2], "every row has its own number"),
        ("name", ["Ann", "Bob", "Cid"], "every row has words of its own, as '"),
        ("comment", WORDS, "it is free text, as 'word word word word …'"),
        ("name", [f"n{row % 150}" for row in range(ROWS)], "most rows have words of their own"),
        ("code", [f"c{row % 101}" for row in range(2 * ROWS)], "it has 101 different words, more than 100"),
    ],
)
def test_why_nothing_can_be_learned(name: str, cells: list[object], reason: str) -> None:
    assert useless(name, cells).startswith(reason)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("x", [1, 2, 3]),
        ("year", [1999, 2000, 2001]),
        ("id", [1.5, 2.5, 3.5]),
        ("id", [1, 1, 2]),
        ("width", [3, 1, 2]),
        ("paid", [3, 1, 2]),
        ("a", ["5", "", "5"]),
        ("a", ["x", "", "x"]),
        ("city", ["Oslo", "Rome", "Rome"]),
        ("code", [f"c{row % 100}" for row in range(2 * ROWS)]),
        ("day", [f"2024-01-{day:02}" for day in range(1, 29)]),
    ],
)
def test_what_may_tell_something_is_kept(name: str, cells: list[object]) -> None:
    assert useless(name, cells) == ""


def test_measurements_that_all_differ_are_no_identifiers() -> None:
    assert useless("key", list(np.random.default_rng(0).normal(size=50))) == ""
