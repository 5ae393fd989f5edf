"""``pellucid train --folds`` and ``--lr-find``: what is said, what is refused, what is kept."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]
SMALL = ("train", "iris", "--network", "dense 4 tanh", "--epochs", "2")
SMALLEST = ("train", "celsius", "--network", "dense 1", "--epochs", "2")


def test_folds_are_told_with_their_spread(cli: Cli) -> None:
    answer = cli(*SMALL, "--folds", 2)
    assert answer.code == 0
    assert "this network" in answer.out and "linear model" in answer.out and "±" in answer.out
    assert "over 2 folds" in answer.out and "fold 2 of 2" in answer.err
    assert not (Path(os.environ["PELLUCID_HOME"]) / "runs").exists()


def test_repeated_folds_as_a_table_and_as_json(cli: Cli) -> None:
    found = cli(*SMALL, "--folds", 2, "--repeats", 2, "--quiet", "--json").json
    assert len(found["results"]) == 4 and found["summary"]["model"]["accuracy"]["n"] == 4
    assert set(found["summary"]) == {"model", "linear", "trivial"}
    answer = cli(*SMALL, "--folds", 2, "--repeats", 2, "--quiet")
    assert answer.out.splitlines()[2].split()[:2] == ["repeat", "fold"] and "fold 1" not in answer.err


def test_a_rate_is_found_and_the_next_line_can_be_typed(cli: Cli, tmp_path: Path) -> None:
    figure = tmp_path / "rates.svg"
    answer = cli(*SMALLEST, "--lr-find", "--figure", figure)
    assert answer.code == 0 and "suggested" in answer.out
    assert figure.read_text(encoding="utf-8").startswith("<svg")
    line = next(line for line in answer.out.splitlines() if line.startswith("next:"))
    words = shlex.split(line.removeprefix("next:"))
    assert words[:3] == ["pellucid", "train", "celsius"] and "--learning-rate" in words
    assert words[words.index("--network") + 1] == "dense 1"
    assert cli(*words[1:], "--quiet").code == 0


def test_a_rate_as_json(cli: Cli) -> None:
    found = cli(*SMALLEST, "--lr-find", "--json").json
    assert found["suggested"] > 0 and len(found["rates"]) == len(found["losses"])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--repeats", 2), "--folds"),
        (("--figure", "x.svg"), "--lr-find"),
        (("--folds", 3, "--save", "x.safetensors"), "keeps no model"),
        (("--folds", 3, "--lr-find"), "Leave out --lr-find"),
        (("--lr-find", "--out", "x"), "keeps no model"),
        (("--lr-find", "--figure", "x.png"), "ends in .svg"),
        (("--folds", 1), "2 to 150"),
        (("--folds", 3, "--repeats", 0), "1 or more"),
        (("--folds", "many"), "--folds"),
    ],
)
def test_what_does_not_go_together_is_refused(words: tuple[object, ...], message: str, cli: Cli) -> None:
    answer = cli(*SMALL, *words)
    assert answer.code == 2 and message in answer.err
