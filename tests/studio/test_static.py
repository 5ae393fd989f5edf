"""The files of the page: exactly those of the package, under a policy that names its one inline element."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

import pellucid
from pellucid.studio.static import TYPES, Static
from studio.serving import Served, served

PACKAGE = Path(pellucid.__file__).parent
WEB, REPORT = PACKAGE / "studio" / "web", PACKAGE / "export" / "report"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("home"), workers=1) as found:
        yield found


def test_the_table_is_what_lies_in_the_two_folders() -> None:
    expected = {
        f"/studio/{path.relative_to(WEB).as_posix()}"
        for path in WEB.rglob("*")
        if path.is_file() and path.suffix in {".html", ".js", ".css", ".svg", ".json", ".woff2"}
    }
    expected |= {f"/report/{path.name}" for path in REPORT.glob("*.js")}
    assert set(Static().table) == expected - {"/studio/index.html"} | {"/"}


def test_neither_python_nor_licences_nor_types_are_served() -> None:
    endings = {path.rpartition(".")[2] for path in Static().table if "." in path}
    assert endings <= {"html", "js", "css", "svg", "json", "woff2"}


def test_each_file_comes_as_it_is_with_its_type(running: Served) -> None:
    for path, file in running.studio.static.table.items():
        if path == "/":  # which names its modules, too
            continue
        answer = running.ask("GET", path, {"Cookie": "", "Origin": running.base})
        assert answer.status_code == 200
        assert answer.content == file.read_bytes()
        assert answer.headers["content-type"] == TYPES["." + file.name.rpartition(".")[2]]


def test_a_file_that_has_not_changed_is_not_sent_again(running: Served) -> None:
    first = running.get("/studio/main.js")
    again = running.ask("GET", "/studio/main.js", {"If-None-Match": first.headers["etag"]})
    other = running.ask("GET", "/studio/main.js", {"If-None-Match": '"other"'})
    assert (again.status_code, again.content) == (304, b"")
    assert (other.status_code, other.content) == (200, first.content)
    assert first.headers["cache-control"] == "no-cache"


class Inline(HTMLParser):
    """Inline scripts, styles and handlers of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.forbidden: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self._inside = tag == "script" and "src" not in names
        self.forbidden += [tag] if tag in ("style", "base", "iframe", "object", "embed") else []
        self.forbidden += [name for name in names if name.startswith("on") or name == "style"]
        self.forbidden += [str(names[name]) for name in ("src", "href") if "//" in str(names.get(name, ""))]

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts.append(data)
            self._inside = False


def test_the_policy_names_exactly_the_inline_elements_of_the_page(running: Served) -> None:
    answer = running.get("/")
    page = Inline()
    page.feed(answer.text)
    assert page.forbidden == []
    hashes = {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in page.scripts}
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert set(re.findall(r"'sha256-([^']+)'", policy["script-src"])) == hashes
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert policy["connect-src"] == policy["style-src"] == "'self'"
    assert not any(word in str(policy) for word in ("unsafe", "http:", "https:", "*"))


def test_what_the_page_begins_with_is_in_the_table(running: Served) -> None:
    named = re.findall(r'"(/(?:studio|report)/[^"]+)"', running.get("/").text)
    assert len(named) > 5
    assert set(named) <= set(running.studio.static.table)
