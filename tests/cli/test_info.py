"""``pellucid data info`` prints what the verb found, within the width of a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pellucid.workbench.inspect import inspect

Cli = Callable[..., Any]


@pytest.mark.parametrize("source", ["iris", "houses", "digits", "tides", "spiral"])
def test_a_table_that_fits_a_terminal(cli: Cli, source: str) -> None:
    answer = cli("data", "info", source)
    sentences = ("warning: ", "note: ", "  network", "  training")
    lines = [line for line in answer.out.splitlines() if not line.startswith(sentences)]
    assert max(map(len, lines)) <= 100
    found = inspect(source)
    assert lines[0].startswith(f"{source}: {found.rows:,} rows")
    assert all(f"warning: {warning.what}" in answer.out for warning in found.warnings)
    assert all(any(line.startswith(column.name) for line in lines) for column in found.columns)


def test_json_is_the_same(cli: Cli) -> None:
    answer = cli("data", "info", "iris", "--json", "--target", "petal width (cm)")
    plain = answer.json
    assert [column["role"] for column in plain["columns"]] == ["input"] * 3 + ["target", "left out"]
    assert plain["columns"][3]["high"] == 2.5
    assert plain["parts"] == {"train": 90, "validation": 30, "test": 30}


def test_many_columns_are_counted_and_what_is_left_out_has_its_reason(cli: Cli, tmp_path: Path) -> None:
    names = [f"column {index}" for index in range(50)]
    rows = [[str((row * (index + 3)) % 97) for index in range(50)] for row in range(120)]
    file = tmp_path / "wide.csv"
    file.write_text("\n".join(",".join(row) for row in [[*names, "always"], *([*row, "1"] for row in rows)]))
    answer = cli("data", "info", str(file), "--target", "column 7", "--drop", "column 3")
    assert answer.code == 0
    assert "… and 9 more, which --json lists" in answer.out
    after = answer.out.partition("what is left out")[2]
    assert "column 3" in after
    assert "always" in after


def test_an_unknown_source_is_an_error_of_the_user(cli: Cli) -> None:
    answer = cli("data", "info", "irsi")
    assert answer.code == 2
    assert "Did you mean 'iris'" in answer.err
