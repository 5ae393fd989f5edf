"""Commands from Python: whoever listens to a training may answer it."""

from __future__ import annotations

from pellucid.commands import Command, Continue, Pause, SetLearningRate, StepBatches, Stop
from pellucid.events import Changed, Event, Paused, Progressed
from pellucid.workbench.train import train


def test_a_listener_changes_the_rate_and_stops() -> None:
    heard: list[Event] = []

    def listen(event: Event) -> Command | None:
        heard.append(event)
        if isinstance(event, Changed):
            return Stop()
        return SetLearningRate(0.5) if isinstance(event, Progressed) else None

    run = train("circle", epochs=5000, listen=listen, save_run=False)
    assert run.finished.stopped == "command"
    assert [event.value for event in heard if isinstance(event, Changed)] == [0.5]


def test_a_listener_pauses_steps_by_one_batch_and_goes_on() -> None:
    paused: list[tuple[int, int]] = []

    def listen(event: Event) -> Command | None:
        if isinstance(event, Paused):
            paused.append((event.epoch, event.batch))
            return StepBatches(1) if len(paused) < 3 else Continue()
        return Pause() if not paused else None

    run = train("circle", epochs=3, listen=listen, save_run=False)
    first = 25 * paused[0][0] + paused[0][1]
    assert [25 * epoch + batch - first for epoch, batch in paused] == [0, 1, 2]
    assert run.finished.stopped == "epochs"
