"""Pages, sessions and workers: every message arrives where it belongs, whatever others do."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from pellucid.studio import hub
from studio.serving import Asking, Served, served


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("home")) as found:
        yield found


def wait_for(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)


def end_of(socket: ClientConnection) -> tuple[int, str]:
    """Why the server closed a socket, after all that it still sent."""
    with suppress(ConnectionClosed):
        while True:
            socket.recv(10)
    return socket.close_code, socket.close_reason


def is_scene(message: Any) -> bool:
    return isinstance(message, dict) and message["type"] == "scene"


def test_an_opened_session_has_a_name_of_96_bits_and_a_scene(running: Served) -> None:
    with running.socket() as socket:
        page = Asking(socket)
        first, second = page.open(source="circle"), page.open(source="spiral")
    assert first != second
    assert len(first) == len(second) == 16
    scenes = [message for message in page.others if is_scene(message)]
    assert [(scene["session"], scene["from"]["source"]) for scene in scenes] == [(first, "circle"), (second, "spiral")]


def test_what_is_not_finite_is_null(running: Served) -> None:
    with running.socket() as socket:
        page = Asking(socket)
        page.open()
    assert page.others[0]["not_finite"] is None


def test_sessions_are_shared_out_to_the_workers(running: Served) -> None:
    with running.socket() as socket:
        page = Asking(socket)
        processes = {page.ask("watchers", session=page.open())["result"]["process"] for _ in range(4)}
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_two_pages_of_a_session_see_each_others_changes(running: Served) -> None:
    with running.socket() as first, running.socket() as second:
        one, other = Asking(first), Asking(second)
        session = one.open()
        assert other.ask("join", session=session)["ok"]
        one.tell("set", session=session, values={"l2": 0.1})
        assert other.until(lambda message: is_scene(message) and message["changes"] == 1)
        assert one.until(lambda message: is_scene(message) and message["changes"] == 1)


def test_a_page_that_leaves_is_told_to_the_worker(running: Served) -> None:
    with running.socket() as stays:
        page = Asking(stays)
        session = page.open()
        with running.socket() as leaves:
            Asking(leaves).ask("join", session=session)
            assert len(page.ask("watchers", session=session)["result"]["watchers"]) == 2
        wait_for(lambda: len(page.ask("watchers", session=session)["result"]["watchers"]) == 1)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("", "studio.message"),
        ("[]", "studio.message"),
        ("null", "studio.message"),
        ("{}", "studio.message"),
        ('{"do": 3}', "studio.message"),
        ('{"do": "run", "id": NaN}', "studio.message"),
        ("[" * 100_000, "studio.message"),
        ('{"do": "run", "id": ' + "9" * 5_000 + "}", "studio.message"),
        ('{"do": "run", "id": {}}', "studio.id"),
        ('{"do": "run", "id": true}', "studio.id"),
        ('{"do": "run", "id": "' + "x" * 65 + '"}', "studio.id"),
        ('{"do": "open"}', "studio.id"),
        ('{"do": "open", "id": 1, "from": 3}', "studio.open"),
        ('{"do": "open", "id": 1, "from": {"stored": "aaaaaaaaaaaaaaaa"}}', "studio.open"),
        ('{"do": "run", "id": 1}', "studio.session"),
        ('{"do": "run", "id": 1, "session": 7}', "studio.session"),
        ('{"do": "run", "id": 1, "session": "aaaaaaaaaaaaaaaa"}', "studio.session"),
        ('{"do": "run", "id": 1, "session": "../../etc"}', "studio.session"),
        ('{"do": "take", "id": 1, "what": "model"}', "studio.command"),
        ('{"do": "close", "id": 1}', "studio.command"),
    ],
)
def test_what_is_no_command_is_answered_and_changes_nothing(running: Served, sent: str, code: str) -> None:
    with running.socket() as socket:
        page = Asking(socket)
        socket.send(sent)
        reply = page.receive()
        assert (reply["ok"], reply["error"]["code"]) == (False, code)
        assert reply["error"]["allowed"] or reply["error"]["next"]
        assert page.open()


def test_what_cannot_be_opened_leaves_nothing_behind(running: Served) -> None:
    with running.socket() as socket:
        page = Asking(socket)
        before = running.in_loop(lambda: len(running.hub.homes.of))
        assert page.ask("open", **{"from": {"source": "nothing"}})["error"]["what"] == "there is no such source"
        assert running.in_loop(lambda: len(running.hub.homes.of)) == before


@pytest.mark.parametrize("content", [b"\x00", b'{"do": "run"}'])
def test_a_command_in_bytes_ends_the_socket(running: Served, content: bytes) -> None:
    with running.socket() as socket:
        socket.send(content)
        assert end_of(socket) == (1003, "commands are text")


def test_a_command_of_a_megabyte_ends_the_socket(running: Served) -> None:
    with running.socket() as socket:
        socket.send('{"do": "' + "x" * 2**20 + '"}')
        assert end_of(socket)[0] == 1009


def test_a_flood_ends_the_socket_that_makes_it_and_no_other(running: Served) -> None:
    with running.socket() as calm, running.socket() as wild:
        page = Asking(calm)
        session = page.open()
        theirs = Asking(wild).open()
        with suppress(ConnectionClosed):
            for _ in range(20_000):
                wild.send(json.dumps({"do": "ack", "session": theirs}))
        assert end_of(wild) == (1008, "too many messages")
        assert page.ask("watchers", session=session)["ok"]


def test_answers_that_nobody_waits_to_read_end_the_socket_with_a_reason(running: Served) -> None:
    """A page that reads nothing, while events of a megabyte come again and again."""
    with running.socket(max_queue=1, max_size=None) as slow, running.socket() as calm:
        page, other = Asking(slow), Asking(calm)
        session, own = page.open(), other.open()
        page.tell("events", session=session, count=40, size=2**20)
        for _ in range(50):
            assert other.ask("set", session=own)["ok"]
        assert end_of(slow) == (1013, "the page reads too slowly")


@pytest.mark.slow
def test_pages_that_do_not_read_and_one_that_floods_hold_up_nobody(tmp_path: Path) -> None:
    """One page in five reads nothing, one sends without end; the others lose a tenth of their speed, or 20 ms."""
    with served(tmp_path) as running, ExitStack() as stack:
        sockets = [stack.enter_context(running.socket(max_queue=4, max_size=None)) for _ in range(21)]
        pages = [Asking(socket) for socket in sockets]
        sessions = [page.open() for page in pages]
        calm = list(zip(pages, sessions, strict=True))[5:]

        def p95() -> float:
            waits = []
            for _ in range(20):
                for page, session in calm:
                    began = time.perf_counter()
                    assert page.ask("set", session=session)["ok"]
                    waits.append(time.perf_counter() - began)
            return sorted(waits)[int(0.95 * len(waits))]

        before = p95()
        for page, session in list(zip(pages, sessions, strict=True))[:4]:
            page.tell("events", session=session, count=300, size=2**16)
        with suppress(ConnectionClosed):
            for _ in range(5_000):
                pages[4].tell("ack", session=sessions[4])
        assert end_of(sockets[4]) == (1008, "too many messages")
        assert p95() <= 1.1 * before + 0.02
        assert {end_of(socket)[0] for socket in sockets[:4]} == {1013}


def test_of_the_frames_that_wait_only_the_newest_is_sent(running: Served) -> None:
    with running.socket(max_queue=1, max_size=None) as socket:
        page = Asking(socket)
        session = page.open()
        page.tell("frames", session=session, count=200, size=2**18)
        time.sleep(1.0)
        largest = running.in_loop(lambda: max(each.outbox.size for each in running.hub.pages.values()))
        seen = []
        while not seen or seen[-1] < 199:
            message = page.receive()
            if isinstance(message, bytes):
                seen.append(int(message.partition(b'"seq":')[2].partition(b",")[0]))
    assert largest < 2 * 2**18
    assert seen == sorted(set(seen))
    assert len(seen) < 150


def test_a_worker_that_computes_holds_up_no_other_session(running: Served) -> None:
    with running.socket() as first, running.socket() as second:
        one, other = Asking(first), Asking(second)
        sessions = [one.open() for _ in range(4)]
        processes = {session: one.ask("watchers", session=session)["result"]["process"] for session in sessions}
        busy = sessions[0]
        free = next(session for session in sessions if processes[session] != processes[busy])
        one.tell("sleep", session=busy, seconds=4.0, id=99)
        assert other.ask("join", session=free)["ok"]
        joined = time.time()
        woken = one.until(lambda message: message["type"] == "reply" and message["id"] == 99)
        assert joined < woken["result"]["until"]


def test_too_many_commands_without_an_answer_are_refused(running: Served) -> None:
    with running.socket() as socket:
        page = Asking(socket)
        session = page.open()
        page.tell("sleep", session=session, seconds=1.0)
        for number in range(300):
            page.tell("set", session=session, id=1_000 + number)
        replies = []
        while len(replies) < 300:
            message = page.receive()
            replies += [message] if message["type"] == "reply" else []
    refused = [reply for reply in replies if not reply["ok"]]
    assert {reply["error"]["code"] for reply in refused} == {"studio.busy"}
    assert len(refused) == 300 - 256


# Workers that die


def killed(running: Served, page: Asking, session: str) -> None:
    os.kill(page.ask("watchers", session=session)["result"]["process"], signal.SIGKILL)


def test_a_killed_worker_is_started_again_and_its_sessions_go_on(tmp_path: Path) -> None:
    with served(tmp_path) as running, running.socket() as socket:
        page = Asking(socket)
        session = page.open(source="circle")
        page.ask("set", session=session)
        page.ask("set", session=session)
        page.ask("save", session=session)
        page.ask("set", session=session)
        page.others.clear()
        before = page.ask("watchers", session=session)["result"]["process"]
        os.kill(before, signal.SIGKILL)
        told = page.until(lambda message: message["type"] == "status")
        assert (told["restarted"], told["lost"], told["session"]) == (True, False, session)
        scene = page.until(is_scene)
        assert (scene["session"], scene["changes"], scene["from"]) == (session, 2, {"source": "circle"})
        after = page.ask("watchers", session=session)["result"]
        assert after["process"] != before
        assert len(after["watchers"]) == 1


@pytest.mark.parametrize("commands", [["run"], ["run", "pause"]])
def test_a_session_that_trained_when_its_worker_died_trains_on(tmp_path: Path, commands: list[str]) -> None:
    with served(tmp_path) as running, running.socket() as socket:
        page = Asking(socket)
        session = page.open(source="circle")
        page.ask("save", session=session)
        for command in commands:
            page.ask(command, session=session)
        page.others.clear()
        killed(running, page, session)
        scene = page.until(is_scene)
        assert scene.get("running", False) is (commands[-1] == "run")


def test_a_session_that_was_never_saved_begins_as_it_began(tmp_path: Path) -> None:
    with served(tmp_path) as running, running.socket() as socket:
        page = Asking(socket)
        session = page.open(source="spiral")
        page.ask("set", session=session)
        killed(running, page, session)
        scene = page.until(lambda message: is_scene(message) and message["changes"] == 0)
        assert scene["from"] == {"source": "spiral"}


def test_a_command_that_kills_its_worker_is_answered_in_words(tmp_path: Path) -> None:
    with served(tmp_path) as running, running.socket() as socket:
        page = Asking(socket)
        session = page.open()
        reply = page.ask("die", session=session)
        assert not reply["ok"]
        assert reply["error"]["code"] == "studio.worker"
        assert reply["error"]["got"] == "it was killed by SIGKILL (perhaps memory ran out)"
        assert page.ask("watchers", session=session)["ok"]


def test_a_session_whose_worker_dies_again_at_once_is_left_closed(tmp_path: Path) -> None:
    with served(tmp_path, workers=1) as running, running.socket() as socket:
        page = Asking(socket)
        session = page.open()
        page.ask("save", session=session)
        for lost in (False, True):
            page.tell("die", session=session)
            told = page.until(lambda message: message["type"] == "status" and message.get("restarted"))
            assert told["lost"] is lost
        assert running.in_loop(lambda: session not in running.hub.homes.of)
        assert page.ask("join", session=session)["ok"], "it is still on the disk, and opens when it is asked for"


def test_other_sessions_do_not_notice_a_death(tmp_path: Path) -> None:
    with served(tmp_path) as running, running.socket() as first, running.socket() as second:
        one, other = Asking(first), Asking(second)
        sessions = [one.open(), one.open()]
        processes = [one.ask("watchers", session=session)["result"]["process"] for session in sessions]
        assert processes[0] != processes[1]
        other.ask("join", session=sessions[1])
        killed(running, one, sessions[0])
        assert other.ask("watchers", session=sessions[1])["result"]["process"] == processes[1]
        assert [message["type"] for message in other.others] == ["scene"]


# Reload, restart, the first session


def test_a_session_survives_the_page_and_the_server(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        with running.socket() as socket:
            page = Asking(socket)
            session = page.open(source="circle")
            page.ask("set", session=session)
        with running.socket() as socket:
            page = Asking(socket)
            assert page.ask("join", session=session)["ok"]
            assert page.others[0]["changes"] == 1
    with served(tmp_path) as again, again.socket() as socket:
        page = Asking(socket)
        assert [each["id"] for each in again.get("/api/sessions").json()] == [session]
        assert page.ask("join", session=session)["ok"]
        assert (page.others[0]["changes"], page.others[0]["from"]) == (1, {"source": "circle"})


def test_a_session_that_another_studio_has_open_is_refused_until_it_ends(tmp_path: Path) -> None:
    with served(tmp_path) as other:
        with served(tmp_path) as running, running.socket() as here:
            page = Asking(here)
            session = page.open()
            page.ask("save", session=session)
            with other.socket() as there:
                asking = Asking(there)
                assert asking.ask("join", session=session)["error"]["code"] == "studio.session-open"
                assert asking.open(), "sessions of its own are no matter"
            assert page.ask("set", session=session)["ok"]
        with other.socket() as there:
            asking = Asking(there)
            assert asking.ask("join", session=session)["ok"]
            assert asking.others[0]["changes"] == 1


def test_nothing_is_left_of_a_session_that_could_not_be_opened(tmp_path: Path) -> None:
    with served(tmp_path) as running, running.socket() as socket:
        assert not Asking(socket).ask("open", **{"from": {"source": "nothing"}})["ok"]
    assert list((tmp_path / "sessions").iterdir()) == []


def test_the_first_session_is_open_before_the_page_comes(tmp_path: Path) -> None:
    with served(tmp_path, wanted={"source": "xor"}) as running, running.socket() as socket:
        answer = running.post("/api/enter", json={"token": running.token}).json()
        page = Asking(socket)
        assert page.ask("join", session=answer["session"])["ok"]
        assert page.others[0]["from"] == {"source": "xor"}


def test_what_could_not_be_opened_at_first_is_told_at_both_ends(tmp_path: Path) -> None:
    with served(tmp_path, wanted={"source": "nothing"}) as running, running.socket() as socket:
        answer = running.post("/api/enter", json={"token": running.token}).json()
        replies = {Asking(socket).ask("join", session=answer["session"])["error"]["what"] for _ in range(2)}
        assert "there is no such source" in replies
        assert [problem.what for problem in running.problems] == ["there is no such source"]


def test_a_session_that_nobody_looks_at_is_saved_closed_and_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "SECONDS_BETWEEN_TIDYINGS", 0.02)
    monkeypatch.setattr(hub, "SECONDS_KEPT_OPEN", 0.1)
    with served(tmp_path) as running:
        with running.socket() as watching:
            stays = Asking(watching).open()
            with running.socket() as socket:
                page = Asking(socket)
                goes = page.open()
                page.ask("set", session=goes)
            wait_for(lambda: running.in_loop(lambda: set(running.hub.homes.of)) == {stays})
        with running.socket() as socket:
            page = Asking(socket)
            assert page.ask("join", session=goes)["ok"]
            assert page.others[0]["changes"] == 1


def test_removing_a_session_ends_it_everywhere(tmp_path: Path) -> None:
    with served(tmp_path) as running, running.socket() as socket:
        page = Asking(socket)
        session = page.open()
        page.ask("save", session=session)
        assert running.delete(f"/api/sessions/{session}").status_code == 200
        told = page.until(lambda message: message["type"] == "status")
        assert (told["session"], told["closed"]) == (session, True)
        assert page.ask("join", session=session)["error"]["code"] == "studio.session"
        assert running.get("/api/sessions").json() == []
        assert not (tmp_path / "sessions" / session).exists()
        assert running.delete(f"/api/sessions/{session}").json()["code"] == "studio.session"
