"""The sheet of all sessions: what is kept, opened again, begun anew, removed only when asked twice."""

import json
from contextlib import contextmanager

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

KEPT = [
    {"id": "s1", "title": "circle", "epoch": 0, "changed": "2026-01-02T03:04:05+00:00", "open": True},
    {"id": "old-one-1", "title": "My spiral", "epoch": 1200, "changed": "2026-01-01T10:00:00+00:00", "open": False},
]


@pytest.fixture
def sheet(studio):
    """``with sheet() as (page, server, removed)``: the sheet, found by its name."""

    @contextmanager
    def opened(kept=KEPT, **options):
        left, removed = list(kept), []

        def sessions(method, address):
            if method == "DELETE":
                removed.append(address.rpartition("/")[2])
                left[:] = [each for each in left if each["id"] != removed[-1]]
            return left

        with studio(api={"sessions": sessions}, **options) as (page, server):
            left[:1] = [{**each, "id": server.scene["session"]} for each in left[:1]]
            page.keyboard.press("Control+k")
            expect(page.get_by_role("combobox", name="Command")).to_be_focused()
            page.keyboard.type("sessions")
            page.get_by_role("option", name="Sessions", selected=True).wait_for()
            page.keyboard.press("Enter")
            page.get_by_role("dialog", name="Sessions").wait_for()
            yield page, server, removed

    return opened


def test_each_session_opens_again(sheet):
    with sheet() as (page, server, removed):
        lines = page.get_by_role("dialog", name="Sessions").get_by_role("listitem")
        expect(lines).to_have_count(2)
        expect(lines.nth(0)).to_contain_text("open here")
        expect(lines.nth(1)).to_contain_text("1\u202f200 epochs")
        page.get_by_role("button", name="Open: My spiral").click()
        expect(page.get_by_role("dialog", name="Sessions")).to_have_count(0)
        joined = [each["session"] for each in server.told if each["do"] == "join"]
        assert (joined, removed) == (["old-one-1"], [])


def test_a_new_session_is_the_opening_scene(sheet):
    with sheet() as (page, server, _):
        before = len(server.done("open"))
        page.get_by_role("button", name="New session").click()
        expect(page.get_by_role("dialog", name="Sessions")).to_have_count(0)
        assert [json.dumps(each) for each in server.done("open")[before:]] == ['{"from": {}}']


def test_what_is_removed_is_asked_for_twice(sheet):
    with sheet() as (page, _, removed):
        expect(page.get_by_role("button", name="Remove: circle")).to_have_count(0)
        page.get_by_role("button", name="Remove: My spiral").click()
        assert removed == []
        page.get_by_role("button", name="Remove for good: My spiral").click()
        expect(page.get_by_role("button", name="Open: My spiral")).to_have_count(0)
        assert removed == ["old-one-1"]


@pytest.mark.parametrize("light", ["light", "dark"])
def test_axe_finds_nothing(sheet, violations, light):
    with sheet(color_scheme=light) as (page, _, _):
        assert violations(page) == []


def test_without_any_that_is_said(sheet):
    with sheet(kept=[]) as (page, _, _):
        page.get_by_text("Nothing was saved yet.").wait_for()
