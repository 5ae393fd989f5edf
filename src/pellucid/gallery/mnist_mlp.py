"""Handwritten digits, 28x28, the real ones: a dense network in a few minutes, and what it gets wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from pellucid.draw import draw_pictures
from pellucid.exhibit import exhibit_rows
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.workbench.train import train

OPTIONS: dict[str, Any] = {
    "network": "dropout 0.1, dense 512 relu, dropout 0.4, dense 256 relu, dropout 0.2",
    "optimizer": "adam",
    "learning_rate": 0.002,
    "schedule": "cosine",
    "batch_size": 128,
    "epochs": 30,
}
SHOWN = 20


@system(
    "mnist-mlp",
    "Real handwritten digits, 70,000 of them: a dense network, and what it still gets wrong.",
    seconds=150,
    needs="mnist",
)
def mnist_mlp(stage: Stage) -> list[Promise]:
    """Trains on 50,000 pictures and is measured on 10,000 that it has never seen."""
    stage.title("Handwritten digits, 28x28", "50,000 to learn from, 10,000 to validate, 10,000 to test")
    run = train("mnist", seed=stage.seed, save_run=False, train_loss="running", listen=stage.listen, **OPTIONS)
    assert run.setup is not None
    shown = exhibit_rows(run.model.exhibit(), run.model, run.setup)
    accuracy, simple = run.test["accuracy"], shown.results
    stage.say(f"{run.model.network.count():,} weights and biases, {run.epochs} epochs in {run.finished.seconds:.0f} s")
    stage.say(f"on the test pictures: this network {accuracy:.2%}, a linear model {simple['linear']['accuracy']:.2%},")
    stage.say(f"always the same digit {simple['trivial']['accuracy']:.2%}")
    mistakes = list(shown.mistakes)[:SHOWN]
    pictures = np.stack([np.reshape(each["input"], (28, 28)) for each in mistakes])
    captions = [f"{each['target']}, taken for {each['prediction']}" for each in mistakes]
    stage.draw("mnist-mlp", draw_pictures(pictures, captions))
    return [
        Promise("test accuracy", "≥ 98.5 %", f"{accuracy:.2%}", accuracy >= 0.985),
        Promise("test accuracy of a linear model", "reported", f"{simple['linear']['accuracy']:.2%}", None),
    ]
