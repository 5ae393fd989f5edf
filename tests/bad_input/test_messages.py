"""Every problem that is raised anywhere says what is allowed, or what to do next."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pellucid

SOURCE = Path(pellucid.__file__).parent
KINDS = {"InputError", "LimitError", "SystemRefusedError", "InterruptedByUser"}


def silent(text: str) -> Iterator[str]:
    """What raises a problem and leaves people alone with it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
            said = {keyword.arg for keyword in node.keywords}
            if not said & {"allowed", "next", None}:
                yield f"line {node.lineno}: {ast.unparse(node)[:80]}"


@pytest.mark.parametrize("part", sorted({path.relative_to(SOURCE).parts[0] for path in SOURCE.rglob("*.py")}))
def test_nobody_is_left_alone_with_a_problem(part: str) -> None:
    place = SOURCE / part
    files = [place] if place.suffix else sorted(place.rglob("*.py"))
    found = {path.name: list(silent(path.read_text(encoding="utf-8"))) for path in files}
    assert not {name: lines for name, lines in found.items() if lines}


def test_a_silent_problem_is_found() -> None:
    assert list(silent("raise InputError('no', code='a.b')"))
    assert not list(silent("raise InputError('no', code='a.b', next='Do this.')"))
