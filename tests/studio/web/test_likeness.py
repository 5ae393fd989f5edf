"""Whether a row is unlike the training data: the page measures as the model does, and says it beside the answer."""

import json

import numpy as np
import pytest

from pellucid.drive import unlike_of
from pellucid.session.live import Live
from pellucid.spec.experiment import Experiment
from pellucid.studio.desk import Desk
from pellucid.studio.room import Room
from pellucid.studio.scene import scene_of
from studio.web.scripts import run_in_node


@pytest.mark.parametrize("source", [pytest.param("digits", marks=pytest.mark.slow), "iris", "houses", "circle"])
def test_the_page_measures_as_the_model_does(tmp_path, rng, source):
    live = Live.open(Experiment.of(source=source))
    setup = live.setup
    raw = np.concatenate([np.reshape(values, (len(values), -1)) for values in setup.dataset.inputs.values()], axis=1)
    rows = np.concatenate([raw[:20], raw[:20] + rng.normal(scale=3 * raw.std(0) + 1, size=(20, raw.shape[1]))])
    columns = np.split(rows, np.cumsum([field.size or 1 for field in setup.dataset.input_fields])[:-1], axis=1)
    named = {
        field.name: part.reshape(len(rows), *field.shape)
        for field, part in zip(setup.dataset.input_fields, columns, strict=True)
    }
    code = """
    import {buildDistance} from "/report/unlike.js";
    import {prepare} from "/report/preprocessing.js";
    const distance = buildDistance(data.unlike);
    answer(data.rows.map((row) => distance(prepare(data.model, row).data)));
    """
    desk = Desk(tmp_path, lambda page, message: None)
    desk.rooms["s"] = Room("s", live)
    asked = desk.beside(1, {"do": "unlike", "session": "s"})
    told = json.loads(json.dumps(asked()["unlike"]))
    data = {"unlike": told, "model": json.loads(json.dumps(scene_of(live)["model"])), "rows": rows.tolist()}
    found = np.array(run_in_node(tmp_path, code, data))
    unlike = unlike_of(setup)
    expected = unlike.distance(setup.inputs.apply(named))
    assert np.allclose(found, expected, rtol=1e-4)
    assert told["threshold"] == unlike.threshold
    assert (expected[:20] <= unlike.threshold).mean() > 0.8 and (expected > unlike.threshold).any()


def line_of(it):
    return it.page.locator(".likeness > p").inner_text()


@pytest.mark.slow
def test_a_drawing_that_is_no_digit_is_said_to_be_unlike(playground):
    it = playground(source="digits", network="dense 4 relu")
    it.page.locator(".example").nth(1).click()
    it.until(lambda: it.page.locator(".likeness").count())
    assert line_of(it).startswith("Like the training data: distance ")
    row = it.shown("state.display.value.selectedPoint")
    it.page.get_by_role("button", name="Clear the pad").click()
    pad = it.page.locator(".pad-canvas").bounding_box()
    it.page.mouse.move(pad["x"] + 4, pad["y"] + 4)
    it.page.mouse.down()
    for x, y in ((0.95, 0.02), (0.95, 0.95), (0.02, 0.95), (0.02, 0.02)):
        it.page.mouse.move(pad["x"] + x * pad["width"], pad["y"] + y * pad["height"], steps=6)
    it.page.mouse.up()
    it.page.locator(".likeness-unlike").wait_for()
    assert "Trust the answer less" in line_of(it)
    drawn = np.array(it.shown("state.display.value.probe.values"))
    live = Live.open(Experiment.of(source="digits", network="dense 4 relu"))
    unlike = unlike_of(live.setup)
    (distance,) = unlike.distance(live.setup.inputs.apply({"image": drawn.reshape(1, 8, 8)}))
    assert f"distance {distance:.3g}, usual up to {unlike.threshold:.3g}" in line_of(it)
    assert isinstance(row, int)


def test_a_chosen_row_of_a_table_is_measured_and_so_is_a_place_of_the_plane(playground):
    it = playground(source="iris", network="dense 4 tanh")
    assert it.page.locator(".likeness").count() == 0
    it.shown("state.changeDisplay({selectedPoint: state.points.value.arrays.get('row').data[0]})")
    it.until(lambda: it.page.locator(".likeness").count())
    assert "usual up to" in line_of(it)
    words = "import('/studio/views/answer.js').then(({hereWords}) => hereWords([7.9, 0.1]).answer)"
    it.until(lambda: it.page.evaluate(words).endswith("unlike the training data"))
    middle = words.replace("[7.9, 0.1]", "[5.8, 3]")
    assert "unlike" not in it.page.evaluate(middle)
