"""Files of a person's own: a table dropped on the page, and 28x28 digits from the data folder, drawn on and learned."""

import gzip
import struct

import numpy as np
import pytest

from pellucid.data.downloads import fetched
from pellucid.data.sources import load
from pellucid.spec.source import SourceCall
from pellucid.studio.process import life
from studio.serving import served
from studio.web.hands import pressed
from studio.web.whole import entered

pytestmark = pytest.mark.slow

expect = pytest.importorskip("playwright.sync_api").expect

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, {type: "text/csv"}));
  const place = document.querySelector(".network-canvas");
  const event = {bubbles: true, cancelable: true, dataTransfer: data};
  const drop = (type) => place.dispatchEvent(new DragEvent(type, event));
  drop("dragenter");
  const refused = drop("dragover");
  const shown = new Promise((then) => requestAnimationFrame(() => then(document.querySelector(".drop") !== null)));
  return shown.then((seen) => (drop("drop"), [seen, !refused]));
}"""

HOUSES = "rooms,area,town,price\n" + "".join(
    f"{1 + k % 5},{40 + 3 * k},{('Oslo', 'Rome')[k % 2]},{'' if k % 10 == 0 else 100 + 7 * k}\n" for k in range(60)
)


def test_a_table_that_is_dropped_is_looked_at_opened_and_learned(playground):
    it = playground()
    assert it.page.evaluate(DROP, ["houses.csv", HOUSES]) == [True, True], "a place to drop it, which takes it"
    sheet = it.page.get_by_role("dialog", name="houses.csv", exact=True)
    expect(sheet.locator(".card-warning")).to_contain_text("6 rows will be left out", timeout=30_000)
    expect(it.page.locator(".drop")).to_have_count(0)
    sheet.get_by_role("combobox", name="What should be learned").select_option("town")
    expect(sheet.locator(".card-warning")).to_have_count(0)
    sheet.get_by_role("combobox", name="What should be learned").select_option("price")
    sheet.get_by_role("checkbox", name="Use rooms").uncheck()
    sheet.get_by_role("button", name="Learn price from 2 columns").click()
    it.until(lambda: it.shown("state.scene.value?.data.name") == "houses")
    it.witness.join(it.shown("state.session.value"))
    data = it.witness.scene["data"]
    assert sum(data["rows"].values()) == 54
    assert [each["name"] for each in data["columns"]] == ["area", "town"]
    pressed("Run")(it)
    it.until(lambda: it.witness.frame["epoch"] > 2)
    pressed("Pause")(it)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The four files of mnist, filled with the small digits that come with Pellucid, three times as large."""
    small = load(SourceCall("digits"), np.random.default_rng(0))
    pixels, labels = small.inputs["image"].reshape(-1, 8, 8) * (255 / 16), small.targets["digit"]
    large = np.pad(np.kron(pixels, np.ones((1, 3, 3))), ((0, 0), (2, 2), (2, 2))).astype(np.uint8)
    place = tmp_path_factory.mktemp("data")
    for file in fetched["mnist"].files:
        rows = np.arange(60_000 if "train" in file.path else 10_000) % len(large)
        values = (labels if "labels" in file.path else large)[rows].astype(np.uint8)
        header = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
        (place / file.path).parent.mkdir(exist_ok=True)
        (place / file.path).write_bytes(gzip.compress(header + values.tobytes(), compresslevel=1))
    return place


def test_large_digits_of_the_data_folder_are_drawn_and_every_layer_answers(folder, browser, tmp_path, monkeypatch):
    monkeypatch.setenv("PELLUCID_DATA", str(folder))
    begins = {"source": "mnist", "network": "flatten, dense 16 relu", "optimizer": "adam"}
    with served(tmp_path, workers=1, life=life) as running, entered(running, browser, begins) as it:
        assert it.witness.scene["data"]["rows"]["test"] == 10_000
        it.witness.ask("step", unit="batch", count=60)
        it.until(lambda: it.witness.frame["step"] == 60)
        it.calm()
        pad = it.page.locator(".pad-canvas").bounding_box()
        x, y = pad["x"] + pad["width"] / 2, pad["y"] + pad["height"] / 4
        it.page.mouse.move(x, y)
        it.page.mouse.down()
        answers = []
        for step in range(1, 5):
            it.page.mouse.move(x, y + step * pad["height"] / 8, steps=4)
            answers.append(it.shown("String(state.display.value.probe?.values)"))
        it.page.mouse.up()
        assert len(set(answers)) > 2, "it is taken while it is drawn"
        drawn = it.shown("state.display.value.probe.values")
        assert len(drawn) == 28 * 28
        values = it.page.evaluate(
            "import('/studio/sight.js').then(({onChosen}) =>"
            " [...onChosen.value.values].map(([node, values]) => [node, [...values]]))"
        )
        last = {len(numbers): numbers for _, numbers in values}
        layers = it.witness.ask("explain", values=drawn)["step"]["layers"]
        for layer, size in zip(layers[-2:], (16, 10), strict=True):
            np.testing.assert_allclose(np.ravel(layer["a"]), last[size], atol=1e-4)
