"""Run folders: what was asked, what happened, what came out.  The folder is the truth."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pellucid.data.schema import Dataset
from pellucid.errors import InputError, did_you_mean
from pellucid.home import home
from pellucid.runs.arrays import read_arrays, write_arrays
from pellucid.runs.checkpoints import Checkpoints
from pellucid.runs.dataset import read_dataset, write_dataset
from pellucid.runs.durable import refusals, written_whole
from pellucid.runs.environment import environment
from pellucid.runs.journal import Journal
from pellucid.runs.lock import is_locked, locked
from pellucid.runs.record import Record

EXPERIMENT, EVENTS, MODEL, ENVIRONMENT = "experiment.toml", "events.jsonl", "model.safetensors", "environment.json"
SNAPSHOTS, DATA, CHECKPOINTS = "snapshots.safetensors", "data.safetensors", "checkpoints"

RunState = Literal["finished", "running", "interrupted"]


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
    def word(self) -> str:
        """The shortest text that stands for it: its name where all runs are kept together, else its folder."""
        return self.name if self.path.parent == runs_folder() else str(self.path)

    @property
    def model(self) -> Path:
        """The trained model."""
        return self.path / MODEL

    @classmethod
    def create(
        cls,
        label: str,
        experiment: str,
        place: Path | None = None,
        about_data: Mapping[str, Any] | None = None,
        data: Dataset | None = None,
    ) -> RunFolder:
        """A new folder with what was asked and where it runs.

        Args:
            label: what the run is about; its name is the label with date, time and a number.
            experiment: the experiment file's text.
            place: the folder itself, which must not hold a run yet.
            about_data: what its data is known by.
            data: the data itself, where no source gives it again; kept unless it is too large.

        Raises:
            InputError: the place holds a run already.
            SystemRefusedError: the place cannot be written.
        """
        next_step, safe = "Name another place with --out, or set PELLUCID_HOME.", "Nothing was started."
        with refusals(place or runs_folder(), "the run folder cannot be made", next_step, safe):
            run = cls(_placed(place) if place is not None else _numbered(runs_folder(), label))
        if data is not None:
            write_dataset(run.path / DATA, data)
        run.write_text(ENVIRONMENT, json.dumps({**environment(), "data": dict(about_data or {})}, indent=2) + "\n")
        run.write_text(EXPERIMENT, experiment)  # the last: a folder is a run as soon as it has one
        return run

    @classmethod
    def open(cls, name: str | Path) -> RunFolder:
        """A run by its name, or by its folder.

        Raises:
            InputError: there is no such run; the message names the nearest.
        """
        for path in (Path(name), runs_folder() / str(name)):
            if os.path.isfile(path / EXPERIMENT):  # which takes any name, however long
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

    @cached_property
    def journal(self) -> Journal:
        """What happened, line by line."""
        return Journal(self.path / EVENTS)

    @property
    def checkpoints(self) -> Checkpoints:
        """Where training stood, now and then."""
        return Checkpoints(self.path / CHECKPOINTS)

    def locked(self) -> AbstractContextManager[None]:
        """The right to write this run, as :func:`pellucid.runs.lock.locked`."""
        return locked(self.path)

    def record(self) -> Record:
        """What happened, summed up.

        Raises:
            InputError: a line of it is damaged.
        """
        return Record.of(self.journal.events(), str(self.path / EVENTS))

    def state(self, record: Record | None = None) -> RunState:
        """Where the run is: derived from what is there, so that one that was killed never runs for ever.

        Args:
            record: its record, where that is at hand.
        """
        if is_locked(self.path):
            return "running"
        return "finished" if self.ended(record or self.record()) else "interrupted"

    def ended(self, record: Record) -> bool:
        """Whether it came to an end of its own, and its model is there."""
        finished = record.finished
        return finished is not None and finished.stopped != "interrupted" and self.model.is_file()

    def model_is_whole(self, record: Record) -> bool:
        """Whether the model's file has the bytes it was written with."""
        wanted = record.saved.get(MODEL)
        if not self.model.is_file():
            return False
        with self.model.open("rb") as file:
            return not wanted or hashlib.file_digest(file, "sha256").hexdigest() == wanted

    def about_data(self) -> dict[str, Any]:
        """What the data is known by; nothing where the run was made before that was noted."""
        try:
            told = json.loads((self.path / ENVIRONMENT).read_text(encoding="utf-8"))
            return dict(told["data"])
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def data(self) -> Dataset | None:
        """The data set that was kept, if one was.

        Raises:
            InputError: its file is damaged.
        """
        return read_dataset(self.path / DATA) if (self.path / DATA).is_file() else None

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
        """The text of what was asked.

        Raises:
            InputError: it is no text.
        """
        try:
            return (self.path / EXPERIMENT).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise InputError(
                "an experiment file is UTF-8 text",
                code="run.damaged",
                where=str(self.path / EXPERIMENT),
                next="Bring the file back, or train anew.",
            ) from None


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
