"""``pellucid export``: a run or a model as a file for others."""

from __future__ import annotations

import click

from pellucid.cli.command import command
from pellucid.cli.table import print_json


@command("export")
@click.argument("run_or_model", metavar="RUN-OR-MODEL")
@click.argument("file", metavar="FILE")
def export(run_or_model: str, file: str, as_json: bool) -> None:
    """Write the report (FILE.html) or the model (FILE.safetensors) of a run or a model.

    The report is one page that works offline: the network answers in it.  From a model file
    alone, what needs the history or the rows is left out.
    """
    from pellucid.workbench.export import export as exported

    path = exported(run_or_model, file)
    if as_json:
        print_json({"file": str(path), "bytes": path.stat().st_size})
    else:
        click.echo(f"written to {path}")
