"""Pages, sessions and workers brought together: every message goes where it belongs, and nobody waits for another."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from pellucid.errors import LimitError, PellucidError
from pellucid.studio.homes import SERVER, Homes, stopped
from pellucid.studio.page import Page, Plain, read_message
from pellucid.studio.pool import Pool
from pellucid.studio.process import Life, Post, Worker, life
from pellucid.studio.stored import Stored

SECONDS_FOR_AN_ANSWER = 120.0
SECONDS_KEPT_OPEN, SECONDS_BETWEEN_TIDYINGS = 1_800.0, 60.0


class Hub:
    """Where pages and workers meet.

    Args:
        folder: where sessions are kept.
        workers: how many processes; left out, one a core.
        life: what a worker does.
    """

    def __init__(self, folder: Path, workers: int | None = None, life: Life = life) -> None:
        self.stored = Stored(folder)
        self.pool = Pool(folder, self._from_worker, self._worker_died, workers, life)
        self.homes = Homes(self.stored, self.pool)
        self.pages: dict[int, Page] = {}
        self.first: str | None = None
        self._numbers = count(SERVER + 1)
        self._tidying: asyncio.Task[None] | None = None

    def start(self, wanted: Mapping[str, Any] | None = None) -> asyncio.Future[Any] | None:
        """Start the first worker, inside the loop.

        Args:
            wanted: what the first page is to see, opened before it comes.
        """
        self.pool.start()
        self._tidying = asyncio.create_task(self._tidy())
        if wanted is None:
            return None
        self.first, opened = self.homes.begin(dict(wanted))
        return opened

    async def end(self) -> None:
        """End the workers, which save their sessions."""
        if self._tidying is not None:
            self._tidying.cancel()
        await asyncio.to_thread(self.pool.end)
        self.stored.release_all()

    # Sessions that nobody looks at

    async def _tidy(self) -> None:
        """Save and close, from time to time, what no page has looked at for long; it opens again when it is joined."""
        unseen: dict[str, float] = {}
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_TIDYINGS)
            now = time.monotonic()
            unseen = {session: unseen.get(session, now) for session in self.homes.of if not self._is_seen(session)}
            for session in [session for session, since in unseen.items() if now - since > SECONDS_KEPT_OPEN]:
                with suppress(PellucidError, TimeoutError):
                    await self.ask(session, {"do": "save"})
                    if not self._is_seen(session):
                        self.homes.close(session)

    def _is_seen(self, session: str) -> bool:
        return any(session in page.sessions for page in self.pages.values())

    # Pages

    def enter(self) -> Page:
        """A page has connected."""
        page = Page(next(self._numbers))
        self.pages[page.number] = page
        return page

    def leave(self, page: Page) -> None:
        """A page is gone."""
        self.pages.pop(page.number, None)
        for session in page.sessions & self.homes.of.keys():
            with suppress(LimitError):
                self.homes.of[session].send(page.number, {"do": "leave", "session": session})

    def obey(self, page: Page, text: str) -> None:
        """Hand a command to the worker that has its session, or say why not."""
        if not page.flood.take():
            page.close(1008, "too many messages")
            return
        message: Plain = {}
        try:
            message = read_message(text)
            self._hand_over(page, message)
        except PellucidError as problem:
            page.tell({"type": "reply", "id": message.get("id"), "ok": False, "error": problem.to_json()})

    def _hand_over(self, page: Page, message: Plain) -> None:
        page.may_ask()
        opens = message["do"] == "open"
        session = self.homes.new(message.get("from", {})) if opens else message.get("session")
        worker = self.homes.find(session)
        assert isinstance(session, str)
        try:
            worker.send(page.number, {**message, "session": session})
        except LimitError:
            if opens:
                self.homes.forget(session)
            raise
        (page.sessions.discard if message["do"] == "leave" else page.sessions.add)(session)
        if (number := message.get("id")) is not None:
            page.asked[number] = session

    def tell_all(self, session: str, message: Plain) -> None:
        """Tell every page that looks at a session."""
        for page in self.pages.values():
            if session in page.sessions:
                page.tell(message)

    # The server's own questions

    async def ask(self, session: str, message: Plain) -> Any:
        """The answer of the worker that has the session.

        Raises:
            PellucidError: there is no such session, or it cannot be done.
        """
        self.homes.find(session)
        async with asyncio.timeout(SECONDS_FOR_AN_ANSWER):
            return await self.homes.request(session, message)

    async def remove(self, session: str) -> None:
        """Close a session, tell its pages, and remove it from the disk.

        Raises:
            InputError: there is none.
        """
        was_open = session in self.homes.of
        if was_open:
            await self.homes.close(session)
            self.tell_all(session, {"type": "status", "session": session, "closed": True})
        if not was_open or self.stored.has(session):
            await asyncio.to_thread(self.stored.remove, session)

    # From workers

    def _from_worker(self, worker: Worker, post: Post) -> None:
        """A message for a page, or an answer to the server."""
        _, number, message = post
        kind = message.get("type") if isinstance(message, dict) else "frame"
        is_reply = kind == "reply"
        if is_reply:
            self.homes.note(message)
        elif kind == "status":
            self.homes.note_status(message)
        if number == SERVER:
            if is_reply:
                self.homes.answer(message)
        elif (page := self.pages.get(number)) is not None:
            if is_reply:
                page.asked.pop(message.get("id"), None)
                if not message["ok"] and message.get("session") not in self.homes.of:
                    page.sessions.discard(str(message.get("session")))
            page.tell(message)

    def _worker_died(self, dead: Worker, fresh: Worker) -> None:
        """Commands under way are answered, sessions go on from where they were saved, their pages see them again."""
        lost = dead.sessions.copy()
        problem = stopped(dead).to_json()
        for page in self.pages.values():
            for number in [number for number, session in page.asked.items() if session in lost]:
                del page.asked[number]
                page.tell({"type": "reply", "id": number, "ok": False, "error": problem})
        moved, left = self.homes.move(dead, fresh)
        for session in moved + left:
            status = {"type": "status", "session": session, "running": False, "compiling": False, "restarted": True}
            self.tell_all(session, {**status, "lost": session in left})
        for session in moved:
            for page in self.pages.values():
                if session in page.sessions:
                    fresh.send(page.number, {"do": "join", "session": session})
        for page in self.pages.values():
            page.sessions.difference_update(left)
