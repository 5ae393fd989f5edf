"""The page in a real browser, under its own security policy: it starts, and a hand draws on its pad."""

import json
import os
import shutil
import subprocess
from itertools import count, pairwise
from pathlib import Path

import numpy as np
import pytest

from pellucid.export.report import build_report, encode_arrays
from pellucid.workbench.train import train

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed")]


def plane_page(rng):
    nodes = [
        {"name": "dense1", "kind": "dense", "inputs": ["input"], "part_of": "dense1"},
        {"name": "dense1.sigmoid", "kind": "sigmoid", "inputs": ["dense1"], "part_of": "dense1"},
    ]
    nodes[0]["parameters"] = encode_arrays({"weight": rng.normal(size=(2, 1)), "bias": np.zeros(1)})
    task = {"kind": "classification", "classes": ["left", "right"], "low": 0}
    model = {
        "inputs": {"shape": [2], "names": ["x1", "x2"]},
        "nodes": nodes,
        "outputs": [{"node": "dense1.sigmoid", "task": task}],
    }
    points = {"x": rng.uniform(-6, 6, size=(5, 2)), "y": [0, 1, 0, 1, 1]}
    history = {"epoch": [1, 2], "train.loss": [0.7, 0.5]}
    plane = {"low": [-6, -6], "high": [6, 6], "train": points}
    return {"title": "A plane", "model": model, "plane": plane, "history": history}


def test_the_page_starts_and_answers(tmp_path, rng):
    report = tmp_path / "report.html"
    report.write_text(build_report(plane_page(rng)), "utf-8")
    command = [
        PROGRAM,
        *OPTIONS,
        "--enable-logging=stderr",
        "--virtual-time-budget=2000",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--dump-dom",
        report.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    shown = done.stdout.split("<script", 1)[0]
    assert "cannot be shown" not in shown
    for part in ('id="alive"', 'id="curves"', 'id="weights"', "What is not here", "Move the point"):
        assert part in shown
    assert "CONSOLE" not in done.stderr and "Content Security Policy" not in done.stderr


class Browser:
    """One page of a headless Chromium that speaks the DevTools protocol on file descriptors 3 and 4."""

    def __init__(self, profile):
        (read_there, self.write), (self.read, write_there) = os.pipe(), os.pipe()
        command = [PROGRAM, *OPTIONS, "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
        shell = f'exec "$@" 3<&{read_there} 4>&{write_there}'
        self.process = subprocess.Popen(
            ["bash", "-c", shell, "chromium", *command],
            pass_fds=(read_there, write_there),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(read_there)
        os.close(write_there)
        self.numbers, self.rest, self.session = count(1), b"", None
        page = next(each for each in self.send("Target.getTargets")["targetInfos"] if each["type"] == "page")
        self.session = self.send("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.process.kill()
        self.process.wait()
        os.close(self.write)
        os.close(self.read)

    def send(self, method, **parameters):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        message |= {"sessionId": self.session} if self.session else {}
        os.write(self.write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]

    def _next(self):
        while b"\0" not in self.rest:
            piece = os.read(self.read, 65536)
            assert piece, "the browser has ended"
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, expression):
        """The value of an expression, or of the promise it gives, in the page."""
        found = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def open(self, address):
        self.send("Emulation.setDeviceMetricsOverride", width=1200, height=1200, deviceScaleFactor=1, mobile=False)
        self.send("Page.navigate", url=address)
        self.ask("new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', done))")

    def draw(self, places):
        """Press the mouse, move it through places in pixels of the window, and lift it."""
        kinds = ["mousePressed", *["mouseMoved"] * (len(places) - 2), "mouseReleased"]
        for kind, (x, y) in zip(kinds, places, strict=True):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=1)
        self.ask("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def line(*corners, steps=12):
    """Places along straight lines between corners."""
    return [
        (x + (u - x) * k / steps, y + (v - y) * k / steps)
        for (x, y), (u, v) in pairwise(corners)
        for k in range(steps + 1)
    ]


def ring(x, y, wide, tall):
    return [(x + wide * np.sin(angle), y - tall * np.cos(angle)) for angle in np.linspace(0, 6.5, 40)]


DIGITS = {
    "0": [ring(0.5, 0.5, 0.2, 0.32)],
    "1": [line((0.52, 0.15), (0.48, 0.85))],
    "7": [line((0.25, 0.2), (0.75, 0.2), (0.42, 0.85))],
    "3": [line((0.3, 0.2), (0.7, 0.2), (0.45, 0.45), (0.7, 0.6), (0.6, 0.82), (0.3, 0.82))],
}
PAD = "(({x, y, width}) => [x, y, width])(document.querySelector('.pad').getBoundingClientRect())"
SHOWN = """(() => {
  const canvas = document.querySelector('.seen canvas');
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const numbers = [...document.querySelectorAll('.score .number')].map((one) => one.textContent);
  return {
    label: document.querySelector('.answer strong').textContent,
    numbers,
    ink: [...data].filter((_, index) => index % 4 === 3),
  };
})()"""


@pytest.fixture(scope="module")
def mnist(tmp_path_factory):
    folder = os.environ.get("PELLUCID_DATA")
    if not folder or not (Path(folder) / "mnist").is_dir():
        pytest.skip("PELLUCID_DATA names no folder with mnist")
    run = train("mnist", network="dense 64 relu", epochs=1, save_run=False, seed=0)
    return run.model, run.model.export(tmp_path_factory.mktemp("page") / "mnist.html")


def test_a_digit_drawn_by_hand_is_seen_as_mnist_made_its_own_and_is_answered(mnist, tmp_path):
    model, page = mnist
    with Browser(tmp_path / "profile") as browser:
        browser.open(page.as_uri())
        for digit, strokes in DIGITS.items():
            browser.ask("[...document.querySelectorAll('.pad-box button')][0].click()")
            browser.ask("document.querySelector('.pad').scrollIntoView({block: 'center'})")
            left, top, side = browser.ask(PAD)
            for places in strokes:
                browser.draw([(left + x * side, top + y * side) for x, y in places])
            shown = browser.ask(SHOWN)
            picture = np.reshape(shown["ink"], (28, 28))
            rows, columns = np.nonzero(picture)
            assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
            assert shown["label"] == digit == model.predict(picture[None])[0]
            shares = [0.0 if "<" in text else float(text.split()[0]) / 100 for text in shown["numbers"]]
            np.testing.assert_allclose(shares, model.predict_proba(picture[None])[0], atol=0.01)


SET = """((name, value) => {
  const box = [...document.querySelectorAll('.field input:not([type="range"]), .field select')]
    .find((one) => one.getAttribute('aria-label') === name);
  box.value = value;
  box.dispatchEvent(new Event(box.tagName === 'SELECT' ? 'change' : 'input'));
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(
    [box.type, Number(document.querySelector('.answer strong').textContent.replace('−', '-'))]
  ))));
})"""


def test_classes_dates_and_missing_values_are_asked_for_and_answered(mixed, tmp_path):
    model = train(mixed, network="dense 8 tanh", epochs=20, learning_rate=0.01, seed=0, save_run=False).model
    row = {"age": "30", "size": "2", "city": "b", "smoker": "yes", "sold": "2023-05-01T06:30", "seen": "2022-01-20"}
    types = ["number", "number", "select-one", "select-one", "datetime-local", "date"]
    with Browser(tmp_path / "profile") as browser:
        browser.open(model.export(tmp_path / "mixed.html").as_uri())
        for (name, word), kind in zip(row.items(), types, strict=True):
            choice = {"city": "1", "smoker": "1"}.get(name, word)
            found, answer = browser.ask(f"{SET}({json.dumps(name)}, {json.dumps(choice)})")
            assert found == kind
        assert answer == pytest.approx(model.predict(row)[0], rel=1e-2)
        _, answer = browser.ask(f"{SET}('age', '')")
        _, answer = browser.ask(f"{SET}('city', '-1')")
        assert answer == pytest.approx(model.predict({**row, "age": None, "city": None})[0], rel=1e-2)
