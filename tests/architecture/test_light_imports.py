"""Asking, describing and listing start no engine."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

ENGINE = {"jax", "jaxlib", "optax", "torch"}
SLOW_TO_LOAD = {"sklearn", "scipy", "polars", "PIL", "matplotlib", "lark"}
LIGHT = ["", ".errors", ".registry", ".spec", ".events", ".layers", ".blocks", ".data", ".draw", ".runs", ".cli"]


def needs(module: str) -> None:
    """Skip where a part is not written yet; a folder without ``__init__.py`` is not a part."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        pytest.skip(f"{module} is not written yet")


def loaded_by(statement: str) -> set[str]:
    """Top-level names in ``sys.modules`` after a statement in a fresh interpreter."""
    code = f"import json, sys\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


@pytest.mark.parametrize("part", LIGHT)
def test_a_light_part_loads_neither_engine_nor_slow_packages(part: str) -> None:
    module = f"pellucid{part}"
    needs(module)
    # lazy_loader enters an empty stand-in for jax; what must not be there is the engine below it.
    assert loaded_by(f"import {module}") & ((ENGINE | SLOW_TO_LOAD) - {"jax"}) == set()


def test_help_loads_neither_engine_nor_numpy_nor_pydantic() -> None:
    needs("pellucid.cli")
    asked = "from pellucid.cli import main\ntry: main(['--help'])\nexcept SystemExit as end: assert not end.code"
    assert loaded_by(asked) & (ENGINE | SLOW_TO_LOAD | {"numpy", "pydantic"}) == set()
