"""The page of the studio in a real browser: how often its pictures move, and how soon they answer a click."""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio import DEEP, OPENING, Figure, print_figure, studio

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WINDOW = {"width": 1440, "height": 900}

COUNTED = """async (milliseconds) => {
  const drawn = [];
  const stop = state.frame.subscribe(() => drawn.push(performance.now()));
  await new Promise((done) => setTimeout(done, milliseconds));
  stop();
  return (1000 * (drawn.length - 1)) / (drawn.at(-1) - drawn[0]);
}"""
"""Pictures a second: each is painted in the same turn of the screen in which its frame becomes the newest."""

CLICKED = """([name, condition]) => new Promise((done) => {
  const isDone = new Function("state", "sight", "before", `return ${condition}`);
  const before = {step: state.frame.value.step, model: sight.model.value};
  const begun = performance.now();
  const look = () => {
    if (isDone(state, sight, before)) requestAnimationFrame(() => done(performance.now() - begun));
    else requestAnimationFrame(look);
  };
  const isMeant = (button) => new RegExp(name).test(button.ariaLabel ?? button.textContent);
  [...document.querySelectorAll("button")].find(isMeant).click();
  look();
})"""
MOVED = "state.frame.value.step > before.step"
CHANGED = "sight.model.value !== before.model && sight.arrays.value && sight.responses.value"


def opened(page: Any, wanted: dict[str, Any]) -> None:
    """A session of its own, warm: one epoch is behind it."""
    page.evaluate("(wanted) => state.open(wanted)", wanted)
    page.wait_for_function("state.frame.value !== null")
    page.evaluate("state.send('step', {unit: 'epoch'})")
    page.wait_for_function("state.frame.value.epoch >= 1 && !state.status.value.compiling")


def told(page: Any, *commands: tuple[str, dict[str, Any]]) -> None:
    """Commands of the session, one after the other."""
    for do, fields in commands:
        page.evaluate("([command, fields]) => state.send(command, fields)", [do, fields])


def clicked(page: Any, name: str, condition: str, after: list[tuple[str, dict[str, Any]]]) -> float:
    """Milliseconds from a click until what it leads to is painted; the middle of five."""
    times = []
    for _ in range(5):
        times.append(page.evaluate(CLICKED, [name, condition]))
        told(page, *after)
        page.wait_for_timeout(300)
    return statistics.median(times)


def measured(page: Any, seconds: float) -> Iterator[Figure]:
    """Every figure of both scenes."""
    for name, wanted in (("opening scene", OPENING), ("7-8x6-1", DEEP)):
        opened(page, wanted)
        yield Figure(f"{name}: run to moving picture", clicked(page, "^Run", MOVED, [("pause", {})]), "ms", 300)
        for pace, words, goal in (("frame", "an epoch a picture", 30), ("free", "full speed", 0)):
            told(page, ("speed", {"pace": pace}), ("run", {}))
            page.wait_for_timeout(1500)
            rate = page.evaluate(COUNTED, 1000 * seconds)
            yield Figure(f"{name}: pictures at {words}", rate, "a second", goal, at_most=False)
            told(page, ("pause", {}))
        remove = [("remove_neuron", {"at": 0})]
        yield Figure(f"{name}: a neuron more is painted", clicked(page, "^One neuron more", CHANGED, remove), "ms", 150)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long pictures are counted")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to FILE")
    asked = parser.parse_args()
    if BROWSER is None:
        print("No Chromium was found: the page is not measured.", file=sys.stderr)
        return
    from playwright.sync_api import sync_playwright

    figures = []
    with studio() as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        page = browser.new_page(viewport=WINDOW, bypass_csp=True)
        page.goto(address)
        page.wait_for_selector(".network-canvas")
        modules = "Promise.all([import('/studio/state.js'), import('/studio/sight.js')])"
        page.evaluate(f"{modules}.then(([state, sight]) => Object.assign(window, {{state, sight}}))")
        for figure in measured(page, asked.seconds):
            figures.append(figure)
            print_figure(figure)
        browser.close()
    if asked.json:
        asked.json.write_text(json.dumps([{**vars(each), "held": each.held} for each in figures], indent=2))


if __name__ == "__main__":
    main()
