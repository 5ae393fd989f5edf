"""The verb *runs*: which runs there are, and one of them in full."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pellucid.runs.folder import RunFolder, all_runs
from pellucid.runs.outline import Outline


def list_runs() -> list[Outline]:
    """Every run without a place of its own, the newest first."""
    outlines = [Outline.of(folder) for folder in all_runs()]
    return sorted(outlines, key=lambda outline: outline.when, reverse=True)


def one_run(name: str | Path) -> Outline:
    """A run by its name or folder.

    Raises:
        InputError: there is no such run.
    """
    return Outline.of(RunFolder.open(name))


def details(outline: Outline) -> dict[str, Any]:
    """Everything about a run as plain data, as ``pellucid runs NAME --json`` prints it."""
    record = outline.record
    return {
        **outline.to_json(),
        "settings": dict(outline.settings),
        "parameters": record.started.parameters if record.started is not None else None,
        "rows": dict(record.started.rows) if record.started is not None else {},
        "seconds": record.seconds,
        "stopped": record.finished.stopped if record.finished is not None else None,
        "best_epoch": record.finished.best_epoch if record.finished is not None else None,
        "warnings": [{"code": warning.code, "what": warning.what} for warning in record.warnings],
        "changes": [change.to_json() for change in record.changes],
        "checkpoints": [path.name for path in outline.folder.checkpoints.all()],
        "damaged_checkpoints": [path.name for path in outline.folder.checkpoints.damaged()],
        "history": record.history,
    }
