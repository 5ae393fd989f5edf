"""Circles, squares, triangles and crosses: one layer fails where a hidden layer succeeds."""

from __future__ import annotations

import numpy as np

from pellucid.draw import draw_pictures, draw_sheet, draw_weight_pictures
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.run import Run
from pellucid.workbench.train import train

SOURCE = "shapes(points=4000)"
PERCEPTRON, HIDDEN = "flatten, dense", "flatten, dense 64 relu"


@system("shapes", "Which shape is it, anywhere and of any size? One layer fails, a hidden layer succeeds.", seconds=12)
def shapes(stage: Stage) -> list[Promise]:
    """The same pictures for a perceptron and for a network with one hidden layer."""
    stage.title(
        "Circle, square, triangle or cross?", "Generated: 4000 pictures of 16x16, shapes of any place and size."
    )
    perceptron, hidden = (learned(stage, network) for network in (PERCEPTRON, HIDDEN))
    stage.say("network                    weights    right on what it learned from    right on what it has not seen")
    for name, run in (("one layer", perceptron), ("hidden layer of 64", hidden)):
        count = run.model.network.count()
        stage.say(f"{name:<24} {count:>9,}    {run.train['accuracy']:>27.2%}    {run.test['accuracy']:>29.2%}")
    stage.draw("shapes", picture(perceptron, hidden))
    seen, unseen, succeeded = perceptron.train["accuracy"], perceptron.test["accuracy"], hidden.test["accuracy"]
    return [
        Promise("one layer, on the pictures it learned from", "fails: < 85 %", f"{seen:.2%}", seen < 0.85),
        Promise("one layer, on new pictures", "fails: < 85 %", f"{unseen:.2%}", unseen < 0.85),
        Promise("with a hidden layer, on new pictures", "≥ 95 %", f"{succeeded:.2%}", succeeded >= 0.95),
    ]


def learned(stage: Stage, network: str) -> Run:
    """A network trained on the shapes."""
    return train(
        SOURCE,
        network=network,
        optimizer="adam",
        learning_rate=0.003,
        schedule="cosine",
        epochs=60,
        seed=stage.seed,
        listen=stage.listen,
        save_run=False,
    )


def picture(perceptron: Run, hidden: Run) -> str:
    """What the perceptron mistakes and the other does not, and what the neurons of both look for."""
    assert perceptron.setup is not None
    rows = perceptron.setup.split.test
    images = perceptron.setup.dataset.inputs["image"][rows]
    kinds = perceptron.model.classes
    true = np.array(kinds)[perceptron.setup.dataset.targets["shape"][rows].astype(int)]
    one, both = (np.asarray(run.model.predict(images)).astype(str) for run in (perceptron, hidden))
    rescued = np.flatnonzero((one != true) & (both == true))[:10]
    captions = [f"said: {one[row]}" for row in rescued]
    mistakes = draw_pictures(images[rescued], captions, columns=5, title="Mistakes that only one layer makes")
    sides = images.shape[1:]
    looks = draw_weight_pictures(
        _incoming(perceptron, 4, sides), kinds, columns=4, title="One layer: one picture for each shape"
    )
    parts = draw_weight_pictures(_incoming(hidden, 8, sides), columns=4, title="Hidden layer: parts of shapes")
    return draw_sheet([[mistakes], [looks, parts]], title="Shapes, with and without a hidden layer")


def _incoming(run: Run, count: int, sides: tuple[int, ...]) -> np.ndarray:
    return run.model.params["dense1"]["weight"].T[:count].reshape(-1, *sides)
