"""The studio as a page meets it: how soon, how often, how large; measured by a client that speaks its protocol."""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

from pellucid.studio.frames import decode

OPENING: dict[str, Any] = {}
DEEP = {
    "source": "circle",
    "features": "x1, x2, x1^2, x2^2, x1*x2, sin(x1), sin(x2)",
    "network": ", ".join(["dense 8 tanh"] * 6) + ", dense tanh",
    "loss": "half_mse",
    "optimizer": "sgd",
    "learning_rate": 0.03,
    "batch_size": 10,
    "split": [0.5, 0.0, 0.5],
}
PATIENCE = 60.0
SECONDS_POINTED_AT = 0.8


@dataclass(frozen=True)
class Figure:
    """One measured figure and its goal."""

    what: str
    value: float
    unit: str
    goal: float
    at_most: bool = True

    @property
    def held(self) -> bool:
        """Whether the goal is reached."""
        return self.value <= self.goal if self.at_most else self.value >= self.goal


def print_figure(figure: Figure) -> None:
    """A figure with its goal on a line of its own."""
    sign, mark = ("<=" if figure.at_most else ">="), ("" if figure.held else "  missed")
    goal = f"goal {sign} {figure.goal:g}{mark}" if figure.goal else ""
    print(f"{figure.what:<50} {figure.value:10.3g} {figure.unit:<16} {goal}".rstrip(), flush=True)


@contextmanager
def studio() -> Iterator[tuple[str, float]]:
    """A studio of its own: its address, and the seconds until it was ready."""
    with tempfile.TemporaryDirectory() as home:
        begun = time.perf_counter()
        words = [sys.executable, "-m", "pellucid", "studio", "--no-browser", "--json", "--port", "0"]
        own = {"PELLUCID_HOME": home, "JAX_COMPILATION_CACHE_DIR": f"{home}/compiled"}  # nothing is compiled yet
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, **own})
        try:
            assert process.stdout is not None
            address = json.loads(process.stdout.readline())["address"]
            yield address, time.perf_counter() - begun
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


class Client:
    """A page without a picture: it sends commands, acknowledges frames, and notes when they came.

    Args:
        address: where the studio is, with the token.
        cookie: the cookie, where another client has entered already.
    """

    def __init__(self, address: str, cookie: str = "") -> None:
        place, _, token = address.partition("/#token=")
        self.place = place
        self.cookie = cookie or self._enter(place, token)
        host = place.removeprefix("http://")
        headers = {"Cookie": self.cookie}
        self.socket = connect(f"ws://{host}/ws", origin=place, additional_headers=headers, max_size=None, legacy=True)
        self.session = ""
        self.number = 0
        self.frames: list[tuple[float, int, dict[str, Any]]] = []
        self.scenes: list[float] = []

    @staticmethod
    def _enter(place: str, token: str) -> str:
        body = json.dumps({"token": token}).encode()
        headers = {"Content-Type": "application/json", "X-Pellucid": "1", "Origin": place}
        with urllib.request.urlopen(urllib.request.Request(f"{place}/api/enter", body, headers)) as answer:
            return str(answer.headers["Set-Cookie"].split(";")[0])

    def ask(self, do: str, **fields: Any) -> Any:
        """The result of a command; what comes meanwhile is noted."""
        self.number += 1
        number = self.number
        message = {"id": number, "do": do, **fields} | ({"session": self.session} if self.session else {})
        self.socket.send(json.dumps(message))
        return self.until(lambda m: m.get("type") == "reply" and m.get("id") == number, "a reply")["result"]

    def open(self, wanted: dict[str, Any]) -> None:
        """A session of its own, warm: its first frame is there, and its program is made."""
        self.session = self.ask("open", **{"from": wanted})["session"]
        self.until(lambda m: m.get("type") == "frame", "a frame")
        self.ask("step", unit="epoch")
        self.until(lambda m: m.get("type") == "frame" and m["epoch"] >= 1, "an epoch")

    def until(self, holds: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        """The first message for which it holds."""
        end = time.perf_counter() + PATIENCE
        while time.perf_counter() < end:
            message = self.receive(end - time.perf_counter())
            if message is not None and holds(message):
                if message.get("type") == "reply" and not message["ok"]:
                    raise RuntimeError(message["error"])
                return message
        raise TimeoutError(f"{what} did not come")

    def receive(self, patience: float) -> dict[str, Any] | None:
        """The next message; a frame is acknowledged as soon as it is there."""
        try:
            raw = self.socket.recv(timeout=patience)
        except TimeoutError:
            return None
        if isinstance(raw, str):
            message: dict[str, Any] = json.loads(raw)
            if message["type"] == "scene":
                self.scenes.append(time.perf_counter())
            return message
        message, _ = decode(raw)
        if message["type"] == "frame":
            self.frames.append((time.perf_counter(), len(raw), message))
            self.socket.send(json.dumps({"session": self.session, "do": "ack", "seq": message["seq"]}))
        return message

    def listen(self, seconds: float) -> list[tuple[float, int, dict[str, Any]]]:
        """The frames of the next so many seconds."""
        first, end = len(self.frames), time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.receive(left)
        return self.frames[first:]


def first_picture(client: Client) -> float:
    """Milliseconds from run to the first frame in which something has moved."""
    times = []
    for _ in range(5):
        client.ask("pause")
        client.listen(0.3)
        before = client.frames[-1][2]["step"]
        begun = time.perf_counter()
        client.socket.send(json.dumps({"session": client.session, "do": "run"}))
        client.until(lambda m, before=before: m.get("type") == "frame" and m["step"] > before, "a moving picture")
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def frames_a_second(client: Client, pace: str, seconds: float) -> tuple[float, float, float]:
    """Frames a second, the largest frame in kB, and epochs a second."""
    client.ask("speed", pace=pace)
    client.ask("run")
    client.listen(0.5)
    found = client.listen(seconds)
    client.ask("pause")
    time_passed = found[-1][0] - found[0][0]
    epochs = (found[-1][2]["epoch"] - found[0][2]["epoch"]) / time_passed
    return (len(found) - 1) / time_passed, max(size for _, size, _ in found) / 1000, epochs


def change_of_structure(client: Client, pointed_at: float = 0.0) -> tuple[float, float]:
    """Milliseconds until a neuron more is drawn, and until training goes on with it.

    Args:
        client: the page.
        pointed_at: how many seconds before the click the page says that its button is pointed at; 0 for not at all.
    """
    drawn, training = [], []
    for _ in range(3):
        client.ask("run")
        client.listen(0.5)
        if pointed_at:
            client.ask("expect", command={"do": "add_neuron", "at": 0})
            client.listen(pointed_at)
        begun, scenes = time.perf_counter(), len(client.scenes)
        client.socket.send(json.dumps({"session": client.session, "do": "add_neuron", "at": 0}))
        client.until(lambda m: m.get("type") == "scene", "a scene")
        assert len(client.scenes) > scenes
        before = client.until(lambda m: m.get("type") == "frame", "a frame")
        drawn.append(1000 * (time.perf_counter() - begun))
        client.until(lambda m, step=before["step"]: m.get("type") == "frame" and m["step"] > step, "a step")
        training.append(1000 * (time.perf_counter() - begun))
        client.ask("pause")
    return statistics.median(drawn), statistics.median(training)


def share_of_speed(client: Client, wanted: dict[str, Any], seconds: float, epochs: int) -> float:
    """Epochs a second behind a page, as a share of those headless: each in turn, because machines change their pace."""
    shares = []
    for _ in range(3):
        _, _, behind = frames_a_second(client, "free", seconds / 2)
        shares.append(behind / command_line_speed(wanted, epochs))
    return statistics.median(shares)


def command_line_speed(wanted: dict[str, Any], epochs: int) -> float:
    """Epochs a second of the same experiment headless, by the clock on the wall once it is under way."""
    from pellucid.events import Event, Progressed
    from pellucid.studio.opening import OPENING as SCENE
    from pellucid.workbench.train import train

    told: list[tuple[float, int]] = []

    def listen(event: Event) -> None:
        if isinstance(event, Progressed):
            told.append((time.perf_counter(), event.epoch))

    options = {**SCENE, **wanted, "split": (0.5, 0.0, 0.5)}
    train(options.pop("source"), epochs=epochs, save_run=False, listen=listen, **options)
    (begun, first), (ended, last) = told[len(told) // 4], told[-1]
    return (last - first) / (ended - begun)


def sessions_at_once(address: str, cookie: str, count: int, seconds: float) -> float:
    """Frames a second of the slowest of so many sessions that train at once."""
    clients = [Client(address, cookie) for _ in range(count)]
    for client in clients:
        client.open(OPENING)
        client.ask("speed", pace="free")
    for client in clients:
        client.ask("run")
    rates: list[float] = []

    def watch(client: Client) -> None:
        client.listen(1.0)
        rates.append(len(client.listen(seconds)) / seconds)

    threads = [threading.Thread(target=watch, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for client in clients:
        client.ask("pause")
        client.socket.close()
    return min(rates)


def measured(quick: bool) -> Iterator[Figure]:
    """Every figure in turn."""
    seconds = 2.0 if quick else 5.0
    with studio() as (address, ready):
        yield Figure("ready", ready, "s", 2.0)
        client = Client(address)
        for name, wanted, again in (("opening scene", OPENING, 500), ("7-8x6-1", DEEP, 1000)):
            client.session = ""
            client.open(wanted)
            yield Figure(f"{name}: run to first moving picture", first_picture(client), "ms", 300)
            rate, size, _ = frames_a_second(client, "frame", seconds)
            yield Figure(f"{name}: frames", rate, "a second", 30, at_most=False)
            yield Figure(f"{name}: largest frame", size, "kB", 100)
            share = share_of_speed(client, wanted, seconds, 100_000 if name == "opening scene" else 25_000)
            yield Figure(f"{name}: share of the command line's speed", share, "", 0.8, at_most=False)
            client.ask("speed", pace="frame")
            drawn, training = change_of_structure(client)
            yield Figure(f"{name}: a neuron more is drawn", drawn, "ms", 150)
            yield Figure(f"{name}: training with it", training, "ms", again)
            _, training = change_of_structure(client, SECONDS_POINTED_AT)
            yield Figure(f"{name}: the same, pointed at before", training, "ms", again)
        client.socket.close()
        count = 8 if quick else 30
        rate = sessions_at_once(address, client.cookie, count, seconds)
        yield Figure(f"{count} sessions at once: slowest", rate, "frames a second", 10, at_most=False)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter, with eight sessions")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to FILE")
    asked = parser.parse_args()
    figures = []
    for figure in measured(asked.quick):
        figures.append(figure)
        print_figure(figure)
    if asked.json:
        asked.json.write_text(json.dumps([{**vars(each), "held": each.held} for each in figures], indent=2))


if __name__ == "__main__":
    main()
