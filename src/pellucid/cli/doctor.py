"""``pellucid doctor``: is everything in order, and what to do where it is not."""

from __future__ import annotations

import click

from pellucid.cli.command import command
from pellucid.cli.table import print_json
from pellucid.errors import BrokenPromise

MARKS = {"good": "good   ", "note": "note   ", "problem": "PROBLEM"}


@command("doctor")
def doctor(as_json: bool) -> int:
    """Check the installation, the devices, the data and every run; nothing is changed."""
    from pellucid.workbench.doctor import doctor as examined

    found = examined()
    problems = [each for each in found if each.verdict == "problem"]
    if as_json:
        print_json({"healthy": not problems, "findings": [each.to_json() for each in found]})
    else:
        for each in found:
            click.echo(f"{MARKS[each.verdict]}  {each.about}: {each.what}")
            if each.next:
                click.echo(f"         next: {each.next}")
        click.echo(f"\n{len(problems)} problems." if problems else "\nEverything is in order.")
    return BrokenPromise.exit_code if problems else 0
