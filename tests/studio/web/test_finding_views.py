"""Palette, keys, help and lessons in a real browser."""

import json

import pytest

from studio.web.playing import press, said, until

expect = pytest.importorskip("playwright.sync_api").expect


def test_the_palette_is_a_list_that_the_arrows_walk(studio):
    with studio() as (page, _):
        press(page, "Control+k")
        field = page.get_by_role("combobox", name="Command")
        expect(field).to_be_focused()
        field.press_sequentially("neuron dense2")
        options = page.get_by_role("listbox", name="Commands").get_by_role("option")
        expect(options).to_have_count(2)
        press(page, "ArrowDown")
        expect(options.nth(1)).to_have_attribute("aria-selected", "true")
        assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
        press(page, "Enter")
        until(page, lambda: page.evaluate("state.display.value.pinned") == ["dense2:1"])
        press(page, "Control+k")
        page.get_by_role("combobox", name="Command").press_sequentially("zzz")
        page.get_by_text("Nothing is called that.").wait_for()
        press(page, "Escape")
        expect(page.get_by_role("combobox", name="Command")).to_have_count(0)


def test_keys_can_be_chosen_anew_switched_off_and_are_kept(studio):
    with studio() as (page, server):
        press(page, "?")
        page.get_by_role("tab", name="Keys").press("Enter")
        page.get_by_role("button", name="Choose another key for: Run or pause").press("Enter")
        page.get_by_text("Press a key…").wait_for()
        press(page, "q")
        page.get_by_role("button", name="Choose another key for: Run or pause; now Q").wait_for()
        page.get_by_role("button", name="No key for: One step").press("Enter")
        press(page, "Escape")
        page.evaluate("document.activeElement.blur()")
        press(page, "Space", ".", "q")
        said(page, server, "run", {})
        assert server.done("step") == [] and len(server.done("run")) == 1
        assert json.loads(page.evaluate("localStorage['pellucid.keys']")) == {"run": ["Q"], "step": []}
        page.evaluate("state.changeDisplay({shortcuts: false})")
        press(page, "q", "r")
        press(page, "Control+k")
        page.get_by_role("combobox", name="Command").wait_for()
        assert len(server.done("run")) == 1 and server.done("reset") == []


def test_a_view_brings_what_only_it_can_do(studio):
    with studio() as (page, _):
        press(page, "f")
        page.evaluate("() => { globalThis.back = provide({fit: () => { globalThis.fitted = true; }}); }")
        press(page, "f")
        assert page.evaluate("fitted")
        page.evaluate("() => { back(); fitted = false; }")
        press(page, "f")
        assert page.evaluate("fitted") is False


# Lessons


def test_a_lesson_hides_and_locks(studio):
    with studio() as (page, server):
        press(page, "Control+k")
        page.get_by_role("combobox", name="Command").press_sequentially("lesson")
        press(page, "Enter")
        page.get_by_role("group", name="Run until").get_by_role("radio", name="Hidden").check(force=True)
        page.get_by_role("group", name="Run and pause").get_by_role("radio", name="Locked").check(force=True)
        press(page, "Escape")
        expect(page.get_by_role("button", name="Run until")).to_have_count(0)
        run = page.get_by_role("button", name="Run", exact=True)
        run.click()
        run.press("Enter")
        page.evaluate("document.activeElement.blur()")
        press(page, "Space")
        expect(page.get_by_role("status").filter(has_text="locked for the lesson")).to_have_count(1)
        run.focus()
        press(page, "Tab")
        expect(run).not_to_be_focused()
        page.evaluate("state.locks.value = {hidden: [], locked: []}")
        run.click()
        until(page, lambda: server.done("run"))
        assert server.done("run") == [{}], "the locked ones said nothing"


def test_any_control_with_a_name_can_be_hidden(studio):
    with studio() as (page, _):
        other = page.get_by_role("button", name="A control of another view")
        page.evaluate("state.locks.value = {hidden: ['noise'], locked: []}")
        expect(other).to_have_count(0)
        page.evaluate("state.locks.value = {hidden: [], locked: []}")
        expect(other).to_be_visible()
