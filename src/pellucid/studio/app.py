"""The addresses of the studio: the files of the page, questions under ``/api``, and the socket."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute

from pellucid.errors import InputError, LimitError, PellucidError, SystemRefusedError
from pellucid.spec.source import is_path
from pellucid.studio.access import Access
from pellucid.studio.gate import LARGEST_UPLOAD, Gate, Refusal
from pellucid.studio.hub import Hub
from pellucid.studio.rate import Bucket
from pellucid.studio.socket import Sockets
from pellucid.studio.static import Static

if TYPE_CHECKING:
    from pellucid.studio.uploads import Uploads

TAKEN = {
    "model": ("application/octet-stream", "safetensors"),
    "experiment": ("application/toml", "toml"),
    "code": ("text/x-python; charset=utf-8", "py"),
    "report": ("text/html; charset=utf-8", "html"),
    "points": ("text/csv; charset=utf-8", "csv"),
}
"""What can be taken home: as what, and how its file ends."""

STATUS = {InputError: 400, LimitError: 429, SystemRefusedError: 503}
MOST_UPLOADS_AT_ONCE = 2
NO_TARGET = "data.no-target"
OPENED_BEFORE = "Open the new address that was printed where the studio runs."


@dataclass
class Studio:
    """Everything behind the gate.

    Args:
        hub: pages, sessions and workers.
        access: who may enter.
        home: where sessions and uploads are kept.
        wanted: what the first page sees.
        spent: is told when an address was opened that was used before.
        told: is told when what was wanted could not be opened.
    """

    hub: Hub
    access: Access
    home: Path
    wanted: Mapping[str, Any] | None = None
    spent: Callable[[], None] = lambda: None
    told: Callable[[PellucidError], None] = lambda problem: None
    static: Static = field(default_factory=Static)
    failures: Bucket = field(default_factory=lambda: Bucket(burst=40, rate=2.0))
    _uploading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_UPLOADS_AT_ONCE))
    _catalogue: bytes | None = None

    @cached_property
    def gate(self) -> Gate:
        """The whole application, with the gate in front."""
        return Gate(self.behind(), self.access, self.static.table, self.failures)

    def behind(self) -> Starlette:
        """The application behind the gate."""
        handlers: dict[Any, Any] = {
            PellucidError: _told,
            Refusal: self._refused,
            TimeoutError: _late,
            Exception: _failed,
        }
        return Starlette(routes=self.routes(), exception_handlers=handlers, lifespan=self._lifespan)

    def routes(self) -> list[Route | WebSocketRoute]:
        """Every address there is."""
        return [
            Route("/", self._file),
            Route("/studio/{path:path}", self._file),
            Route("/report/{path:path}", self._file),
            Route("/api/enter", self._enter, methods=["POST"]),
            Route("/api/catalogue", self._get_catalogue),
            Route("/api/sessions", self._sessions),
            Route("/api/sessions/{session}", self._remove, methods=["DELETE"]),
            Route("/api/sessions/{session}/take/{what}", self._take),
            Route("/api/brought", self._brought, methods=["GET"]),
            Route("/api/upload", self._upload, methods=["POST"]),
            WebSocketRoute("/ws", Sockets(self.hub).live),
        ]

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        opened = self.hub.start(self.wanted)
        if opened is not None:
            opened.add_done_callback(self._tell)
        yield
        await self.hub.end()

    def _tell(self, opened: asyncio.Future[Any]) -> None:
        """On the page a column to learn can be chosen; everything else that could not be opened is told."""
        problem = None if opened.cancelled() else opened.exception()
        chosen_there = isinstance(problem, PellucidError) and problem.code == NO_TARGET and self._table() is not None
        if isinstance(problem, PellucidError) and not chosen_there:
            self.told(problem)

    def _table(self) -> Path | None:
        """The table that the studio was begun with, where it is small enough for the page."""
        source = (self.wanted or {}).get("source")
        path = Path(source) if isinstance(source, str) and is_path(source) else None
        return path if path is not None and path.is_file() and path.stat().st_size <= LARGEST_UPLOAD else None

    # The page

    async def _file(self, request: Request) -> Response:
        path = request.url.path
        if path == "/":
            self.static.refresh()
        content = self.static.content(path)
        if content is None:
            raise Refusal(404, "studio.address", "there is nothing at this address", "Look at /.")
        headers = {
            "etag": content.tag,
            "cache-control": "no-cache",
            "content-security-policy": content.policy,
        }
        if request.headers.get("if-none-match") == content.tag:
            return Response(status_code=304, headers=headers)
        return Response(content.body, media_type=content.type, headers=headers)

    async def _enter(self, request: Request) -> Response:
        """A token for a cookie; who has the cookie is let in whatever the token, for an address is opened twice."""
        token = await _token(request)
        if not (self.access.spend(token) or self.access.knows(request.scope["headers"])):
            if self.access.was_spent(token):
                self.spent()
                raise Refusal(401, "studio.token", "this address was opened before", OPENED_BEFORE)
            raise Refusal(401, "studio.token", "this is not the address", "Open what `pellucid studio` printed.")
        return JSONResponse({"session": self.hub.first}, headers={"set-cookie": self.access.cookie})

    # Questions

    async def _get_catalogue(self, request: Request) -> Response:
        if self._catalogue is None:
            self._catalogue = await asyncio.to_thread(_catalogue)
        return Response(self._catalogue, media_type="application/json")

    async def _sessions(self, request: Request) -> Response:
        found = await asyncio.to_thread(self.hub.stored.all)
        return JSONResponse([{**note, "open": note["id"] in self.hub.homes.of} for note in found])

    async def _remove(self, request: Request) -> Response:
        await self.hub.remove(request.path_params["session"])
        return JSONResponse({})

    async def _take(self, request: Request) -> Response:
        session, what = request.path_params["session"], request.path_params["what"]
        if what not in TAKEN:
            raise InputError(
                "there is no such thing to take home", code="studio.take", got=what[:40], allowed=", ".join(TAKEN)
            )
        result = await self.hub.ask(session, {"do": "take", "what": what})
        media, ending = TAKEN[what]
        headers = {"content-disposition": f'attachment; filename="pellucid.{ending}"'}
        return Response(b64decode(result["content"]), media_type=media, headers=headers)

    async def _upload(self, request: Request) -> Response:
        said = dict(request.query_params)
        name = said.pop("name", "")
        async with self._uploading:
            body = await request.body()
            upload = await asyncio.to_thread(self.uploads.put, name, body, said)
        return JSONResponse({"upload": upload.id, "name": upload.name, "kind": upload.kind, **upload.about})

    async def _brought(self, request: Request) -> Response:
        """The table that the studio was begun with, for a person to say what to learn from it."""
        path = self._table()
        if path is None:
            raise Refusal(404, "studio.address", "there is nothing at this address", "Look at /.")
        content = await asyncio.to_thread(path.read_bytes)
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(path.name)}"}
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def _refused(self, request: Request, refusal: Refusal) -> Response:
        counted = self.gate.counted(refusal)
        return Response(counted.body(), counted.status, media_type="application/json")

    @property
    def uploads(self) -> Uploads:
        """Files that were brought."""
        from pellucid.studio.uploads import Uploads

        return Uploads(self.home / "uploads")


async def _token(request: Request) -> str:
    try:
        given = json.loads(await request.body())
    except (ValueError, RecursionError):
        given = None
    token = given.get("token") if isinstance(given, dict) else None
    if not isinstance(token, str):
        raise InputError("there is no token", code="studio.token", where="token", allowed='as {"token": "…"}')
    return token


def _catalogue() -> bytes:
    from pellucid.studio.catalogue import catalogue

    return json.dumps(catalogue(), allow_nan=False, separators=(",", ":")).encode()


def _told(request: Request, problem: PellucidError) -> Response:
    return JSONResponse(
        problem.to_json(), next((each for kind, each in STATUS.items() if isinstance(problem, kind)), 400)
    )


def _late(request: Request, problem: Exception) -> Response:
    told = {"code": "studio.late", "what": "the worker did not answer in time", "next": "Wait, then try again."}
    return JSONResponse(told, 503)


def _failed(request: Request, problem: Exception) -> Response:
    told = {"code": "bug", "what": "this is a bug in Pellucid, not a mistake of yours", "next": "Please report it."}
    return JSONResponse(told, 500)
