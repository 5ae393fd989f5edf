"""Source calls: options, paths, round trips, and texts that are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.errors import InputError
from pellucid.spec.source import SourceCall, file_name

words = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)
values = st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | words
values |= st.text(alphabet="abc \"'=,()", max_size=8)


@given(words, st.dictionaries(words, values, max_size=4))
def test_text_reads_back_as_the_same_call(name: str, options: dict[str, object]) -> None:
    call = SourceCall(name, options)  # type: ignore[arg-type]
    back = SourceCall.parse(call.to_text())
    assert back == call
    assert {key: type(value) for key, value in back.options.items()} == {k: type(v) for k, v in options.items()}


def test_kinds_of_values() -> None:
    call = SourceCall.parse("multi-gauss( points=500, noise=.1, flat=true, kind=round, label='two words', )")
    assert call.name == "multi-gauss"
    assert call.options == {"points": 500, "noise": 0.1, "flat": True, "kind": "round", "label": "two words"}


def test_hyphens_in_option_names_are_underscores() -> None:
    assert SourceCall.parse("step(decay-every=10)").options == {"decay_every": 10}


@pytest.mark.parametrize(
    "text", ["data/heights.csv", r"C:\x\y.csv", "heights.csv", "./folder", "my data (1).csv", "data(1).csv", "a/b"]
)
def test_paths_stay_as_they_are(text: str) -> None:
    call = SourceCall.parse(text)
    assert (call.name, call.options, call.is_path) == (text, {}, True)
    assert SourceCall.parse(call.to_text()) == call


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("spiral(points=", "source:1:15: the source ends too early"),
        ("spiral(noise=0.1", "ends too early"),
        ("spiral(points=1, points=2)", "given twice"),
        ("spiral(noise=1e999)", "too large"),
        ("9", "source:1:1: the source cannot go on"),
        ("", "ends too early"),
        ("a/\0", "cannot be a path"),
    ],
)
def test_refused_texts_say_where(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        SourceCall.parse(text)


def refusal(text: str) -> InputError | None:
    try:
        SourceCall.parse(text)
    except InputError as problem:
        return problem
    return None


@given(st.text(max_size=30) | st.text(alphabet="spiral(=,)0.1'\" -", max_size=40))
def test_any_text_is_read_or_refused_politely(text: str) -> None:
    problem = refusal(text)
    assert problem is None or problem.where.startswith("source")


@pytest.mark.parametrize(
    "path", ["heights.csv", "./heights.csv", "/home/ann/heights.csv", "C:\\Users\\ann\\heights.csv", "a/b\\heights.csv"]
)
def test_a_file_is_named_without_its_folders(path: str) -> None:
    assert file_name(path) == "heights.csv"
