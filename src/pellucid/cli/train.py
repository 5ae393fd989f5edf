"""``pellucid train``: from words to a trained model, watched while it learns."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pellucid.cli.command import command
from pellucid.cli.options import ExperimentCommand
from pellucid.cli.progress import display
from pellucid.cli.results import tell_run
from pellucid.cli.table import print_json
from pellucid.errors import BrokenPromise, InputError, InterruptedByUser

EXIT_CODES = {"interrupted": InterruptedByUser.exit_code, "not-finite": BrokenPromise.exit_code}
"""What a shell is told of a run that did not end as it was asked to."""


@command("train", cls=ExperimentCommand)
@click.argument("source", required=False)
@click.option("--experiment", metavar="FILE.toml", help="all options from a file; others on the line win")
@click.option("--save", metavar="FILE.safetensors", help="also write the model to this file")
@click.option("--out", metavar="FOLDER", help="the run's own folder")
@click.option("--data-dir", metavar="FOLDER", help="folder with downloaded data")
@click.option("--quiet", is_flag=True, help="say nothing unless something is wrong")
def train(
    source: str | None,
    experiment: str | None,
    save: str | None,
    out: str | None,
    data_dir: str | None,
    quiet: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Train a network and keep everything about it.

    SOURCE is a built-in set, with options in parentheses: circle, digits, "spiral(noise=0.1)".
    """
    from pellucid.spec.files import read_experiment
    from pellucid.workbench.train import train as trained

    if save is not None:
        _check_save(Path(save))
    with display(quiet, sys.stderr) as listen:
        run = trained(
            source,
            experiment=read_experiment(experiment) if experiment else None,
            save=save,
            out=out,
            data_dir=data_dir,
            listen=listen,
            **options,
        )
    if as_json:
        print_json(run.to_json() | ({"model": save} if save else {}))
    elif not quiet:
        tell_run(run, Path(save) if save else None)
    if quiet and run.finished.stopped == "not-finite":
        click.echo("\n".join(warning.what for warning in run.warnings), err=True)
    return EXIT_CODES.get(run.finished.stopped, 0)


def _check_save(path: Path) -> None:
    """What is wrong with the file is said before hours of training, not after."""
    if path.suffix != ".safetensors":
        raise InputError(
            "a model file ends in .safetensors",
            code="train.save",
            where="--save",
            got=str(path),
            next=f"Write --save {path.with_suffix('.safetensors')}",
            safe="Nothing was started.",
        )
    if path.is_dir():
        raise InputError("this is a folder, not a file", code="train.save", where="--save", got=str(path))
