"""The one gate in front of everything: what is not allowed here by name does not reach the studio.

It stands on the raw scope, for requests and sockets alike, because a page of another site can send
both to this machine, and a name server can make its own name point here.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Container, Iterable, MutableMapping
from contextlib import suppress
from typing import Any

from pellucid.studio.access import Access
from pellucid.studio.rate import Bucket

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

ENTER = ("POST", "/api/enter")
"""The one door without a cookie: it gives the cookie."""

METHODS = frozenset({"GET", "HEAD", "POST", "DELETE"})
READING = frozenset({"GET", "HEAD"})
ADDRESS = re.compile(rb"/|(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
TYPES = frozenset({"application/json", "application/octet-stream"})

MOST_HEADERS, MOST_HEADER_BYTES = 100, 32_768
UPLOAD, LARGEST_UPLOAD, LARGEST_BODY = "/api/upload", 64 * 2**20, 65_536
SECONDS_FOR_A_PIECE = 20.0
SECONDS_TO_DRAIN = 3.0

SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
"""On every answer."""

DATA_POLICY = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
"""On every answer that is not a file of the page."""


class Refusal(Exception):
    """Why a request goes no further.

    Args:
        status: of HTTP.
        code: for programs.
        what: is wrong, for people.
        advice: what to do next.
    """

    def __init__(self, status: int, code: str, what: str, advice: str) -> None:
        super().__init__(what)
        self.status, self.code, self.what, self.advice = status, code, what, advice

    def body(self) -> bytes:
        """The answer."""
        return json.dumps({"code": self.code, "what": self.what, "next": self.advice}).encode()


class Gate:
    """Lets pass what is allowed.

    Args:
        app: what stands behind the gate.
        access: who may enter.
        public: addresses of files that hold no data.
        failures: how many refusals are explained; beyond, they are refused shortly.
    """

    def __init__(self, app: App, access: Access, public: Container[str], failures: Bucket) -> None:
        self.app = app
        self.access = access
        self.public = public
        self.failures = failures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request or socket, and hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        answered = _Answer(scope, send)
        try:
            self._check(scope)
            limited = receive if scope["type"] == "websocket" else _Body(scope, receive)
            await self.app(scope, limited, answered)
        except Refusal as refusal:
            if scope["type"] == "http" and refusal.status == 413:
                await _drained(receive)
            await answered.refuse(self.counted(refusal))

    def counted(self, refusal: Refusal) -> Refusal:
        """Refusals beyond what happens by mistake are answered shortly; who has the cookie is never kept waiting."""
        if self.failures.take():
            return refusal
        return Refusal(429, "studio.too-many", "too many requests were refused", "Wait a few seconds.")

    def _check(self, scope: Scope) -> None:
        headers: Headers = scope["headers"]
        if len(headers) > MOST_HEADERS or sum(len(name) + len(value) for name, value in headers) > MOST_HEADER_BYTES:
            raise Refusal(431, "studio.headers", "the headers are too large", "Clear the cookies of this address.")
        is_socket = scope["type"] == "websocket"
        method = "GET" if is_socket else scope["method"]
        host = self._host(headers)
        self._origin(headers, host, method, scope["path"], is_socket=is_socket)
        if not self._is_public(scope, method, is_socket=is_socket) and not self.access.knows(headers):
            raise Refusal(
                401,
                "studio.cookie",
                "this browser has not entered",
                "Open the address that `pellucid studio` printed.",
            )
        if method not in METHODS:
            raise Refusal(405, "studio.method", "there is no such method here", f"Use {', '.join(sorted(METHODS))}.")
        if not ADDRESS.fullmatch(scope.get("raw_path") or scope["path"].encode()):
            raise Refusal(404, "studio.address", "there is nothing at this address", "Look at /.")
        if not is_socket and method not in READING:
            self._intent(headers)

    def _host(self, headers: Headers) -> str:
        """The name we were called by, exactly one of ours: no other site's name may point here."""
        found = _all(headers, b"host")
        if len(found) != 1 or found[0] not in self.access.hosts:
            raise Refusal(421, "studio.host", "this server answers to its own address alone", f"Open {self._hosts()}.")
        return found[0]

    def _hosts(self) -> str:
        return f"http://127.0.0.1:{self.access.port}/"

    def _origin(self, headers: Headers, host: str, method: str, path: str, *, is_socket: bool) -> None:
        """Whose page asks: ours alone, save that any page may hold a link to the page itself."""
        origins, sites = _all(headers, b"origin"), _all(headers, b"sec-fetch-site")
        if origins:
            allowed = origins == [f"http://{host}"]
        elif is_socket or method not in READING:
            allowed = False
        else:
            allowed = not sites or sites == ["same-origin"] or sites == ["none"] or _is_link(headers, path)
        if not allowed:
            raise Refusal(403, "studio.origin", "another page may not ask here", f"Open {self._hosts()} itself.")

    def _is_public(self, scope: Scope, method: str, *, is_socket: bool) -> bool:
        path = scope["path"]
        return not is_socket and ((method in READING and path in self.public) or (method, path) == ENTER)

    def _intent(self, headers: Headers) -> None:
        """What changes something says so in a way that no form of another page can."""
        if _all(headers, b"x-pellucid") != ["1"]:
            raise Refusal(403, "studio.header", "the header X-Pellucid is missing", "Send X-Pellucid: 1.")
        types = [each.partition(";")[0].strip().lower() for each in _all(headers, b"content-type")]
        has_body = _all(headers, b"content-length") not in ([], ["0"]) or _all(headers, b"transfer-encoding")
        if (types or has_body) and not (len(types) == 1 and types[0] in TYPES):
            raise Refusal(415, "studio.type", "the content has another type", f"Send {' or '.join(sorted(TYPES))}.")


class _Body:
    """What comes in, counted piece by piece, and not waited for without end."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.receive = receive
        self.limit = LARGEST_UPLOAD if scope["path"] == UPLOAD else LARGEST_BODY
        self.seen = 0
        self.complete = False
        length = _all(scope["headers"], b"content-length")
        if length and (len(length) != 1 or not length[0].isascii() or not length[0].isdigit()):
            raise Refusal(400, "studio.length", "the length of the content is unclear", "Send one Content-Length.")
        if length and int(length[0][:20]) > self.limit:
            self._too_large()

    async def __call__(self) -> Message:
        if self.complete:
            return await self.receive()
        try:
            async with asyncio.timeout(SECONDS_FOR_A_PIECE):
                message = await self.receive()
        except TimeoutError:
            raise Refusal(408, "studio.slow", "the content came too slowly", "Send it again.") from None
        self.complete = not message.get("more_body", False)
        self.seen += len(message.get("body", b""))
        if self.seen > self.limit:
            await _drained(self.receive)
            self._too_large()
        return message

    def _too_large(self) -> None:
        limit = f"{self.limit // 2**20} MB" if self.limit >= 2**20 else f"{self.limit // 1024} kB"
        raise Refusal(413, "studio.size", f"more than {limit}", "Use fewer rows, or the command line.")


class _Answer:
    """What goes out, with the headers that every answer carries."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self.send = scope, send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": self._headers(message.get("headers", []))}
        self.begun = True
        await self.send(message)

    def _headers(self, given: Iterable[tuple[bytes, bytes]]) -> Headers:
        headers = [(name.lower(), value) for name, value in given] + list(SECURITY)
        names = {name for name, _ in headers}
        if b"content-security-policy" not in names:
            headers.append((b"content-security-policy", DATA_POLICY))
        if b"cache-control" not in names:
            headers.append((b"cache-control", b"no-store"))
        return headers

    async def refuse(self, refusal: Refusal) -> None:
        """Say why not; a socket is not opened, which a page cannot tell from a server that is away."""
        if self.begun:
            return
        if self.scope["type"] == "websocket":
            await self.send({"type": "websocket.close", "code": 1008, "reason": refusal.code})
            return
        body = refusal.body()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        headers += [(b"connection", b"close")] if refusal.status in (408, 413) else []
        await self({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


async def _drained(receive: Receive) -> None:
    """Read what is too large and keep nothing: who is cut off while sending does not hear the answer."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS_TO_DRAIN):
            while (await receive()).get("more_body", False):
                pass


def _is_link(headers: Headers, path: str) -> bool:
    """Whether somebody followed a link to the page, which holds no data and shows itself in no frame."""
    document = _all(headers, b"sec-fetch-mode") == ["navigate"] and _all(headers, b"sec-fetch-dest") == ["document"]
    return document and path == "/"


def _all(headers: Headers, name: bytes) -> list[str]:
    return [value.decode("latin-1") for each, value in headers if each == name]
