"""Files that were brought: read in a limited process of their own, kept under the hash of their content."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from pellucid.data.points import split_of
from pellucid.data.schema import Dataset
from pellucid.data.split import Split
from pellucid.data.tables.files import ADVICE
from pellucid.errors import InputError, LimitError, PellucidError, SystemRefusedError
from pellucid.runs.arrays import read_arrays
from pellucid.runs.dataset import read_dataset
from pellucid.studio.apart import about_of, read_apart, renamed, told_again
from pellucid.studio.reading import ABOUT, DATA, PARTS, SUFFIXES

LARGEST = 64 * 2**20
"""Bytes of the largest file that is taken."""

MOST_KEPT = 2 * 2**30
"""Bytes of all files together, above which the oldest go."""

LONGEST_NAME = 100
_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Upload:
    """A file that was brought.

    Args:
        id: hash of its content.
        name: what it was called; to be shown, and for nothing else.
        kind: ``table``, ``points``, ``model`` or ``experiment``.
        about: what is in it, as plain data.
    """

    id: str
    name: str
    kind: str
    about: dict[str, Any]


class Uploads:
    """The folder of all files that were brought.

    Args:
        folder: the folder; it is made when the first file comes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, content: bytes, spelled: Mapping[str, str] | None = None) -> Upload:
        """Read a file and keep it.

        Args:
            name: what it is called.
            content: its bytes.
            spelled: how a text file is to be read, where that shall not be found: ``separator``,
                ``decimal``, ``encoding``, and ``header``, which is ``no`` where its first line is a row.

        Raises:
            InputError: it is of no kind that can be read, or damaged.
            LimitError: it is too large, or takes too long or too much memory to be read.
            SystemRefusedError: the disk does not take it.
        """
        shown = shown_name(name)
        suffix = _suffix(shown)
        _check_size(shown, content)
        said = json.dumps(dict(sorted(spelled.items()))) if spelled else ""
        upload = sha256(f"{suffix}{said}\0".encode() + content).hexdigest()
        try:
            if not (self.folder / upload / ABOUT).is_file():
                self._read(upload, shown, suffix, content, said)
        except OSError as problem:
            raise _refused(problem) from None
        return self.find(upload, shown)

    def find(self, upload: str, name: str = "") -> Upload:
        """A file that was brought before.

        Raises:
            InputError: there is none of this id.
        """
        about = about_of(self._place(upload) / ABOUT)
        kept = about.pop("name")
        return Upload(upload, name or kept, about.pop("kind"), about)

    def open(self, upload: str) -> Path:
        """Where the file itself is, under a name of ours.

        Raises:
            InputError: there is none of this id.
        """
        place = self._place(upload)
        return next(path for suffix in SUFFIXES if (path := place / f"file{suffix}").is_file())

    def dataset(self, upload: str) -> tuple[Dataset, Split | None]:
        """The rows of a table or of points, read already; and of points which of them are for what.

        A table's columns are all inputs: its target is named in the experiment.

        Raises:
            InputError: there is none of this id, or it holds no rows.
        """
        place = self._place(upload)
        if not (place / DATA).is_file():
            raise InputError(
                "this file holds no rows", code="upload.rows", got=self.find(upload).kind, allowed="a table or points"
            )
        split = split_of(read_arrays(place / PARTS)[0]["parts"]) if (place / PARTS).is_file() else None
        name = self.find(upload).name
        dataset = read_dataset(place / DATA)
        return replace(dataset, name=Path(name).stem, about=f"{len(dataset):,} rows of {name}."), split

    def _place(self, upload: str) -> Path:
        if not _ID.fullmatch(upload) or not (self.folder / upload / ABOUT).is_file():
            raise InputError(
                "this file is not here any more", code="upload.unknown", got=upload[:64], next="Bring it again."
            )
        return self.folder / upload

    def _read(self, upload: str, shown: str, suffix: str, content: bytes, said: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=".reading-", dir=self.folder))
        try:
            file = place / f"file{suffix}"
            file.write_bytes(content)
            read_apart(file, shown, said)
            about = about_of(place / ABOUT)
            if "error" in about:
                raise told_again(about["error"], str(file), shown)
            (place / ABOUT).write_text(json.dumps(renamed({**about, "name": shown}, str(file), shown)))
            place.rename(self.folder / upload)
        finally:
            shutil.rmtree(place, ignore_errors=True)
        self._make_room(keep=upload)

    def _make_room(self, keep: str) -> None:
        """The oldest files go until the rest is small enough; sessions have rows of their own."""
        places = [place for place in self.folder.iterdir() if _ID.fullmatch(place.name)]
        sizes = {place: sum(file.stat().st_size for file in place.iterdir()) for place in places}
        total = sum(sizes.values())
        for place in sorted(places, key=lambda place: place.stat().st_mtime):
            if total > MOST_KEPT and place.name != keep:
                shutil.rmtree(place, ignore_errors=True)
                total -= sizes[place]


def shown_name(name: str) -> str:
    """The last part of a file's name, without characters that do not show or that turn the text around.

    Example:
        >>> shown_name("../../etc/heights\u202e.csv")
        'heights.csv'
    """
    last = re.split(r"[/\\\\]", name)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[: LONGEST_NAME - 12]}{dot}{suffix[:11]}" if stem else plain[:LONGEST_NAME]


def _suffix(shown: str) -> str:
    suffix = Path(shown).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(
            "this kind of file cannot be opened",
            code="upload.suffix",
            where=shown,
            got=suffix or "a name without a suffix",
            allowed=", ".join(SUFFIXES),
            next=ADVICE.get(suffix, ""),
        )
    return suffix


def _check_size(shown: str, content: bytes) -> None:
    if not content:
        raise InputError(
            "the file is empty", code="file.empty", where=shown, next="Is it the file you mean, and was it saved?"
        )
    if len(content) > LARGEST:
        raise LimitError(
            "the file is too large for the studio",
            code="limit.file",
            where=shown,
            got=f"{len(content) / 2**20:.0f} MB",
            allowed=f"{LARGEST // 2**20} MB",
            next="Train on it from the command line: pellucid train FILE --target COLUMN",
        )


def _refused(problem: OSError) -> PellucidError:
    if isinstance(problem, PellucidError):
        return problem
    return SystemRefusedError(
        "the file cannot be kept",
        code="system.write",
        got=problem.strerror or str(problem),
        next="Is there room on the disk?",
    )
