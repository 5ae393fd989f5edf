"""The wheel holds everything the package needs, and works where the repository is not."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
LEFT_OUT = {"__pycache__"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the source as it is now."""
    pytest.importorskip("hatchling", reason="hatchling is not installed: `make install` brings it")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("pellucid-*.whl"))


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    written = {
        path.relative_to(SOURCE).as_posix()
        for path in (SOURCE / "pellucid").rglob("*")
        if path.is_file() and not LEFT_OUT & set(path.parts)
    }
    with ZipFile(wheel) as archive:
        assert {name for name in archive.namelist() if name.startswith("pellucid/")} == written


def test_the_wheel_works_alone(wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    elsewhere = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
    command_line = find_spec("pellucid.cli")
    steps = [["-c", "import pellucid.textbook; print(pellucid.textbook.__file__)"]]
    if command_line is not None and command_line.origin is not None:
        steps.append(["-m", "pellucid", "show", "dense 4 tanh, dense 2", "--inputs", "3"])
    for step in steps:
        command = [sys.executable, *step]
        done = subprocess.run(command, cwd=tmp_path, env=elsewhere, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "textbook" not in step[1] or str(tmp_path) in done.stdout
