"""Time, learning and the head of the page: every control, on the page and in the worker."""

import re

import pytest

from studio.web.hands import (
    Control,
    chosen,
    differ,
    display,
    keyed,
    looked_back,
    pressed,
    radio,
    remembered,
    source,
    switched,
    then,
    told,
    train,
    trained,
    typed,
    works,
)

pytestmark = pytest.mark.slow

HEAD = [
    Control(
        "/Title of the session",
        typed("Title of the session", "Mine"),
        lambda watch: watch.scene["title"] == "Mine",
        "document.title === 'Mine · Pellucid'",
    ),
    Control(
        "history/Undo.*",
        pressed("Undo learning rate 0.1", exact=False),
        train("learning_rate", 0.03),
        "document.querySelector('[aria-label^=Redo]').disabled === false",
        told("set", values={"learning_rate": 0.1}),
    ),
    Control(
        "history/Redo.*",
        pressed("Redo learning rate 0.1", exact=False),
        train("learning_rate", 0.1),
        "document.querySelector('[aria-label^=Redo]').disabled === true",
        then(told("set", values={"learning_rate": 0.1}), told("undo")),
    ),
    Control(
        "history/(History of changes|.*(epoch \\d+|taken back))",
        then(pressed("History of changes"), pressed("the beginning", exact=False)),
        train("learning_rate", 0.03),
        "state.scene.value.can_undo === false",
        told("set", values={"learning_rate": 0.1}),
    ),
    Control(
        "/(Code of this network|Close the inspector)",
        pressed("Code of this network"),
        page="document.querySelector('.code')?.textContent.includes('pellucid.train')",
    ),
    Control(
        "/(Python|Command line|Python of this network|Command line of this network|.*pellucid.*)",
        lambda it: it.page.get_by_role("tab", name="Command line").click(),
        page="document.querySelector('.code')?.textContent.includes('--network')",
        ready=pressed("Code of this network"),
    ),
    Control(
        "/(Search all commands|Command|Data: .*)",
        then(pressed("Search all commands"), lambda it: it.press(*"spiral", "Enter")),
        source("spiral"),
    ),
    Control(
        "/(Help and keys|What am I looking at\\?|Keys)",
        then(pressed("Help and keys"), lambda it: it.page.get_by_role("tab", name="Keys").click()),
        page="document.querySelector('dialog[open]')?.textContent.includes('Run or pause')",
    ),
    Control(
        "/((Choose another key|No key) for: .*|Usual keys)",
        then(pressed("No key for: Run or pause"), pressed("Close"), lambda it: it.press("Space")),
        page="JSON.stringify(state.display.value.keys ?? null) === '{\"run\":[]}'",
        ready=then(pressed("Help and keys"), lambda it: it.page.get_by_role("tab", name="Keys").click()),
    ),
    Control(
        "/(Display|System|Light|Dark)", then(pressed("Display"), radio("Dark")), page="state.theme.value === 'dark'"
    ),
    Control(
        "/Large, for a projector",
        then(pressed("Display"), switched("Large, for a projector")),
        page="document.documentElement.dataset.size === 'projector'",
    ),
    Control(
        "/Classic colours",
        then(pressed("Display"), switched("Classic colours")),
        page="document.documentElement.dataset.colors === 'classic'",
    ),
    Control(
        "/Single-key shortcuts",
        then(pressed("Display"), switched("Single-key shortcuts")),
        page=display("shortcuts", "false"),
    ),
]

TIME = [
    Control(
        "resetButton/.*",
        pressed("Reset to the same initial weights"),
        lambda watch: watch.frame["epoch"] == 0,
        "document.querySelector('.counter').ariaLabel === 'Epoch 0'",
        trained(),
    ),
    Control(
        "newSeed/.*",
        pressed("Other initial weights"),
        differ,
        ready=then(lambda it: it.calm(), remembered),
    ),
    Control(
        "playButton/.*",
        pressed("Run"),
        lambda watch: watch.frame["epoch"] > 3,
        "document.querySelector('.run-button').ariaLabel === 'Pause'",
    ),
    Control(
        "stepButton/Step",
        pressed("Step"),
        lambda watch: watch.frame["epoch"] == 1,
        "document.querySelector('.counter').ariaLabel === 'Epoch 1'",
    ),
    Control(
        "stepButton/(What a step is: .*|One .*)",
        then(
            pressed("What a step is", exact=False),
            lambda it: it.page.get_by_role("menuitemcheckbox", name="One batch").click(),
            pressed("Step"),
        ),
        lambda watch: (watch.frame["epoch"], watch.frame["batch"]) == (0, 1),
        "document.querySelector('.counter').ariaLabel.includes('batch 1 of 25')",
    ),
    Control("speed/Speed", chosen("Speed", "100"), lambda watch: watch.status.get("speed") == 100),
    Control(
        "speed/Slow motion",
        then(chosen("Speed", "slow"), pressed("Run")),
        lambda watch: watch.frame["step"] >= 1,
        "document.querySelector('.acts-caption')?.textContent.length > 20",
        lambda it: it.shown("state.changeDisplay({actSeconds: 0.2})"),
    ),
    Control(
        "/Seconds an act.*",
        typed("Seconds an act, as a number", "3"),
        page=display("actSeconds", "3"),
        ready=chosen("Speed", "slow"),
    ),
    Control(
        "until/(Run until.*|At an epoch|Set)",
        then(pressed("Run until", exact=False), switched("At an epoch"), typed("At an epoch", "7"), pressed("Set")),
        train("epochs", 7),
        "document.querySelector('.until-words').textContent === 'epoch 7'",
    ),
    Control(
        "until/(When a measure is reached|Measure|Below or above|Value|Set and run)",
        then(
            pressed("Run until", exact=False),
            switched("When a measure is reached"),
            lambda it: it.page.locator(".until-measure select").first.select_option("train.loss"),
            lambda it: it.page.locator(".until-measure select").last.select_option(">"),
            typed("Value", "0.02"),
            pressed("Set and run"),
        ),
        lambda watch: watch.train["until"] == "train.loss>0.02" and watch.status.get("stopped") == "until",
    ),
    Control(
        "until/(Epochs without gain|After a time)",
        then(
            pressed("Run until", exact=False), switched("Epochs without gain"), switched("After a time"), pressed("Set")
        ),
        lambda watch: (watch.train["patience"], watch.train["max_seconds"]) == (50, 60),
    ),
    Control(
        "until/No end",
        then(pressed("Run until", exact=False), pressed("No end")),
        train("epochs", None),
        ready=told("set", values={"epochs": 9}),
    ),
    Control(
        "timeline/Look back",
        keyed("Look back", "Home"),
        page="state.look.value?.epoch === 0",
        ready=trained(),
    ),
    Control(
        "timeline/Continue from here",
        pressed("Continue from here"),
        lambda watch: len(watch.scene["branches"]) == 2,
        "document.querySelectorAll('.branch').length === 2",
        then(trained(), looked_back),
    ),
    Control(
        "(timeline)?/Back to now",
        pressed("Back to now"),
        page="state.look.value === null",
        ready=then(trained(), looked_back),
    ),
    Control(
        "timeline/.*(branch|main|from).*",
        lambda it: it.page.locator(".branch:not([aria-current])").click(),
        lambda watch: watch.scene["epoch"] == 3 and len(watch.scene["branches"]) == 2,
        ready=then(
            trained(),
            looked_back,
            pressed("Continue from here"),
            lambda it: it.page.locator(".branch").nth(1).wait_for(),
        ),
    ),
    Control("timeline/Log scale", switched("Log scale"), page=display("logLoss", "true")),
    Control(
        "timeline/Measure",
        chosen("Measure", "accuracy"),
        page="[...document.querySelectorAll('.figure-title')].some((each) => each.textContent === 'Accuracy')",
        ready=trained(),
    ),
    Control(
        "timeline/Fewer epochs",
        pressed("Fewer epochs"),
        page="document.querySelector('.timeline').textContent.includes('Whole run')",
        ready=trained(20),
    ),
    Control(
        "timeline/(More epochs|Whole run)",
        pressed(re.compile("More epochs|Whole run")),
        page="!document.querySelector('.timeline').textContent.includes('Whole run')",
        ready=then(trained(20), pressed("Fewer epochs")),
    ),
    Control(
        "timeline/Table of .*",
        pressed("Table of Loss"),
        page="document.querySelector('.timeline table') !== null",
        ready=trained(),
    ),
    Control(
        "timeline/(loss|accuracy)( over|:).*",
        lambda it: (it.page.locator(".loss-plot").focus(), it.press("Home", "Enter")),
        page="state.look.value?.epoch === 1",
        ready=trained(),
    ),
]

CONTROLS = [*HEAD, *TIME]


@pytest.mark.parametrize("control", CONTROLS, ids=[each.name for each in CONTROLS])
def test_a_control_does_what_it_says(playground, control):
    works(playground(**control.begins), control)
