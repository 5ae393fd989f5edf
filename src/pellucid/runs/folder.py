"""Run folders: what was asked, what happened, what came out.  The folder is the truth."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from pellucid.errors import InputError, SystemRefusedError, did_you_mean
from pellucid.runs.arrays import read_arrays, write_arrays, written_whole

EXPERIMENT, EVENTS, MODEL, ENVIRONMENT = "experiment.toml", "events.jsonl", "model.safetensors", "environment.json"
SNAPSHOTS = "snapshots.safetensors"
PACKAGES = ("jax", "jaxlib", "numpy", "optax", "pellucid", "safetensors", "scikit-learn")


def home() -> Path:
    """Where runs live: ``PELLUCID_HOME``, or the platform's folder for a user's data."""
    import platformdirs

    return Path(os.environ.get("PELLUCID_HOME") or platformdirs.user_data_dir("pellucid", appauthor=False))


def runs_folder() -> Path:
    """The folder that holds all runs without a place of their own."""
    return home() / "runs"


@dataclass(frozen=True)
class RunFolder:
    """One run on the disk.

    Args:
        path: the folder.
    """

    path: Path

    @property
    def name(self) -> str:
        """The run's name: its folder's."""
        return self.path.name

    @property
    def model(self) -> Path:
        """The trained model."""
        return self.path / MODEL

    @classmethod
    def create(cls, label: str, experiment: str, place: Path | None = None) -> RunFolder:
        """A new folder with what was asked and where it runs.

        Args:
            label: what the run is about; its name is the label with date, time and a number.
            experiment: the experiment file's text.
            place: the folder itself, which must not hold a run yet.

        Raises:
            InputError: the place holds a run already.
            SystemRefusedError: the place cannot be written.
        """
        try:
            folder = _placed(place) if place is not None else _numbered(runs_folder(), label)
        except OSError as problem:
            if isinstance(problem, SystemRefusedError):
                raise
            raise SystemRefusedError(
                "the run folder cannot be made",
                code="system.write",
                where=str(place or runs_folder()),
                got=problem.strerror or str(problem),
                next="Name another place with --out, or set PELLUCID_HOME.",
                safe="Nothing was started.",
            ) from None
        run = cls(folder)
        run.write_text(EXPERIMENT, experiment)
        run.write_text(ENVIRONMENT, json.dumps(environment(), indent=2) + "\n")
        return run

    @classmethod
    def open(cls, name: str | Path) -> RunFolder:
        """A run by its name, or by its folder.

        Raises:
            InputError: there is no such run; the message names the nearest.
        """
        for path in (Path(name), runs_folder() / str(name)):
            if (path / EXPERIMENT).is_file():
                return cls(path)
        names = [run.name for run in all_runs()]
        raise InputError(
            f"there is no run '{name}'",
            code="run.missing",
            got=str(name),
            next=did_you_mean(str(name), names) if names else "Train something first: pellucid train circle",
        )

    def write_text(self, name: str, text: str) -> None:
        """Write one of the folder's files, whole."""
        with written_whole(self.path / name) as file:
            file.write(text.encode())

    def append(self, event: Mapping[str, Any]) -> None:
        """Add an event to what happened."""
        with (self.path / EVENTS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(event, allow_nan=False, default=str) + "\n")

    def events(self) -> Iterator[dict[str, Any]]:
        """What happened, in order; a last line cut short by a crash is left out."""
        try:
            lines = (self.path / EVENTS).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except ValueError:
                if number < len(lines):
                    raise InputError(
                        "a line of what happened is damaged", code="run.damaged", where=f"{self.path / EVENTS}:{number}"
                    ) from None

    def save_snapshots(self, snapshots: Mapping[int, Mapping[str, Mapping[str, Any]]]) -> None:
        """Keep parameters and state of some epochs, each array under ``epoch/layer/name``."""
        arrays = {
            f"{epoch}/{layer}/{name}": value
            for epoch, layers in snapshots.items()
            for layer, group in layers.items()
            for name, value in group.items()
        }
        if arrays:
            write_arrays(self.path / SNAPSHOTS, arrays, {})

    def snapshots(self) -> dict[int, dict[str, dict[str, Any]]]:
        """Parameters and state of some epochs, or nothing where none were kept."""
        found: dict[int, dict[str, dict[str, Any]]] = {}
        if (self.path / SNAPSHOTS).is_file():
            for path, value in read_arrays(self.path / SNAPSHOTS)[0].items():
                epoch, layer, name = path.split("/", 2)
                found.setdefault(int(epoch), {}).setdefault(layer, {})[name] = value
        return found

    def experiment(self) -> str:
        """The text of what was asked."""
        return (self.path / EXPERIMENT).read_text(encoding="utf-8")


def _placed(place: Path) -> Path:
    if (place / EXPERIMENT).exists():
        raise InputError(
            "there is a run in this folder already",
            code="run.exists",
            where=str(place),
            next="Name another folder with --out.",
            safe="The run that is there is untouched.",
        )
    place.mkdir(parents=True, exist_ok=True)
    return place


def _numbered(parent: Path, label: str) -> Path:
    """A new folder ``label-20260131-142530``, numbered where there is one already."""
    plain = "".join(character if character.isalnum() else "-" for character in label).strip("-")[:40] or "run"
    stem = f"{plain}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    parent.mkdir(parents=True, exist_ok=True)
    for number in range(1, 10_000):
        folder = parent / (stem if number == 1 else f"{stem}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError("ten thousand runs in one second")


def all_runs() -> list[RunFolder]:
    """Every run, the newest first."""
    try:
        folders = [path for path in runs_folder().iterdir() if (path / EXPERIMENT).is_file()]
    except FileNotFoundError:
        return []
    return [RunFolder(path) for path in sorted(folders, key=lambda path: path.stat().st_mtime, reverse=True)]


def environment() -> dict[str, Any]:
    """Versions and machine, for whoever wants the same numbers again."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "byteorder": sys.byteorder,
        "packages": versions,
    }
