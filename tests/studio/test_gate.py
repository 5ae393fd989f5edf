"""Who may pass the gate: every address, with every cookie, from every page, under every name."""

from __future__ import annotations

import asyncio
import http.client
import itertools
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.routing import Route, WebSocketRoute

from pellucid.studio import gate, patience
from pellucid.studio.access import Access
from pellucid.studio.rate import Bucket
from studio.serving import Asking, Served, served

NOWHERE = "aaaaaaaaaaaaaaaa"

ROUTES = {
    # address in the router: (method, address asked for, content, kind, status where everything is in order)
    "/": ("GET", "/", None, "public", 200),
    "/studio/{path:path}": ("GET", "/studio/main.js", None, "public", 200),
    "/report/{path:path}": ("GET", "/report/kernels.js", None, "public", 200),
    "/api/enter": ("POST", "/api/enter", b'{"token": "wrong"}', "door", 401),
    "/api/catalogue": ("GET", "/api/catalogue", None, "data", 200),
    "/api/sessions": ("GET", "/api/sessions", None, "data", 200),
    "/api/sessions/{session}": ("DELETE", f"/api/sessions/{NOWHERE}", None, "change", 400),
    "/api/sessions/{session}/take/{what}": ("GET", f"/api/sessions/{NOWHERE}/take/model", None, "data", 400),
    "/api/brought": ("GET", "/api/brought", None, "data", 404),
    "/api/upload": ("POST", "/api/upload?name=x.csv", b"", "change", 400),
    "/ws": ("GET", "/ws", None, "socket", 101),
}
"""The table: whoever adds a route says here what it is."""

COOKIES = ("none", "wrong", "right", "of another port", "right beside others", "twice")
ORIGINS = (
    "absent",
    "good",
    "evil",
    "sub.good.evil",
    "null",
    "other port",
    "https",
    "other name of ours",
    "twice",
    "empty",
)
HOSTS = ("good", "localhost", "evil", "sub.good.evil", "no port", "other port", "malformed", "user", "empty", "twice")

HOST_PASSES = {"good", "localhost"}
COOKIE_PASSES = {"right", "right beside others", "twice"}
"""A wrong cookie beside the right one is what a page of another port of this machine can plant; it does no harm."""
ORIGIN_PASSES = {"public": {"absent", "good"}, "data": {"absent", "good"}}
"""What changes something, and the socket, must say where it comes from."""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "SECONDS_TO_DRAIN", 0.1)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("home"), workers=1) as found:
        found.studio.failures = found.studio.gate.failures = Bucket(1e9, 1.0)
        yield found


def expected(kind: str, status: int, cookie: str, origin: str, host: str) -> int:
    """The answer, said once more in the simplest words."""
    if host not in HOST_PASSES:
        return 421
    if origin not in ORIGIN_PASSES.get(kind, {"good"}):
        return 403
    if kind == "door" and cookie in COOKIE_PASSES:
        return 200
    if kind not in ("public", "door") and cookie not in COOKIE_PASSES:
        return 401
    return status


def headers_of(running: Served, cookie: str, origin: str, host: str) -> list[tuple[str, str]]:
    port, own = running.studio.access.port, running.cookie
    name, _, secret = own.partition("=")
    hosts = {
        "good": f"127.0.0.1:{port}",
        "localhost": f"localhost:{port}",
        "evil": f"evil.example:{port}",
        "sub.good.evil": f"127.0.0.1:{port}.evil.example",
        "no port": "127.0.0.1",
        "other port": f"127.0.0.1:{port + 1}",
        "malformed": f"127.0.0.1:{port}/abc?x=",
        "user": f"127.0.0.1:{port}@evil.example",
        "empty": "",
        "twice": f"127.0.0.1:{port}",
    }
    asked = hosts[host] if host in HOST_PASSES else f"127.0.0.1:{port}"
    origins = {
        "good": [f"http://{asked}"],
        "evil": ["http://evil.example"],
        "sub.good.evil": [f"http://{asked}.evil.example"],
        "null": ["null"],
        "other port": [f"http://127.0.0.1:{port + 1}"],
        "https": [f"https://{asked}"],
        "other name of ours": [f"http://[::1]:{port}"],
        "twice": [f"http://{asked}", "http://evil.example"],
        "empty": [""],
        "absent": [],
    }
    cookies = {
        "none": [],
        "wrong": [f"{name}=wrong"],
        "right": [own],
        "of another port": [f"{name}1={secret}"],
        "right beside others": [f"a=b; {own}; c=d"],
        "twice": [f"{name}=wrong", own],
    }
    found = [("Host", hosts[host])] * (2 if host == "twice" else 1)
    found += [("Origin", each) for each in origins[origin]]
    return found + [("Cookie", each) for each in cookies[cookie]]


def asked(
    running: Served, method: str, address: str, headers: list[tuple[str, str]], content: bytes | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and content of an answer to exactly these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", running.studio.access.port, timeout=20)
    connection.putrequest(method, address, skip_host=True, skip_accept_encoding=True)
    for name, value in headers:
        connection.putheader(name, value)
    if content is not None:
        connection.putheader("Content-Length", str(len(content)))
    connection.endheaders(content)
    try:
        answer = connection.getresponse()
        body = b"" if answer.status == 101 else answer.read()
    except ConnectionResetError:
        return 400, {}, b""  # two names: refused by whatever reads HTTP, before the content came
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def test_every_route_is_in_the_table(running: Served) -> None:
    routes = running.studio.routes()
    assert all(isinstance(route, Route | WebSocketRoute) for route in routes)
    assert [route.path for route in routes] == list(ROUTES)
    for route in routes:
        kind = ROUTES[route.path][3]
        methods = set() if isinstance(route, WebSocketRoute) else route.methods - {"HEAD"}
        assert methods == (set() if kind == "socket" else {ROUTES[route.path][0]})


@pytest.mark.parametrize("address", ROUTES)
def test_the_gate_answers_as_the_table_says(running: Served, address: str) -> None:
    method, path, content, kind, status = ROUTES[address]
    before = running.in_loop(lambda: (set(running.hub.homes.of), dict(running.hub.pages)))
    wrong = []
    for cookie, origin, host in itertools.product(COOKIES, ORIGINS, HOSTS):
        extra = [("X-Pellucid", "1")]
        extra += [("Content-Type", "application/json")] if content is not None else []
        if kind == "socket":
            extra += [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13")]
            extra += [("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")]
        answer, headers, body = asked(running, method, path, headers_of(running, cookie, origin, host) + extra, content)
        allowed = {expected(kind, status, cookie, origin, host)}
        if kind == "socket" and allowed != {101}:
            allowed = {403}  # a page cannot see more than that there is no socket
        if host == "twice" or ((kind == "socket" and "empty" in (host, origin)) or origin == "twice"):
            allowed |= {400}  # refused before the gate, by whatever reads HTTP
        fine = answer in allowed
        if answer in (401, 403, 421) and fine and kind != "socket":
            fine = set(json.loads(body)) == {"code", "what", "next"} and "set-cookie" not in headers
        if not fine:
            wrong.append((cookie, origin, host, answer, sorted(allowed), body[:80]))
    assert wrong == []
    after = running.in_loop(lambda: (set(running.hub.homes.of), dict(running.hub.pages)))
    assert before[0] == after[0]


@pytest.mark.parametrize(
    ("sites", "passes"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, None),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, False),
        ({"Sec-Fetch-Site": "same-origin, none"}, False),
    ],
)
@pytest.mark.parametrize("path", ["/", "/studio/main.js", "/api/sessions"])
def test_another_page_may_link_to_the_page_and_no_more(
    running: Served, sites: dict[str, str], passes: bool | None, path: str
) -> None:
    headers = [*headers_of(running, "right", "absent", "good"), *sites.items()]
    status, _, _ = asked(running, "GET", path, headers)
    assert status == (200 if (path == "/" if passes is None else passes) else 403)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "X"])
@pytest.mark.parametrize("cookie", ["right", "none"])
def test_other_methods_are_refused(running: Served, method: str, cookie: str) -> None:
    status, _, _ = asked(running, method, "/api/sessions", headers_of(running, cookie, "good", "good"))
    assert status == (401 if cookie == "none" else 405)


@pytest.mark.parametrize(
    ("extra", "status"),
    [
        ([("X-Pellucid", "1"), ("Content-Type", "application/json")], 200),
        ([("X-Pellucid", "1"), ("Content-Type", "application/json; charset=utf-8")], 200),
        ([("X-Pellucid", "1"), ("Content-Type", "application/octet-stream")], 200),
        ([("Content-Type", "application/json")], 403),
        ([("X-Pellucid", "0"), ("Content-Type", "application/json")], 403),
        ([("X-Pellucid", "1"), ("X-Pellucid", "1"), ("Content-Type", "application/json")], 403),
        ([("X-Pellucid", "1")], 415),
        ([("X-Pellucid", "1"), ("Content-Type", "text/plain")], 415),
        ([("X-Pellucid", "1"), ("Content-Type", "application/x-www-form-urlencoded")], 415),
        ([("X-Pellucid", "1"), ("Content-Type", "multipart/form-data; boundary=x")], 415),
        ([("X-Pellucid", "1"), ("Content-Type", "text/plain; application/json")], 415),
        ([("X-Pellucid", "1"), ("Content-Type", "application/json"), ("Content-Type", "text/plain")], 415),
    ],
)
def test_what_changes_something_says_so_as_no_form_can(
    running: Served, extra: list[tuple[str, str]], status: int
) -> None:
    headers = headers_of(running, "right", "good", "good") + extra
    assert asked(running, "POST", "/api/enter", headers, b'{"token": "any"}')[0] == status


def test_every_answer_carries_the_headers_of_safety(running: Served) -> None:
    good = headers_of(running, "right", "good", "good")
    evil = headers_of(running, "right", "evil", "good")
    for path, headers in itertools.product(
        ["/", "/studio/main.js", "/api/sessions", "/api/none", "/none"], [good, evil]
    ):
        _, found, _ = asked(running, "GET", path, headers)
        assert found["x-content-type-options"] == "nosniff"
        assert found["x-frame-options"] == "DENY"
        assert found["referrer-policy"] == "no-referrer"
        assert found["cross-origin-opener-policy"] == found["cross-origin-resource-policy"] == "same-origin"
        policy = found["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy
        assert "server" not in found
        assert not any(name.startswith("access-control") for name in found)
        if path.startswith("/api"):
            assert found["cache-control"] == "no-store"


# Sizes, times, floods


@pytest.mark.parametrize(("size", "status"), [(65_536, 400), (65_537, 413), (10**15, 413), (10**30, 400)])
def test_a_large_content_is_refused_by_its_length(running: Served, size: int, status: int) -> None:
    own = [("X-Pellucid", "1"), ("Content-Type", "application/json"), ("Content-Length", str(size))]
    head = [("POST /api/enter HTTP/1.1", ""), *headers_of(running, "none", "good", "good"), *own]
    text = "\r\n".join(f"{name}: {value}" if value else name for name, value in head) + "\r\n\r\n"
    answer = raw(running, text.encode() + (b"x" * size if size < 10**6 else b""))
    assert status_of(answer) == status


def test_a_large_content_in_pieces_is_refused_while_it_comes(running: Served) -> None:
    own = [("X-Pellucid", "1"), ("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")]
    head = [("POST /api/enter HTTP/1.1", ""), *headers_of(running, "none", "good", "good"), *own]
    text = "\r\n".join(f"{name}: {value}" if value else name for name, value in head) + "\r\n\r\n"
    pieces = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    assert status_of(raw(running, text.encode() + 5 * pieces)) == 413


def test_an_upload_may_be_larger_and_has_its_limit_too(running: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    assert gate.LARGEST_UPLOAD == 64 * 2**20
    monkeypatch.setattr(gate, "LARGEST_UPLOAD", 200_000)
    headers = [*headers_of(running, "right", "good", "good"), ("X-Pellucid", "1")]
    headers += [("Content-Type", "application/octet-stream")]
    assert asked(running, "POST", "/api/upload?name=x.csv", headers, b"\0" * 199_000)[0] == 400
    length = [("Content-Length", "200001")]
    head = [("POST /api/upload?name=x.csv HTTP/1.1", ""), *headers, *length]
    text = "\r\n".join(f"{name}: {value}" if value else name for name, value in head) + "\r\n\r\n"
    assert status_of(raw(running, text.encode())) == 413


@pytest.mark.parametrize(
    ("headers", "statuses"),
    [
        ([("X-Long", "x" * 33_000)], {431}),
        ([(f"X-{number}", "x") for number in range(120)], {431}),
        ([("X-Long", "x" * 200_000)], {400, 431}),
    ],
)
def test_large_headers_are_refused(running: Served, headers: list[tuple[str, str]], statuses: set[int]) -> None:
    head = [("GET / HTTP/1.1", ""), *headers_of(running, "right", "good", "good"), *headers]
    text = "\r\n".join(f"{name}: {value}" if value else name for name, value in head) + "\r\n\r\n"
    assert status_of(raw(running, text.encode())) in statuses


def test_a_connection_that_says_nothing_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS_FOR_A_REQUEST", 0.3)
    with served(tmp_path) as running:
        for beginning in (b"", b"GET / HTTP/1.1\r\nHost: 127"):
            assert raw(running, beginning) == b""
        assert running.get("/").status_code == 200


def test_a_content_that_never_comes_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "SECONDS_FOR_A_PIECE", 0.3)
    with served(tmp_path) as running:
        own = [("X-Pellucid", "1"), ("Content-Type", "application/json"), ("Content-Length", "100")]
        head = [("POST /api/enter HTTP/1.1", ""), *headers_of(running, "none", "good", "good"), *own]
        text = "\r\n".join(f"{name}: {value}" if value else name for name, value in head) + "\r\n\r\n"
        assert status_of(raw(running, text.encode() + b"{")) == 408


def test_many_wrong_tokens_are_refused_shortly_and_the_page_notices_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as running, running.socket() as socket:
        page = Asking(socket)
        session = page.open()
        running.studio.gate.failures = Bucket(burst=40, rate=0.0)
        headers = [*headers_of(running, "none", "good", "good"), ("X-Pellucid", "1")]
        headers += [("Content-Type", "application/json")]
        statuses = [
            asked(running, "POST", "/api/enter", headers, f'{{"token": "guess {number}"}}'.encode())[0]
            for number in range(120)
        ]
        assert statuses == [401] * 40 + [429] * 80
        assert running.get("/api/sessions").status_code == 200
        assert page.ask("watchers", session=session)["ok"]
        assert running.ask("POST", "/api/enter", {"Cookie": ""}, json={"token": running.token}).status_code == 200


# The token


def test_a_token_opens_once_and_the_cookie_stays(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        token = running.token
        first = running.ask("POST", "/api/enter", {"Cookie": ""}, json={"token": token})
        assert first.status_code == 200
        cookie = first.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        assert cookie.startswith(f"pellucid-{running.studio.access.port}=")
        again = running.ask("POST", "/api/enter", {"Cookie": ""}, json={"token": token})
        assert (again.status_code, again.json()["what"]) == (401, "this address was opened before")
        assert "set-cookie" not in again.headers
        assert running.spent == [running.studio.access.address], "a new address is printed"
        own = {"Cookie": cookie.partition(";")[0]}
        assert running.ask("POST", "/api/enter", own, json={"token": token}).status_code == 200
        assert running.ask("POST", "/api/enter", {"Cookie": ""}, json={"token": running.token}).status_code == 200


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"token": 3}', b"\xff", b"[" * 60_000, b'{"token": null}'])
def test_what_is_no_token_is_said_so(running: Served, content: bytes) -> None:
    headers = [*headers_of(running, "none", "good", "good"), ("X-Pellucid", "1"), ("Content-Type", "application/json")]
    status, _, body = asked(running, "POST", "/api/enter", headers, content)
    assert (status, json.loads(body)["code"]) == (400, "studio.token")


def test_tokens_and_cookies_are_long_and_new_at_each_start(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        with served(tmp_path) as running:
            seen += [running.token, running.cookie.partition("=")[2]]
    assert len(set(seen)) == 4
    assert all(len(each) == 32 for each in seen), "192 bits, six in a character"


# Addresses

PIECES = [
    "..",
    "%2e%2e",
    "..%2f",
    "%2e%2e%2f",
    "..\\",
    "..%5c",
    "%00",
    "%252e%252e",
    "....//",
    "..;",
    "~",
    "%c0%ae%c0%ae",
]
PIECES += [
    "\uff0e\uff0e",
    "CON",
    "NUL.js",
    "COM1",
    "aux.html",
    "C:",
    "C:%5c",
    "%5c%5chost%5cshare",
    "file:",
    "%7e",
    "*",
]
PIECES += [
    ".",
    ".git",
    ".env",
    "%23",
    "%3f",
    "%20",
    "x" * 5_000,
    "index.html",
    "__init__.py",
    "static.py",
    "-",
    "%0d%0aX: y",
]
FIELDS = ["/{}", "/studio/{}", "/studio/{}/etc/passwd", "/report/{}", "/report/{}/arrays.py", "/studio/views/{}"]
FIELDS += ["/api/{}", "/api/sessions/{}", "/api/sessions/{}/take/model", f"/api/sessions/{NOWHERE}/take/{{}}", "//{}"]


@pytest.mark.parametrize("field", FIELDS)
def test_no_address_reaches_a_file_that_is_not_in_the_table(running: Served, field: str) -> None:
    method = "DELETE" if field == "/api/sessions/{}" else "GET"
    for piece, deep in itertools.product(PIECES, (1, 4)):
        address = field.format("/".join([piece] * deep))
        head = [
            (f"{method} {address} HTTP/1.1", ""),
            *headers_of(running, "right", "good", "good"),
            ("X-Pellucid", "1"),
        ]
        text = "\r\n".join(f"{name}: {value}" if value else name for name, value in head) + "\r\n\r\n"
        answer = raw(running, text.encode())
        assert status_of(answer) in (400, 404, 405), address
        assert b"root:" not in answer
        assert b"import" not in answer.partition(b"\r\n\r\n")[2]


def raw(running: Served, sent: bytes) -> bytes:
    """All that comes back, until the first whole answer or the end."""
    with socket.create_connection(("127.0.0.1", running.studio.access.port), timeout=10) as connection:
        connection.sendall(sent)
        received = b""
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            try:
                piece = connection.recv(65_536)
            except ConnectionResetError:
                break
            received += piece
            head, _, body = received.partition(b"\r\n\r\n")
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            if not piece or (length.isdigit() and len(body) >= int(length)):
                break
        return received


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


# The gate alone, with whatever a scope may hold

NAMES = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "evil.example",
    "127.0.0.1.",
    "0.0.0.0",
    "127.1",
    "2130706433",
    "LOCALHOST",
    "",
]
PARTS = [
    "http://",
    "https://",
    "//",
    "@",
    ":",
    "7357",
    "07357",
    "73570",
    "/",
    "?",
    "#",
    "\\",
    " ",
    "\t",
    ",",
    "\0",
    "null",
    "é",
]
TEXTS = st.lists(st.sampled_from(NAMES + PARTS), max_size=4).map("".join)
LIKELY = st.sampled_from(["127.0.0.1:7357", "localhost:7357", "[::1]:7357"])
OUR = {"127.0.0.1:7357", "localhost:7357", "[::1]:7357"}


@given(
    kind=st.sampled_from(["http", "websocket"]),
    method=st.sampled_from(["GET", "HEAD", "POST", "DELETE"]),
    hosts=st.lists(LIKELY | TEXTS, max_size=2),
    origins=st.lists(LIKELY.map("http://{}".format) | TEXTS, max_size=2),
    sites=st.lists(st.sampled_from(["same-origin", "same-site", "cross-site", "none", ""]), max_size=1),
    has_cookie=st.booleans(),
    path=st.sampled_from(["/", "/studio/main.js", "/api/sessions", "/ws", "/api/enter", "//", "/studio/../x"]),
)
@settings(max_examples=400)
def test_only_what_is_ours_in_every_respect_reaches_the_app(
    kind: str, method: str, hosts: list[str], origins: list[str], sites: list[str], has_cookie: bool, path: str
) -> None:
    access = Access(7357)
    reached = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        pass

    named = [("host", hosts), ("origin", origins), ("sec-fetch-site", sites), ("x-pellucid", ["1"])]
    headers = [(name.encode(), each.encode()) for name, values in named for each in values]
    headers += [(b"cookie", access.cookie.partition(";")[0].encode())] if has_cookie else []
    scope = {"type": kind, "method": method, "path": path, "raw_path": path.encode(), "headers": headers}
    tested = gate.Gate(app, access, {"/", "/studio/main.js"}, Bucket(1, 1))
    asyncio.run(tested(scope, receive, send))
    if reached:
        assert len(hosts) == 1
        assert hosts[0] in OUR
        assert origins in ([], [f"http://{hosts[0]}"])
        reads = kind == "http" and method in ("GET", "HEAD")
        assert origins or reads
        assert origins or not sites or sites[0] in ("same-origin", "none")
        public = reads and path in ("/", "/studio/main.js")
        door = kind == "http" and (method, path) == ("POST", "/api/enter")
        assert has_cookie or public or door
    elif len(hosts) == 1 and hosts[0] in OUR and origins == [f"http://{hosts[0]}"] and has_cookie:
        assert path in ("//", "/studio/../x"), "what is ours in every respect is let in"
