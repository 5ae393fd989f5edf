"""Runs from the command line: listed, compared, resumed, examined; and left by a signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pellucid.runs.folder import RunFolder, runs_folder

Cli = Callable[..., Any]

PELLUCID = [sys.executable, "-m", "pellucid"]
FOR_EVER = ["train", "celsius", "--epochs", "100000000"]
TRAIN = ["train", "circle(points=40)", "--network", "dense 3 tanh", "--json"]


@pytest.fixture
def slow_and_fast(cli: Cli) -> tuple[str, str]:
    """Two runs that differ in two settings."""
    return tuple(
        cli(*TRAIN, "--epochs", epochs, "--learning-rate", rate).json["run"] for epochs, rate in ((3, 0.01), (5, 0.3))
    )  # type: ignore[return-value]


def unfinished(name: str) -> RunFolder:
    """The run as a kill before its end would have left it."""
    folder = RunFolder.open(name)
    lines = folder.journal.path.read_text().splitlines(keepends=True)
    folder.journal.path.write_text("".join(line for line in lines if '"event": "finished"' not in line))
    return folder


def test_no_runs_yet(cli: Cli) -> None:
    assert "pellucid train circle" in cli("runs").out
    assert cli("runs", "--json").json == {"runs": []}


def test_runs_are_listed_the_newest_first(cli: Cli, slow_and_fast: tuple[str, str]) -> None:
    slow, fast = slow_and_fast
    unfinished(slow)
    os.utime(RunFolder.open(slow).journal.path, (1, 1))
    header, *rows = cli("runs").out.splitlines()
    assert header.split() == ["run", "source", "network", "state", "epochs", "result", "when"]
    assert [row.split()[0] for row in rows] == [fast, slow]
    assert "finished" in rows[0] and "interrupted  3 of 3" in rows[1] and "test.accuracy" in rows[0]
    told = cli("runs", "--json").json["runs"]
    assert [each["state"] for each in told] == ["finished", "interrupted"]
    assert told[0]["results"]["test"].keys() == {"loss", "accuracy"}


def test_one_run_in_full(cli: Cli, slow_and_fast: tuple[str, str]) -> None:
    slow, _ = slow_and_fast
    text = cli("runs", slow).out
    for word in ("finished (epochs)", "train.learning_rate", "0.01", "step-000000006", "test", "accuracy", "test.loss"):
        assert word in text
    told = cli("runs", slow, "--json").json
    assert (told["epochs"], told["stopped"], len(told["history"]["train.loss"])) == (3, "epochs", 3)
    unfinished(slow)
    assert f"pellucid resume {slow}" in cli("runs", slow).out


def test_several_side_by_side(cli: Cli, slow_and_fast: tuple[str, str], tmp_path: Path) -> None:
    answer = cli("runs", *slow_and_fast, "--figure", tmp_path / "curves.svg")
    assert answer.code == 0
    settings, results, curves = (block.splitlines()[1:] for block in answer.out.split("\n\n"))
    lines = {line.split()[0]: line.split() for line in (*settings, *results)}
    assert lines["train.learning_rate"][1:] == ["0.01", "0.3"] and lines["train.epochs"][1:] == ["3", "5"]
    assert "train.batch_size" not in lines  # the same in both
    assert len(lines["test.accuracy"]) == 3
    assert [line.split()[:2] for line in curves][:2] == [["train.loss", name] for name in slow_and_fast]
    told = cli("runs", *slow_and_fast, "--json").json
    assert told["settings"] == {"train.learning_rate": [0.01, 0.3], "train.epochs": [3, 5]}
    assert [len(each) for each in told["curves"]["train.loss"]] == [3, 5]
    drawn = (tmp_path / "curves.svg").read_text()
    assert drawn.startswith("<svg") and all(name in drawn for name in slow_and_fast)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["runs", "nothing"], 2, "there is no run 'nothing'"),
        (["runs", "--figure", "a.svg"], 2, "a figure shows two runs or more"),
        (["runs", *["x"] * 9], 2, "two to eight"),
        (["resume", "nothing"], 2, "there is no run 'nothing'"),
        (["resume"], 2, "RUN"),
        (["resume", "nothing", "--epochs", "0"], 2, "epochs"),
    ],
)
def test_what_is_wrong_is_told(cli: Cli, words: list[str], code: int, message: str) -> None:
    answer = cli(*words)
    assert answer.code == code and message in answer.err
    assert len(answer.err.splitlines()) <= 8


def test_resume_goes_on_says_so_and_ends_like_train(cli: Cli, slow_and_fast: tuple[str, str]) -> None:
    slow, _ = slow_and_fast
    expected = cli("runs", slow, "--json").json["results"]
    unfinished(slow)
    answer = cli("resume", slow)
    assert answer.code == 0 and "going on from epoch 3 of 3" in answer.err
    assert cli("runs", slow, "--json").json["results"] == expected
    finished = cli("resume", slow)
    assert finished.code == 0 and "This run has finished" in finished.err and "--epochs N" in finished.err
    further = cli("resume", slow, "--epochs", 4, "--json")
    assert further.code == 0 and further.json["epochs"] == 4
    assert cli("resume", slow, "--epochs", 6, "--quiet").out == ""


def test_doctor_finds_nothing_and_then_everything(cli: Cli, slow_and_fast: tuple[str, str]) -> None:
    slow, fast = slow_and_fast
    healthy = cli("doctor", "--json")
    assert healthy.code == 0 and healthy.json["healthy"]
    about = {each["about"] for each in healthy.json["findings"]}
    assert about == {"installation", "devices", "home", "data", slow, fast}
    unfinished(slow)
    (RunFolder.open(slow).path / "experiment.toml").write_text("nonsense")
    folder = RunFolder.open(fast)
    for path in (folder.model, folder.checkpoints.all()[0] / "state.safetensors"):
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    sick = cli("doctor")
    assert sick.code == 1
    for words in ("its experiment cannot be read", "this checkpoint is damaged", "is not as it was written", "resume"):
        assert words in sick.out
    problems = [each for each in cli("doctor", "--json").json["findings"] if each["verdict"] == "problem"]
    assert len(problems) == 3
    assert "3 problems" in sick.out


def test_a_damaged_run_does_not_hide_the_others(cli: Cli, slow_and_fast: tuple[str, str]) -> None:
    slow, fast = slow_and_fast
    journal = RunFolder.open(slow).journal.path
    journal.write_bytes(b"\x00\n" + journal.read_bytes())
    states = {each["name"]: each["state"] for each in cli("runs", "--json").json["runs"]}
    assert states == {slow: "damaged", fast: "finished"}
    assert cli("runs", slow).code == 0
    assert cli("doctor").code == 1
    assert cli("resume", slow).code == 2


LOADED = """
import sys
from pellucid.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


def test_a_list_needs_no_engine(slow_and_fast: tuple[str, str]) -> None:
    for words in (["runs"], ["runs", slow_and_fast[0]]):
        done = subprocess.run([sys.executable, "-c", LOADED, *words], capture_output=True, text=True, check=True)
        assert slow_and_fast[0] in done.stdout
        assert not set(done.stderr.split()) & {"jax", "jaxlib", "sklearn", "polars"}


# --- signals -------------------------------------------------------------------------------------


def started(*words: str) -> subprocess.Popen[str]:
    """A training that goes on for ever, once it has begun to learn."""
    process = subprocess.Popen([*PELLUCID, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    seen = ""
    while "epoch " not in seen:
        seen = process.stderr.readline()
        assert seen
    return process


@pytest.mark.parametrize("asked", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_asked_to_end_it_is_saved_and_gone_and_goes_on(cli: Cli, asked: int, tmp_path: Path) -> None:
    process = started(*FOR_EVER, "--out", str(tmp_path / "r"))
    begun = time.monotonic()
    process.send_signal(asked)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 5, err
    assert time.monotonic() - begun < 6  # five, and what ending a process takes
    assert f"go on with: pellucid resume {tmp_path / 'r'}" in err
    assert (tmp_path / "r" / "model.safetensors").is_file()
    told = cli("runs", tmp_path / "r", "--json").json
    assert told["state"] == "interrupted" and told["checkpoints"]
    assert cli("resume", tmp_path / "r", "--epochs", told["epochs"] + 1, "--quiet").code == 0


def test_a_killed_run_is_interrupted_and_never_runs_for_ever(cli: Cli) -> None:
    process = started(*FOR_EVER)
    (name,) = [path.name for path in runs_folder().iterdir()]
    assert cli("runs", "--json").json["runs"][0]["state"] == "running"
    second = cli("resume", name, "--json")
    assert second.code == 4 and second.json["error"]["code"] == "run.locked"
    process.kill()
    process.communicate()
    assert cli("runs", "--json").json["runs"][0]["state"] == "interrupted"


STUCK = """
import sys, time
from pellucid.cli import leaving
from pellucid.cli.leaving import left_in_time
from pellucid.session.interruption import interruption
leaving.LONGEST = 0.3
with left_in_time(as_json=True), interruption() as interrupted:
    print("ready", file=sys.stderr, flush=True)
    while True:
        time.sleep(0.05)
"""


def test_a_step_that_never_ends_holds_nobody() -> None:
    process = subprocess.Popen([sys.executable, "-c", STUCK], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 5
    assert json.loads(out)["error"]["code"] == "interrupted"
