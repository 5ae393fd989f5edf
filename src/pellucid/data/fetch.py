"""Fetching data sets: each file from its address, checked by its hash, kept whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import logging
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from pellucid.data.downloads import Download, Fetched, fetched
from pellucid.errors import SystemRefusedError
from pellucid.home import data_folder

Tell = Callable[[str, int, int], None]
"""Hears of a file's path, the bytes that came, and those that come to all (0 where nobody says)."""

MOST_BYTES = 100_000_000
"""No file is larger, packed or unpacked; more than this is not the file."""

SECONDS = 30
CHUNK = 1 << 16


def fetch(
    name: str, data_dir: str | Path | None = None, *, base: str | None = None, tell: Tell | None = None
) -> list[Path]:
    """Fetch a data set into the data folder; what is there and whole is left as it is.

    Args:
        name: ``"mnist"``, ``"fashion-mnist"``, ``"california-housing"`` or ``"tiny-shakespeare"``.
        data_dir: the data folder; left out, ``PELLUCID_DATA`` or the usual one.
        base: address of a folder that has the files under their own names, in place of the official ones.
        tell: called while bytes come in.

    Returns:
        The files.

    Raises:
        InputError: there is no such data set.
        SystemRefusedError: no connection, a damaged file, or a folder that cannot be written.
    """
    folder, wanted = data_folder(data_dir), fetched[name]
    try:
        return [_whole(file, folder) or _from_anywhere(file, wanted, folder, base, tell) for file in wanted.files]
    except SystemRefusedError:
        raise
    except OSError as problem:
        raise SystemRefusedError(
            "the files cannot be written",
            code="fetch.write",
            where=str(folder),
            got=problem.strerror or str(problem),
            next="Name another folder with --data-dir, or set PELLUCID_DATA.",
            safe="Nothing half-written was kept.",
        ) from problem


def _whole(file: Download, folder: Path) -> Path | None:
    """The file, where it is there and whole; a copy in another form is believed as it is."""
    there = file.found(folder)
    return there if there and (there != folder / file.path or content_hash(there) == file.sha256) else None


def _from_anywhere(file: Download, wanted: Fetched, folder: Path, base: str | None, tell: Tell | None) -> Path:
    """The file from the first address that gives it whole."""
    place, tried = folder / file.path, []
    place.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place.parent, prefix=".fetching-") as unfinished:
        for address in [f"{base.rstrip('/')}/{place.name}"] if base else file.addresses:
            path = Path(unfinished) / place.name
            reason = _attempt(address, path, file, tell)
            if not reason:
                os.replace(path, place)
                return place
            path.unlink(missing_ok=True)
            tried.append(f"{address}: {reason}")
    raise SystemRefusedError(
        "this file could not be fetched",
        code="fetch.failed",
        where=file.path,
        got="; ".join(tried),
        next=f"Try again later, or put these into {folder} by hand: {', '.join(each.path for each in wanted.files)}",
        safe="Nothing half-written was kept.",
    )


def _attempt(address: str, path: Path, file: Download, tell: Tell | None) -> str:
    """Download to ``path``; the reason why that is not the file, or nothing."""
    try:
        _download(address, path, Meter(file.path, tell))
    except OSError as problem:
        if problem.errno is not None:  # the system's own; those of the network have no number
            raise
        return _reason(problem)
    return "" if content_hash(path) == file.sha256 else "what came is damaged, or another file"


def _download(address: str, path: Path, meter: Meter) -> None:
    import pooch

    # Pooch says what it does and which hash came in its log; here the command says it.
    pooch.get_logger().setLevel(logging.WARNING)
    # A server must not unpack a .gz file on its way, nor pack a text, or its length would not be its length.
    headers = {"Accept-Encoding": "identity"}
    downloader = pooch.HTTPDownloader(progressbar=meter, chunk_size=CHUNK, timeout=SECONDS, headers=headers)
    pooch.retrieve(address, known_hash=None, fname=path.name, path=path.parent, downloader=downloader)


class Meter:
    """Counts the bytes of a download, as Pooch wants to be watched, and ends one that is too large.

    Args:
        path: the file's path, for whoever is told.
        tell: whoever is told.
    """

    def __init__(self, path: str, tell: Tell | None) -> None:
        self.path, self.tell = path, tell
        self.total, self.done = 0, 0

    def update(self, count: int) -> None:
        """So many bytes more have come."""
        self.done += count
        if self.done > MOST_BYTES + CHUNK:
            raise OSError("it is larger than it can be")
        if self.tell is not None:
            self.tell(self.path, min(self.done, self.total or self.done), self.total)

    def reset(self) -> None:
        """Count from 0 again, as Pooch does at the end."""
        self.done = 0

    def close(self) -> None:
        """Nothing is open."""


def content_hash(path: Path) -> str:
    """SHA-256 of what a file holds: unpacked where its name ends in ``.gz``; empty for one that cannot be unpacked."""
    digest, size = hashlib.sha256(), 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            while (chunk := file.read(CHUNK)) and size <= MOST_BYTES:
                digest.update(chunk)
                size += len(chunk)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return ""
    return digest.hexdigest()


def _reason(problem: OSError) -> str:
    """A problem of the network in plain words."""
    response = getattr(problem, "response", None)
    if response is not None:
        return f"the server answered {response.status_code}"
    words = {
        "ConnectionError": "no connection",
        "ConnectTimeout": "no answer",
        "ReadTimeout": "no answer",
        "SSLError": "no safe connection",
        "ChunkedEncodingError": "the connection broke off",
    }
    return words.get(type(problem).__name__, str(problem))
