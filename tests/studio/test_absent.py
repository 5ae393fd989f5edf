"""Rows of one's own: a model without them answers as in Python, says what is missing, and goes on once they come."""

import numpy as np
import pytest

import pellucid
from pellucid.data.arrays import from_arrays
from pellucid.errors import InputError
from pellucid.runs.checkpoints import Checkpoints
from pellucid.session.live import Live, read_command
from pellucid.spec.experiment import Experiment
from pellucid.studio.links import links_of
from pellucid.studio.opening import opened
from pellucid.studio.room import Room
from pellucid.studio.scene import points_of, scene_of
from pellucid.studio.store import Store
from pellucid.studio.taking import model_now, take
from pellucid.studio.uploads import Uploads

COLUMNS = "size,age,town,built,price"
TOWNS = ("Bergen", "Oslo", "Rome")


def houses(rows=60, towns=TOWNS, seed=0):
    """A table with numbers, a missing value, classes and dates."""
    rng = np.random.default_rng(seed)
    lines = [
        f"{rng.uniform(20, 200):.1f},{'' if k % 9 == 4 else rng.integers(0, 90)},{towns[k % len(towns)]},"
        f"19{rng.integers(50, 99)}-0{k % 9 + 1}-1{k % 8},{rng.integers(100, 900)}"
        for k in range(rows)
    ]
    return "\n".join([COLUMNS, *lines]).encode()


ASKED = {
    "price": {"target": "price", "network": "dense 5 tanh, batchnorm, dense 3 relu", "learning_rate": 0.01},
    "town": {"target": "town", "network": "dense 4 tanh", "batch_size": 16, "drop": ["age"]},
}
QUESTION = {
    "size": [33.5, 120.0], "age": [12, None], "town": ["Rome", "Oslo"], "built": ["1961-04-12", "1990-01-02"],
    "price": [300, 500],
}  # fmt: skip


def do(live, what, **fields):
    live.apply(read_command({"do": what, **fields}))


def train(live, epochs=2):
    do(live, "step", count=epochs)
    while live.wants_to_train:
        live.prepare()
        live.turn(0.01)


def weights(live):
    params, state = live.training.params, live.training.state
    return {f"{k}/{n}": v for part in (params, state) for k, group in part.items() for n, v in group.items()}


def same(one, other):
    assert set(one) == set(other)
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("studio")


@pytest.fixture(scope="module")
def uploads(folder):
    return Uploads(folder / "uploads")


@pytest.fixture(scope="module", params=["price", pytest.param("town", marks=pytest.mark.slow)])
def trained(request, folder, uploads):
    """A session on the table, and its model as it is taken home."""
    table = uploads.put("houses.csv", houses()).id
    live, _ = opened({"upload": table, **ASKED[request.param]}, folder / "sessions")
    train(live)
    content = take("model", live, lambda: model_now(live))
    (folder / f"{request.param}.safetensors").write_bytes(content)
    return live, table, folder / f"{request.param}.safetensors"


@pytest.fixture
def alone(trained, folder, uploads):
    """The model, opened from its file alone."""
    return opened({"model": uploads.put("net.safetensors", trained[2].read_bytes()).id}, folder / "sessions")[0]


def test_the_model_says_which_file_its_rows_are_in(trained):
    assert pellucid.load(trained[2]).experiment.data.source == "houses.csv"


def test_it_opens_without_rows_and_answers_as_in_python(trained, alone):
    loaded = pellucid.load(trained[2])
    same(weights(alone), weights(trained[0]))
    np.testing.assert_array_equal(model_now(alone).predict(QUESTION), loaded.predict(QUESTION))
    scene = scene_of(alone)
    assert scene["data"]["absent"] == "houses.csv"
    assert set(scene["data"]["rows"].values()) == {0}
    assert not scene["data"]["editable"]
    assert {name: len(values) for name, values in points_of(alone).items()} == {"x": 0, "y": 0, "part": 0, "row": 0}
    assert scene["parameters"] == loaded.network.count()
    assert scene["model"]["preprocessing"] == scene_of(trained[0])["model"]["preprocessing"]


def test_what_stands_in_reaches_as_far_as_the_rows(trained, alone):
    plane, there = scene_of(alone)["data"]["plane"], scene_of(trained[0])["data"]["plane"]
    assert plane["x"] == there["x"]
    for side, beyond in (("low", -1), ("high", 1)):
        reach = np.subtract(there["high"], there["low"])
        assert (np.abs(np.subtract(plane[side], there[side])) < 0.6 * reach).all(), beyond


@pytest.mark.parametrize(
    "command",
    [
        {"do": "run"},
        {"do": "step"},
        {"do": "set", "values": {"scaling": "min-max"}},
        {"do": "points", "erase": [0]},
    ],
    ids=lambda command: command["do"],
)
def test_what_needs_rows_says_what_is_missing(alone, command):
    before = weights(alone)
    with pytest.raises(InputError, match="rows to train on are not here") as found:
        alone.apply(read_command(command))
    assert "houses.csv" in found.value.next
    same(weights(alone), before)


def test_without_rows_it_can_be_changed_undone_and_taken_home(trained, alone, tmp_path):
    before = weights(alone)
    do(alone, "set", values={"learning_rate": 0.2, "batch_size": 7})
    do(alone, "set", values={"split": [0.5, 0.0, 0.5]})
    do(alone, "add_neuron", at=0)
    do(alone, "undo")
    same(weights(alone), before)
    (tmp_path / "again.safetensors").write_bytes(take("model", alone, lambda: model_now(alone)))
    again = pellucid.load(tmp_path / "again.safetensors")
    np.testing.assert_array_equal(again.predict(QUESTION), pellucid.load(trained[2]).predict(QUESTION))
    assert (again.experiment.data.source, again.experiment.train.batch_size) == ("houses.csv", 7)
    assert b"<html" in take("report", alone, lambda: model_now(alone))
    with pytest.raises(InputError):
        take("points", alone, lambda: model_now(alone))


def test_the_table_brings_everything_back(trained, alone, uploads):
    live, table, _ = trained
    alone.bring(*uploads.dataset(table))
    same(weights(alone), weights(live))
    assert alone.asked.absent == "" and alone.asked.fitted is None
    assert scene_of(alone)["data"]["rows"] == scene_of(live)["data"]["rows"]
    for name, values in points_of(live).items():
        np.testing.assert_array_equal(points_of(alone)[name], values)
    assert alone.story.entries[-1].name == "brought houses"
    train(alone)
    assert alone.training.epoch == 2 and np.isfinite(alone.curves.last("test.loss"))
    do(alone, "undo")
    assert scene_of(alone)["data"]["absent"] == "houses.csv"
    with pytest.raises(InputError, match="not here"):
        do(alone, "run")
    do(alone, "redo")
    assert scene_of(alone)["data"]["rows"] == scene_of(live)["data"]["rows"]


def test_another_table_leaves_the_function_as_it_is(trained, alone, uploads):
    fitted = pellucid.load(trained[2])
    other = houses(50, ("Rome", "Bergen"), seed=5)  # classes are counted otherwise there
    alone.bring(*uploads.dataset(uploads.put("more.csv", other).id))
    np.testing.assert_array_equal(model_now(alone).predict(QUESTION), fitted.predict(QUESTION))
    assert sum(scene_of(alone)["data"]["rows"].values()) == 50
    assert alone.training.recipe.batches > 1


WRONG = {
    "other columns": b"a,b\n1,2\n3,4\n5,6\n7,8\n",
    "numbers for classes": houses().replace(b"Rome", b"1").replace(b"Oslo", b"2").replace(b"Bergen", b"3"),
    "a class too many": houses(60, (*TOWNS, "Paris")),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_table_that_does_not_fit_is_refused(trained, alone, uploads, wrong):
    before, learned = weights(alone), trained[0].setup.dataset.target_fields[0].name
    dataset = uploads.dataset(uploads.put("wrong.csv", WRONG[wrong]).id)
    if (wrong, learned) == ("a class too many", "price"):
        alone.bring(*dataset)  # what it does not know of an input counts as missing
        return
    with pytest.raises(InputError) as found:
        alone.bring(*dataset)
    assert found.value.next or found.value.allowed
    assert alone.asked.absent
    same(weights(alone), before)


def test_a_session_with_rows_takes_no_others(trained, uploads):
    live, table, _ = trained
    with pytest.raises(InputError, match="has its rows"):
        live.bring(*uploads.dataset(table))


def test_without_rows_it_survives_a_restart(alone, tmp_path):
    store = Store(tmp_path)
    store.save(Room("abcdefgh", alone))
    again = Store(tmp_path).live("abcdefgh")
    same(weights(again), weights(alone))
    assert again.asked.absent == "houses.csv"
    np.testing.assert_array_equal(model_now(again).predict(QUESTION), model_now(alone).predict(QUESTION))


def test_a_model_whose_file_is_not_there_opens_too(trained, folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    live, _ = opened({"file": str(trained[2])}, folder / "sessions")
    assert live.asked.absent == "houses.csv"
    (tmp_path / "houses.csv").write_bytes(houses())
    live, _ = opened({"file": str(trained[2])}, folder / "sessions")
    assert live.asked.absent == ""
    same(weights(live), weights(trained[0]))


def test_a_model_that_was_brought_reads_no_file_of_this_machine(trained, alone, tmp_path, monkeypatch, folder, uploads):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "houses.csv").write_bytes(houses())
    upload = uploads.put("net.safetensors", trained[2].read_bytes()).id
    assert opened({"upload": upload}, folder / "sessions")[0].asked.absent == "houses.csv"


def test_a_model_of_pictures_that_were_given_opens_without_them(folder, tmp_path):
    pictures = np.random.default_rng(0).integers(0, 17, (40, 8, 8)).astype(float)
    given = Live.open(Experiment.of(network="dense 3 tanh"), from_arrays(pictures, np.arange(40) % 3))
    (tmp_path / "pictures.safetensors").write_bytes(take("model", given, lambda: model_now(given)))
    live, _ = opened({"file": str(tmp_path / "pictures.safetensors")}, folder / "sessions")
    assert scene_of(live)["data"]["image"] == [8, 8]
    np.testing.assert_array_equal(model_now(live).predict(pictures), model_now(given).predict(pictures))


# Links


def test_a_link_to_a_small_table_holds_it(trained, folder):
    live, *_ = trained
    links = links_of(live, {"weights": True, "display": {"discretize": True}})
    assert (links["rows"], links["file"], links["classic"]) == (60, "", "")
    again, display = opened({"share": links["share"]}, folder / "sessions")
    assert display == {"discretize": True}
    same(weights(again), weights(live))
    np.testing.assert_array_equal(model_now(again).predict(QUESTION), model_now(live).predict(QUESTION))


def test_a_link_to_a_large_table_asks_for_it(trained, folder, monkeypatch):
    live, table, _ = trained
    monkeypatch.setattr("pellucid.studio.sharing.LONGEST", 900)
    links = links_of(live, {"weights": True})
    monkeypatch.undo()
    assert (links["rows"], links["file"]) == (0, "houses.csv")
    with pytest.raises(InputError, match="lie in a file") as found:
        opened({"share": links["share"]}, folder / "sessions")
    assert (found.value.code, found.value.got) == ("studio.rows", "houses.csv")
    again, _ = opened({"share": links["share"], "rows": table}, folder / "sessions")
    same(weights(again), weights(live))
    for name, values in points_of(live).items():
        np.testing.assert_array_equal(points_of(again)[name], values)


def test_a_link_to_a_network_without_rows_asks_for_them(trained, alone, folder):
    links = links_of(alone, {"weights": True})
    assert (links["rows"], links["file"]) == (0, "houses.csv")
    again, _ = opened({"share": links["share"], "rows": trained[1]}, folder / "sessions")
    same(weights(again), weights(alone))


def test_a_link_to_own_points_holds_them(folder):
    live, _ = opened({}, folder / "sessions")
    do(live, "points", add=[{"values": [1.25, -3.5], "label": "1"}], erase=[0])
    links = links_of(live, {"weights": True})
    assert links["rows"] == 500 and "own" not in links["share"]
    again, _ = opened({"share": links["share"]}, folder / "sessions")
    same(weights(again), weights(live))
    assert again.asked.own
    np.testing.assert_allclose(points_of(again)["x"], points_of(live)["x"], atol=0.0006)
    for name in ("y", "part", "row"):
        np.testing.assert_array_equal(points_of(again)[name], points_of(live)[name])


def test_an_experiment_that_was_brought_takes_its_table(trained, folder, uploads):
    live, table, _ = trained
    experiment = uploads.put("asked.toml", take("experiment", live, lambda: model_now(live))).id
    with pytest.raises(InputError, match="lie in a file"):
        opened({"upload": experiment}, folder / "sessions")
    again, _ = opened({"upload": experiment, "rows": table}, folder / "sessions")
    for name, values in points_of(live).items():
        np.testing.assert_array_equal(points_of(again)[name], values)


# Undo, and the disk


def test_points_come_back_when_they_are_undone(folder):
    live, _ = opened({"source": "circle(points=20)"}, folder / "sessions")
    begun = points_of(live)["x"]
    do(live, "points", erase=[0, 1])
    assert len(points_of(live)["x"]) == 18
    do(live, "undo")
    np.testing.assert_array_equal(points_of(live)["x"], begun)
    do(live, "redo")
    assert len(points_of(live)["x"]) == 18


def test_rows_are_written_again_only_where_they_are_others(trained, tmp_path):
    room, store = Room("abcdefgh", trained[0]), Store(tmp_path)
    store.save(room)
    written = (tmp_path / "abcdefgh" / "data.safetensors").stat()
    store.save(room)
    assert (tmp_path / "abcdefgh" / "data.safetensors").stat().st_mtime_ns == written.st_mtime_ns
    assert len(Checkpoints(tmp_path / "abcdefgh" / "checkpoints").all()) >= 1
