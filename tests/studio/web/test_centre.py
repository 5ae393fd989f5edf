"""The centre of the page, with a studio that really trains: what is touched is what the worker has."""

from __future__ import annotations

import re
from contextlib import contextmanager

import numpy as np
import pytest

from pellucid.model import load
from pellucid.studio.frames import decode
from pellucid.studio.process import life
from studio.serving import Asking, served

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=20_000)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with served(tmp_path_factory.mktemp("studio"), workers=1, wanted={}, life=life) as studio:
        yield studio


class Seen:
    """A page, and a program that looks at the same session."""

    def __init__(self, page, running, folder):
        self.page, self.running, self.folder = page, running, folder

    def state(self, expression):
        return self.page.evaluate(f"import('/studio/state.js').then((s) => {expression})")

    def stage(self, expression):
        return self.page.evaluate(f"import('/studio/views/stage.js').then((s) => {expression})")

    def open(self, **wanted):
        self.page.evaluate("(from) => import('/studio/state.js').then((s) => s.open(from))", wanted)
        self.page.wait_for_function(
            "() => Promise.all(['state.js', 'views/stage.js', 'sight.js'].map((each) => import(`/studio/${each}`)))"
            ".then(([s, stage, sight]) => s.frame.value && s.points.value && sight.arrays.value"
            " && stage.drawn.edges.length > 0"
            " && stage.layout.value.columns.length - 1 <= s.scene.value.layers.length)"
        )
        self.page.wait_for_timeout(150)
        return self

    @property
    def session(self):
        return self.state("s.session.value")

    def send(self, do, **fields):
        return self.page.evaluate(
            "([does, fields]) => import('/studio/state.js').then((s) => s.send(does, fields))", [do, fields]
        )

    def ask(self, do, **fields):
        """The same session through a socket of a program's own."""
        with self.running.socket(max_size=None) as socket:
            program = Asking(socket)
            assert program.ask("join", session=self.session)["ok"]
            return program.ask(do, session=self.session, **fields), program

    def exact(self, layer, name):
        """A tensor as the worker has it."""
        reply, program = self.ask("values", layer=layer)
        assert reply["ok"], reply
        messages = [decode(each) for each in program.others if isinstance(each, bytes)]
        while not (found := [arrays for header, arrays in messages if header["type"] == "values"]):
            if isinstance(message := program.receive(), bytes):
                messages.append(decode(message))
        [tensor] = [tensor for path, tensor in found[-1].items() if path.rpartition("/")[2] == name]
        return np.asarray(tensor)

    def open_step(self, row):
        self.state(f"s.changeDisplay({{selectedPoint: {row}}})")
        self.state(f"s.inspected.value = {{kind: 'step', title: 'One step', row: {row}}}")

    def until(self, check, what="it"):
        for _ in range(600):
            if check():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{what} never came")

    def model(self):
        path = self.folder / "taken.safetensors"
        path.write_bytes(self.running.get(f"/api/sessions/{self.session}/take/model").content)
        return load(path)

    def on_canvas(self, x, y):
        """A place of the drawing on the screen."""
        box = self.page.locator(".network-canvas").bounding_box()
        view = self.stage("s.view.value")
        return box["x"] + view["x"] + x * view["scale"], box["y"] + view["y"] + y * view["scale"]

    def neuron(self, key):
        unit = self.stage(f"s.layout.value.units.get('{key}')")
        return self.on_canvas(unit["x"], unit["y"])

    def weight(self, source, target):
        edge = self.stage(
            f"s.drawn.edges.find((e) => s.layout.value.columns[s.layout.value.links[e.link].to].name === '{target[0]}'"
            f" && e.from === {source} && e.to === {target[1]})"
        )
        return self.on_canvas(edge["x0"] + (edge["x1"] - edge["x0"]) * 0.016, edge["y0"])

    def on_map(self, u, v):
        box = self.page.locator(".map canvas").bounding_box()
        place = self.page.evaluate(
            """async ([u, v]) => {
              const [axes, sight] = [await import('/studio/canvas/axes.js'), await import('/studio/sight.js')];
              const width = Math.floor(document.querySelector('.map').getBoundingClientRect().width);
              return axes.frameOf(sight.plane.value, {width, height: width}).toPixel(u, v);
            }""",
            [u, v],
        )
        return box["x"] + place[0], box["y"] + place[1]


@pytest.fixture
def studio(browser, running, tmp_path):
    """``with studio() as seen``: the page on a new session; it fails if the page complains."""

    @contextmanager
    def opened(**options):
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        name, _, value = running.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": running.base}])
        page = context.new_page()
        complaints = []
        page.on("console", lambda said: said.type in ("error", "warning") and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(running.base)
        page.locator(".network-canvas").wait_for()
        yield Seen(page, running, tmp_path).open()
        context.close()
        assert not complaints, complaints

    return opened


# The drawing


def test_controls_of_a_layer_stand_above_its_column(studio):
    with studio() as seen:
        columns = seen.stage("s.layout.value.columns.map((c) => c.x)")
        heads = seen.page.locator(".column-head")
        assert heads.count() == len(columns) == 4
        for k, x in enumerate(columns):
            box = heads.nth(k).bounding_box()
            assert box["x"] + box["width"] / 2 == pytest.approx(seen.on_canvas(x, 0)[0], abs=2)
        seen.page.get_by_role("button", name="One neuron more in layer 1").click()
        seen.until(lambda: seen.state("s.scene.value.layers[0].units") == 5)
        assert seen.exact("dense1", "weight").shape == (2, 5)
        seen.page.get_by_role("button", name="Insert a layer as number 2").click()
        seen.page.get_by_role("menuitem", name=re.compile("^dense")).click()
        seen.until(lambda: len(seen.state("s.scene.value.layers")) == 4)
        assert [each["units"] for each in seen.state("s.scene.value.layers")] == [5, 2, 2, 1]


def test_a_neuron_under_the_pointer_shows_its_bias_and_its_own_map(studio):
    with studio() as seen:
        seen.send("weight", layer="dense1", name="bias", index=[2], value=0.375)
        seen.page.mouse.move(*seen.neuron("dense1:2"))
        expect(seen.page.locator(".hover-card")).to_contain_text("+0.375")
        expect(seen.page.locator(".map-caption")).to_have_text("dense1 · 3")
        seen.page.mouse.move(5, 5)
        expect(seen.page.locator(".hover-card")).to_have_count(0)
        expect(seen.page.locator(".map-caption")).to_have_count(0)


def test_a_weight_is_edited_where_it_is_and_a_frozen_one_stays(studio):
    with studio() as seen:
        seen.page.mouse.click(*seen.weight(1, ("dense2", 0)))
        card = seen.page.get_by_role("region", name="Weight of dense1 · 2 → dense2 · 1")
        card.get_by_role("textbox", name="Weight").fill("-1,25")
        seen.page.keyboard.press("Enter")
        seen.until(lambda: seen.exact("dense2", "weight")[1, 0] == -1.25)
        card.get_by_text("Frozen").click()
        seen.until(lambda: seen.state("s.frame.value.arrays.has('masks/dense2/weight')"))
        before = seen.exact("dense2", "weight")
        seen.send("step", unit="epoch", count=1)
        seen.until(lambda: seen.state("s.frame.value.epoch") == 1)
        after = seen.exact("dense2", "weight")
        assert after[1, 0] == np.float32(-1.25)
        assert (after != before).sum() == before.size - 1
        seen.page.keyboard.press("Escape")
        expect(card).to_have_count(0)


def test_the_output_bias_can_be_edited_too(studio):
    with studio() as seen:
        unit = seen.stage("s.layout.value.units.get('dense3:0')")
        seen.page.mouse.click(*seen.on_canvas(unit["x"] - unit["size"] / 2, unit["y"] + unit["size"] / 2))
        seen.page.get_by_role("textbox", name="Bias").fill("0.5")
        seen.page.keyboard.press("Enter")
        seen.until(lambda: seen.exact("dense3", "bias").tolist() == [0.5])


def test_the_drawing_by_keyboard(studio):
    with studio() as seen:
        page = seen.page
        page.locator(".network-canvas").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert seen.state("s.display.value.pinned") == [seen.stage("s.focused.value")]
        expect(page.locator(".neuron-map")).to_have_count(1)
        layer = seen.stage("s.focused.value").partition(":")[0]
        at = int(layer.removeprefix("dense")) - 1
        before = [each["units"] for each in seen.state("s.scene.value.layers")]
        page.keyboard.press("+")
        seen.until(lambda: seen.state(f"s.scene.value.layers[{at}].units") == before[at] + 1)
        page.locator(".network-canvas").focus()
        page.keyboard.press("Delete")
        seen.until(lambda: seen.state(f"s.scene.value.layers[{at}].units") == before[at])
        page.keyboard.press("e")
        page.get_by_role("heading", name="Neuron", exact=True).wait_for()
        expect(page.get_by_role("complementary", name="Inspector")).to_be_focused()
        page.keyboard.press("Space")
        seen.until(lambda: seen.state("s.status.value.running"))
        page.keyboard.press("Space")
        seen.until(lambda: not seen.state("s.status.value.running"))
        page.keyboard.press("Escape")
        expect(page.locator(".network-canvas")).to_be_focused()


def test_lines_show_gradients_when_asked(studio):
    with studio() as seen:
        seen.page.get_by_text("Gradient", exact=True).click()
        seen.send("step", unit="batch", count=1)
        seen.until(lambda: seen.state("s.frame.value.arrays.has('gradient/dense1/weight')"))
        gradient = seen.state("s.frame.value.arrays.get('gradient/dense1/weight').data[0]")
        seen.until(lambda: seen.stage("s.drawn.edges[0].value") == gradient)
        seen.page.mouse.move(*seen.weight(0, ("dense1", 0)))
        expect(seen.page.locator(".hover-card")).to_contain_text("gradient")


def test_a_long_layer_is_scrolled_by_click_and_by_arrow_keys(studio):
    with studio() as seen:
        seen.send("set", values={"network": "dense 40 tanh"})
        seen.until(lambda: seen.state("s.scene.value.layers[0].units") == 40)
        seen.until(lambda: seen.stage("s.layout.value.columns[1].more.length") == 1)
        seen.page.wait_for_timeout(300)
        more = seen.stage("({x: s.layout.value.columns[1].x, y: s.layout.value.columns[1].more[0].y})")
        first = seen.stage("s.layout.value.columns[1].shown[0].index")
        seen.page.mouse.click(*seen.on_canvas(more["x"], more["y"]))
        seen.until(lambda: seen.stage("s.layout.value.columns[1].shown[0].index") == first + 8)
        seen.page.locator(".network-canvas").focus()
        for _ in range(2):
            seen.page.keyboard.press("ArrowRight")
        reached = set()
        for _ in range(60):
            seen.page.keyboard.press("ArrowDown")
            reached.add(seen.stage("s.focused.value"))
        assert "dense1:39" in reached
        assert {f"dense1:{k}" for k in range(12, 40)} <= reached


def test_a_moment_looked_back_at_says_so(studio):
    with studio() as seen:
        seen.send("step", unit="epoch", count=5)
        seen.until(lambda: seen.state("s.frame.value.epoch") == 5)
        seen.page.get_by_role("slider", name="Look back").focus()
        seen.page.keyboard.press("Home")
        expect(seen.page.locator(".looked-back")).to_contain_text("Epoch 0, looked back")
        seen.page.locator(".looked-back").get_by_role("button", name="Back to now").click()
        expect(seen.page.locator(".looked-back")).to_have_count(0)


def test_the_list_says_and_edits_every_number(studio):
    with studio() as seen:
        seen.page.get_by_text("The network as a list").click()
        seen.page.get_by_role("button", name="Weights of dense1 · 2").click()
        seen.page.locator(".network-list").get_by_label("x2", exact=True).fill("0.75")
        seen.page.keyboard.press("Enter")
        seen.until(lambda: seen.exact("dense1", "weight")[1, 1] == 0.75)
        assert seen.page.locator(".network-list > li").count() == 4
        assert seen.page.locator(".network-neuron").count() == 2 + 4 + 2 + 1


SEEN = "import('/studio/sight.js').then((s) => {{ const now = [{}].map((each) => each.value); {} }})"


def test_nothing_is_computed_anew_when_nothing_changed(studio):
    with studio() as seen:
        everything, structure = "s.plan, s.plane, s.surface, s.responses", "s.plan, s.plane"
        same = "return now.every((each, k) => each === before[k]);"
        seen.page.evaluate(SEEN.format(everything, "window.before = now;"))
        seen.page.mouse.move(*seen.neuron("dense1:1"))
        seen.state("s.changeDisplay({showTest: false, logLoss: true})")
        seen.page.wait_for_timeout(100)
        assert seen.page.evaluate(SEEN.format(everything, same))
        seen.send("set", values={"learning_rate": 0.1})
        seen.until(lambda: seen.state("s.scene.value.experiment.train.learning_rate") == 0.1)
        assert seen.page.evaluate(SEEN.format(structure, same))


# The output


def test_the_map_reads_what_the_model_answers(studio):
    with studio() as seen:
        seen.page.mouse.move(*seen.on_map(1.5, -2.5))
        reading = seen.page.locator(".map-reading")
        expect(reading).to_contain_text("at x1")
        u, v = (float(x.replace("−", "-")) for x in re.search(r"x1 (\S+), x2 (\S+)$", reading.inner_text()).groups())
        [answer] = seen.model().predict([[u, v]])
        assert reading.inner_text().startswith(f"{answer}, ")


@pytest.mark.parametrize("source", ["sine", "plane"])
def test_the_map_reads_numbers_in_the_targets_unit(studio, source):
    with studio() as seen:
        seen.open(source=source)
        seen.page.locator(".map canvas").focus()
        for key in ("ArrowRight", "Shift+ArrowRight", "ArrowUp"):
            seen.page.keyboard.press(key)
        text = seen.page.locator(".map-reading").inner_text().replace("−", "-")
        answer, *place = (float(x) for x in re.findall(r"(?<![\w.])-?\d[\d.e-]*", text))
        width = {"sine": 1, "plane": 2}[source]
        [expected] = np.ravel(seen.model().predict([place[:width]]))
        assert answer == pytest.approx(expected, rel=0.02, abs=0.02)


def test_the_nearest_point_is_opened_by_key(studio):
    with studio() as seen:
        seen.page.locator(".map canvas").focus()
        seen.page.keyboard.press("ArrowRight")
        seen.page.keyboard.press("Enter")
        row = seen.state("s.display.value.selectedPoint")
        assert isinstance(row, int)
        expect(seen.page.get_by_role("heading", name="One step")).to_be_visible()
        seen.page.locator(".map canvas").focus()
        seen.page.keyboard.press("PageDown")
        assert seen.state("s.display.value.selectedPoint") != row


def test_a_plane_through_many_columns_is_said_in_a_sentence(studio):
    with studio() as seen:
        seen.open(source="iris")
        expect(seen.page.locator(".map-plane")).to_contain_text("2 other columns are held at their middle")
        expect(seen.page.locator(".output")).to_contain_text("versicolor")


# One step opened


def numbers_in(text):
    """Numbers of a text as they are written on the page."""
    return [float(each.replace("−", "-")) for each in re.findall(r"−?\d+(?:\.\d+)?(?:e−?\d+)?", text)]


def shows(text, expected, digits=3):
    """Whether a number is written in a text with so many digits."""
    return any(each == pytest.approx(expected, rel=0.51 * 10 ** (1 - digits), abs=1e-9) for each in numbers_in(text))


OPENED = [
    ({}, 7),
    ({"source": "plane", "network": "dense 3 relu, dense 2 sigmoid", "loss": "mae"}, 4),
    ({"source": "iris", "network": "dense 5 tanh"}, 60),
    ({"source": "circle", "network": "dense 3 tanh, dense sigmoid"}, 11),
]


@pytest.mark.parametrize(("wanted", "row"), OPENED)
def test_one_step_has_the_numbers_of_explain_step(studio, wanted, row):
    with studio() as seen:
        seen.open(**wanted)
        seen.send("step", unit="epoch", count=2)
        seen.until(lambda: seen.state("s.frame.value.epoch") == 2)
        result = seen.send("explain", row=row)["step"]
        model = seen.model()
        raw = seen.page.evaluate(
            """async (row) => {
              const {rows: {value: {x, y, columns, row: rows}}} = await import('/studio/sight.js');
              const k = Array.from(rows).indexOf(row);
              return [Array.from(x.slice(k * columns, (k + 1) * columns)), y[k]];
            }""",
            row,
        )
        classes = seen.state("s.scene.value.model.outputs[0].task.classes ?? null")
        step = model.explain_step([raw[0]], [classes[int(raw[1])] if classes else raw[1]]).to_json()
        assert step["loss"] == pytest.approx(result["loss"], rel=1e-4)
        seen.open_step(row)
        stage = seen.page.locator(".step-stage")
        first = step["layers"][0]
        expect(stage).to_contain_text("z = Σ w·a + b")
        assert shows(stage.locator(".spelled").inner_text(), first["z"][0], 4)
        for value in first["a"]:
            assert shows(stage.inner_text(), value)
        seen.page.get_by_role("button", name="Next: Loss").click()
        assert shows(stage.inner_text(), step["loss"], 5)
        expect(stage).to_contain_text("loss = ")
        seen.page.get_by_role("button", name="Next: Backward").click()
        expect(stage).to_contain_text(re.compile(r"δ = ∂loss/∂"))
        assert shows(stage.locator(".spelled").inner_text(), step["layers"][-1]["delta"][0], 4)
        stage.get_by_role("region", name=f"Backward through {first['name']}").get_by_role("button").first.click()
        expect(stage).to_contain_text("Σ w·δ")
        assert shows(stage.locator(".spelled").inner_text(), first["delta"][0], 4)
        seen.page.get_by_role("button", name="Next: Update").click()
        lines = stage.locator("tbody tr")
        for i in range(len(raw[0])):
            gradient, _, new = (numbers_in(each) for each in lines.nth(i + 1).locator("td").all_inner_texts()[2:])
            assert gradient == [pytest.approx(first["gradient"]["weight"][i][0], rel=6e-3, abs=1e-9)]
            assert new == [pytest.approx(first["new"]["weight"][i][0], rel=2e-3, abs=1e-9)]


def test_a_number_of_the_step_lights_up_its_weight_and_leads_to_its_source(studio):
    with studio() as seen:
        seen.open_step(7)
        seen.page.get_by_role("region", name="Forward through dense2").get_by_role("button").first.click()
        spelled = seen.page.locator(".spelled")
        spelled.get_by_role("button", name=re.compile(r"^weight from dense1 · 3 ")).hover()
        assert seen.stage("s.line.value") == {"link": 1, "from": 2, "to": 0}
        spelled.get_by_role("button", name=re.compile(r"^dense1 · 3 ")).click()
        expect(spelled).to_contain_text("dense1 · 3")
        expect(spelled).to_contain_text(re.compile("a = tanh"))


def test_a_drawn_digit_can_be_opened(studio):
    with studio() as seen:
        seen.open(source="digits", network="flatten, dense 12 relu")
        values = [float(k % 3 == 0) for k in range(64)]
        seen.state(f"s.changeDisplay({{probe: {{values: {values}}}}})")
        seen.state(f"s.inspected.value = {{kind: 'step', title: 'One step', values: {values}}}")
        stage = seen.page.locator(".step-stage")
        expect(stage).to_contain_text("more terms")
        seen.page.get_by_label("The drawing should be").select_option("7")
        seen.page.get_by_role("button", name="Next: Loss").click()
        expected = seen.model().explain_step([values], ["7"]).to_json()
        seen.until(lambda: shows(stage.inner_text(), expected["loss"], 5), "the loss")


# For everybody


PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE])
@pytest.mark.parametrize("kind", ["neuron", "step"])
def test_axe_finds_nothing(studio, violations, options, kind):
    with studio(**options) as seen:
        seen.state("s.changeDisplay({pinned: ['dense1:1'], selectedPoint: 7})")
        if kind == "step":
            seen.open_step(7)
        else:
            seen.state("s.inspected.value = {kind: 'neuron', title: 'Neuron', key: 'dense1:1'}")
        seen.state("s.changeDisplay({pane: 'inspect'})")
        seen.page.locator(".inspect, .step").first.wait_for()
        assert violations(seen.page) == []
        if options.get("has_touch"):
            for pane in ("network", "result"):
                seen.state(f"s.changeDisplay({{pane: '{pane}'}})")
                seen.page.wait_for_timeout(100)
                assert violations(seen.page) == []
                assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_targets_are_large_enough(studio):
    with studio() as seen:
        seen.state("s.changeDisplay({pinned: ['dense1:1']})")
        seen.open_step(7)
        seen.page.locator(".spelled").wait_for()
        small = seen.page.evaluate(
            """() => Array.from(document.querySelectorAll(':is(.pane-stage, .pane-drawer, .pane-right) button'))
              .map((each) => ({box: each.getBoundingClientRect(), name: each.ariaLabel ?? each.textContent}))
              .filter(({box: {width, height}}) => width && Math.min(width, height) < 23.9).map(({name}) => name)"""
        )
        assert small == []
