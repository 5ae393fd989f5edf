"""``pellucid demo``: the main job in a minute, every promise measured."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from pellucid.cli.command import command
from pellucid.cli.progress import display
from pellucid.cli.table import duration, print_json
from pellucid.errors import BrokenPromise


@command("demo")
@click.option("--out", metavar="FOLDER", help="where the model and the report are written")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, metavar="N", help="root of all random streams")
@click.option("--quiet", is_flag=True, help="say nothing unless a promise is broken")
def demo(out: str | None, seed: int, quiet: bool, as_json: bool) -> int:
    """One minute: a neuron, digits, a step opened, a report.

    Ends with a table of what was promised and what was measured, and with exit code 1 if
    anything did not hold.
    """
    from pellucid.demo import Stage
    from pellucid.demo import demo as demonstrated
    from pellucid.home import home

    folder = Path(out) if out else home() / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()

    def say(text: str) -> None:
        if not quiet:
            click.echo(text, err=as_json)

    with display(quiet, sys.stderr) as listen:
        promises = demonstrated(Stage(say, listen, folder, seed))
    seconds = time.perf_counter() - start
    broken = [promise for promise in promises if promise.held is False]
    said = f"{len(broken)} of {len(promises)} lines did not hold" if broken else f"all {len(promises)} lines hold"
    say(f"\n{duration(seconds)} in all; {said}")
    if as_json:
        held = [promise.to_json() for promise in promises]
        print_json({"promises": held, "held": not broken, "seconds": seconds, "folder": str(folder)})
    elif quiet and broken:
        raise BrokenPromise(f"{broken[0].about}: {broken[0].measured}", code="demo.broken", allowed=broken[0].promised)
    return BrokenPromise.exit_code if broken else 0
