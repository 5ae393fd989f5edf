"""Run the page's JavaScript modules in Node, as they are; and networks of every kind to compare with."""

import json
import shutil
import subprocess
from importlib.resources import files

import numpy as np
import pytest

from export.networks import networks
from pellucid.data.schema import Dataset, Field, by_name


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


@pytest.fixture(scope="session")
def trained():
    """``{name: (model, raw rows)}``: see :func:`networks`."""
    return networks()
