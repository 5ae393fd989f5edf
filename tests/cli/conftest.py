"""The command line in this process, and one small model of each kind for the whole session."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pellucid.cli.ending import Ending
from pellucid.cli.program import program
from pellucid.workbench.train import train


@dataclass(frozen=True)
class Answer:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Answer]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs ``pellucid`` with these words."""

    def run(*words: object) -> Answer:
        capsys.readouterr()
        texts = [str(word) for word in words]
        code = Ending.of(texts).run(program, texts)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A model of points, of pictures, of a table with names, and one with two targets."""
    folder = tmp_path_factory.mktemp("models")
    networks = {"circle": "dense 4 tanh", "digits": "dense 8 relu", "iris": "dense 4 relu", "houses": "dense 4 relu"}
    for source, network in networks.items():
        train(source, network=network, epochs=0, save_run=False, save=folder / f"{source}.safetensors")
    return {source: folder / f"{source}.safetensors" for source in networks}
