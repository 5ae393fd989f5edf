"""Faults planted on purpose: each must be caught by the tests named beside it.

A suite that stays green when a δ changes its sign tests nothing.  Each fault is planted in a
copy of the source; the original is never touched.  Exit code 1 when one goes unnoticed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TESTS_FAILED = 1  # of pytest; 2 and above mean that the tests themselves could not run


class Fault(NamedTuple):
    """``old`` becomes ``new`` in ``module``, and ``tests`` should fail."""

    about: str
    module: str
    old: str
    new: str
    tests: str


FAULTS = [
    Fault(
        "the textbook's δ of the last layer has the wrong sign",
        "textbook.py",
        '"cross_entropy"):\n        return a - y',
        '"cross_entropy"):\n        return y - a',
        "tests/test_textbook.py",
    ),
    Fault(
        "the textbook's δ forgets the slope of the activation",
        "textbook.py",
        "return slope * ACTIVATIONS[activation][1](z)",
        "return slope",
        "tests/test_textbook.py",
    ),
    Fault(
        "the textbook's gradient is a sum, not a mean",
        "textbook.py",
        "a.T @ d / len(d)",
        "a.T @ d",
        "tests/test_textbook.py",
    ),
]


def planted(fault: Fault, source: str) -> str:
    """The module with the fault in it."""
    assert source.count(fault.old) == 1, f"{fault.module} does not hold exactly once: {fault.old!r}"
    return source.replace(fault.old, fault.new)


def suite_passes(tests: str, source: Path) -> bool:
    """Whether the tests hold for the package under ``source``."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests.split()]
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, TESTS_FAILED), done.stdout + done.stderr
    return done.returncode == 0


def is_caught(fault: Fault) -> bool:
    """Whether the tests fail once the fault is planted in a copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(ROOT / "src", Path(folder) / "src"))
        module = copy / "pellucid" / fault.module
        module.write_text(planted(fault, module.read_text(encoding="utf-8")), encoding="utf-8")
        return not suite_passes(fault.tests, copy)


def main() -> int:
    """Plant every fault in turn and say which were caught."""
    for tests in sorted({fault.tests for fault in FAULTS}):
        assert suite_passes(tests, ROOT / "src"), f"{tests} fails without any fault"
    unnoticed = 0
    for fault in FAULTS:
        caught = is_caught(fault)
        unnoticed += not caught
        print(f"{'caught   ' if caught else 'UNNOTICED'}  {fault.about}", flush=True)
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
