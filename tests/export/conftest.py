"""Run the page's JavaScript modules in Node, as they are; and trained networks of every kind to compare with."""

import json
import shutil
import subprocess
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from pellucid.data.arrays import from_arrays
from pellucid.data.preprocess.preparation import Preparation
from pellucid.data.schema import Dataset, Field, by_name
from pellucid.explain.unlike import Unlike
from pellucid.workbench.train import train


@pytest.fixture(scope="session")
def node(tmp_path_factory):
    """``node(code, data)``: what the module ``code`` prints as JSON; it imports ``./x.js`` and sees ``data``."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("Node is not installed, so the page's JavaScript cannot be run")
    folder = tmp_path_factory.mktemp("page")
    (folder / "package.json").write_text('{"type": "module"}')
    for entry in files("pellucid.export.report").iterdir():
        if entry.name.endswith(".js"):
            (folder / entry.name).write_text(entry.read_text("utf-8"), "utf-8")

    def run(code, data=None):
        start = f"const data = {json.dumps(data)};\nconst answer = (value) => console.log(JSON.stringify(value));\n"
        (folder / "test.mjs").write_text(start + code, "utf-8")
        done = subprocess.run([program, "test.mjs"], cwd=folder, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture
def mixed(rng):
    """Numbers, classes and dates, some missing; a rare class, and a class that only the last rows have."""
    rows = 400
    inputs = {
        "age": np.where(rng.random(rows) < 0.2, np.nan, rng.normal(40, 10, rows)),
        "size": rng.lognormal(size=rows),
        "city": np.append(rng.choice([-1, 0, 1], rows - 3), [2, 3, 4]),
        "smoker": rng.integers(0, 2, rows),
        "sold": np.where(rng.random(rows) < 0.1, np.nan, 19_000 + 800 * rng.random(rows)),
        "seen": 19_000 + rng.integers(0, 20, rows).astype(float),
    }
    fields = [Field("age"), Field("size"), Field("city", "class", classes=("a", "b", "c", "d", "e"))]
    fields += [Field("smoker", "class", classes=("no", "yes")), Field("sold", "date"), Field("seen", "date")]
    return Dataset("mixed", "", inputs, {"y": inputs["size"] + 3 * inputs["smoker"]}, by_name(*fields, Field("y")))


BODY = """
dense 6 tanh, dropout 0.5, dropconnect 6 leaky_relu, layernorm, sigmoid, rescale 4 offset=-2, residual(elu, gelu),
batchnorm, residual(silu, mish), dense 6 sine connections=0.5, residual(dense 6 sigmoid), relu threshold=0.1, softplus,
residual(gaussian, softmax), residual(step threshold=0.8), dense 6 gelu_tanh, linear
"""
SCALINGS = {"none": None, "standard": None, "min-max": None, "log": None, "quantile": ["x1", "x1*x2", "sin(x3)"]}


def table(rng):
    """Sixty rows of three columns of unlike sizes, and targets of every kind."""
    x = rng.normal(size=(60, 3)) * [1, 100, 0.01] + [0, 50, 0]
    score = x[:, 0] + x[:, 1] / 100
    two, many = np.where(score > 0.5, "yes", "no"), np.array(["low", "middle", "high"])[np.digitize(score, [0, 1])]
    labels = np.stack([score > 0, score > 1, x[:, 2] > 0], axis=1)
    return x, {"two": two, "many": many, "labels": labels, "sale": 200 + 30 * score, "rent": 1 + x[:, 2]}


@pytest.fixture(scope="session")
def trained():
    """``{name: (model, raw rows)}``: trained networks with every layer, activation, task and scaling there is.

    The weights of one network serve behind every scaling, for only the numbers must agree.
    """
    rng = np.random.default_rng(0)
    x, y = table(rng)
    data, rows = from_arrays(x, y), np.arange(60)
    options = {"epochs": 2, "split": (1.0, 0.0, 0.0), "seed": 0, "save_run": False}
    every = train(data, network=" ".join(BODY.split()), learning_rate=0.01, **options).model
    models = {}
    for scaling, features in SCALINGS.items():
        inputs = Preparation.fit(data, rows, features, scaling)
        models[scaling] = replace(every, inputs=inputs, unlike=Unlike.fit(inputs.apply(data.inputs)))
    models["classic"] = train((x, y["two"]), classic=True, features="x1, x3", **options).model
    models["digits"] = train("digits", network="dense 8 relu", **options).model
    digits = {"image": rng.integers(0, 17, size=(20, 8, 8)).astype(float)}
    return {name: (model, digits if name == "digits" else data.inputs) for name, model in models.items()}
