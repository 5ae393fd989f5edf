"""What a page asks of a worker: opening, joining, commands, questions; and what it may not."""

import base64
import json
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_to_toml
from pellucid.studio.desk import SERVER, Desk
from pellucid.studio.frames import decode
from pellucid.studio.sharing import VERSION, Shared, text_of
from pellucid.studio.taking import model_now
from pellucid.studio.uploads import Uploads

SESSION = "session-0001"
PAGE = 7


class Audience:
    """A page that keeps what it is told."""

    def __init__(self, folder):
        self.told = []
        self.desk = Desk(folder, lambda page, message: self.told.append((page, message)))
        self.compiler = ThreadPoolExecutor(1)

    def ask(self, do, page=PAGE, **fields):
        message = {"id": 1, "session": SESSION, "do": do, **fields}
        long = self.desk.beside(page, message)
        return long() if long is not None else self.desk.do(page, message)

    @property
    def room(self):
        return self.desk.rooms[SESSION]

    def messages(self, kind):
        found = [decode(m) if isinstance(m, bytes) else (m, {}) for _, m in self.told]
        return [(header, arrays) for header, arrays in found if header["type"] == kind]

    def train(self, epochs):
        self.ask("step", count=epochs)
        self.room.live.prepare()
        while self.room.live.wants_to_train:
            self.room.turn(0.05, self.compiler)

    def look(self):
        """Look for trouble until there is nothing more to wait for."""
        for _ in range(3):
            self.room.troubles._looked_at = 0.0
            self.room.troubles.look(self.room.live, self.compiler)
            self.compiler.submit(int).result()

    def frame(self):
        for watcher in self.room.watchers.values():
            watcher.sent_at = 0.0
        return {page: decode(frame) for page, frame in self.room.frames(self.compiler)}


@pytest.fixture
def page(tmp_path):
    audience = Audience(tmp_path / "sessions")
    audience.ask("open", **{"from": {}})
    return audience


def test_the_opening_scene_is_the_classic_one(page):
    (scene, _), (points, arrays) = page.messages("scene")[0], page.messages("points")[0]
    train = scene["experiment"]["train"]
    assert scene["line"] == "dense 4 tanh, dense 2 tanh, dense tanh"
    assert (train["learning_rate"], train["batch_size"], train["optimizer"]) == (0.03, 10, "sgd")
    assert scene["experiment"]["task"]["loss"] == "half_mse"
    assert scene["data"]["rows"] == {"train": 250, "validation": 0, "test": 250}
    assert scene["data"]["inputs"] == ["x1", "x2"]
    assert scene["parameters"] == 25
    assert (scene["running"], scene["speed"], train["epochs"]) == (False, "frame", None)
    assert points["session"] == SESSION
    assert arrays["x"].shape == (500, 2)
    assert np.bincount(arrays["part"]).tolist() == [250, 0, 250]


def test_a_frame_holds_the_weights_and_the_history_since_the_last(page):
    page.train(3)
    header, arrays = page.frame()[PAGE]
    assert (header["epoch"], header["epochs"], header["from"]) == (3, [1, 2, 3], 0)
    assert header["columns"]["test.loss"] == [*page.room.live.curves.columns["test.loss"]]
    for layer, group in page.room.live.training.params.items():
        for name, value in group.items():
            np.testing.assert_array_equal(arrays[f"params/{layer}/{name}"], value)
    page.ask("ack", seq=header["seq"])
    page.train(2)
    header, _ = page.frame()[PAGE]
    assert (header["epochs"], header["from"]) == ([4, 5], 3)


def test_a_page_that_does_not_draw_is_sent_no_more_than_two_frames(page):
    sent = 0
    for _ in range(5):
        page.train(1)
        sent += len(page.frame())
    assert sent == 2
    assert page.room.live.training.epoch == 5
    page.ask("ack", seq=page.room.sequence)
    header, _ = page.frame()[PAGE]
    assert header["epoch"] == 5


def test_two_pages_see_the_same_session_each_at_its_own_pace(page):
    page.ask("join", page=8)
    page.train(2)
    frames = page.frame()
    assert set(frames) == {PAGE, 8}
    page.ask("leave", page=8)
    page.train(1)
    assert set(page.frame()) == {PAGE}


def test_nothing_new_is_no_frame(page):
    assert len(page.frame()) == 1
    assert page.frame() == {}


@pytest.mark.parametrize("by", ["gradient", "update"])
def test_what_lines_are_painted_by_comes_with_the_frame(page, by):
    page.train(1)
    page.frame()
    page.ask("paint", by=by)
    arrays, end = {}, time.monotonic() + 60
    while f"{by}/dense1/weight" not in arrays and time.monotonic() < end:
        page.ask("ack", seq=page.room.sequence)
        page.train(1)
        _, arrays = page.frame()[PAGE]
    assert arrays[f"{by}/dense1/weight"].shape == (2, 4)
    assert np.isfinite(arrays[f"{by}/dense1/weight"]).all()


def test_the_gradient_is_the_one_of_all_training_rows(page):
    from pellucid.training.gradients import Gradients

    gradients = Gradients(page.room.live.training)
    gradients.prepare()
    found = gradients()["dense3"]["bias"]
    live, step = page.room.live, 1e-3
    losses = []
    for sign in (1, -1):
        moved = {layer: {k: np.array(v) for k, v in group.items()} for layer, group in live.training.params.items()}
        moved["dense3"]["bias"] = moved["dense3"]["bias"] + sign * step
        rows = live.setup.rows["train"]
        output, _, _ = live.setup.network.forward(moved, {}, rows.inputs.astype(np.float32))
        losses.append(0.5 * np.mean((np.asarray(output, np.float64) - rows.targets[0].reshape(len(rows), -1)) ** 2))
    assert found[0] == pytest.approx((losses[0] - losses[1]) / (2 * step), rel=1e-2)


def test_a_step_is_explained_as_in_python(page):
    page.train(1)
    found = page.ask("explain", row=3)
    dataset = page.room.live.setup.dataset
    raw = dataset.in_words(dataset.inputs, np.array([3]))
    expected = model_now(page.room.live).explain_step(raw, {"label": dataset.targets["label"][3:4]}).to_json()
    assert found == {"row": 3, "step": expected}
    assert "step" in page.ask("explain", values=[0.5, -1.0])


def test_a_kept_moment_is_shown_and_training_stays(page):
    page.train(2)
    page.room.live.keep()
    kept = page.room.live.training.params["dense1"]["weight"].copy()
    page.train(2)
    assert page.ask("look", epoch=2) == {"epoch": 2, "same_network": True}
    header, arrays = page.messages("snapshot")[-1]
    assert header["epoch"] == 2
    np.testing.assert_array_equal(arrays["params/dense1/weight"], kept)
    assert page.room.live.training.epoch == 4


def test_exact_values_are_told(page):
    page.ask("values", layer="dense1")
    _, arrays = page.messages("values")[-1]
    assert arrays["params/dense1/weight"].dtype == np.float32


def test_structure_tells_the_scene_and_data_tells_the_points(page):
    page.told.clear()
    page.ask("add_neuron", at=0)
    assert page.messages("scene")[0][0]["line"].startswith("dense 5 tanh")
    assert page.messages("points") == []
    page.ask("regenerate")
    assert len(page.messages("points")) == 1


def test_cards_name_what_is_wrong(page):
    page.ask("set", values={"network": "dense 4, dense 2, dense tanh"})
    page.look()
    assert [card["code"] for card in page.room.troubles.cards] == ["all-linear"]
    page.ask("set", values={"network": "dense 4 relu, dense", "learning_rate": 1e9, "source": "plane"})
    page.ask("run")
    page.room.live.prepare()
    for _ in range(100):
        page.room.turn(0.01, page.compiler)
    page.look()
    card = page.room.troubles.cards[0]
    assert card["code"] == "not-finite"
    assert card["try"]
    for each in card["try"]:
        page.ask(**each["command"])


def test_a_session_is_found_again_as_it_was(page, tmp_path):
    page.train(3)
    page.ask("add_neuron", at=1)
    page.ask("hold", layer="dense1", index=[0, 0], how="frozen")
    page.ask("points", add=[{"values": [1, 1], "label": "1"}])
    page.train(1)
    page.ask("name", text="mein Netz")
    page.ask("save")
    live = page.room.live
    other = Audience(tmp_path / "sessions")
    other.ask("open", page=SERVER, **{"from": {"stored": SESSION}})
    found = other.room.live
    assert (found.title, found.training.epoch) == ("mein Netz", 4)
    assert found.curves == live.curves
    assert found.asked.experiment == live.asked.experiment
    for path, value in live.training.snapshot().items():
        np.testing.assert_array_equal(found.training.snapshot()[path], value, err_msg=path)
    page.train(2)
    other.train(2)
    for path, value in live.training.snapshot().items():
        np.testing.assert_array_equal(found.training.snapshot()[path], value, err_msg=path)


PATHS = [
    {"from": {"source": "/etc/passwd"}},
    {"from": {"source": "../secret.csv"}},
    {"from": {"file": "model.safetensors"}},
    {"from": {"run": "../../elsewhere"}},
    {"from": {"experiment": {"data": {"source": "/etc/x.csv"}}}},
    {"from": {"source": "circle", "data_dir": "/etc"}},
]


@pytest.mark.parametrize("fields", PATHS, ids=str)
def test_a_page_cannot_name_files(tmp_path, fields):
    audience = Audience(tmp_path)
    with pytest.raises(InputError) as caught:
        audience.ask("open", **fields)
    assert caught.value.code == "studio.path"
    assert audience.desk.rooms == {}


def test_nor_by_an_option_a_link_or_what_was_brought(page, tmp_path):
    with pytest.raises(InputError):
        page.ask("set", values={"source": "/etc/hosts.csv"})
    table = tmp_path / "secret.csv"
    table.write_text("x,y\n" + "".join(f"{each},{2 * each}\n" for each in range(40)))
    experiment = Experiment.of(source=str(table), target="y")
    link = text_of(Shared(experiment)).removeprefix(VERSION)
    tree = json.loads(zlib.decompress(base64.urlsafe_b64decode(link + "=" * (-len(link) % 4))))
    tree["experiment"]["data"]["source"] = str(table)  # as somebody else might write it
    link = VERSION + base64.urlsafe_b64encode(zlib.compress(json.dumps(tree).encode())).decode()
    uploads = Uploads(page.desk.store.folder.parent / "uploads")
    brought = uploads.put("asked.toml", experiment_to_toml(experiment).encode())
    for wanted in ({"share": link}, {"upload": brought.id}, {"model": brought.id}):
        with pytest.raises(InputError) as caught:
            page.desk.do(PAGE, {"session": "another-session", "do": "open", "from": wanted})
        assert (caught.value.code, caught.value.got) == ("studio.rows", "secret.csv")
    assert "another-session" not in page.desk.rooms


BAD = [
    {"do": "ack"},
    {"do": "paint", "by": "mood"},
    {"do": "explain", "row": -1},
    {"do": "explain", "row": 10**9},
    {"do": "explain", "values": []},
    {"do": "values", "layer": "dense9"},
    {"do": "look", "epoch": 5, "branch": 9},
    {"do": "take", "what": "everything"},
    {"do": "open", "from": {"share": "v1.!"}},
    {"do": "open", "from": {"upload": "nothing"}},
    {"do": "open", "from": {"run": "nothing"}},
    {"do": "open", "from": {"dance": 1}},
]


@pytest.mark.parametrize("message", BAD, ids=str)
def test_what_cannot_be_done_is_said(page, message):
    session = "another-session" if message["do"] == "open" else SESSION
    with pytest.raises(InputError) as caught:
        page.ask(**{"session": session, **message})
    assert caught.value.allowed or caught.value.next
