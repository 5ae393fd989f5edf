"""Sessions on the disk as the server sees them: names, dates and who has them open, never arrays."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from filelock import FileLock, Timeout

from pellucid.errors import InputError, SystemRefusedError
from pellucid.runs.durable import refusals
from pellucid.runs.lock import LOCK

SESSION = "session.json"
NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")
BYTES = 12
MOST_LISTED = 500
LARGEST_NOTE = 65_536


def new_name() -> str:
    """A name for a session: 96 random bits."""
    return token_urlsafe(BYTES)


class Stored:
    """The folder of all sessions.

    Args:
        folder: the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[str, FileLock] = {}

    def hold(self, session: str) -> None:
        """Have a session to ourselves, so that two studios never write one folder.

        Raises:
            SystemRefusedError: another studio has it, or the folder cannot be written.
        """
        if session in self._held:
            return
        place = self.folder / session
        with refusals(place, "the folder of sessions cannot be written"):
            place.mkdir(parents=True, exist_ok=True)
            lock = FileLock(place / LOCK)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                raise _held_elsewhere(session) from None
        self._held[session] = lock

    def release(self, session: str) -> None:
        """Let others have a session; of one that was never saved nothing is left."""
        if (lock := self._held.pop(session, None)) is not None:
            lock.release()
            if not self.has(session):
                shutil.rmtree(self.folder / session, ignore_errors=True)

    def release_all(self) -> None:
        """Let others have every session."""
        for session in list(self._held):
            self.release(session)

    def has(self, session: str) -> bool:
        """Whether a session was ever saved; what cannot be a name is none."""
        return NAME.fullmatch(session) is not None and (self.folder / session / SESSION).is_file()

    def all(self) -> list[dict[str, Any]]:
        """Every session with its title, the last changed first."""
        found = [_note(path) for path in self.folder.glob(f"*/{SESSION}")] if self.folder.is_dir() else []
        whole = [note for note in found if note is not None]
        return sorted(whole, key=lambda note: str(note.get("changed")), reverse=True)[:MOST_LISTED]

    def remove(self, session: str) -> None:
        """Remove a session from the disk.

        Raises:
            InputError: there is none of this name.
        """
        if not self.has(session):
            raise InputError(
                "there is no such session", code="studio.session", got=session[:40], next="Look at the list again."
            )
        shutil.rmtree(self.folder / session)


def _held_elsewhere(session: str) -> SystemRefusedError:
    return SystemRefusedError(
        "another studio has this session open",
        code="studio.session-open",
        got=session,
        next="Use the page of that studio, or end it with Ctrl-C.",
        safe="The session there is untouched.",
    )


def _note(path: Path) -> dict[str, Any] | None:
    try:
        if path.stat().st_size > LARGEST_NOTE:
            return None
        note = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(note, dict) or not NAME.fullmatch(path.parent.name):
        return None
    return {**note, "id": path.parent.name}
