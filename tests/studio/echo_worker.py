"""A worker that speaks the protocol and computes nothing: sessions are dictionaries, frames are filled with zeros."""

from __future__ import annotations

import json
import os
import signal
import time
from base64 import b64encode
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


class Echo:
    """What a worker does, as far as the hub can see it."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self.connection = connection
        self.folder = folder
        self.sessions: dict[str, dict[str, Any]] = {}
        self.watchers: dict[str, set[int]] = {}

    def send(self, page: int, message: dict[str, Any] | bytes) -> None:
        self.connection.send(("bytes" if isinstance(message, bytes) else "text", page, message))

    def run(self) -> None:
        try:
            while True:
                _, page, message = self.connection.recv()
                self.obey(page, message)
        except (EOFError, OSError):
            for session in self.sessions:
                self.save(session)

    def obey(self, page: int, message: dict[str, Any]) -> None:
        reply = {"type": "reply", "id": message.get("id"), "session": message.get("session")}
        try:
            result = self.do(page, message.get("session"), message)
        except (KeyError, ValueError) as problem:
            error = {
                "code": "echo",
                "what": str(problem),
                "where": "",
                "got": None,
                "allowed": "",
                "next": "",
                "safe": "",
            }
            self.send(page, {**reply, "ok": False, "error": error})
        else:
            if message.get("id") is not None:
                self.send(page, {**reply, "ok": True, "result": result})

    def do(self, page: int, session: str, message: dict[str, Any]) -> Any:
        if message["do"] == "open":
            wanted = message.get("from") or {}
            if wanted.get("source") == "nothing":
                raise ValueError("there is no such source")
            stored = wanted.get("stored")
            self.sessions[session] = self.load(stored) if stored else {"from": wanted, "changes": 0}
            self.watchers[session] = set()
            return self.join(page, session) if page else {"session": session}
        here = self.sessions[session]
        match message["do"]:
            case "join":
                return self.join(page, session)
            case "leave":
                self.watchers[session].discard(page)
            case "set":
                here["changes"] += 1
                for each in self.watchers[session]:
                    self.send(each, self.scene(session))
            case "run" | "pause":
                here["running"] = message["do"] == "run"
                for each in self.watchers[session]:
                    self.send(each, {"type": "status", "session": session, "running": here["running"]})
            case "save":
                self.save(session)
            case "close":
                del self.sessions[session]
            case "take":
                return {"content": b64encode(f"{message['what']} of {session}".encode()).decode()}
            case "watchers":
                return {"watchers": sorted(self.watchers[session]), "process": os.getpid()}
            case "events":
                for number in range(message["count"]):
                    event = {"event": "noise", "number": number, "text": "x" * message.get("size", 0)}
                    self.send(page, {"type": "event", "session": session, "event": event})
            case "frames":
                for number in range(message["count"]):
                    self.send(page, frame(session, number, message.get("size", 0)))
            case "ack":
                pass
            case "sleep":
                time.sleep(message["seconds"])
                return {"until": time.time()}
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case other:
                raise ValueError(f"echo cannot {other}")
        return {}

    def join(self, page: int, session: str) -> dict[str, Any]:
        self.watchers[session].add(page)
        self.send(page, self.scene(session))
        return {"session": session}

    def scene(self, session: str) -> dict[str, Any]:
        return {"type": "scene", "session": session, **self.sessions[session], "not_finite": float("nan")}

    def save(self, session: str) -> None:
        place = self.folder / session
        place.mkdir(parents=True, exist_ok=True)
        (place / "state.json").write_text(json.dumps(self.sessions[session]))
        about = {"id": session, "title": "echo", "changed": f"2026-01-01T00:00:{len(self.sessions):02}"}
        (place / "session.json").write_text(json.dumps(about))

    def load(self, session: str) -> dict[str, Any]:
        state: dict[str, Any] = json.loads((self.folder / session / "state.json").read_text())
        return state


def frame(session: str, number: int, size: int) -> bytes:
    """A binary message as the protocol has it, written down here once more."""
    header = json.dumps(
        {"type": "frame", "session": session, "seq": number, "arrays": [{"name": "a", "dtype": "u1", "shape": [size]}]},
        separators=(",", ":"),
    ).encode()
    head = b"PLU1" + len(header).to_bytes(4, "little") + header
    return head + bytes(-len(head) % 8) + bytes(size) + bytes(-size % 8)


def main(connection: Connection, folder: str) -> None:
    """The life of this worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Echo(connection, Path(folder)).run()
