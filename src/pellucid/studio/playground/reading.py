"""A link of the classic playground as an experiment of ours.

References:
    tensorflow/playground, src/state.ts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl
from zlib import crc32

import numpy as np

from pellucid.spec.experiment import Experiment
from pellucid.studio.playground.words import (
    ACTIVATIONS,
    DEEPEST,
    FEATURES,
    HEIGHTS,
    LONGEST_SEED,
    LONGEST_SIZE,
    MOST_NOISE,
    MOST_ROWS,
    SETS,
    SHARES,
    Fields,
)


def is_classic(link: str) -> bool:
    """Whether a link is one of the classic playground."""
    return not {"networkShape", "dataset"}.isdisjoint(fields_of(link))


def fields_of(link: str) -> Fields:
    """What stands behind the ``#`` of a link, by name."""
    return dict(parse_qsl(link.rpartition("#")[2], keep_blank_values=True))


def read_classic(fields: Mapping[str, str]) -> tuple[Experiment, dict[str, Any]]:
    """The experiment, and the settings of the page, that a link of the classic playground asks for.

    Example:
        >>> experiment, display = read_classic({"dataset": "xor", "networkShape": "3,2", "x": "true", "y": "true"})
        >>> experiment.data.source, str(experiment.network)
        ('xor', 'dense 3 tanh, dense 2 tanh')
    """
    heights = fields.get("problem") == "regression"
    name = HEIGHTS.get(fields.get("regDataset", ""), "plane")
    name = name if heights else SETS.get(fields.get("dataset", ""), "circle")
    activation = fields.get("activation", "tanh")
    activation = activation if activation in ACTIVATIONS else "tanh"
    shape = [size.strip() for size in fields.get("networkShape", "4,2").split(",")[:DEEPEST]]
    sizes = [int(size[:LONGEST_SIZE]) for size in shape if size.isdecimal()]
    noise = round(min(MOST_NOISE, max(0.0, _number(fields, "noise", 0.0) / 100)), 12)
    share = round(min(SHARES[1], max(SHARES[0], _number(fields, "percTrainData", 50.0) / 100)), 12)
    rate = _number(fields, "regularizationRate", 0.0)
    kind = fields.get("regularization", "").lower()
    features = [ours for theirs, ours in FEATURES.items() if _is_on(fields, theirs, theirs in ("x", "y"))]
    experiment = Experiment.of(
        source=f"{name}(noise={noise!r})" if noise else name,
        features=", ".join(features) or "x1, x2",
        network=", ".join(f"dense {size} {activation}" for size in sizes) or "dense",
        split=(share, 0.0, round(1 - share, 12)),
        learning_rate=_number(fields, "learningRate", 0.03) or 0.03,
        batch_size=min(MOST_ROWS, int(_number(fields, "batchSize", 10)) or 10),
        classic=True,
        data_seed=_seed(fields.get("seed", "")),
        **({kind: rate} if kind in ("l1", "l2") and rate > 0 else {}),
    )
    hidden = [field.removesuffix("_hide") for field in fields if field.endswith("_hide") and _is_on(fields, field)]
    display = {
        "showTest": _is_on(fields, "showTestData"),
        "discretize": _is_on(fields, "discretize"),
        "hidden": hidden,
    }
    return experiment, display


def _is_on(fields: Mapping[str, str], name: str, usual: bool = False) -> bool:
    return fields.get(name, str(usual).lower()) == "true"


def _number(fields: Mapping[str, str], name: str, usual: float) -> float:
    try:
        value = float(fields.get(name, usual))
    except ValueError:
        return usual
    return value if np.isfinite(value) else usual


def _seed(text: str) -> int | None:
    """The seed of the points; theirs is any text."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_SEED else crc32(text.encode())
