"""Work under way that is no single run: lines that stay, and one that moves where there is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Say = Callable[[str], None]


@contextmanager
def status(quiet: bool) -> Iterator[tuple[Say, Say]]:
    """What writes a line that stays, and what puts a text in place of the one shown before.

    Args:
        quiet: neither writes anything.
    """
    if quiet:
        yield (lambda line: None), (lambda text: None)
    elif sys.stderr.isatty():
        from rich.console import Console

        console = Console(file=sys.stderr)
        with console.status("preparing …") as moving:
            yield (lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True)), moving.update
    else:
        yield (lambda line: click.echo(line, err=True)), (lambda text: None)
