"""``pellucid resume``: a run that was interrupted goes on as if it had not been."""

from __future__ import annotations

import shlex
import sys

import click

from pellucid.cli.command import command
from pellucid.cli.leaving import left_in_time
from pellucid.cli.progress import display
from pellucid.cli.results import tell_end


@command("resume")
@click.argument("run")
@click.option("--epochs", type=click.IntRange(min=1), metavar="N", help="go on to this epoch, past the end too")
@click.option("--data-dir", metavar="FOLDER", help="folder with downloaded data")
@click.option("--quiet", is_flag=True, help="say nothing unless something is wrong")
def resume(run: str, epochs: int | None, data_dir: str | None, quiet: bool, as_json: bool) -> int:
    """Go on with a run from its last checkpoint; the result is the same, bit for bit.

    RUN is a name that 'pellucid runs' lists, or a run's folder.
    """
    from pellucid.runs.folder import RunFolder
    from pellucid.workbench.resume import resume as resumed

    folder = RunFolder.open(run)
    if epochs is None and not quiet and folder.state() == "finished":
        click.echo(
            f"This run has finished. Go on past its end with: pellucid resume {shlex.quote(folder.word)} --epochs N",
            err=True,
        )
    with left_in_time(as_json), display(quiet, sys.stderr) as listen:
        done = resumed(folder.path, epochs=epochs, data_dir=data_dir, listen=listen)
    return tell_end(done, None, as_json, quiet)
