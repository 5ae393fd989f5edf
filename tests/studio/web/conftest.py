"""A real browser, and a server of the page's files under the studio's own policy, and of pages made for tests."""

import shutil
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pellucid.studio.static import IMPORT_MAP, POLICY, Static, _hashes
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
    """The studio's files as the studio gives them; ``/page/x`` is its page, but runs ``pages/x.js``."""

    static = Static()

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path.startswith("/tests/"):
            self.answer((HERE / "pages" / Path(path).name).read_bytes(), TYPES[Path(path).suffix])
        elif path == "/axe.js":
            self.answer((HERE / "axe.min.js").read_bytes(), TYPES[".js"])
        elif path.startswith("/page/"):
            page = self.static.content("/").body
            own = page.replace(b"/studio/main.js", f"/tests/{Path(path).name}.js".encode())
            self.answer(own, TYPES[".html"])
        elif content := self.static.content(path):
            self.answer(content.body, content.type)
        else:
            self.send_error(404)

    def answer(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
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
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, files):
    """``with visit("/page/parts", color_scheme="dark") as page``: an opened page; it fails if the page complains.

    ``prepare(page)`` runs before anything is loaded; ``complains=True`` lets the page complain.
    """

    @contextmanager
    def opened(path, *, prepare=None, complains=False, **options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        page = context.new_page()
        complaints = []
        page.on("console", lambda said: said.type in ("error", "warning") and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', (e) => console.error('refused', e.blockedURI))"
        )
        if prepare is not None:
            prepare(page)
        page.goto(files + path)
        yield page
        context.close()
        assert complains or not complaints, complaints

    return opened


@pytest.fixture
def violations():
    """``violations(page)``: what axe finds wrong with a page, in short."""
    return violations_of
