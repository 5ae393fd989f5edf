"""Names for the arrays of a tree: ``learner/params/dense1/weight``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lazy_loader

jax = lazy_loader.load("jax")


def named_leaves(tree: Any) -> Iterator[tuple[str, Any]]:
    """Every array of a tree with its name, in the tree's own order."""
    for path, leaf in jax.tree_util.tree_flatten_with_path(tree)[0]:
        yield "/".join(_part(part) for part in path), leaf


def _part(part: Any) -> str:
    for attribute in ("key", "name", "idx"):
        if hasattr(part, attribute):
            return str(getattr(part, attribute))
    return str(part)
