"""Depth: why fifty layers do not learn, and what makes them learn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pellucid.draw import Series, draw_lines
from pellucid.gallery.identities import bias_is_a_weight, deep_linear_is_one_matrix
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.run import Run
from pellucid.workbench.train import train

LAYERS = 50
PLAIN, RESIDUAL = "sigmoid", "sigmoid, residual"
NETWORKS = {
    PLAIN: "50 x (dense 16 sigmoid)",
    RESIDUAL: "dense 16, 50 x (residual(dense 16 sigmoid))",
    "sigmoid, batch normalization": "50 x (dense 16, batchnorm, sigmoid)",
    "ELU": "50 x (dense 16 elu)",
    "tanh": "50 x (dense 16 tanh)",
}
"""Fifty layers of sixteen neurons, and remedies."""


@system("depth", "Fifty layers: δ fades on its way back, residuals carry it; deep linear layers are one.", seconds=40)
def depth(stage: Stage) -> list[Promise]:
    """How δ fades, which fifty layers learn, and two identities."""
    stage.title("Fifty layers", "Generated: the circle's 500 points. Every network has 50 layers of 16 neurons.")
    runs = {name: learned(stage, line) for name, line in NETWORKS.items()}
    deltas = {name: delta_lengths(run) for name, run in runs.items() if "normalization" not in name}
    stage.say("length of δ before training, as a part of its length in layer 50")
    shown = (1, 10, 20, 30, 40, 50)
    stage.say(f"  {'':<30}" + "".join(f"{f'layer {layer}':>11}" for layer in shown))
    for name, lengths in deltas.items():
        stage.say(f"  {name:<30}" + "".join(f"{lengths[layer - 1]:>11.1e}" for layer in shown))
    stage.say(f"right after {runs[PLAIN].epochs} epochs, on points to learn from and on others; 50 % is guessing")
    for name, run in runs.items():
        stage.say(f"  {name:<30}{run.train['accuracy']:>11.1%}{run.test['accuracy']:>11.1%}")
    stage.draw("depth", picture(deltas))
    return [*faded(deltas), *trained(runs), deep_linear_is_one_matrix(stage), bias_is_a_weight(stage)]


def learned(stage: Stage, network: str) -> Run:
    """Fifty layers trained on the circle."""
    return train(
        "circle",
        network=network,
        optimizer="adam",
        learning_rate=0.003,
        schedule="cosine",
        batch_size=25,
        epochs=40,
        seed=stage.seed,
        listen=stage.listen,
        save_run=False,
    )


def delta_lengths(run: Run) -> np.ndarray:
    """The length of δ in each of the fifty layers before training, as parts of the last.

    δ is that of one point, whose step is opened.
    """
    before = replace(run.model, params=run.snapshots[0], state=run.snapshots[0])
    layers = before.explain_step([[1.0, 2.0]], "1").layers
    deep = [each for each in layers if each.name.startswith("repeat1") and each.name.endswith("dense1")]
    lengths = np.array([np.linalg.norm(np.asarray(each.delta)) for each in deep])
    return np.asarray(lengths / lengths[-1])


def faded(deltas: Mapping[str, np.ndarray]) -> list[Promise]:
    """What is promised of δ in layer 1, as a part of δ in layer 50."""
    first = {name: float(lengths[0]) for name, lengths in deltas.items()}
    return [
        Promise(
            "sigmoid: δ in layer 1, part of that in layer 50", "≤ 1e-20", f"{first[PLAIN]:.0e}", first[PLAIN] <= 1e-20
        ),
        Promise("sigmoid with residuals: the same", "≥ 0.1", f"{first[RESIDUAL]:.2f}", first[RESIDUAL] >= 0.1),
        Promise("ELU: the same", "≥ 0.001", f"{first['ELU']:.2g}", first["ELU"] >= 1e-3),
        Promise("tanh: the same", "", f"{first['tanh']:.2g}", None),
    ]


def trained(runs: Mapping[str, Run]) -> list[Promise]:
    """What is promised of the answers on points held out."""
    right = {name: run.test["accuracy"] for name, run in runs.items()}
    promised = [
        Promise("sigmoid: right on new points", "≤ 60 %", f"{right[PLAIN]:.1%}", right[PLAIN] <= 0.6),
        Promise("sigmoid with residuals: right", "≥ 97 %", f"{right[RESIDUAL]:.1%}", right[RESIDUAL] >= 0.97),
    ]
    others = [name for name in runs if name not in (PLAIN, RESIDUAL)]
    return promised + [Promise(f"{name}: right", "", f"{right[name]:.1%}", None) for name in others]


def picture(deltas: Mapping[str, np.ndarray]) -> str:
    """The length of δ by layer, on a logarithmic axis."""
    layers = np.arange(1, LAYERS + 1)
    return draw_lines(
        [Series(name, layers, lengths) for name, lengths in deltas.items()],
        names=("layer, the first is next to the inputs", "length of δ, layer 50 = 1"),
        log=True,
        title="How δ fades on its way back through fifty layers",
        size=(640, 360),
    )
