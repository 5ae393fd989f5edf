"""Tasks ⇄ plain data, as model files hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from pellucid.errors import InputError
from pellucid.layers.activation import activations
from pellucid.layers.words import thing_from, written_as
from pellucid.options import checked
from pellucid.tasks.base import Task
from pellucid.tasks.classification import Classification
from pellucid.tasks.labels import Labels
from pellucid.tasks.losses import losses
from pellucid.tasks.mixed import Mixed
from pellucid.tasks.regression import Regression

KINDS: dict[str, type[Task]] = {task.kind: task for task in (Classification, Labels, Regression)}


def task_to_json(task: Task) -> dict[str, Any]:
    """A task as plain data."""
    if isinstance(task, Mixed):
        return {"kind": task.kind, "parts": [task_to_json(part) for part in task.parts]}
    options = {name: getattr(task, name) for name in _names(type(task))}
    loss = options["loss"]
    options["loss"] = written_as(loss) if losses.get(getattr(loss, "kind", "")) is type(loss) else name_of(loss)
    options["activation"] = written_as(options["activation"])
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in options.items()}
    return {"kind": task.kind} | plain


def name_of(loss: Any) -> str:
    """What a loss of one's own is called."""
    return getattr(loss, "kind", "") or type(loss).__name__


@dataclass(frozen=True)
class AbsentLoss:
    """Stands for a loss of one's own that a file names but cannot hold."""

    kind: str

    def of_rows(self, outputs: Any, targets: Any) -> Any:
        """Refused: only whoever wrote the loss has it."""
        raise InputError(
            f"the loss '{self.kind}' is one of your own, which a model file cannot hold",
            code="model.own-loss",
            next="In Python, give it when loading: pellucid.load(path, loss=...).",
        )


def _names(task: type[Task]) -> list[str]:
    return [field.name for field in fields(task)]


def task_from_json(stored: Mapping[str, Any], own_loss: Any = None) -> Task:
    """The task that plain data describes.

    Args:
        stored: what :func:`task_to_json` gave.
        own_loss: a loss that is not one of ours, where the task has one.

    Raises:
        InputError: this describes no task.
    """
    options = dict(stored)
    kind = options.pop("kind", None)
    if kind == Mixed.kind and isinstance(options.get("parts"), list):
        return Mixed(tuple(task_from_json(part, own_loss) for part in options["parts"]))
    if kind not in KINDS or set(options) != set(_names(KINDS[kind])):
        raise InputError(
            "this describes no task", code="task.stored", got=kind, allowed=", ".join([*KINDS, Mixed.kind])
        )
    options["activation"] = thing_from(options["activation"], activations)
    loss = options["loss"]
    ours = (loss.get("kind") if isinstance(loss, Mapping) else loss) in losses
    options["loss"] = thing_from(loss, losses) if ours else own_loss or AbsentLoss(str(loss))
    return checked(KINDS[kind], options, f"a task of the kind {kind}", "task.stored")
