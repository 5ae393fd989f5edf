"""The command ``pellucid``: which commands there are, and how a line of words becomes an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from pellucid import __version__
from pellucid.cli.ending import Ending

SUMMARIES = {
    "studio": "Open a playground in the browser: see a network learn.",
    "train": "Train a network and keep everything about it.",
    "predict": "Answer raw rows: values, a table, an array, pictures.",
    "evaluate": "Measure a model beside a trivial guess and a linear model.",
    "explain": "Open one learning step: every number of it.",
    "data": "List data sets, fetch one, look into a file.",
    "show": "Show what a network is made of, in numbers or as a drawing.",
    "runs": "List all runs, look at one, compare several.",
    "resume": "Go on with a run that was interrupted, or past its end.",
    "doctor": "Check the installation, the devices, the data and every run.",
    "demo": "One minute: a neuron, digits, a step opened, a report.",
    "gallery": "Systems to see and try, each with promises that are measured.",
    "export": "Write a report (.html) or a model file (.safetensors).",
}
"""First lines of the commands' help, so that listing them loads none of them."""

CLOSING = "Begin with:  pellucid train circle      Options of a command:  pellucid train --help"


class Commands(click.Group):
    """The commands of Pellucid, each loaded when it is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(SUMMARIES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in SUMMARIES:
            return None
        from pellucid import cli

        command: click.Command = getattr(cli, name)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


@click.command(cls=Commands, epilog=CLOSING, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="pellucid %(version)s")
def program() -> None:
    """Describe neural networks, train them, see through every neuron, use them."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command that the words ask for, and leave with its exit code.

    Args:
        arguments: the words after ``pellucid``; left out, those of this process.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(Ending.of(words).run(program, words or ["--help"]))
