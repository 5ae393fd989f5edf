"""A playground exercise: the published network by the classic rule from many beginnings, and a better way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pellucid.draw import Series, draw_lines, draw_sheet
from pellucid.draw.axes import written
from pellucid.gallery.plane import answer_picture
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.run import Run
from pellucid.workbench.train import train

PRINTS_AS_A_THOUSANDTH = "train.loss<0.0015 and test.loss<0.0015"
MOST_PASSES = 3000
BEGINNINGS = 20


@dataclass(frozen=True)
class Exercise:
    """A published exercise, and the fewest passes we know for it.

    Args:
        source: the points.
        published: passes an introduction reports.
        classic: options of the published network; the classic rule says the rest.
        best: options of the fewest passes.
        promise: passes the best way may take.
    """

    source: str
    published: int
    classic: dict[str, Any]
    best: dict[str, Any]
    promise: int


def classic(exercise: Exercise, seed: int) -> Run:
    """The published network by the classic rule, until the loss prints as 0.001 on both halves."""
    return train(
        exercise.source,
        classic=True,
        learning_rate=0.03,
        batch_size=10,
        epochs=MOST_PASSES,
        until=PRINTS_AS_A_THOUSANDTH,
        seed=seed,
        save_run=False,
        **exercise.classic,
    )


def best(exercise: Exercise, seed: int) -> Run:
    """The fewest passes we know, to the same loss."""
    return train(
        exercise.source,
        loss="half_mse",
        epochs=100,
        until=PRINTS_AS_A_THOUSANDTH,
        seed=seed,
        save_run=False,
        **exercise.best,
    )


def beginnings(stage: Stage) -> range:
    """Seeds of the twenty beginnings; another seed of the stage has twenty others."""
    return range(BEGINNINGS * stage.seed, BEGINNINGS * (stage.seed + 1))


def arrived(run: Run) -> bool:
    """Whether the loss was reached, and not only the last pass."""
    return run.finished.stopped == "until"


def show(stage: Stage, exercise: Exercise) -> list[Promise]:
    """Both ways, the picture of them, and what they come to."""
    runs = [classic(exercise, seed) for seed in beginnings(stage)]
    quickest = min(runs, key=lambda run: (not arrived(run), run.epochs))
    one = best(exercise, stage.seed)
    stage.say(f"published: {exercise.classic['network']}, classic rule, from {BEGINNINGS} beginnings:")
    stage.say(f"  {tally(runs)}")
    stage.say(f"the quickest of them  {work(quickest)}")
    stage.say(f"one neuron on {exercise.best['features']}  {work(one)}")
    stage.say(f"  {formula(one)}")
    title = f"One neuron on {exercise.best['features']}, after {passes(one.epochs)}"
    stage.draw(
        exercise.source,
        draw_sheet(
            [[answer_picture(one, title)], [passes_picture(exercise, runs)]],
            title=f"{exercise.source}: one neuron, and the published network from {BEGINNINGS} beginnings",
        ),
    )
    return promises(exercise, runs, quickest, one)


def promises(exercise: Exercise, runs: Sequence[Run], quickest: Run, one: Run) -> list[Promise]:
    """What both ways come to; the published figure need not recur."""
    held = arrived(one) and one.epochs <= exercise.promise
    reached = f"{passes(one.epochs)}, loss {two_losses(one)}"
    promised = f"{exercise.promise}" if exercise.promise == 1 else f"≤ {exercise.promise}"
    return [
        Promise("one neuron: passes until both losses print as 0.001", promised, reached, held),
        Promise("its time and work", "", work(one).partition(", ")[2], None),
        Promise("published network, classic rule: passes", f"published {exercise.published}", tally(runs), None),
        Promise("time and work of the quickest of them", "", work(quickest).partition(", ")[2], None),
    ]


def tally(runs: Sequence[Run]) -> str:
    """How many of the runs arrived, and in how many passes."""
    taken = [run.epochs for run in runs if arrived(run)]
    if not taken:
        return f"0 of {len(runs)} arrive within {MOST_PASSES:,}"
    median = f"median {np.median(taken):,.0f}, {min(taken):,} to {max(taken):,}"
    return f"{len(taken)} of {len(runs)} arrive within {MOST_PASSES:,}: {median}"


def passes(count: int) -> str:
    """A number of passes in words.

    Example:
        >>> passes(1), passes(1302)
        ('1 pass', '1,302 passes')
    """
    return "1 pass" if count == 1 else f"{count:,} passes"


def two_losses(run: Run) -> str:
    """Training and test loss, to two digits."""
    return f"{written(run.train['loss'], 2)} and {written(run.test['loss'], 2)}"


def work(run: Run) -> str:
    """Passes, seconds and multiply-adds of a run."""
    return f"{passes(run.epochs)}, {run.finished.seconds:.3f} s, {run.finished.multiply_adds:,} multiply-adds"


def formula(run: Run) -> str:
    """A network of one neuron as a formula of its inputs, which may be scaled."""
    group = run.model.params["dense1"]
    weights = zip(group["weight"][:, 0], run.model.inputs.names, strict=True)
    terms = [*(f"{weight:.2f}·[{name}]" for weight, name in weights), f"{group['bias'][0]:.2f}"]
    scaled = run.experiment.inputs.scaling == "standard"
    said = " + ".join(terms).replace("+ -", "− ").replace("-", "−")
    return f"output = tanh({said})" + (", each input scaled to mean 0 and deviation 1" if scaled else "")


def passes_picture(exercise: Exercise, runs: Sequence[Run]) -> str:
    """The passes of every beginning, the shortest first, and the published figure."""
    order = sorted(runs, key=lambda run: (not arrived(run), run.epochs))
    places, taken = np.arange(1, len(order) + 1), np.array([run.epochs for run in order])
    came = np.array([arrived(run) for run in order])
    clouds = [Series("arrived", places[came], taken[came], points=True)]
    if not came.all():
        clouds.append(Series(f"not within {MOST_PASSES:,}", places[~came], taken[~came], points=True))
    return draw_lines(
        [*clouds, Series(f"published: {exercise.published}", [1, len(order)], [exercise.published] * 2)],
        names=("beginnings, the shortest first", "passes over the 250 points"),
        log=True,
        title="The published network, from 20 beginnings",
        size=(560, 330),
    )
