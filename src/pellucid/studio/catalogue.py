"""What can be chosen on the page, read off the tables that the library itself uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from pellucid.blocks import blocks
from pellucid.data.downloads import fetched
from pellucid.data.preprocess.scale import scalings
from pellucid.data.schema import Dataset
from pellucid.data.sources import MEANINGS, RANGES, load, source_options, sources
from pellucid.home import data_folder
from pellucid.layers import layers
from pellucid.layers.activation import activations
from pellucid.layers.initializers import initializers
from pellucid.registry import Registry
from pellucid.spec.experiment import PARTS
from pellucid.spec.functions import FUNCTIONS
from pellucid.spec.source import SourceCall
from pellucid.studio.choices import about, more_about, option, options_of, type_of
from pellucid.studio.measured import MEASURED
from pellucid.tasks.losses import losses
from pellucid.training.optimizers import optimizers
from pellucid.training.schedules import schedules

DRAWN_POINTS = 160
"""Points of a thumbnail."""

GROUPS = {
    "classic": "classic",
    "shapes2d": "points",
    "curves": "curve",
    "typed": "formula",
    "everyday": "everyday",
    "shapes": "everyday",
    "bundled": "measured",
}
"""Modules of data sets, and what the page calls each kind; the others are fetched."""

ORDER = [*dict.fromkeys(GROUPS.values()), "fetched"]

FEATURES = {
    ("x1", "x2"): ("x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)", "cos(x1)", "cos(x2)"),
    ("x",): ("x", "x^2", "x^3", "sin(x)", "cos(x)", "abs(x)"),
}
"""Suggestions for points of a plane, the seven classic ones first, and of a line."""

TASKS = ("classification", "labels", "regression")


def catalogue() -> dict[str, Any]:
    """Data sets, layers, activations, losses, optimizers and so on with their options, as plain data.

    Example:
        >>> found = catalogue()
        >>> [each["name"] for each in found["optimizers"]][:3]
        ['sgd', 'momentum', 'nesterov']
        >>> found["features"][0]["names"][2:5]
        ['x1^2', 'x2^2', 'x1*x2']
    """
    return {
        "sources": sorted(map(_source, sources), key=lambda each: ORDER.index(each["group"])),
        "features": [{"inputs": list(inputs), "names": list(names)} for inputs, names in FEATURES.items()],
        "functions": list(FUNCTIONS),
        "layers": list(_things(layers, without=activations)),
        "blocks": list(_things(blocks)),
        "activations": [{**each, "range": _range(each["name"])} for each in _things(activations)],
        "losses": [{**each, "tasks": _tasks(each["name"])} for each in _things(losses)],
        "optimizers": [
            {**each, "learning_rate": optimizers[each["name"]].default_learning_rate} for each in _things(optimizers)
        ],
        "schedules": list(_things(schedules)),
        "scalings": [{"name": name, "about": about(scalings[name])} for name in scalings],
        "initializers": list(_things(initializers)),
        "settings": {part: options_of(spec) for part, spec in PARTS.items()},
    }


def _things(table: Registry[Any], without: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
    """Each thing of a table with its options."""
    left_out = frozenset(without)
    for name, thing in table.items():
        if name not in left_out:
            yield {
                "name": name,
                "about": about(thing),
                "more": more_about(thing),
                "options": options_of(thing),
                "positional": list(getattr(thing, "positional", ())),
            }


def _range(activation: str) -> list[float | None]:
    """The least and greatest value, nothing where there is none."""
    return [float(end) if np.isfinite(end) else None for end in activations[activation].range]


def _tasks(loss: str) -> list[str]:
    """The tasks that a loss is made for: amounts are no probabilities, and several labels no shares of one."""
    expects = "sigmoid" if loss == "hinge" else losses[loss].logit_activation
    unfit = {"softmax": ("labels", "regression"), "sigmoid": ("regression",)}.get(expects or "", ())
    return [task for task in TASKS if task not in unfit]


def _source(name: str) -> dict[str, Any]:
    """A data set with its options and what it holds; one of few columns also with some of its points to be drawn."""
    own = source_options(name)
    told = {
        "name": name,
        "about": about(sources[name]),
        "more": more_about(sources[name]),
        "group": GROUPS.get(sources[name].__module__.rpartition(".")[2], "fetched"),
        "here": name not in fetched or all(file.found(data_folder()) for file in fetched[name].files),
        "formula": "formula" in own,
        "options": [_source_option(each, default) for each, default in own.items()],
    }
    if name in MEASURED:
        known = MEASURED[name]
        task = "classification" if known.classes else "regression"
        return {
            **told,
            "task": task,
            "inputs": list(known.inputs),
            "classes": list(known.classes),
            "shows": known.shows,
        }
    few = {"points": DRAWN_POINTS} if "points" in own else {}
    return {**told, **_held(load(SourceCall(name, few), np.random.default_rng(0)))}


def _source_option(name: str, default: Any) -> dict[str, Any]:
    low, high = RANGES.get(name, (None, None))
    return option(name, type_of(type(default)), default, MEANINGS[name], low=low, high=high)


def _held(data: Dataset) -> dict[str, Any]:
    """What a data set holds, and a thumbnail where that is points of a plane or a line."""
    kinds = [field.kind for field in data.input_fields]
    target = data.target_fields[0]
    flat = len(kinds) <= 2 and set(kinds) == {"number"}
    told = {
        "task": "classification" if target.kind == "class" else "regression",
        "inputs": list(data.inputs),
        "classes": list(target.classes),
        "shows": "image" if "image" in kinds else {1: "line", 2: "plane"}[len(kinds)] if flat else "table",
    }
    if not flat:
        return told
    rows = np.linspace(0, len(data) - 1, min(DRAWN_POINTS, len(data))).astype(int)
    x = np.stack([values[rows] for values in data.inputs.values()], axis=1)
    y = data.targets[target.name][rows]
    return {**told, "thumbnail": {"x": np.round(x, 2).tolist(), "y": np.round(y, 2).tolist()}}
