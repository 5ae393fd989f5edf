"""The socket of a page: what it sends is handed over, what waits for it is sent, and neither holds up the other."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from pellucid.studio.hub import Hub
from pellucid.studio.page import Page

SECONDS_TO_SAY_GOODBYE = 20.0


class Sockets:
    """Connects pages with the hub.

    Args:
        hub: where their messages go.
    """

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def live(self, socket: WebSocket) -> None:
        """The life of one socket."""
        await socket.accept()
        page = self.hub.enter()
        reading = asyncio.create_task(self._read(socket, page))
        writing = asyncio.create_task(_write(socket, page))
        try:
            anything: set[asyncio.Future[Any]] = {reading, writing, page.gone}
            await asyncio.wait(anything, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.hub.leave(page)
            for task in (reading, writing):
                task.cancel()
            await asyncio.gather(reading, writing, return_exceptions=True)
        if page.gone.done():
            await _say_goodbye(socket, *page.gone.result())

    async def _read(self, socket: WebSocket, page: Page) -> None:
        with suppress(WebSocketDisconnect):
            while True:
                message = await socket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                text = message.get("text")
                if text is None:
                    page.close(1003, "commands are text")
                    return
                self.hub.obey(page, text)


async def _write(socket: WebSocket, page: Page) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            sent = await page.outbox.next()
            await (socket.send_bytes(sent) if isinstance(sent, bytes) else socket.send_text(sent))


async def _say_goodbye(socket: WebSocket, code: int, reason: str) -> None:
    """Say why; a page that does not read is not waited for without end."""
    with suppress(TimeoutError, WebSocketDisconnect, RuntimeError, OSError):
        async with asyncio.timeout(SECONDS_TO_SAY_GOODBYE):
            await socket.close(code, reason)
