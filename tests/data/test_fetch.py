"""Fetching from a server of our own: whole or not at all, and never by another name."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pellucid.data.downloads import Download, Fetched, fetched, located
from pellucid.data.fetch import MOST_BYTES, Meter, content_hash, fetch
from pellucid.errors import InputError, SystemRefusedError

PICTURES = b"pictures" * 50_000
PACKED = gzip.compress(PICTURES, mtime=0)
WORDS = b"words, plain ones"


@dataclass
class Server:
    """What it serves by path; a length that is not the content's breaks the connection off."""

    address: str
    content: dict[str, bytes] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/")
            known.asked.append(name)
            if name not in known.content:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(known.lengths.get(name, len(known.content[name]))))
            self.end_headers()
            self.wfile.write(known.content[name])

        def log_message(self, *words: object) -> None:
            """Says nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = Server(f"http://127.0.0.1:{running.server_port}")
    thread = Thread(target=running.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield known
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Fetched:
    """A data set of two files, one of them packed."""
    sets = Fetched(
        10,
        "1",
        (
            Download("toy/pictures.gz", hashlib.sha256(PICTURES).hexdigest(), (), ("toy/pictures",)),
            Download("words.txt", hashlib.sha256(WORDS).hexdigest(), ()),
        ),
    )
    monkeypatch.setitem(fetched, "toy", sets)
    return sets


def kept(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_whole_files_are_kept_and_not_fetched_again(server: Server, toy: Fetched, tmp_path: Path) -> None:
    # Packed by somebody else: other bytes, the same content.
    server.content = {"pictures.gz": gzip.compress(PICTURES, 1, mtime=7), "words.txt": WORDS}
    heard = []
    paths = fetch("toy", tmp_path, base=server.address, tell=lambda *news: heard.append(news))
    assert paths == [tmp_path / "toy/pictures.gz", tmp_path / "words.txt"] == located("toy", tmp_path)
    assert gzip.decompress(paths[0].read_bytes()) == PICTURES and paths[1].read_bytes() == WORDS
    assert kept(tmp_path) == ["toy/pictures.gz", "words.txt"]
    assert heard[-1] == ("words.txt", len(WORDS), len(WORDS))
    server.content = {}
    assert fetch("toy", tmp_path, base=server.address) == paths
    assert server.asked == ["pictures.gz", "words.txt"]


@pytest.mark.parametrize(
    ("content", "length", "reason"),
    [
        (gzip.compress(PICTURES[:-1] + b"!"), None, "damaged"),
        (PACKED[: len(PACKED) // 2], None, "damaged"),
        (PACKED[: len(PACKED) // 2], len(PACKED), "broke off"),
        (b"<html>Not here.</html>", None, "damaged"),
        (b"", None, "damaged"),
        (None, None, "answered 404"),
    ],
    ids=["another byte", "cut", "broken off", "a page", "empty", "not there"],
)
def test_what_is_not_the_file_is_not_kept(
    content: bytes | None, length: int | None, reason: str, server: Server, toy: Fetched, tmp_path: Path
) -> None:
    server.content = {"words.txt": WORDS} | ({"pictures.gz": content} if content is not None else {})
    server.lengths = {"pictures.gz": length} if length else {}
    with pytest.raises(SystemRefusedError, match=reason) as raised:
        fetch("toy", tmp_path, base=server.address)
    assert "toy/pictures.gz, words.txt" in raised.value.next and str(tmp_path) in raised.value.next
    assert kept(tmp_path) == []
    # From scratch, as if nothing had been.
    server.content, server.lengths = {"pictures.gz": PACKED, "words.txt": WORDS}, {}
    fetch("toy", tmp_path, base=server.address)
    assert kept(tmp_path) == ["toy/pictures.gz", "words.txt"]


def test_a_damaged_file_that_is_there_is_fetched_anew(server: Server, toy: Fetched, tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy/pictures.gz").write_bytes(PACKED[:100])
    server.content = {"pictures.gz": PACKED, "words.txt": WORDS}
    fetch("toy", tmp_path, base=server.address)
    assert (tmp_path / "toy/pictures.gz").read_bytes() == PACKED


def test_what_somebody_put_there_by_hand_is_enough(server: Server, toy: Fetched, tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy/pictures").write_bytes(PICTURES)
    (tmp_path / "words.txt").write_bytes(WORDS)
    assert fetch("toy", tmp_path, base=server.address) == [tmp_path / "toy/pictures", tmp_path / "words.txt"]
    assert server.asked == []


def test_the_next_address_is_tried(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    addresses = tuple(f"{server.address}/{name}" for name in ("gone.txt", "wrong.txt", "right.txt"))
    file = Download("words.txt", hashlib.sha256(WORDS).hexdigest(), addresses)
    monkeypatch.setitem(fetched, "words", Fetched(1, "1", (file,)))
    server.content = {"wrong.txt": b"other words", "right.txt": WORDS}
    assert fetch("words", tmp_path)[0].read_bytes() == WORDS
    assert server.asked == ["gone.txt", "wrong.txt", "right.txt"]


def test_without_a_connection_it_says_what_to_put_where(toy: Fetched, tmp_path: Path) -> None:
    with pytest.raises(SystemRefusedError, match="no connection") as raised:
        fetch("toy", tmp_path, base="http://127.0.0.1:9")
    assert f"into {tmp_path} by hand: toy/pictures.gz, words.txt" in raised.value.next
    assert raised.value.exit_code == 4 and kept(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_said(server: Server, toy: Fetched, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SystemRefusedError, match="--data-dir"):
        fetch("toy", tmp_path / "file", base=server.address)
    assert server.asked == []


def test_a_download_without_end_is_ended() -> None:
    meter = Meter("words.txt", None)
    meter.update(MOST_BYTES)
    with pytest.raises(OSError, match="larger than it can be"):
        meter.update(MOST_BYTES)


def test_a_small_file_that_unpacks_to_gigabytes_is_not_unpacked_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pellucid.data.fetch.MOST_BYTES", 1_000_000)
    path = tmp_path / "zeros.gz"
    path.write_bytes(gzip.compress(bytes(3_000_000)))
    assert content_hash(path) != hashlib.sha256(bytes(3_000_000)).hexdigest()


def test_an_unknown_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Did you mean 'mnist'"):
        fetch("mnits", tmp_path)


@pytest.mark.parametrize("name", list(fetched))
def test_every_set_has_hashes_and_addresses(name: str) -> None:
    for file in fetched[name].files:
        assert len(file.sha256) == 64 and set(file.sha256) <= set("0123456789abcdef")
        assert file.addresses and all(address.startswith(("https://", "http://fashion")) for address in file.addresses)
