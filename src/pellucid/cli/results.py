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
    if run.folder is not None:
        click.echo(f"\nrun:    {run.folder.path}")
    if saved is not None or run.folder is not None:
        path = saved or run.folder.model  # type: ignore[union-attr]
        click.echo(f"model:  {path}\nnext:   {next_command(run.model, saved or _short(run))}")


def _short(run: Run) -> Path:
    """The shortest words that stand for a run: its name, where all runs are kept together."""
    from pellucid.runs.folder import runs_folder

    assert run.folder is not None
    return Path(run.folder.name) if run.folder.path.parent == runs_folder() else run.folder.path


def next_command(model: Model, path: Path) -> str:
    """What one would want to type now."""
    fields = model.inputs.fields
    if model.inputs.features is not None and len(fields) <= 4:
        row = " ".join("0.5" for _ in fields)
        return f"pellucid predict {shlex.quote(str(path))} {row}"
    source = model.experiment.data.source
    return f"pellucid evaluate {shlex.quote(str(path))} {shlex.quote(source)}"
