"""What the report shows, as plain data: from a network and arrays to the page that holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pellucid import __version__
from pellucid.data.preprocess.labels import Numbers
from pellucid.data.preprocess.preparation import Preparation
from pellucid.data.preprocess.targets import TargetPreparation
from pellucid.export.inputs import inputs_of, preprocessing_of
from pellucid.export.report import encode_array, encode_arrays, encode_doubles, encode_rounded
from pellucid.export.step import step_of
from pellucid.network import Network
from pellucid.tasks.base import Task
from pellucid.tasks.classification import Classification
from pellucid.tasks.labels import Labels
from pellucid.tasks.mixed import Mixed

Arrays = Mapping[str, Mapping[str, np.ndarray]]
Encode = Callable[[Mapping[str, np.ndarray]], Mapping[str, Any]]


@dataclass(frozen=True, eq=False)
class Exhibit:
    """All that a report can show; what is left out, the report says it lacks.

    Args:
        title: heading.
        network, params, state: the network and its arrays.
        inputs, targets, task: what goes in and what comes out.
        unlike: JSON and arrays of what tells unlike inputs; ``None`` where there is none.
        results: loss and metrics by part of the data, and of the trivial guess and a linear model.
        asked: the experiment file's text.
        history: one list per column, one entry per epoch.
        snapshots: parameters and state at some epochs.
        ranges: the smallest and the largest value of each raw column in the training rows.
        first: a raw row to begin with, ``{"row", "input"}``.
        confusion: counts, true classes down, answers across; of the first target that is a class.
        mistakes: the worst mistakes, each a raw row with target, answer and probability.
        step: one learning step, as ``explain_step`` gives it in JSON.
        plane: raw points of two inputs, ``{"low", "high", "train": {"x", "y"}, "test": …}``.
    """

    title: str
    network: Network
    params: Arrays
    state: Arrays
    inputs: Preparation
    targets: TargetPreparation
    task: Task
    unlike: tuple[Mapping[str, Any], Mapping[str, np.ndarray]] | None = None
    results: Mapping[str, Any] = field(default_factory=dict)
    asked: str = ""
    history: Mapping[str, Sequence[float]] = field(default_factory=dict)
    snapshots: Mapping[int, Arrays] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    first: Mapping[str, Any] | None = None
    confusion: np.ndarray | None = None
    mistakes: Sequence[Mapping[str, Any]] = ()
    step: Mapping[str, Any] | None = None
    plane: Mapping[str, Any] | None = None


def page_of(exhibit: Exhibit) -> dict[str, Any]:
    """The page's data; parts that are not there are left out."""
    page: dict[str, Any] = {
        "title": exhibit.title,
        "written_by": f"Pellucid {__version__}",
        "model": model_of(exhibit),
        "results": exhibit.results,
        "asked": {"toml": exhibit.asked} if exhibit.asked else None,
        "history": _history(exhibit.history),
        "snapshots": [_snapshot(exhibit, epoch) for epoch in _earlier(exhibit)],
        "first": exhibit.first,
        "confusion": _confusion(exhibit),
        "mistakes": list(exhibit.mistakes),
        "step": step_of(exhibit.step, exhibit.network, exhibit.params) if exhibit.step else None,
        "plane": exhibit.plane,
    }
    return {name: part for name, part in page.items() if part not in (None, [], {})}


def heads_of(task: Task) -> tuple[Task, ...]:
    """The task of each output of the network."""
    return task.parts if isinstance(task, Mixed) else (task,)


def model_of(exhibit: Exhibit, encode: Encode = encode_arrays) -> dict[str, Any]:
    """The network and all it takes from raw values to an answer; ``encode`` says how its arrays travel."""
    network = exhibit.network
    model = {
        "inputs": inputs_of(exhibit.inputs, exhibit.ranges),
        "preprocessing": preprocessing_of(exhibit.inputs),
        "nodes": [_node(exhibit, index, encode) for index in range(len(network.nodes))],
        "outputs": [
            {"node": node, "task": _task(task, exhibit.targets)}
            for node, task in zip(network.outputs, heads_of(exhibit.task), strict=True)
        ],
    }
    return model | ({"unlike": measure_of(*exhibit.unlike)} if exhibit.unlike is not None else {})


def _node(exhibit: Exhibit, index: int, encode: Encode) -> dict[str, Any]:
    node = exhibit.network.nodes[index]
    shared = node.tied_to or node.name
    return {
        "name": node.name,
        "kind": node.layer.kind or type(node.layer).__name__,
        "inputs": list(node.inputs),
        "options": node.layer.model_dump(mode="json"),
        "part_of": node.part_of,
        "tied_to": node.tied_to or None,
        "parameters": encode(exhibit.params.get(shared, {})),
        "state": encode(exhibit.state.get(node.name, {})),
    }


def _task(task: Task, targets: TargetPreparation) -> dict[str, Any]:
    if isinstance(task, Classification):
        return {"kind": task.kind, "target": task.target, "classes": list(task.classes), "low": task.low}
    if isinstance(task, Labels):
        return {"kind": task.kind, "target": task.target, "classes": list(task.classes)}
    codes = [(name, targets.codes[name]) for name in getattr(task, "targets", ())]
    numbers = [
        {"name": name, "unit": code.unit, "center": code.center, "scale": code.scale}
        for name, code in codes
        if isinstance(code, Numbers)
    ]
    return {"kind": task.kind, "targets": numbers}


def measure_of(described: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """How the page measures the distance to the training data, from what tells unlike rows, as JSON and arrays."""
    values = {**described, **{name.removeprefix("unlike/"): value for name, value in arrays.items()}}
    return {
        "means": encode_doubles(np.asarray(values["means"])),
        "components": encode_doubles(np.asarray(values["components"])),
        "precisions": np.asarray(values["precisions"]).tolist(),
        **{name: float(values[name]) for name in ("residual_precision", "threshold", "false_alarm_rate")},
    }


def _history(history: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    length = max((len(values) for values in history.values()), default=0)
    return (
        {"epoch": list(range(1, length + 1)), **{name: list(values) for name, values in history.items()}}
        if length
        else {}
    )


def _earlier(exhibit: Exhibit) -> list[int]:
    """Epochs whose weights are shown: all before the last, whose weights are the trained ones."""
    last = max((len(values) for values in exhibit.history.values()), default=0)
    return [epoch for epoch in sorted(exhibit.snapshots) if epoch < last]


def _snapshot(exhibit: Exhibit, epoch: int) -> dict[str, Any]:
    """Matrices are rounded, for they are seen and not computed on; all else is small and stays as it is."""
    arrays = {
        f"{layer}/{name}": encode_rounded(value) if np.ndim(value) > 1 else encode_array(value)
        for layer, group in exhibit.snapshots[epoch].items()
        for name, value in group.items()
    }
    return {"epoch": epoch, "arrays": arrays}


def _confusion(exhibit: Exhibit) -> dict[str, Any] | None:
    head = next((task for task in heads_of(exhibit.task) if isinstance(task, Classification)), None)
    if exhibit.confusion is None or head is None:
        return None
    return {"classes": list(head.classes), "counts": exhibit.confusion.tolist()}
