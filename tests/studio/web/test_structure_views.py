"""Inputs and layers in a real browser: every control, what it asks, and what comes of it."""

import pytest

from pellucid.errors import PellucidError
from studio.web.desk_page import settled

expect = pytest.importorskip("playwright.sync_api").expect


def test_inputs_are_switched_by_their_tiles(controls):
    with controls() as (page, desk):
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


def test_an_input_is_typed(controls):
    with controls() as (page, desk):
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


def test_what_the_server_refuses_is_said_at_the_field(controls):
    with controls() as (page, desk):
        desk.refuses = PellucidError("no such thing", code="x", where="features:1:1", got="x1", next="Type another.")
        field = page.get_by_role("textbox", name="Add an input")
        field.fill("x1*x2")
        field.press("Enter")
        expect(page.get_by_text("No such thing. Type another.")).to_be_visible()
        expect(page.locator(".toast")).to_have_count(0)


def test_columns_of_a_table(controls):
    with controls(source="iris") as (page, desk):
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


def test_the_plane_of_a_table_is_chosen_and_said(controls):
    with controls(source="iris") as (page, desk):
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


def layers(desk):
    return [(layer["kind"], layer["units"]) for layer in desk.scene["layers"]]


def test_layers_and_neurons_more_and_less(controls):
    with controls() as (page, desk):
        page.get_by_role("button", name="One neuron more in layer 1").click()
        assert settled(page, desk, 1) == {"do": "add_neuron", "at": 0}
        page.get_by_role("button", name="One neuron less in layer 2").click()
        assert settled(page, desk, 2) == {"do": "remove_neuron", "at": 1}
        page.get_by_role("button", name="Add a hidden layer").click()
        added = {"kind": "dense", "units": 2, "activation": "tanh"}
        assert settled(page, desk, 3) == {"do": "add_layer", "at": 2, "layer": added}
        assert layers(desk) == [("dense", 5), ("dense", 1), ("dense", 2), ("dense", 1)]
        expect(page.get_by_text("3 hidden layers")).to_be_visible()
        for changes in (4, 5, 6):
            page.get_by_role("button", name="Remove the last hidden layer").click()
            settled(page, desk, changes)
        assert layers(desk) == [("dense", 1)]
        expect(page.get_by_role("button", name="Remove the last hidden layer")).to_be_disabled()


def test_a_layer_is_inserted_anywhere_by_keyboard(controls):
    with controls() as (page, desk):
        page.get_by_role("button", name="Insert a layer as number 2").press("Enter")
        page.get_by_role("menuitem", name="layernorm").press("Enter")
        assert settled(page, desk, 1) == {"do": "add_layer", "at": 1, "layer": {"kind": "layernorm"}}
        assert [kind for kind, _ in layers(desk)] == ["dense", "layernorm", "dense", "dense"]


def test_options_of_a_layer(controls):
    with controls() as (page, desk):
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


def test_the_network_is_typed_in_a_line(controls):
    with controls() as (page, desk):
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
