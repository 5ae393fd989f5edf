"""Data, inputs, structure, points and files in a real browser: every control, what it asks, and what comes of it."""

import json
from contextlib import contextmanager

import numpy as np
import pytest

from pellucid.errors import PellucidError
from pellucid.studio.catalogue import catalogue
from pellucid.studio.desk import Desk
from pellucid.studio.frames import decode

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sets():
    return catalogue()


class Studio:
    """A desk behind the page's socket, without training: what was asked, and what the page was shown last."""

    def __init__(self, folder, epoch):
        self.desk = Desk(folder, self.hand)
        self.epoch = epoch
        self.asked, self.answered, self.scene, self.points, self.socket = [], [], {}, {}, None
        self.refuses = None

    def connect(self, socket):
        self.socket = socket
        socket.on_message(lambda text: self.hear(json.loads(text)))

    def hand(self, page, message):
        if isinstance(message, dict):
            if message["type"] == "scene":
                message = self.scene = {**message, "epoch": self.epoch or message["epoch"]}
            self.socket.send(json.dumps(message))
            return
        header, arrays = decode(message)
        if header["type"] == "points":
            self.points = arrays
        self.socket.send(bytes(message))

    def hear(self, message):
        self.asked.append({key: value for key, value in message.items() if key not in ("id", "session")})
        if message["do"] == "open":
            message = {**message, "session": f"s{len(self.asked)}"}
        try:
            reply = {"ok": True, "result": self.desk.do(1, self.refused(message))}
        except PellucidError as problem:
            reply = {"ok": False, "error": problem.to_json()}
        if "id" in message:
            self.socket.send(json.dumps({"type": "reply", "id": message["id"], **reply}))
        self.answered.append(self.asked[-1])

    def refused(self, message):
        if self.refuses and message["do"] != "open":
            raise self.refuses
        return message

    @property
    def last(self):
        return self.asked[-1]

    @property
    def changes(self):
        return [each for each in self.answered if each["do"] not in ("open", "leave", "join")]


@pytest.fixture
def studio(visit, sets, tmp_path):
    """``with studio(source="iris") as (page, desk)``: the controls over a real session."""

    @contextmanager
    def opened(*, epoch=0, complains=False, source="", **options):
        found = Studio(tmp_path / "sessions", epoch)

        def prepare(page):
            page.set_default_timeout(15_000)
            page.route("**/api/enter", lambda route: route.fulfill(json={}))
            page.route("**/api/sessions", lambda route: route.fulfill(json=[]))
            page.route("**/api/catalogue", lambda route: route.fulfill(json=sets))
            page.route_web_socket("**/ws", found.connect)

        path = f"/page/controls?source={source}" if source else "/page/controls"
        with visit(path, prepare=prepare, complains=complains, **options) as page:
            page.get_by_role("radiogroup", name="Data set").wait_for()
            yield page, found

    return opened


def settled(page, desk, count):
    """Wait until so many changes were asked for, and answered."""
    for _ in range(100):
        if len(desk.changes) >= count:
            break
        page.wait_for_timeout(30)
    page.wait_for_timeout(60)
    assert len(desk.changes) == count, desk.changes
    return desk.last


# Data


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
def test_a_set_is_chosen_and_everything_follows(studio, name, kind, inputs):
    with studio() as (page, desk):
        choice = page.locator(f"[data-set={name}]")
        if not choice.is_visible():
            page.get_by_text("More", exact=True).click()
        choice.click()
        settled(page, desk, 1)
        expect(choice).to_have_attribute("aria-checked", "true")
        data = desk.scene["data"]
        assert (data["source"], data["target"]["kind"], len(data["columns"])) == (name, kind, inputs)


def test_sets_are_chosen_by_keyboard(studio):
    with studio() as (page, desk):
        page.get_by_role("radio", name="circle").focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("radio", name="xor")).to_be_focused()
        assert desk.changes == []
        page.keyboard.press("Enter")
        assert settled(page, desk, 1) == {"do": "set", "values": {"source": "xor"}}


def test_points_and_noise_are_said_in_the_source(studio):
    with studio() as (page, desk):
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


def test_a_slider_that_is_moved_far_is_one_change(studio):
    with studio() as (page, desk):
        slider = page.get_by_role("slider", name="Noise", exact=True)
        slider.focus()
        for _ in range(6):
            page.keyboard.press("ArrowRight")
        assert settled(page, desk, 1)["values"] == {"source": "circle(noise=0.3)"}
        assert sum("circle(noise" in each["name"] for each in desk.scene["history"]) == 1


def test_what_is_chosen_carries_over_to_the_next_set(studio):
    with studio(source="circle(points=80,noise=0.1)") as (page, desk):
        page.get_by_role("radio", name="xor").click()
        assert settled(page, desk, 1)["values"] == {"source": "xor(points=80, noise=0.1)"}


def test_shares_by_thumb_and_by_number(studio):
    with studio() as (page, desk):
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


def test_a_thumb_is_dragged(studio):
    with studio() as (page, desk):
        thumb = page.get_by_role("slider", name="End of the training share")
        thumb.scroll_into_view_if_needed()
        bar = page.locator(".shares-bar").bounding_box()
        page.mouse.move(bar["x"] + bar["width"] / 2 - 2, bar["y"] + bar["height"] / 2)
        page.mouse.down()
        page.mouse.move(bar["x"] + 0.8 * bar["width"], bar["y"] + 5, steps=5)
        page.mouse.up()
        split = settled(page, desk, 1)["values"]["split"]
        assert split == pytest.approx([0.8, 0, 0.2], abs=0.011)


def test_batch_size_up_to_all_rows(studio):
    with studio() as (page, desk):
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


def test_other_points_with_the_same_weights(studio):
    with studio() as (page, desk):
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


def test_a_typed_function_with_its_error_at_the_word(studio):
    with studio(source="function") as (page, desk):
        formula = page.get_by_role("textbox", name="Function, y =")
        formula.fill("sin(3*x) + y2")
        expect(page.locator(".typed-marked mark")).to_have_text("y2")
        formula.press("Enter")
        page.wait_for_timeout(100)
        assert desk.changes == []
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


def test_it_says_first_what_begins_anew(studio):
    with studio(epoch=12) as (page, desk):
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


def test_weights_of_classes_and_the_order_of_rows(studio):
    with studio(source="blobs") as (page, desk):
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


# Inputs


def test_inputs_are_switched_by_their_tiles(studio):
    with studio() as (page, desk):
        page.locator("[data-feature='x1^2']").press("Enter")
        assert settled(page, desk, 1)["values"] == {"features": "x1, x2, x1^2"}
        expect(page.locator("[data-feature='x1^2']")).to_have_attribute("aria-pressed", "true")
        page.locator("[data-feature='x2']").click()
        page.locator("[data-feature='x1']").click()
        settled(page, desk, 3)
        assert desk.scene["data"]["inputs"] == ["x1^2"]
        page.locator("[data-feature='x1^2']").click()
        expect(page.get_by_text("One input at least has to stay.")).to_be_visible()
        assert len(desk.changes) == 3


def test_an_input_is_typed(studio):
    with studio() as (page, desk):
        field = page.get_by_role("textbox", name="Add an input")
        field.fill("x1*sni(x2)")
        expect(page.locator(".typed-marked mark")).to_have_text("sni")
        field.fill("x1 * sin(x2), x2^3")
        field.press("Enter")
        assert settled(page, desk, 1)["values"] == {"features": "x1, x2, x1*sin(x2), x2^3"}
        expect(field).to_have_value("")
        page.locator("[data-feature='x1*sin(x2)']").click()
        settled(page, desk, 2)
        assert desk.scene["data"]["inputs"] == ["x1", "x2", "x2^3"]


def test_what_the_server_refuses_is_said_at_the_field(studio):
    with studio() as (page, desk):
        desk.refuses = PellucidError("no such thing", code="x", where="features:1:1", got="x1", next="Type another.")
        field = page.get_by_role("textbox", name="Add an input")
        field.fill("x1*x2")
        field.press("Enter")
        expect(page.get_by_text("No such thing. Type another.")).to_be_visible()
        expect(page.locator(".toast")).to_have_count(0)


def test_columns_of_a_table(studio):
    with studio(source="iris") as (page, desk):
        page.get_by_role("checkbox", name="sepal width (cm)").uncheck()
        assert settled(page, desk, 1)["values"] == {"drop": ["sepal width (cm)"]}
        assert len(desk.scene["data"]["columns"]) == 3
        page.get_by_role("checkbox", name="sepal width (cm)").check()
        assert settled(page, desk, 2)["values"] == {"drop": None}
        assert len(desk.scene["data"]["columns"]) == 4
        page.get_by_role("combobox", name="Scaling").select_option("min-max")
        assert settled(page, desk, 3)["values"] == {"scaling": "min-max"}
        page.get_by_role("combobox", name="Scaling").select_option("")
        assert settled(page, desk, 4)["values"] == {"scaling": None}
        expect(page.get_by_role("img", name="petal length (cm): 1 to 6.9")).to_be_visible()


def test_the_plane_of_a_table_is_chosen_and_said(studio):
    with studio(source="iris") as (page, desk):
        shown = page.get_by_role("note")
        expect(shown).to_contain_text(
            "sepal length (cm) and sepal width (cm). 2 other columns are held at their middle."
        )
        page.get_by_role("combobox", name="Across").select_option("petal length (cm)")
        expect(shown).to_contain_text("petal length (cm) and sepal width (cm)")
        page.get_by_role("radio", name="As in a row").check(force=True)
        row = page.get_by_role("textbox", name="Row")
        row.fill(str(int(desk.points["row"][5])))
        row.press("Enter")
        plane = page.evaluate("import('/studio/state.js').then(({display}) => display.value.plane)")
        assert plane["row"] == desk.points["row"][5]
        assert list(plane["fixed"].values()) == pytest.approx(desk.points["x"][5].tolist())
        page.get_by_role("radio", name="Components").check(force=True)
        expect(shown).to_contain_text("first two principal components")
        page.get_by_role("radio", name="circle").click()
        settled(page, desk, 1)
        assert page.evaluate("import('/studio/state.js').then(({display}) => display.value.plane)") is None


# Structure


def layers(desk):
    return [(layer["kind"], layer["units"]) for layer in desk.scene["layers"]]


def test_layers_and_neurons_more_and_less(studio):
    with studio() as (page, desk):
        page.get_by_role("button", name="One neuron more in layer 1").click()
        assert settled(page, desk, 1) == {"do": "add_neuron", "at": 0}
        page.get_by_role("button", name="One neuron less in layer 2").click()
        assert settled(page, desk, 2) == {"do": "remove_neuron", "at": 1}
        page.get_by_role("button", name="Add a hidden layer").click()
        added = {"kind": "dense", "units": 2, "activation": "tanh"}
        assert settled(page, desk, 3) == {"do": "add_layer", "at": 2, "layer": added}
        assert layers(desk) == [("dense", 5), ("dense", 1), ("dense", 2), ("dense", 1)]
        expect(page.get_by_text("3 hidden layers")).to_be_visible()
        for _ in range(3):
            page.get_by_role("button", name="Remove the last hidden layer").click()
            page.wait_for_timeout(400)
        assert layers(desk) == [("dense", 1)]
        expect(page.get_by_role("button", name="Remove the last hidden layer")).to_be_disabled()


def test_a_layer_is_inserted_anywhere_by_keyboard(studio):
    with studio() as (page, desk):
        page.get_by_role("button", name="Insert a layer as number 2").press("Enter")
        page.get_by_role("menuitem", name="layernorm").press("Enter")
        assert settled(page, desk, 1) == {"do": "add_layer", "at": 1, "layer": {"kind": "layernorm"}}
        assert [kind for kind, _ in layers(desk)] == ["dense", "layernorm", "dense", "dense"]


def test_options_of_a_layer(studio):
    with studio() as (page, desk):
        page.get_by_role("button", name="Layer 1: 4 tanh").click()
        page.get_by_role("combobox", name="Activation").select_option("relu")
        assert settled(page, desk, 1) == {"do": "change_layer", "at": 0, "options": {"activation": "relu"}}
        neurons = page.get_by_role("textbox", name="Neurons")
        neurons.fill("6")
        neurons.press("Enter")
        assert settled(page, desk, 2)["options"] == {"units": 6}
        page.get_by_role("slider", name="Dropout behind it").press("ArrowRight")
        assert settled(page, desk, 3) == {"do": "add_layer", "at": 1, "layer": {"kind": "dropout", "rate": 0.05}}
        page.get_by_role("slider", name="Dropout behind it").press("ArrowRight")
        assert settled(page, desk, 4) == {"do": "change_layer", "at": 1, "options": {"rate": 0.1}}
        page.get_by_text("Penalties of this layer").click()
        page.get_by_role("switch", name="L2 of its own").click()
        assert settled(page, desk, 5)["options"] == {"l2": 0}
        page.get_by_role("textbox", name="L2, as a number").fill("0.01")
        page.get_by_role("textbox", name="L2, as a number").press("Enter")
        assert settled(page, desk, 6)["options"] == {"l2": 0.01}
        page.get_by_text("Initial values").click()
        page.get_by_role("combobox", name="Weights").select_option("he")
        assert settled(page, desk, 7)["options"] == {"initializer": "he"}
        page.get_by_role("switch", name="Frozen").click()
        assert settled(page, desk, 8)["options"] == {"frozen": True}
        kept = desk.scene["experiment"]["network"]["layers"][0]
        assert (kept["units"], kept["activation"], kept["l2"], kept["frozen"]) == (6, "relu", 0.01, True)
        page.get_by_role("slider", name="Dropout behind it").press("Home")
        assert settled(page, desk, 9) == {"do": "remove_layer", "at": 1}
        page.get_by_role("button", name="Remove the layer").click()
        assert settled(page, desk, 10) == {"do": "remove_layer", "at": 0}
        assert layers(desk) == [("dense", 2), ("dense", 1)]


def test_the_network_is_typed_in_a_line(studio):
    with studio() as (page, desk):
        page.get_by_role("button", name="The network as a line").press("Enter")
        line = page.get_by_role("textbox", name="Network")
        expect(line).to_have_value("dense 4 tanh, dense 2 tanh, dense tanh")
        line.fill("dense 8 tahn, dense tanh")
        line.press("Enter")
        expect(page.locator(".typed-marked mark")).to_have_text("tahn")
        expect(page.get_by_text("Did you mean 'tanh'?")).to_be_visible()
        line.fill("dense 8 relu, dropout 0.2, dense 3 tanh, dense tanh")
        line.press("Enter")
        settled(page, desk, 2)
        assert layers(desk) == [("dense", 8), ("dropout", 8), ("dense", 3), ("dense", 1)]
        page.keyboard.press("Escape")
        expect(page.get_by_text("dropout 20 %")).to_be_visible()


# Points


def at(page, x, y):
    """Pixels of a place of the plane on the page."""
    box = page.locator(".test-map").bounding_box()
    return box["x"] + (x + 6) / 12 * box["width"], box["y"] + (6 - y) / 12 * box["height"]


def pick(page, tool):
    page.locator(".point-bar").get_by_role("radio", name=tool).check(force=True)


def test_points_are_added_moved_relabelled_and_erased_by_hand(studio):
    with studio() as (page, desk):
        pick(page, "Add")
        page.locator(".class-choice").get_by_role("radio", name="1", exact=True).check(force=True)
        page.mouse.click(*at(page, 5, 5))
        (added,) = settled(page, desk, 1)["add"]
        assert added["values"] == pytest.approx([5, 5], abs=0.05)
        assert added["label"] == "1"
        assert sum(desk.scene["data"]["rows"].values()) == 501
        pick(page, "Move")
        page.mouse.move(*at(page, 5, 5))
        page.mouse.down()
        page.mouse.move(*at(page, -5, 5.5), steps=4)
        page.mouse.up()
        moved = settled(page, desk, 2)["move"]
        assert moved[0]["row"] == 500
        assert moved[0]["values"] == pytest.approx([-5, 5.5], abs=0.05)
        pick(page, "Relabel")
        page.locator(".class-choice").get_by_role("radio", name="-1").check(force=True)
        page.mouse.click(*at(page, -5, 5.5))
        assert settled(page, desk, 3)["relabel"] == [{"row": 500, "label": "-1"}]
        pick(page, "Erase")
        page.mouse.click(*at(page, -5, 5.5))
        assert settled(page, desk, 4) == {"do": "points", "erase": [500]}
        assert sum(desk.scene["data"]["rows"].values()) == 500
        assert desk.scene["data"]["own"] is True
        expect(page.get_by_text("your own", exact=True)).to_be_visible()


def test_a_spray_is_one_entry_of_the_history(studio):
    with studio() as (page, desk):
        pick(page, "Spray")
        page.get_by_role("slider", name="Size", exact=True).press("End")
        page.mouse.move(*at(page, -4, 4))
        page.mouse.down()
        page.mouse.move(*at(page, 4, 4), steps=12)
        page.mouse.up()
        added = np.array([each["values"] for each in settled(page, desk, 1)["add"]])
        assert len(added) > 20
        assert abs(added).max() <= 6
        assert sum(each["name"].startswith("points") for each in desk.scene["history"]) == 1


def test_points_by_keyboard_alone(studio):
    with studio() as (page, desk):
        pick(page, "Add")
        layer = page.get_by_role("application")
        layer.focus()
        page.keyboard.press("2")
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowUp")
        page.keyboard.press("Enter")
        (added,) = settled(page, desk, 1)["add"]
        assert added == {"values": pytest.approx([30 / 20, 1 / 20], abs=1e-3), "label": "1"}
        expect(page.get_by_role("status")).to_contain_text("1 added")
        page.keyboard.press("Delete")
        assert settled(page, desk, 2)["erase"] == [500]
        page.keyboard.press("Escape")
        expect(page.get_by_role("application")).to_have_count(0)


def test_a_point_is_taken_and_let_go_by_keyboard(studio):
    with studio() as (page, desk):
        pick(page, "Add")
        page.mouse.click(*at(page, 5.5, 5.5))
        settled(page, desk, 1)
        pick(page, "Move")
        page.mouse.move(*at(page, 5.5, 5.5))
        page.get_by_role("application").focus()
        for key in ("Enter", "ArrowLeft", "ArrowLeft", "Enter"):
            page.keyboard.press(key)
        (moved,) = settled(page, desk, 2)["move"]
        assert moved == {"row": 500, "values": pytest.approx([4.5, 5.5], abs=0.06)}


def test_points_by_touch(studio):
    with studio(has_touch=True) as (page, desk):
        pick(page, "Add")
        page.touchscreen.tap(*at(page, -5, -5))
        (added,) = settled(page, desk, 1)["add"]
        assert added["values"] == pytest.approx([-5, -5], abs=0.05)


def test_a_class_of_your_own(studio):
    with studio() as (page, desk):
        pick(page, "Add")
        page.get_by_role("button", name="A class of your own").click()
        page.get_by_role("textbox", name="Name of the new class").fill("green")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Use it").click()
        page.mouse.click(*at(page, 5, -5))
        assert settled(page, desk, 1)["add"][0]["label"] == "green"


# Files

TABLE = {
    "upload": "ab" * 32,
    "name": "heights.csv",
    "kind": "table",
    "rows": 1234,
    "target": "weight",
    "problems": ["3 rows are left out: the weight is missing."],
    "more_columns": 0,
    "columns": [
        {
            "name": "name",
            "role": "left out",
            "kind": "",
            "reason": "every row has another value",
            "may_be_target": False,
        },
        {"name": "height", "role": "input", "kind": "number", "unit": "cm", "may_be_target": True},
        {"name": "sex", "role": "input", "kind": "class", "may_be_target": True},
        {"name": "born", "role": "input", "kind": "date", "may_be_target": False},
        {"name": "weight", "role": "input", "kind": "number", "unit": "kg", "may_be_target": True},
    ],
    "preview": [["Ann", 170.1, "f", "1990-01-02", 61.2], ["Bob", None, "m", "1987-10-22", 80]],
}
FILE = {"name": "heights.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}


def test_a_table_is_looked_at_and_opened(studio, violations):
    with studio() as (page, desk):
        bodies = []

        def answer(route):
            bodies.append((route.request.url, route.request.post_data_buffer, route.request.headers["x-pellucid"]))
            route.fulfill(json=TABLE)

        page.route("**/api/upload?**", answer)
        page.locator("input[type=file]").set_input_files(FILE)
        sheet = page.get_by_role("dialog", name="heights.csv")
        expect(sheet.get_by_text("3 rows are left out")).to_be_visible()
        expect(sheet.get_by_role("checkbox", name="Use name")).to_be_disabled()
        assert violations(page) == []
        assert bodies == [(bodies[0][0], FILE["buffer"], "1")]
        assert bodies[0][0].endswith("/api/upload?name=heights.csv")
        sheet.get_by_role("checkbox", name="Use born").uncheck()
        sheet.get_by_role("combobox", name="What should be learned").select_option("sex")
        sheet.get_by_role("button", name="Learn sex from 2 columns").click()
        page.wait_for_timeout(300)
        assert desk.last["from"] == {"upload": "ab" * 32, "target": ["sex"], "drop": ["born"]}


def test_a_file_is_dropped_anywhere(studio):
    with studio() as (page, desk):
        page.route(
            "**/api/upload?**", lambda route: route.fulfill(json={"upload": "cd" * 32, "kind": "model", "name": "m"})
        )
        carried = page.evaluate_handle(
            "() => { const all = new DataTransfer(); all.items.add(new File(['x'], 'm.safetensors')); return all; }"
        )
        page.dispatch_event("body", "dragenter", {"dataTransfer": carried})
        expect(page.get_by_text("Drop it: a table")).to_be_visible()
        page.dispatch_event("body", "drop", {"dataTransfer": carried})
        expect(page.get_by_text("Drop it: a table")).to_have_count(0)
        page.wait_for_timeout(300)
        assert desk.last == {"do": "open", "from": {"model": "cd" * 32}}


def test_what_is_wrong_with_a_file_is_said(studio):
    with studio(complains=True) as (page, _):
        problem = {"code": "upload.suffix", "what": "this kind of file cannot be opened", "next": "Save it as CSV."}
        page.route("**/api/upload?**", lambda route: route.fulfill(status=400, json=problem))
        page.locator("input[type=file]").set_input_files({**FILE, "name": "heights.xls"})
        expect(page.get_by_text("Save it as CSV.")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)


# All together


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("source", ["circle", "iris", "function", "digits"])
def test_axe_finds_nothing(studio, violations, theme, source):
    with studio(color_scheme=theme, source=source) as (page, _):
        for title in ("More", "Classes and order", "About the data"):
            section = page.get_by_text(title, exact=True)
            if section.locator("xpath=ancestor::details[1]").get_attribute("open") is None:
                section.click()
        if source == "circle":
            pick(page, "Spray")
        assert violations(page) == []


def test_options_of_a_layer_pass_axe(studio, violations):
    with studio() as (page, _):
        page.get_by_role("button", name="Layer 2: 2 tanh").click()
        page.get_by_text("Initial values").click()
        page.get_by_text("Penalties of this layer").click()
        assert violations(page) == []


@pytest.mark.parametrize("source", ["circle", "iris", "function"])
def test_nothing_is_wider_than_a_phone_and_every_target_is_large_enough(studio, source):
    with studio(viewport={"width": 360, "height": 740}, source=source) as (page, _):
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


def test_every_control_has_the_name_by_which_a_lesson_hides_it(studio):
    with studio() as (page, _):
        names = page.evaluate("[...document.querySelectorAll('[data-control]')].map((each) => each.dataset.control)")
        wanted = {"dataset", "percTrainData", "noise", "points", "regenerate", "upload", "drawPoints", "batchSize"}
        assert wanted | {"features", "numHiddenLayers", "neurons"} <= set(names)
