"""The display of training: few lines in a log, a bar on a terminal, what it says."""

from __future__ import annotations

import io

import pytest

from pellucid.cli.progress import Log, display, ending, measures, pace
from pellucid.events import Event, Failed, Finished, Interrupted, Progressed, Started, Warned

STARTED = Started("dense 4 tanh", 17, {"train": 250, "test": 250}, 1000, 2_400_000, 0.5)
FINISHED = Finished("epochs", 1000, 100.0, 1.5)


def progressed(epoch: int) -> Progressed:
    columns = {"train.loss": [1.0, 0.5], "test.loss": [0.75], "train.accuracy": [0.5], "test.accuracy": [0.25]}
    return Progressed(epoch, 0, 25, columns, seconds=epoch / 10, rows_per_second=1234.0)


def told(events: list[Event], seconds_each: float) -> list[str]:
    """Lines of a log that hears an event every so many seconds."""
    stream = io.StringIO()
    times = iter(range(10_000))
    log = Log(stream, clock=lambda: next(times) * seconds_each)
    for event in events:
        log(event)
    return stream.getvalue().splitlines()


def test_a_log_has_the_first_the_last_and_at_most_one_line_in_ten_seconds() -> None:
    epochs = range(10, 1001, 10)
    lines = told([STARTED, *(progressed(epoch) for epoch in epochs), FINISHED], seconds_each=1.0)
    said = [int(line.split()[1].partition("/")[0]) for line in lines if line.startswith("epoch ")]
    assert said[0] == 10 and said[-1] == 1000
    assert len(said) <= 2 + 100 / 10
    assert len(lines) == len(said) + 3


def test_before_and_after() -> None:
    lines = told([STARTED, FINISHED], 1.0)
    assert lines[0] == "dense 4 tanh: 17 parameters; rows: 250 train, 250 test"
    assert lines[1] == "1,000 epochs: 2.4 million multiply-adds, about 0.5 s"
    assert lines[2] == "1,000 epochs in 1 min 40 s and 1.5 s of compiling"


def test_a_line_says_how_far_how_fast_how_good() -> None:
    assert pace(progressed(250), 1000) == "epoch 250/1000  1.23 thousand rows/s  1 min 15 s left"
    assert measures(progressed(250)) == "train.loss 0.5  test.loss 0.75  test.accuracy 0.25"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Failed(3, 0, "dense1", "gradient", "a number is not finite"), "in epoch 4"),
        (Interrupted(3), "what was learned is kept"),
        (Finished("until", 3, 1.0, 0.0), "the condition holds"),
        (Finished("patience", 30, 1.0, 0.0, best_epoch=12), "the weights of epoch 12"),
    ],
)
def test_every_end_is_told(event: Event, words: str) -> None:
    assert words in ending(event)


def test_quiet_writes_nothing() -> None:
    stream = io.StringIO()
    with display(True, stream) as listen:
        for event in (STARTED, Warned("a", "b"), progressed(1), FINISHED):
            listen(event)
    assert stream.getvalue() == ""


def test_a_terminal_sees_a_bar_that_goes_and_lines_that_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with display(False, stream) as listen:
        for event in (STARTED, Warned("linear", "Only straight lines."), progressed(500), FINISHED):
            listen(event)
    text = stream.getvalue()
    assert "━" * 12 + "─" * 12 in text
    assert "warning: Only straight lines." in text and "1,000 epochs in" in text
