"""Checkpoints: named arrays and notes, in place whole or not at all, and trusted only by their hash.

A checkpoint is a folder ``step-000001234`` with ``state.safetensors`` and ``manifest.json``, which
holds the notes, the size and the SHA-256 of the state, and one of its own.  It is written under
another name, synced, renamed, and the rename is synced; only then is an older one removed.  What
does not agree with its hash is set aside as ``damaged-step-…``, and the one before is used.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.errors import InputError
from pellucid.runs import durable
from pellucid.runs.arrays import as_bytes, read_arrays

STATE, MANIFEST = "state.safetensors", "manifest.json"
FORMAT = 1
KEPT = 2
"""How many checkpoints stay, so that there is one to fall back on."""

LARGEST_MANIFEST = 10_000_000
NAME = re.compile(r"step-(\d{9,})")
UNFINISHED = ".unfinished-"
DAMAGED = "damaged-"


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """One checkpoint that agrees with its hashes.

    Args:
        path: its folder.
        step: how many steps had been made.
        arrays: by name.
        notes: plain data beside them.
    """

    path: Path
    step: int
    arrays: Mapping[str, np.ndarray]
    notes: Mapping[str, Any]


@dataclass(frozen=True)
class Checkpoints:
    """The checkpoints of one run; whoever writes or sets aside holds the run's lock.

    Args:
        folder: where they are.
    """

    folder: Path

    def write(self, step: int, arrays: Mapping[str, Any], notes: Mapping[str, Any]) -> Path:
        """Put a checkpoint in place, then remove all but the newest two.

        Raises:
            SystemRefusedError: the system does not let it be written; those before it are untouched.
        """
        place = self.folder / f"step-{step:09d}"
        with durable.refusals(place, "the checkpoint cannot be written"):
            if not place.is_dir():
                self._put(place, step, arrays, notes)
            self._remove_old()
        return place

    def _put(self, place: Path, step: int, arrays: Mapping[str, Any], notes: Mapping[str, Any]) -> None:
        if not self.folder.is_dir():
            durable.make_folder(self.folder)
            durable.sync(self.folder.parent)
        unfinished = self.folder / f"{UNFINISHED}{place.name}"
        durable.remove(unfinished)
        durable.make_folder(unfinished)
        state = as_bytes(arrays, {})
        for name, content in ((STATE, state), (MANIFEST, _manifest(step, notes, state))):
            durable.write(unfinished / name, content)
            durable.sync(unfinished / name)
        durable.sync(unfinished)
        durable.rename(unfinished, place)
        durable.sync(self.folder)

    def _remove_old(self) -> None:
        for old in self.all()[KEPT:]:
            # Renamed first: half a checkpoint under its own name would look like a damaged one.
            leaving = self.folder / f"{UNFINISHED}{old.name}"
            durable.remove(leaving)
            durable.rename(old, leaving)
            durable.remove(leaving)

    def all(self) -> list[Path]:
        """Every checkpoint in place, sound or not, the newest first."""
        return sorted(self._named("step-"), key=_step_of, reverse=True)

    def damaged(self) -> list[Path]:
        """Those that were set aside."""
        return sorted(self._named(DAMAGED))

    def _named(self, beginning: str) -> Iterator[Path]:
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return (
            path
            for path in found
            if path.name.startswith(beginning) and NAME.search(path.name) is not None and path.is_dir()
        )

    def newest(self) -> tuple[Checkpoint | None, list[Path]]:
        """The newest sound one, or none, and where those are that were found damaged and set aside.

        Raises:
            InputError: a checkpoint was written by a newer Pellucid; nothing is touched.
            SystemRefusedError: the system does not let one be read or set aside.
        """
        aside: list[Path] = []
        for path in self.all():
            try:
                return read_checkpoint(path), aside
            except InputError as problem:
                if problem.code != "checkpoint.damaged":
                    raise
                aside.append(self._set_aside(path))
        return None, aside

    def _set_aside(self, path: Path) -> Path:
        place, number = self.folder / f"{DAMAGED}{path.name}", 1
        while place.exists():
            number += 1
            place = self.folder / f"{DAMAGED}{path.name}-{number}"
        with durable.refusals(path, "the damaged checkpoint cannot be set aside"):
            durable.rename(path, place)
            durable.sync(self.folder)
        return place

    def tidy(self) -> None:
        """Remove what a crash left unfinished."""
        for path in list(self.folder.glob(f"{UNFINISHED}*")):
            with durable.refusals(path, "what was left unfinished cannot be removed"):
                durable.remove(path)


def read_checkpoint(path: Path) -> Checkpoint:
    """The checkpoint in a folder, every byte of it checked.

    Raises:
        InputError: it is damaged (``checkpoint.damaged``), or of a newer format (``checkpoint.newer``).
        SystemRefusedError: the system does not let it be read.
    """
    manifest = _read_manifest(path)
    described, state = manifest["state"], path / STATE
    try:
        size = state.stat().st_size
        if size != described["size"]:
            raise damaged(path, f"{STATE} has {size:,} bytes, not {described['size']:,}")
        with state.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise damaged(path, f"{STATE} is missing") from None
    if found != described["sha256"]:
        raise damaged(path, f"the SHA-256 of {STATE} is another than its manifest says")
    try:
        arrays, _ = read_arrays(state)
    except InputError as problem:
        raise damaged(path, str(problem.got)) from None
    return Checkpoint(path, manifest["step"], arrays, manifest["notes"])


def _manifest(step: int, notes: Mapping[str, Any], state: bytes) -> bytes:
    body = {
        "format": FORMAT,
        "step": step,
        "notes": dict(notes),
        "state": {"size": len(state), "sha256": hashlib.sha256(state).hexdigest()},
    }
    return _spelled({**body, "sha256": hashlib.sha256(_spelled(body)).hexdigest()})


def _spelled(body: Mapping[str, Any]) -> bytes:
    """The one way in which a manifest is spelled, so that no byte of it can change unseen."""
    return (json.dumps(body, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def _read_manifest(path: Path) -> dict[str, Any]:
    text = _text_of_manifest(path)
    try:
        manifest = json.loads(text)
        found = manifest.pop("sha256")
        whole = hashlib.sha256(_spelled(manifest)).hexdigest() == found
        sound = whole and _spelled({**manifest, "sha256": found}) == text
    except (ValueError, RecursionError, KeyError, AttributeError, TypeError):
        sound = False
    if not sound:
        raise damaged(path, f"{MANIFEST} is not as it was written")
    if manifest["format"] > FORMAT:
        raise _newer(path, manifest["format"])
    if manifest["step"] != _step_of(path):
        raise damaged(path, f"it is the checkpoint of step {manifest['step']}")
    return dict(manifest)


def _text_of_manifest(path: Path) -> bytes:
    try:
        if (path / MANIFEST).stat().st_size > LARGEST_MANIFEST:
            raise damaged(path, f"{MANIFEST} is longer than any that was written")
        return (path / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise damaged(path, f"{MANIFEST} is missing") from None


def _step_of(path: Path) -> int:
    found = NAME.search(path.name)
    assert found is not None, "checkpoints are found by their names"
    return int(found[1])


def damaged(path: Path, why: str) -> InputError:
    """The problem of a checkpoint that is not as it was written."""
    return InputError(
        "this checkpoint is damaged",
        code="checkpoint.damaged",
        where=str(path),
        got=why,
        next="Resume the run: the checkpoint is set aside, and the one before is used.",
        safe="Nothing was loaded.",
    )


def _newer(path: Path, version: int) -> InputError:
    return InputError(
        "this checkpoint was written by a newer Pellucid",
        code="checkpoint.newer",
        where=str(path),
        got=f"format {version}",
        allowed=f"format {FORMAT}",
        next="Update Pellucid.",
        safe="Nothing was loaded or changed.",
    )
