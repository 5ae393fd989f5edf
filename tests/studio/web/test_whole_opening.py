"""What whoever knows the classic playground tries first, in a real browser with a worker that trains."""

import json

import numpy as np
import pytest

import pellucid
from pellucid.spec.experiment import Experiment
from studio.web.hands import LIST, looked_back, pressed, remembered, told, trained, typed
from studio.web.whole import witnessing

LINK = (
    "activation=relu&regularization=L2&batchSize=12&dataset=xor&regDataset=reg-plane&learningRate=0.1"
    "&regularizationRate=0.001&noise=10&networkShape=3,2&seed=0.71839&showTestData=true&discretize=true"
    "&percTrainData=70&x=true&y=true&xTimesY=true&xSquared=false&problem=classification&playButton_hide=true"
)

PICTURE = "document.querySelector('.map canvas').toDataURL()"


def weights(it):
    return {name: np.array(value) for name, value in it.witness.frame["arrays"].items()}


def same(one, other):
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def picture(it):
    """The map as soon as it stands still."""
    seen = [""]
    it.until(lambda: seen.append(it.page.evaluate(PICTURE)) or seen[-1] == seen[-2])
    return seen[-1]


def said(it, part):
    """Wait until a screen reader was told something."""
    it.until(lambda: part in it.shown("state.spoken.value"))


# The opening scene


def test_the_printed_address_opens_the_classic_scene_and_space_starts_it(running, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{running.base}/#token={running.token}")
    page.get_by_role("button", name="Run", exact=True).wait_for()
    assert "token" not in page.url
    session = page.url.partition("s=")[2]
    with witnessing(running) as watch:
        watch.join(session)
        train, data = watch.train, watch.scene["data"]
        assert [each["units"] for each in watch.scene["layers"]] == [4, 2, 1]
        assert [each["options"]["activation"] for each in watch.scene["layers"]] == ["tanh"] * 3
        assert (data["source"], data["inputs"]) == ("circle", ["x1", "x2"])
        assert data["rows"] == {"train": 250, "validation": 0, "test": 250}
        assert (train["learning_rate"], train["batch_size"], train["l1"], train["l2"]) == (0.03, 10, 0, 0)
        assert (watch.scene["experiment"]["task"]["loss"], watch.scene["speed"]) == ("half_mse", "frame")
        assert (watch.scene["epoch"], watch.scene["running"]) == (0, False)
        page.keyboard.press("Space")
        page.get_by_role("button", name="Pause", exact=True).wait_for()
        watch.until(lambda: watch.frame["epoch"] > 5)
        page.wait_for_function("() => document.querySelector('.counter').ariaLabel !== 'Epoch 0'")
        page.keyboard.press("Space")
        watch.until(lambda: watch.status.get("running") is False)
    context.close()


@pytest.mark.slow
def test_hidden_controls_are_gone_and_settings_of_a_classic_link_are_taken_and_shared_again(running, browser):
    context = browser.new_context()
    name, value = running.cookie.split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": running.base}])
    page = context.new_page()
    page.goto(f"{running.base}/#{LINK}")
    page.get_by_role("button", name="Step", exact=True).wait_for()
    assert page.get_by_role("button", name="Run", exact=True).count() == 0
    assert page.get_by_role("switch", name="Two colours only").is_checked()
    with witnessing(running) as watch:
        watch.join(page.url.rpartition("s=")[2])
        first = watch.scene
        assert first["classic"]
        assert first["data"]["source"] == "xor(noise=0.1)"
        assert first["data"]["inputs"] == ["x1", "x2", "x1*x2"]
        assert first["data"]["rows"] == {"train": 350, "validation": 0, "test": 150}
        assert first["line"].startswith("dense 3 relu, dense 2 relu")
        assert [watch.train[each] for each in ("learning_rate", "batch_size", "l1", "l2")] == [0.1, 12, 0, 0.001]
        points = watch.points["arrays"]["x"]
        watch.open(share=watch.ask("share", display={})["share"])
        assert watch.scene["experiment"] == first["experiment"]
        assert np.array_equal(points, watch.points["arrays"]["x"])
    context.close()


# Numbers


@pytest.mark.parametrize("classic", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_the_numbers_of_the_page_are_those_of_the_library(playground, classic):
    it = playground(classic=classic)
    for epoch in range(1, 6):
        pressed("Step")(it)
        it.until(lambda epoch=epoch: it.witness.frame["epoch"] == epoch)
    it.calm()
    asked = Experiment.model_validate_json(json.dumps(it.witness.scene["asked"]))
    run = pellucid.train(experiment=asked.with_options(epochs=5), save_run=False)
    for layer, arrays in run.model.params.items():
        for name, value in arrays.items():
            assert np.allclose(it.witness.array(f"params/{layer}/{name}"), value, atol=1e-6, rtol=0), (layer, name)
    losses = it.shown("[state.curves.value.epochs, state.curves.value.columns['test.loss']]")
    assert losses[0] == [1, 2, 3, 4, 5]
    assert losses[1] == pytest.approx(run.history["test.loss"], abs=1e-6)


def test_regenerate_keeps_the_weights_and_reset_brings_the_same_ones_back(playground):
    it = playground()
    it.calm()
    first = weights(it)
    trained(3)(it)
    learned = weights(it)
    remembered(it)
    pressed("Regenerate", exact=False)(it)
    it.until(lambda: not np.array_equal(it.witness.points_before, it.witness.points["arrays"]["x"]))
    it.calm()
    assert same(weights(it), learned)
    assert not same(learned, first)
    it.press("r")
    it.until(lambda: it.witness.frame["epoch"] == 0 and same(weights(it), first))
    seed = it.witness.scene["experiment"]["run"]["init_seed"]
    it.press("Shift+R")
    it.until(lambda: not same(weights(it), first))
    it.until(lambda: it.witness.scene["experiment"]["run"]["init_seed"] != seed)


def test_the_bias_of_the_output_is_listed_and_a_weight_edited_changes_the_map_with_the_next_frame(playground):
    it = playground()
    it.calm()
    LIST(it)
    pressed("Weights of 1")(it)
    before = picture(it)
    typed("bias", "0.7")(it)
    it.until(lambda: abs(it.witness.array("params/dense3/bias")[0] - 0.7) < 1e-6)
    it.calm()
    it.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert it.page.evaluate(PICTURE) != before
    assert it.witness.scene["epoch"] == 0
    assert it.witness.scene["can_undo"]


@pytest.mark.slow
def test_a_number_that_is_no_more_stops_it_is_named_and_one_click_goes_back(playground):
    it = playground(source="plane", network="dense 2 linear", loss="mse", optimizer="sgd", learning_rate=0.001)
    trained(2)(it)
    told("set", values={"learning_rate": 1000})(it)
    pressed("Run")(it)
    it.until(lambda: it.witness.status.get("stopped") == "not-finite")
    card = it.page.get_by_role("article").filter(has_text="Not a number")
    card.wait_for()
    it.page.get_by_text("a number is no longer finite").first.wait_for()
    assert all(np.isfinite(value).all() for value in it.witness.frame["arrays"].values())
    card.get_by_role("button", name="Back to epoch", exact=False).click()
    it.until(lambda: it.witness.frame["epoch"] <= 2 and it.witness.status.get("stopped") != "not-finite")
    it.until(lambda: it.page.get_by_role("article").filter(has_text="Not a number").count() == 0)


# By keys alone


@pytest.mark.slow
def test_what_a_pointer_is_shown_is_told_by_keys(playground):
    it = playground()
    trained(3)(it)
    it.page.locator(".network-canvas").focus()
    it.press("ArrowRight", "ArrowDown")
    bias = it.witness.array("params/dense1/bias")
    said(it, "bias ")
    assert any(f"{abs(value):.2g}"[:3] in it.shown("state.spoken.value") for value in bias)
    it.page.locator(".map canvas").focus()
    it.press("ArrowLeft", "ArrowUp")
    said(it, "x1")
    it.page.locator(".loss-plot").focus()
    it.press("Home")
    it.until(lambda: "epoch 1" in (it.page.locator(".loss-plot").get_attribute("aria-valuetext") or ""))
    looked_back(it)
    it.press("Escape")
    LIST(it)
    pressed("Weights of dense2 · 1")(it)
    typed_one = it.page.get_by_role("textbox", name="dense1 · 1", exact=True).input_value().replace("−", "-")
    drawn = "import('/studio/sight.js').then(({arrays}) => arrays.value.get('params/dense2/weight').data[0])"
    assert float(typed_one) == pytest.approx(it.page.evaluate(drawn), rel=1e-2)
