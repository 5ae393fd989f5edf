"""How the network learns: every control, on the page and in the worker."""

import pytest

from studio.web.hands import (
    RULE,
    Control,
    batches,
    chosen,
    display,
    pressed,
    source,
    switched,
    then,
    told,
    train,
    typed,
    works,
)

pytestmark = pytest.mark.slow

LEARNING = [
    Control(
        "learningRate/.*",
        then(pressed("Learning rate: 0.03"), pressed("0.1")),
        train("learning_rate", 0.1),
        "document.querySelector('[data-control=learningRate]').textContent.includes('0.1')",
    ),
    Control(
        "activation/Activation",
        chosen("Activation", "relu"),
        lambda watch: [each["options"]["activation"] for each in watch.scene["layers"]] == ["relu", "relu", "tanh"],
    ),
    Control("regularization/Penalty", chosen("Penalty", "l1"), page=display("penalty", '"l1"')),
    Control(
        "regularizationRate/.*",
        then(chosen("Penalty", "l2"), pressed("Rate: 0"), pressed("0.003")),
        train("l2", 0.003),
        "document.querySelector('[data-control=regularizationRate]').textContent.includes('0.003')",
    ),
    Control("problem/Task", chosen("Task", "regression"), source("plane")),
    Control("optimizer/(More.*|Optimizer)", then(RULE, chosen("Optimizer", "adam")), train("optimizer", "adam")),
    Control(
        "optimizer/(beta1|beta2|momentum|decay|weight decay|every|factor|rate|share|patience)",
        then(RULE, typed("momentum", "0.5")),
        train("optimizer", "momentum(momentum=0.5)"),
        ready=told("set", values={"optimizer": "momentum"}),
    ),
    Control(
        "optimizer/Loss",
        then(RULE, chosen("Loss", "hinge")),
        lambda watch: watch.scene["experiment"]["task"]["loss"] == "hinge",
    ),
    Control(
        "optimizer/Schedule of the learning rate",
        then(RULE, chosen("Schedule of the learning rate", "cosine")),
        lambda watch: str(watch.train["schedule"]).startswith("cosine"),
    ),
    Control("optimizer/Clip gradients", then(RULE, switched("Clip gradients")), train("clip", 1)),
    Control(
        "optimizer/Longest gradient",
        then(RULE, typed("Longest gradient", "2")),
        train("clip", 2),
        ready=told("set", values={"clip": 1}),
    ),
    Control("optimizer/Precision", then(RULE, chosen("Precision", "float64")), train("precision", "float64")),
    Control(
        "optimizer/Training loss after the epoch",
        then(RULE, switched("Training loss after the epoch")),
        train("train_loss", "running"),
    ),
    Control(
        "optimizer/New order in every epoch", then(RULE, switched("New order in every epoch")), train("shuffle", False)
    ),
    Control("batchSize/All points in one batch", then(RULE, switched("All points in one batch")), batches(1)),
    Control(
        "batchSize/Batch size(, as a number)?",
        typed("Batch size, as a number", "5"),
        batches(50),
    ),
    Control(
        "classicRule/.*",
        then(RULE, switched("Classic rule")),
        lambda watch: watch.scene["classic"] is True,
        "document.querySelector('[data-control=optimizer]').textContent.includes('Classic rule')",
    ),
]

CONTROLS = [*LEARNING]


@pytest.mark.parametrize("control", CONTROLS, ids=[each.name for each in CONTROLS])
def test_a_control_does_what_it_says(playground, control):
    works(playground(**control.begins), control)
