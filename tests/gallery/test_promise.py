"""The closing table: what was promised, and in a word whether it held."""

from __future__ import annotations

import pytest

from pellucid.gallery import Promise, table


@pytest.mark.parametrize(("held", "word"), [(True, "yes"), (False, "NO"), (None, "reported")])
def test_a_promise_in_a_word_and_as_plain_data(held: bool | None, word: str) -> None:
    promise = Promise("accuracy", "≥ 97 %", "98 %", held)
    assert promise.word == word
    assert table([promise]).splitlines()[-1].split()[-1] == word
    assert promise.to_json() == {"about": "accuracy", "promised": "≥ 97 %", "measured": "98 %", "held": held}


def test_the_columns_of_the_table_stand_under_each_other() -> None:
    lines = table([Promise("a", "b", "c", True), Promise("longer", "much longer", "c", False)]).splitlines()
    assert len({line.find(word) for line, word in zip(lines[2:], ("yes", "NO"), strict=True)}) == 1
