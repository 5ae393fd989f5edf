"""A session as one text for a link, and back; links of the classic playground are understood, too.

Our text is ``v1.`` and the base64url of compressed JSON: the experiment (what differs from the
defaults), the title, the display settings of the page, and the weights where they are wished for.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl
from zlib import crc32

import numpy as np

from pellucid.errors import InputError
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_from_tree

VERSION = "v1."
LONGEST = 200_000
LARGEST = 2_000_000
"""Characters of a link, and bytes of what it unfolds to."""

MOST_WEIGHTS = 20_000

CLASSIC_SETS = {"circle": "circle", "xor": "xor", "gauss": "gauss", "spiral": "spiral"}
CLASSIC_HEIGHTS = {"reg-plane": "plane", "reg-gauss": "multi-gauss"}
CLASSIC_FEATURES = {
    "x": "x1",
    "y": "x2",
    "xSquared": "x1^2",
    "ySquared": "x2^2",
    "xTimesY": "x1*x2",
    "sinX": "sin(x1)",
    "sinY": "sin(x2)",
    "cosX": "cos(x1)",
    "cosY": "cos(x2)",
}
CLASSIC_ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")


def text_of(
    experiment: Experiment, title: str, display: Mapping[str, Any], weights: Mapping[str, np.ndarray] | None = None
) -> str:
    """The text of a link.

    Args:
        experiment: what is shared.
        title: what it is called.
        display: settings of the page.
        weights: by ``layer/name``; ``None`` for none.

    Raises:
        InputError: there are too many weights for a link.
    """
    tree: dict[str, Any] = {
        "experiment": experiment.portable().model_dump(mode="json", exclude_defaults=True),
        "title": title,
        "display": dict(display),
    }
    if weights is not None:
        count = sum(value.size for value in weights.values())
        if count > MOST_WEIGHTS:
            raise InputError(
                "these are too many weights for a link",
                code="share.weights",
                got=f"{count:,}",
                allowed=f"{MOST_WEIGHTS:,}",
                next="Save the model file instead.",
            )
        tree["weights"] = {
            name: {"shape": list(value.shape), "data": _base64(np.ascontiguousarray(value, "<f4").tobytes())}
            for name, value in weights.items()
        }
    packed = zlib.compress(json.dumps(tree, separators=(",", ":")).encode(), 9)
    return VERSION + _base64(packed)


def shared(text: str) -> dict[str, Any]:
    """What a link holds: ``experiment``, ``title``, ``display``, ``weights`` (arrays by name, or ``None``).

    Raises:
        InputError: it is neither ours nor one of the classic playground.
    """
    link = text.strip()
    if len(link) > LONGEST:
        raise _unreadable("too long", f"{LONGEST:,} characters")
    _, found, ours = link.rpartition("share=")
    if (ours if found else link).startswith(VERSION):
        return _unfolded((ours if found else link).removeprefix(VERSION))
    _, _, query = link.rpartition("#")
    fields = dict(parse_qsl(query, keep_blank_values=True))
    if "networkShape" in fields or "dataset" in fields:
        experiment, display = classic(fields)
        return {"experiment": experiment, "title": "", "display": display, "weights": None}
    raise _unreadable(link[:40], "a link of the studio, or of the classic playground")


def classic(fields: Mapping[str, str]) -> tuple[Experiment, dict[str, Any]]:
    """The experiment, and the settings of the page, that a link of the classic playground asks for.

    Example:
        >>> experiment, display = classic({"dataset": "xor", "networkShape": "3,2", "x": "true", "y": "true"})
        >>> experiment.data.source, str(experiment.network)
        ('xor', 'dense 3 tanh, dense 2 tanh')

    References:
        tensorflow/playground, src/state.ts.
    """
    heights = fields.get("problem") == "regression"
    name = CLASSIC_HEIGHTS.get(fields.get("regDataset", ""), "plane")
    name = name if heights else CLASSIC_SETS.get(fields.get("dataset", ""), "circle")
    activation = fields.get("activation", "tanh")
    activation = activation if activation in CLASSIC_ACTIVATIONS else "tanh"
    sizes = [int(size) for size in fields.get("networkShape", "4,2").split(",") if size.strip().isdigit()]
    noise = min(80.0, max(0.0, _number(fields, "noise", 0.0))) / 100
    share = min(90.0, max(10.0, _number(fields, "percTrainData", 50.0))) / 100
    rate = _number(fields, "regularizationRate", 0.0)
    kind = fields.get("regularization", "").lower()
    features = [ours for theirs, ours in CLASSIC_FEATURES.items() if _is_on(fields, theirs, theirs in ("x", "y"))]
    experiment = Experiment.of(
        source=f"{name}(noise={noise:g})" if noise else name,
        features=", ".join(features) or "x1, x2",
        network=", ".join(f"dense {size} {activation}" for size in sizes) or "dense",
        split=(share, 0.0, round(1 - share, 10)),
        learning_rate=_number(fields, "learningRate", 0.03) or 0.03,
        batch_size=int(_number(fields, "batchSize", 10)) or 10,
        classic=True,
        data_seed=crc32(fields.get("seed", "").encode()) if fields.get("seed") else None,
        **({kind: rate} if kind in ("l1", "l2") and rate > 0 else {}),
    )
    hidden = [
        field.removesuffix("_hide") for field, value in fields.items() if field.endswith("_hide") and value == "true"
    ]
    display = {
        "showTest": _is_on(fields, "showTestData", False),
        "discretize": _is_on(fields, "discretize", False),
        "hidden": hidden,
    }
    return experiment, display


def _is_on(fields: Mapping[str, str], name: str, usual: bool) -> bool:
    return fields.get(name, str(usual).lower()) == "true"


def _number(fields: Mapping[str, str], name: str, usual: float) -> float:
    try:
        value = float(fields.get(name, usual))
    except ValueError:
        return usual
    return value if np.isfinite(value) else usual


def _unfolded(packed: str) -> dict[str, Any]:
    try:
        raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        unfolding = zlib.decompressobj()
        text = unfolding.decompress(raw, LARGEST)
        if unfolding.unconsumed_tail:
            raise _unreadable("more than it may hold", f"{LARGEST:,} bytes")
        tree = json.loads(text)
        experiment = experiment_from_tree(tree["experiment"])
        weights = {name: _array(each) for name, each in tree["weights"].items()} if tree.get("weights") else None
        return {
            "experiment": experiment,
            "title": str(tree.get("title", ""))[:200],
            "display": dict(tree.get("display") or {}),
            "weights": weights,
        }
    except (ValueError, zlib.error, KeyError, TypeError, AttributeError, RecursionError) as problem:
        if isinstance(problem, InputError):
            raise
        raise _unreadable(f"{type(problem).__name__}", "a whole link") from None


def _array(encoded: Mapping[str, Any]) -> np.ndarray:
    data = base64.urlsafe_b64decode(encoded["data"] + "=" * (-len(encoded["data"]) % 4))
    return np.frombuffer(data, "<f4").reshape([int(size) for size in encoded["shape"]]).copy()


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unreadable(got: str, allowed: str) -> InputError:
    return InputError(
        "this link cannot be read",
        code="share.link",
        got=got,
        allowed=allowed,
        next="Copy it again, from its beginning to its end.",
        safe="Nothing was changed.",
    )
