"""A page of another site, in a real browser that has entered the studio: it reads nothing and changes nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from studio.serving import Asking, Served, served

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
OPTIONS += ["--disable-sync", "--no-first-run", "--host-resolver-rules=MAP *.example 127.0.0.1"]
# The browser's own guard of local addresses is off: other browsers have none, and ours is what is tested.
OPTIONS += ["--disable-features=LocalNetworkAccessChecks,PrivateNetworkAccessSendPreflights"]

ATTACKS = """
async ([base, session]) => {
  const tried = {};
  const trying = async (name, attempt) => {
    try { tried[name] = await attempt(); } catch (problem) { tried[name] = `refused: ${problem.name}`; }
  };
  const opaque = (answer) => answer.type === "opaque" ? "opaque" : `${answer.status} ${answer.type}`;
  const loaded = (element, field) => new Promise((resolve) => {
    element.onload = () => resolve("loaded");
    element.onerror = () => resolve("refused");
    element[field[0]] = field[1];
    document.body.append(element);
    setTimeout(() => resolve("nothing"), 3000);
  });
  const frame = (address) => new Promise((resolve) => {
    const inside = document.createElement("iframe");
    inside.onload = () => {
      let seen = "closed";
      try { seen = inside.contentDocument.body.innerText; } catch { seen = "closed"; }
      resolve(seen);
    };
    inside.src = address;
    document.body.append(inside);
    setTimeout(() => resolve("closed"), 3000);
  });
  const sent = {credentials: "include"};
  const json = {"Content-Type": "application/json", "X-Pellucid": "1"};
  const bytes = {"Content-Type": "application/octet-stream", "X-Pellucid": "1"};
  const remove = `${base}/api/sessions/${session}`;
  const posting = {...sent, method: "POST"};
  const status = async (address, options) => (await fetch(base + address, options)).status;
  await trying("read", async () => (await fetch(`${base}/api/sessions`, sent)).text());
  await trying("read no-cors", async () => opaque(await fetch(`${base}/api/sessions`, {...sent, mode: "no-cors"})));
  await trying("page", async () => (await fetch(`${base}/`, sent)).text());
  await trying("delete", async () => (await fetch(remove, {...sent, method: "DELETE", headers: json})).status);
  await trying("enter", () => status("/api/enter", {...posting, headers: json, body: "{}"}));
  await trying("upload", () => status("/api/upload?name=x.csv", {...posting, headers: bytes, body: "a,b"}));
  await trying("simple post", async () => opaque(await fetch(`${base}/api/upload?name=x.csv`,
    {...posting, mode: "no-cors", body: "a,b", headers: {"Content-Type": "text/plain"}})));
  await trying("beacon", async () => navigator.sendBeacon(`${base}/api/enter`, "{}") && "queued");
  await trying("image", () => loaded(new Image(), ["src", `${base}/studio/icon.svg`]));
  await trying("script", () => loaded(document.createElement("script"), ["src", `${base}/studio/main.js`]));
  await trying("frame", () => frame(`${base}/`));
  await trying("frame of data", () => frame(`${base}/api/sessions`));
  await trying("socket", () => new Promise((resolve) => {
    const socket = new WebSocket(base.replace("http", "ws") + "/ws");
    socket.onopen = () => { socket.send(JSON.stringify({id: 1, do: "join", session})); resolve("open"); };
    socket.onclose = () => resolve("refused");
    setTimeout(() => resolve("nothing"), 3000);
  }));
  await trying("events", () => new Promise((resolve) => {
    const source = new EventSource(`${base}/api/sessions`, {withCredentials: true});
    source.onopen = () => resolve("open");
    source.onerror = () => resolve("refused");
    setTimeout(() => resolve("nothing"), 3000);
  }));
  return tried;
}
"""

REFUSED = {"refused", "refused: TypeError", "nothing"}
HARMLESS = {
    # An opaque answer says nothing about itself, not even whether there was one.
    "read no-cors": {"opaque", "refused: TypeError"},
    "simple post": {"opaque", "refused: TypeError"},
    "beacon": {"queued"},
    "frame": {"closed"},
    "frame of data": {"closed"},
}

POST_FORM = """
([base, kind]) => {
  const form = document.createElement("form");
  Object.assign(form, {method: "POST", action: `${base}/api/enter`, enctype: kind});
  const field = document.createElement("input");
  Object.assign(field, {name: '{"token": "', value: '"}'});
  form.append(field);
  document.body.append(form);
  form.submit();
}
"""


class Evil(BaseHTTPRequestHandler):
    """A page of somebody else."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>evil</title><body>")

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def evil() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Evil)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, workers=1) as found:
        yield found


def entered(browser: Any, running: Served) -> Any:
    """A browser that has the cookie, as the page gets it; and proof that the cookie works."""
    context = browser.new_context()
    name, _, secret = running.cookie.partition("=")
    context.add_cookies([{"name": name, "value": secret, "url": running.base, "httpOnly": True, "sameSite": "Strict"}])
    page = context.new_page()
    page.goto(running.base + "/api/sessions")
    assert page.inner_text("body").startswith("[")
    page.close()
    return context


def state(running: Served) -> Any:
    files = sorted(str(path) for path in running.studio.home.rglob("*"))
    return running.in_loop(lambda: (sorted(running.hub.homes.of), running.hub.stored.all(), files))


@pytest.mark.parametrize(
    "site",
    [
        "http://evil.example:{port}",
        "http://127.0.0.1:{port}",
        pytest.param("http://localhost:{port}", marks=pytest.mark.slow),
    ],
)
def test_a_page_of_another_site_reads_nothing_and_changes_nothing(browser: Any, running: Served, site: str) -> None:
    with running.socket() as socket, evil() as port, entered(browser, running) as context:
        own = Asking(socket)
        session = own.open()
        own.ask("save", session=session)
        before = state(running)
        page = context.new_page()
        page.goto(site.format(port=port))
        tried = page.evaluate(ATTACKS, [running.base, session])
        assert {name: result for name, result in tried.items() if result not in HARMLESS.get(name, REFUSED)} == {}
        assert len(tried) == 14
        assert state(running) == before
        assert own.ask("watchers", session=session)["result"]["watchers"] == [1]


OTHER_KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")


@pytest.mark.parametrize("kind", ["text/plain", *(pytest.param(kind, marks=pytest.mark.slow) for kind in OTHER_KINDS)])
def test_a_form_of_another_site_changes_nothing(browser: Any, running: Served, kind: str) -> None:
    with evil() as port, entered(browser, running) as context:
        token, before = running.token, state(running)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}")
        with page.expect_navigation():
            page.evaluate(POST_FORM, [running.base, kind])
        answer = json.loads(page.inner_text("body"))
        assert answer["code"] == "studio.origin"
        assert (state(running), running.token) == (before, token)


def test_a_name_that_points_here_is_not_answered_to(browser: Any, running: Served) -> None:
    """DNS rebinding: the page of evil.example asks its own name, which now is this machine."""
    with entered(browser, running) as context:
        port = running.studio.access.port
        page = context.new_page()
        assert page.goto(f"http://rebound.example:{port}/").status == 421
        # The page that was loaded before the name was pointed here.
        page.route(
            "**/before",
            lambda route: route.fulfill(body="<!doctype html><title>evil</title>", content_type="text/html"),
        )
        page.goto(f"http://rebound.example:{port}/before")
        tried = page.evaluate(
            """async () => {
              const statuses = [];
              for (const path of ["/", "/studio/main.js", "/api/sessions", "/api/catalogue"]) {
                statuses.push((await fetch(path)).status);
              }
              return statuses;
            }"""
        )
        assert tried == [421] * 4


def test_a_link_to_the_page_may_be_followed(browser: Any, running: Served) -> None:
    with evil() as port, entered(browser, running) as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}")
        with page.expect_navigation():
            page.evaluate("address => { location.href = address; }", running.base + "/")
        assert "Pellucid" in page.title()
