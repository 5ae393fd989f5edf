"""Acts 2 and 3: handwritten digits trained live, and one wrong digit opened."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pellucid import textbook
from pellucid.draw.terminal import picture_text, side_by_side
from pellucid.exhibit import exhibit_rows
from pellucid.explain.step import ExplainedStep
from pellucid.export.page import Exhibit
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.layers import Activation, Dense
from pellucid.model import Model
from pellucid.run import Run
from pellucid.workbench.train import train

SHOWN_MISTAKES = 5
CHECKED_WEIGHTS = 40


def digits(stage: Stage) -> tuple[Run, Exhibit, list[Promise]]:
    """1797 real digits, 8x8; trained on 1078 of them, tested on 359 it has never seen."""
    stage.title(
        "Handwritten digits", "Real digits from the UCI collection, as scikit-learn brings them: 8x8, ten classes."
    )
    run = train("digits", seed=stage.seed, listen=stage.listen)
    exhibit = exhibit_rows(run.model.exhibit(), run.model, run.setup) if run.setup else run.model.exhibit()
    accuracy, others = run.test["accuracy"], exhibit.results
    stage.say(f"{run.model.network.count():,} weights and biases, {run.epochs} epochs in {run.finished.seconds:.1f} s")
    stage.say(f"on {run.model.provenance['rows']['test']} digits it has never seen:")
    for name, value in (("this network", accuracy), ("a linear model", others["linear"]["accuracy"])):
        stage.say(f"  {name:<16} {value:7.2%}")
    stage.say(f"  {'always one digit':<16} {others['trivial']['accuracy']:7.2%}")
    mistakes = list(exhibit.mistakes)[:SHOWN_MISTAKES]
    stage.say(
        f"it is wrong on {round((1 - accuracy) * run.model.provenance['rows']['test'])} of them; the surest mistakes:"
    )
    pictures = [picture_text(np.reshape(each["input"], (8, 8)), high=16) for each in mistakes]
    stage.say(side_by_side(pictures, [f"{each['target']}, taken for {each['prediction']}" for each in mistakes]))
    return run, exhibit, [Promise("digits, test accuracy", "≥ 97 %", f"{accuracy:.2%}", accuracy >= 0.97)]


def wrong_digit(stage: Stage, run: Run, exhibit: Exhibit) -> list[Promise]:
    """Every number of one learning step on a digit it gets wrong, three ways."""
    model = run.model
    mistake = next(iter(exhibit.mistakes))
    x = np.reshape(mistake["input"], (1, 8, 8))
    step = model.explain_step(x, mistake["target"], learning_rate=0.1)
    stage.title(
        "One wrong digit, opened",
        f"it is {mistake['target']}, taken for {mistake['prediction']}; one step with rate 0.1",
    )
    wanted, output = np.ravel(step.to_json()["target"]), np.ravel(step.to_json()["layers"][-1]["a"])
    stage.say("digit     " + " ".join(f"{name:>6}" for name in model.classes))
    stage.say("output    " + " ".join(f"{value:6.3f}" for value in output))
    stage.say("wanted    " + " ".join(f"{value:6.0f}" for value in wanted))
    for layer in reversed([layer for layer in step.layers if layer.delta is not None]):
        delta = np.ravel(np.asarray(layer.delta))
        shown = " ".join(f"{value:+.4f}" for value in delta[:6])
        stage.say(f"δ {layer.name:<8} {shown}{' …' if len(delta) > 6 else ''}  (length {np.linalg.norm(delta):.4f})")
    path, place = steepest(step)
    stage.say("one weight in full:")
    stage.say(step.follow(path, *place).to_text())
    apart = _textbook_apart(model, step, model.prepare(x).reshape(1, -1), wanted[None, :])
    slopes = float(max(_slopes_apart(model, step, model.prepare(x).reshape(1, -1), wanted[None, :], stage.seed)))
    stage.say(f"largest difference to the textbook's step: {apart:.1e}; to finite differences: {slopes:.1e}")
    return [
        Promise("one step equals the textbook", "≤ 1e-10", f"{apart:.1e}", apart <= 1e-10),
        Promise("gradients equal finite differences", "≤ 1e-6", f"{slopes:.1e}", slopes <= 1e-6),
    ]


def textbook_network(model: Model) -> tuple[list[textbook.Layer], list[str]]:
    """The dense layers of a model as the textbook writes them, in float64, and their names."""
    network = model.network
    following = {node.inputs[0]: node.layer.kind for node in network.nodes if isinstance(node.layer, Activation)}
    names = [node.name for node in network.nodes if isinstance(node.layer, Dense)]
    double = lambda name, part: np.asarray(model.params[name][part], np.float64)  # noqa: E731
    layers = [
        textbook.Layer(double(name, "weight"), double(name, "bias"), following.get(name, "linear")) for name in names
    ]
    return layers, names


def steepest(step: ExplainedStep) -> tuple[str, tuple[int, int]]:
    """The weight of the last dense layer that this step moves most: its path and place."""
    name, gradient = next(
        (layer.name, layer.gradient["weight"])
        for layer in reversed(step.layers)
        if layer.gradient is not None and "weight" in layer.gradient
    )
    row, column = np.unravel_index(abs(gradient).argmax(), gradient.shape)
    return f"{name}/weight", (int(row), int(column))


def _textbook_apart(model: Model, step: ExplainedStep, x: np.ndarray, y: np.ndarray) -> float:
    """Largest difference between this step's new weights and the textbook's."""
    layers, names = textbook_network(model)
    learned = textbook.step(layers, x, y, 0.1, "cross_entropy")
    return max(
        float(abs(new - getattr(layer, part)).max())
        for name, layer in zip(names, learned, strict=True)
        for part, new in (step[name].new or {}).items()
    )


def _slopes_apart(model: Model, step: ExplainedStep, x: np.ndarray, y: np.ndarray, seed: int) -> Iterator[float]:
    """Gradients of some weights against the slope of the textbook's cost around them."""
    layers, names = textbook_network(model)
    rng, reach = np.random.default_rng(seed), 1e-5
    for _ in range(CHECKED_WEIGHTS):
        place = int(rng.integers(len(layers)))
        index = tuple(int(rng.integers(size)) for size in layers[place].weight.shape)
        costs = []
        for nudge in (reach, -reach):
            moved = [layer._replace(weight=layer.weight.copy()) for layer in layers]
            moved[place].weight[index] += nudge
            costs.append(textbook.mean_cost("cross_entropy", textbook.forward(moved, x)[1][-1], y))
        slope = (step[names[place]].gradient or {})["weight"][index]
        yield abs((costs[0] - costs[1]) / (2 * reach) - slope)
