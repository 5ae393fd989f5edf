"""``pellucid train --lr-find``: the losses as a curve of text, and the rate to train with."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from pellucid.cli.status import status
from pellucid.cli.table import aligned, print_json
from pellucid.draw.terminal import spark_line
from pellucid.errors import InputError
from pellucid.events import Event, Progressed

if TYPE_CHECKING:
    from pellucid.workbench.find_rate import RateTest

WIDTH = 64
ABOUT = {
    "steepest": "where the loss fell fastest",
    "edge": "beyond it a quarter of what was gained is lost again",
    "suggested": "between them, and no more than a tenth of the edge",
    "usual": "what this training uses where nothing is said",
}


def find_rate(quiet: bool, as_json: bool, figure: str | None, typed: Mapping[str, Any], **asked: Any) -> None:
    """Find a learning rate as the words ask for, and say what to type next.

    Args:
        quiet: say nothing while it runs.
        as_json: print one JSON object.
        figure: also draw the losses to this ``.svg`` file.
        typed: the options of the line, for the next one.
        **asked: what :func:`pellucid.workbench.find_rate.find_learning_rate` takes.
    """
    from pellucid.runs.durable import written_whole
    from pellucid.workbench.find_rate import find_learning_rate

    if figure is not None and Path(figure).suffix != ".svg":
        raise InputError(
            "a figure ends in .svg", code="train.figure", where="--figure", got=figure, next="Write --figure rates.svg."
        )
    with status(quiet) as (_, show):

        def listen(event: Event) -> None:
            if isinstance(event, Progressed):
                show(f"step {event.epoch}")

        found = find_learning_rate(**asked, listen=listen)
    if figure is not None:
        with written_whole(Path(figure)) as file:
            file.write(found.plot().encode())
    if as_json:
        print_json(found.to_json() | ({"figure": figure} if figure else {}))
        return
    click.echo("\n".join(told(found)))
    if figure is not None:
        click.echo(f"figure:  {figure}")
    if found.suggested is not None:
        click.echo(f"next:    {next_command(found, typed)}")


def told(found: RateTest) -> Iterator[str]:
    """The curve with the suggested rate below it, and the rates that matter."""
    yield f"{found.source}: {found.network}"
    yield f"loss after each of {len(found.losses)} steps, while the learning rate rises:"
    yield ""
    yield spark_line(np.clip(found.smoothed, None, 1.1 * abs(found.losses[0])).tolist(), width=WIDTH)
    low, high = f"{found.rates[0]:g}", f"{float(f'{found.rates[-1]:.2g}'):g}"
    if found.suggested is not None:
        place = int(np.searchsorted(found.rates, found.suggested) / len(found.rates) * min(WIDTH, len(found.rates)))
        yield " " * place + "^"
    yield low + high.rjust(min(WIDTH, len(found.rates)) - len(low))
    yield ""
    if found.suggested is None:
        yield "The loss never fell, so no rate can be suggested. Look at the data, the network and the loss."
        return
    rates = {**vars(found.verdict), "usual": found.usual}
    yield from aligned(["", "rate", ""], [[name, float(rate), ABOUT[name]] for name, rate in rates.items() if rate])
    if found.verdict.edge is None:
        yield f"Up to {high} the loss did not rise again, so there is no edge."


def next_command(found: RateTest, typed: Mapping[str, Any]) -> str:
    """The line that trains with the suggested rate, and is otherwise the one that was typed."""
    # A rate that is given keeps constant unless told otherwise, so the schedule is said.
    said = {**typed, "learning_rate": found.suggested, "schedule": found.schedule}
    options = [word for name, value in said.items() if value is not None for word in _option(name, value)]
    return shlex.join(["pellucid", "train", found.source, *options])


def _option(name: str, value: Any) -> list[str]:
    word = name.replace("_", "-")
    if isinstance(value, bool):
        return [f"--{word}" if value else f"--no-{word}"]
    if isinstance(value, Mapping):
        value = ",".join(f"{key}={weight:g}" for key, weight in value.items())
    return [f"--{word}", ",".join(map(str, value)) if isinstance(value, tuple) else str(value)]
