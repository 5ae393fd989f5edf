"""``pellucid studio`` as a process: its address, its port, its end."""

from __future__ import annotations

import errno
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from pellucid.cli.studio import _wanted
from pellucid.errors import InputError, SystemRefusedError
from pellucid.studio import serve
from pellucid.studio.serve import PORT, listening

COMMAND = [sys.executable, "-m", "pellucid", "studio", "--no-browser"]


@contextmanager
def started(*words: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The running command and the line it printed; ended on the way out, whatever happens."""
    with subprocess.Popen(
        [*COMMAND, "--json", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        try:
            assert run.stdout is not None
            yield run, json.loads(run.stdout.readline())
        finally:
            if run.poll() is None:
                run.kill()


def test_it_prints_its_address_serves_and_ends_with_ctrl_c() -> None:
    began = time.monotonic()
    with started("--port", "0") as (run, line):
        assert time.monotonic() - began < 20, "it is far quicker on a machine that is not busy"
        page, _, token = line["address"].partition("#token=")
        assert page.startswith("http://127.0.0.1:")
        assert len(token) == 32
        assert httpx.get(page).status_code == 200
        assert httpx.get(page + "api/sessions").status_code == 401
        origin = page.rstrip("/")
        entered = httpx.post(page + "api/enter", json={"token": token}, headers={"Origin": origin, "X-Pellucid": "1"})
        assert entered.json()["session"]
        children = psutil.Process(run.pid).children(recursive=True)
        assert children
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=30)
        assert (run.returncode, out) == (0, "")
        assert err == "The studio has ended; its sessions are kept.\n"
        _, alive = psutil.wait_procs(children, timeout=5)
        assert alive == []


def test_it_listens_on_this_machine_alone() -> None:
    with started("--port", "0") as (run, line):
        port = int(line["address"].partition("#")[0].rstrip("/").rpartition(":")[2])
        own = [each for each in psutil.Process(run.pid).net_connections("tcp") if each.status == psutil.CONN_LISTEN]
        assert {each.laddr.port for each in own} == {port}
        assert {each.laddr.ip for each in own} <= {"127.0.0.1", "::1"}


def test_a_port_that_is_taken_is_said_with_the_next_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run([*COMMAND, "--port", str(port)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert lines[0] == "error: --port: the port is taken."
    free = int(lines[2].partition("--port ")[2].partition(",")[0])
    assert free > port
    for each in listening(free):
        each.close()


def test_without_a_port_the_next_free_one_is_taken() -> None:
    first = listening(None)
    second = listening(None)
    ports = [first[0].getsockname()[1], second[0].getsockname()[1]]
    for each in first + second:
        each.close()
    assert PORT <= ports[0] < ports[1]


def test_a_port_that_somebody_has_at_the_other_address_is_taken() -> None:
    """Whoever listens at ::1 would be asked for ``localhost`` in our place."""
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken, pytest.raises(InputError, match="taken"):
        listening(taken.getsockname()[1])


def test_a_port_of_the_system_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(port: int) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(serve, "_bound", refuse)
    with pytest.raises(SystemRefusedError, match="cannot be used"):
        listening(1)


# What the first page is to see


def test_words_become_what_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.csv").write_text("a,b\n1,2\n")
    (tmp_path / "net.safetensors").write_bytes(b"")
    (tmp_path / "asked.toml").write_text('format = 1\n[data]\nsource = "circle"\n')
    (tmp_path / "run-1").mkdir()
    (tmp_path / "run-1" / "experiment.toml").write_text("")
    cases: dict[tuple[str | None, str | None], dict[str, Any]] = {
        (None, None): {},
        ("circle", None): {"source": "circle"},
        ("spiral(noise=0.1)", None): {"source": "spiral(noise=0.1)"},
        ("own.csv", "b"): {"source": str(tmp_path / "own.csv"), "target": "b"},
        ("net.safetensors", None): {"file": str(tmp_path / "net.safetensors")},
        ("asked.toml", None): {"experiment": {"data": {"source": "circle"}}},
        ("run-1", None): {"run": "run-1"},
    }
    assert {words: _wanted(*words) for words in cases} == cases


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("missing.safetensors", None), "studio.file"),
        (("missing.toml", None), "studio.file"),
        (("broken.toml", None), "experiment.syntax"),
        ((None, "price"), "studio.target"),
    ],
)
def test_words_that_cannot_be_are_refused(
    words: tuple[str | None, str | None], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.toml").write_text("[data\n")
    with pytest.raises(InputError) as problem:
        _wanted(*words)
    assert problem.value.code == code
    assert problem.value.next or problem.value.allowed
