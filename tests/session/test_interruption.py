"""Ctrl-C waits for a good place, once."""

from __future__ import annotations

import signal
from threading import Thread

import pytest

from pellucid.events import Event, Progressed
from pellucid.session.interruption import interruption
from pellucid.workbench.train import train


def test_the_first_is_held_back_and_the_second_is_not() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interruption() as interrupted:
        assert not interrupted()
        signal.raise_signal(signal.SIGINT)
        assert interrupted()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_another_thread_trains_without_signals() -> None:
    answers: list[bool] = []

    def work() -> None:
        with interruption() as interrupted:
            answers.append(interrupted())

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert answers == [False]


def test_pressed_while_an_event_is_told_what_was_learned_is_kept() -> None:
    def listen(event: Event) -> None:
        if isinstance(event, Progressed):
            signal.raise_signal(signal.SIGINT)

    run = train("circle", network="dense 2 tanh", epochs=10**6, save_run=False, listen=listen)
    assert run.finished.stopped == "interrupted"
    assert 0 < run.epochs < 10**6
    assert run.test
