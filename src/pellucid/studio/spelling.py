"""How a text file that was brought is spelled, as it was found or as a person says it is."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pellucid.data.tables import dialect
from pellucid.data.tables.files import MARK
from pellucid.data.tables.text import SUFFIXES
from pellucid.errors import InputError
from pellucid.spec.experiment import DataSpec, Experiment

SAID = ("separator", "decimal", "encoding", "header")
"""What can be said."""


def spelled_as(path: Path, said: Mapping[str, str]) -> DataSpec:
    """What is asked of a table; a first line that is a row gets a line of names before it.

    Raises:
        InputError: what was said is not possible.
    """
    unknown = sorted(set(said) - set(SAID))
    if unknown or said.get("header", "yes") not in ("yes", "no"):
        raise InputError(
            "a table cannot be read like that",
            code="upload.spelling",
            got=unknown[0][:40] if unknown else f"header {said['header'][:20]}",
            allowed=f"{', '.join(SAID)}; header yes or no",
        )
    asked = Experiment.of(**{name: value for name, value in said.items() if name != "header" and value}).data
    if said.get("header") != "no" or path.suffix not in SUFFIXES:
        return asked
    _name_columns(path, asked)
    return asked.model_copy(update={"encoding": "utf-8"})


def spelling_of(path: Path, said: Mapping[str, str]) -> dict[str, Any]:
    """How a text file was read, as plain data; nothing for other files."""
    if path.suffix not in SUFFIXES:
        return {}
    mark = MARK.get(said.get("decimal", ""), "")
    found = dialect.dialect_of(path, said.get("encoding", ""), said.get("separator", ""), mark)
    told = {"separator": found.separator, "decimal": found.decimal, "encoding": said.get("encoding") or found.encoding}
    return {"spelling": {**told, "header": said.get("header", "yes")}}


def _name_columns(path: Path, asked: DataSpec) -> None:
    """The file again, in UTF-8, with ``column1, column2, …`` as its first line."""
    found = dialect.dialect_of(path, asked.encoding, asked.separator, MARK.get(asked.decimal or "", ""))
    text = path.read_text(found.encoding)
    first = next(csv.reader([text.partition("\n")[0]], delimiter=found.separator), [])
    names = found.separator.join(f"column{number}" for number in range(1, len(first) + 1))
    path.write_text(f"{names}\n{text}", "utf-8")
