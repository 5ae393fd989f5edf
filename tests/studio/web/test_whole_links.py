"""Links both ways, and rows that are not here: in a real browser with a worker that trains."""

import numpy as np
import pytest

from pellucid.model import load
from pellucid.studio.sharing import shared
from studio.web.hands import pressed, told, trained
from studio.web.whole import violations_of

pytestmark = pytest.mark.slow

TAKE = pressed("Take it home")
HOUSES = {"size": [30.0, 120.0], "town": ["Rome", "Oslo"], "built": ["1961-04-12", "1990-01-02"]}


@pytest.fixture
def table(tmp_path):
    rng = np.random.default_rng(0)
    lines = [
        f"{rng.uniform(20, 200):.1f},{('Bergen', 'Oslo', 'Rome')[k % 3]},19{60 + k % 30}-0{k % 9 + 1}-1{k % 8},{3 * k}"
        for k in range(60)
    ]
    (tmp_path / "houses.csv").write_text("\n".join(["size,town,built,price", *lines]))
    return tmp_path / "houses.csv"


def brought(it, file, label="Bring a file: a table, points, a model or an experiment"):
    """Choose a file by the button of this name."""
    with it.page.expect_file_chooser() as chooser:
        it.button(label, exact=True).click()
    chooser.value.set_files(file)
    it.page.mouse.move(0, 0)
    it.page.evaluate("document.activeElement.blur()")


def saved(it, folder, button):
    with it.page.expect_download() as coming:
        pressed(button)(it)
    coming.value.save_as(folder / coming.value.suggested_filename)
    return folder / coming.value.suggested_filename


def joined(it, before):
    """The witness looks at the session that the page has turned to."""
    it.until(lambda: it.shown("state.session.value") not in ("", before))
    it.witness.join(it.shown("state.session.value"))
    it.agrees()


def copied(it, name):
    """What a button puts where it can be pasted from."""
    it.page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    pressed(name)(it)
    it.until(lambda: it.page.evaluate("window.copied"))
    return it.page.evaluate("window.copied")


def test_a_link_of_the_classic_playground_goes_out_and_comes_in(playground):
    it = playground()
    told("classic", on=True)(it)
    told("set", values={"source": "spiral(noise=0.1)", "l2": 0.003, "features": "x1, x2, sin(x1)"})(it)
    it.agrees()
    before, said = it.shown("state.session.value"), it.witness.scene
    points = it.witness.points["arrays"]["x"]
    TAKE(it)
    link = copied(it, "Copy as a link of the classic playground")
    assert "dataset=spiral" in link and "sinX=true" in link and "regularization=L2" in link
    it.page.get_by_label("Open a link, of a studio or of the classic playground").fill(link)
    it.button("Open", exact=True).click()
    joined(it, before)
    for name in ("learning_rate", "batch_size", "l2", "classic", "optimizer"):
        assert it.witness.scene["experiment"]["train"][name] == said["experiment"]["train"][name]
    assert it.witness.scene["data"]["source"] == said["data"]["source"]
    np.testing.assert_array_equal(it.witness.points["arrays"]["x"], points)


def test_what_a_classic_link_cannot_say_stands_there(playground):
    it = playground()
    told("set", values={"optimizer": "adam"})(it)
    it.agrees()
    TAKE(it)
    it.page.get_by_text("Not as a link of the classic playground").click()
    it.page.get_by_text("The optimizer: it is plain gradient descent").wait_for()
    assert it.button("Copy as a link of the classic playground").count() == 0


def test_own_points_travel_in_a_link(playground):
    it = playground()
    told("points", add=[{"values": [1.5, -2.25], "label": "1"}], erase=[0, 1, 2])(it)
    trained(2)(it)
    it.agrees()
    before, arrays = it.shown("state.session.value"), it.witness.points["arrays"]
    weights = it.witness.array("params/dense1/weight")
    TAKE(it)
    it.page.get_by_text("Its 498 own points are in it").wait_for()
    it.page.get_by_role("switch", name="With the weights").click()
    box = it.page.get_by_label("Link to this session")
    it.until(lambda: shared(box.input_value()).weights)
    it.page.get_by_label("Open a link, of a studio or of the classic playground").fill(box.input_value())
    it.button("Open", exact=True).click()
    joined(it, before)
    np.testing.assert_allclose(it.witness.points["arrays"]["x"], arrays["x"], atol=0.0006)
    np.testing.assert_array_equal(it.witness.points["arrays"]["part"], arrays["part"])
    np.testing.assert_array_equal(it.witness.array("params/dense1/weight"), weights)


def test_a_model_without_its_table_answers_says_so_and_goes_on_with_it(playground, tmp_path, table):
    it = playground()
    before = it.shown("state.session.value")
    brought(it, table)
    it.button("Learn price from 3 columns").click()
    joined(it, before)
    told("step", count=1)(it)
    it.until(lambda: it.witness.frame["epoch"] == 1, 90)
    TAKE(it)
    it.page.get_by_text("Its 60 rows are in it.").wait_for()
    model = saved(it, tmp_path, "Save: Model")
    pressed("Close")(it)
    before = it.shown("state.session.value")
    brought(it, model)
    joined(it, before)
    assert it.witness.scene["data"]["absent"] == "houses.csv"
    assert violations_of(it.page) == []

    # it answers as in Python
    expected = load(model).predict(HOUSES)
    for row in range(2):
        for label, value in (("size", f"{HOUSES['size'][row]:g}"), ("built", HOUSES["built"][row])):
            it.page.locator(".ask-fields").get_by_label(label).fill(value)
            it.page.locator(".ask-fields").get_by_label(label).press("Enter")
        it.page.locator(".ask-fields").get_by_label("town").select_option(label=HOUSES["town"][row])
        answer = "sight.onChosen.value.values.get(sight.head.value.node)[0]"
        scaled = "state.scene.value.model.outputs[0].task.targets[0]"
        script = f"import('/studio/sight.js').then((sight) => [{answer}, {scaled}.scale, {scaled}.center])"
        value, scale, center = it.shown(script)
        assert value * scale + center == pytest.approx(expected[row], rel=1e-4)
        words = it.page.locator(".ask-answer").inner_text()
        assert float(words.removeprefix("price:").replace("\u2212", "-")) == pytest.approx(expected[row], rel=0.01)

    # it says what is missing, and that it is here
    it.button("Run", exact=True).click()
    it.page.get_by_text("The rows to train on are not here").first.wait_for()
    brought(it, table, "Bring houses.csv")
    it.until(lambda: it.witness.scene["data"]["absent"] == "")
    it.agrees()
    assert sum(it.witness.scene["data"]["rows"].values()) == 60
    told("step", count=1)(it)
    it.until(lambda: it.witness.frame["epoch"] == 1, 90)


def test_a_row_of_ones_own_is_asked_and_forgotten(playground):
    it = playground(source="iris", network="dense 3 tanh")
    it.page.get_by_text("Ask with values of your own").click()
    pressed("Ask")(it)
    answer = it.page.locator(".ask-answer")
    it.until(lambda: answer.inner_text().startswith("species: "))
    first = answer.inner_text()
    box = it.page.locator(".ask-fields").get_by_role("textbox").first
    box.fill("-40")
    box.press("Enter")
    it.until(lambda: answer.inner_text() != first)
    assert it.shown("state.display.value.probe.values[0]") == -40
    pressed("Ask no more")(it)
    it.until(lambda: it.shown("state.display.value.probe") is None)
    assert answer.inner_text() == ""


def test_an_experiment_asks_for_its_file(playground, tmp_path, table):
    it = playground()
    before = it.shown("state.session.value")
    brought(it, table)
    it.button("Learn price from 3 columns").click()
    joined(it, before)
    TAKE(it)
    experiment = saved(it, tmp_path, "Save: Experiment")
    pressed("Close")(it)
    before = it.shown("state.session.value")
    brought(it, experiment)
    asks = it.page.get_by_role("dialog", name="houses.csv is needed")
    asks.wait_for()
    assert violations_of(it.page) == []
    brought(it, table, "Choose houses.csv")
    joined(it, before)
    assert asks.count() == 0
    assert sum(it.witness.scene["data"]["rows"].values()) == 60


def test_curves_of_a_branch_that_was_left_survive_a_reload(playground, running):
    it = playground()
    trained(5)(it)
    told("branch", epoch=2)(it)
    it.until(lambda: it.shown("state.ghosts.value.get(0)?.epochs.length") == 5)
    session = it.shown("state.session.value")
    it.page.goto("about:blank")
    it.page.goto(f"{running.base}/#s={session}")
    it.button("Run", exact=True).wait_for()
    it.until(lambda: it.shown("state.ghosts.value.get(0)?.epochs.length") == 5)
    it.page.locator(".loss-legend", has_text="main").wait_for()
    told("switch_branch", branch=0)(it)
    it.until(lambda: it.shown("[...state.ghosts.value.keys()].join()") == "1")
