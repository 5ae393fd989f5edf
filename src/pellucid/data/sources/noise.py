"""Noise of positions and noise of labels or values, apart from each other and the same for every set of points."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np

from pellucid.data.schema import Dataset

Source = Callable[..., Dataset]


def with_noise(of: Literal["label_noise", "value_noise"]) -> Callable[[Source], Source]:
    """Decorator that gives a source of points two more options.

    ``position_noise`` is the standard deviation by which a point is moved once its label is
    decided, in units of the inputs.  ``label_noise`` is the share of points that get another
    class; ``value_noise`` is a standard deviation that is added to each value.  What they draw is
    drawn after everything else, and the same whatever their size: more noise moves the same
    points further, and none leaves the points as they are.
    """

    def decorate(source: Source) -> Source:
        @functools.wraps(source)
        def noisy(rng: np.random.Generator, **options: int | float | bool | str) -> Dataset:
            position, target = float(options.pop("position_noise", 0.0)), float(options.pop(of, 0.0))
            dataset = _moved(rng, source(rng, **options), position)
            return _relabelled(rng, dataset, target) if of == "label_noise" else _other_values(rng, dataset, target)

        own = inspect.signature(source)
        more = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=0.0, annotation=float)
            for name in ("position_noise", of)
        ]
        noisy.__signature__ = own.replace(parameters=[*own.parameters.values(), *more])  # type: ignore[attr-defined]
        return noisy

    return decorate


def _moved(rng: np.random.Generator, dataset: Dataset, deviation: float) -> Dataset:
    away = {name: rng.normal(0, 1, len(dataset)) for name in dataset.inputs}
    if not deviation:  # adding 0 would turn −0 into 0
        return dataset
    moved = {name: values + deviation * away[name] for name, values in dataset.inputs.items()}
    return replace(dataset, inputs=moved)


def _relabelled(rng: np.random.Generator, dataset: Dataset, share: float) -> Dataset:
    """Of this share of the points, the class is drawn among the others."""
    ((name, labels),) = dataset.targets.items()
    classes = len(dataset.fields[name].classes)
    other = (labels + rng.integers(1, classes, len(labels))) % classes
    return replace(dataset, targets={name: np.where(rng.uniform(0, 1, len(labels)) < share, other, labels)})


def _other_values(rng: np.random.Generator, dataset: Dataset, deviation: float) -> Dataset:
    ((name, values),) = dataset.targets.items()
    added = deviation * rng.normal(0, 1, len(values))
    return replace(dataset, targets={name: values + added}) if deviation else dataset
