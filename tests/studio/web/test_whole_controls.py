"""Every control of the page does what it says, on the page and in the worker."""

import pytest
from studio.serving import served
from studio.web.whole import entered
from studio.web.whole_controls import CONTROLS

from pellucid.studio.process import life


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with served(tmp_path_factory.mktemp("studio"), workers=1, life=life) as running:
        yield running


@pytest.fixture(scope="module")
def page(running, browser):
    with entered(running, browser) as it:
        yield it


@pytest.fixture
def opened(page):
    def turn(**begins):
        page.complaints.clear()
        page.witness.session = ""
        session = page.witness.ask("open", **{"from": begins})["session"]
        page.turn_to(session)
        return page

    yield turn
    assert page.complaints == []


@pytest.mark.parametrize("control", CONTROLS, ids=[each.name for each in CONTROLS])
def test_a_control_does_what_it_says(opened, control):
    it = opened(**control.begins)
    if control.ready:
        control.ready(it)
    worker = control.worker or (lambda watch: True)
    page = control.page or "true"
    before = it.witness.scene["history"]
    assert not (worker(it.witness) and it.shown(page)), "it holds before"
    control.use(it)
    it.until(lambda: worker(it.witness) and it.shown(page), 10)
    if control.worker is None:
        assert it.witness.scene["history"] == before
    it.agrees()
