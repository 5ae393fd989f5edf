"""Run the page's modules in Node as they lie in the package, at the addresses the studio serves them under."""

import atexit
import json
import re
import select
import shutil
from functools import cache
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory

import pytest

SOURCE = Path(__file__).parents[3] / "src" / "pellucid"
PLACES = {"/studio/": SOURCE / "studio" / "web", "/report/": SOURCE / "export" / "report"}
IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
LIBRARIES = json.loads(IMPORT_MAP.search((PLACES["/studio/"] / "index.html").read_text("utf-8"))[1])["imports"]
PATIENCE = 60
"""Seconds for one program."""

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
PROGRAMS = """
import {writeFileSync} from "node:fs";
import {register} from "node:module";
import {createInterface} from "node:readline";
import {pathToFileURL} from "node:url";
register("./hooks.mjs", import.meta.url);
const told = (said) => process.stdout.write(`${JSON.stringify(said)}\\n`);
console.log = console.error;
process.on("uncaughtException", (error) => told({error: error.stack}));
for await (const path of createInterface({input: process.stdin})) {
  try {
    const {answered} = await import(pathToFileURL(path).href);
    told({answer: await answered});
  } catch (error) {
    told({error: error.stack ?? String(error)});
  }
}
"""
PROGRAM = """
import {readFileSync} from "node:fs";
const data = JSON.parse(readFileSync(new URL("data.json", import.meta.url), "utf-8"));
let answer;
export const answered = new Promise((done) => { answer = done; });
"""
NUMBERS = count()


@cache
def _node():
    """One process for all programs, because its start costs more than most of them; what they import is loaded once."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("Node is not installed, so the page's JavaScript cannot be run")
    folder = TemporaryDirectory(prefix="pellucid-node-", ignore_cleanup_errors=True)
    (Path(folder.name) / "hooks.mjs").write_text(HOOKS % (json.dumps(PLACES, default=str), json.dumps(LIBRARIES)))
    (Path(folder.name) / "programs.mjs").write_text(PROGRAMS)
    process = Popen([program, "programs.mjs"], cwd=folder.name, stdin=PIPE, stdout=PIPE, text=True)

    @atexit.register
    def end():
        process.communicate()
        folder.cleanup()

    return process


def run_in_node(folder, code, data=None):
    """What the module ``code`` hands to ``answer``; it imports ``/studio/x.js`` and sees ``data``."""
    (folder / "data.json").write_text(json.dumps(data), "utf-8")
    path = folder / f"program{next(NUMBERS)}.mjs"
    path.write_text(PROGRAM + code, "utf-8")
    process = _node()
    print(path, file=process.stdin, flush=True)
    assert select.select([process.stdout], [], [], PATIENCE)[0], "no answer came"
    said = json.loads(process.stdout.readline())
    assert "error" not in said, said["error"]
    return said["answer"]
