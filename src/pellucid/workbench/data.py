"""The verb *data*: which data sets there are, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from pellucid.data.downloads import fetched
from pellucid.data.sources import load, sources
from pellucid.home import data_folder
from pellucid.spec.source import SourceCall


@dataclass(frozen=True)
class Listed:
    """A data set that can be named.

    Args:
        name: what is typed.
        about: one sentence that says what the rows are.
        rows: how many there are, unless told otherwise.
        inputs: what a row has besides its targets: a number of columns, or the size of a picture.
        kind: made by a formula, bundled with scikit-learn, or fetched.
        where: the folder with the files of a fetched one; empty where they are not there.
    """

    name: str
    about: str
    rows: int
    inputs: str
    kind: Literal["bundled", "generated", "fetched"]
    where: str = ""

    def to_json(self) -> dict[str, Any]:
        """What ``pellucid data list --json`` prints of it."""
        return dict(vars(self))


def catalog(data_dir: str | Path | None = None) -> list[Listed]:
    """Every data set that can be named.

    Args:
        data_dir: the data folder; left out, ``PELLUCID_DATA`` or the usual one.

    Example:
        >>> {each.name: each.rows for each in catalog()}["iris"]
        150
    """
    return [*_at_hand(), *_to_fetch(data_folder(data_dir))]


def _at_hand() -> Iterator[Listed]:
    for name in sources:
        if name not in fetched:
            data = load(SourceCall(name), np.random.default_rng(0))
            shape = data.input_fields[0].shape
            inputs = "x".join(map(str, shape)) if shape else str(len(data.inputs))
            yield Listed(name, data.about, len(data), inputs, "generated" if data.generated else "bundled")


def _to_fetch(folder: Path) -> Iterator[Listed]:
    for name, data in fetched.items():
        about = (sources[name].__doc__ or "").split("\n")[0] if name in sources else data.about
        found = [file.found(folder) for file in data.files]
        where = "" if None in found else str(found[0].parent)  # type: ignore[union-attr]
        yield Listed(name, about, data.rows, data.inputs, "fetched", where)
