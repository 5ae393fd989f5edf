"""House prices: age, location, rooms and distance to transit in, sale price and rent out."""

from __future__ import annotations

import numpy as np

from pellucid.draw import Series, draw_lines, draw_sheet
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.run import Run
from pellucid.workbench.train import train

UNITS = {"sale": "thousand €", "rent": "€ a month"}
ENOUGH = 0.95
ASKED = {"age": 35.0, "east": 2.0, "north": -1.0, "rooms": 4.0, "transit": 0.6}


@system("house-prices", "Age, place, rooms and transit in, sale price and rent out: two answers at once.", seconds=10)
def house_prices(stage: Stage) -> list[Promise]:
    """One network with two outputs, beside the mean and a linear model."""
    stage.title("What is this house worth?", "Generated: 2000 houses whose prices follow a rule of bends and products.")
    run = train(
        "houses",
        network="dense 32 tanh, dense 32 tanh",
        optimizer="adam",
        learning_rate=0.01,
        schedule="cosine",
        epochs=100,
        seed=stage.seed,
        listen=stage.listen,
        save_run=False,
    )
    true, answers = tested(run)
    stage.say("R², the part of the differences between houses that is explained")
    stage.say(f"{'':<8}{'the mean':>12}{'linear model':>16}{'network':>12}")
    promises = []
    for name, unit in UNITS.items():
        scores = {model: r_squared(true[name], values[name]) for model, values in answers.items()}
        error = float(abs(answers["network"][name] - true[name]).mean())
        stage.say(f"{name:<8}" + f"{scores['mean']:>12.3f}{scores['linear']:>16.3f}{scores['network']:>12.3f}")
        stage.say(
            f"{'':<8}the network errs by {error:.1f} {unit} on average, the mean price is {true[name].mean():.0f}"
        )
        reached = scores["network"]
        promises.append(Promise(f"{name}, R² on unseen houses", f"≥ {ENOUGH}", f"{reached:.3f}", reached >= ENOUGH))
        promises.append(
            Promise(f"{name}, R² of a linear model", "less", f"{scores['linear']:.3f}", scores["linear"] < reached)
        )
    house = run.model.predict([ASKED])
    asked = ", ".join(f"{name} {value:g}" for name, value in ASKED.items())
    stage.say(f"{asked}: sale {house['sale'][0]:.0f} {UNITS['sale']}, rent {house['rent'][0]:.0f} {UNITS['rent']}")
    stage.draw("house-prices", picture(true, answers))
    return promises


Prices = dict[str, np.ndarray]


def tested(run: Run) -> tuple[Prices, dict[str, Prices]]:
    """True prices of the houses held out, and what the mean, a linear model and the network say."""
    assert run.setup is not None
    data, split = run.setup.dataset, run.setup.split
    inputs = np.column_stack([*data.inputs.values(), np.ones(len(data))])
    true = {name: values[split.test] for name, values in data.targets.items()}
    learned = {name: values[split.train] for name, values in data.targets.items()}
    lines = {name: np.linalg.lstsq(inputs[split.train], values)[0] for name, values in learned.items()}
    answers = {
        "mean": {name: np.full(len(split.test), values.mean()) for name, values in learned.items()},
        "linear": {name: inputs[split.test] @ line for name, line in lines.items()},
        "network": run.model.predict({name: values[split.test] for name, values in data.inputs.items()}),
    }
    return true, answers


def r_squared(true: np.ndarray, answer: np.ndarray) -> float:
    """R² = 1 − Σ(true − answer)² / Σ(true − mean)²: 1 is perfect, 0 no better than the mean.

    Example:
        >>> r_squared(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 2.0]))
        0.5
    """
    return float(1 - ((true - answer) ** 2).sum() / ((true - true.mean()) ** 2).sum())


def picture(true: Prices, answers: dict[str, Prices]) -> str:
    """Answers over true prices, for the linear model and the network."""
    names = {"linear": "linear model", "network": "network"}
    figures = [
        draw_lines(
            [
                *(Series(said, true[name], answers[model][name], points=True) for model, said in names.items()),
                Series("exactly right", [0, true[name].max()], [0, true[name].max()]),
            ],
            names=(f"true {name}, {unit}", f"answer, {unit}"),
            title=f"{name.capitalize()}: answers for houses it has not seen",
            size=(460, 360),
        )
        for name, unit in UNITS.items()
    ]
    return draw_sheet([[each] for each in figures], title="House prices: a linear model and a network")
