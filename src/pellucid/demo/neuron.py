"""Act 1: one neuron with the textbook's numbers."""

from __future__ import annotations

import numpy as np

from pellucid import textbook
from pellucid.demo.promise import Promise
from pellucid.demo.stage import Stage
from pellucid.explain.step import explain_step
from pellucid.layers import Dense, Signature
from pellucid.layers.activation import Step
from pellucid.network import build

WEIGHTS, THRESHOLD = (0.5, 0.3, 1.2, 0.1), 2.2
QUIET, LOUD = (1.0, 1.0, 1.0, 1.0), (1.0, 1.0, 1.2, 1.0)


def one_neuron(stage: Stage) -> list[Promise]:
    """It sums what comes in, and fires exactly when the sum passes its threshold."""
    stage.title("One neuron", f"weights {WEIGHTS}, threshold {THRESHOLD}")
    network = build([Dense(units=1, bias=False), Step(threshold=THRESHOLD)], Signature.features(4))
    params = {"dense1": {"weight": np.array(WEIGHTS)[:, None]}}
    steps = [explain_step(network, params, {}, np.array([given])) for given in (QUIET, LOUD)]
    sums = [float(np.ravel(np.asarray(step["dense1"].z))[0]) for step in steps]
    fired = [bool(np.ravel(np.asarray(step["step1"].a))[0]) for step in steps]
    for given, total, answer in zip((QUIET, LOUD), sums, fired, strict=True):
        terms = " + ".join(f"{weight}·{value:g}" for weight, value in zip(WEIGHTS, given, strict=True))
        stage.say(f"{terms} = {total:.2f}  →  {'fires' if answer else 'is silent'}")
    told = [textbook.fires(np.array(given), np.array(WEIGHTS), THRESHOLD) for given in (QUIET, LOUD)]
    held = fired == told == [False, True] and np.allclose(sums, [2.1, 2.34])
    return [Promise("one neuron", "silent at 2.1, fires at 2.34", f"{sums[0]:.2f}, {sums[1]:.2f}", bool(held))]
