"""What each column is for: an input, a target, what orders, groups or weighs the rows, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pellucid.data.marks import group_of_each, time_of_each, weight_of_each
from pellucid.data.schema import Dataset
from pellucid.data.tables.dataset import DROPPED
from pellucid.data.targets import as_asked, as_target, known_rows, likely_target, rows_left_out
from pellucid.errors import InputError, did_you_mean
from pellucid.spec.experiment import DataSpec

ORDERS, GROUPS, WEIGHS = "it says when a row was", "it says which group a row is of", "it says how much a row counts"


def with_roles(dataset: Dataset, asked: DataSpec, task: str | None = None) -> Dataset:
    """The data set with its columns used as asked; used so already, it stays as it is.

    Targets become what :mod:`pellucid.data.targets` says; rows where one is missing are left out.

    Args:
        dataset: whose columns.
        asked: names of targets, of columns to drop, and of those that order, group and weigh rows.
        task: ``classification`` or ``regression``, where the kind of the targets is not to be found.

    Raises:
        InputError: there is no such column, or it cannot be used so; or there is nothing to predict.
    """
    _check_there(dataset, asked)
    dataset = _with_marks(dataset, asked)
    dataset = _without(dataset, dict.fromkeys(asked.drop, DROPPED))
    dataset = _with_targets(dataset, asked.target, task)
    if not dataset.targets:
        raise _no_target(dataset)
    if not dataset.inputs:
        raise InputError(
            "no column is left to predict from",
            code="data.inputs",
            where=dataset.name,
            got=", ".join(f"{name}: {reason}" for name, reason in list(dataset.left_out.items())[:4]) or None,
            next="Keep one with --keep, or add one."
            if dataset.left_out
            else "Is the separator right? See --separator.",
        )
    return dataset


def _check_there(dataset: Dataset, asked: DataSpec) -> None:
    """Every column that is named exists."""
    marks = {"time_column": asked.time_column, "group_column": asked.group_column, "weight_column": asked.weight_column}
    named = {"target": asked.target, "drop": asked.drop, "keep": asked.keep}
    named |= {option: (name,) for option, name in marks.items() if name}
    known = {**dataset.columns, **dataset.left_out}
    for option, names in named.items():
        for name in names:
            if name not in known:
                raise InputError(
                    f"there is no column '{name}'" + (" to predict" if option == "target" else ""),
                    code=f"data.{option.replace('_', '-')}",
                    where=option,
                    got=name,
                    next=_nearest(name, list(known)),
                )


def _nearest(name: str, known: Sequence[str]) -> str:
    near = did_you_mean(name, known)
    if len(known) == 1:
        return f"There is one column, '{known[0][:40]}'. If another separator parts it, say --separator, as space."
    return near if len(near) < 200 or near.startswith("Did") else f"Known: {', '.join(known[:12])}, …"


def _with_marks(dataset: Dataset, asked: DataSpec) -> Dataset:
    """Columns that say something about rows are no inputs."""
    by, rows = dataset.defaults.by, len(dataset)
    if asked.weight_column in dataset.columns:
        weights = weight_of_each(_numbers(dataset, "weight_column", asked.weight_column), rows)
        dataset = _without(replace(dataset, weights=weights), {asked.weight_column: WEIGHS})
    if asked.group_column in dataset.columns:
        by, groups = "group", group_of_each(_known(dataset, "group_column", asked.group_column), rows)
        dataset = _without(replace(dataset, groups=groups), {asked.group_column: GROUPS})
    if asked.time_column in dataset.columns:
        by, times = "time", time_of_each(_numbers(dataset, "time_column", asked.time_column), rows)
        dataset = _without(replace(dataset, times=times), {asked.time_column: ORDERS})
    return replace(dataset, defaults=replace(dataset.defaults, by=by))


def _numbers(dataset: Dataset, option: str, name: str) -> np.ndarray:
    if dataset.fields[name].kind not in ("number", "date"):
        raise InputError(
            f"column '{name}' must hold numbers" + (" or dates" if option == "time_column" else ""),
            code=f"data.{option.replace('_', '-')}",
            where=option,
            got=", ".join(dataset.fields[name].classes[:4]) or dataset.fields[name].kind,
            next="Name another column.",
        )
    return _known(dataset, option, name)


def _known(dataset: Dataset, option: str, name: str) -> np.ndarray:
    values, known = dataset.columns[name], known_rows(dataset, [name])
    if not known.all():
        raise InputError(
            f"column '{name}' must have a value in every row",
            code=f"data.{option.replace('_', '-')}",
            where=option,
            got=f"{int((~known).sum()):,} of {len(known):,} rows without one",
            next="Fill them in, or leave these rows out of the file.",
        )
    return values


def _without(dataset: Dataset, reasons: dict[str, str]) -> Dataset:
    """The data set without some of its columns, each with the reason."""
    gone = {name: reason for name, reason in reasons.items() if name in dataset.columns}
    return replace(
        dataset,
        inputs={name: values for name, values in dataset.inputs.items() if name not in gone},
        targets={name: values for name, values in dataset.targets.items() if name not in gone},
        fields={name: field for name, field in dataset.fields.items() if name not in gone},
        left_out={**dataset.left_out, **gone},
    )


def _with_targets(dataset: Dataset, names: Sequence[str], task: str | None) -> Dataset:
    """Named inputs become targets; a target that is not named is left out."""
    for name in names:
        if name in dataset.left_out:
            raise InputError(
                f"column '{name}' is no column to predict: {dataset.left_out[name]}",
                code="data.target",
                where="target",
                got=name,
                next="Name another column to predict.",
            )
        if name in dataset.inputs:
            dataset = _turned(dataset, name, task)
    if names:
        own = {name: "another column is to be predicted" for name in dataset.targets if name not in names}
        dataset = _without(dataset, own)
        dataset = replace(dataset, targets={name: dataset.targets[name] for name in names})
    changed = {name: as_asked(dataset.fields[name], values, task) for name, values in dataset.targets.items()}
    return replace(
        dataset,
        targets={name: values for name, (_, values) in changed.items()},
        fields={**dataset.fields, **{name: field for name, (field, _) in changed.items()}},
    )


def _turned(dataset: Dataset, name: str, task: str | None) -> Dataset:
    """The data set with an input as one of its targets, without the rows where it is missing."""
    known = known_rows(dataset, [name])
    if not known.any():
        raise InputError(
            f"column '{name}' has no value in any row",
            code="data.target",
            where="target",
            got=name,
            next="Name another column to predict.",
        )
    notes = dataset.notes
    if not known.all():
        notes += (rows_left_out([name], int((~known).sum())),)
        dataset = dataset.take(np.flatnonzero(known))
    field, values, said = as_target(dataset.fields[name], dataset.inputs[name], task)
    return replace(
        dataset,
        inputs={each: column for each, column in dataset.inputs.items() if each != name},
        targets={**dataset.targets, name: values},
        fields={**dataset.fields, name: field},
        notes=notes + said,
    )


def _no_target(dataset: Dataset) -> InputError:
    fields = list(dataset.input_fields)
    shown = [f"{field.name} ({f'{len(field.classes)} classes' if field.classes else field.kind})" for field in fields]
    likely = likely_target([field.name for field in fields])
    return InputError(
        "say which column to predict",
        code="data.no-target",
        where=dataset.name,
        allowed=", ".join(shown[:20]) + (f" and {len(shown) - 20} more" if len(shown) > 20 else ""),
        next=f"For example: --target {likely!r}, in Python target={likely!r}" if likely else "",
    )
