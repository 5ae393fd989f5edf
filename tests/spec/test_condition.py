"""Stop conditions: exact comparisons, names, and texts that are refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.errors import InputError
from pellucid.spec.condition import Condition, Term

terms = st.builds(
    Term,
    split=st.sampled_from(["train", "validation", "test"]),
    measure=st.sampled_from(["loss", "accuracy", "rent.loss"]),
    comparison=st.sampled_from(["<", "<=", ">", ">="]),
    value=st.floats(allow_nan=False, allow_infinity=False),
)


@given(st.lists(terms, min_size=1, max_size=4))
def test_text_reads_back_as_the_same_condition(some: list[Term]) -> None:
    condition = Condition(tuple(some))
    assert Condition.parse(condition.to_text()) == condition


def test_a_bare_measure_means_train() -> None:
    assert Condition.parse("loss<0.001").terms == (Term("train", "loss", "<", 0.001),)
    assert Condition.parse("test.rent.loss<1").terms[0] == Term("test", "rent.loss", "<", 1.0)


@pytest.mark.parametrize(
    ("text", "loss", "holds"),
    [
        ("loss<0.001", 0.001, False),
        ("loss<0.001", math.nextafter(0.001, 0), True),
        ("loss<=0.001", 0.001, True),
        ("loss>0.001", 0.001, False),
        ("loss>=0.001", 0.001, True),
        ("loss<0.001", math.nan, False),
        ("loss>=0.001", math.nan, False),
        ("loss<0.1 and loss>0.05", 0.07, True),
        ("loss<0.1 and loss>0.05", 0.03, False),
    ],
)
def test_comparisons_are_exact_and_all_must_hold(text: str, loss: float, holds: bool) -> None:
    assert Condition.parse(text).holds({"train.loss": loss}) is holds


def test_a_measure_that_nobody_takes_is_named() -> None:
    with pytest.raises(InputError, match=r"'test.acuracy'[\s\S]*Did you mean 'test.accuracy'"):
        Condition.parse("test.acuracy>0.9").holds({"test.accuracy": 0.95})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("loss=3", "until:1:5: the condition cannot go on"),
        ("loss<", "until:1:6: the condition ends too early"),
        ("loss<1 or x<2", "until:1:8"),
        ("tst.loss<1", "Did you mean 'test'"),
        ("loss<1e999", "too large"),
        ("", "ends too early"),
    ],
)
def test_refused_texts_say_where(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Condition.parse(text)


def refusal(text: str) -> InputError | None:
    try:
        Condition.parse(text)
    except InputError as problem:
        return problem
    return None


@given(st.text(max_size=30) | st.text(alphabet="losandtrei.<>=0123456789 -", max_size=40))
def test_any_text_is_read_or_refused_politely(text: str) -> None:
    problem = refusal(text)
    if problem:
        assert problem.where.startswith("until")
    else:
        assert Condition.parse(Condition.parse(text).to_text()) == Condition.parse(text)
