"""The page as text: the data escaped, scripts and styles named by their hashes, nothing from outside."""

from __future__ import annotations

import json
import math
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files

import numpy as np

from pellucid.errors import InputError
from pellucid.export.report.bundle import bundle


def build_report(page: Mapping[str, object]) -> str:
    """One HTML file in which the network computes; it opens from disk and asks nothing of the network.

    Everything but ``model`` may be missing; the page then says what it lacks.  Numbers that are
    not finite become ``null``, which the page shows as "–".

    Args:
        page: the parts of :class:`~pellucid.export.report.contract.Page` as plain data; weights as
            :func:`~pellucid.export.report.encode_array` writes them.

    Raises:
        InputError: there is no model, or it lacks its inputs, nodes or outputs.

    References:
        W3C, *Content Security Policy Level 3*, hashes of inline scripts and styles.
    """
    _check(page)
    folder = files("pellucid.export.report")
    sources = {entry.name: entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".js")}
    parts = {
        "title": escape(str(page.get("title", "A trained network"))),
        "style": folder.joinpath("report.css").read_text("utf-8"),
        "script": bundle(sources, "main.js"),
        "page": script_json(page),
    }
    parts["policy"] = policy(parts["script"], parts["style"])
    text = folder.joinpath("template.html").read_text("utf-8")
    before, *slots = text.split("{{")
    return before + "".join(parts[name] + rest for name, rest in (slot.split("}}", 1) for slot in slots))


def policy(script: str, style: str) -> str:
    """The content security policy: this script and this style run, and nothing is fetched from anywhere."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def script_json(value: object) -> str:
    r"""JSON that cannot end the script element it stands in, nor break a line in it.

    Example:
        >>> script_json("</script><!--")
        '"\\u003c/script\\u003e\\u003c!--"'
    """
    text = json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def _check(page: Mapping[str, object]) -> None:
    model = page.get("model")
    wanted = ("inputs", "nodes", "outputs")
    missing = [name for name in wanted if name not in model] if isinstance(model, Mapping) else ["model"]
    if missing:
        raise InputError(
            f"the page has no {', '.join(missing)}",
            code="report.incomplete",
            where="page" if missing == ["model"] else "page.model",
            got=", ".join(model if isinstance(model, Mapping) else page) or "an empty page",
            allowed=f"a model with {', '.join(wanted)}; every other part may be missing",
        )


def _plain(value: object) -> object:
    """The value as JSON knows it: arrays as lists, numbers that are not finite as ``null``."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
