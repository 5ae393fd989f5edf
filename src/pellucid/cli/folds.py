"""``pellucid train --folds``: the folds one by one, and mean and spread over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from pellucid.cli.status import Say, status
from pellucid.cli.table import aligned, duration, print_json
from pellucid.events import Event, Folded, Progressed, Warned

if TYPE_CHECKING:
    from pellucid.workbench.cross_validate import CrossValidation

WHO = {"model": "this network", "linear": "linear model", "trivial": "trivial guess"}


def train_folds(quiet: bool, as_json: bool, **asked: Any) -> None:
    """Cross-validate as the words ask for, and say what came out.

    Args:
        quiet: say nothing while it runs.
        as_json: print one JSON object.
        **asked: what :func:`pellucid.workbench.cross_validate.cross_validate` takes.
    """
    from pellucid.workbench.cross_validate import cross_validate

    count = asked["folds"] * asked["repeats"]
    with status(quiet) as (say, show):
        found = cross_validate(**asked, listen=Teller(count, say, show))
    if as_json:
        print_json(found.to_json())
        return
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    click.echo("\n".join(told(found)))


def told(found: CrossValidation) -> Iterator[str]:
    """The folds, and mean and spread of each figure beside what is easy."""
    names = list(found.summary["model"])
    yield f"{found.source}: {found.network}"
    yield ""
    numbered = ["repeat", "fold"] if found.repeats > 1 else ["fold"]
    rows = [
        [*(getattr(each, name) for name in numbered), each.rows["test"], each.epochs, *each.model.values()]
        for each in found.results
    ]
    yield from aligned([*numbered, "rows", "epochs", *names], rows)
    yield ""
    table = []
    for who, title in WHO.items():
        spreads = found.summary[who]
        cells = (spreads.get(name) for name in names)
        table.append([title, *(f"{each.mean:.4g} ± {each.standard_deviation:.2g}" if each else "" for each in cells)])
    yield from aligned(["", *names], table)
    yield f"\nmean ± standard deviation over {len(found.results)} folds, of the rows each one left out"


class Teller:
    """Says each fold in a line, and shows the epochs of the one under way.

    Args:
        count: how many folds there will be.
        say: writes a line that stays.
        show: puts a text in place of the one shown before.
    """

    def __init__(self, count: int, say: Say, show: Say) -> None:
        self.count, self.say, self.show, self.done = count, say, show, 0

    def __call__(self, event: Event) -> None:
        match event:
            case Warned():
                self.say(f"warning: {event.what}")
            case Progressed():
                self.show(f"fold {self.done + 1} of {self.count}, epoch {event.epoch}")
            case Folded():
                self.done += 1
                figures = "  ".join(f"{name} {value:.4g}" for name, value in event.model.items())
                self.say(f"fold {self.done} of {self.count}: {figures}  ({duration(event.seconds)})")
