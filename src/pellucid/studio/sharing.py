"""A session as one text for a link, and back; links of the classic playground are understood, too.

Our text is ``v1.`` and the base64url of compressed JSON: the experiment (what differs from the
defaults), the title, the display settings of the page, the weights where they are wished for, and
rows that no source gives again, or else the name of the file that they are in.
"""

from __future__ import annotations

import base64
import json
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Never

import numpy as np

from pellucid.data.schema import Dataset
from pellucid.data.split import Split
from pellucid.errors import InputError
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_from_tree
from pellucid.studio.playground import fields_of, is_classic, read_classic
from pellucid.studio.rows import read_rows, said_rows

VERSION = "v1."
LONGEST = 200_000
LARGEST = 2_000_000
"""Characters of a link, and bytes of what it unfolds to."""

MOST_WEIGHTS = 20_000
LONGEST_TITLE = 200
TYPES = ("<f4", "<f8")

DISPLAY: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("discretize", "showTest", "showTrain", "logLoss", "classicColors"), (True, False)),
    "map": ("confidence", "class", "contour"),
    "paint": ("weight", "gradient", "update", "contribution"),
    "scale": ("global", "layer"),
}
"""Choices of display that a link may make."""

Rows = tuple[Dataset, Split | None]
"""Rows, and which of them are for what where that was decided by hand."""


@dataclass(frozen=True)
class Shared:
    """What a link holds.

    Args:
        experiment: what was asked.
        title: what it is called.
        display: settings of the page.
        weights: by ``layer/name``; ``None`` for none.
        rows: where no source gives them again.
        file: the name of the file that the rows are in; empty where it needs none.
    """

    experiment: Experiment
    title: str = ""
    display: Mapping[str, Any] = field(default_factory=dict)
    weights: Mapping[str, np.ndarray] | None = None
    rows: Rows | None = None
    file: str = ""


def text_of(content: Shared) -> str:
    """The text of a link.

    Raises:
        InputError: there are too many weights for a link, or too many rows.
    """
    tree: dict[str, Any] = {
        "experiment": content.experiment.portable().model_dump(mode="json", exclude_defaults=True),
        "title": content.title,
        "display": dict(content.display),
    }
    if content.weights is not None:
        tree["weights"] = _said_weights(content.weights)
    if content.file:
        tree["file"] = content.file
    if content.rows is None:
        return _folded(tree)
    told = said_rows(*content.rows)
    text = "" if told is None else _folded({**tree, "rows": told})
    if not text or len(text) > LONGEST:
        raise InputError(
            "these rows are too many for a link",
            code="share.rows",
            got=f"{len(content.rows[0]):,} rows",
            allowed=f"{LONGEST:,} characters in all",
            next="Send the model file, or the experiment with its file.",
        )
    return text


def shared(text: str) -> Shared:
    """What a link holds.

    Raises:
        InputError: it is neither ours nor one of the classic playground.
    """
    link = text.strip()
    if len(link) > LONGEST:
        raise _unreadable("too long", f"{LONGEST:,} characters")
    _, found, ours = link.rpartition("share=")
    if (ours if found else link).startswith(VERSION):
        return _unfolded((ours if found else link).removeprefix(VERSION).partition("&")[0])
    if is_classic(link):
        experiment, display = read_classic(fields_of(link))
        return Shared(experiment, display=display)
    raise _unreadable(link[:40], "a link of the studio, or of the classic playground")


def _said_weights(weights: Mapping[str, np.ndarray]) -> dict[str, Any]:
    count = sum(value.size for value in weights.values())
    if count > MOST_WEIGHTS:
        raise InputError(
            "these are too many weights for a link",
            code="share.weights",
            got=f"{count:,}",
            allowed=f"{MOST_WEIGHTS:,}",
            next="Save the model file instead.",
        )
    return {name: _said_array(value) for name, value in weights.items()}


def _said_array(value: np.ndarray) -> dict[str, Any]:
    kind = "<f8" if value.dtype == np.float64 else "<f4"
    data = _base64(np.ascontiguousarray(value, kind).tobytes())
    return {"shape": list(value.shape), "type": kind, "data": data}


def _folded(tree: Mapping[str, Any]) -> str:
    text = json.dumps(tree, separators=(",", ":"), allow_nan=False)
    return VERSION + _base64(zlib.compress(text.encode(), 9))


def _unfolded(packed: str) -> Shared:
    try:
        tree = json.loads(_text_in(packed), parse_constant=_no_number)
        json.dumps(tree, ensure_ascii=False).encode()  # halves of characters, which no message could carry on
        weights = {str(name): _array(each) for name, each in tree["weights"].items()} if tree.get("weights") else None
        return Shared(
            experiment_from_tree(tree["experiment"]),
            _shown(str(tree.get("title", ""))),
            _display(tree.get("display") or {}),
            weights,
            read_rows(tree["rows"]) if tree.get("rows") else None,
            _shown(str(tree.get("file", ""))),
        )
    except (ValueError, zlib.error, KeyError, TypeError, AttributeError, RecursionError, ArithmeticError) as problem:
        if isinstance(problem, InputError):
            raise
        raise _unreadable(f"{type(problem).__name__}", "a whole link") from None


def _text_in(packed: str) -> bytes:
    """What the text unfolds to, never more than it may hold."""
    raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    unfolding = zlib.decompressobj()
    text = unfolding.decompress(raw, LARGEST)
    if unfolding.unconsumed_tail or not unfolding.eof:
        raise _unreadable("more than it may hold", f"{LARGEST:,} bytes")
    return text


def _array(encoded: Mapping[str, Any]) -> np.ndarray:
    kind = encoded.get("type", TYPES[0])
    if kind not in TYPES:
        raise _unreadable("numbers of another type", ", ".join(TYPES))
    data = base64.urlsafe_b64decode(encoded["data"] + "=" * (-len(encoded["data"]) % 4))
    return np.frombuffer(data, kind).reshape([int(size) for size in encoded["shape"]]).copy()


def _display(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the page knows of a link's display; names of controls are the page's to know."""
    known = {
        name: value for name, value in said.items() if type(value) in (bool, str) and value in DISPLAY.get(name, ())
    }
    lists = {name: said[name] for name in ("hidden", "locked") if isinstance(said.get(name), list)}
    return {**known, **lists}


def _shown(text: str) -> str:
    """Without characters that do not show, or that turn the text around."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")[:LONGEST_TITLE]


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _no_number(word: str) -> Never:
    raise ValueError(word)


def _unreadable(got: str, allowed: str) -> InputError:
    return InputError(
        "this link cannot be read",
        code="share.link",
        got=got,
        allowed=allowed,
        next="Copy it again, from its beginning to its end.",
        safe="Nothing was changed.",
    )
