"""The page's modules: one direction of imports, one place for state and network, one sentence each, types that hold."""

import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

WEB = Path(str(files("pellucid.studio"))) / "web"
MODULES = sorted(path for path in WEB.rglob("*.js") if "vendor" not in path.parts)
STYLES = sorted(path for path in WEB.rglob("*.css") if "vendor" not in path.parts)
IMPORT = re.compile(
    r'^(?:(?:import|export) (?:\w+, )?(?:\{[^}]*\}|\*(?: as \w+)?|\w+) from|import) "([^"]+)"', re.MULTILINE
)
KNOWN = {"preact", "preact/hooks", "@preact/signals", "@preact/signals-core", "htm", "uplot"}
REPORT = WEB.parents[1] / "export" / "report"
PURE = ("compute", "canvas", "charts", "parts")


def name(path):
    return path.relative_to(WEB).as_posix()


def imported(path):
    """The modules of the page that one imports, and the names of libraries."""
    for target in IMPORT.findall(path.read_text("utf-8")):
        if target.startswith("/studio/"):
            yield target.removeprefix("/studio/")
        elif target.startswith("."):
            yield (path.parent / target).resolve().relative_to(WEB).as_posix()
        else:
            yield target


def test_there_are_modules_and_imports_are_seen():
    assert len(MODULES) > 15
    assert set(imported(WEB / "main.js")) == {
        "api.js",
        "parts/html.js",
        "state.js",
        "views/shell.js",
        "views/upload.js",
    }


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_what_is_imported_is_there(path):
    for target in imported(path):
        if target.startswith("/report/"):
            assert (REPORT / target.removeprefix("/report/")).is_file(), target
        else:
            assert target in KNOWN or (WEB / target).is_file(), target


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_one_way(path):
    place, found = name(path), set(imported(path))
    folder = place.split("/")[0]
    if place == "main.js":
        return
    assert "main.js" not in found
    if folder in PURE:
        assert not {each for each in found if each in ("state.js", "api.js") or each.startswith("views/")}
    if folder in ("compute", "canvas"):
        assert not {each for each in found if each.startswith(("parts/", "charts/")) or each in KNOWN}
    if folder == "parts":
        assert not {each for each in found if each.startswith(("charts/", "canvas/", "compute/"))}
    if folder == place:
        assert not {each for each in found if each.startswith("views/")}
    if place != "state.js":
        assert "api.js" not in found or folder == "views"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_one_module_speaks_to_the_server(path):
    code = re.sub(r"/\*.*?\*/|//.*", "", path.read_text("utf-8"), flags=re.DOTALL)
    if name(path) != "api.js":
        assert not re.search(r"\bfetch\(|new WebSocket|XMLHttpRequest|sendBeacon", code)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInner|\beval\(|new Function", code)
    assert not re.search(r'html`[^`]*\sstyle="', code)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_in_a_sentence_what_it_is(path):
    lines = path.read_text("utf-8").splitlines()
    assert re.fullmatch(r"/\*\* .*[.:] \*/|/\*\* .*", lines[0]), lines[0]
    assert len(lines) <= 300


def test_every_style_is_linked_from_the_page():
    page = (WEB / "index.html").read_text("utf-8")
    linked = set(re.findall(r'href="/studio/([^"]+[.]css)"', page))
    assert linked == {path.relative_to(WEB).as_posix() for path in WEB.rglob("*.css")}


def test_styles_are_made_of_tokens():
    tokens = (WEB / "tokens.css").read_text("utf-8")
    known = set(re.findall(r"(--[\w-]+):", "".join(path.read_text("utf-8") for path in STYLES)))
    known |= set(re.findall(r'"(--[\w-]+)"', "".join(path.read_text("utf-8") for path in MODULES)))
    for path in STYLES:
        text = path.read_text("utf-8")
        assert set(re.findall(r"var\((--[\w-]+)", text)) <= known, path.name
        if path.name != "tokens.css":
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?!\s*\{)", text), f"{path.name} has a colour of its own"
    dark = tokens.split('[data-theme="dark"] {', 1)[1]
    for role in ("surface", "ink", "positive", "negative", "zero", "class0", "class6", "magnitude-0", "error"):
        assert f"--{role}:" in dark


@pytest.mark.slow
def test_types_hold():
    program = shutil.which("tsc") or shutil.which("npx")
    if program is None:
        pytest.skip("Node is not installed, so the types of the page cannot be checked")
    command = [program] if program.endswith("tsc") else [program, "--yes", "--package", "typescript@5.9", "tsc"]
    done = subprocess.run([*command, "-p", "jsconfig.json"], cwd=WEB, capture_output=True, text=True, timeout=120)
    if "npm error" in done.stderr:
        pytest.skip("the type checker cannot be had here")
    assert done.stdout == ""
