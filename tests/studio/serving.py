"""A studio that really listens, in a thread of the test, with workers that compute nothing."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from websockets.sync.client import ClientConnection, connect

from pellucid.errors import PellucidError
from pellucid.studio.access import Access
from pellucid.studio.app import Studio
from pellucid.studio.hub import Hub
from pellucid.studio.serve import configured, listening
from studio import echo_worker


@dataclass
class Served:
    """A running studio, and what a test needs to talk to it."""

    studio: Studio
    loop: asyncio.AbstractEventLoop
    problems: list[PellucidError]
    spent: list[str]
    client: httpx.Client

    @property
    def hub(self) -> Hub:
        return self.studio.hub

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.studio.access.port}"

    @property
    def token(self) -> str:
        return self.studio.access.address.partition("#token=")[2]

    @property
    def cookie(self) -> str:
        return self.studio.access.cookie.partition(";")[0]

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **content: Any) -> httpx.Response:
        """An answer to a request as the page sends it, but for what ``headers`` say otherwise."""
        own = {"Origin": self.base, "X-Pellucid": "1", "Cookie": self.cookie}
        self.client.cookies.clear()
        return self.client.request(method, self.base + path, headers=own | (headers or {}), **content)

    def get(self, path: str, **content: Any) -> httpx.Response:
        return self.ask("GET", path, **content)

    def post(self, path: str, **content: Any) -> httpx.Response:
        return self.ask("POST", path, **content)

    def delete(self, path: str, **content: Any) -> httpx.Response:
        return self.ask("DELETE", path, **content)

    def socket(self, **settings: Any) -> ClientConnection:
        headers = {"Cookie": self.cookie} | settings.pop("headers", {})
        uri = self.base.replace("http", "ws") + "/ws"
        return connect(uri, origin=settings.pop("origin", self.base), additional_headers=headers, **settings)

    def in_loop(self, function: Callable[[], Any]) -> Any:
        """What a function says, called where the server lives."""

        async def called() -> Any:
            return function()

        return asyncio.run_coroutine_threadsafe(called(), self.loop).result(10)


@contextmanager
def served(
    home: Path, workers: int = 2, wanted: dict[str, Any] | None = None, life: Any = echo_worker.main
) -> Iterator[Served]:
    """A studio at a free port, ended on the way out."""
    sockets = listening(0)
    access = Access(sockets[0].getsockname()[1])
    found: dict[str, Any] = {}
    begun = threading.Event()

    async def live() -> None:
        problems: list[PellucidError] = []
        spent: list[str] = []
        studio = Studio(
            Hub(home / "sessions", workers, life),
            access,
            home,
            wanted,
            spent=lambda: spent.append(access.address),
            told=problems.append,
        )
        server = uvicorn.Server(configured(studio))
        server.capture_signals = _nothing  # type: ignore[method-assign]
        found["served"] = Served(studio, asyncio.get_running_loop(), problems, spent, client)
        found["server"] = server
        task = asyncio.create_task(server.serve(sockets=sockets))
        while not server.started:
            await asyncio.sleep(0.005)
        begun.set()
        await task

    client = httpx.Client(timeout=20)
    thread = threading.Thread(target=lambda: asyncio.run(live()), daemon=True)
    thread.start()
    assert begun.wait(20)
    try:
        yield found["served"]
    finally:
        client.close()
        found["server"].should_exit = True
        thread.join(30)
        for each in sockets:
            each.close()
    assert not thread.is_alive()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


class Asking:
    """A page as a program: commands with numbers, messages in the order they come."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.number = 0
        self.others: list[Any] = []

    def tell(self, do: str, **fields: Any) -> None:
        self.socket.send(json.dumps({"do": do, **fields}))

    def ask(self, do: str, **fields: Any) -> dict[str, Any]:
        """The reply; what comes before it is kept in ``others``."""
        self.number += 1
        self.tell(do, id=self.number, **fields)
        while True:
            message = self.receive()
            if isinstance(message, dict) and message["type"] == "reply" and message["id"] == self.number:
                return message
            self.others.append(message)

    def receive(self, timeout: float = 20) -> Any:
        message = self.socket.recv(timeout)
        return json.loads(message) if isinstance(message, str) else message

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        while not wanted(message := self.receive()):
            pass
        return message

    def open(self, **wanted: Any) -> str:
        reply = self.ask("open", **{"from": wanted})
        assert reply["ok"], reply
        return str(reply["result"]["session"])
