"""House values of California: from the archive, from the table made of it, and damaged ones of both."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import numpy as np
import pytest

from pellucid.data.schema import Dataset
from pellucid.data.sources import load
from pellucid.data.sources.california import COLUMNS, MEMBER, ROWS
from pellucid.errors import InputError
from pellucid.spec.source import SourceCall

LINE = "-122.23,37.88,41.0,880.0,129.0,322.0,126.0,8.3252,452600.0"
HEADER = ",".join([*(field.name for field in COLUMNS), "median_house_value", "ocean_proximity"])


def loaded(folder: Path | None) -> Dataset:
    return load(SourceCall("california-housing"), np.random.default_rng(0), folder)


def put_archive(folder: Path, text: str, member: str = MEMBER) -> None:
    (folder / "california-housing").mkdir()
    with tarfile.open(folder / "california-housing/cal_housing.tgz", "w:gz") as archive:
        entry = tarfile.TarInfo(member)
        entry.size = len(text.encode())
        archive.addfile(entry, io.BytesIO(text.encode()))


def put_table(folder: Path, lines: list[str]) -> None:
    (folder / "california_housing.csv").write_text("\n".join([HEADER, *lines]))


def test_archive_and_table_hold_the_same_numbers(tmp_path: Path) -> None:
    first, second = tmp_path / "archive", tmp_path / "table"
    first.mkdir()
    second.mkdir()
    put_archive(first, (LINE + "\r\n") * ROWS)
    put_table(second, [f"{LINE},NEAR BAY"] * (ROWS - 1) + [f"{LINE.replace('129.0', '')},INLAND"])
    archive, table = loaded(first), loaded(second)
    assert list(archive.inputs) == [field.name for field in COLUMNS] == list(table.inputs)
    assert archive.targets["median_house_value"][0] == 4.526
    assert archive.inputs["median_income"][0] == 8.3252 and archive.notes == ()
    assert np.isnan(table.inputs["total_bedrooms"]).sum() == 1 and "in 1 row of" in table.notes[0]
    both = (archive.take(list(range(100))), table.take(list(range(100))))
    assert both[0].fingerprint() == both[1].fingerprint()


@pytest.mark.parametrize(
    ("lines", "got"),
    [
        ([LINE] * 10, "10 rows"),
        ([], "0 rows"),
        ([LINE] * (ROWS - 1) + ["1,2,3"], "Line"),
        ([LINE] * (ROWS - 1) + [LINE.replace("37.88", "north")], "row 20640 without a number"),
        ([LINE] * (ROWS - 1) + [LINE.replace("452600.0", "0")], "row 20640"),
    ],
    ids=["few rows", "no rows", "few columns", "a word", "no value"],
)
def test_another_table_is_refused(lines: list[str], got: str, tmp_path: Path) -> None:
    put_table(tmp_path, lines)
    with pytest.raises(InputError, match=got):
        loaded(tmp_path)


def test_another_archive_is_refused(tmp_path: Path) -> None:
    put_archive(tmp_path, LINE, "other.data")
    with pytest.raises(InputError, match="fetch it again"):
        loaded(tmp_path)
    (tmp_path / "california-housing/cal_housing.tgz").write_bytes(b"no archive")
    with pytest.raises(InputError, match="not the table"):
        loaded(tmp_path)


@pytest.mark.skipif("PELLUCID_DATA" not in os.environ, reason="PELLUCID_DATA names no folder with house values")
def test_the_real_values() -> None:
    data = loaded(None)
    # The sums of the columns as the authors' own file has them, but for the bedrooms.
    sums = {name: values.sum() for name, values in data.columns.items() if name != "total_bedrooms"}
    expected = {"population": 29_421_840, "households": 10_310_499, "total_rooms": 54_402_150}
    assert {name: sums[name] for name in expected} == expected
    assert sums["median_house_value"] == pytest.approx(42_695.0406)
    assert np.isnan(data.inputs["total_bedrooms"]).sum() in (0, 207)
