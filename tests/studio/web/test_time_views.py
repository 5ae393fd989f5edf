"""Run, step, reset, speed and slow motion in a real browser: every control by keyboard, and the command it sends."""

import re

import pytest

from studio.web.playing import press, said, until

expect = pytest.importorskip("playwright.sync_api").expect


# Run, step, reset


def test_space_starts_and_pauses(studio):
    with studio() as (page, server):
        press(page, "Space")
        said(page, server, "run", {})
        server.status(running=True, compiling=False, stopped="", speed="frame")
        page.get_by_role("button", name="Pause", exact=True).wait_for()
        press(page, "Space")
        said(page, server, "pause", {})


def test_a_button_that_has_the_focus_keeps_its_space(studio):
    with studio() as (page, server):
        page.get_by_role("button", name="Help and keys").focus()
        press(page, "Space")
        page.get_by_role("dialog", name="Help").wait_for()
        assert server.done("run") == []


def test_typing_is_not_taken_for_shortcuts(studio):
    with studio() as (page, server):
        page.get_by_label("A field").click()
        page.keyboard.type("r . r?")
        assert page.get_by_label("A field").input_value() == "r . r?"
        assert [each["do"] for each in server.told if each["do"] in ("reset", "step")] == []


KEYS = [
    (".", "step", {"unit": "epoch", "count": 1}),
    ("Shift+Period", "step", {"unit": "epoch", "count": 1}),
    ("r", "reset", {}),
    ("Shift+R", "new_seed", {}),
    ("]", "speed", {"pace": 100}),
]
FOUND = [
    ("Control+k", "ten ep", "Ten epochs", "step", {"unit": "epoch", "count": 10}),
    ("/", "spiral", "spiral", "set", {"values": {"source": "spiral"}}),
]


def test_keys_do_what_the_table_says(studio):
    with studio() as (page, server):
        for key, command, fields in KEYS:
            server.told.clear()
            press(page, key)
            said(page, server, command, fields)


def test_what_is_found_in_the_palette_is_done(studio):
    with studio() as (page, server):
        for key, words, found, command, fields in FOUND:
            press(page, key)
            field = page.get_by_role("combobox", name="Command")
            expect(field).to_be_focused()
            field.press_sequentially(words)
            page.get_by_role("listbox", name="Commands").get_by_role("option", name=found, selected=True).wait_for()
            press(page, "Enter")
            said(page, server, command, fields)
            until(page, lambda: page.evaluate("state.sheet.value") == "")


def test_a_step_can_be_a_sample_a_batch_or_an_epoch(studio):
    with studio() as (page, server):
        for unit in ("sample", "batch", "epoch"):
            page.get_by_role("button", name="What a step is").press("Enter")
            item = page.get_by_role("menuitemcheckbox", name=f"One {unit}")
            item.press("Enter")
            item.wait_for(state="hidden")  # the focus goes back where it came from
            page.get_by_role("button", name="Step", exact=True).press("Enter")
            said(page, server, "step", {"unit": unit, "count": 1})


def test_reset_stands_still_first_and_new_weights_are_another_button(studio):
    with studio() as (page, server):
        server.status(running=True, compiling=False, stopped="")
        page.get_by_role("button", name="Pause", exact=True).wait_for()
        page.get_by_role("button", name="Reset to the same initial weights").press("Enter")
        said(page, server, "reset", {})
        assert [each["do"] for each in server.told if each["do"] in ("pause", "reset")] == ["pause", "reset"]
        page.get_by_role("button", name="Other initial weights").press("Enter")
        said(page, server, "new_seed", {})


def test_the_count_of_epochs_has_six_figures_and_tells_where_the_epoch_is(studio):
    with studio() as (page, server):
        counter = page.locator(".counter")
        expect(counter).to_have_text(re.compile("Epoch\\s*000000"))
        server.frame(120, batch=5)
        expect(counter).to_have_accessible_name("Epoch 120, batch 5 of 25")
        expect(counter).to_have_text(re.compile("Epoch\\s*000120"))
        server.frame(1_234_567, after=1_234_566)
        expect(counter).to_have_text(re.compile("1234567"))


def test_compiling_is_said(studio):
    with studio() as (page, server):
        server.status(running=True, compiling=True, stopped="")
        page.get_by_text("compiling…").wait_for()
        server.status(running=True, compiling=False, stopped="")
        expect(page.get_by_text("compiling…")).to_have_count(0)


def test_an_end_that_was_reached_is_said_and_given_up_by_running_on(studio):
    with studio() as (page, server):
        server.show(experiment={"train": {"until": "test.loss<0.1"}})
        server.frame(10)
        server.status(running=False, compiling=False, stopped="until")
        page.get_by_text("what it was to run until holds").first.wait_for()
        expect(page.get_by_role("status").filter(has_text="Epoch 10")).to_have_count(1)
        press(page, "Space")
        said(page, server, "run", {})
        assert server.done("set") == [{"values": {"until": None}}]


# Speed and slow motion


def test_speed_goes_from_slow_motion_to_unlimited(studio):
    with studio() as (page, server):
        speed = page.get_by_label("Speed")
        for label, pace in [("10 epochs/s", 10), ("Unlimited", "free"), ("Each epoch", "frame")]:
            speed.select_option(label=label)
            said(page, server, "speed", {"pace": pace})


def test_slow_motion_plays_four_acts_and_makes_the_step_with_the_last(studio):
    with studio() as (page, server):
        page.evaluate("""() => { globalThis.acts = [];
          state.act.subscribe((act) => act && act.name !== acts.at(-1) && acts.push(act.name)); }""")
        page.get_by_label("Speed").select_option(label="Slow motion")
        page.evaluate("state.changeDisplay({actSeconds: 0.2})")
        page.get_by_role("button", name="Run", exact=True).click()
        until(page, lambda: page.evaluate("acts.length") >= 6)
        page.get_by_role("button", name="Pause", exact=True).click()
        assert page.evaluate("acts.slice(0, 6)") == ["forward", "loss", "backward", "update", "forward", "loss"]
        assert server.done("step")[0] == {"unit": "batch", "count": 1}
        held = page.evaluate("state.act.value.progress")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate("state.act.value.progress") == held
        assert server.done("run") == []
        expect(page.locator(".acts-now")).to_have_attribute("aria-current", "step")


def test_slow_motion_stands_still_where_motion_is_not_wanted(studio):
    with studio(reduced_motion="reduce") as (page, _):
        page.get_by_label("Speed").select_option(label="Slow motion")
        page.get_by_role("button", name="Run", exact=True).click()
        until(page, lambda: page.evaluate("state.act.value?.progress") == 1)
        page.get_by_text("go through the network").first.wait_for()


# Run until


def test_run_until_is_set_by_keyboard(studio):
    with studio() as (page, server):
        page.get_by_role("button", name="Run until").press("Enter")
        page.get_by_role("switch", name="When a measure is reached").press("Space")
        page.get_by_role("textbox", name="Value").fill("0.0015")
        page.get_by_role("switch", name="At an epoch").press("Space")
        page.get_by_role("textbox", name="At an epoch").fill("500")
        page.get_by_role("button", name="Set and run").press("Enter")
        said(page, server, "run", {})
        values = {"until": "test.loss<0.0015", "epochs": 500, "patience": None, "max_seconds": None}
        assert server.done("set") == [{"values": values}]
        server.show(experiment={"train": values})
        expect(page.get_by_role("button", name="Run until: test loss < 0.0015, epoch 500")).to_be_visible()
        page.get_by_role("button", name="Run until").press("Enter")
        page.get_by_role("button", name="No end").press("Enter")
        said(page, server, "set", {"values": dict.fromkeys(values)})
