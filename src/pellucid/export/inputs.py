"""What goes into a network as the page holds it: raw fields, and the steps that prepare their values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pellucid.data.preprocess.encoders.base import Encoder
from pellucid.data.preprocess.encoders.classes import ClassEncoder
from pellucid.data.preprocess.encoders.date import CYCLES, DateEncoder
from pellucid.data.preprocess.encoders.number import NumberEncoder
from pellucid.data.preprocess.preparation import Preparation
from pellucid.data.preprocess.scale import Affine, Log, Pixels, Quantile, Scaling, Unscaled


def inputs_of(inputs: Preparation, ranges: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """Names, shape and fields of a raw row: numbers, indices of classes, days since 1970-01-01.

    Args:
        inputs: what prepares them.
        ranges: the smallest and the largest value of each raw column in the training rows.
    """
    raw = [name for field in inputs.fields for name in field.flat_names]
    fields = [
        {
            "name": field.name,
            "kind": field.kind,
            "low": field.low,
            "high": field.high,
            "unit": field.unit,
            "range": ranges.get(field.name),
        }
        for field in inputs.fields
    ]
    if inputs.encoding is not None:
        known = map(_known, inputs.encoding.encoders)
        fields = [field | more for field, more in zip(fields, known, strict=True)]
    return {"names": raw, "shape": list(inputs.shape) if inputs.features is None else [len(raw)], "fields": fields}


def preprocessing_of(inputs: Preparation) -> list[dict[str, Any]]:
    """The steps from a raw row to what the first layer sees; those that change nothing are left out."""
    if inputs.encoding is None or inputs.features is None:
        return _scaling(inputs.scaling)
    steps: list[dict[str, Any]] = []
    encoded = list(inputs.encoding.source)
    if not inputs.encoding.plain:
        steps.append({"step": "encode", "columns": list(map(_encoder, inputs.encoding.encoders)), "names": encoded})
    if list(inputs.names) != encoded:
        trees = [expression.to_json() for expression in inputs.features.expressions]
        steps.append({"step": "features", "expressions": trees, "names": list(inputs.names)})
    only = {} if inputs.scaled.all() else {"columns": np.flatnonzero(inputs.scaled).tolist()}
    return steps + [step | only for step in _scaling(inputs.scaling)]


def _known(encoder: Encoder) -> dict[str, Any]:
    """What the page needs to ask for a value: what is usual, the classes, whether it may be missing."""
    common = {"missing": encoder.marked, "usual": encoder.usual}
    match encoder:
        case ClassEncoder():
            return common | {"classes": encoder.field.classes, "seen": sorted(encoder.seen)}
        case DateEncoder():
            return common | {"clock": "day" in encoder.cycles}
    return common


def _encoder(encoder: Encoder) -> dict[str, Any]:
    """The encoder as the page computes it."""
    match encoder:
        case ClassEncoder():
            rare = [list(encoder.rare)] if encoder.rare else []
            groups = [*([index] for index in encoder.alone), *rare]
            return {"kind": "class", "groups": groups, "seen": sorted(encoder.seen), "marked": encoder.marked}
        case DateEncoder():
            cycles = [CYCLES[name] for name in encoder.cycles]
            return {"kind": "date", "fill": encoder.fill, "cycles": cycles, "marked": encoder.marked}
        case NumberEncoder():
            return {"kind": "number", "fill": encoder.fill, "marked": encoder.marked}
    raise AssertionError(f"the report does not know the encoder {encoder.kind}")


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
