"""The table of built-in data sources, and loading one by its words."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.downloads import fetched
from pellucid.data.schema import Dataset
from pellucid.data.tables.files import check_no_text, read_dataset
from pellucid.errors import InputError, did_you_mean
from pellucid.registry import Registry
from pellucid.spec.experiment import DataSpec
from pellucid.spec.source import SourceCall

sources: Registry[Callable[..., Dataset]] = Registry("data source")

RANGES: dict[str, tuple[float, float]] = {
    "points": (2, 10_000_000),
    "noise": (0, 10),
    "classes": (2, 100),
    "cells": (2, 100),
    "size": (8, 64),
    "days": (2, 10_000),
    "busy": (1, 10_000),
    "position_noise": (0, 10),
    "label_noise": (0, 1),
    "value_noise": (0, 10),
    "turns": (0.1, 10),
    "low": (-1_000_000, 1_000_000),
    "high": (-1_000_000, 1_000_000),
}
"""Smallest and largest value of every numeric option, the same in every source."""

MEANINGS = {
    "points": "how many rows are made",
    "noise": "noise as this set knows it",
    "classes": "how many classes",
    "cells": "squares along each side",
    "size": "pixels along each side of a picture",
    "days": "how many days",
    "busy": "visits in the busiest minute",
    "position_noise": "standard deviation by which points are moved once their label is decided",
    "label_noise": "share of points that get another class",
    "value_noise": "standard deviation that is added to every value",
    "turns": "turns of every arm",
    "low": "smallest input",
    "high": "largest input",
    "formula": "what is computed of the inputs, as sin(3*x1) + x2",
}
"""What every option means, in a few words."""


def load(
    call: SourceCall,
    rng: np.random.Generator,
    data_dir: str | Path | None = None,
    asked: DataSpec | None = None,
) -> Dataset:
    """The data set that ``call`` asks for.

    Args:
        call: a source's name with its options, or the path of a table file.
        rng: the generator of the ``data`` stream.
        data_dir: folder with downloaded data, for sources that read from it.
        asked: how a file is spelled, and which of its columns are wanted.

    Raises:
        InputError: an unknown source or option, an option of the wrong type or out of range.

    Example:
        >>> len(load(SourceCall.parse("circle(points=100)"), np.random.default_rng(0)))
        100
    """
    asked = asked or DataSpec()
    if call.is_path:
        return read_dataset(call.name, asked)
    check_no_text(f"the source {call.name}", asked)
    if call.name in fetched and call.name not in sources:
        raise InputError(
            f"{call.name} is a text, and networks here learn from numbers, classes and pictures",
            code="source.text",
            got=call.name,
            allowed=", ".join(sources),
        )
    source = sources[call.name]
    options = {name: _checked(call, name, value) for name, value in call.options.items()}
    if "data_dir" in inspect.signature(source).parameters:
        options["data_dir"] = data_dir
    return source(rng, **options)


def source_options(name: str) -> dict[str, int | float | bool | str]:
    """Options of a source with their defaults.

    Example:
        >>> source_options("spiral")
        {'points': 500, 'noise': 0.0, 'position_noise': 0.0, 'label_noise': 0.0}
    """
    parameters = inspect.signature(sources[name]).parameters.values()
    return {each.name: each.default for each in parameters if each.name not in ("rng", "data_dir")}


def _checked(call: SourceCall, name: str, value: Any) -> Any:
    known = source_options(call.name)
    if name not in known:
        raise InputError(
            f"{call.name} has no option '{name}'",
            code="source.option",
            got=name,
            next=did_you_mean(name, known) if known else f"Write {call.name} without options.",
        )
    wanted = type(known[name])
    if not _fits(value, wanted):
        raise InputError(
            f"option '{name}' of {call.name} is of the wrong kind",
            code="source.option",
            got=repr(value),
            allowed={int: "a whole number", float: "a number", bool: "true or false", str: "a word"}[wanted],
        )
    return _in_range(call, name, wanted(value))


def _fits(value: object, wanted: type) -> bool:
    if isinstance(value, bool) or wanted is bool:
        return isinstance(value, bool) and wanted is bool
    if wanted is int:
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return isinstance(value, int | float if wanted is float else wanted)


def _in_range(call: SourceCall, name: str, value: Any) -> Any:
    low, high = RANGES.get(name, (-np.inf, np.inf)) if not isinstance(value, str) else (value, value)
    if not low <= value <= high:
        raise InputError(
            f"option '{name}' of {call.name} is out of range",
            code="source.option",
            got=value,
            allowed=f"{low:,} to {high:,}",
        )
    return value
