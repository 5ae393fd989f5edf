"""The studio for an hour with a page open in a browser: memory of server, workers and page, minute by minute.

Every minute the page does what a person does: changes the structure, the data and settings, looks
back, undoes.  At the end the memory of the last quarter is compared with that of the second: what
grows by more than a tenth leaks.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psutil
from playwright.sync_api import Page, sync_playwright

from studio import studio

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--enable-precise-memory-info"]
GROWTH = 1.1

CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("add_neuron", {"at": 0}),
    ("regenerate", {}),
    ("set", {"values": {"learning_rate": 0.05}}),
    ("remove_neuron", {"at": 0}),
    ("undo", {}),
    ("redo", {}),
    ("points", {"add": [{"values": [0.5, 0.5], "label": "1"}]}),
    ("reset", {}),
    ("set", {"values": {"source": "circle", "learning_rate": 0.03}}),
]


@dataclass(frozen=True)
class Reading:
    """Megabytes of one minute."""

    minute: float
    server: float
    workers: float
    page: float


def memory(server: psutil.Process, page: Page, minute: float) -> Reading:
    """What everyone holds now, after the page has been asked to collect its garbage."""
    page.request_gc()
    heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    workers = sum(child.memory_info().rss for child in server.children(recursive=True)) / 1e6
    return Reading(minute, server.memory_info().rss / 1e6, workers, heap)


def watched(address: str, minutes: float) -> Iterator[Reading]:
    """A page that trains at full speed and is changed once a minute."""
    port = int(address.split(":")[2].split("/")[0])
    server = next(
        psutil.Process(each.pid)
        for each in psutil.net_connections("tcp")
        if each.laddr and each.laddr.port == port and each.status == psutil.CONN_LISTEN and each.pid
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        page.wait_for_selector(".network-canvas")
        sent = "import('/studio/state.js').then((state) => state.send(command, fields))"
        ask = f"([command, fields]) => {sent}.catch((problem) => {{ throw new Error(problem.what); }})"
        page.evaluate(ask, ["speed", {"pace": "free"}])
        begun, turn = time.monotonic(), 0
        while (passed := (time.monotonic() - begun) / 60) < minutes:
            page.evaluate(ask, list(CHANGES[turn % len(CHANGES)]))
            page.evaluate(ask, ["run", {}])
            turn += 1
            page.wait_for_timeout(min(60.0, 60 * max(0.05, minutes / 60)) * 1000)
            yield memory(server, page, passed)
        browser.close()


def main() -> None:
    """Run, print every reading, and leave with 1 where memory grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    asked = parser.parse_args()
    readings: list[Reading] = []
    with studio() as (address, _):
        for reading in watched(address, asked.minutes):
            readings.append(reading)
            parts = f"server {reading.server:.0f}  workers {reading.workers:.0f}  page {reading.page:.1f} MB"
            print(f"{reading.minute:6.1f} min  {parts}", flush=True)
    quarter = max(1, len(readings) // 4)
    grown = []
    for who in ("server", "workers", "page"):
        early = statistics.median(getattr(each, who) for each in readings[quarter : 2 * quarter] or readings[:1])
        late = statistics.median(getattr(each, who) for each in readings[-quarter:])
        print(f"{who}: {early:.1f} MB in the second quarter, {late:.1f} MB in the last")
        if late > GROWTH * early + 5:
            grown.append(who)
    if grown:
        sys.exit(f"memory grew: {', '.join(grown)}")


if __name__ == "__main__":
    main()
