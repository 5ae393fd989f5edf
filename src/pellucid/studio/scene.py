"""What the page shows of a live experiment, as plain data: the scene, and its points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pellucid.blocks import named
from pellucid.data.points.text import PART
from pellucid.data.schema import Dataset
from pellucid.data.split import PARTS
from pellucid.errors import InputError
from pellucid.exhibit import ranges_of
from pellucid.export.page import Exhibit, model_of
from pellucid.export.source import command_of, python_of
from pellucid.network import Network
from pellucid.session.live import Live
from pellucid.session.setup import Setup
from pellucid.spec.experiment import Experiment
from pellucid.spec.line import print_line

POINTS_FILE = "points.csv"
"""What points are taken home as."""

MOST_POINTS = 2_000
"""Rows that are shown as points; of more, every n-th."""


def scene_of(live: Live) -> dict[str, Any]:
    """Everything about the experiment but its weights and points."""
    setup, training = live.setup, live.training
    return {
        "title": live.title or setup.dataset.name,
        "experiment": _experiment(live),
        "asked": live.asked.experiment.portable().model_dump(mode="json", exclude_defaults=True),
        "line": _line(setup),
        "classic": setup.experiment.train.classic,
        "model": model_of(_exhibit(setup, training.params, training.state), shapes_of),
        "layers": layers_of(setup),
        "parameters": setup.network.count(),
        "data": data_of(live),
        "history": live.story.to_json(),
        "can_undo": live.story.done > 0,
        "can_redo": live.story.done < len(live.story.entries),
        "markers": list(live.markers),
        **live.timeline.to_json(training.epoch),
        "epoch": training.epoch,
        "batches": training.recipe.batches,
        "columns": list(training.recipe.columns),
        "speed": live.pace.speed,
        "running": live.pace.running,
        "stopped": live.stopped,
        "code": {"python": python_of(repeatable(live)), "command": command_of(repeatable(live))},
    }


def _experiment(live: Live) -> dict[str, Any]:
    """What is asked with every open question decided, but for the end: that stays open."""
    tree: dict[str, Any] = live.setup.experiment.portable().model_dump(mode="json")
    tree["train"]["epochs"] = live.asked.experiment.train.epochs
    return tree


def lasting(live: Live, experiment: Experiment) -> Experiment:
    """An experiment as it would be run again: as many epochs as the network has had."""
    train = experiment.train.model_copy(update={"epochs": live.training.epoch or None})
    return experiment.portable().model_copy(update={"train": train})


def repeatable(live: Live) -> Experiment:
    """What was asked, to be run again: rows of one's own are read from the file that they are taken home as."""
    return at_home(live, lasting(live, live.asked.experiment))


def at_home(live: Live, experiment: Experiment) -> Experiment:
    """An experiment whose rows, where they are one's own, are in the file that they are taken home as."""
    dataset = live.setup.dataset
    if not live.asked.own:
        return experiment
    by_hand = editable(dataset) and not live.asked.absent
    said = {"target": (dataset.target_fields[0].name,), "drop": (PART,)} if by_hand else {}
    data = experiment.data.model_copy(update={"source": home_file(live), **said})
    return experiment.model_copy(update={"data": data})


def home_file(live: Live) -> str:
    """The name of the file that rows of one's own are taken home as, or came in."""
    dataset = live.setup.dataset
    return live.asked.absent or (POINTS_FILE if editable(dataset) else f"{dataset.name}.csv")


def _exhibit(setup: Setup, params: Any, state: Any) -> Exhibit:
    title, ranges = setup.dataset.name, ranges_of(setup)
    return Exhibit(title, setup.network, params, state, setup.inputs, setup.targets, setup.task, ranges=ranges)


def shapes_of(arrays: Mapping[str, np.ndarray]) -> dict[str, dict[str, list[int]]]:
    """Shapes in place of arrays: the numbers come in frames."""
    return {name: {"shape": list(np.shape(value))} for name, value in arrays.items()}


def _line(setup: Setup) -> str | None:
    assert setup.experiment.network is not None
    try:
        return print_line(setup.experiment.network.nodes)
    except InputError:
        return None


def layers_of(setup: Setup) -> list[dict[str, Any]]:
    """The layers as they were written, and the output layer that the task added, each with its nodes."""
    network, spec = setup.network, setup.experiment.network
    assert spec is not None
    written = {node.name: place for place, node in enumerate(named(spec.nodes))}
    found: list[dict[str, Any]] = []
    for owner in dict.fromkeys(node.part_of or node.name for node in network.nodes):
        nodes = [node for node in network.nodes if (node.part_of or node.name) == owner]
        first, last = nodes[0], nodes[-1]
        at = written.get(owner, written.get(owner.split(".")[0]))
        options = spec.nodes[at].layer.model_dump(mode="json") if at is not None else {}
        found.append(
            {
                "at": at,
                "name": owner,
                "kind": spec.nodes[at].layer.kind if at is not None else first.layer.kind,
                "node": first.name,
                "output": last.name,
                "units": int(np.prod([size for _, size in network.signatures[last.name].axes], dtype=np.int64)),
                "options": options if at is not None else first.layer.model_dump(mode="json"),
                "parameters": _count(network, {node.name for node in nodes}),
                "is_output": last.name in network.outputs,
            }
        )
    return found


def _count(network: Network, names: set[str]) -> int:
    return sum(spec.size for layer, _, spec in network.parameters() if layer in names)


def data_of(live: Live) -> dict[str, Any]:
    """What the rows are, where they come from, and which plane shows them."""
    setup = live.setup
    dataset = setup.dataset
    target = dataset.target_fields[0]
    pictures = [field for field in dataset.input_fields if field.kind == "image"]
    return {
        "source": live.asked.experiment.portable().data.source,
        "own": live.asked.own,
        "absent": live.asked.absent,
        "name": dataset.name,
        "about": dataset.about,
        "generated": dataset.generated,
        "rows": {part: 0 if live.asked.absent else len(getattr(setup.split, part)) for part in PARTS},
        "columns": [field.to_json() for field in dataset.input_fields],
        "target": target.to_json(),
        "targets": [field.to_json() for field in dataset.target_fields],
        "inputs": list(setup.inputs.names) if setup.inputs.features is not None else [],
        "plane": plane_of(dataset),
        "image": list(pictures[0].shape) if pictures else None,
        "editable": editable(dataset) and not live.asked.absent,
        "left_out": dict(dataset.left_out),
        "notes": list(dataset.notes),
    }


def editable(dataset: Dataset) -> bool:
    """Whether points can be set by hand: one or two columns of numbers, one target."""
    kinds = [field.kind for field in dataset.input_fields]
    return len(kinds) <= 2 and set(kinds) == {"number"} and len(dataset.targets) == 1


def plane_of(dataset: Dataset) -> dict[str, Any] | None:
    """The first two columns of numbers, and the square that their rows lie in; one column has no ``y``."""
    numbers = [field for field in dataset.input_fields if field.kind == "number"]
    if not numbers:
        return None
    shown = numbers[:2]
    ranges = [_range(dataset, field.name, field.low, field.high) for field in shown]
    return {
        "x": shown[0].name,
        "y": shown[1].name if len(shown) > 1 else None,
        "low": [low for low, _ in ranges],
        "high": [high for _, high in ranges],
    }


def _range(dataset: Dataset, name: str, low: float | None, high: float | None) -> tuple[float, float]:
    values = dataset.inputs[name]
    known = values[np.isfinite(values)]
    least, most = (float(known.min()), float(known.max())) if len(known) else (-1.0, 1.0)
    room = 0.05 * (most - least or 1.0)
    return (low if low is not None and low <= least else least - room), (
        high if high is not None and high >= most else most + room
    )


def points_of(live: Live) -> dict[str, np.ndarray]:
    """Raw rows to be shown: ``x`` inputs, ``y`` the first target, ``part`` 0 to 2, ``row`` their number."""
    setup = live.setup
    dataset = setup.dataset
    parts = [getattr(setup.split, part)[: 0 if live.asked.absent else None] for part in PARTS]
    rows, part = np.concatenate(parts), np.repeat(np.arange(len(PARTS), dtype=np.uint8), [len(each) for each in parts])
    if len(rows) > MOST_POINTS:
        chosen = np.linspace(0, len(rows) - 1, MOST_POINTS).astype(int)
        rows, part = rows[chosen], part[chosen]
    flat = [_flat(values[rows]) for values in dataset.inputs.values()]
    target = _flat(next(iter(dataset.targets.values()))[rows])[:, 0]
    return {"x": np.concatenate(flat, axis=1), "y": target, "part": part, "row": rows.astype(np.int32)}


def _flat(values: np.ndarray) -> np.ndarray:
    """All numbers of a row side by side, even where there is no row."""
    return values.astype(np.float32).reshape(len(values), int(np.prod(values.shape[1:])))
