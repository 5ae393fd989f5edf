"""Words: which stand for nothing, and the order of classes."""

from __future__ import annotations

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.tables.words import in_order, known_cells


@pytest.mark.parametrize(
    "cell", ["", " ", "NA", "na", "N/A", "#N/A", "nan", "NaN", "NULL", "None", "-", "?", " ? ", None]
)
def test_words_that_say_there_is_no_value(cell: str | None) -> None:
    assert known_cells(polars.Series("cell", [cell, "Oslo"], polars.String)).to_list() == [None, "Oslo"]


@pytest.mark.parametrize("cell", ["0", "no", "n", "--", "-1", "nana", "nothing", "??", "."])
def test_words_that_are_values(cell: str) -> None:
    assert known_cells(polars.Series([cell])).to_list() == [cell]


@pytest.mark.parametrize(
    ("words", "order"),
    [
        (["10", "9", "2.5"], ("2.5", "9", "10")),
        (["yes", "no"], ("no", "yes")),
        (["Ja", "Nein"], ("Nein", "Ja")),
        (["oui", "non"], ("non", "oui")),
        (["TRUE", "FALSE"], ("FALSE", "TRUE")),
        (["on", "off"], ("off", "on")),
        (["b", "A", "c"], ("A", "b", "c")),
        (["item 10", "item 9"], ("item 9", "item 10")),
        (["2", "b", "10"], ("2", "10", "b")),
        ([], ()),
    ],
)
def test_classes_are_in_their_natural_order(words: list[str], order: tuple[str, ...]) -> None:
    assert in_order(words) == order


@given(st.lists(st.text(max_size=8), unique=True, max_size=8), st.randoms())
def test_the_order_depends_on_the_words_alone(words: list[str], random: object) -> None:
    shuffled = list(words)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_order(words) == in_order(shuffled)
    assert sorted(in_order(words)) == sorted(words)
