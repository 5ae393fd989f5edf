"""Nothing is lost and nothing leaves the machine: reload, restart, two tabs, a worker that dies."""

import os
import signal

import numpy as np
import pytest

from pellucid.studio.process import life
from studio.serving import served
from studio.web.hands import pressed, told, trained
from studio.web.whole import _own, entered

pytestmark = pytest.mark.slow


def test_an_address_elsewhere_would_be_noticed():
    base = "http://127.0.0.1:8000"
    assert all(_own(base + each, base) for each in ("/", "/studio/main.js", "/api/sessions"))
    assert _own("ws://127.0.0.1:8000/ws", base)
    assert not any(
        _own(each, base) for each in ("http://127.0.0.1:80001/", "https://example.org/", "ws://127.0.0.1:1/ws")
    )


def test_a_reload_shows_the_same_session_with_its_whole_curve(playground):
    it = playground()
    told("set", values={"learning_rate": 0.1})(it)
    trained(40)(it)
    it.page.reload()
    it.button("Run", exact=True).wait_for()
    it.until(lambda: it.shown("state.scene.value?.experiment") == it.witness.scene["experiment"])
    it.until(lambda: (it.shown("state.curves.value.epochs") or [0])[-1] == 40)
    assert it.shown("state.session.value") == it.witness.session
    assert it.shown("state.curves.value.epochs.length") == 40
    it.button("Undo learning rate 0.1", exact=False).click()
    it.until(lambda: it.witness.train["learning_rate"] == 0.03)


def test_a_reload_while_it_runs_finds_it_running(playground):
    it = playground()
    pressed("Run")(it)
    it.until(lambda: it.witness.frame["epoch"] > 3)
    it.page.reload()
    it.button("Pause", exact=True).wait_for()
    at = it.witness.frame["epoch"]
    it.until(lambda: it.shown("state.frame.value?.epoch ?? 0") > at)
    it.button("Pause", exact=True).click()
    it.until(lambda: it.witness.status.get("running") is False)


def test_two_tabs_show_one_session_and_each_its_own_choices(playground, running, browser):
    it = playground()
    with entered(running, browser, it.witness.session) as other:
        pressed("Add a hidden layer")(other)
        it.until(lambda: it.page.get_by_text("3 hidden layers").count() == 1)
        it.page.get_by_role("switch", name="Two colours only").press("Space")
        it.until(lambda: it.shown("state.display.value.discretize"))
        assert not other.shown("state.display.value.discretize")
        pressed("Run")(it)
        other.button("Pause", exact=True).wait_for()
        other.button("Pause", exact=True).click()
        it.button("Run", exact=True).wait_for()
        it.calm()
        other.calm()
        assert it.shown("state.frame.value.step") == other.shown("state.frame.value.step")


def test_a_restart_keeps_the_session_and_a_worker_that_dies_gives_it_back(tmp_path, browser):
    with served(tmp_path, workers=1, life=life) as running, entered(running, browser) as it:
        session = it.witness.session
        told("name", text="kept")(it)
        trained(5)(it)
        it.witness.ask("save")
        [worker] = running.in_loop(lambda: [each.process for each in running.hub.pool.workers])
        os.kill(worker, signal.SIGKILL)
        it.until(lambda: it.witness.status.get("restarted"))
        it.until(lambda: it.witness.frame["epoch"] == 5)
        it.agrees()
        pressed("Step")(it)
        it.until(lambda: it.witness.frame["epoch"] == 6)
        it.calm()
        it.witness.ask("save")
        weights = np.array(it.witness.array("params/dense1/weight"))
    with served(tmp_path, workers=1, life=life) as again, entered(again, browser, session) as it:
        assert it.page.title() == "kept · Pellucid"
        assert it.witness.scene["epoch"] == 6
        assert np.array_equal(it.witness.array("params/dense1/weight"), weights)
        pressed("Step")(it)
        it.until(lambda: it.witness.frame["epoch"] == 7)
