"""What every command shares: its two common options, and values that may begin with a minus."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pellucid.cli.program import SUMMARIES
from pellucid.cli.usage import unknown_option

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
NUMBER = re.compile(r"[+-]?(\d|\.\d|inf|nan)", re.IGNORECASE)


def command(
    name: str, cls: type[click.Command] = click.Command, **settings: Any
) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function a command, with ``--json`` and ``--debug``.

    Args:
        name: what is typed.
        cls: the kind of command.
        **settings: click's context settings.
    """

    def make(function: Callable[..., Any]) -> click.Command:
        function = click.option("--debug", is_flag=True, expose_value=False, help="show the traceback of a problem")(
            function
        )
        function = click.option("--json", "as_json", is_flag=True, help="print one JSON object")(function)
        return click.command(name, cls, short_help=SUMMARIES.get(name), context_settings=SETTINGS | settings)(function)

    return make


def values(words: tuple[str, ...]) -> tuple[str, ...]:
    """Values as they stand; a word with a minus that is no number was meant as an option.

    Raises:
        InputError: such a word, with the option it is nearest to.
    """
    context = click.get_current_context()
    for word in words:
        if word.startswith("-") and len(word) > 1 and not NUMBER.match(word):
            options = [option for each in context.command.params for option in each.opts if option.startswith("-")]
            raise unknown_option(word, options, context.command_path)
    return words


def model_file(word: str) -> Path:
    """The file of a model: the file itself, or that of a run by its name or folder."""
    path = Path(word)
    if path.suffix == ".safetensors" or os.path.isfile(path):
        return path
    from pellucid.runs.folder import RunFolder

    return RunFolder.open(word).model
