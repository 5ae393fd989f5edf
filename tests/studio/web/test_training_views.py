"""How it learns, in a real browser: rate, penalties, optimizer and the rest, by keyboard, and what each says."""

import pytest

from studio.web.playing import press, said, until

expect = pytest.importorskip("playwright.sync_api").expect


def test_the_learning_rate_is_chosen_or_slid_and_said_when_it_rests(studio):
    with studio() as (page, server):
        page.get_by_role("button", name="Learning rate").press("Enter")
        page.get_by_role("button", name="0.3", exact=True).press("Enter")
        said(page, server, "set", {"values": {"learning_rate": 0.3}})
        slider = page.get_by_role("slider", name="Learning rate")
        for _ in range(5):
            slider.press("ArrowRight")
        rests = float(slider.get_attribute("aria-valuetext"))
        until(page, lambda: server.done("set")[-1]["values"]["learning_rate"] == pytest.approx(rests, rel=0.02))
        assert 0.3 < rests < 0.6
        assert len(server.done("set")) < 5, "every move was said"


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


BEYOND = [
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
]


def test_what_goes_beyond_the_classic_bar(studio):
    with studio() as (page, server):
        page.get_by_role("button", name="More: optimizer").press("Enter")
        for act, command, fields in BEYOND:
            server.told.clear()
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
