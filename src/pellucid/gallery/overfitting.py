"""Overfitting: a network that learns wrong labels by heart, and what keeps it from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

HELD_OUT, WRONG = 0.4, 0.25
EPOCHS, SEEDS = 60, 3

PLAIN = {"network": "dense 128 relu, dense 128 relu"}
WAYS: dict[str, dict[str, Any]] = {
    "nothing": PLAIN,
    "dropout": {"network": "dropout 0.2, dense 128 relu, dropout 0.5, dense 128 relu, dropout 0.5"},
    "L2": {**PLAIN, "l2": 0.01},
    "early stopping": {**PLAIN, "patience": 5},
}
"""What is done against learning by heart."""


@dataclass(frozen=True)
class Outcome:
    """What one way comes to, as means over its runs.

    Args:
        by_heart: share of the wrong labels that the network repeats.
        loss: cross-entropy on the test digits.
        accuracy: share of right answers on the test digits.
        epochs: passes that were run.
    """

    by_heart: float
    loss: float
    accuracy: float
    epochs: float


@system("overfitting", "A network learns wrong labels by heart; dropout, L2 and early stopping against it.", seconds=40)
def overfitting(stage: Stage) -> list[Promise]:
    """The same network in four ways, three times each, on digits of which every fourth is labelled wrong."""
    stage.title(
        "Learning by heart",
        f"Real digits; {WRONG:.0%} of the labels it learns from are made wrong by chance, those of the test are right.",
    )
    runs = {name: [learned(stage, number, **options) for number in range(SEEDS)] for name, options in WAYS.items()}
    outcomes = {name: outcome(same) for name, same in runs.items()}
    stage.say(f"means of {SEEDS} runs     wrong labels repeated     test loss     test accuracy     epochs")
    for name, each in outcomes.items():
        stage.say(f"  {name:<19} {each.by_heart:>20.1%} {each.loss:>13.3f} {each.accuracy:>17.1%} {each.epochs:>10.0f}")
    stage.draw("overfitting", picture({name: same[0] for name, same in runs.items()}))
    return promises(outcomes)


def promises(outcomes: Mapping[str, Outcome]) -> list[Promise]:
    """What is promised of the means."""
    plain = outcomes["nothing"]
    lines = [
        Promise("nothing done: wrong labels repeated", "≥ 95 %", f"{plain.by_heart:.1%}", plain.by_heart >= 0.95),
        Promise("nothing done: test loss, accuracy", "", f"{plain.loss:.3f}, {plain.accuracy:.1%}", None),
    ]
    for name in list(outcomes)[1:]:
        each = outcomes[name]
        better = each.loss < plain.loss and each.accuracy > plain.accuracy
        lines.append(
            Promise(
                f"{name}: test loss, accuracy",
                "both better than nothing",
                f"{each.loss:.3f}, {each.accuracy:.1%}",
                better,
            )
        )
        lines.append(
            Promise(f"{name}: wrong labels repeated", "fewer", f"{each.by_heart:.1%}", each.by_heart < plain.by_heart)
        )
    return lines


def learned(stage: Stage, number: int, **options: Any) -> Run:
    """A network trained on digits with wrong labels; each number has other wrong labels and other weights."""
    seed = SEEDS * stage.seed + number
    return train(
        mislabelled(seed),
        optimizer="adam",
        learning_rate=0.003,
        schedule="constant",
        epochs=EPOCHS,
        batch_size=32,
        seed=seed,
        save_run=False,
        **options,
    )


def mislabelled(seed: int) -> Dataset:
    """The digits with 40 % held out, and every fourth of the others given another label."""
    rng = np.random.default_rng(seed)
    digits = load(SourceCall("digits"), rng)
    held_out = rng.random(len(digits)) < HELD_OUT
    wrong = ~held_out & (rng.random(len(digits)) < WRONG)
    label = digits.targets["digit"]
    other = (label + rng.integers(1, 10, len(digits))) % 10
    return replace(digits, targets={"digit": np.where(wrong, other, label)}, held_out=held_out)


def outcome(runs: Sequence[Run]) -> Outcome:
    """Means over runs of one way."""
    return Outcome(
        *(
            float(np.mean(column))
            for column in zip(
                *((repeated(run), run.test["loss"], run.test["accuracy"], run.epochs) for run in runs), strict=True
            )
        )
    )


def repeated(run: Run) -> float:
    """The share of wrong labels among the training rows that the network answers."""
    assert run.setup is not None
    data, rows = run.setup.dataset, run.setup.split.train
    right = load(SourceCall("digits"), np.random.default_rng(0)).targets["digit"][rows]
    given = data.targets["digit"][rows]
    wrong = given != right
    answers = run.model.predict({"image": data.inputs["image"][rows][wrong]})
    classes = np.array(run.model.classes)
    return float((np.asarray(answers) == classes[given[wrong]]).mean())


def picture(runs: Mapping[str, Run]) -> str:
    """Share of right answers on the test digits by epoch, one line a way."""
    right = {name: 100 * np.array(run.history["test.accuracy"]) for name, run in runs.items()}
    return draw_lines(
        [Series(name, np.arange(1, len(percent) + 1), percent) for name, percent in right.items()],
        names=("epoch", "right on the test, in %"),
        title="A quarter of the labels is wrong: answers for digits it has not seen",
        size=(640, 340),
    )
