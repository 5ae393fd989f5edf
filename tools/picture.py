"""The pictures of the README and the docs, drawn from real runs: ``docs/pictures/*.svg``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from pellucid.draw import (
    Points,
    draw_confusion,
    draw_curves,
    draw_network,
    draw_pictures,
    draw_plane,
    draw_sheet,
    draw_weight_pictures,
)
from pellucid.export.columns import columns_of, parts
from pellucid.model import Model
from pellucid.run import Run
from pellucid.workbench.train import train

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
LOW, HIGH = (-6.0, -6.0), (6.0, 6.0)
SIDE, SMALL = 60, 14


def spiral() -> str:
    """Two spirals: the answer everywhere, the network that gives it, and how it learned."""
    run = train(
        "spiral(noise=0.05)",
        network="dense 8 tanh, dense 8 tanh",
        features="x1, x2, sin(x1), sin(x2)",
        learning_rate=0.01,
        schedule="cosine",
        l2=1e-4,
        epochs=200,
        seed=0,
        save_run=False,
    )
    curve = draw_curves(run.history, size=(604, 130), title=f"How it learned: loss over {run.epochs} epochs")
    return draw_sheet(
        [[_plane(run)], [_network(run.model), curve]], title="A network that learned two spirals, every neuron in sight"
    )


def digits() -> str:
    """Handwritten digits: which was taken for which, and every mistake."""
    run = train("digits", seed=0, save_run=False)
    shown = run.exhibit()
    worst = shown.mistakes[:6]
    images = np.array([np.reshape(each["input"], (8, 8)) for each in worst])
    captions = [f"{each['target']} taken for {each['prediction']}" for each in worst]
    accuracy = run.test["accuracy"]
    assert shown.confusion is not None, "digits are classes"
    matrix = draw_confusion(
        shown.confusion, run.model.classes, title=f"Digits it never saw: {100 * accuracy:.1f} % right"
    )
    mistakes = draw_pictures(images, captions, columns=6, high=16, title="Its worst mistakes")
    weights = run.model.params["dense1"]["weight"].T[:12].reshape(-1, 8, 8)
    looks = draw_weight_pictures(weights, columns=6, title="What its first twelve neurons look for")
    return draw_sheet([[matrix], [mistakes, looks]], title="Handwritten digits, as a network reads and mistakes them")


def _plane(run: Run) -> str:
    setup = run.setup
    assert setup is not None, "a run that was just made knows its rows"
    points = np.stack(list(setup.dataset.inputs.values()), axis=1)
    signs = 2 * next(iter(setup.dataset.targets.values())) - 1
    chosen = {part: Points(points[rows], signs[rows]) for part, rows in _rows(run).items()}
    answer = 2 * run.model.outputs(_grid(SIDE))[0].reshape(SIDE, SIDE) - 1
    title = f"Two spirals: {100 * run.test['accuracy']:.1f} % of the held-back points right"
    return draw_plane(answer, LOW, HIGH, train=chosen["train"], test=chosen["test"], title=title)


def _rows(run: Run) -> dict[str, np.ndarray]:
    assert run.setup is not None
    return {"train": run.setup.split.train, "test": run.setup.split.test}


def _network(model: Model) -> str:
    """The network with its weights as lines, each neuron as the map of what it answers."""
    prepared = model.prepare(_grid(SMALL))
    seen = model.see(prepared)[1]
    values = {part[0].name: seen[part[-1].name] for part in parts(model.network)}
    values |= dict.fromkeys(model.network.inputs, prepared)
    columns = [
        replace(column, maps=values[column.name].T.reshape(-1, SMALL, SMALL))
        for column in columns_of(model.network, model.params, model.inputs.names, model.task)
    ]
    return draw_network(columns, title="What every neuron answers on that plane")


def _grid(side: int) -> np.ndarray:
    """The middles of the cells of the plane, the low end first."""
    across, up = (low + (np.arange(side) + 0.5) * (high - low) / side for low, high in zip(LOW, HIGH, strict=True))
    x, y = np.meshgrid(across, up)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def main() -> None:
    """Draw all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for draw in (spiral, digits):
        path = FOLDER / f"{draw.__name__}.svg"
        path.write_text(draw(), encoding="utf-8")
        print(f"{path.stat().st_size:8,} bytes  {path.relative_to(FOLDER.parent.parent)}")


if __name__ == "__main__":
    main()
