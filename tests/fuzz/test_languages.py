"""Any text at all is read as a value or refused in our own words; what was read is written and read again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pellucid.errors import PellucidError
from pellucid.layers.initializers import parse_initializer
from pellucid.spec.called import called
from pellucid.spec.condition import Condition
from pellucid.spec.expression import Expression, parse_features
from pellucid.spec.files import experiment_from_toml, experiment_to_toml
from pellucid.spec.line import parse_line, print_line
from pellucid.spec.source import SourceCall
from pellucid.training.optimizers import optimizers
from pellucid.training.schedules import schedules

LONGEST = 2.0
"""Seconds of this process that one text may take."""

TOML = """format = 1
[data]
source = "spiral(points=500, noise=0.1)"
split = [0.6, 0.2, 0.2]
[network]
line = "dense 4 tanh, 2 x (dense 8 relu), dense 2"
[task]
class_weight = {yes = 2.0}
[train]
epochs = 10
learning_rate = 1e-3
until = "test.loss<0.1"
[run]
seed = 3
"""

LANGUAGES: dict[str, tuple[Callable[[str], Any], Callable[[Any], str] | None, list[str]]] = {
    "network line": (
        parse_line,
        print_line,
        ["dense 4 tanh, dense 2", "residual(dense 4 tanh) as a, dropout 0.5", "3 x (dense 8 relu bias=false l2=1e-3)"],
    ),
    "expression": (
        Expression.parse,
        lambda value: value.to_text(),
        ["-x1 + 2.5*cos(pi*x2)", "x1^2^-3/(x2 - 1)", '`a b`*max(1, x) - "c""d"'],
    ),
    "features": (parse_features, None, ["x1, x2, x1^2, sin(x1)", "`a, b`, x1*x2"]),
    "condition": (
        Condition.parse,
        lambda value: value.to_text(),
        ["test.loss<0.001", "loss <= 1e-3 and test.accuracy >= 0.97", "test.rent.loss > 3"],
    ),
    "source": (
        SourceCall.parse,
        lambda value: value.to_text(),
        ["circle", "spiral(points=500, noise=0.1)", 'blobs(mode="two ""words""", a-b=true)', "data/heights (1).csv"],
    ),
    "schedule": (lambda text: called(schedules, text, "schedule"), None, ["cosine", "step(every=10, factor=0.5)"]),
    "optimizer": (
        lambda text: called(optimizers, text, "optimizer"),
        None,
        ["adam(beta1=0.9)", "momentum(momentum=0.5)"],
    ),
    "initial values": (parse_initializer, str, ["he", "uniform(low=-0.05, high=0.05)", "normal(deviation=1e-3)"]),
    "experiment": (experiment_from_toml, experiment_to_toml, [TOML]),
}

PIECES = (
    "(",
    ")",
    ",",
    "=",
    " ",
    "\n",
    "^",
    "-",
    "`",
    '"',
    "'",
    "#",
    "[",
    "]",
    ".",
    "9" * 40,
    "1e999",
    "-1",
    "x",
    " as ",
    "dense",
    "residual(",
    "0x1",
    "nan",
    "true",
    "\0",
    "\\",
    "é",
    "٣",
    "‮",
    "\ud800",
    "__import__('os')",
    "{0}",
    "%s",
)


@st.composite
def mutated(draw: st.DrawFn, seeds: list[str]) -> str:
    """A text that was right, with some pieces put in, taken out, or doubled."""
    text = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(text)))
        end = draw(st.integers(place, min(len(text), place + 12)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.just(text[place:end] * 2), st.text(max_size=3)))
        text = text[:place] + piece + text[end:]
    return text


def texts(seeds: list[str]) -> st.SearchStrategy[str]:
    repeated = st.builds(lambda piece, count: piece * count, st.sampled_from(PIECES), st.integers(1, 3000))
    return st.one_of(mutated(seeds), st.text(max_size=200), repeated)


def try_out(language: str, text: str) -> None:
    """A value that survives being written and read, or a problem in our words; soon."""
    read, write, _ = LANGUAGES[language]
    start = time.process_time()
    try:
        value = read(text)
    except PellucidError as refused:
        problem: PellucidError | None = refused
    else:
        problem = None
        if write is not None:
            assert read(write(value)) == value
    assert problem is None or (problem.exit_code in (2, 3) and bool(problem.allowed or problem.next) and str(problem))
    assert time.process_time() - start < LONGEST


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_text_is_read_or_refused(language: str) -> None:
    @settings(max_examples=150)
    @given(texts(LANGUAGES[language][2]))
    def run(text: str) -> None:
        try_out(language, text)

    run()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_of_many_texts_is_read_or_refused(language: str) -> None:
    @settings(max_examples=3_000, derandomize=False, print_blob=True)
    @given(texts(LANGUAGES[language][2]))
    def run(text: str) -> None:
        try_out(language, text)

    run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("piece", ["(", "-(", "residual(", "x^", "a=", "[", "[[", "2 x (", "1", "x1,", "and "])
def test_a_piece_repeated_without_end_is_refused_soon(language: str, piece: str) -> None:
    for count in (60, 3000, 50_000):
        try_out(language, piece * count)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_right_is_read(language: str) -> None:
    read, _, seeds = LANGUAGES[language]
    for seed in seeds:
        read(seed)
