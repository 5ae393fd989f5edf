"""Questions over HTTP: sessions, things to take home, files to bring; and what the server never loads."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pellucid.studio.app import TAKEN
from pellucid.studio.stored import MOST_LISTED, Stored
from studio.serving import Asking, Served, served


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("home"), workers=1) as found:
        yield found


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken_home_is_a_file_to_be_saved(running: Served, what: str) -> None:
    with running.socket() as socket:
        session = Asking(socket).open()
        answer = running.get(f"/api/sessions/{session}/take/{what}")
    assert answer.content == f"{what} of {session}".encode()
    assert answer.headers["content-disposition"] == f'attachment; filename="pellucid.{TAKEN[what][1]}"'
    assert "sandbox" in answer.headers["content-security-policy"]


def test_what_cannot_be_taken_home_is_said(running: Served) -> None:
    with running.socket() as socket:
        session = Asking(socket).open()
        answer = running.get(f"/api/sessions/{session}/take/everything")
    assert answer.status_code == 400
    assert answer.json()["allowed"] == ", ".join(TAKEN)


def test_the_catalogue_is_plain_data_of_what_there_is(running: Served) -> None:
    found = running.get("/api/catalogue").json()
    assert {"circle", "spiral", "xor"} <= {each["name"] for each in found["sources"]}
    assert running.get("/api/catalogue").json() == found


def test_a_table_is_brought_and_described(running: Served) -> None:
    content = b"size,colour,price\n" + b"".join(b"%d,red,%d\n" % (row, 2 * row) for row in range(30))
    answer = running.post(
        "/api/upload?name=prices.csv", content=content, headers={"Content-Type": "application/octet-stream"}
    )
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["name"], found["kind"]) == ("prices.csv", "table")
    assert found["rows"] == 30
    assert {column["name"] for column in found["columns"]} == {"size", "colour", "price"}


def test_the_table_it_was_begun_with_is_given_to_the_page_and_nothing_else(tmp_path: Path) -> None:
    table = tmp_path / "Häuser 2.csv"
    table.write_bytes(b"a,b\n1,2\n")
    with served(tmp_path / "one", workers=1, wanted={"source": str(table)}) as begun:
        answer = begun.get("/api/brought")
        assert answer.content == table.read_bytes()
        assert answer.headers["content-disposition"].endswith("''H%C3%A4user%202.csv")
    for wanted in (None, {"source": "circle"}, {"source": str(tmp_path / "gone.csv")}, {"file": str(table)}):
        with served(tmp_path / "other", workers=1, wanted=wanted) as begun:
            assert begun.get("/api/brought").status_code == 404


@pytest.mark.parametrize("name", ["", "x.exe", "x.csv%00.exe", "../../x", "x.pickle", "%F0%9F%98%80"])
def test_a_file_of_another_kind_is_refused_in_words(running: Served, name: str) -> None:
    headers = {"Content-Type": "application/octet-stream"}
    answer = running.post(f"/api/upload?name={name}", content=b"\x80\x04K\x01.", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["allowed"] or answer.json()["next"]
    assert not list(running.studio.home.rglob("*exe*"))


# Sessions on the disk


def kept(folder: Path, name: str, about: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "session.json").write_text(about)


def test_sessions_are_listed_the_last_changed_first(tmp_path: Path) -> None:
    for number, day in enumerate((3, 1, 2)):
        kept(
            tmp_path, f"session-{number}", json.dumps({"id": "other", "title": str(day), "changed": f"2026-01-0{day}"})
        )
    found = Stored(tmp_path).all()
    assert [(note["id"], note["title"]) for note in found] == [
        ("session-0", "3"),
        ("session-2", "2"),
        ("session-1", "1"),
    ]


@pytest.mark.parametrize("about", ["", "{", "[]", "null", '"x"', "\x00", '{"title": "' + "x" * 70_000 + '"}'])
def test_a_damaged_session_is_left_out_of_the_list(tmp_path: Path, about: str) -> None:
    kept(tmp_path, "damaged-1", about)
    kept(tmp_path, "whole-123", '{"title": "whole"}')
    kept(tmp_path, "with space", '{"title": "no name that we give"}')
    assert [note["id"] for note in Stored(tmp_path).all()] == ["whole-123"]


def test_the_list_has_an_end(tmp_path: Path) -> None:
    for number in range(MOST_LISTED + 5):
        kept(tmp_path, f"session-{number}", "{}")
    assert len(Stored(tmp_path).all()) == MOST_LISTED


@pytest.mark.parametrize(
    "name", ["..", ".", "", "../sessions", "a" * 65, "short", "/etc", "aaaa/../bbbb", "aaaaaaaa\0", "ääääääää"]
)
def test_what_is_no_name_of_a_session_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "session.json").write_text("{}")
    assert not Stored(tmp_path / "sessions").has(name)
    assert not Stored(tmp_path).has(name)


# What the server loads

SERVING = """
import json, sys
from pathlib import Path
from studio.serving import Asking, served

def main():
    with served(Path(sys.argv[1]), wanted={"source": "circle"}) as running:
        for path in ("/", "/studio/main.js", "/api/sessions", "/api/catalogue"):
            assert running.get(path).status_code == 200, path
        with running.socket() as socket:
            page = Asking(socket)
            session = page.open()
            assert running.get(f"/api/sessions/{session}/take/model").status_code == 200
        own = {"Content-Type": "application/octet-stream"}
        answer = running.post("/api/upload?name=t.csv", content=b"a,b\\n" + b"1,2\\n" * 20, headers=own)
        assert answer.status_code == 200, answer.text
    print(json.dumps(sorted(sys.modules)))

if __name__ == "__main__":
    main()
"""


def test_the_server_never_loads_the_engine(tmp_path: Path) -> None:
    script = tmp_path / "serving.py"
    script.write_text(SERVING)
    tests = str(Path(__file__).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "home")],
        env={"PYTHONPATH": tests, "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert {"pellucid.studio.gate", "uvicorn"} <= loaded
    # jax and optax are empty stand-ins until somebody computes; what must not be there is the engine below them.
    assert not [name for name in loaded if name.partition(".")[0] in ("jaxlib", "torch") or name.startswith("jax.")]
