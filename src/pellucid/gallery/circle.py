"""The playground's circle: hundreds of passes by the published way, one with the right inputs."""

from __future__ import annotations

from pellucid.gallery.exercise import Exercise, show
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system

CIRCLE = Exercise(
    source="circle",
    published=687,
    classic={"network": "dense 4 tanh, dense 2 tanh"},
    best={
        "features": "x1^2, x2^2",
        "scaling": "standard",
        "network": "dense tanh",
        "optimizer": "adam",
        "learning_rate": 0.5,
        "batch_size": 1,
    },
    promise=1,
)


@system("circle", "A disk inside a ring: hundreds of passes from x1 and x2, one pass from their squares.", seconds=15)
def circle(stage: Stage) -> list[Promise]:
    """The published network from twenty beginnings, then one neuron on the squares."""
    stage.title(
        "A disk inside a ring",
        "Generated: 500 points, 250 to learn from and 250 to test. A network has arrived when its loss\n"
        "½(output − target)² prints as 0.001, which means below 0.0015, on both halves.",
    )
    return show(stage, CIRCLE)
