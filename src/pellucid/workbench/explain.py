"""The verb *explain*: one learning step of a model on one row, every number of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from pellucid.data.files.rows import given_rows
from pellucid.explain.step import ExplainedStep
from pellucid.model import Model, load


def explain(
    model: Model | str | Path, row: Any, target: Any = None, learning_rate: float | None = None
) -> ExplainedStep:
    """One learning step opened; without a target the forward pass alone.

    Args:
        model: a model, or its file.
        row: one row, as in *predict*.
        target: what the answer should be, in the data's own words; a mapping for several targets.
        learning_rate: size of the step; left out, the one it was trained with.

    Raises:
        InputError: the row does not fit, there is more than one, or the target is no answer.

    Example:
        >>> from pellucid.workbench.train import train
        >>> model = train("celsius", network="dense", epochs=1, save_run=False).model
        >>> explain(model, ["100"], 212.0).layers[0].name
        'dense1'
    """
    model = model if isinstance(model, Model) else load(model)
    given = given_rows(row, model.inputs)
    step = model.explain_step(given.rows, target, learning_rate)
    return replace(step, notes=(*given.notes, *step.notes))
