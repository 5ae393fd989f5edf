"""Data in a real browser: every control, what it asks, and what comes of it."""

import numpy as np
import pytest

from studio.web.desk_page import settled

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.mark.parametrize(
    ("name", "kind", "inputs"),
    [
        ("spiral", "class", 2),
        ("plane", "number", 2),
        ("sine", "number", 1),
        ("iris", "class", 4),
        ("digits", "class", 1),
    ],
)
def test_a_set_is_chosen_and_everything_follows(controls, name, kind, inputs):
    with controls() as (page, desk):
        choice = page.locator(f"[data-set={name}]")
        if not choice.is_visible():
            page.get_by_text("More", exact=True).click()
        choice.click()
        settled(page, desk, 1)
        expect(choice).to_have_attribute("aria-checked", "true")
        data = desk.scene["data"]
        assert (data["source"], data["target"]["kind"], len(data["columns"])) == (name, kind, inputs)


def test_sets_are_chosen_by_keyboard(controls):
    with controls() as (page, desk):
        page.get_by_role("radio", name="circle").focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("radio", name="xor")).to_be_focused()
        assert desk.changes == []
        page.keyboard.press("Enter")
        assert settled(page, desk, 1) == {"do": "set", "values": {"source": "xor"}}


def test_points_and_noise_are_said_in_the_source(controls):
    with controls() as (page, desk):
        points = page.get_by_role("textbox", name="Points, as a number")
        points.fill("200")
        points.press("Enter")
        assert settled(page, desk, 1)["values"] == {"source": "circle(points=200)"}
        noise = page.get_by_role("textbox", name="Noise, as a number")
        noise.fill("25")
        noise.press("Enter")
        assert settled(page, desk, 2)["values"] == {"source": "circle(points=200, noise=0.25)"}
        page.get_by_text("Noise apart").click()
        page.get_by_role("slider", name="Position noise").press("ArrowRight")
        assert settled(page, desk, 3)["values"] == {"source": "circle(points=200, noise=0.25, position_noise=0.05)"}
        labels = page.get_by_role("textbox", name="Label noise, as a number")
        labels.fill("10")
        labels.press("Enter")
        assert "label_noise=0.1" in settled(page, desk, 4)["values"]["source"]
        assert sum(desk.scene["data"]["rows"].values()) == 200
        expect(page.get_by_text("position noise 0.05, label noise 10 %")).to_be_visible()


def test_a_slider_that_is_moved_far_is_one_change(controls):
    with controls() as (page, desk):
        slider = page.get_by_role("slider", name="Noise", exact=True)
        slider.focus()
        for _ in range(6):
            page.keyboard.press("ArrowRight")
        assert settled(page, desk, 1)["values"] == {"source": "circle(noise=0.3)"}
        assert sum("circle(noise" in each["name"] for each in desk.scene["history"]) == 1


def test_what_is_chosen_carries_over_to_the_next_set(controls):
    with controls(source="circle(points=80,noise=0.1)") as (page, desk):
        page.get_by_role("radio", name="xor").click()
        assert settled(page, desk, 1)["values"] == {"source": "xor(points=80, noise=0.1)"}


def test_shares_by_thumb_and_by_number(controls):
    with controls() as (page, desk):
        page.get_by_role("slider", name="End of the training share").press("Shift+ArrowLeft")
        assert settled(page, desk, 1)["values"] == {"split": [0.4, 0, 0.6]}
        validation = page.get_by_role("textbox", name="Validation")
        validation.fill("20")
        validation.press("Enter")
        assert settled(page, desk, 2)["values"] == {"split": [0.4, 0.2, 0.4]}
        assert desk.scene["data"]["rows"] == {"train": 200, "validation": 100, "test": 200}
        expect(page.get_by_text("100 rows")).to_be_visible()
        page.get_by_role("slider", name="Start of the test share").press("ArrowRight")
        assert settled(page, desk, 3)["values"] == {"split": [0.4, 0.21, 0.39]}


def test_a_thumb_is_dragged(controls):
    with controls() as (page, desk):
        thumb = page.get_by_role("slider", name="End of the training share")
        thumb.scroll_into_view_if_needed()
        bar = page.locator(".shares-bar").bounding_box()
        page.mouse.move(bar["x"] + bar["width"] / 2 - 2, bar["y"] + bar["height"] / 2)
        page.mouse.down()
        page.mouse.move(bar["x"] + 0.8 * bar["width"], bar["y"] + 5, steps=5)
        page.mouse.up()
        split = settled(page, desk, 1)["values"]["split"]
        assert split == pytest.approx([0.8, 0, 0.2], abs=0.011)


def test_batch_size_up_to_all_rows(controls):
    with controls() as (page, desk):
        batch = page.get_by_role("textbox", name="Batch size, as a number")
        batch.fill("30")
        batch.press("Enter")
        assert settled(page, desk, 1)["values"] == {"full_batch": False, "batch_size": 30}
        batch.fill("250")
        batch.press("Enter")
        assert settled(page, desk, 2)["values"] == {"full_batch": True, "batch_size": None}
        assert desk.scene["asked"]["train"]["full_batch"] is True
        expect(batch).to_have_value("250")
        page.get_by_role("slider", name="Batch size").press("ArrowLeft")
        assert settled(page, desk, 3)["values"]["full_batch"] is False


def test_other_points_with_the_same_weights(controls):
    with controls() as (page, desk):
        before = desk.points["x"].copy()
        page.get_by_role("button", name="Regenerate").click()
        assert settled(page, desk, 1) == {"do": "regenerate"}
        assert not np.array_equal(before, desk.points["x"])
        page.get_by_text("About the data").click()
        seed = page.get_by_role("textbox", name="Data seed")
        expect(seed).to_have_value("1")
        seed.fill("")
        seed.press("Enter")
        assert settled(page, desk, 2)["values"] == {"data_seed": None}
        assert np.array_equal(before, desk.points["x"])
        seed.fill("7")
        seed.press("Enter")
        assert settled(page, desk, 3) == {"do": "regenerate", "seed": 7}
        assert not np.array_equal(before, desk.points["x"])


def test_a_typed_function_with_its_error_at_the_word(controls):
    with controls(source="function") as (page, desk):
        formula = page.get_by_role("textbox", name="Function, y =")
        formula.fill("sin(3*x) + y2")
        expect(page.locator(".typed-marked mark")).to_have_text("y2")
        formula.press("Enter")
        formula.fill("sin(x1)*x2")
        expect(page.locator(".typed-marked")).to_have_count(0)
        formula.press("Enter")
        said = settled(page, desk, 1)["values"]
        assert said == {"source": 'function(formula="sin(x1)*x2")', "features": None}
        assert [column["name"] for column in desk.scene["data"]["columns"]] == ["x1", "x2"]
        formula.fill("log(0*x)")
        formula.press("Enter")
        settled(page, desk, 2)
        expect(page.get_by_text("hardly a finite value")).to_be_visible()
        formula.press("Escape")
        expect(formula).to_have_value("sin(x1)*x2")


def test_it_says_first_what_begins_anew(controls):
    with controls(epoch=12) as (page, desk):
        page.get_by_role("radio", name="blobs").click()
        expect(page.get_by_role("dialog", name="The output layer begins anew")).to_be_visible()
        page.get_by_role("button", name="Stay").click()
        assert desk.changes == []
        page.get_by_role("radio", name="blobs").click()
        page.get_by_role("button", name="Change to blobs").click()
        settled(page, desk, 1)
        page.get_by_role("slider", name="Classes").press("ArrowRight")
        page.get_by_role("button", name="Change to 4 classes").click()
        assert settled(page, desk, 2)["values"] == {"source": "blobs(classes=4)"}
        page.get_by_role("radio", name="moons").click()
        expect(page.get_by_role("dialog")).to_be_visible()


def test_weights_of_classes_and_the_order_of_rows(controls):
    with controls(source="blobs") as (page, desk):
        page.get_by_text("Classes and order").click()
        page.get_by_role("switch", name="Draw a new order").click()
        assert settled(page, desk, 1)["values"] == {"shuffle": False}
        page.get_by_role("radio", name="Balanced").check(force=True)
        assert settled(page, desk, 2)["values"] == {"class_weight": "balanced"}
        page.get_by_role("radio", name="Typed").check(force=True)
        weight = page.locator(".class-weights-own").get_by_role("textbox", name="1")
        weight.fill("3")
        weight.press("Enter")
        assert settled(page, desk, 3)["values"] == {"class_weight": {"0": 1, "1": 3, "2": 1}}
        page.get_by_role("slider", name="Label smoothing").press("ArrowRight")
        assert settled(page, desk, 4)["values"] == {"label_smoothing": 0.01}
        page.get_by_role("radio", name="Equal").click(force=True)
        assert settled(page, desk, 5)["values"] == {"class_weight": None}
        assert desk.scene["experiment"]["task"]["class_weight"] is None
