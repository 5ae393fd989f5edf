"""Training while it runs: a live line on a terminal, a line every ten seconds in a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from pellucid.cli.table import amount, duration
from pellucid.events import Event, Failed, Finished, Interrupted, Progressed, Resumed, Started, Warned

if TYPE_CHECKING:
    from rich.live import Live

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
        from rich.live import Live

        with Live("preparing …", console=Console(file=stream), transient=True, auto_refresh=False) as live:
            yield Moving(live)
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
            case Resumed():
                self.epochs = event.epochs
                self.say(going_on(event))
            case Progressed():
                self._unsaid = event
                if self.clock() - self._last_line >= SECONDS_BETWEEN_LINES:
                    self._say_progress()
            case Warned():
                self._say_progress()
                self.say(f"warning: {event.what}")
            case Failed() | Interrupted() | Finished():
                self._say_progress()
                self.say(ending(event))

    def _say_progress(self) -> None:
        if self._unsaid is not None and self._unsaid.columns:
            self.say(f"{pace(self._unsaid, self.epochs)}  {measures(self._unsaid)}")
            self._unsaid, self._last_line = None, self.clock()

    def say(self, line: str) -> None:
        """Write one line."""
        click.echo(line, file=self.stream)


class Moving:
    """Two lines that change in place: a bar with speed and time left, and the losses."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.epochs: int | None = None

    def __call__(self, event: Event) -> None:
        match event:
            case Started():
                self.epochs = event.epochs
                for line in beginning(event):
                    self.say(line)
                self.show("compiling …")
            case Resumed():
                self.epochs = event.epochs
                self.say(going_on(event))
                self.show("compiling …")
            case Progressed():
                share = event.epoch / self.epochs if self.epochs else 0.0
                self.show(f"{bar(share)} {pace(event, self.epochs)}\n{measures(event)}")
            case Warned():
                self.say(f"warning: {event.what}")
            case Failed() | Interrupted():
                self.say(ending(event))
            case Finished():
                self.show("")
                self.say(ending(event))

    def show(self, text: str) -> None:
        """Put this in place of what was shown."""
        from rich.text import Text

        self.live.update(Text(text, no_wrap=True, overflow="ellipsis"), refresh=True)

    def say(self, line: str) -> None:
        """Write one line above, which stays."""
        self.live.console.print(line, markup=False, highlight=False, soft_wrap=True)


def bar(share: float, width: int = 24) -> str:
    """A share from 0 to 1 as a bar.

    Example:
        >>> bar(0.5, width=8)
        '━━━━────'
    """
    full = round(max(0.0, min(share, 1.0)) * width)
    return "━" * full + "─" * (width - full)


def beginning(event: Started) -> Iterator[str]:
    """What is trained, and what it is estimated to cost."""
    rows = ", ".join(f"{count:,} {part}" for part, count in event.rows.items())
    yield f"{event.network}: {event.parameters:,} parameters; rows: {rows}"
    epochs = f"{event.epochs:,} epochs" if event.epochs != 1 else "1 epoch"
    about = f", about {duration(event.estimated_seconds)}" if event.estimated_seconds is not None else ""
    yield f"{epochs}: {amount(event.multiply_adds)} multiply-adds{about}"


def going_on(event: Resumed) -> str:
    """From where a run goes on."""
    of = f" of {event.epochs:,}" if event.epochs is not None else ""
    where = f"step {event.batch + 1:,} of epoch {event.epoch + 1:,}" if event.batch else f"epoch {event.epoch:,}"
    return f"going on from {where}{of}"


def pace(event: Progressed, epochs: int | None) -> str:
    """How far, how fast, how long still."""
    of = f"/{epochs}" if epochs else ""
    speed = f"  {amount(event.rows_per_second)} rows/s" if event.rows_per_second else ""
    left = (epochs - event.epoch) * event.seconds / event.epoch if epochs and event.epoch else 0.0
    return f"epoch {event.epoch}{of}{speed}" + (f"  {duration(left)} left" if left >= 0.1 else "")


def measures(event: Progressed) -> str:
    """How good: every loss, and the first metric of the rows that are not learned from."""
    latest = {name: values[-1] for name, values in event.columns.items() if values}
    return "  ".join(f"{name} {value:.4g}" for name, value in latest.items() if _worth_showing(name, latest))


def _worth_showing(name: str, columns: Mapping[str, float]) -> bool:
    measure = name.partition(".")[2]
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
    work = f", {amount(event.multiply_adds)} multiply-adds" if event.multiply_adds else ""
    return f"{count} in {duration(event.seconds)}{compiled}{work}{WHY.get(event.stopped, '')}{best}"
