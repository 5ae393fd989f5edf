"""The child that reads one file that was brought: it limits itself, says what is in the file, and ends."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pellucid.errors import InputError, LimitError, PellucidError

if TYPE_CHECKING:
    from pellucid.data.schema import Dataset

ABOUT, DATA, PARTS = "about.json", "data.safetensors", "parts.safetensors"

MEMORY = 2**30
"""Bytes beyond what the programs themselves take."""

CPU_SECONDS = 20
OPEN_FILES = 64
LARGEST_FILE = 2**29

SHOWN_ROWS = 8
SHOWN_COLUMNS = 200
LONGEST_CELL = 60


def limited() -> None:
    """Take memory, time and files from this process, once all it needs is loaded."""
    try:
        import resource
    except ImportError:  # there are no such limits on Windows; the parent's clock is left
        return
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
    }
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limits[resource.RLIMIT_AS] = pages * resource.getpagesize() + MEMORY
    for limit, most in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def read_table(path: Path, said: Mapping[str, str]) -> dict[str, Any]:
    """A table, its rows kept as arrays; points where its columns are those of points.

    Args:
        path: the file.
        said: how a text file is spelled, where that is not to be found from it.
    """
    from pellucid.data.points.text import is_points
    from pellucid.data.tables import files
    from pellucid.studio.spelling import spelled_as, spelling_of

    about, asked = spelling_of(path, said), spelled_as(path, said)
    with suppress(PellucidError):
        if not said and path.suffix in files.TABLES and is_points(files.read_table(path, asked).names):
            return _points(path)
    dataset = files.read_dataset(path, asked)
    _keep(path, dataset)
    return {"kind": "table", **about, **_described(dataset)}


def read_model(path: Path, said: Mapping[str, str]) -> dict[str, Any]:
    """A model file, checked as it is when it is loaded."""
    from pellucid.model import load
    from pellucid.network import summarize

    model = load(path)
    return {
        "kind": "model",
        "network": str(model.experiment.network),
        "inputs": [field.name for field in model.inputs.fields][:SHOWN_COLUMNS],
        "targets": [field.name for field in model.targets.fields],
        "task": model.task.kind,
        "parameters": summarize(model.network).parameters,
        "source": model.experiment.portable().data.source,
        "metrics": model.metrics,
    }


def read_settings(path: Path, said: Mapping[str, str]) -> dict[str, Any]:
    """An experiment file."""
    from pellucid.spec.files import read_experiment

    experiment = read_experiment(path)
    line = "" if experiment.network is None else str(experiment.network)
    return {"kind": "experiment", "source": experiment.portable().data.source, "network": line}


SUFFIXES: dict[str, Callable[[Path, Mapping[str, str]], dict[str, Any]]] = {
    **dict.fromkeys((".csv", ".tsv", ".txt", ".parquet", ".npz"), read_table),
    ".safetensors": read_model,
    ".toml": read_settings,
}
"""Files that can be brought, and what reads them."""


def _points(path: Path) -> dict[str, Any]:
    from pellucid.data.points import parts_of, read_points
    from pellucid.runs.arrays import write_arrays

    dataset, split = read_points(path)
    _keep(path, dataset)
    write_arrays(path.with_name(PARTS), {"parts": parts_of(split, len(dataset))}, {})
    return {"kind": "points", **_described(dataset)}


def _keep(path: Path, dataset: Dataset) -> None:
    from pellucid.runs.dataset import LARGEST, write_dataset

    if not write_dataset(path.with_name(DATA), dataset):
        raise LimitError(
            "the table is too large for the studio",
            code="limit.rows",
            where=str(path),
            got=f"{len(dataset):,} rows of {len(dataset.columns):,} columns",
            allowed=f"{LARGEST / 2**20:.0f} MB of numbers",
            next="Train on it from the command line, or leave columns out.",
        )


def _described(dataset: Dataset) -> dict[str, Any]:
    from pellucid.data.targets import likely_target

    suggested = likely_target([field.name for field in dataset.input_fields if field.kind in ("number", "class")])
    return {
        "rows": len(dataset),
        "columns": list(_columns(dataset))[:SHOWN_COLUMNS],
        "more_columns": max(0, len(dataset.columns) + len(dataset.left_out) - SHOWN_COLUMNS),
        "target": next(iter(dataset.targets), suggested),
        "preview": _preview(dataset),
        "problems": list(dataset.notes)[:SHOWN_COLUMNS],
    }


def _columns(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """Each column with its kind and figures, and whether it can be an input, and could be the target."""
    from pellucid.data.description import described

    for name, values in dataset.columns.items():
        field = dataset.fields[name]
        figures = described(field, values).to_json()
        figures["classes"] = dict(list(figures["classes"].items())[:12])
        role = "target" if name in dataset.targets else "input"
        told = {"name": name, "role": role, "kind": field.kind, "unit": field.unit, **figures}
        yield {key: _plain(value) for key, value in told.items()} | {"may_be_target": field.kind in ("number", "class")}
    for name, reason in dataset.left_out.items():
        yield {"name": name, "role": "left out", "kind": "", "reason": reason, "may_be_target": False}


def _preview(dataset: Dataset) -> list[list[Any]]:
    """The first rows, a list a row, of the columns that are described."""
    names = list(dataset.columns)[:SHOWN_COLUMNS]
    rows = np.arange(min(SHOWN_ROWS, len(dataset)))
    words = dataset.in_words({name: dataset.columns[name] for name in names}, rows)
    return [[_cell(dataset, name, words[name][row]) for name in names] for row in rows]


def _cell(dataset: Dataset, name: str, value: Any) -> Any:
    from pellucid.data.description import day

    if np.ndim(value):
        return f"{'x'.join(map(str, np.shape(value)))} numbers"
    if dataset.fields[name].kind == "date" and math.isfinite(value):
        return day(float(value))
    return _plain(value.item() if isinstance(value, np.generic) else value)


def _plain(value: Any) -> Any:
    """What JSON can say: nothing for what is not finite, long texts cut."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return f"{value[:LONGEST_CELL]}…" if isinstance(value, str) and len(value) > LONGEST_CELL else value


def main(file: str, said: str = "") -> None:
    """Read one file and write beside it what is in it, or what is wrong with it; ``said``: how to, as JSON."""
    path = Path(file)
    read = SUFFIXES[path.suffix]
    if read is read_table:
        import polars  # noqa: F401 - its own memory is not the file's
    limited()
    try:
        about = read(path, json.loads(said or "{}"))
    except PellucidError as problem:
        about = {"error": {**problem.to_json(), "exit_code": problem.exit_code}}
    except MemoryError:
        raise SystemExit(1) from None
    except (ValueError, TypeError, KeyError, OSError, RecursionError, ArithmeticError) as problem:
        about = {"error": _unreadable(path, problem).to_json()}
    path.with_name(ABOUT).write_text(json.dumps(about, allow_nan=False))


def _unreadable(path: Path, problem: Exception) -> InputError:
    return InputError(
        "this file cannot be read",
        code="upload.damaged",
        where=str(path),
        got=str(problem)[:200],
        next="Open it in the program that wrote it, and save it again.",
        safe="Nothing was kept of it.",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
