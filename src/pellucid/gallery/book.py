"""The dense digit networks of Michael Nielsen's book: as published, by its recipe, and by ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pellucid.data.schema import Dataset
from pellucid.data.sources import load
from pellucid.draw import Series, draw_lines
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.run import Run
from pellucid.spec.source import SourceCall
from pellucid.workbench.train import train

SEEDS = 5
OUTPUTS = 10
TRAINING_ROWS = 50_000

Options = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """A figure of the book and the recipe behind it.

    Args:
        hidden: sigmoid neurons between 784 pixels and 10 digits.
        cost: ``quadratic``, ½‖a − y‖², or ``cross-entropy``, −Σ(y ln a + (1 − y) ln(1 − a)).
        rate: the book's η.
        epochs: passes over the first 50,000 pictures, in batches of 10.
        decay: the book's λ, a penalty of λ/2n·Σw².
        accuracy: the book's best epoch of a single run, in percent.
        promised: whether our recipe at the same size must reach it.
    """

    hidden: int
    cost: str
    rate: float
    epochs: int
    decay: float
    accuracy: float
    promised: bool = False

    @property
    def name(self) -> str:
        """Size and recipe in a few words."""
        decay = f", λ = {self.decay:g}" if self.decay else ""
        return f"784-{self.hidden}-10, {self.cost}, η = {self.rate:g}{decay}, {self.epochs} epochs"

    @property
    def options(self) -> Options:
        """The recipe in our words.

        Our binary cross-entropy is the mean over the ten outputs where the book's is the sum: a
        tenth of the cost takes ten times the rate and a tenth of the penalty, l2 = λ/n.
        """
        quadratic = self.cost == "quadratic"
        share = 1 if quadratic else OUTPUTS
        start = "initializer=normal bias_initializer=normal"
        return {
            "network": f"dense {self.hidden} sigmoid {start}, dense sigmoid {start}",
            "loss": "half_mse" if quadratic else "binary_cross_entropy",
            "optimizer": "sgd",
            "learning_rate": self.rate * share,
            "l2": self.decay / TRAINING_ROWS / share,
            "batch_size": 10,
            "epochs": self.epochs,
            "schedule": "constant",
        }


BOOK = (
    Published(30, "quadratic", 3.0, 30, 0.0, 95.42, promised=True),
    Published(100, "quadratic", 3.0, 30, 0.0, 96.59, promised=True),
    Published(30, "cross-entropy", 0.5, 30, 0.0, 95.49),
    Published(100, "cross-entropy", 0.5, 30, 0.0, 96.82),
    Published(100, "cross-entropy", 0.5, 30, 5.0, 97.92),
    Published(100, "cross-entropy", 0.1, 60, 5.0, 98.04, promised=True),
)
"""Chapter 1, *Implementing our network to classify digits*; chapter 3, *The cross-entropy cost function* and
*Overfitting and regularization*."""

OURS: Options = {"optimizer": "adam", "learning_rate": 0.003, "schedule": "cosine", "batch_size": 64, "epochs": 40}
"""Chosen on the validation rows, the last 10,000 of the 60,000."""

OURS_AT = {
    hidden: OURS | {"network": f"dropout {rate}, dense {hidden} relu, dense"}
    for hidden, rate in ((30, 0.0), (100, 0.1))
}
DROPOUT = OURS | {"network": "dropout 0.2, dense 100 relu, dropout 0.2, dense"}
EXPANDED = OURS | {"network": "dense 100 relu, dense", "epochs": 20}


@system(
    "book",
    "The dense digit networks of Nielsen's book: as published, by the book's recipe, and by ours.",
    seconds=1800,
    needs="mnist",
)
def book(stage: Stage) -> list[Promise]:
    """Every row from five seeds: last epoch on the 10,000 test pictures, mean and spread."""
    digits = load(SourceCall("mnist"), np.random.default_rng(0))
    stage.title("Digits after the book", "in percent of the 10,000 test pictures: last epoch, mean ± spread of 5 seeds")
    recipes = [(each, accuracies(stage, digits, each.options)) for each in BOOK]
    for published, reached in recipes:
        stage.say(f"{published.name}: published {published.accuracy}, the book's recipe here {told(reached)}")
    ours = {hidden: accuracies(stage, digits, options) for hidden, options in OURS_AT.items()}
    for hidden, reached in ours.items():
        stage.say(f"784-{hidden}-10, our recipe: {told(reached)}")
    more = {
        "784-100-10, our recipe with more dropout": accuracies(stage, digits, DROPOUT),
        "784-100-10, our recipe, five times the pictures": accuracies(stage, expanded(digits), EXPANDED),
    }
    for name, reached in more.items():
        stage.say(f"{name}: {told(reached)}")
    stage.draw("book", chart(recipes, ours))
    return [
        *(line for published, reached in recipes for line in _lines(published, reached, ours[published.hidden])),
        *(Promise(name, "reported", told(reached), None) for name, reached in more.items()),
    ]


def _lines(published: Published, recipe: Sequence[float], ours: Sequence[float]) -> Iterator[Promise]:
    """What the book's recipe gave, and our recipe at the same size where it has to reach the book's figure."""
    yield Promise(f"{published.name}: the book's recipe", f"published {published.accuracy}", told(recipe), None)
    if published.promised:
        held = bool(np.mean(ours) >= published.accuracy)
        yield Promise(f"784-{published.hidden}-10: our recipe", f"≥ {published.accuracy}", told(ours), held)


def chart(recipes: Sequence[tuple[Published, Sequence[float]]], ours: Mapping[int, Sequence[float]]) -> str:
    """Every single run beside the published figures, one place across for each recipe."""
    places = list(range(1, len(recipes) + 1))
    across = [place for place in places for _ in range(SEEDS)]
    here = [figure for _, reached in recipes for figure in reached]
    own = [figure for each, _ in recipes for figure in ours[each.hidden]]
    return draw_lines(
        [
            Series("published", places, [each.accuracy for each, _ in recipes], points=True),
            Series("the book's recipe here", across, here, points=True),
            Series("our recipe, same size", across, own, points=True),
        ],
        names=("the book's recipes in order, with their hidden neurons", "% of the test pictures"),
        ticks={place: f"{place}: {each.hidden}" for place, (each, _) in zip(places, recipes, strict=True)},
        title="Digits with 30 and 100 neurons: every run, last epoch",
    )


def accuracies(stage: Stage, digits: Dataset, options: Options) -> list[float]:
    """Percent of the test pictures that are named rightly after the last epoch, one figure a seed."""
    return [100 * _trained(stage, digits, stage.seed + seed, options).test["accuracy"] for seed in range(SEEDS)]


def _trained(stage: Stage, digits: Dataset, seed: int, options: Options) -> Run:
    return train(digits, seed=seed, save_run=False, train_loss="running", listen=stage.listen, **options)


def told(figures: Sequence[float]) -> str:
    """Mean and standard deviation.

    Example:
        >>> told([95.0, 96.0])
        '95.50 ± 0.71'
    """
    return f"{np.mean(figures):.2f} ± {np.std(figures, ddof=1):.2f}"


def expanded(digits: Dataset) -> Dataset:
    """Each training picture five times: as it is, and moved by a pixel up, down, left and right.

    The training pictures are the first 50,000; validation and test pictures stay as they are.

    References:
        M. Nielsen, *Neural Networks and Deep Learning*, ``expand_mnist.py``.
    """
    pictures, digit = digits.inputs["image"], digits.targets["digit"]
    learned, rest = pictures[:TRAINING_ROWS], pictures[TRAINING_ROWS:]
    moved = [shifted(learned, *way) for way in ((-1, 0), (1, 0), (0, -1), (0, 1))]
    copies = 1 + len(moved)
    assert digits.held_out is not None, "MNIST holds its test pictures out"
    held_out = np.concatenate([np.zeros(copies * TRAINING_ROWS, bool), digits.held_out[TRAINING_ROWS:]])
    share = float(copies * TRAINING_ROWS / np.sum(~held_out))
    return replace(
        digits,
        name="mnist-expanded",
        inputs={"image": np.concatenate([learned, *moved, rest])},
        targets={"digit": np.concatenate([np.tile(digit[:TRAINING_ROWS], copies), digit[TRAINING_ROWS:]])},
        held_out=held_out,
        defaults=replace(digits.defaults, split=(share, 1 - share, 0.0)),
    )


def shifted(pictures: np.ndarray, down: int, right: int) -> np.ndarray:
    """Pictures moved by whole pixels; what comes in from outside is 0.

    Args:
        pictures: ``(n, height, width)``.
        down: pixels down; up where negative.
        right: pixels to the right; to the left where negative.

    Example:
        >>> shifted(np.array([[[1, 2], [3, 4]]]), 1, 0).tolist()
        [[[0, 0], [1, 2]]]
    """
    height, width = pictures.shape[1:]
    moved = np.zeros_like(pictures)
    moved[:, max(0, down) : height + min(0, down), max(0, right) : width + min(0, right)] = pictures[
        :, max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)
    ]
    return moved
