"""Run the page's modules in Node as they lie in the package, at the addresses the studio serves them under."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "src" / "pellucid"
PLACES = {"/studio/": SOURCE / "studio" / "web", "/report/": SOURCE / "export" / "report"}
IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
LIBRARIES = json.loads(IMPORT_MAP.search((PLACES["/studio/"] / "index.html").read_text("utf-8"))[1])["imports"]

HOOKS = """
import {pathToFileURL} from "node:url";
const places = %s;
const libraries = %s;
export function resolve(asked, context, next) {
  const name = libraries[asked] ?? asked;
  for (const [start, folder] of Object.entries(places)) {
    if (!name.startsWith(start)) continue;
    return {url: pathToFileURL(`${folder}/${name.slice(start.length)}`).href, format: "module", shortCircuit: true};
  }
  const found = next(name, context);
  const ours = (answer) => (answer.url.endsWith(".js") ? {...answer, format: "module"} : answer);
  return found.then ? found.then(ours) : ours(found);
}
"""


def run_in_node(folder, code, data=None):
    """What the module ``code`` hands to ``answer``; it imports ``/studio/x.js`` and sees ``data``."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("Node is not installed, so the page's JavaScript cannot be run")
    places = {start: str(place) for start, place in PLACES.items()}
    (folder / "hooks.mjs").write_text(HOOKS % (json.dumps(places), json.dumps(LIBRARIES)), "utf-8")
    (folder / "register.mjs").write_text(
        'import {register} from "node:module"; register("./hooks.mjs", import.meta.url);'
    )
    (folder / "data.json").write_text(json.dumps(data), "utf-8")
    start = """
    import {readFileSync} from "node:fs";
    const data = JSON.parse(readFileSync("data.json", "utf-8"));
    const answer = (value) => console.log(JSON.stringify(value));
    """
    (folder / "test.mjs").write_text(start + code, "utf-8")
    command = [program, "--import", "./register.mjs", "test.mjs"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
