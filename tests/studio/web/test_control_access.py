"""The controls of data, inputs and structure for everybody: axe, a phone, large targets, names for lessons."""

import pytest

from studio.web.desk_page import pick

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("source", ["circle", "iris", "function", "digits"])
def test_axe_finds_nothing(controls, violations, theme, source):
    with controls(color_scheme=theme, source=source) as (page, _):
        for title in ("More", "Classes and order", "About the data"):
            section = page.get_by_text(title, exact=True)
            if section.locator("xpath=ancestor::details[1]").get_attribute("open") is None:
                section.click()
        if source == "circle":
            pick(page, "Spray")
        assert violations(page) == []


def test_options_of_a_layer_pass_axe(controls, violations):
    with controls() as (page, _):
        page.get_by_role("button", name="Layer 2: 2 tanh").click()
        page.get_by_text("Initial values").click()
        page.get_by_text("Penalties of this layer").click()
        assert violations(page) == []


@pytest.mark.parametrize("source", ["circle", "iris", "function"])
def test_nothing_is_wider_than_a_phone_and_every_target_is_large_enough(controls, source):
    with controls(viewport={"width": 360, "height": 740}, source=source) as (page, _):
        page.get_by_text("About the data").click()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, select, input:not([type=radio], .unseen), [role=slider]")]
              .filter((each) => each.checkVisibility()).map((each) => each.closest("label") ?? each)
              .map((each) => [each.ariaLabel ?? each.textContent, each.getBoundingClientRect()])
              .filter(([, {width, height}]) => width && (width < 23.9 || height < 23.9))
              .map(([name, {width, height}]) => [name, width, height])"""
        )
        assert small == []


def test_every_control_has_the_name_by_which_a_lesson_hides_it(controls):
    with controls() as (page, _):
        names = page.evaluate("[...document.querySelectorAll('[data-control]')].map((each) => each.dataset.control)")
        wanted = {"dataset", "percTrainData", "noise", "points", "regenerate", "upload", "drawPoints", "batchSize"}
        assert wanted | {"features", "numHiddenLayers", "neurons"} <= set(names)
