"""The frame of the page, before any session has come: at any size, light and dark, by keyboard, the line lost."""

import json

import pytest

from studio.web.playing import until

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.fixture
def shell(visit):
    """``with shell(path, **options)``: the page itself, with a server that lets it in and says nothing more."""

    def opened(path="/", *, ready=lambda socket: socket.on_message(lambda text: None), api=None, **options):
        answers = {"enter": {"session": None}, "sessions": [], "catalogue": {}} | (api or {})
        return visit(path, prepare=lambda page: page.route_web_socket("**/ws", ready), api=answers, **options)

    return opened


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_at_any_size(shell, violations, theme):
    with shell(color_scheme=theme) as page:
        page.get_by_text("Opening…").wait_for()
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        for width, height in [(360, 740), (899, 700), (1280, 800), (1920, 1080)]:
            page.set_viewport_size({"width": width, "height": height})
            assert violations(page) == [], width
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_the_token_is_gone_from_the_address_and_a_lesson_stays(shell):
    asked = []

    def ready(socket):
        socket.on_message(lambda text: asked.append(json.loads(text)))

    with shell("/#token=abc&hide=noise,batchSize", ready=ready) as page:
        page.get_by_text("Opening…").wait_for()
        assert "token" not in page.url and "hide=noise" in page.url
        until(page, lambda: asked)
    assert [(each["do"], each["from"]) for each in asked] == [("open", {})]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("#share=v1.abc", {"share": "v1.abc"}),
        ("#activation=tanh&networkShape=4,2", {"share": "activation=tanh&networkShape=4,2"}),
        pytest.param("", {}, marks=pytest.mark.slow),
    ],
)
def test_what_an_address_holds_is_opened(shell, address, expected):
    asked = []

    def ready(socket):
        socket.on_message(lambda text: asked.append(json.loads(text)))

    with shell(f"/{address}", ready=ready) as page:
        page.get_by_text("Opening…").wait_for()
        until(page, lambda: asked)
    assert [each["from"] for each in asked if each["do"] == "open"] == [expected]


def test_the_first_key_leads_past_the_header(shell):
    with shell() as page:
        page.get_by_text("Opening…").wait_for()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the network")).to_be_focused()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "network"


def test_one_pane_at_a_time_where_it_is_narrow_and_all_side_by_side_where_there_is_room(shell):
    with shell(viewport={"width": 360, "height": 740}) as page:
        page.get_by_text("Opening…").wait_for()
        for tab, pane in [("Data", "Data and inputs"), ("Result", "Result"), ("Network", "Network")]:
            page.get_by_role("tab", name=tab).click()
            expect(page.get_by_role("region", name=pane, exact=True)).to_be_visible()
            panes = page.locator(".pane-left, .pane-stage, .pane-right, .pane-drawer")
            assert sum(each.is_visible() for each in panes.all()) == 1
        page.get_by_role("tab", name="Network").press("ArrowRight")
        expect(page.get_by_role("tab", name="Result")).to_be_focused()
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(page.get_by_role("tab")).to_have_count(0)
        boxes = [page.locator(f".pane-{name}").bounding_box() for name in ("left", "stage", "right")]
        assert boxes[0]["x"] < boxes[1]["x"] < boxes[2]["x"] and boxes[1]["width"] > 400


def test_the_display_menu_changes_the_theme_by_keyboard(shell):
    with shell(color_scheme="light") as page:
        page.get_by_role("button", name="Display").press("Enter")
        expect(page.get_by_role("radio", name="System")).to_be_focused()
        page.keyboard.press("ArrowLeft")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        page.get_by_role("switch", name="Large").press("Space")
        assert page.evaluate("document.documentElement.dataset.size") == "projector"
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Display")).to_be_focused()


def test_a_lost_line_is_said(shell):
    with shell(ready=lambda socket: socket.close()) as page:
        page.get_by_text("The page connects by itself").wait_for()


def test_a_page_without_a_key_says_where_to_get_one(shell, violations):
    refused = {"sessions": (401, {"code": "studio.cookie"})}
    with shell(ready=lambda socket: socket.close(), api=refused, complains=True) as page:
        page.get_by_text("no key to the studio").wait_for()
        assert violations(page) == []
