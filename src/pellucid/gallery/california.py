"""House values in California: a real table, the defaults, and two simpler answers beside them."""

from __future__ import annotations

import numpy as np

from pellucid.draw import Series, draw_lines
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.run import Run
from pellucid.workbench.train import train

ENOUGH = 0.80
MOST_POINTS = 1000


@system(
    "california",
    "House values of 20,640 neighbourhoods from the census of 1990, with nothing tuned.",
    seconds=60,
    needs="california-housing",
)
def california(stage: Stage) -> list[Promise]:
    """The defaults on a real table, beside the mean and a linear model."""
    run = train("california-housing", seed=stage.seed, listen=stage.listen, save_run=False)
    assert run.setup is not None
    stage.title("What is a house worth in California?", run.setup.dataset.about)
    for note in run.setup.dataset.notes:
        stage.say(note)
    results = {"the network": run.test} | {
        name: run.exhibit().results[key] for name, key in (("a linear model", "linear"), ("always the mean", "trivial"))
    }
    stage.say(f"{len(run.setup.split.test):,} neighbourhoods it has never seen:      R²     mean error")
    for name, measured in results.items():
        stage.say(f"  {name:<38} {round(measured['r2'], 3) + 0.0:8.3f}   {100_000 * measured['mae']:10,.0f} $")
    stage.draw("california", picture(run))
    reached, linear = run.test["r2"], results["a linear model"]["r2"]
    return [
        Promise("R² on neighbourhoods held out", f"≥ {ENOUGH:.2f}", f"{reached:.3f}", reached >= ENOUGH),
        Promise("R² of a linear model on the same rows", "less", f"{linear:.3f}", linear < reached),
        Promise("R² of the mean", "", f"{round(results['always the mean']['r2'], 3) + 0.0:.3f}", None),
        Promise("mean error", "", f"{100_000 * run.test['mae']:,.0f} $", None),
    ]


def picture(run: Run) -> str:
    """Answers over true values of neighbourhoods that were held out."""
    assert run.setup is not None
    data, rows = run.setup.dataset, run.setup.split.test[:MOST_POINTS]
    true = next(iter(data.targets.values()))[rows]
    answer = np.asarray(run.model.predict({name: values[rows] for name, values in data.inputs.items()}), float)
    return draw_lines(
        [
            Series("neighbourhoods held out", true, answer, points=True),
            Series("exactly right", [0, true.max()], [0, true.max()]),
        ],
        names=("true value in 100,000 $", "answer in 100,000 $"),
        title=f"House values in California: R² {run.test['r2']:.3f}",
        size=(560, 420),
    )
