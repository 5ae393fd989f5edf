"""Training while it runs: a live line on a terminal, a line every ten seconds in a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from pellucid.cli.table import amount, duration
from pellucid.events import Event, Failed, Finished, Interrupted, Progressed, Started, Warned

if TYPE_CHECKING:
    from rich.progress import Progress

SECONDS_BETWEEN_LINES = 10.0

Listener = Callable[[Event], None]


@contextmanager
def display(quiet: bool, stream: TextIO) -> Iterator[Listener]:
    """Whoever listens to a run: nobody, a log, or a live line where there is a terminal.

    Args:
        quiet: nobody.
        stream: where it is written.
    """
    if quiet:
        yield lambda event: None
    elif stream.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = (BarColumn(bar_width=24), TextColumn("{task.description}"))
        with Progress(*columns, console=Console(file=stream), transient=True) as progress:
            yield Live(progress)
    else:
        yield Log(stream)


class Log:
    """Lines in a file: what begins, at most one line in ten seconds, and the end."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self.stream = stream
        self.clock = clock
        self.epochs: int | None = None
        self._last_line = float("-inf")
        self._unsaid: Progressed | None = None

    def __call__(self, event: Event) -> None:
        match event:
            case Started():
                self.epochs = event.epochs
                for line in beginning(event):
                    self.say(line)
            case Progressed():
                self._unsaid = event
                if self.clock() - self._last_line >= SECONDS_BETWEEN_LINES:
                    self._say_progress()
            case Warned():
                self.say(f"warning: {event.what}")
            case Failed() | Interrupted() | Finished():
                self._say_progress()
                self.say(ending(event))

    def _say_progress(self) -> None:
        if self._unsaid is not None and self._unsaid.columns:
            self.say(progress_line(self._unsaid, self.epochs))
            self._unsaid, self._last_line = None, self.clock()

    def say(self, line: str) -> None:
        """Write one line."""
        click.echo(line, file=self.stream)


class Live:
    """One line that changes in place."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.epochs: int | None = None
        self.task = progress.add_task("preparing", total=None)

    def __call__(self, event: Event) -> None:
        match event:
            case Started():
                self.epochs = event.epochs
                for line in beginning(event):
                    self.say(line)
                self.progress.update(self.task, total=event.epochs, description="compiling")
            case Progressed():
                line = progress_line(event, self.epochs)
                self.progress.update(self.task, completed=event.epoch, description=line, refresh=True)
            case Warned():
                self.say(f"warning: {event.what}")
            case Failed() | Interrupted() | Finished():
                self.say(ending(event))

    def say(self, line: str) -> None:
        """Write one line above the live one."""
        self.progress.console.print(line, markup=False, highlight=False, soft_wrap=True)


def beginning(event: Started) -> Iterator[str]:
    """What is trained, and what it is estimated to cost."""
    rows = ", ".join(f"{count:,} {part}" for part, count in event.rows.items())
    yield f"{event.network}: {event.parameters:,} parameters; rows: {rows}"
    epochs = f"{event.epochs:,} epochs" if event.epochs != 1 else "1 epoch"
    about = f", about {duration(event.estimated_seconds)}" if event.estimated_seconds is not None else ""
    yield f"{epochs}: {amount(event.multiply_adds)} multiply-adds{about}"


def progress_line(event: Progressed, epochs: int | None) -> str:
    """How far, how good, how fast, how long still."""
    of = f"/{epochs}" if epochs else ""
    latest = {name: values[-1] for name, values in event.columns.items() if values}
    shown = "  ".join(f"{name} {value:.4g}" for name, value in latest.items() if _worth_showing(name, latest))
    speed = f"  {amount(event.rows_per_second)} rows/s" if event.rows_per_second else ""
    left = (epochs - event.epoch) * event.seconds / event.epoch if epochs and event.epoch else None
    return f"epoch {event.epoch}{of}  {shown}{speed}" + (f"  {duration(left)} left" if left and left >= 0.1 else "")


def _worth_showing(name: str, columns: dict[str, float]) -> bool:
    """Every loss, and the first metric of the rows that are not learned from."""
    part, _, measure = name.partition(".")
    unseen = next((each for each in ("validation", "test", "train") if f"{each}.loss" in columns), "train")
    metrics = [each for each in columns if each.startswith(f"{unseen}.") and not each.endswith(".loss")]
    return measure == "loss" or name in metrics[:1]


WHY = {
    "epochs": "",
    "until": ": the condition holds",
    "patience": ": no gain any more",
    "seconds": ": the time is over",
    "command": ": as asked",
    "not-finite": ": a number is not finite",
    "interrupted": ": interrupted",
}


def ending(event: Event) -> str:
    """How it ended, and what it cost."""
    if isinstance(event, Failed):
        return f"stopped in epoch {event.epoch + 1}: {event.what} ({event.layer}, {event.tensor})"
    if isinstance(event, Interrupted):
        return f"interrupted in epoch {event.epoch + 1}; what was learned is kept"
    assert isinstance(event, Finished)
    count = f"{event.epochs:,} epoch{'s' * (event.epochs != 1)}"
    best = f"; the weights of epoch {event.best_epoch} are kept" if event.best_epoch is not None else ""
    compiled = f" and {duration(event.compile_seconds)} of compiling" if event.compile_seconds >= 0.001 else ""
    return f"{count} in {duration(event.seconds)}{compiled}{WHY.get(event.stopped, '')}{best}"
