"""``pellucid data``: the list, and fetching with and without a connection."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pellucid.home import data_folder, home

Cli = Callable[..., Any]


def test_the_group_alone_helps(cli: Cli) -> None:
    answer = cli("data")
    assert answer.code == 0 and "fetch" in answer.out and "list" in answer.out


def test_the_list_is_the_same_as_json(cli: Cli, tmp_path: Path) -> None:
    told, plain = cli("data", "list", "--data-dir", tmp_path), cli("data", "list", "--data-dir", tmp_path, "--json")
    assert plain.json["folder"] == str(tmp_path)
    names = [each["name"] for each in plain.json["sources"]]
    assert [line.split()[0] for line in told.out.splitlines()[1 : len(names) + 1]] == names
    assert "not here" in told.out and str(tmp_path) in told.out


def test_fetching_without_a_connection(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    answer = cli("data", "fetch", "tiny-shakespeare", "--data-dir", tmp_path, "--json")
    problem = answer.json["error"]
    assert answer.code == 4 and problem["code"] == "fetch.failed"
    assert f"into {tmp_path} by hand: tinyshakespeare.txt" in problem["next"]


def test_what_is_there_is_not_fetched(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "california_housing.csv").write_text("as somebody put it there")
    answer = cli("data", "fetch", "california-housing", "--data-dir", tmp_path)
    assert answer.code == 0 and str(tmp_path / "california_housing.csv") in answer.out
    assert f"pellucid train california-housing --data-dir {tmp_path}" in answer.out


def test_a_text_is_no_source_yet(cli: Cli, tmp_path: Path) -> None:
    answer = cli("train", "tiny-shakespeare", "--data-dir", tmp_path)
    assert answer.code == 2 and "is a text" in answer.err


def test_the_folder_is_the_given_one_the_environments_or_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PELLUCID_DATA", raising=False)
    assert data_folder() == home() / "data"
    monkeypatch.setenv("PELLUCID_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    assert data_folder("other") == Path("other")
