"""The playground's XOR: four squares in two colours, and the product that tells them apart."""

from __future__ import annotations

from pellucid.gallery.exercise import Exercise, show
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system

XOR = Exercise(
    source="xor",
    published=129,
    classic={"network": "dense 4 relu, dense 4 relu", "features": "x1, x2, x1*x2"},
    best={
        "features": "x1*x2",
        "network": "dense tanh",
        "optimizer": "rmsprop",
        "learning_rate": 0.5,
        "batch_size": 1,
    },
    promise=8,
)


@system("xor", "Four squares, two colours: the product x1·x2 tells them apart, one neuron then suffices.", seconds=12)
def xor(stage: Stage) -> list[Promise]:
    """The published network from twenty beginnings, then one neuron on the product."""
    stage.title(
        "Four squares in two colours",
        "Generated: 500 points, 250 to learn from and 250 to test. A network has arrived when its loss\n"
        "½(output − target)² prints as 0.001, which means below 0.0015, on both halves.",
    )
    return show(stage, XOR)
