"""Run the page's JavaScript modules in Node, as they are."""

import json
import shutil
import subprocess
from importlib.resources import files

import pytest


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
