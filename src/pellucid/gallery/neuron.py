"""One neuron with the textbook's numbers: it fires exactly when the sum passes its threshold."""

from __future__ import annotations

import numpy as np

from pellucid import textbook
from pellucid.draw import Column, Series, draw_lines, draw_network, draw_sheet
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.layers import Dense, Signature
from pellucid.layers.activation import Step
from pellucid.network import build

WEIGHTS, THRESHOLD = (0.5, 0.3, 1.2, 0.1), 2.2
QUIET, LOUD = (1.0, 1.0, 1.0, 1.0), (1.0, 1.0, 1.2, 1.0)
MANY = 1000


@system("neuron", "One neuron: it sums what comes in, and fires exactly when the sum passes its threshold.", seconds=2)
def neuron(stage: Stage) -> list[Promise]:
    """The textbook's two inputs, then a thousand random ones."""
    promises = one_neuron(stage)
    inputs = np.random.default_rng(stage.seed).uniform(0, 2, (MANY, len(WEIGHTS)))
    _, fired = answers(inputs)
    told = [textbook.fires(row, WEIGHTS, THRESHOLD) for row in inputs]
    wrong = int((fired != told).sum())
    stage.say(f"{MANY:,} random inputs: it fires for {fired.sum()}, and wrongly for {wrong}")
    stage.draw("neuron", picture())
    about = f"{MANY:,} random inputs, wrong answers"
    return [*promises, Promise(about, "0", str(wrong), wrong == 0)]


def one_neuron(stage: Stage) -> list[Promise]:
    """It sums what comes in, and fires exactly when the sum passes its threshold."""
    stage.title("One neuron", f"weights {WEIGHTS}, threshold {THRESHOLD}")
    sums, fired = answers(np.array([QUIET, LOUD]))
    for given, total, answer in zip((QUIET, LOUD), sums, fired, strict=True):
        terms = " + ".join(f"{weight}·{value:g}" for weight, value in zip(WEIGHTS, given, strict=True))
        stage.say(f"{terms} = {total:.2f}  →  {'fires' if answer else 'is silent'}")
    told = [textbook.fires(given, WEIGHTS, THRESHOLD) for given in (QUIET, LOUD)]
    held = fired.tolist() == told == [False, True] and np.allclose(sums, [2.1, 2.34])
    return [Promise("one neuron", "silent at 2.1, fires at 2.34", f"{sums[0]:.2f}, {sums[1]:.2f}", bool(held))]


def answers(inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weighted sum of each row of inputs, and whether the neuron fires.

    Example:
        >>> sums, fired = answers(np.array([QUIET, LOUD]))
        >>> sums.round(2).tolist(), fired.tolist()
        ([2.1, 2.34], [False, True])
    """
    network = build([Dense(units=1, bias=False), Step(threshold=THRESHOLD)], Signature.features(len(WEIGHTS)))
    params = {"dense1": {"weight": np.array(WEIGHTS)[:, None]}}
    output, _, seen = network.forward(params, {}, inputs)
    return np.ravel(seen["dense1"]), np.ravel(output) > 0


def picture() -> str:
    """The neuron with its weights, and its answer as the third input grows."""
    labels = [f"x{place} · {weight}" for place, weight in enumerate(WEIGHTS, 1)]
    columns = [
        Column("input", (len(WEIGHTS),), labels=labels),
        Column("neuron", (1,), f"fires above {THRESHOLD}", weight=np.array(WEIGHTS)[:, None]),
    ]
    third = np.linspace(0.8, 1.4, 601)
    sums, fired = answers(np.stack([np.ones_like(third)] * 2 + [third, np.ones_like(third)], axis=1))
    lines = draw_lines(
        [
            Series("weighted sum", third, sums),
            Series("threshold", third, np.full_like(third, THRESHOLD)),
            Series("answer", third, fired.astype(float)),
        ],
        names=("x3, where the other inputs are 1", ""),
        zero=True,
        title=f"The answer jumps where the sum passes {THRESHOLD}",
        size=(480, 260),
    )
    return draw_sheet([[draw_network(columns, title="Four weights")], [lines]], title="One neuron, and when it fires")
