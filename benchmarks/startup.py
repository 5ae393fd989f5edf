"""How soon something is there: whole processes, from their start to what was waited for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from peers.base import Skipped

FIRST_EPOCH = re.compile(r"\bepoch\b.*\d", re.IGNORECASE)
PYTHON = sys.executable


def import_seconds() -> float:
    """``import pellucid`` in a new interpreter, the interpreter's own start included."""
    return _whole([PYTHON, "-c", "import pellucid"])


def help_seconds() -> float:
    """``pellucid --help``."""
    return _whole([_command(), "--help"])


def first_epoch_seconds() -> float:
    """``pellucid train circle`` until it has printed its first epoch, with no compiled program kept from before."""
    with tempfile.TemporaryDirectory(prefix="pellucid-bench-") as folder:
        kept = {"JAX_COMPILATION_CACHE_DIR": f"{folder}/compiled", "PELLUCID_HOME": f"{folder}/home"}
        begun = time.perf_counter()
        process = subprocess.Popen(
            [_command(), "train", "circle", "--epochs", "3"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | kept,
        )
        assert process.stdout is not None
        with process:
            seconds = next((time.perf_counter() - begun for line in process.stdout if FIRST_EPOCH.search(line)), None)
            process.stdout.read()
    if seconds is None:
        raise Skipped("'pellucid train circle' printed no epoch")
    return seconds


def _command() -> str:
    """The command as it was installed beside this interpreter."""
    command = shutil.which("pellucid", path=f"{Path(PYTHON).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if command is None:
        raise Skipped("the command 'pellucid' is not installed")
    if subprocess.run([command, "--help"], capture_output=True).returncode:
        raise Skipped("the command 'pellucid' does not run")
    return command


def _whole(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


GOALS: dict[str, tuple[Callable[[], float], float]] = {
    "import pellucid": (import_seconds, 0.15),
    "pellucid --help": (help_seconds, 0.25),
    "pellucid train circle, cold, first epoch": (first_epoch_seconds, 2.5),
}
"""What is waited for, how it is measured, and the most seconds it may take."""
