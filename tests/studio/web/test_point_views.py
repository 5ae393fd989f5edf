"""Points of one's own in a real browser: by pointer, by touch and by keyboard."""

import numpy as np
import pytest

from studio.web.desk_page import at, pick, settled

expect = pytest.importorskip("playwright.sync_api").expect


def test_points_are_added_moved_relabelled_and_erased_by_hand(controls):
    with controls() as (page, desk):
        pick(page, "Add")
        page.locator(".class-choice").get_by_role("radio", name="1", exact=True).check(force=True)
        page.mouse.click(*at(page, 5, 5))
        (added,) = settled(page, desk, 1)["add"]
        assert added["values"] == pytest.approx([5, 5], abs=0.05)
        assert added["label"] == "1"
        assert sum(desk.scene["data"]["rows"].values()) == 501
        pick(page, "Move")
        page.mouse.move(*at(page, 5, 5))
        page.mouse.down()
        page.mouse.move(*at(page, -5, 5.5), steps=4)
        page.mouse.up()
        moved = settled(page, desk, 2)["move"]
        assert moved[0]["row"] == 500
        assert moved[0]["values"] == pytest.approx([-5, 5.5], abs=0.05)
        pick(page, "Relabel")
        page.locator(".class-choice").get_by_role("radio", name="-1").check(force=True)
        page.mouse.click(*at(page, -5, 5.5))
        assert settled(page, desk, 3)["relabel"] == [{"row": 500, "label": "-1"}]
        pick(page, "Erase")
        page.mouse.click(*at(page, -5, 5.5))
        assert settled(page, desk, 4) == {"do": "points", "erase": [500]}
        assert sum(desk.scene["data"]["rows"].values()) == 500
        assert desk.scene["data"]["own"] is True
        expect(page.get_by_text("your own", exact=True)).to_be_visible()


def test_a_spray_is_one_entry_of_the_history(controls):
    with controls() as (page, desk):
        pick(page, "Spray")
        page.get_by_role("slider", name="Size", exact=True).press("End")
        page.mouse.move(*at(page, -4, 4))
        page.mouse.down()
        page.mouse.move(*at(page, 4, 4), steps=12)
        page.mouse.up()
        added = np.array([each["values"] for each in settled(page, desk, 1)["add"]])
        assert len(added) > 20
        assert abs(added).max() <= 6
        assert sum(each["name"].startswith("points") for each in desk.scene["history"]) == 1


def test_points_by_keyboard_alone(controls):
    with controls() as (page, desk):
        pick(page, "Add")
        layer = page.get_by_role("application")
        layer.focus()
        page.keyboard.press("2")
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowUp")
        page.keyboard.press("Enter")
        (added,) = settled(page, desk, 1)["add"]
        assert added == {"values": pytest.approx([30 / 20, 1 / 20], abs=1e-3), "label": "1"}
        expect(page.get_by_role("status")).to_contain_text("1 added")
        page.keyboard.press("Delete")
        assert settled(page, desk, 2)["erase"] == [500]
        page.keyboard.press("Escape")
        expect(page.get_by_role("application")).to_have_count(0)


def test_a_point_is_taken_and_let_go_by_keyboard(controls):
    with controls() as (page, desk):
        pick(page, "Add")
        page.mouse.click(*at(page, 5.5, 5.5))
        settled(page, desk, 1)
        pick(page, "Move")
        page.mouse.move(*at(page, 5.5, 5.5))
        page.get_by_role("application").focus()
        for key in ("Enter", "ArrowLeft", "ArrowLeft", "Enter"):
            page.keyboard.press(key)
        (moved,) = settled(page, desk, 2)["move"]
        assert moved == {"row": 500, "values": pytest.approx([4.5, 5.5], abs=0.06)}


def test_points_by_touch(controls):
    with controls(loads=True, has_touch=True) as (page, desk):
        pick(page, "Add")
        page.touchscreen.tap(*at(page, -5, -5))
        (added,) = settled(page, desk, 1)["add"]
        assert added["values"] == pytest.approx([-5, -5], abs=0.05)


def test_a_class_of_your_own(controls):
    with controls() as (page, desk):
        pick(page, "Add")
        page.get_by_role("button", name="A class of your own").click()
        page.get_by_role("textbox", name="Name of the new class").fill("green")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Use it").click()
        page.mouse.click(*at(page, 5, -5))
        assert settled(page, desk, 1)["add"][0]["label"] == "green"
