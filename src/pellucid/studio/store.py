"""Sessions on the disk: a folder each, with what was asked, where it stood, and rows that no source gives again."""

from __future__ import annotations

import json
from array import array
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pellucid.data.schema import Dataset
from pellucid.data.split import PARTS, Split
from pellucid.errors import InputError
from pellucid.runs.checkpoints import Checkpoints
from pellucid.runs.dataset import read_dataset, write_dataset
from pellucid.runs.durable import written_whole
from pellucid.session.live import Live
from pellucid.session.live.absent import Fitted
from pellucid.session.live.asked import Asked
from pellucid.session.live.curves import Curves
from pellucid.session.live.moment import Moment
from pellucid.spec.files import experiment_from_toml, experiment_to_toml
from pellucid.studio.stored import NAME, SESSION

if TYPE_CHECKING:
    from pellucid.studio.room import Room

EXPERIMENT, DATA, CHECKPOINTS = "experiment.toml", "data.safetensors", "checkpoints"
HISTORY, SPLIT, FITTED, EPOCH = "history/", "split/", "fitted/", "epoch"


class Store:
    """The folder of all sessions.

    Args:
        folder: the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: dict[str, Dataset] = {}
        """The rows that each session was last written with: they are large, and seldom others."""

    def place(self, session: str) -> Path:
        """The folder of a session, whose name must be one that the server gives.

        Raises:
            InputError: it cannot be the name of a session.
        """
        if not NAME.fullmatch(session):
            raise InputError("this is no name of a session", code="studio.session", got=session[:40], allowed="its id")
        return self.folder / session

    def save(self, room: Room) -> None:
        """Write where a session stands; what was written before stays until this is whole."""
        place, live = self.place(room.id), room.live
        place.mkdir(parents=True, exist_ok=True)
        moment = live.moment
        if live.asked.own and self._rows.get(room.id) is not live.asked.data:
            write_dataset(place / DATA, live.asked.data)
            self._rows[room.id] = live.asked.data
        split, fitted = live.asked.split, live.asked.fitted
        prepared, learned = (None, {}) if fitted is None else fitted.to_json()
        arrays = {
            **moment.arrays,
            HISTORY + EPOCH: np.asarray(live.curves.epochs, np.int64),
            **{HISTORY + name: np.asarray(values, np.float64) for name, values in live.curves.columns.items()},
            **({SPLIT + part: getattr(split, part) for part in PARTS} if split is not None else {}),
            **{FITTED + name: value for name, value in learned.items()},
        }
        notes = {**dict(moment.notes), "markers": live.markers, "own": live.asked.own, "title": live.title}
        notes["speed"] = live.pace.speed
        notes |= {"absent": live.asked.absent, "fitted": prepared}
        notes["experiment"] = experiment_to_toml(live.asked.experiment)
        Checkpoints(place / CHECKPOINTS).write(self._number(place), arrays, notes)
        about = {
            "id": room.id,
            "title": live.title or live.setup.dataset.name,
            "epoch": live.training.epoch,
            "changed": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        for name, text in ((EXPERIMENT, notes["experiment"]), (SESSION, json.dumps(about) + "\n")):
            with written_whole(place / name) as file:
                file.write(text.encode())

    def _number(self, place: Path) -> int:
        known = [int(each.name.removeprefix("step-")) for each in Checkpoints(place / CHECKPOINTS).all()]
        return max(known, default=0) + 1

    def live(self, session: str) -> Live:
        """A session as it was written last.

        Raises:
            InputError: there is none, or nothing of it is whole.
        """
        place = self.place(session)
        found, _ = Checkpoints(place / CHECKPOINTS).newest()
        if found is None:
            raise InputError("there is no such session", code="studio.session", got=session, next="Open a new one.")
        notes = dict(found.notes)
        experiment = experiment_from_toml(notes["experiment"], session)
        data = read_dataset(place / DATA) if notes["own"] else None
        fitted = Fitted.from_json(notes["fitted"], _under(FITTED, found.arrays)) if notes.get("fitted") else None
        asked = Asked.of(experiment, data)
        asked = replace(asked, split=_split(found.arrays), fitted=fitted, absent=notes.get("absent", ""))
        history = _under(HISTORY, found.arrays)
        arrays = {name: value for name, value in found.arrays.items() if not name.startswith((HISTORY, SPLIT, FITTED))}
        epochs = array("q", history.pop(EPOCH).tolist())
        curves = Curves(epochs, {name: array("d", values) for name, values in history.items()})
        live = Live.at(asked, Moment(asked, arrays, notes, notes["epoch"], curves))
        live.title, live.markers = notes["title"], list(notes["markers"])
        live.pace.speed = notes.get("speed", live.pace.speed)
        return live


def _split(arrays: Any) -> Split | None:
    parts = _under(SPLIT, arrays)
    return Split(**{part: np.asarray(parts[part]) for part in PARTS}) if parts else None


def _under(beginning: str, arrays: Any) -> dict[str, np.ndarray]:
    return {name.removeprefix(beginning): value for name, value in arrays.items() if name.startswith(beginning)}
