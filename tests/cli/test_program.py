"""The list of commands, and what listing them costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pellucid import __version__, cli
from pellucid.cli.program import SUMMARIES


@pytest.mark.parametrize("name", SUMMARIES)
def test_a_summary_is_the_first_line_of_the_commands_help(name: str) -> None:
    command = getattr(cli, name)
    assert command.name == name
    assert command.short_help == SUMMARIES[name]


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_command_speaks_json_and_helps(name: str, cli: Callable[..., Any]) -> None:
    answer = cli(name, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert "--json" in answer.out


def test_without_words_there_is_help(cli: Callable[..., Any]) -> None:
    assert cli("--help").out == cli("-h").out
    assert all(f"  {name} " in cli("--help").out for name in SUMMARIES)


def test_the_version_is_the_packages(cli: Callable[..., Any]) -> None:
    assert cli("--version").out == f"pellucid {__version__}\n"
