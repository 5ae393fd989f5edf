"""A real browser, and a server of the page's files under the studio's own policy, and of pages made for tests."""

import json
import shutil
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import urlencode

import pytest

from pellucid.studio.static import IMPORT_MAP, POLICY, Static, _hashes
from studio.web.desk_page import controls, sets  # noqa: F401
from studio.web.playing import studio  # noqa: F401
from studio.web.whole import playground, running, violations_of, whole  # noqa: F401

HERE = Path(__file__).parent
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}


class Files(BaseHTTPRequestHandler):
    """The studio's files as the studio gives them, but kept by the browser; ``/page/x`` is its page, but runs ``x.js``.

    What is asked for below ``/api/`` is answered by ``api``: a value, a status with one, or what a function of the
    method and the address says.
    """

    static = Static()
    api: ClassVar = {}
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path.startswith("/api/"):
            self.answer_api(path.removeprefix("/api/"))
        elif path.startswith("/tests/"):
            self.answer((HERE / "pages" / Path(path).name).read_bytes(), TYPES[Path(path).suffix])
        elif path == "/axe.js":
            self.answer((HERE / "axe.min.js").read_bytes(), TYPES[".js"])
        elif path.startswith("/page/"):
            page = self.static.table["/"].read_bytes()  # which names no modules ahead: a page of tests needs few
            own = page.replace(b"/studio/main.js", f"/tests/{Path(path).name}.js".encode())
            self.answer(own, TYPES[".html"])
        elif content := self.static.content(path):
            self.answer(content.body, content.type)
        else:
            self.send_error(404)

    do_POST = do_DELETE = do_GET

    def answer_api(self, name):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        found = self.api[name.partition("/")[0]]
        found = found(self.command, name) if callable(found) else found
        status, value = found if isinstance(found, tuple) else (200, found)
        self.answer(json.dumps(value).encode(), TYPES[".json"], status)

    def answer(self, body, kind, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store" if self.path.startswith("/api/") else "max-age=3600")
        hashes = "".join(f" 'sha256-{each}'" for each in _hashes(body) if IMPORT_MAP.search(body))
        self.send_header("Content-Security-Policy", POLICY.format(hashes=hashes))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def files():
    """The address of the server of files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser():
    """Chromium; without one the tests that need it are skipped."""
    if BROWSER is None:
        pytest.skip("no Chromium is installed, so the page cannot be opened")
    sync_api = pytest.importorskip("playwright.sync_api")
    sync_api.expect.set_options(timeout=20_000)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        yield browser
        browser.close()


REFUSED = "addEventListener('securitypolicyviolation', (e) => console.error('refused', e.blockedURI))"


@pytest.fixture(scope="session")
def window(browser):
    """``with window(color_scheme="dark") as page``: the one page of all tests, which keeps what it loaded, or its own.

    A page is made anew only for what a page cannot become, such as ``has_touch``: a new one costs three loads.
    """
    context = browser.new_context()
    shared = context.new_page()
    shared.add_init_script(REFUSED)

    @contextmanager
    def opened(*, viewport=None, color_scheme="light", reduced_motion="no-preference", **options):
        own = browser.new_context(**options) if options else None
        page = own.new_page() if own else shared
        if own:
            page.add_init_script(REFUSED)
        fitted(page, viewport, color_scheme, reduced_motion)
        try:
            yield page
        finally:
            if own:
                own.close()
            else:
                emptied(page)

    yield opened
    context.close()


def fitted(page, viewport, color_scheme, reduced_motion):
    """The page is in front, as large as a test wants it, and around it is what it wants."""
    page.bring_to_front()
    page.set_viewport_size(viewport or {"width": 1280, "height": 800})
    page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
    page.mouse.move(0, 0)


def emptied(page):
    """Nothing of a test is left on the page."""
    page.unroute_all()
    page.set_default_timeout(30_000)
    page.evaluate("localStorage.clear(), sessionStorage.clear()")
    page.goto("about:blank")


@pytest.fixture(scope="session")
def visit(window, files):
    """``with visit("/page/parts", color_scheme="dark") as page``: an opened page; it fails if the page complains.

    ``prepare(page)`` runs before anything is loaded; ``api`` is what the server answers; ``complains=True`` lets the
    page complain.
    """

    @contextmanager
    def opened(path, *, prepare=None, api=None, complains=False, **options):
        Files.api = api or {}
        with window(**options) as page, listened(page) as complaints:
            if prepare is not None:
                prepare(page)
            page.goto(files + path)
            yield page
            heard = list(complaints)
        assert complains or not heard, heard

    return opened


class Stays:
    """A page that is not loaded for each test, and the server that the test plays at the other end of its socket."""

    def __init__(self, page):
        self.page, self.server, self.socket = page, None, None
        page.add_init_script(REFUSED)
        page.route_web_socket("**/ws", self.connect)

    def connect(self, socket):
        self.socket = socket
        self.server.connect(socket)

    def begin(self, address, server, begins):
        self.server = server
        if self.socket is None:
            self.page.goto(f"{address}?{urlencode(begins)}")
        else:
            server.connect(self.socket)
            self.page.evaluate("(begins) => anew(begins)", begins)


@pytest.fixture(scope="session")
def stay(browser, files):
    """``with stay("/page/time", server) as page``: a page that begins anew; it fails if the page complains.

    Loading a page costs most of what a short test does. Such a page is loaded once and has a function ``anew``, which
    leaves nothing of the test before; after a test that failed it is loaded again.
    """
    context, pages = browser.new_context(), {}

    @contextmanager
    def opened(
        path, server, *, api, begins=None, complains=False,
        viewport=None, color_scheme="light", reduced_motion="no-preference",
    ):  # fmt: skip
        Files.api = api
        stays = pages.pop(path, None) or Stays(context.new_page())
        page = stays.page
        page.set_default_timeout(30_000)
        fitted(page, viewport, color_scheme, reduced_motion)
        try:
            with listened(page) as complaints:
                stays.begin(files + path, server, begins or {})
                yield page
                heard = list(complaints)
            assert complains or not heard, heard
            page.unroute_all()
            pages[path] = stays
        finally:
            if path not in pages:
                page.close()

    yield opened
    context.close()


@contextmanager
def listened(page):
    """What the page complains of."""
    complaints = []
    heard = {
        "console": lambda said: said.type in ("error", "warning") and complaints.append(said.text),
        "pageerror": lambda error: complaints.append(str(error)),
    }
    for event, listener in heard.items():
        page.on(event, listener)
    yield complaints
    for event, listener in heard.items():
        page.remove_listener(event, listener)


@pytest.fixture
def violations():
    """``violations(page)``: what axe finds wrong with a page, in short."""
    return violations_of
