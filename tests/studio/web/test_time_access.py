"""The views of time for everybody: axe, light and dark, on a phone, and targets large enough to be hit."""

import pytest

from studio.web.playing import DYING, ENTRIES, press, until

expect = pytest.importorskip("playwright.sync_api").expect


def everything_shown(page, server):
    server.frame(30)
    server.show(history=ENTRIES, can_undo=True, can_redo=True, cards=[DYING])
    page.evaluate("state.changeDisplay({goal: 'circle', slowMotion: true, settingsOpen: true})")
    page.get_by_role("complementary").wait_for()


@pytest.mark.parametrize(
    ("theme", "width"),
    [
        ("light", 1280),
        pytest.param("dark", 360, marks=pytest.mark.slow),
        pytest.param("dark", 1280, marks=pytest.mark.slow),
        pytest.param("light", 360, marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing(studio, violations, theme, width):
    with studio(viewport={"width": width, "height": 900}, color_scheme=theme) as (page, server):
        everything_shown(page, server)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for sheet in ("goals", "help", "palette", "lesson"):
            page.evaluate(f"state.sheet.value = '{sheet}'")
            page.get_by_role("dialog").wait_for()
            assert violations(page) == [], sheet
            press(page, "Escape")
            until(page, lambda: page.evaluate("state.sheet.value") == "")


@pytest.mark.slow
def test_axe_finds_nothing_in_what_opens(studio, violations):
    with studio() as (page, server):
        server.show(history=ENTRIES, can_undo=True, experiment={"train": {"optimizer": "adam"}})
        for name in ("Run until", "Learning rate", "More: optimizer", "History of changes"):
            page.get_by_role("button", name=name).press("Enter")
            page.locator(".popover:popover-open").wait_for()
            assert violations(page) == [], name
            press(page, "Escape")
            page.locator(".popover:popover-open").wait_for(state="detached")


def test_every_control_is_large_enough_to_be_hit(studio):
    with studio(viewport={"width": 360, "height": 900}) as (page, server):
        server.frame(30)
        page.evaluate("state.changeDisplay({goal: 'circle', slowMotion: true, settingsOpen: true})")
        small = page.evaluate("""() => [...document.querySelectorAll("button, select, input, [role=slider]")]
          .filter((each) => each.checkVisibility() && each.getBoundingClientRect().width)
          .filter((each) => {
            const box = (each.closest("label, .select, .slider") ?? each).getBoundingClientRect();
            return box.width < 24 || box.height < 24;
          }).map((each) => each.outerHTML.slice(0, 120))""")
        assert small == []
