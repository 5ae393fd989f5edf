"""A network as the columns that are drawn: one per written layer, z and a as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pellucid.blocks import Node
from pellucid.draw.network import Column, Wiring
from pellucid.export.page import heads_of
from pellucid.layers import Dense
from pellucid.network import Network
from pellucid.tasks.base import Task
from pellucid.tasks.classification import Classification
from pellucid.tasks.labels import Labels

INVISIBLE = ("flatten", "dropout", "linear")
"""Layers that move no number of a trained network; a drawing without them says the same."""


def columns_of(
    network: Network,
    params: Mapping[str, Mapping[str, np.ndarray]] | None = None,
    inputs: Sequence[str] = (),
    task: Task | None = None,
) -> list[Column]:
    """Columns of a drawing, the input first.

    Args:
        network: what is drawn.
        params: its weights; left out, only what is connected is drawn.
        inputs: names of the inputs.
        task: what its outputs mean, for their names.
    """
    names = {} if task is None else dict(zip(network.outputs, map(names_of, heads_of(task)), strict=True))
    columns = [Column(name, signature.shape, "input", inputs) for name, signature in network.inputs.items()]
    stands_for = {name: name for name in network.inputs}
    for part in parts(network):
        first, last = part[0], part[-1]
        sources = tuple(stands_for[name] for name in first.inputs)
        if all(node.layer.kind in INVISIBLE for node in part):
            stands_for[last.name] = sources[0]
            continue
        weight = None if params is None else params.get(first.name, {}).get("weight")
        about = " ".join(node.layer.kind or type(node.layer).__name__ for node in part)
        shape = network.signatures[last.name].shape
        drawn = _drawable(weight, columns, sources, shape)
        same = all(taken.shape == shape for taken in network.taken(first))
        wiring: Wiring = "single" if same and not isinstance(first.layer, Dense) else "full"
        columns.append(Column(first.name, shape, about, names.get(last.name, ()), sources, drawn, wiring))
        stands_for |= {node.name: first.name for node in part}
    return columns


def names_of(task: Task) -> tuple[str, ...]:
    """What each unit of an output stands for; a single one for two classes says how much it is the second."""
    if isinstance(task, Classification):
        return task.classes if task.units > 1 else task.classes[-1:]
    return task.classes if isinstance(task, Labels) else tuple(getattr(task, "targets", ()))


def _drawable(
    weight: np.ndarray | None, columns: Sequence[Column], sources: tuple[str, ...], shape: tuple[int, ...]
) -> np.ndarray | None:
    """Weights that are lines between neurons: a matrix between two columns of neurons."""
    source = next(column for column in columns if column.name == sources[0])
    fits = weight is not None and len(shape) == 1 and weight.shape == (int(np.prod(source.shape)), shape[0])
    return weight if fits else None


def parts(network: Network) -> list[list[Node]]:
    """The nodes of each written layer together: ``dense1`` and ``dense1.tanh``."""
    groups: dict[str, list[Node]] = {}
    for node in network.nodes:
        groups.setdefault(node.part_of, []).append(node)
    return list(groups.values())
