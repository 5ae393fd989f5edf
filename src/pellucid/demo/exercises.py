"""Act 4: the playground's exercises: published, by the classic rule, and as well as we can."""

from __future__ import annotations

from pellucid.gallery.circle import CIRCLE
from pellucid.gallery.exercise import arrived, best, classic
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.xor import XOR
from pellucid.run import Run
from pellucid.workbench.train import train


def exercises(stage: Stage) -> list[Promise]:
    """Circle and XOR to a half squared error that prints as 0.001; the spiral's floor."""
    stage.title(
        "The playground's exercises",
        "Passes over 250 points until ½(output − target)² prints as 0.001 on the training and on the test half.",
    )
    promises = []
    for exercise in (CIRCLE, XOR):
        published, one = classic(exercise, stage.seed), best(exercise, stage.seed)
        stage.say(
            f"{exercise.source:<7} published {exercise.published:>4}   classic rule here {_passes(published)}"
            f"   best here {_passes(one)}"
        )
        held = arrived(one) and one.epochs <= exercise.promise
        promises.append(
            Promise(f"{exercise.source}, fewest passes", f"≤ {exercise.promise}", _passes(one).strip(), held)
        )
        promises.append(
            Promise(
                f"{exercise.source}, classic rule", f"published {exercise.published}", _passes(published).strip(), None
            )
        )
    return [*promises, _spiral(stage)]


def _passes(run: Run) -> str:
    return f"{run.epochs if arrived(run) else f'> {run.epochs}':>6} ({run.finished.seconds:.3f} s)"


def _spiral(stage: Stage) -> Promise:
    run = train("spiral", seed=stage.seed, classic=True, epochs=1, save_run=False)
    floors = [warning.what for warning in run.warnings if warning.code == "contradictions"]
    for floor in floors:
        stage.say(f"spiral  {floor}")
    return Promise("spiral, impossible pair", "said before training", "said" if floors else "not said", bool(floors))
