"""What is taken home works there: the model answers the same, the files train the same, the code runs."""

import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest

import pellucid
from pellucid.data.points import read_points
from pellucid.drive import model_of
from pellucid.errors import InputError
from pellucid.export.source import python_of
from pellucid.session.live import Live, read_command
from pellucid.session.session import Session
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import read_experiment
from pellucid.studio.scene import repeatable
from pellucid.studio.taking import TAKERS, take

OPTIONS = {
    "source": "xor(points=80, noise=0.1)",
    "features": "x1, x2, x1*x2",
    "network": "dense 3 tanh",
    "learning_rate": 0.05,
    "optimizer": "sgd",
    "batch_size": 8,
    "l2": 0.001,
    "seed": 3,
}
EPOCHS = 4


def do(live, what, **fields):
    live.apply(read_command({"do": what, **fields}))


def train(live, epochs):
    do(live, "step", count=epochs)
    while live.wants_to_train:
        live.prepare()
        live.turn(0.01)


def model_now(live):
    return model_of(Session(live.setup, live.training))


def taken(live, what):
    return take(what, live, lambda: model_now(live))


@pytest.fixture(scope="module")
def live():
    found = Live.open(Experiment.of(**OPTIONS))
    train(found, EPOCHS)
    return found


@pytest.fixture(scope="module")
def own():
    """The points changed by hand, and the network trained on them."""
    found = Live.open(Experiment.of(**OPTIONS))
    do(found, "points", add=[{"values": [1.25, -3.5], "label": "1"}], erase=[0])
    train(found, 1)
    return found


def losses(live):
    return {name: [*values] for name, values in live.curves.columns.items() if name.endswith(".loss")}


def test_the_model_answers_the_same_elsewhere(live, tmp_path):
    (tmp_path / "home.safetensors").write_bytes(taken(live, "model"))
    model = pellucid.load(tmp_path / "home.safetensors")
    rows = np.random.default_rng(0).uniform(-5, 5, (20, 2))
    np.testing.assert_array_equal(model.predict(rows), model_now(live).predict(rows))
    for layer, group in live.training.params.items():
        for name, value in group.items():
            np.testing.assert_array_equal(model.params[layer][name], np.asarray(value))
    assert model.experiment.train.epochs == EPOCHS


def test_the_experiment_file_makes_the_same_run(live, tmp_path):
    (tmp_path / "home.toml").write_bytes(taken(live, "experiment"))
    run = pellucid.train(experiment=read_experiment(tmp_path / "home.toml"))
    assert losses(live)
    for name, values in losses(live).items():
        np.testing.assert_allclose(run.history[name], values, rtol=1e-5)


def test_the_code_makes_the_same_run(live, tmp_path):
    code = taken(live, "code").decode() + "\nimport json\nprint(json.dumps(run.history['test.loss']))\n"
    environment = {**os.environ, "PELLUCID_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    np.testing.assert_allclose(json.loads(done.stdout.splitlines()[-1]), losses(live)["test.loss"], rtol=1e-5)


def test_the_report_holds_the_network(live):
    page = taken(live, "report").decode()
    data = json.loads(re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
    nodes = {node["name"]: node["parameters"] for node in data["model"]["nodes"]}
    assert [*nodes["dense1"]["weight"]["shape"]] == [3, 3]
    assert "https://" not in page.replace("https://www.w3.org", "")


def test_the_points_are_read_again_with_their_parts(live, own, tmp_path):
    for number, each in enumerate((live, own)):
        path = tmp_path / f"points{number}.csv"
        path.write_bytes(taken(each, "points"))
        dataset, split = read_points(path)
        rows = np.concatenate([each.setup.split.train, each.setup.split.validation, each.setup.split.test])
        for name, values in each.setup.dataset.inputs.items():
            np.testing.assert_array_equal(np.sort(dataset.inputs[name]), np.sort(values[rows]))
        sizes = [len(getattr(split, part)) for part in ("train", "validation", "test")]
        assert sizes == [len(getattr(each.setup.split, part)) for part in ("train", "validation", "test")]


def test_rows_of_a_table_are_taken_home_with_their_parts():
    table = Live.open(Experiment.of(source="iris"))
    header, *rows = taken(table, "points").decode().splitlines()
    assert header == "sepal length (cm),sepal width (cm),petal length (cm),petal width (cm),species,part"
    assert len(rows) == 150 and rows[0].startswith("5.1,3.5,1.4,0.2,setosa,")
    counted = [sum(row.endswith(f",{part}") for row in rows) for part in ("train", "validation", "test")]
    assert counted == [
        len(part) for part in (table.setup.split.train, table.setup.split.validation, table.setup.split.test)
    ]


def test_code_for_own_points_reads_the_file_they_are_taken_home_as(own, tmp_path, monkeypatch):
    experiment = repeatable(own)
    assert (experiment.data.source, experiment.data.target, experiment.data.drop) == (
        "points.csv",
        ("label",),
        ("part",),
    )
    assert '"points.csv"' in python_of(experiment) and taken(own, "code").decode() == python_of(experiment)
    (tmp_path / "points.csv").write_bytes(taken(own, "points"))
    monkeypatch.chdir(tmp_path)
    run = pellucid.train(experiment=experiment)
    assert run.epochs == 1 and np.isfinite(run.test["loss"])


def test_pictures_are_no_rows_of_text():
    pictures = Live.open(Experiment.of(source="shapes", network="flatten, dense 2 relu"))
    with pytest.raises(InputError):
        taken(pictures, "points")


def test_nothing_else_is_handed_out(live):
    with pytest.raises(InputError, match="no such thing") as found:
        taken(live, "../secrets")
    assert set(found.value.allowed.split(", ")) == set(TAKERS)
