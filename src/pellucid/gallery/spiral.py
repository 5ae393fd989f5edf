"""The playground's spiral: what two points in one place forbid, and what the right inputs make easy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pellucid.data.schema import Dataset
from pellucid.draw import Series, draw_lines, draw_sheet
from pellucid.gallery.exercise import BEGINNINGS, PRINTS_AS_A_THOUSANDTH, arrived, beginnings, passes, two_losses, work
from pellucid.gallery.plane import answer_picture
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.run import Run
from pellucid.workbench.train import train

PUBLISHED_LOSS = 0.441
PASSES = 2000
FLOOR = 0.002
RADIUS = "sqrt(x1^2+x2^2)"
TURNED = f"x1*sin(2.199*{RADIUS})/({RADIUS}+0.001), x2*cos(2.199*{RADIUS})/({RADIUS}+0.001)"
"""The spiral unrolled: its arms turn by 1.75·2π/5 = 2.199 for each unit of radius."""


@system(
    "spiral", "Two spiral arms: two points in one place set a floor, and the right inputs make it easy.", seconds=15
)
def spiral(stage: Stage) -> list[Promise]:
    """The published network, the floor under every network, and one neuron without the impossible pair."""
    stage.title("Two spiral arms", "Generated: 500 points, 250 to learn from and 250 to test, without noise.")
    runs = [published(seed) for seed in beginnings(stage)]
    said = [warning.what for warning in runs[0].warnings if warning.code == "contradictions"]
    stage.say("said before training:")
    stage.say("  " + (said[0] if said else "nothing"))
    losses = [run.test["loss"] for run in runs]
    stage.say(f"the published network, classic rule, {PASSES:,} passes, from {BEGINNINGS} beginnings:")
    spread = f"median {np.median(losses):.3f}, {min(losses):.3f} to {max(losses):.3f}"
    stage.say(f"  test loss {spread}; published {PUBLISHED_LOSS}")
    with_pair, without_pair = unrolled(stage, "spiral"), unrolled(stage, without_origin(_data(runs[0])))
    stage.say("one neuron on the spiral unrolled:")
    for name, run in (("with the pair", with_pair), ("without it", without_pair)):
        stage.say(f"  {name:<14} {two_losses(run)}   {work(run)}")
    stage.draw("spiral", picture(runs, with_pair, without_pair))
    worse = max(with_pair.train["loss"], with_pair.test["loss"])
    best = f"{passes(without_pair.epochs)}, loss {two_losses(without_pair)}"
    return [
        Promise("the contradicting pair", "said before training", "said" if said else "not said", bool(said)),
        Promise("with the pair: loss of the worse half", f"never below {FLOOR}", f"{worse:.4f}", worse >= FLOOR),
        Promise(
            "without the pair: passes until both losses print as 0.001",
            "1",
            best,
            arrived(without_pair) and without_pair.epochs == 1,
        ),
        Promise("its time and work", "", work(without_pair).partition(", ")[2], None),
        Promise(
            f"published network, classic rule: test loss after {PASSES:,} passes",
            f"published {PUBLISHED_LOSS}",
            f"{spread}, of {len(runs)}",
            None,
        ),
    ]


def published(seed: int) -> Run:
    """The published network by the classic rule for 2000 passes."""
    return train(
        "spiral",
        network="dense 4 tanh, dense 2 tanh",
        classic=True,
        learning_rate=0.03,
        batch_size=10,
        epochs=PASSES,
        seed=seed,
        save_run=False,
    )


def unrolled(stage: Stage, source: str | Dataset) -> Run:
    """One neuron on the spiral unrolled, for 20 passes or until the loss prints as 0.001 on both halves."""
    return train(
        source,
        features=TURNED,
        network="dense tanh",
        loss="half_mse",
        optimizer="adam",
        learning_rate=0.5,
        batch_size=10,
        epochs=20,
        until=PRINTS_AS_A_THOUSANDTH,
        seed=stage.seed,
        save_run=False,
    )


def without_origin(dataset: Dataset) -> Dataset:
    """The same points without the two that lie in the middle, one of each arm."""
    kept = np.hypot(dataset.inputs["x1"], dataset.inputs["x2"]) > 0
    inputs = {name: values[kept] for name, values in dataset.inputs.items()}
    targets = {name: values[kept] for name, values in dataset.targets.items()}
    return replace(dataset, inputs=inputs, targets=targets)


def picture(runs: list[Run], with_pair: Run, without_pair: Run) -> str:
    """What both networks answer, and the test losses from all beginnings."""
    typical = sorted(runs, key=lambda run: run.test["loss"])[len(runs) // 2]
    losses = np.sort([run.test["loss"] for run in runs])
    places = np.arange(1, len(losses) + 1)
    chart = draw_lines(
        [
            Series("one beginning each", places, losses, points=True),
            Series(f"published: {PUBLISHED_LOSS}", [1, len(losses)], [PUBLISHED_LOSS] * 2),
            Series(f"floor: {FLOOR}", [1, len(losses)], [FLOOR] * 2),
        ],
        names=("beginnings, the lowest first", f"test loss after {PASSES:,} passes"),
        zero=True,
        title="The published network, from 20 beginnings",
        size=(560, 330),
    )
    left = answer_picture(typical, f"Published network, {PASSES:,} passes: test loss {typical.test['loss']:.3f}")
    title = f"One neuron, the spiral unrolled: {passes(without_pair.epochs)}"
    return draw_sheet([[left], [answer_picture(without_pair, title)], [chart]], title="The spiral")


def _data(run: Run) -> Dataset:
    assert run.setup is not None, "a run that was just made knows its rows"
    return run.setup.dataset
