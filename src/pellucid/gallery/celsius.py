"""A neuron that learns a unit conversion: degrees Fahrenheit from degrees Celsius, by examples alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pellucid.draw import Series, draw_lines
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.model import Model
from pellucid.run import Run
from pellucid.workbench.train import train

COLD, HOT = -40.0, 100.0
NOISE = 0.5
SHOWN_EPOCHS = (1, 5)


@system("celsius", "A neuron learns y = 1.8x + 32 from examples, and is never told the formula.", seconds=6)
def celsius(stage: Stage) -> list[Promise]:
    """From exact thermometers, then from one that errs."""
    stage.title("One neuron learns to convert", "Generated: 100 temperatures in degrees Celsius and Fahrenheit.")
    exact = learned(stage, "celsius")
    weight, bias = line(exact.model)
    worst = max(abs(line_at(exact.model, degrees) - (1.8 * degrees + 32)) for degrees in (COLD, HOT))
    stage.say(f"it has found  y = {weight:.4f}·x + {bias:.4f}  after {exact.epochs} epochs")
    for degrees in (-40.0, 0.0, 37.0, 100.0):
        stage.say(f"{degrees:6.1f} °C  →  {line_at(exact.model, degrees):8.3f} °F")
    stage.draw("celsius", picture(exact))
    stage.title("A thermometer that errs", f"The same with a standard deviation of {NOISE} °F in every reading.")
    noisy = learned(stage, f"celsius(noise={NOISE})")
    fitted, found = least_squares(noisy), line(noisy.model)
    apart = max(abs(fitted[0] * x + fitted[1] - line_at(noisy.model, x)) for x in (COLD, HOT))
    stage.say(f"it has found  y = {found[0]:.4f}·x + {found[1]:.4f}")
    stage.say(f"least squares y = {fitted[0]:.4f}·x + {fitted[1]:.4f}")
    return [
        Promise("the weight, to 0.01", "1.8", f"{weight:.4f}", abs(weight - 1.8) <= 0.01),
        Promise("the bias, to 0.01", "32", f"{bias:.4f}", abs(bias - 32) <= 0.01),
        Promise("largest error from −40 to 100 °C", "≤ 0.01 °F", f"{worst:.4f} °F", worst <= 0.01),
        Promise("with noise: apart from least squares", "≤ 0.01 °F", f"{apart:.4f} °F", apart <= 0.01),
    ]


def learned(stage: Stage, source: str) -> Run:
    """One linear neuron, trained on examples."""
    return train(
        source,
        network="dense",
        optimizer="adam",
        learning_rate=0.05,
        schedule="cosine",
        epochs=200,
        seed=stage.seed,
        listen=stage.listen,
        save_run=False,
    )


def line(model: Model) -> tuple[float, float]:
    """Weight and bias in degrees; inside, the neuron computes with numbers scaled to mean 0 and deviation 1."""
    bias = line_at(model, 0.0)
    return (line_at(model, 100.0) - bias) / 100, bias


def line_at(model: Model, degrees: float) -> float:
    """Degrees Fahrenheit that the neuron answers."""
    return float(model.predict([[degrees]])[0])


def least_squares(run: Run) -> tuple[float, float]:
    """The best line through the training rows, by solving for it."""
    assert run.setup is not None
    rows = run.setup.split.train
    x, y = (column[rows] for column in (run.setup.dataset.inputs["celsius"], run.setup.dataset.targets["fahrenheit"]))
    weight, bias = np.polyfit(x, y, 1)
    return float(weight), float(bias)


def picture(run: Run) -> str:
    """The examples, and the neuron's line after some epochs."""
    assert run.setup is not None
    rows = run.setup.split.train
    x, y = run.setup.dataset.inputs["celsius"][rows], run.setup.dataset.targets["fahrenheit"][rows]
    ends = np.array([COLD, HOT])
    lines = {epoch: replace(run.model, params=run.snapshots[epoch]) for epoch in SHOWN_EPOCHS} | {run.epochs: run.model}
    series = [
        Series("1 epoch" if epoch == 1 else f"{epoch} epochs", ends, model.predict(ends[:, None]))
        for epoch, model in lines.items()
    ]
    return draw_lines(
        [*series, Series("examples", x, y, points=True)],
        names=("°C", "°F"),
        title="A neuron learns to convert temperatures",
    )
