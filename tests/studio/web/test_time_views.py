"""The views of time and trouble in a real browser: every control by keyboard, and the command it sends."""

import json
import re
from contextlib import contextmanager

import pytest

from studio.web.playing import Server

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.fixture
def studio(visit):
    """``with studio() as (page, server)``: the views, and the server that the test plays."""

    @contextmanager
    def opened(**options):
        server = Server()
        with visit("/page/time", prepare=server.prepare, api=server.api, **options) as page:
            page.set_default_timeout(20_000)
            page.get_by_role("button", name="Run", exact=True).wait_for()
            yield page, server

    return opened


def until(page, check):
    for _ in range(1000):
        if check():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it never came")


def said(page, server, command, expected):
    """Wait until the last one of these commands is what was expected."""
    until(page, lambda: server.done(command) and server.done(command)[-1] == expected)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


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


@pytest.mark.parametrize(
    ("keys", "command", "fields"),
    [
        (["."], "step", {"unit": "epoch", "count": 1}),
        (["Shift+Period"], "step", {"unit": "epoch", "count": 1}),
        (["r"], "reset", {}),
        (["Shift+R"], "new_seed", {}),
        (["]"], "speed", {"pace": 100}),
        (["Control+k", *"ten ep", "Enter"], "step", {"unit": "epoch", "count": 10}),
        (["/", *"spiral", "Enter"], "set", {"values": {"source": "spiral"}}),
    ],
)
def test_keys_do_what_the_table_says(studio, keys, command, fields):
    with studio() as (page, server):
        for key in keys:
            press(page, key)
            page.wait_for_timeout(30)
        said(page, server, command, fields)


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
        page.wait_for_timeout(150)
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


# How it learns


def test_the_learning_rate_is_chosen_or_slid_and_said_when_it_rests(studio):
    with studio() as (page, server):
        page.get_by_role("button", name="Learning rate").press("Enter")
        page.get_by_role("button", name="0.3", exact=True).press("Enter")
        said(page, server, "set", {"values": {"learning_rate": 0.3}})
        slider = page.get_by_role("slider", name="Learning rate")
        for _ in range(5):
            slider.press("ArrowRight")
        until(page, lambda: len(server.done("set")) >= 2)
        page.wait_for_timeout(400)
        assert len(server.done("set")) < 5, "every move was said"
        assert 0.3 < server.done("set")[-1]["values"]["learning_rate"] < 0.6


def test_one_activation_for_all_hidden_layers(studio):
    with studio() as (page, server):
        page.get_by_label("Activation").select_option(label="GELU")
        until(page, lambda: server.done("set"))
        layers = server.done("set")[0]["values"]["network"]["layers"]
        assert [each["activation"] for each in layers] == ["gelu", "gelu", "tanh"]


def test_penalties_are_chosen_and_take_over_the_rate(studio):
    with studio() as (page, server):
        page.get_by_label("Penalty", exact=True).select_option(label="L1")
        page.get_by_role("button", name="Rate: 0", exact=True).press("Enter")
        page.get_by_role("button", name="0.01", exact=True).press("Enter")
        said(page, server, "set", {"values": {"l1": 0.01}})
        page.keyboard.press("Escape")
        server.show(experiment={"train": {"l1": 0.01}})
        page.get_by_label("Penalty", exact=True).select_option(label="L2")
        said(page, server, "set", {"values": {"l1": 0, "l2": 0.01}})


def test_the_other_kind_of_task(studio):
    with studio() as (page, server):
        page.get_by_label("Task").select_option(label="Regression")
        until(page, lambda: server.done("set"))
        values = server.done("set")[0]["values"]
        assert values["source"] == "plane" and len(values["network"]["layers"]) == 2


@pytest.mark.parametrize(
    ("act", "command", "fields"),
    [
        (lambda page: page.get_by_role("switch", name="Classic rule").press("Space"), "classic", {"on": True}),
        (
            lambda page: page.get_by_label("Optimizer", exact=True).select_option(label="adam"),
            "set",
            {"values": {"optimizer": "adam"}},
        ),
        (
            lambda page: page.get_by_label("Schedule").select_option(label="cosine"),
            "set",
            {"values": {"schedule": "cosine"}},
        ),
        (
            lambda page: page.get_by_role("switch", name="Clip gradients").press("Space"),
            "set",
            {"values": {"clip": 1}},
        ),
        (
            lambda page: page.get_by_role("switch", name="All points in one batch").press("Space"),
            "set",
            {"values": {"full_batch": True, "batch_size": None}},
        ),
        (
            lambda page: (page.get_by_label("Batch size").fill("32"), page.keyboard.press("Enter")),
            "set",
            {"values": {"batch_size": 32}},
        ),
        (
            lambda page: page.get_by_role("switch", name="New order").press("Space"),
            "set",
            {"values": {"shuffle": False}},
        ),
        (
            lambda page: page.get_by_label("Precision").select_option(index=1),
            "set",
            {"values": {"precision": "float64"}},
        ),
    ],
)
def test_what_goes_beyond_the_classic_bar(studio, act, command, fields):
    with studio() as (page, server):
        page.get_by_role("button", name="More: optimizer").press("Enter")
        act(page)
        said(page, server, command, fields)


def test_an_optimizer_brings_its_own_options(studio):
    with studio() as (page, server):
        server.show(experiment={"train": {"optimizer": "adam"}})
        page.get_by_role("button", name="More: optimizer, adam").press("Enter")
        page.get_by_role("textbox", name="beta1").fill("0.8")
        press(page, "Enter")
        said(page, server, "set", {"values": {"optimizer": "adam(beta1=0.8)"}})
        losses = page.get_by_label("Loss", exact=True).locator("option").all_text_contents()
        assert [each.strip() for each in losses] == ["half mse"]


# Looking back


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

ENTRIES = [
    {"id": 1, "name": "learning rate 0.1", "epoch": 40, "here": False, "done": True},
    {"id": 2, "name": "added dense as layer 2", "epoch": 60, "here": True, "done": True},
    {"id": 3, "name": "l2 0.003", "epoch": 80, "here": False, "done": False},
]


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
        assert [each.split("\n")[0] for each in lines.all_inner_texts()] == [
            "l2 0.003",
            "added dense as layer 2",
            "learning rate 0.1",
            "the beginning",
        ]
        page.get_by_role("button", name="the beginning").press("Enter")
        said(page, server, "jump", {"to": 0})


# Cards

DYING = {
    "code": "dying-relu",
    "title": "Dying ReLU",
    "what": "3 of 4 neurons give 0.",
    "where": "dense1",
    "severity": "warning",
    "try": [{"label": "Other initial weights", "command": {"do": "new_seed"}}],
}


def test_trouble_is_told_tried_and_put_away(studio):
    with studio() as (page, server):
        server.say(type="cards", session="s1", cards=[DYING])
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
        server.say(type="cards", session="s1", cards=[DYING])
        card = page.get_by_role("article", name="Dying ReLU: dense1")
        card.get_by_role("button", name="Close").click()
        expect(card).to_have_count(0)
        server.say(type="cards", session="s1", cards=[])
        expect(page.get_by_role("button", name="put away")).to_have_count(0)
        server.say(type="cards", session="s1", cards=[DYING])
        card.wait_for()


# Goals


def start(page, title):
    press(page, "g")
    page.get_by_role("button", name=re.compile(f"Start.*: {title}")).press("Enter")
    page.get_by_role("complementary", name=f"Goal: {title}").wait_for()


def test_a_goal_is_started_reached_kept_and_opened_again(studio):
    with studio() as (page, server):
        start(page, "The circle")
        wanted = server.done("open")[-1]["from"]
        assert wanted["until"] == "train.loss<0.0015 and test.loss<0.0015" and wanted["classic"] is True
        strip = page.get_by_role("complementary", name="Goal: The circle")
        server.frame(2, train=[0.5, 0.3], test=[0.5, 0.4])
        expect(strip).to_contain_text("test loss 0.4000 of 0.0015")
        server.frame(5, after=2, train=[0.1, 0.0014, 0.0013], test=[0.1, 0.0016, 0.0012], seconds=0.25)
        expect(strip).to_contain_text("Reached in 5 passes; published: 687")
        page.get_by_text("The circle: reached in 5 passes").wait_for()
        runs = page.evaluate("JSON.parse(localStorage['pellucid.goals']).runs")
        assert [(run["goal"], run["passes"], run["exact"], run["seconds"], run["share"]) for run in runs] == [
            ("circle", 5, True, 0.25, "v1.shared")
        ]
        assert runs[0]["network"] == "dense 4 tanh, dense 2 tanh, dense tanh"
        server.frame(6, after=5, train=[0.0011], test=[0.0011])
        page.wait_for_timeout(100)
        assert len(server.done("share")) == 1
        strip.get_by_role("button", name="All goals").press("Enter")
        page.get_by_role("button", name=re.compile("Open: The circle")).press("Enter")
        until(page, lambda: server.done("open")[-1]["from"] == {"share": "v1.shared"})


def test_a_run_on_other_points_does_not_count(studio):
    with studio() as (page, server):
        start(page, "The circle")
        server.show(data={"source": "circle(noise=0.3)"})
        server.frame(1, train=[0.001], test=[0.001])
        strip = page.get_by_role("complementary", name="Goal: The circle")
        expect(strip).to_contain_text("The points are not those of the exercise")
        assert page.evaluate("localStorage['pellucid.goals']") is None
        strip.get_by_role("button", name="Leave this goal").press("Enter")
        expect(strip).to_have_count(0)


def test_the_impossible_pair_is_explained_and_taken_away(studio):
    with studio() as (page, server):
        server.scene = {**server.scene, "data": {**server.scene["data"], "source": "spiral"}}
        start(page, "The spiral, to the end")
        card = page.get_by_role("article", name="This goal cannot be reached")
        expect(card).to_contain_text("cannot fall below 0.002")
        server.points([[1, 1], [0, 0], [2, 2], [0, 0]], [0, 0, 1, 1])
        until(page, lambda: page.evaluate("state.points.value !== null"))
        card.get_by_role("button", name="Take one").press("Enter")
        said(page, server, "points", {"erase": [3]})
        server.show(data={"own": True, "source": "points", "rows": {"train": 249, "validation": 0, "test": 250}})
        expect(card).to_have_count(0)
        server.frame(1, train=[0.001], test=[0.001])
        page.get_by_text("reached in 1 pass").first.wait_for()
        assert page.evaluate("JSON.parse(localStorage['pellucid.goals']).runs[0].pair") is True


# Palette, keys, help


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
        page.wait_for_timeout(100)
        assert server.done("run") == []
        expect(page.get_by_role("status").filter(has_text="locked for the lesson")).to_have_count(1)
        run.focus()
        press(page, "Tab")
        expect(run).not_to_be_focused()
        page.evaluate("state.locks.value = {hidden: [], locked: []}")
        run.click()
        said(page, server, "run", {})


def test_any_control_with_a_name_can_be_hidden(studio):
    with studio() as (page, _):
        other = page.get_by_role("button", name="A control of another view")
        page.evaluate("state.locks.value = {hidden: ['noise'], locked: []}")
        expect(other).to_have_count(0)
        page.evaluate("state.locks.value = {hidden: [], locked: []}")
        expect(other).to_be_visible()


# Everybody


def everything_shown(page, server):
    server.frame(30)
    server.show(history=ENTRIES, can_undo=True, can_redo=True, cards=[DYING])
    page.evaluate("state.changeDisplay({goal: 'circle', slowMotion: true, settingsOpen: true})")
    page.get_by_role("complementary").wait_for()


@pytest.mark.parametrize(
    ("theme", "width"),
    [
        ("light", 1280),
        ("dark", 360),
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
