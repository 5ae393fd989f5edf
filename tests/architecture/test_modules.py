"""Every module says what it is for, none is called after nothing, none can run what a file says."""

from __future__ import annotations

import ast
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "pellucid"
MODULES = sorted(PACKAGE.rglob("*.py"))
NAMELESS = {"util", "utils", "helper", "helpers", "common", "misc", "tools"}
UNSAFE_CALLS = {"eval", "exec", "compile", "__import__", "import_module", "exec_module", "run_path", "run_module"}
UNSAFE_IMPORTS = {"pickle", "cPickle", "_pickle", "cloudpickle", "dill", "marshal", "shelve", "joblib", "runpy"}

each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())


def unsafe_uses(tree: ast.AST) -> Iterator[str]:
    """Places where code could come from data."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found = {alias.name.partition(".")[0] for alias in names} & UNSAFE_IMPORTS
            case ast.ImportFrom(module=module, names=names):
                roots = {(module or "").partition(".")[0]} & UNSAFE_IMPORTS
                found = roots | ({alias.name for alias in names} & {"import_module"})
            case ast.Call(func=ast.Name(id=name)):
                found = {name} & UNSAFE_CALLS
            # re.compile and jax's lowered.compile() compile no Python text, hence the one exception.
            case ast.Call(func=ast.Attribute(attr=name)):
                found = {name} & (UNSAFE_CALLS - {"compile"})
            case ast.keyword(arg="allow_pickle", value=ast.Constant(value=True)):
                found = {"allow_pickle"}
            case _:
                continue
        yield from (f"line {getattr(node, 'lineno', '?')}: {name}" for name in found)


@each_module
def test_a_module_begins_with_one_sentence_about_itself(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{path.name} has no docstring"
    first, *rest = docstring.splitlines()
    assert first.endswith("."), f"the first line is not a whole sentence: {first}"
    assert not rest or rest[0] == "", "the sentence goes on in the second line"


@each_module
def test_a_module_is_named_after_a_thing(path: Path) -> None:
    assert not NAMELESS & {part.removesuffix(".py").strip("_") for part in path.relative_to(PACKAGE).parts}


@each_module
def test_a_module_runs_nothing_that_came_as_data(path: Path) -> None:
    assert list(unsafe_uses(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from pickle import loads",
        "import importlib\nimportlib.import_module(name)",
        "from importlib import import_module",
        "eval(text)",
        "numpy.load(path, allow_pickle=True)",
    ],
)
def test_the_check_above_notices(code: str) -> None:
    assert list(unsafe_uses(ast.parse(code)))


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for path in MODULES}
    assert [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_the_tree_in_the_readme_is_of_today() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert runpy.run_path(str(ROOT / "tools" / "tree.py"))["with_tree"](readme) == readme, "run `make tree`"


def test_every_planted_fault_still_finds_its_place() -> None:
    faults = runpy.run_path(str(ROOT / "tools" / "faults.py"))
    for fault in faults["FAULTS"]:
        faults["planted"](fault, (PACKAGE / fault.module).read_text(encoding="utf-8"))
        assert all((ROOT / test.partition("::")[0]).exists() for test in fault.tests.split())
