"""Which task a data set and a request make: its loss, its output activation, its numbers.

The rule: a class column is classified, a labels column answered label by label, numbers are
regressed, and several kinds together are mixed.  What is not said follows from what is:

| output activation | loss | classes |
|---|---|---|
| softmax | cross_entropy | three and more |
| sigmoid | binary_cross_entropy | two, by one unit |
| tanh | half_mse | two, by one unit; the classic rule |
| linear | hinge; mse where there are numbers | two, by one unit |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pellucid.errors import InputError
from pellucid.layers import Activation
from pellucid.layers.activation import activations
from pellucid.spec.called import called
from pellucid.spec.experiment import TaskSpec
from pellucid.tasks.base import Task
from pellucid.tasks.classification import Classification
from pellucid.tasks.labels import Labels
from pellucid.tasks.losses import losses
from pellucid.tasks.mixed import Mixed
from pellucid.tasks.regression import Regression

ACTIVATION_OF_LOSS = {
    "cross_entropy": "softmax",
    "binary_cross_entropy": "sigmoid",
    "hinge": "linear",
    "cosine": "linear",
}
LOSS_OF_ACTIVATION = {"softmax": "cross_entropy", "sigmoid": "binary_cross_entropy", "linear": "hinge"}


def choose_task(
    asked: TaskSpec,
    kinds: Mapping[str, str],
    classes: Mapping[str, tuple[str, ...]],
    scales: Mapping[str, float],
    targets: Mapping[str, np.ndarray],
    written: Activation | None = None,
    classic: bool = False,
) -> Task:
    """The task that was asked for, completed from the data.

    Args:
        asked: what was said.
        kinds: ``number``, ``class`` or ``labels`` of each target column.
        classes: class or label names of each column that has them.
        scales: size of a prepared unit in the column's own unit.
        targets: prepared target columns of the training rows.
        written: activation of the output layer, where the network says one.
        classic: whether the classic playground's loss and output are the default.

    Raises:
        InputError: loss, task and output activation do not go together.
    """
    numbers = tuple(name for name, kind in kinds.items() if kind == "number")
    parts: list[Task] = []
    several = len(set(kinds.values())) > 1 or sum(kind != "number" for kind in kinds.values()) > 1
    for name, kind in kinds.items():
        if kind == "class":
            parts.append(_classification(asked, name, classes[name], targets[name], written, classic, several))
        elif kind == "labels":
            loss = _loss(asked, several, "binary_cross_entropy")
            parts.append(Labels(name, classes[name], loss, _activation(written, several, "sigmoid")))
    if numbers:
        loss = _loss(asked, several, "half_mse" if classic else "mse")
        activation = _activation(written, several, "linear")
        parts.append(Regression(numbers, loss, activation, tuple(float(scales[name]) for name in numbers)))
    task = parts[0] if len(parts) == 1 else Mixed(tuple(parts))
    if asked.task is not None and asked.task != task.kind:
        raise InputError(
            f"these targets make a {task.kind} task",
            code="task.kind",
            where="task",
            got=asked.task,
            allowed=task.kind,
            next="Leave task out, or choose other target columns.",
        )
    _refuse_ignored(asked, task)
    return task


def _refuse_ignored(asked: TaskSpec, task: Task) -> None:
    """Options that this kind of task has no place for are refused, never silently dropped."""
    without = {
        "mixed": ("loss", "class_weight"),
        "labels": ("class_weight", "label_smoothing"),
        "regression": ("class_weight", "label_smoothing"),
    }
    for name in without.get(task.kind, ()):
        if getattr(asked, name):
            raise InputError(
                f"a {task.kind} task has no place for {name}",
                code="task.option",
                where=name,
                got=str(getattr(asked, name))[:80],
                next="Leave it out."
                + (" Each head keeps the loss that suits its target." if task.kind == "mixed" else ""),
            )


def _loss(asked: TaskSpec, several: bool, default: str) -> Any:
    """The loss asked for; several heads keep each its own."""
    if asked.loss is None or several:
        return losses[default]()
    return called(losses, asked.loss, "loss") if isinstance(asked.loss, str) else asked.loss


def _activation(written: Activation | None, several: bool, default: str) -> Activation:
    return written if written is not None and not several else activations[default]()


def _classification(
    asked: TaskSpec,
    name: str,
    classes: tuple[str, ...],
    indices: np.ndarray,
    written: Activation | None,
    classic: bool,
    several: bool,
) -> Classification:
    count = len(classes)
    if count < 2:
        raise InputError(
            "there is nothing to tell apart: the target has one class",
            code="task.one-class",
            where=name,
            got=", ".join(classes),
            next="Name another target, or give rows of a second class.",
        )
    said = None if several else asked.loss
    if said is None and written is not None and not several:
        said = LOSS_OF_ACTIVATION.get(written.kind, "half_mse")
    if said is None:
        said = ("half_mse" if classic else "binary_cross_entropy") if count == 2 else "cross_entropy"
    loss = called(losses, said, "loss") if isinstance(said, str) else said
    wanted = ACTIVATION_OF_LOSS.get(getattr(loss, "kind", ""), "tanh" if count == 2 else "sigmoid")
    activation = _activation(written, several, wanted)
    if getattr(loss, "kind", "") in ("cross_entropy", "binary_cross_entropy") and activation.kind != wanted:
        raise InputError(
            f"{loss.kind} needs probabilities, which only {wanted} gives",
            code="task.output",
            where="network",
            got=f"an output layer with {activation.kind}",
            allowed=wanted,
            next=f"End the network in 'dense {wanted}', or choose another loss.",
        )
    units = 1 if count == 2 and activation.kind != "softmax" else count
    return Classification(
        name, classes, loss, activation, units, _class_weights(asked, classes, indices), asked.label_smoothing
    )


def _class_weights(asked: TaskSpec, classes: Sequence[str], indices: np.ndarray) -> tuple[float, ...]:
    """Weights as given, or ``rows / (classes · rows of this class)`` where they are balanced."""
    if asked.class_weight is None:
        return ()
    if asked.class_weight == "balanced":
        counts = Counter(np.asarray(indices).astype(int).tolist())
        return tuple(len(indices) / (len(classes) * max(1, counts[index])) for index in range(len(classes)))
    unknown = set(asked.class_weight) - set(classes)
    if unknown:
        raise InputError(
            f"there is no class '{sorted(unknown)[0]}'",
            code="task.unknown-class",
            where="class_weight",
            allowed=", ".join(classes),
        )
    return tuple(float(asked.class_weight.get(name, 1.0)) for name in classes)
