"""The studio as a running server: sockets on this machine alone, an address to open, an orderly end."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn

from pellucid.errors import InputError, PellucidError, SystemRefusedError
from pellucid.studio.access import Access
from pellucid.studio.app import Studio
from pellucid.studio.gate import MOST_HEADER_BYTES
from pellucid.studio.hub import Hub
from pellucid.studio.patience import PatientProtocol

PORT = 7357
PORTS_TRIED = 20
LARGEST_MESSAGE = 256 * 1024
SECONDS_TO_END = 3


def serve(
    home: Path,
    *,
    port: int | None = None,
    wanted: Mapping[str, Any] | None = None,
    ready: Callable[[str], None],
    again: Callable[[str], None],
    told: Callable[[PellucidError], None],
) -> None:
    """Serve until Ctrl-C.

    Args:
        home: where sessions and uploads are kept.
        port: to listen on; left out, the usual one or the next that is free.
        wanted: what the first page sees.
        ready: is told the address as soon as it can be opened.
        again: is told a new address, when one was opened that had been used.
        told: is told when what was wanted could not be opened.

    Raises:
        InputError: the port is taken.
    """
    sockets = listening(port)
    access = Access(sockets[0].getsockname()[1])
    hub = Hub(home / "sessions")
    studio = Studio(hub, access, home, wanted, spent=lambda: again(access.address), told=told)
    server = _Server(configured(studio), lambda: ready(access.address))
    with suppress(KeyboardInterrupt):
        server.run(sockets=sockets)


def configured(studio: Studio) -> uvicorn.Config:
    """The settings of uvicorn: small limits, and no words of its own but about its own faults."""
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    return uvicorn.Config(
        studio.gate,
        loop="asyncio",
        http=PatientProtocol,
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=400,
        timeout_graceful_shutdown=SECONDS_TO_END,
        h11_max_incomplete_event_size=2 * MOST_HEADER_BYTES,
    )


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def listening(port: int | None) -> list[socket.socket]:
    """Sockets of this machine alone, for both kinds of addresses where it has them.

    Args:
        port: the port; left out, the usual one or the next that is free; 0 is any that is free.

    Raises:
        InputError: the port is taken.
        SystemRefusedError: no port can be had.
    """
    if port is not None:
        try:
            return _bound(port)
        except OSError as problem:
            raise _refused(problem, port) from None
    for each in range(PORT, PORT + PORTS_TRIED):
        with suppress(OSError):
            return _bound(each)
    return _bound(0)


def _bound(port: int) -> list[socket.socket]:
    """The port at 127.0.0.1 and ::1; that nobody else has it at the other one is part of its being ours."""
    first = _socket(socket.AF_INET, "127.0.0.1", port)
    try:
        return [first, _socket(socket.AF_INET6, "::1", first.getsockname()[1])]
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            first.close()
            raise
        return [first]


def _socket(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    # With its protocol named, asyncio sends at once; otherwise a small answer waits 40 ms for the one before.
    new = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # A port that was ours a moment ago is free; on Windows the same word would share it with a stranger.
        new.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR), 1)
        if family == socket.AF_INET6:
            new.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        new.bind((host, port))
        new.listen(256)
    except OSError:
        new.close()
        raise
    new.setblocking(False)
    return new


def _refused(problem: OSError, port: int) -> PellucidError:
    if problem.errno != errno.EADDRINUSE:
        return SystemRefusedError(
            "this port cannot be used",
            code="studio.port",
            where="--port",
            got=f"{port}: {problem.strerror}",
            next="Use one from 1024 to 65535.",
        )
    return InputError(
        "the port is taken",
        code="studio.port",
        where="--port",
        got=port,
        next=f"Write --port {_free_after(port)}, or leave --port out. Perhaps a studio runs there already.",
    )


def _free_after(port: int) -> int:
    for each in range(port + 1, min(port + 100, 65_536)):
        with suppress(OSError):
            for found in _bound(each):
                found.close()
            return each
    return 0
