"""Tides: the height of the sea from the hour, when the inputs are the waves of moon and sun."""

from __future__ import annotations

from typing import Any

import numpy as np

from pellucid.data.preprocess.labels import Numbers
from pellucid.data.preprocess.scale import Standard
from pellucid.data.sources.everyday import CONSTITUENTS
from pellucid.draw import Series, draw_lines
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.run import Run
from pellucid.workbench.train import train

MOST_ERROR = 2.0
MOST_WAVE_ERROR = 1.0
DAY = 24


@system("tides", "Sea level by hour: one neuron suffices when its inputs are the waves of moon and sun.", seconds=8)
def tides(stage: Stage) -> list[Promise]:
    """From the hour alone, and from twelve waves; whole days are kept for the test."""
    stage.title(
        "When is high water?",
        "Generated: 60 days of sea level by hour, the sum of six waves, and a gauge that errs by 1 cm.\n"
        "The speeds of the waves are astronomy's; heights and phases are made up. Whole days are held out.",
    )
    blind = learned(stage, network="dense 32 tanh, dense 32 tanh", features="hour", epochs=100)
    waves = learned(stage, network="dense", epochs=100)
    error, blind_error = (held_out(run)[2] for run in (waves, blind))
    level = held_out(waves)[1]
    stage.say("root of the mean squared error on the days held out")
    stage.say(f"  always the mean height                       {level.std():8.2f} cm")
    stage.say(f"  2x32 neurons on the hour alone               {blind_error:8.2f} cm")
    stage.say(f"  one neuron on sine and cosine of each wave   {error:8.2f} cm")
    found, true = amplitudes(waves), {name: 100 * height for name, (_, height, _) in CONSTITUENTS.items()}
    stage.say("height of each wave:  found in the weights   used to make the data")
    for name in true:
        stage.say(f"  {name}                        {found[name]:8.2f} cm            {true[name]:8.2f} cm")
    worst = max(abs(found[name] - true[name]) for name in true)
    stage.draw("tides", picture(waves, blind))
    return [
        Promise("error on days held out", f"< {MOST_ERROR:g} cm", f"{error:.2f} cm", error < MOST_ERROR),
        Promise(
            "height of every wave, read from the weights",
            f"within {MOST_WAVE_ERROR:g} cm",
            f"within {worst:.2f} cm",
            worst <= MOST_WAVE_ERROR,
        ),
        Promise("2x32 neurons on the hour alone", "fail: > 50 cm", f"{blind_error:.1f} cm", blind_error > 50),
    ]


def learned(stage: Stage, **options: Any) -> Run:
    """A network trained on the tides."""
    return train(
        "tides",
        optimizer="adam",
        learning_rate=0.01,
        schedule="cosine",
        batch_size=32,
        seed=stage.seed,
        listen=stage.listen,
        save_run=False,
        **options,
    )


def held_out(run: Run) -> tuple[np.ndarray, np.ndarray, float]:
    """Hours of the days held out, their heights in cm, and the root mean squared error of the answers."""
    assert run.setup is not None
    data, rows = run.setup.dataset, np.sort(run.setup.split.test)
    height = 100 * data.targets["height"][rows]
    error = np.sqrt(((answered(run, data.inputs["hour"][rows]) - height) ** 2).mean())
    return data.inputs["hour"][rows], height, float(error)


def answered(run: Run, hour: np.ndarray) -> np.ndarray:
    """Heights in cm that the network answers."""
    return 100 * np.asarray(run.model.predict({"hour": hour}), float)


def amplitudes(run: Run) -> dict[str, float]:
    r"""The height of each wave in cm, from the weights of its sine and cosine.

    .. math:: a \sin t + b \cos t = \sqrt{a^2 + b^2} \, \cos(t - \varphi)
    """
    scaling, heights = run.model.inputs.scaling, run.model.targets.codes["height"]
    assert isinstance(scaling, Standard), "numbers are scaled to mean 0 and deviation 1"
    assert isinstance(heights, Numbers), "so are heights"
    weights = run.model.params["dense1"]["weight"][:, 0] / scaling.scale * heights.scale
    return {name: float(100 * np.hypot(*pair)) for name, pair in zip(CONSTITUENTS, weights.reshape(-1, 2), strict=True)}


def picture(waves: Run, blind: Run) -> str:
    """Two weeks: what the gauge read on days held out, and what both networks say."""
    hour, height, _ = held_out(waves)
    shown = hour < 14 * DAY
    every = np.arange(0, 14 * DAY, 0.25)
    series = [
        Series("one neuron on the waves", every / DAY, answered(waves, every)),
        Series("2x32 neurons on the hour alone", every / DAY, answered(blind, every)),
        Series("gauge, days held out", hour[shown] / DAY, height[shown], points=True),
    ]
    return draw_lines(series, names=("day", "height in cm"), title="Two weeks of tides", size=(760, 320))
