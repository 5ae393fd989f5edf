"""Any problem is told in a few safe lines with its exit code."""

from __future__ import annotations

import json

import click
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.cli.ending import Ending, printable, told
from pellucid.cli.table import print_json
from pellucid.errors import BrokenPromise, InputError, InterruptedByUser, LimitError, SystemRefusedError


@given(st.text(), st.text(), st.text())
def test_whatever_came_it_is_at_most_eight_printable_lines(what: str, got: str, where: str) -> None:
    text = told(InputError(what or "x", code="a.b", where=where, got=got, allowed=got, next=got, safe=got))
    assert len(text.splitlines()) <= 8
    assert all(character.isprintable() or character == "\n" for character in text)


def test_escape_sequences_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in printable("\x1b[2Jgone\x07")


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (InputError("x", code="a"), 2),
        (BrokenPromise("x", code="a"), 1),
        (LimitError("x", code="a"), 3),
        (MemoryError(), 3),
        (RuntimeError("RESOURCE_EXHAUSTED: out of memory"), 3),
        (SystemRefusedError("x", code="a"), 4),
        (PermissionError(13, "Permission denied", "/root/x"), 4),
        (OSError(28, "No space left on device"), 4),
        (InterruptedByUser("x", code="a"), 5),
        (KeyboardInterrupt(), 5),
        (click.Abort(), 5),
        (ZeroDivisionError("division by zero"), 70),
        (RecursionError(), 70),
    ],
)
def test_what_is_raised_decides_the_exit_code(
    problem: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command()
    def failing() -> None:
        raise problem

    assert Ending(as_json=False, debug=False).run(failing, []) == code
    captured = capsys.readouterr()
    assert captured.out == "" and "Traceback" not in captured.err
    assert len(captured.err.splitlines()) <= 8


def test_a_number_of_numpy_is_a_number_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"held": np.bool_(True), "r2": np.float32(0.5), "count": np.int64(3), "none": np.float64("nan")})
    assert json.loads(capsys.readouterr().out) == {"held": True, "r2": 0.5, "count": 3, "none": None}
