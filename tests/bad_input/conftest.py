"""A command or a call that must be refused, with nothing lost and nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bad_input.case import Case, check, check_answers, check_text, everything_in
from cli.conftest import Cli, cli, models
from pellucid.errors import PellucidError
from pellucid.home import home
from pellucid.workbench.train import train

__all__ = ["cli", "models"]


@pytest.fixture
def refused(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs a line of words, as people read it and as programs do, and holds both to the contract."""
    monkeypatch.chdir(tmp_path)

    def run(case: Case, *words: object) -> None:
        before = everything_in(tmp_path, home())
        plain, asked = cli(*words), cli(*words, "--json")
        assert (plain.code, plain.out) == (case.code, ""), plain.err
        check_text(plain.err[max(plain.err.find("error: "), 0) :], case)
        assert (asked.code, list(asked.json)) == (case.code, ["error"]), asked.out
        check_answers(asked.json["error"], case)
        assert everything_in(tmp_path, home()) == before

    return run


@pytest.fixture
def raises(tmp_path: Path) -> Callable[..., None]:
    """Calls a function with what it needs, and holds what it raises to the contract."""

    def run(case: Case, function: Callable[..., Any], *given: Any) -> None:
        before = everything_in(tmp_path, home())
        with pytest.raises(PellucidError) as caught:
            function(*given)
        check(caught.value, case)
        assert everything_in(tmp_path, home()) == before

    return run


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of a table with a number, a class, a date and missing values."""
    folder = tmp_path_factory.mktemp("city")
    cities = ("Oslo", "Rome", "Bergen")
    rows = [f"{20 + i},{cities[i % 3]},2024-{1 + i % 12:02}-{1 + i % 28:02},{i * 1.5}" for i in range(48)]
    rows[5] = ",Rome,2024-05-05,3.5"
    (folder / "city.csv").write_text("\n".join(["age,city,sold,price", *rows]) + "\n")
    run = train(str(folder / "city.csv"), target="price", network="dense 4 tanh", epochs=0, save_run=False)
    return run.model.save(folder / "city.safetensors")
