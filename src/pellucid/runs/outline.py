"""A run in outline, read from its folder alone: what was asked, how far it came, what came out."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pellucid.errors import InputError, PellucidError
from pellucid.runs.arrays import read_texts
from pellucid.runs.folder import RunFolder
from pellucid.runs.record import Record

PARTS = ("test", "validation", "train")
"""Parts of the data, the most honest first."""


@dataclass(frozen=True)
class Outline:
    """A run without its arrays.

    Args:
        folder: where it is.
        state: ``finished``, ``running``, ``interrupted``, or ``damaged`` where its files cannot be read.
        settings: what was asked, every option by its dotted name.
        record: what happened.
        results: loss and metrics by part; of an unfinished run, those of its last epoch.
        when: when something last happened.
        problem: what is damaged.
    """

    folder: RunFolder
    state: str
    settings: Mapping[str, Any]
    record: Record
    results: Mapping[str, Mapping[str, float]]
    when: datetime
    problem: PellucidError | None = None

    @classmethod
    def of(cls, folder: RunFolder) -> Outline:
        """The outline of a run; what cannot be read makes it damaged, and is told."""
        when = datetime.fromtimestamp(_last_touched(folder)).astimezone()
        try:
            record = folder.record()
            results = _measured(folder) if record.finished is not None else {}
            settings = dict(_flat(tomllib.loads(folder.experiment())))
            return cls(folder, folder.state(record), settings, record, results or _so_far(record), when)
        except (PellucidError, OSError, ValueError) as problem:
            known = problem if isinstance(problem, PellucidError) else _unreadable(folder, problem)
            return cls(folder, "damaged", {}, Record(), {}, when, known)

    @property
    def source(self) -> str:
        """Where its rows come from."""
        return str(self.settings.get("data.source", ""))

    @property
    def network(self) -> str:
        """What was trained, in a line."""
        line = self.settings.get("network.line")
        return str(line or (self.record.started.network if self.record.started is not None else ""))

    @property
    def epochs(self) -> tuple[int, int | None]:
        """Epochs gone by, and those that were asked for."""
        return self.record.epoch, self.settings.get("train.epochs")

    @property
    def first_metric(self) -> tuple[str, float] | None:
        """The first metric, or else the loss, on the rows that say most: ``("test.accuracy", 0.98)``."""
        part = next((name for name in PARTS if self.results.get(name)), None)
        if part is None:
            return None
        values = self.results[part]
        name = next((each for each in values if each != "loss"), next(iter(values)))
        return f"{part}.{name}", values[name]

    def to_json(self) -> dict[str, Any]:
        """What ``pellucid runs --json`` prints of it."""
        gone, asked = self.epochs
        return {
            "name": self.folder.name,
            "folder": str(self.folder.path),
            "state": self.state,
            "source": self.source,
            "network": self.network,
            "epochs": gone,
            "epochs_asked": asked,
            "when": self.when.isoformat(timespec="seconds"),
            "results": {part: dict(values) for part, values in self.results.items()},
            "problem": self.problem.to_json() if self.problem is not None else None,
        }


def _last_touched(folder: RunFolder) -> float:
    for path in (folder.journal.path, folder.path):
        if path.exists():
            return path.stat().st_mtime
    return 0.0


def _measured(folder: RunFolder) -> dict[str, dict[str, float]]:
    """Results as the model file says them, without reading an array of it."""
    if not folder.model.is_file():
        return {}
    try:
        metrics = json.loads(read_texts(folder.model)["pellucid"])["metrics"]
        return {part: {name: float(value) for name, value in values.items()} for part, values in metrics.items()}
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise _unreadable(folder, problem) from None


def _so_far(record: Record) -> dict[str, dict[str, float]]:
    results: dict[str, dict[str, float]] = {}
    for column, values in record.history.items():
        part, _, name = column.partition(".")
        if values and name != "objective":
            results.setdefault(part, {})[name] = values[-1]
    return results


def _flat(tree: Mapping[str, Any], beginning: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{beginning}{name}.")
        elif beginning:
            yield f"{beginning}{name}", value


def _unreadable(folder: RunFolder, problem: Exception) -> InputError:
    return InputError(
        "a file of this run cannot be read",
        code="run.damaged",
        where=str(folder.path),
        got=str(problem)[:200],
        next="Look with: pellucid doctor",
    )
