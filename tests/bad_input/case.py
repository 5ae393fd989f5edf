"""One shape for everything that is given wrongly, and what every refusal owes to the one who is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pellucid.cli.ending import told
from pellucid.errors import PellucidError

ANSWERS = ["code", "what", "where", "got", "allowed", "next", "safe"]
FOREIGN = (
    "Traceback",
    "Input should",
    "Value error",
    "validation error",
    "Errno",
    "NoneType",
    "<class ",
    "object at 0x",
)
"""Words of Python and of libraries, which say nothing to whoever typed the line."""


class Case(NamedTuple):
    """Something wrong, and what is to come of it.

    Args:
        name: what is wrong with it, in a few words; of a file, its name.
        given: a line of words, the bytes of a file, or what is done in Python.
        says: what the message must speak of.
        code: the exit code.
    """

    name: str
    given: Any
    says: str
    code: int = 2


def cases(table: Iterable[Case]) -> pytest.MarkDecorator:
    """One test for each case of a table, under its name."""
    listed = list(table)
    names = [case.name for case in listed]
    assert len(set(names)) == len(names), "two cases of one name"
    return pytest.mark.parametrize("case", listed, ids=names)


def check(problem: PellucidError, case: Case) -> None:
    """The contract of a message, for a problem raised in Python."""
    check_answers(problem.to_json(), case)
    assert problem.exit_code == case.code
    check_text(told(problem), case)


def check_answers(answers: Mapping[str, Any], case: Case) -> None:
    """The seven answers: a stable code, what is wrong, and what is allowed or to be done next."""
    assert list(answers) == ANSWERS
    assert re.fullmatch(r"[a-z0-9-]+\.[a-z0-9-]+", answers["code"]), answers["code"]
    assert answers["what"]
    assert answers["allowed"] or answers["next"], f"what now? {answers}"


def check_text(text: str, case: Case) -> None:
    """At most eight lines in our own words, which speak of what is wrong."""
    lines = text.strip().splitlines()
    assert 1 <= len(lines) <= 8, text
    assert lines[0].startswith("error: "), text
    assert not [word for word in FOREIGN if word in text], text
    assert case.says in text, text


def everything_in(*folders: Path) -> dict[Path, bytes | None]:
    """Every file with its bytes, every folder and link with nothing: equal where nothing was lost or left behind."""
    found = (path for folder in folders for path in folder.rglob("*"))
    return {path: path.read_bytes() if path.is_file() and not path.is_symlink() else None for path in found}
