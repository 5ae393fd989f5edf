"""The whole studio with workers that really train: what a page sees, and what is left after a death and a restart."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from pellucid.errors import InputError
from pellucid.model import load
from pellucid.studio.frames import decode
from pellucid.studio.process import life
from studio.serving import Asking, Served, served

pytestmark = pytest.mark.slow


BEGINNINGS = {"experiment": b"format = 1", "code": b"import pellucid", "report": b"<!doctype html>"}


class Watching(Asking):
    """A page as a program, which says of each frame that it has drawn it."""

    def receive(self, timeout: float = 60) -> Any:
        message = super().receive(timeout)
        if not isinstance(message, bytes):
            return message
        header, arrays = decode(message)
        if header["type"] == "frame":
            self.tell("ack", session=header["session"], seq=header["seq"])
        return header | {"arrays": arrays}

    def until_epoch(self, epoch: int) -> Any:
        return self.until(lambda message: message["type"] == "frame" and message["epoch"] >= epoch)


def workers_of(running: Served) -> list[int]:
    return running.in_loop(lambda: [worker.process for worker in running.hub.pool.workers])


def test_a_network_trains_survives_a_death_and_a_restart_and_is_taken_home(tmp_path: Path) -> None:
    with served(tmp_path, workers=1, wanted={}, life=life) as running:
        session = running.post("/api/enter", json={"token": running.token}).json()["session"]
        with running.socket(max_size=None) as socket:
            page = Watching(socket)
            assert page.ask("join", session=session)["ok"]
            assert page.ask("run", session=session)["ok"]
            first = page.until_epoch(3)
            assert first["columns"]["train.loss"]
            assert first["arrays"]["params/dense1/weight"].shape == (2, 4)
            assert page.ask("pause", session=session)["ok"]
            assert page.ask("save", session=session)["ok"]
            [worker] = workers_of(running)
            os.kill(worker, signal.SIGKILL)
            told = page.until(lambda message: message["type"] == "status" and message.get("restarted"))
            assert (told["session"], told["lost"]) == (session, False)
            scene = page.until(lambda message: message["type"] == "scene")
            assert scene["epoch"] >= 3
            assert not scene["running"]
            assert workers_of(running) != [worker]
    with served(tmp_path, workers=1, life=life) as again:
        assert [each["id"] for each in again.get("/api/sessions").json()] == [session]
        with again.socket(max_size=None) as socket:
            page = Watching(socket)
            assert page.ask("join", session=session)["ok"]
            assert page.ask("run", session=session)["ok"]
            assert page.until_epoch(scene["epoch"] + 2)["arrays"]["params/dense1/weight"].shape == (2, 4)
        for what, beginning in BEGINNINGS.items():
            assert again.get(f"/api/sessions/{session}/take/{what}").content.startswith(beginning)
        (tmp_path / "model.safetensors").write_bytes(again.get(f"/api/sessions/{session}/take/model").content)
    assert load(tmp_path / "model.safetensors").predict([[0.0, 0.0]])


def test_a_network_whose_worker_dies_under_way_trains_on_as_fast_as_it_did(tmp_path: Path) -> None:
    with served(tmp_path, workers=1, wanted={}, life=life) as running:
        session = running.post("/api/enter", json={"token": running.token}).json()["session"]
        with running.socket(max_size=None) as socket:
            page = Watching(socket)
            assert page.ask("join", session=session)["ok"]
            assert page.ask("speed", session=session, pace=30)["ok"]
            assert page.ask("run", session=session)["ok"]
            assert page.ask("save", session=session)["ok"]
            [worker] = workers_of(running)
            os.kill(worker, signal.SIGKILL)
            page.until(lambda message: message["type"] == "status" and message.get("restarted"))
            scene = page.until(lambda message: message["type"] == "scene")
            assert (scene["running"], scene["speed"]) == (True, 30)
            assert page.until(lambda message: message["type"] == "status")["running"], (
                "the page was told that it stopped"
            )
            assert page.until_epoch(scene["epoch"] + 3)


def test_a_wrong_word_at_the_start_is_told_as_the_command_line_tells_it(tmp_path: Path) -> None:
    with served(tmp_path, workers=1, wanted={"source": "cirle"}, life=life) as running, running.socket() as socket:
        session = running.post("/api/enter", json={"token": running.token}).json()["session"]
        assert not Asking(socket).ask("join", session=session)["ok"]
        ends = time.monotonic() + 60
        while not running.problems:
            assert time.monotonic() < ends
            time.sleep(0.05)
        [problem] = running.problems
        assert isinstance(problem, InputError)
        assert "circle" in f"{problem.next} {problem.allowed}"


def test_the_server_stays_small_while_its_worker_computes(tmp_path: Path) -> None:
    with served(tmp_path, workers=1, wanted={}, life=life) as running, running.socket(max_size=None) as socket:
        session = running.post("/api/enter", json={"token": running.token}).json()["session"]
        page = Watching(socket)
        page.ask("join", session=session)
        page.ask("speed", session=session, pace="free")
        page.ask("run", session=session)
        page.until_epoch(200)
        before = psutil.Process().memory_info().rss
        for _ in range(200):
            page.until(lambda message: message["type"] == "frame")
        assert psutil.Process().memory_info().rss - before < 30 * 2**20
        assert json.dumps(page.ask("pause", session=session))
