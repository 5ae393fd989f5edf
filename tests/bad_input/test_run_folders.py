"""Run folders and checkpoints that are damaged or hostile: nothing outside is touched, and nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bad_input.case import Case, cases, everything_in
from cli.conftest import Cli
from pellucid.home import home
from pellucid.workbench.train import train


def put(name: str, content: bytes) -> Callable[[Path], None]:
    """Puts other bytes into a file of the run."""

    def change(run: Path) -> None:
        (run / name).parent.mkdir(exist_ok=True)
        (run / name).write_bytes(content)

    return change


def cut(name: str, keep: int) -> Callable[[Path], None]:
    """Keeps so many bytes of a file of the run."""
    return lambda run: put(name, (run / name).read_bytes()[:keep])(run)


def gone(name: str) -> Callable[[Path], None]:
    """Takes a file of the run away."""
    return lambda run: (run / name).unlink()


def line(**event: Any) -> Callable[[Path], None]:
    """Puts a line into the middle of what happened."""

    def change(run: Path) -> None:
        lines = (run / "events.jsonl").read_bytes().splitlines(keepends=True)
        lines.insert(1, json.dumps(event).encode() + b"\n")
        (run / "events.jsonl").write_bytes(b"".join(lines))

    return change


SHOWN = [
    Case("experiment that is empty", put("experiment.toml", b""), "format = 1"),
    Case("experiment that is binary", put("experiment.toml", b"\xff\xfe\x00"), "UTF-8"),
    Case("experiment of a newer release", put("experiment.toml", b"format = 9"), "newer"),
    Case("experiment that is gone", gone("experiment.toml"), "no run"),
    Case("event that is no JSON", put("events.jsonl", b"{}\n{\n{}\n"), "events.jsonl:1"),
    Case("event that is a list", put("events.jsonl", b'[]\n{"event": "a"}\n'), "events.jsonl:1"),
    Case("event without a kind", put("events.jsonl", b'{"epoch": 1}\n{"event": "a"}\n'), "events.jsonl:1"),
    Case("event 100,000 deep", put("events.jsonl", b"[" * 100_000 + b"\n{}\n"), "events.jsonl:1"),
    Case("event that lacks all", line(event="progressed"), "events.jsonl:2"),
    Case("event with columns of texts", line(event="progressed", columns="a", epoch=1, seconds=1.0), "events.jsonl:2"),
    Case(
        "event of an epoch in letters", line(event="progressed", columns={}, epoch="one", seconds=1.0), "events.jsonl:2"
    ),
    Case("started without anything", line(event="started"), "events.jsonl:2"),
    Case("resumed without anything", line(event="resumed"), "events.jsonl:2"),
    Case("saved without anything", line(event="saved"), "events.jsonl:2"),
]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of three epochs."""
    folder = tmp_path_factory.mktemp("kept") / "run"
    train("circle", network="dense 4 tanh", epochs=3, out=folder)
    return folder


@pytest.fixture
def run(kept: Path) -> Path:
    """A copy of it, where all runs are."""
    return Path(shutil.copytree(kept, home() / "runs" / "kept"))


@cases(SHOWN)
def test_a_damaged_run_is_not_resumed(case: Case, refused: Callable[..., None], run: Path) -> None:
    case.given(run)
    refused(case, "resume", "kept", "--epochs", 9)


@cases(case for case in SHOWN if "gone" not in case.name)
def test_a_damaged_run_is_shown_as_far_as_it_can_be_read(case: Case, cli: Cli, run: Path) -> None:
    case.given(run)
    before = everything_in(home())
    answer = cli("runs", "kept")
    assert answer.code == 0, answer.err
    assert "Traceback" not in answer.out
    assert everything_in(home()) == before


@cases(SHOWN)
def test_one_damaged_run_hides_no_other(case: Case, cli: Cli, run: Path, kept: Path) -> None:
    shutil.copytree(kept, run.with_name("sound"))
    case.given(run)
    before = everything_in(home())
    listed = cli("runs", "--json")
    assert listed.code == 0
    assert "sound" in [Path(each["folder"]).name if "folder" in each else each["run"] for each in listed.json["runs"]]
    assert everything_in(home()) == before


OPENED = [
    Case("model that is gone", gone("model.safetensors"), "model.safetensors"),
    Case("model that is empty", put("model.safetensors", b""), "too few"),
    Case("model that is a pickle", put("model.safetensors", b"\x80\x04\x95" + bytes(40)), "sound"),
    Case("model that is cut", cut("model.safetensors", 900), "sound"),
]


@cases(OPENED)
def test_a_run_with_a_damaged_model(case: Case, refused: Callable[..., None], run: Path) -> None:
    case.given(run)
    refused(case, "predict", "kept", 1, 2)


NAMES = (
    "../kept",
    "../../etc",
    "..",
    ".",
    "/etc",
    "kept/../../..",
    "kept/\0",
    "~",
    "*",
    "k" * 300,
    "kept\nkept",
    "",
    " ",
)


@pytest.mark.parametrize("name", NAMES, ids=repr)
@pytest.mark.parametrize("words", ["runs", "resume", "export {} a.html", "predict {} 1 2", "evaluate {}"])
def test_a_name_is_no_way_out_of_the_folder(
    name: str, words: str, refused: Callable[..., None], run: Path, tmp_path: Path
) -> None:
    command = words.split(" ") if "{}" in words else [words, "{}"]
    refused(Case(name, words, ""), *(name if word == "{}" else word for word in command))


def newest(run: Path) -> Path:
    """The newest checkpoint of a run, which goes on as if it had been cut off."""
    return max((run / "checkpoints").glob("step-*"))


CHECKPOINTS: dict[str, Callable[[Path], None]] = {
    "state cut": lambda path: put("state.safetensors", (path / "state.safetensors").read_bytes()[:50])(path),
    "state that is a pickle": put("state.safetensors", b"\x80\x04\x95" + bytes(40)),
    "state gone": gone("state.safetensors"),
    "manifest that is empty": put("manifest.json", b""),
    "manifest that is no JSON": put("manifest.json", b"{"),
    "manifest that is a list": put("manifest.json", b"[]"),
    "manifest 100,000 deep": put("manifest.json", b"[" * 100_000),
    "manifest without a hash": put("manifest.json", b'{"format": 1, "step": 1}'),
    "manifest of another step": lambda path: put(
        "manifest.json", (path / "manifest.json").read_bytes().replace(b'"step"', b'"stop"')
    )(path),
    "manifest gone": gone("manifest.json"),
}


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_a_damaged_checkpoint_is_set_aside_and_the_run_goes_on(name: str, cli: Cli, run: Path) -> None:
    damaged = newest(run)
    CHECKPOINTS[name](damaged)
    answer = cli("resume", "kept", "--epochs", 4, "--json")
    assert answer.code == 0, answer.out
    assert answer.json["epochs"] == 4
    assert damaged.with_name(f"damaged-{damaged.name}").is_dir()


@pytest.mark.parametrize("name", ["step-000000009", "step-../../../outside", "step-9", ".unfinished-000000009"])
def test_a_link_among_the_checkpoints_is_not_followed_out_of_the_run(
    name: str, cli: Cli, run: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "treasure").write_text("precious")
    before = everything_in(outside)
    os.symlink(outside, run / "checkpoints" / Path(name).name)
    assert cli("resume", "kept", "--epochs", 4, "--json").code == 0
    assert everything_in(outside) == before


def test_the_doctor_names_what_is_damaged(cli: Cli, run: Path) -> None:
    put("model.safetensors", b"\x80\x04\x95" + bytes(40))(run)
    before = everything_in(home())
    answer = cli("doctor", "--json")
    assert answer.code == 1
    assert any("kept" in str(each) and each["next"] for each in answer.json["findings"] if each["verdict"] == "problem")
    assert everything_in(home()) == before
