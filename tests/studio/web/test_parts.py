"""Every part of the design system in a real browser: by keyboard, under the studio's policy, looked at by axe."""

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.fixture
def parts(visit):
    with visit("/page/parts") as page:
        page.wait_for_selector(".panel")
        yield page


def value(page, name):
    return page.evaluate(f"state.value.{name}")


def becomes(page, name, expected):
    """What a closing dialog says comes a moment later."""
    for _ in range(1000):
        if value(page, name) == expected:
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"{name} is still {value(page, name)}")


def walked(page):
    """An opened menu has the focus on its first line."""
    expect(page.get_by_role("menuitem", name="Model")).to_be_focused()


@pytest.mark.parametrize(
    ("theme", "width"),
    [
        ("light", 1280),
        ("dark", 360),
        pytest.param("dark", 1280, marks=pytest.mark.slow),
        pytest.param("light", 360, marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing(visit, violations, theme, width):
    with visit(f"/page/parts?theme={theme}", viewport={"width": width, "height": 800}) as page:
        page.wait_for_selector(".panel")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_where_something_is_open(parts, violations):
    parts.get_by_role("button", name="Notice").click()
    parts.get_by_role("button", name="Take home").click()
    assert violations(parts) == []
    parts.keyboard.press("Escape")
    parts.get_by_role("button", name="Open the dialog").click()
    assert violations(parts) == []


def test_every_target_is_large_enough(parts):
    small = parts.evaluate("""() => [...document.querySelectorAll("button, select, a[href], input:not([type=radio])")]
      .map((each) => [each.outerHTML, (each.closest("label, .field-aside") ?? each).getBoundingClientRect()])
      .filter(([, {width, height}]) => width > 0 && (width < 24 || height < 24))
      .map(([name, {width, height}]) => [name, width, height])""")
    assert small == []


def test_buttons_are_pressed_by_keys(parts):
    parts.get_by_role("button", name="Run", exact=True).focus()
    parts.keyboard.press("Space")
    parts.keyboard.press("Enter")
    assert value(parts, "pressed") == 2
    parts.get_by_role("button", name="Remove dense1 · 3").press("Enter")
    assert not value(parts, "pinned")
    parts.get_by_role("button", name="x1").press("Space")
    assert parts.get_by_role("button", name="x1").get_attribute("aria-pressed") == "false"


def test_a_slider_goes_in_small_steps_and_from_mark_to_mark(parts):
    slider = parts.get_by_role("slider", name="Learning rate")
    slider.press("PageUp")
    assert value(parts, "rate") == 0.1
    slider.press("PageDown")
    slider.press("PageDown")
    assert value(parts, "rate") == 0.01
    slider.press("ArrowRight")
    assert 0.01 < value(parts, "rate") < 0.012
    slider.press("End")
    assert value(parts, "rate") == 10
    assert slider.get_attribute("aria-valuetext") == "10"
    even = parts.get_by_role("slider", name="Share for training")
    even.press("ArrowLeft")
    assert value(parts, "share") == 40
    assert even.get_attribute("aria-valuetext") == "40 %"


def test_the_left_end_of_a_log_slider_is_nought(parts):
    slider = parts.get_by_role("slider", name="L2")
    slider.press("PageUp")
    assert value(parts, "l2") == 0.001
    slider.press("Home")
    assert value(parts, "l2") == 0


TYPED = [("many", 4), ("0", 4), ("65", 4), ("2.5", 4), ("", 4), ("12", 12), (" 1 3 ", 13)]


def test_a_number_is_taken_where_it_is_one(parts):
    field = parts.get_by_label("Neurons", exact=True)
    for typed, expected in TYPED:
        field.fill(typed)
        field.press("Enter")
        wrong = expected == 4
        expect(parts.locator(".field-error")).to_have_count(int(wrong))
        assert value(parts, "units") == expected, typed
        assert (field.get_attribute("aria-invalid") == "true") == wrong, typed
        field.press("Escape")
        expect(parts.locator(".field-error")).to_have_count(0)
        assert field.input_value() == str(expected), typed


def test_a_field_is_taken_when_it_is_left_and_given_back_by_escape(parts):
    field = parts.get_by_label("Network in a line")
    field.fill("dense 8 tanh")
    assert value(parts, "name") == "circle"
    field.press("Tab")
    assert value(parts, "name") == "dense 8 tanh"
    field.fill("dense")
    field.press("Escape")
    assert field.input_value() == "dense 8 tanh"
    field.fill("what?")
    field.press("Enter")
    assert "question" in parts.locator(".field-error").inner_text() and value(parts, "name") == "dense 8 tanh"


def test_arrow_keys_change_a_number(parts):
    field = parts.get_by_label("Neurons", exact=True)
    field.press("ArrowUp")
    assert value(parts, "units") == 5
    field.press("Shift+ArrowUp")
    assert value(parts, "units") == 15
    rate = parts.get_by_label("Learning rate, as a number")
    rate.press("ArrowUp")
    assert value(parts, "rate") == pytest.approx(0.033)


def test_choices_follow_the_keys(parts):
    parts.get_by_role("switch", name="Shuffle").press("Space")
    assert value(parts, "shuffle") is False
    parts.get_by_role("radio", name="Confidence").press("ArrowRight")
    assert value(parts, "map") == "class"
    parts.get_by_role("tab", name="Training").press("End")
    assert value(parts, "tab") == "both" and parts.get_by_role("tabpanel").inner_text() == "The both panel."
    parts.keyboard.press("ArrowRight")
    assert value(parts, "tab") == "train"
    parts.get_by_label("Optimizer").select_option("adam")
    assert value(parts, "optimizer") == "adam"


def test_a_menu_is_walked_and_closes(parts):
    button = parts.get_by_role("button", name="Take home")
    button.press("Enter")
    menu = parts.get_by_role("menu")
    walked(parts)
    parts.keyboard.press("ArrowDown")
    parts.keyboard.press("Enter")
    assert value(parts, "menu") == "report" and not menu.is_visible()
    button.press("Enter")
    walked(parts)
    parts.keyboard.press("w")
    parts.keyboard.press("Enter")
    assert value(parts, "menu") == "weights"
    button.press("Enter")
    walked(parts)
    parts.keyboard.press("Escape")
    assert not menu.is_visible()
    assert parts.evaluate("document.activeElement.textContent").startswith("Take home")


def test_a_dialog_holds_the_focus_and_gives_it_back(parts):
    button = parts.get_by_role("button", name="Open the dialog")
    button.press("Enter")
    dialog = parts.get_by_role("dialog", name="Start anew?")
    dialog.wait_for()
    assert dialog.evaluate("(each) => each.contains(document.activeElement)")
    parts.keyboard.press("Escape")
    becomes(parts, "open", False)
    assert not dialog.is_visible()
    assert parts.evaluate("document.activeElement.textContent") == "Open the dialog"


def test_a_tip_is_shown_by_focus_and_taken_away_by_escape(parts):
    tip = parts.get_by_role("tooltip")
    parts.get_by_role("button", name="Not now").focus()
    parts.get_by_role("button", name="Stays in").focus()
    parts.keyboard.press("Tab")
    tip.wait_for()
    assert tip.inner_text() == "Run it · Space"
    parts.keyboard.press("Escape")
    assert not tip.is_visible()
    parts.get_by_role("button", name="What is Learning rate?").click()
    tip.wait_for()
    assert "gradient" in tip.inner_text()


def test_a_tip_is_shown_by_a_long_touch(visit):
    with visit("/page/parts", has_touch=True) as page:
        page.wait_for_selector(".panel")
        page.evaluate("""() => document.querySelector("[aria-label='One epoch']").dispatchEvent(
          new PointerEvent("pointerdown", {bubbles: true, pointerType: "touch"}))""")
        page.get_by_role("tooltip").wait_for()
        assert page.get_by_role("tooltip").inner_text() == "One epoch"


def test_messages_are_told_and_closed(parts):
    parts.get_by_role("button", name="Notice").click()
    assert parts.get_by_role("status").inner_text() == "Saved."
    parts.get_by_role("button", name="Close: Saved.").click()
    assert value(parts, "notices.length") == 0
