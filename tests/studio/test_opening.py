"""What can be opened: sources, experiments, links (ours and classic ones), runs, models, what was brought."""

import numpy as np
import pytest

import pellucid
from pellucid.drive import model_of
from pellucid.errors import InputError
from pellucid.session.live import Live, read_command
from pellucid.session.session import Session
from pellucid.spec.experiment import Experiment
from pellucid.studio.opening import OPENING, WANTED, opened
from pellucid.studio.sharing import Shared, shared, text_of
from pellucid.studio.taking import take
from pellucid.studio.uploads import Uploads

OPTIONS = {"source": "spiral(points=60)", "features": "x1, sin(x2)", "network": "dense 3 relu, dense 2 tanh", "seed": 5}


def do(live, what, **fields):
    live.apply(read_command({"do": what, **fields}))


def train(live, epochs=2):
    do(live, "step", count=epochs)
    while live.wants_to_train:
        live.prepare()
        live.turn(0.01)


def weights(live):
    return {
        f"{layer}/{name}": np.asarray(value)
        for layer, group in live.training.params.items()
        for name, value in group.items()
    }


def same(one, other):
    assert set(one) == set(other)
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


def take_model(live):
    return take("model", live, lambda: model_of(Session(live.setup, live.training)))


@pytest.fixture
def sessions(tmp_path):
    return tmp_path / "sessions"


@pytest.fixture(scope="module")
def trained():
    live = Live.open(Experiment.of(**OPTIONS))
    train(live)
    return live


def test_nothing_is_the_classic_opening_scene(sessions):
    live, display = opened({}, sessions)
    said = live.setup.experiment
    assert (said.data.source, said.data.split, display) == ("circle", (0.5, 0.0, 0.5), {})
    assert (said.train.learning_rate, said.train.batch_size, said.task.loss) == (0.03, 10, "half_mse")
    assert [value.shape for value in weights(live).values() if value.ndim == 2] == [(2, 4), (4, 2), (2, 1)]
    assert live.asked.experiment.train.epochs is None
    assert OPENING["network"] == str(said.network)


def test_options_go_with_a_source(sessions):
    live, _ = opened({"source": "xor(points=40)", "network": "dense 5 gelu", "learning_rate": 0.2}, sessions)
    assert (len(live.setup.dataset), live.training.live.learning_rate) == (40, pytest.approx(0.2))


def test_an_experiment_is_a_tree(sessions):
    tree = Experiment.of(**OPTIONS).model_dump(mode="json", exclude_defaults=True)
    live, _ = opened({"experiment": tree}, sessions)
    assert live.asked.experiment == Experiment.of(**OPTIONS)


def test_a_link_with_weights_shows_the_same_numbers(trained, sessions):
    text = text_of(Shared(trained.asked.experiment, "mine", {"discretize": True}, weights(trained)))
    live, display = opened({"share": "http://127.0.0.1:7357/#share=" + text}, sessions)
    same(weights(live), weights(trained))
    assert (live.title, display, live.training.epoch) == ("mine", {"discretize": True}, 0)
    np.testing.assert_array_equal(live.setup.dataset.inputs["x1"], trained.setup.dataset.inputs["x1"])


def test_a_link_without_weights_begins_with_the_same_initial_ones(trained, sessions):
    live, _ = opened({"share": text_of(Shared(trained.asked.experiment))}, sessions)
    same(weights(live), weights(Live.open(trained.asked.experiment)))


def test_weights_of_another_network_are_refused(trained, sessions):
    text = text_of(Shared(Experiment.of(**{**OPTIONS, "network": "dense 9 relu"}), weights=weights(trained)))
    with pytest.raises(InputError):
        opened({"share": text}, sessions)


CLASSIC = {
    "activation=tanh&batchSize=10&dataset=circle&networkShape=4,2&x=true&y=true": ("circle", [(2, 4), (4, 2), (2, 1)]),
    "dataset=xor&networkShape=3&x=true&y=true&xTimesY=true": ("xor", [(3, 3), (3, 1)]),
    "dataset=gauss&networkShape=": ("gauss", [(2, 1)]),
    "dataset=spiral&networkShape=8,8,8,8,8,8&noise=20": ("spiral(noise=0.2)", [(2, 8), *5 * [(8, 8)], (8, 1)]),
    "problem=regression&regDataset=reg-plane&networkShape=2": ("plane", [(2, 2), (2, 1)]),
    "problem=regression&regDataset=reg-gauss&networkShape=3&activation=relu": ("multi-gauss", [(2, 3), (3, 1)]),
    "dataset=circle&networkShape=1&x=false&y=false&xSquared=true&ySquared=true": ("circle", [(2, 1), (1, 1)]),
    "dataset=circle&networkShape=2&sinX=true&cosX=true&sinY=true": ("circle", [(5, 2), (2, 1)]),
    "dataset=circle&networkShape=2&percTrainData=80&batchSize=30": ("circle", [(2, 2), (2, 1)]),
    "dataset=xor&networkShape=2&regularization=L1&regularizationRate=0.01": ("xor", [(2, 2), (2, 1)]),
    "dataset=xor&networkShape=2&seed=0.42&hideText=true&dataset_hide=true": ("xor", [(2, 2), (2, 1)]),
}


@pytest.mark.parametrize("fields", CLASSIC)
def test_a_classic_link_is_a_network_that_trains_by_the_classic_rule(fields, sessions):
    source, shapes = CLASSIC[fields]
    live, _ = opened({"share": "https://playground.tensorflow.org/#" + fields}, sessions)
    assert live.asked.experiment.data.source == source
    assert [value.shape for value in weights(live).values() if value.ndim == 2] == shapes
    assert live.setup.experiment.train.classic
    assert all(np.isfinite(value).all() for value in weights(live).values())


def test_a_classic_link_says_its_settings(sessions):
    live, display = opened(
        {"share": "#dataset=xor&networkShape=2&percTrainData=80&batchSize=30&regularization=L1&regularizationRate=0.01"
                  "&learningRate=0.1&showTestData=true&noise_hide=true"},
        sessions,
    )  # fmt: skip
    train = live.setup.experiment.train
    assert (train.batch_size, train.l1, train.l2, train.learning_rate) == (30, 0.01, 0, 0.1)
    assert live.setup.experiment.data.split == (0.8, 0.0, 0.2)
    assert display["showTest"] and display["hidden"] == ["noise"]


def test_a_model_goes_on_with_its_weights_and_without_an_end(trained, sessions, tmp_path):
    path = tmp_path / "m.safetensors"
    path.write_bytes(take_model(trained))
    live, _ = opened({"file": str(path)}, sessions)
    same(weights(live), weights(trained))
    assert live.asked.experiment.train.epochs is None
    train(live, 1)
    assert any(not np.array_equal(value, weights(trained)[name]) for name, value in weights(live).items())


def test_a_model_that_was_brought_is_the_same(trained, sessions):
    upload = Uploads(sessions.parent / "uploads").put("net.safetensors", take_model(trained))
    for wanted in ({"model": upload.id}, {"upload": upload.id}):
        same(weights(opened(wanted, sessions)[0]), weights(trained))


def test_a_run_goes_on_where_it_ended(sessions, tmp_path):
    run = pellucid.train(**OPTIONS, epochs=2, out=tmp_path / "mine")
    live, _ = opened({"run": str(tmp_path / "mine")}, sessions)
    found = {f"{layer}/{name}": value for layer, group in run.model.params.items() for name, value in group.items()}
    same(weights(live), found)
    assert live.asked.experiment.train.epochs is None


@pytest.mark.parametrize(
    "wanted",
    [
        {"source": "no-such-set"},
        {"source": 7},
        {"experiment": "text"},
        {"experiment": {"data": {"source": "circle"}, "train": {"epochs": "many"}}},
        {"run": "no-such-run"},
        {"model": "../../etc/passwd"},
        {"upload": "0" * 64},
        {"share": "v1.AAAA", "rows": "0" * 64},
        {"share": "v1.AAAA", "rows": "../../etc"},
        {"file": "/no/such/file.safetensors"},
        {"share": ""},
        {"share": "v1.AAAA"},
        {"source": "circle", "share": "v1."},
        {"source": "circle", "no_such_option": 1},
    ],
    ids=str,
)
def test_what_cannot_be_opened_is_told(wanted, sessions):
    with pytest.raises(pellucid.errors.PellucidError) as found:
        opened(wanted, sessions)
    assert found.value.allowed or found.value.next
    assert not sessions.exists()


def test_every_kind_is_named():
    assert set(WANTED) == {"source", "experiment", "run", "model", "file", "upload", "share", "rows"}
    assert shared(text_of(Shared(Experiment.of(**OPTIONS)))).experiment == Experiment.of(**OPTIONS)
