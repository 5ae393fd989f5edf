"""What was, in a real browser: looking back, branches, the history of changes, and trouble that is told."""

import pytest

from studio.web.playing import DYING, ENTRIES, press, said, until

expect = pytest.importorskip("playwright.sync_api").expect


def test_the_scrubber_looks_back_and_comes_back(studio):
    with studio() as (page, server):
        slider = page.get_by_role("slider", name="Look back")
        expect(slider).to_be_disabled()
        server.frame(120)
        expect(slider).to_be_enabled()
        slider.press("Home")
        said(page, server, "look", {"epoch": 0})
        expect(page.locator(".counter")).to_have_accessible_name("Looking at epoch 0")
        expect(slider).to_have_attribute("aria-valuetext", "epoch 0 of 120")
        slider.press("End")
        expect(page.locator(".counter")).to_have_accessible_name("Epoch 120")
        assert page.evaluate("state.look.value") is None


def test_a_branch_grows_from_the_moment_shown_and_the_other_stays_behind_it(studio):
    with studio() as (page, server):
        server.frame(120)
        expect(page.locator(".counter")).to_have_accessible_name("Epoch 120")
        press(page, ",")
        said(page, server, "look", {"epoch": 119})
        page.get_by_role("button", name="Continue from here").press("Enter")
        said(page, server, "branch", {"epoch": 119})
        first = {"id": 0, "name": "main", "parent": None, "from_epoch": 0, "epoch": 120, "here": False}
        second = {"id": 1, "name": "branch 1", "parent": 0, "from_epoch": 119, "epoch": 119, "here": True}
        server.show(branches=[first, second])
        left = {"branch": 0, "epochs": [*range(1, 121)], "columns": {"test.loss": [0.5] * 120}}
        server.say(type="branches", session=server.scene["session"], curves=[left])
        server.frame(119, after=119)
        branches = page.get_by_role("group", name="Branches")
        expect(branches.get_by_role("button", name="branch 1 119")).to_have_attribute("aria-current", "true")
        expect(page.locator(".loss-legend")).to_contain_text("main")
        assert page.evaluate("state.ghosts.value.get(0).epochs.length") == 120
        branches.get_by_role("button", name="main 120").press("Enter")
        said(page, server, "switch_branch", {"branch": 0})


def test_a_moment_of_another_network_is_not_drawn(studio):
    with studio() as (page, server):
        server.frame(50)
        until(page, lambda: page.evaluate("state.frame.value !== null"))
        server.snapshot(3, same=False)
        page.get_by_text("another network, not drawn").wait_for()
        assert page.evaluate("state.shown.value === state.frame.value.arrays")


def test_the_measure_and_its_scale_are_chosen(studio):
    with studio() as (page, server):
        server.frame(30)
        page.get_by_label("Measure", exact=True).select_option(label="accuracy")
        expect(page.locator(".loss-legend")).to_contain_text("90")
        page.get_by_role("switch", name="Log scale").press("Space")
        assert page.evaluate("state.display.value.logLoss") is True


# History


def test_undo_redo_and_jump(studio):
    with studio() as (page, server):
        expect(page.get_by_role("button", name="Undo")).to_be_disabled()
        press(page, "Control+z")
        server.show(history=ENTRIES, can_undo=True, can_redo=True)
        page.get_by_role("button", name="Undo added dense as layer 2").wait_for()
        assert server.done("undo") == []
        press(page, "Control+z")
        said(page, server, "undo", {})
        press(page, "Control+Shift+z")
        said(page, server, "redo", {})
        page.get_by_role("button", name="History of changes").press("Enter")
        lines = page.locator(".history-list li")
        expect(lines).to_have_count(4)
        assert [each.split("\n")[0] for each in lines.all_inner_texts()] == [
            "l2 0.003",
            "added dense as layer 2",
            "learning rate 0.1",
            "the beginning",
        ]
        page.get_by_role("button", name="the beginning").press("Enter")
        said(page, server, "jump", {"to": 0})


# Cards


def test_trouble_is_told_tried_and_put_away(studio):
    with studio() as (page, server):
        server.say(type="cards", session=server.scene["session"], cards=[DYING])
        card = page.get_by_role("article", name="Dying ReLU: dense1")
        card.wait_for()
        expect(page.get_by_role("status").filter(has_text="3 of 4 neurons")).to_have_count(1)
        card.get_by_role("button", name="Other initial weights").press("Enter")
        said(page, server, "new_seed", {})
        card.get_by_role("button", name="Close").press("Enter")
        expect(card).to_have_count(0)
        page.get_by_role("button", name="One card put away").press("Enter")
        card.wait_for()


def test_a_card_that_went_comes_again(studio):
    with studio() as (page, server):
        server.say(type="cards", session=server.scene["session"], cards=[DYING])
        card = page.get_by_role("article", name="Dying ReLU: dense1")
        card.get_by_role("button", name="Close").click()
        expect(card).to_have_count(0)
        server.say(type="cards", session=server.scene["session"], cards=[])
        expect(page.get_by_role("button", name="put away")).to_have_count(0)
        server.say(type="cards", session=server.scene["session"], cards=[DYING])
        card.wait_for()
