"""``pellucid gallery``: the list, one system, a broken promise, and words that are wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pellucid.gallery import Promise, Stage, System, systems

Cli = Callable[..., Any]


def test_without_a_name_every_system_is_listed(cli: Cli) -> None:
    answer = cli("gallery")
    assert answer.code == 0
    for system in systems.values():
        assert system.name in answer.out
        assert system.about in answer.out
    listed = cli("gallery", "--json").json["systems"]
    assert [each["name"] for each in listed] == list(systems)


def test_a_system_ends_in_its_promises_and_pictures(cli: Cli, tmp_path: Path) -> None:
    answer = cli("gallery", "neuron", "--out", tmp_path)
    assert answer.code == 0
    assert "silent at 2.1, fires at 2.34" in answer.out
    assert "everything promised holds" in answer.out
    assert (tmp_path / "neuron.svg").read_text(encoding="utf-8").startswith("<svg")


def test_json_is_one_object_with_the_figures(cli: Cli, tmp_path: Path) -> None:
    answer = cli("gallery", "neuron", "--json", "--seed", 3, "--out", tmp_path)
    assert set(answer.json) == {"system", "promises", "held", "seconds", "pictures"}
    assert answer.json["held"] is True
    assert answer.json["pictures"] == [str(tmp_path / "neuron.svg")]
    assert "One neuron" in answer.err


def test_quiet_shows_the_promises_only(cli: Cli, tmp_path: Path) -> None:
    answer = cli("gallery", "neuron", "--quiet", "--out", tmp_path)
    assert answer.out.startswith("promise ")
    assert answer.err == ""


def with_systems(monkeypatch: pytest.MonkeyPatch, **held: bool | None) -> None:
    """Other systems in the place of the gallery's: a name and whether its promise holds."""
    known = {
        name: System(name, f"The {name}.", 1, lambda stage, held=one: [Promise("it", "1", "2", held)])
        for name, one in held.items()
    }
    monkeypatch.setattr("pellucid.gallery.systems", known)


@pytest.mark.parametrize(("held", "code"), [(True, 0), (None, 0), (False, 1)])
def test_a_broken_promise_is_exit_code_1(
    held: bool | None, code: int, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_systems(monkeypatch, sky=held)
    assert cli("gallery", "sky", "--out", tmp_path).code == code


def test_all_runs_what_needs_nothing_fetched(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_systems(monkeypatch, one=True, other=False)
    fetched = System("big", "Needs data.", 1, lambda stage: pytest.fail("it was run"), needs="mnist")
    monkeypatch.setitem(__import__("pellucid.gallery").gallery.systems, "big", fetched)
    answer = cli("gallery", "--all", "--out", tmp_path)
    assert answer.code == 1
    assert "2 systems: not everything held in other" in answer.out
    assert [each["system"] for each in cli("gallery", "--all", "--json", "--out", tmp_path).json["systems"]] == [
        "one",
        "other",
    ]


WRONG = {
    "a name nearly right": (["neuran"], "gallery-system.unknown", "neuron"),
    "a name and all": (["neuron", "--all"], "gallery.all", ""),
    "data for one that takes none": (["neuron", "--data", "log.csv"], "gallery.no-data", ""),
    "data without a name": (["--data", "log.csv"], "gallery.no-name", ""),
    "a log that is not there": (["visits", "--data", "nothing-here.csv"], "file.missing", ""),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_words_are_answered(case: str, cli: Cli, tmp_path: Path) -> None:
    words, code, suggestion = WRONG[case]
    answer = cli("gallery", *words, "--json", "--out", tmp_path)
    assert answer.code == 2
    assert answer.json["error"]["code"] == code
    assert suggestion in answer.json["error"]["next"]


def test_own_data_reach_the_system(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Path | None] = []

    def run(stage: Stage) -> list[Promise]:
        given.append(stage.data)
        return []

    monkeypatch.setattr("pellucid.gallery.systems", {"it": System("it", "It.", 1, run, takes="a file")})
    assert cli("gallery", "it", "--data", "log.csv", "--out", tmp_path).code == 0
    assert given == [Path("log.csv")]
