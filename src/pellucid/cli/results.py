"""What a run came to: results, where it is kept, and what to type next."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pellucid.cli.table import aligned, print_json
from pellucid.errors import BrokenPromise, InterruptedByUser

if TYPE_CHECKING:
    from pellucid.model import Model
    from pellucid.run import Run

MOST_VALUES = 6
"""A row with more values is not written as an example."""


EXIT_CODES = {"interrupted": InterruptedByUser.exit_code, "not-finite": BrokenPromise.exit_code}
"""What a shell is told of a run that did not end as it was asked to."""


def tell_end(run: Run, saved: Path | None, as_json: bool, quiet: bool) -> int:
    """Print how a run ended, as it was asked for; the exit code."""
    stopped = run.finished.stopped
    if as_json:
        print_json(run.to_json() | ({"model": str(saved)} if saved else {}))
    elif not quiet:
        tell_run(run, saved)
    if quiet and stopped == "not-finite":
        click.echo("\n".join(warning.what for warning in run.warnings), err=True)
    if stopped == "interrupted" and run.folder is not None:
        click.echo(f"go on with: pellucid resume {shlex.quote(run.folder.word)}", err=True)
    return EXIT_CODES.get(stopped, 0)


def tell_run(run: Run, saved: Path | None) -> None:
    """Print the table of results, the places, and the next command."""
    names = list(next(iter(run.results.values())))
    counts = run.model.provenance["rows"]
    rows = [[part, counts[part], *(values[name] for name in names)] for part, values in run.results.items()]
    click.echo("\n".join(aligned(["", "rows", *names], rows)))
    if run.folder is not None:
        click.echo(f"\nrun:    {run.folder.path}")
    model = saved or (run.folder.model if run.folder is not None else None)
    if model is not None:
        word = Path(run.folder.word) if saved is None and run.folder is not None else model
        click.echo(f"model:  {model}\nnext:   {next_command(run.model, word)}")


def next_command(model: Model, path: Path) -> str:
    """What one would want to type now."""
    if 0 < len(model.inputs.example) <= MOST_VALUES:
        return f"pellucid predict {shlex.quote(str(path))} {shlex.join(model.inputs.example)}"
    source = model.experiment.data.source
    return f"pellucid evaluate {shlex.quote(str(path))} {shlex.quote(source)}"
