"""The pictures of the studio in the documents, by a studio and a browser of their own: docs/pictures/studio-*.png."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WINDOW, PHONE = {"width": 1440, "height": 960}, {"width": 360, "height": 780}
LARGEST = 150_000
MILLISECONDS = 60_000

CLASSIC = {"split": [0.5, 0.0, 0.5], "loss": "half_mse", "optimizer": "sgd", "learning_rate": 0.03, "batch_size": 10}
CIRCLE = {**CLASSIC, "source": "circle", "features": "x1, x2", "network": "dense 4 tanh, dense 2 tanh, dense tanh"}
SPIRAL = {
    **CLASSIC,
    "source": "spiral",
    "features": "x1, x2, x1^2, x2^2, x1*x2, sin(x1), sin(x2)",
    "network": ", ".join(["dense 8 tanh"] * 6) + ", dense tanh",
}
CLASSES = {
    "source": "spirals(classes=5, position_noise=0.05)",
    "network": "dense 16 tanh, dense 8 tanh",
    "optimizer": "adam",
}
CURVE = {"source": "function(formula='sin(x) + x/4')", "network": "dense 8 tanh, dense 8 tanh", "optimizer": "adam"}
DIGITS = {"source": "digits", "network": "dense 32 relu", "optimizer": "adam"}
TROUBLE = {"source": "multi-gauss", "network": "dense 4 relu, dense 4 relu", "optimizer": "sgd", "learning_rate": 30.0}

TOLD = "(problem) => { throw new Error(problem.what); }"

Take = Callable[["Page"], None]


@contextmanager
def studio() -> Iterator[str]:
    """A studio of its own, and its address."""
    with tempfile.TemporaryDirectory() as home:
        words = [sys.executable, "-m", "pellucid", "studio", "--no-browser", "--json", "--port", "0"]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, "PELLUCID_HOME": home})
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["address"]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


class Page:
    """A page of the studio, driven by its own words and keys.

    Args:
        page: the browser's.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        page.set_default_timeout(MILLISECONDS)

    def enter(self, address: str) -> None:
        """Open the address, and wait for the first picture."""
        self.page.goto(address)
        self.page.evaluate("import('/studio/state.js').then((state) => { window.studio = state; })")
        self.until("frame.value !== null && catalogue.value !== null")

    def until(self, condition: str) -> None:
        """Wait until something holds in the state of the page."""
        names = "frame, catalogue, status, cards, look, act, scene, inspected"
        self.page.wait_for_function(f"() => {{ const {{{names}}} = window.studio; return {condition}; }}")

    def open(self, **options: Any) -> None:
        """A new session of these options."""
        self.page.evaluate(f"(options) => window.studio.open(options).catch({TOLD})", options)
        self.until("frame.value !== null")

    def send(self, command: str, **fields: Any) -> None:
        """A command of the session."""
        self.page.evaluate(
            f"([command, fields]) => window.studio.send(command, fields).catch({TOLD})", [command, fields]
        )

    def show(self, sheet: str) -> None:
        """Open a sheet above the page, or close it."""
        self.page.evaluate("(name) => { window.studio.sheet.value = name; }", sheet)

    def train(self, epochs: int) -> None:
        """On to this epoch, then stand still."""
        done = self.page.evaluate("window.studio.frame.value.epoch")
        self.send("step", unit="epoch", count=epochs - done)
        self.until(f"frame.value.epoch >= {epochs} && !status.value.running")
        self.settle()

    def display(self, **choices: Any) -> None:
        """Choices of display."""
        self.page.evaluate("(choices) => window.studio.changeDisplay(choices)", choices)

    def bring(self, name: str, text: str) -> None:
        """Choose a file on the page."""
        file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
        self.page.set_input_files("input[type=file]", file)

    def settle(self) -> None:
        """Let the last pictures be drawn, and nothing be pointed at."""
        self.page.mouse.move(2, 2)
        self.page.wait_for_timeout(500)


def trained_circle(page: Page) -> None:
    """The classic scene after it was learned, with two neurons pinned."""
    page.open(**CIRCLE)
    page.train(400)
    page.display(pinned=["dense1:0", "dense1:2"])


def spiral(page: Page) -> None:
    """Seven inputs and six layers of eight, every one with its picture."""
    page.open(**SPIRAL)
    page.train(1000)


def classes(page: Page) -> None:
    """Five classes."""
    page.open(**CLASSES)
    page.train(250)
    page.display(numbers=True)


def curve(page: Page) -> None:
    """One input: points and the curve through them."""
    page.open(**CURVE)
    page.train(300)


def brought(page: Page) -> None:
    """A table that was brought, before it is opened: what to learn from what."""
    page.bring("iris.csv", iris())
    page.page.get_by_role("button", name="Learn species").wait_for()


def table(page: Page) -> None:
    """The same table learned, with the choice of the plane."""
    page.page.get_by_role("button", name="Learn species").click()
    page.until("frame.value !== null && scene.value?.data.name === 'iris'")
    page.train(50)
    page.display(plane={"kind": "slice", "x": "petal_length", "y": "petal_width"})
    page.page.locator(".plane-field").scroll_into_view_if_needed()


def digits(page: Page) -> None:
    """A digit drawn by hand, and what every layer makes of it."""
    page.open(**DIGITS)
    page.train(20)
    draw_seven(page)


def draw_seven(page: Page) -> None:
    """A seven on the pad."""
    box = page.page.locator("canvas.pad-canvas").bounding_box()
    places = [(0.28, 0.22), (0.5, 0.22), (0.72, 0.22), (0.6, 0.48), (0.5, 0.66), (0.42, 0.84)]
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    page.page.mouse.move(*points[0])
    page.page.mouse.down()
    for x, y in points[1:]:
        page.page.mouse.move(x, y, steps=8)
    page.page.mouse.up()


def step(page: Page) -> None:
    """One learning step opened on a point."""
    page.open(**CIRCLE)
    page.train(20)
    page.page.evaluate(
        """() => {
          window.studio.changeDisplay({selectedPoint: 3});
          window.studio.inspected.value = {kind: "step", title: "One step", row: 3};
        }"""
    )
    page.page.get_by_role("button", name="Next: Loss").click()
    page.page.get_by_role("button", name="Next: Backward").click()


def slow_motion(page: Page) -> None:
    """The third of the four acts: δ flows back."""
    page.open(**CIRCLE)
    page.train(10)
    page.display(slowMotion=True, actSeconds=1.2)
    page.page.keyboard.press("Space")
    page.until("act.value?.name === 'backward' && act.value.progress > 0.5")
    page.page.keyboard.press("Space")


def trouble(page: Page) -> None:
    """A learning rate far too large: what happened, where, and what to try."""
    page.display(slowMotion=False)
    page.open(**TROUBLE)
    page.send("run")
    page.until("cards.value.some((card) => card.code === 'not-finite')")


def look_back(page: Page) -> None:
    """A kept moment looked at, beside a branch."""
    page.open(**CIRCLE)
    page.train(40)
    page.train(60)
    page.send("set", values={"learning_rate": 0.1})
    page.train(200)
    page.send("branch", epoch=60)
    page.until("scene.value?.branches.length === 2 && frame.value.epoch === 60")
    page.train(140)
    page.send("look", epoch=40)
    page.until("look.value !== null")


def goals(page: Page) -> None:
    """The published exercises, one of them reached."""
    page.open(**CIRCLE)
    page.show("goals")
    page.page.get_by_role("button", name="Start: The circle").click()
    page.until("scene.value?.experiment.train.classic")
    page.send("set", values={"features": "x1^2, x2^2", "network": "dense 2 tanh"})
    page.send("speed", pace="free")
    page.send("run")
    page.until("frame.value.epoch > 0 && !frame.value.running")
    page.settle()
    page.show("goals")
    page.page.get_by_role("table").last.scroll_into_view_if_needed()


def take_home(page: Page) -> None:
    """What can be taken home."""
    page.open(**CIRCLE)
    page.train(120)
    page.show("take-home")


def iris() -> str:
    """The flowers that scikit-learn brings, as a file of text."""
    from sklearn.datasets import load_iris

    rows = load_iris()
    text = io.StringIO()
    writer = csv.writer(text)
    names = [name.replace(" (cm)", "").replace(" ", "_") for name in rows.feature_names]
    writer.writerow([*names, "species"])
    for values, kind in zip(rows.data, rows.target, strict=True):
        writer.writerow([*values, rows.target_names[kind]])
    return text.getvalue()


STATES: dict[str, tuple[str, Take]] = {
    "circle": ("light", trained_circle),
    "spiral": ("dark", spiral),
    "classes": ("light", classes),
    "curve": ("light", curve),
    "brought": ("light", brought),
    "table": ("light", table),
    "digits": ("dark", digits),
    "step": ("light", step),
    "slow-motion": ("dark", slow_motion),
    "trouble": ("light", trouble),
    "look-back": ("light", look_back),
    "goals": ("light", goals),
    "take-home": ("dark", take_home),
}
"""What is pictured, in which light, and how the page gets there; each goes on where the one before stood."""


def written(png: bytes, path: Path, colors: int = 256) -> None:
    """Write a picture with as many colours as a small file allows."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(colors, dither=Image.Dither.NONE)
    found = io.BytesIO()
    picture.save(found, "PNG", optimize=True)
    if found.tell() > LARGEST and colors > 32:
        written(png, path, colors // 2)
    else:
        path.write_bytes(found.getvalue())


def taken(address: str, folder: Path, only: list[str]) -> Iterator[str]:
    """Take every picture; says which."""
    from playwright.sync_api import sync_playwright

    no_sandbox = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=QUIET + no_sandbox)
        context = browser.new_context(viewport=WINDOW, color_scheme="light")
        page = Page(context.new_page())
        page.enter(address)
        views = {"opening": ("light", WINDOW), "opening-dark": ("dark", WINDOW), "opening-phone": ("light", PHONE)}
        for name, (light, window) in views.items():
            if not only or name in only:
                page.page.emulate_media(color_scheme=light)
                page.page.set_viewport_size(window)
                yield shot(page, name, folder)
        page.page.set_viewport_size(WINDOW)
        for name, (light, take) in STATES.items():
            if only and name not in only:
                continue
            page.page.emulate_media(color_scheme=light)
            take(page)
            yield shot(page, name, folder)
            leave(page)
        browser.close()


def shot(page: Page, name: str, folder: Path) -> str:
    """One picture, once everything is drawn."""
    page.settle()
    path = folder / f"studio-{name}.png"
    written(page.page.screenshot(), path)
    return f"{path.name}: {path.stat().st_size // 1000} kB"


def leave(page: Page) -> None:
    """Close what lies above the page, for the next picture; a table that was brought stays."""
    page.page.evaluate(
        """() => {
          window.studio.sheet.value = "";
          window.studio.inspected.value = null;
          window.studio.changeDisplay({goal: null, numbers: false, pinned: [], selectedPoint: null});
        }"""
    )


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: opening…, {', '.join(STATES)}; left out, all")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write them")
    asked = parser.parse_args()
    if BROWSER is None:
        sys.exit("No Chromium is installed.\n  next: install it (on Debian and Ubuntu: apt-get install chromium).")
    with studio() as address:
        for line in taken(address, asked.folder, asked.names):
            print(line, flush=True)


if __name__ == "__main__":
    main()
