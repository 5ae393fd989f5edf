"""Real processes: each exit code, a pipe that is closed, an interruption, and what starting costs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PELLUCID = [sys.executable, "-m", "pellucid"]


def pellucid(*words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """``pellucid`` with these words, or a Python program that calls it."""
    command = [sys.executable, "-c", code, *words] if code else [*PELLUCID, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


PATCHED = """
import sys
import pellucid.demo
from pellucid.cli import main
def demo(stage):
    {body}
pellucid.demo.demo = demo
main(["demo", *sys.argv[1:]])
"""
BROKEN = PATCHED.format(body='return [pellucid.demo.Promise("sky", "green", "blue", False)]')
BUG = PATCHED.format(body='raise KeyError("nobody foresaw this")')
FULL = PATCHED.format(body="raise MemoryError")

CASES = {
    "done": (["--version"], "", 0),
    "broken promise": ([], BROKEN, 1),
    "a run that stopped being finite": (
        ["train", "celsius", "--learning-rate", "1e30", "--optimizer", "sgd", "--epochs", "20", "--quiet"],
        "",
        1,
    ),
    "wrong input": (["train", "cirle"], "", 2),
    "refused by the system": (["show", "dense 4", "--inputs", "3", "--svg", "/dev/null/a.svg"], "", 4),
    "limit": ([], FULL, 3),
    "bug": ([], BUG, 70),
}


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.slow) if "finite" in case else case for case in CASES]
)
def test_an_exit_code(case: str, tmp_path: Path) -> None:
    words, code, expected = CASES[case]
    done = pellucid(*words, *(["--out", str(tmp_path)] if code else []), code=code)
    assert done.returncode == expected, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 8


def test_a_bug_is_one_object_with_json_and_shows_its_traceback_with_debug(tmp_path: Path) -> None:
    done = pellucid("--json", "--debug", "--out", str(tmp_path), code=BUG)
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "bug" and "nobody foresaw this" in error["got"]
    assert "Traceback" in done.stderr


def test_a_broken_promise_is_told_with_json(tmp_path: Path) -> None:
    done = pellucid("--json", "--out", str(tmp_path), code=BROKEN)
    assert done.returncode == 1
    assert json.loads(done.stdout)["held"] is False


def test_interrupted_training_keeps_what_was_learned(tmp_path: Path) -> None:
    words = ["train", "celsius", "--epochs", "100000000", "--out", str(tmp_path / "run"), "--json"]
    process = subprocess.Popen([*PELLUCID, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    seen = ""
    while "epoch " not in seen:  # learning has begun
        line = process.stderr.readline()
        assert line, seen
        seen = line
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    told = json.loads(out)
    assert process.returncode == 5
    assert told["stopped"] == "interrupted" and told["epochs"] > 0
    assert (tmp_path / "run" / "model.safetensors").is_file()


def test_a_reader_that_has_had_enough_is_no_error() -> None:
    line = "1000 x (dense 4 tanh)"
    shown = subprocess.Popen(
        [*PELLUCID, "show", line, "--inputs", "4"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert shown.stdout is not None and shown.stderr is not None
    shown.stdout.readline()
    shown.stdout.close()
    errors = shown.stderr.read()
    shown.stderr.close()
    assert (shown.wait(timeout=60), errors) == (0, "")


MIDDLE = """
import errno, sys, click
from pellucid.cli.ending import Ending
@click.command()
def printing():
    raise BrokenPipeError(errno.EPIPE, "nobody reads")
sys.exit(Ending(as_json=False, debug=False).run(printing, []))
"""


def test_nor_is_one_who_leaves_in_the_middle() -> None:
    done = subprocess.run([sys.executable, "-c", MIDDLE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


LOADED = """
import sys
from pellucid.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize("words", [["--help"], ["--version"]])
def test_help_and_version_load_next_to_nothing(words: list[str]) -> None:
    done = pellucid(*words, code=LOADED)
    assert done.returncode == 0
    assert not set(done.stderr.split()) & {"jaxlib", "numpy", "pydantic", "rich", "polars"}


def test_a_giant_is_counted_without_the_engine() -> None:
    """405 billion parameters, as the largest Llama 3.1 has."""
    done = pellucid("show", "126 x (dense 56750)", "--inputs", "56750", "--json", code=LOADED)
    assert json.loads(done.stdout)["parameters"] == 126 * (56750 * 56750 + 56750)
    assert not set(done.stderr.split()) & {"jaxlib", "PIL", "sklearn", "polars"}


def test_a_terminal_without_the_letters_gets_question_marks() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([*PELLUCID, "train", "--help"], capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "penalty l1·?|w|".encode("latin-1") in done.stdout
