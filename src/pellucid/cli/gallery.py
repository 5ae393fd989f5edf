"""``pellucid gallery``: systems to see and try, every promise measured."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pellucid.cli.command import command
from pellucid.cli.progress import display
from pellucid.cli.table import aligned, duration, print_json
from pellucid.errors import BrokenPromise, InputError

if TYPE_CHECKING:
    from pellucid.cli.progress import Listener
    from pellucid.gallery import Stage, System


@command("gallery")
@click.argument("name", required=False, default="")
@click.option("--all", "every", is_flag=True, help="run every system that needs nothing fetched")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, metavar="N", help="root of all random streams")
@click.option("--data", metavar="FILE", help="your own data, for a system that takes some")
@click.option("--out", metavar="FOLDER", help="where the pictures are written")
@click.option("--quiet", is_flag=True, help="show the promises only")
def gallery(name: str, every: bool, seed: int, data: str | None, out: str | None, quiet: bool, as_json: bool) -> int:
    """Systems to see and try, each with promises that are measured.

    Without NAME, lists them.  A system ends with a table of what was promised and what was
    measured, and with exit code 1 if anything did not hold.
    """
    from pellucid.gallery import systems

    if every and (name or data):
        raise InputError(
            "--all runs every system on its own data",
            code="gallery.all",
            got=name or f"--data {data}",
            next="Leave out --all, or what stands beside it.",
        )
    if data and not name:
        raise InputError(
            "--data goes with the name of a system",
            code="gallery.no-name",
            got=f"--data {data}",
            next="Name one, as in: pellucid gallery visits --data FILE.",
        )
    if not name and not every:
        _tell_list(list(systems.values()), as_json)
        return 0
    chosen = [systems[name]] if name else [each for each in systems.values() if not each.needs]
    if data and not chosen[0].takes:
        taking = ", ".join(each.name for each in systems.values() if each.takes)
        raise InputError(f"{name} takes no file", code="gallery.no-data", got=data, allowed=f"--data for {taking}")
    reports = [_report(each, _Told(seed, data, out, quiet, as_json)) for each in chosen]
    held = all(report["held"] for report in reports)
    if as_json:
        print_json(reports[0] if name else {"systems": reports, "held": held})
    elif every:
        broken = ", ".join(report["system"] for report in reports if not report["held"])
        click.echo(f"\n{len(reports)} systems: " + (f"not everything held in {broken}" if broken else "all hold"))
    return 0 if held else BrokenPromise.exit_code


def _tell_list(known: list[System], as_json: bool) -> None:
    if as_json:
        fields = ("name", "about", "seconds", "needs", "takes")
        print_json({"systems": [{field: getattr(each, field) for field in fields} for each in known]})
        return
    rows = [[each.name, each.about, f"{each.seconds:g} s", each.needs] for each in known]
    click.echo("\n".join(aligned(["system", "what it shows", "takes about", "needs"], rows)))
    click.echo(f"\nnext:  pellucid gallery {known[0].name}")


class _Told(NamedTuple):
    """What the words say about how to run a system."""

    seed: int
    data: str | None
    out: str | None
    quiet: bool
    as_json: bool

    def stage(self, system: System, listen: Listener) -> Stage:
        """Where the system speaks; quiet, nowhere."""
        from pellucid.gallery import Stage
        from pellucid.home import home

        folder = Path(self.out) if self.out else home() / "gallery" / system.name
        say = (lambda text: None) if self.quiet else self.say
        return Stage(say, listen, folder, self.seed, Path(self.data) if self.data else None)

    def say(self, text: str) -> None:
        """A line for people; with ``--json``, beside the one object."""
        click.echo(text, err=self.as_json)


def _report(system: System, told: _Told) -> dict[str, Any]:
    """Run one system, tell what it came to, and give it as plain data."""
    from pellucid.gallery import table

    start = time.perf_counter()
    with display(told.quiet, sys.stderr) as listen:
        stage = told.stage(system, listen)
        promises = system.run(stage)
    seconds = time.perf_counter() - start
    broken = sum(promise.held is False for promise in promises)
    stage.title("What was promised")
    told.say(table(promises))
    for path in stage.drawn:
        told.say(f"picture: {path}")
    said = f"{broken} of {len(promises)} lines did not hold" if broken else "everything promised holds"
    told.say(f"{system.name}: {said} ({duration(seconds)})")
    return {
        "system": system.name,
        "promises": [promise.to_json() for promise in promises],
        "held": not broken,
        "seconds": seconds,
        "pictures": [str(path) for path in stage.drawn],
    }
