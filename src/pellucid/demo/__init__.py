"""The demonstration: the main job in a minute, with every promise measured."""

from __future__ import annotations

from pellucid.demo.digits import digits, wrong_digit
from pellucid.demo.exercises import exercises
from pellucid.demo.use import another_process, report, something_else
from pellucid.gallery.neuron import one_neuron
from pellucid.gallery.promise import Promise, table
from pellucid.gallery.stage import Stage


def demo(stage: Stage) -> list[Promise]:
    """All acts, one after the other; what they promised and what was measured."""
    promises = one_neuron(stage)
    run, exhibit, reached = digits(stage)
    promises += reached
    promises += wrong_digit(stage, run, exhibit)
    promises += exercises(stage)
    promises += something_else(stage, run.model)
    promises += another_process(stage, run)
    promises += report(stage, run, exhibit)
    stage.title("What was promised")
    stage.say(table(promises))
    return promises


__all__ = ["Promise", "Stage", "demo"]
