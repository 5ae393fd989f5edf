"""What a run came to: results, where it is kept, and what to type next."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pellucid.cli.table import aligned

if TYPE_CHECKING:
    from pellucid.model import Model
    from pellucid.run import Run


def tell_run(run: Run, saved: Path | None) -> None:
    """Print the table of results, the places, and the next command."""
    names = list(next(iter(run.results.values())))
    counts = run.model.provenance["rows"]
    rows = [[part, counts[part], *(values[name] for name in names)] for part, values in run.results.items()]
    click.echo("\n".join(aligned(["", "rows", *names], rows)))
    model = saved or (run.folder.model if run.folder else None)
    if run.folder is not None:
        click.echo(f"\nrun:    {run.folder.path}")
    if model is not None:
        click.echo(f"model:  {model}\nnext:   {next_command(run.model, model)}")


def next_command(model: Model, path: Path) -> str:
    """What one would want to type now."""
    fields = model.inputs.fields
    if model.inputs.features is not None and len(fields) <= 4:
        row = " ".join("0.5" for _ in fields)
        return f"pellucid predict {shlex.quote(str(path))} {row}"
    source = model.experiment.data.source
    return f"pellucid evaluate {shlex.quote(str(path))} {shlex.quote(source)}"
