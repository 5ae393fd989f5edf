"""Act 1: one neuron with the textbook's numbers."""

from __future__ import annotations

import numpy as np

from pellucid import textbook
from pellucid.layers import Dense, Signature
from pellucid.layers.activation import Step
from pellucid.network import build
from pellucid.workbench.demo.promise import Promise
from pellucid.workbench.demo.stage import Stage

WEIGHTS, THRESHOLD = (0.5, 0.3, 1.2, 0.1), 2.2
QUIET, LOUD = (1.0, 1.0, 1.0, 1.0), (1.0, 1.0, 1.2, 1.0)


def one_neuron(stage: Stage) -> list[Promise]:
    """It sums what comes in, and fires exactly when the sum passes its threshold."""
    import jax

    stage.title("One neuron", f"weights {WEIGHTS}, threshold {THRESHOLD}")
    network = build([Dense(units=1, bias=False), Step(threshold=THRESHOLD)], Signature.features(4))
    with jax.enable_x64(True):
        initial = {"dense1/weight": np.array(WEIGHTS)[:, None]}
        params, state = network.init(jax.random.key(0), initial, "float64")
        _, _, seen = network.forward(params, state, np.array([QUIET, LOUD]))
        sums, fired = np.asarray(seen["dense1"])[:, 0], np.asarray(seen["step1"])[:, 0]
    for given, total, answer in zip((QUIET, LOUD), sums, fired, strict=True):
        terms = " + ".join(f"{weight}·{value:g}" for weight, value in zip(WEIGHTS, given, strict=True))
        stage.say(f"{terms} = {total:.2f}  →  {'fires' if answer else 'is silent'}")
    told = [textbook.fires(np.array(given), np.array(WEIGHTS), THRESHOLD) for given in (QUIET, LOUD)]
    held = [bool(answer) for answer in fired] == told == [False, True] and np.allclose(sums, [2.1, 2.34])
    return [Promise("one neuron", "silent at 2.1, fires at 2.34", f"{sums[0]:.2f}, {sums[1]:.2f}", bool(held))]
