"""``pellucid train``: from words to a trained model, watched while it learns."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pellucid.cli.command import command
from pellucid.cli.leaving import left_in_time
from pellucid.cli.options import ExperimentCommand
from pellucid.cli.progress import display
from pellucid.cli.results import tell_end
from pellucid.cli.trials import Trial


@command("train", cls=ExperimentCommand)
@click.argument("source", required=False)
@click.option("--experiment", metavar="FILE.toml", help="all options from a file; others on the line win")
@click.option("--save", metavar="FILE.safetensors", help="also write the model to this file")
@click.option("--out", metavar="FOLDER", help="the run's own folder")
@click.option("--data-dir", metavar="FOLDER", help="folder with downloaded data")
@click.option("--quiet", is_flag=True, help="say nothing unless something is wrong")
@Trial.options
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

    SOURCE is a table file (.csv, .tsv, .txt, .parquet, .npz) whose column to predict --target names, or
    a built-in set, with options in parentheses: circle, digits, "spiral(noise=0.1)".
    """
    from pellucid.spec.files import read_experiment
    from pellucid.workbench.train import train as trained

    trial = Trial.taken_from(options)
    if trial.check(save, out):
        return trial.run(quiet, as_json, options, source=source, experiment=experiment, data_dir=data_dir)
    with left_in_time(as_json), display(quiet, sys.stderr) as listen:
        run = trained(
            source,
            experiment=read_experiment(experiment) if experiment else None,
            save=save,
            out=out,
            data_dir=data_dir,
            listen=listen,
            **options,
        )
    return tell_end(run, Path(save) if save else None, as_json, quiet)
