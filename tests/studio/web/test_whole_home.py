"""What is brought and what is taken home, digits, goals and lessons: in a real browser with a worker that trains."""

import csv

import numpy as np
import pytest

from pellucid.model import load
from studio.web.hands import chosen, pressed, radio, switched, then, told, trained, typed, unfolded

pytestmark = pytest.mark.slow

TAKE = pressed("Take it home")


def saved(it, folder, use):
    """The file that a control saves."""
    with it.page.expect_download() as coming:
        use(it)
    place = folder / coming.value.suggested_filename
    coming.value.save_as(place)
    return place


# Taken home


def test_the_model_gives_the_same_numbers_in_python_and_opens_here_again(playground, tmp_path):
    it = playground()
    trained(4)(it)
    TAKE(it)
    file = saved(it, tmp_path, pressed("Save: Model"))
    rows = it.witness.points["arrays"]["x"][:7]
    answers = "rows.map((row) => valuesAt(row).values.get(head.value.node)[0])"
    drawn = it.page.evaluate(
        f"rows => import('/studio/sight.js').then(({{valuesAt, head}}) => {answers})", rows.tolist()
    )
    predicted = load(file).outputs(rows)[0][:, 0]
    assert np.allclose(predicted, drawn, atol=1e-5)
    weights = {name: np.array(value) for name, value in it.witness.frame["arrays"].items()}
    pressed("Close")(it)
    first = it.shown("state.session.value")
    it.page.locator("input[type=file]").set_input_files(file)
    it.until(lambda: it.shown("state.session.value") not in ("", first))
    it.button("Run", exact=True).wait_for()
    it.witness.join(it.shown("state.session.value"))
    assert all(np.array_equal(it.witness.array(name), value) for name, value in weights.items())


def test_points_experiment_code_and_report_are_what_they_say(playground, tmp_path):
    it = playground()
    told("set", values={"learning_rate": 0.1})(it)
    trained(2)(it)
    TAKE(it)
    points = list(csv.DictReader(saved(it, tmp_path, pressed("Save: Points")).read_text("utf-8").splitlines()))
    assert len(points) == 500
    assert {"x1", "x2"} <= points[0].keys()
    toml = saved(it, tmp_path, pressed("Save: Experiment"))
    assert "learning_rate = 0.1" in toml.read_text("utf-8")
    code = saved(it, tmp_path, pressed("Save: Python")).read_text("utf-8")
    compile(code, "taken.py", "exec")
    assert "learning_rate=0.1" in code
    report = saved(it, tmp_path, pressed("Save: Report"))
    assert report.read_bytes().startswith(b"<!doctype html>")
    pressed("Close")(it)
    first = it.shown("state.session.value")
    it.page.locator("input[type=file]").set_input_files(toml)
    it.until(lambda: it.shown("state.session.value") not in ("", first))
    it.witness.join(it.shown("state.session.value"))
    assert it.witness.train["learning_rate"] == 0.1


@pytest.mark.parametrize(
    ("label", "beginning"),
    [
        ("Save as SVG: All on one page", b"<svg"),
        ("Save as PNG: All on one page", b"\x89PNG"),
        ("Save as SVG: The network", b"<svg"),
        ("Save as PNG: The network", b"\x89PNG"),
        ("Save as SVG: The output", b"<svg"),
        ("Save as PNG: The output", b"\x89PNG"),
        ("Make the film", b"GIF89a"),
    ],
)
def test_pictures_and_films_are_saved(playground, tmp_path, label, beginning):
    it = playground()
    trained(3)(it)
    TAKE(it)
    content = saved(it, tmp_path, pressed(label)).read_bytes()
    assert beginning in content[:100]
    assert len(content) > 2000


def test_a_link_with_the_weights_opens_the_same_network(playground):
    it = playground()
    trained(3)(it)
    TAKE(it)
    link = it.page.get_by_label("Link to this session", exact=True)
    it.until(lambda: link.input_value().startswith("http"))
    short = link.input_value()
    switched("With the weights")(it)
    it.until(lambda: len(link.input_value()) > len(short))
    weights = {name: np.array(value) for name, value in it.witness.frame["arrays"].items()}
    first = it.shown("state.session.value")
    it.page.get_by_label("Open a link, of a studio or of the classic playground").fill(link.input_value())
    it.page.locator(".take-open").get_by_role("button", name="Open").click()
    it.until(lambda: it.shown("state.session.value") not in ("", first))
    it.witness.join(it.shown("state.session.value"))
    assert all(np.array_equal(it.witness.array(name), value) for name, value in weights.items())


# Brought


def test_a_table_is_looked_at_its_target_chosen_and_learned(playground, tmp_path):
    it = playground()
    rng = np.random.default_rng(0)
    lines = [f"{a:.3f},{b:.3f},{c:.3f},{'yes' if a > b else 'no'}" for a, b, c in rng.normal(size=(60, 3))]
    file = tmp_path / "mine.csv"
    file.write_text("\n".join(["a,b,c,kind", *lines]), "utf-8")
    first = it.shown("state.session.value")
    it.page.locator("input[type=file]").set_input_files(file)
    sheet = it.page.get_by_role("dialog", name="mine.csv")
    sheet.wait_for()
    chosen("What should be learned", "kind")(it)
    sheet.get_by_role("checkbox", name="Use c").press("Space")
    sheet.get_by_role("button", name="Learn kind from 2 columns").click()
    it.until(lambda: it.shown("state.session.value") not in ("", first))
    it.witness.join(it.shown("state.session.value"))
    data = it.witness.scene["data"]
    assert (data["target"]["name"], sorted(data["target"]["classes"])) == ("kind", ["no", "yes"])
    assert [each["name"] for each in data["columns"]] == ["a", "b"]
    it.agrees()
    pressed("Step")(it)
    it.until(lambda: it.witness.frame["epoch"] == 1)


def test_columns_of_a_table_are_switched_and_the_plane_through_them_chosen(playground):
    it = playground(source="iris")
    it.page.get_by_role("checkbox", name="petal", exact=False).first.press("Space")
    it.until(lambda: len(it.witness.scene["data"]["columns"]) == 3)
    it.page.get_by_role("checkbox", name="petal", exact=False).last.wait_for()
    radio("Components")(it)
    it.page.get_by_text("first two principal components").first.wait_for()
    radio("Two columns")(it)
    across = it.page.get_by_label("Across", exact=True)
    other = across.locator("option").nth(2).get_attribute("value")
    across.select_option(other)
    it.until(lambda: it.shown("state.display.value.plane?.x") == other)
    radio("As in a row")(it)
    it.until(lambda: it.shown("Object.keys(state.display.value.plane.fixed ?? {}).length > 0"))
    radio("Responses")(it)
    it.until(lambda: it.shown("state.display.value.pictures === 'responses'"))


# Digits


def test_a_drawing_goes_through_the_network_as_it_is_drawn(playground):
    it = playground(source="digits", network="dense 12 relu")
    pad = it.page.locator(".pad-canvas")
    pad.focus()
    it.press("Space", *["ArrowDown"] * 8)
    it.until(lambda: it.shown("(state.display.value.probe?.values ?? []).filter((each) => each > 0).length") > 3)
    drawn = it.shown("state.display.value.probe.values")
    shares = it.page.evaluate(
        "import('/studio/sight.js').then(({onChosen, head}) => [...onChosen.value.values.get(head.value.node)])"
    )
    step = it.witness.ask("explain", values=drawn)["step"]
    assert np.allclose(np.ravel(step["layers"][-1]["a"]), shares, atol=1e-4)
    pressed("One step")(it)
    it.page.locator(".step-acts").wait_for()
    pressed("Eraser")(it)
    pressed("Thick line")(it)
    pressed("Pen")(it)
    pressed("Clear the pad")(it)
    it.until(lambda: it.shown("state.display.value.probe.values.every((each) => each === 0)"))
    it.page.locator(".example").nth(2).click()
    it.until(lambda: it.shown("state.display.value.selectedPoint !== null"))
    pressed("More examples")(it)
    radio("Mistakes")(it)
    it.until(lambda: it.page.locator(".example-wrong").count() == it.page.locator(".example").count() > 0)


# Sessions, goals, lessons


def test_another_session_is_begun_found_again_and_removed_only_when_asked_twice(playground, running):
    it = playground()
    told("name", text="mine to keep")(it)
    trained(2)(it)
    it.witness.ask("save")
    first = it.witness.session
    pressed("Other sessions")(it)
    pressed("New session")(it)
    it.until(lambda: it.shown("state.session.value") not in ("", first))
    second = it.shown("state.session.value")
    it.witness.join(second)
    told("name", text="to be removed")(it)
    it.witness.ask("save")
    pressed("Other sessions")(it)
    pressed("Open: mine to keep")(it)
    it.until(lambda: it.shown("state.session.value") == first)
    it.witness.join(first)
    it.until(lambda: it.shown("state.frame.value?.epoch") == 2)
    pressed("Other sessions")(it)
    pressed("Remove: to be removed")(it)
    assert second in [each["id"] for each in running.get("/api/sessions").json()]
    pressed("Remove for good: to be removed")(it)
    it.until(lambda: second not in [each["id"] for each in running.get("/api/sessions").json()])


def test_a_goal_sets_the_scene_and_is_left_again(playground):
    it = playground()
    first = it.shown("state.session.value")
    pressed("Goals")(it)
    pressed("Start: The circle")(it)
    it.until(lambda: it.shown("state.session.value") not in ("", first))
    it.witness.join(it.shown("state.session.value"))
    assert it.witness.scene["classic"]
    assert "test.loss" in it.witness.train["until"]
    strip = it.page.get_by_role("complementary", name="Goal: The circle")
    strip.wait_for()
    strip.get_by_role("button", name="Leave this goal").click()
    it.until(lambda: strip.count() == 0)


def test_a_lesson_locks_and_hides_and_its_link_carries_it(playground, running):
    it = playground()
    lesson = then(pressed("Help and keys"), pressed("Prepare a lesson"))
    lesson(it)
    sheet = it.page.get_by_role("dialog", name="Prepare a lesson")
    sheet.get_by_text("Learning", exact=True).click()
    sheet.get_by_role("group", name="Learning rate").get_by_role("radio", name="Locked").press("Space")
    sheet.get_by_role("group", name="Optimizer and more").get_by_role("radio", name="Hidden").press("Space")
    pressed("Close")(it)
    it.until(lambda: not it.page.locator("[data-control=optimizer]").is_visible())

    def says_so():
        it.button("Learning rate: 0.03").press("Enter")
        return "locked" in it.shown("state.spoken.value")

    it.until(says_so)  # what is spoken may be followed by something else at once
    assert it.witness.train["learning_rate"] == 0.03
    lesson(it)
    it.page.get_by_role("button", name="Show everything").click()
    pressed("Close")(it)
    it.until(lambda: it.page.locator("[data-control=optimizer]").is_visible())


# Every data set


@pytest.mark.parametrize("group", ["Classes", "Heights", "Curves"])
def test_every_pictured_data_set_is_one_press_away(playground, group):
    it = playground()
    sets = it.page.locator(".gallery-group", has_text=group).locator("[data-set]")
    for at in range(sets.count()):
        name = sets.nth(at).get_attribute("data-set")
        if it.witness.scene["data"]["source"].partition("(")[0] == name:
            continue
        sets.nth(at).click()
        it.until(lambda name=name: it.witness.scene["data"]["source"].partition("(")[0] == name)
        it.agrees()
        it.calm()


def test_a_typed_function_is_learned_with_its_picture(playground):
    it = playground()
    unfolded("More")(it)
    it.page.locator("[data-set=function]").click()
    it.until(lambda: it.witness.scene["data"]["source"].startswith("function"))
    it.agrees()
    typed("Function, y =", "sin(2*x)")(it)
    it.until(lambda: "sin(2*x)" in it.witness.scene["data"]["source"].replace(" ", ""))
    it.until(lambda: it.witness.scene["data"]["plane"]["y"] is None)
