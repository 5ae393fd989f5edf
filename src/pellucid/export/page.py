"""What the report shows, as plain data: from a network and arrays to the page that holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pellucid import __version__
from pellucid.data.preprocess.labels import Numbers
from pellucid.data.preprocess.preparation import Preparation, TargetPreparation
from pellucid.data.preprocess.scale import Affine, Log, Pixels, Quantile, Scaling, Unscaled
from pellucid.export.report import encode_array, encode_arrays
from pellucid.network import Network
from pellucid.tasks.base import Task
from pellucid.tasks.classification import Classification
from pellucid.tasks.labels import Labels

Arrays = Mapping[str, Mapping[str, np.ndarray]]


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
        snapshots: parameters at some epochs.
        confusion: counts, true classes down, answers across.
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
    confusion: np.ndarray | None = None
    mistakes: Sequence[Mapping[str, Any]] = ()
    step: Mapping[str, Any] | None = None
    plane: Mapping[str, Any] | None = None


def page_of(exhibit: Exhibit) -> dict[str, Any]:
    """The page's data; parts that are not there are left out."""
    page: dict[str, Any] = {
        "title": exhibit.title,
        "written_by": f"Pellucid {__version__}",
        "model": _model(exhibit),
        "results": exhibit.results,
        "asked": {"toml": exhibit.asked} if exhibit.asked else None,
        "history": _history(exhibit.history),
        "snapshots": [_snapshot(exhibit, epoch) for epoch in sorted(exhibit.snapshots)],
        "confusion": _confusion(exhibit),
        "mistakes": list(exhibit.mistakes),
        "step": shortened(exhibit.step),
        "plane": exhibit.plane,
    }
    return {name: part for name, part in page.items() if part not in (None, [], {})}


def shortened(tree: Any) -> Any:
    """The same tree with numbers to nine digits: more than the page shows, half the size."""
    if isinstance(tree, Mapping):
        return {name: shortened(part) for name, part in tree.items()}
    if isinstance(tree, list):
        return [shortened(part) for part in tree]
    return float(f"{tree:.9g}") if isinstance(tree, float) else tree


def _model(exhibit: Exhibit) -> dict[str, Any]:
    network, inputs = exhibit.network, exhibit.inputs
    raw = [name for each in inputs.fields for name in each.flat_names]
    model = {
        "inputs": {
            "names": raw,
            "shape": list(inputs.shape) if inputs.features is None else [len(raw)],
            "fields": [
                {"name": each.name, "kind": each.kind, "low": each.low, "high": each.high, "unit": each.unit}
                for each in inputs.fields
            ],
        },
        "preprocessing": _preprocessing(inputs),
        "nodes": [_node(exhibit, index) for index in range(len(network.nodes))],
        "output": network.outputs[0],
        "task": _task(exhibit),
    }
    return model | ({"unlike": _unlike(*exhibit.unlike)} if exhibit.unlike is not None else {})


def _node(exhibit: Exhibit, index: int) -> dict[str, Any]:
    node = exhibit.network.nodes[index]
    shared = node.tied_to or node.name
    return {
        "name": node.name,
        "kind": node.layer.kind or type(node.layer).__name__,
        "inputs": list(node.inputs),
        "options": node.layer.model_dump(mode="json"),
        "part_of": node.part_of,
        "parameters": encode_arrays(exhibit.params.get(shared, {})),
        "state": encode_arrays(exhibit.state.get(node.name, {})),
    }


def _preprocessing(inputs: Preparation) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    if inputs.features is not None and inputs.names != tuple(each.name for each in inputs.fields):
        trees = [expression.to_json() for expression in inputs.features.expressions]
        steps.append({"step": "features", "expressions": trees, "names": list(inputs.names)})
    return steps + _scaling(inputs.scaling)


def _scaling(scaling: Scaling) -> list[dict[str, Any]]:
    match scaling:
        case Unscaled():
            return []
        case Pixels():
            return [{"step": "pixels", "high": scaling.high.tolist()}]
        case Quantile():
            return [{"step": "quantile", "levels": scaling.levels.tolist()}]
        case Affine():
            change = "log" if isinstance(scaling, Log) else "none"
            center, scale = scaling.center.tolist(), scaling.scale.tolist()
            return [{"step": "scale", "center": center, "scale": scale, "functions": [change] * len(center)}]
    raise AssertionError(f"the report does not know the scaling {scaling.kind}")


def _task(exhibit: Exhibit) -> dict[str, Any]:
    task = exhibit.task
    if isinstance(task, Classification):
        coding = "signed" if task.low < 0 else "one-hot" if task.units > 1 else "zero-one"
        return {"kind": task.kind, "classes": list(task.classes), "coding": coding}
    if isinstance(task, Labels):
        return {"kind": task.kind, "classes": list(task.classes)}
    codes = [(name, exhibit.targets.codes[name]) for name in getattr(task, "targets", ())]
    numbers = [
        {"name": name, "unit": code.unit, "center": code.center, "scale": code.scale}
        for name, code in codes
        if isinstance(code, Numbers)
    ]
    return {"kind": task.kind, "targets": numbers}


def _unlike(described: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    values = {**described, **{name.removeprefix("unlike/"): value for name, value in arrays.items()}}
    return {
        "means": encode_array(np.asarray(values["means"])),
        "components": encode_array(np.asarray(values["components"])),
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


def _snapshot(exhibit: Exhibit, epoch: int) -> dict[str, Any]:
    measures = {name: values[epoch - 1] for name, values in exhibit.history.items() if 0 < epoch <= len(values)}
    parameters = {
        f"{layer}/{name}": encode_array(value)
        for layer, group in exhibit.snapshots[epoch].items()
        for name, value in group.items()
    }
    return {"epoch": epoch, "measures": measures, "parameters": parameters}


def _confusion(exhibit: Exhibit) -> dict[str, Any] | None:
    if exhibit.confusion is None or not isinstance(exhibit.task, Classification):
        return None
    return {"classes": list(exhibit.task.classes), "counts": exhibit.confusion.tolist()}
