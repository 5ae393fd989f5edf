"""The page names every module it will need, and small answers are sent at once."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pellucid.studio.serve import listening
from pellucid.studio.static import Content, Static
from studio.serving import Served, served

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LINK = re.compile(r'  <link rel="modulepreload" href="([^"]+)">\n')


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("home"), workers=1) as found:
        yield found


@pytest.mark.parametrize(
    ("text", "imports"),
    [
        ('import {a, b} from "./a.js";', ["./a.js"]),
        ('import {\n  a,\n  b,\n} from "../a.js";\nimport "/studio/b.js";', ["../a.js", "/studio/b.js"]),
        ('export {a} from "./a.js";\nexport * from "./b.js";', ["./a.js", "./b.js"]),
        ('import{h as e}from"preact";export*from"preact/hooks"', ["preact", "preact/hooks"]),
        ('/** @param {import("./a.js").Thing} thing */', []),
        ('const later = () => import("./a.js");', []),
        ('const reform = "a"; const x = importance("./a.js");', []),
    ],
)
def test_imports_are_read_as_a_browser_reads_them(text: str, imports: list[str]) -> None:
    assert Content(text.encode(), "text/javascript").imports == imports


def test_the_page_is_the_file_and_a_list_of_modules_before_the_first_of_them(running: Served) -> None:
    text = running.get("/").text
    file = running.studio.static.table["/"].read_bytes().decode()
    assert LINK.sub("", text) == file
    last = max(link.end() for link in LINK.finditer(text))
    assert text.index("</script>") < min(link.start() for link in LINK.finditer(text))
    assert text[last:].startswith('  <script type="module" src="/studio/main.js">')
    named = LINK.findall(text)
    assert len(named) == len(set(named))
    assert set(named) <= set(running.studio.static.table)


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="Chromium is not found")
def test_the_list_is_exactly_what_a_browser_asks_for_by_itself(running: Served) -> None:
    from playwright.sync_api import Route, sync_playwright

    asked: set[str] = set()

    def without_list(route: Route) -> None:
        route.fulfill(response=(answer := route.fetch()), body=LINK.sub("", answer.text()))

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        page = browser.new_page()
        page.route(f"{running.base}/", without_list)
        page.on("request", lambda request: asked.add(urlsplit(request.url).path))
        page.goto(f"{running.base}/")
        page.wait_for_selector("#app > *", state="attached", timeout=120_000)
        browser.close()
    modules = {path for path in asked if path.endswith(".js")}
    assert set(LINK.findall(running.get("/").text)) | {"/studio/main.js"} == modules


def test_a_changed_file_is_sent_as_it_is_now(tmp_path: Path) -> None:
    static, file = Static(), tmp_path / "a.js"
    table: dict[str, Traversable] = {"/studio/a.js": file}
    static.table.update(table)
    file.write_text("export const a = 1;")
    first = static.content("/studio/a.js")
    assert first is static.content("/studio/a.js")
    file.write_text("export const a = 22;")
    second = static.content("/studio/a.js")
    assert first is not None
    assert second is not None
    assert (second.body, second.tag != first.tag) == (b"export const a = 22;", True)
    file.unlink()
    assert static.content("/studio/a.js") is None


def test_what_is_written_to_a_connection_leaves_at_once() -> None:
    """Otherwise the second of two small writes waits until the first was acknowledged, which takes 40 ms."""

    async def main() -> int:
        found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            ours = writer.get_extra_info("socket")
            found.set_result(ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        first, *others = listening(0)
        async with await asyncio.start_server(connected, sock=first):
            _, writer = await asyncio.open_connection(*first.getsockname()[:2])
            delay_off = await found
            writer.close()
            await writer.wait_closed()
        for each in others:
            each.close()
        return delay_off

    assert asyncio.run(main()) != 0
