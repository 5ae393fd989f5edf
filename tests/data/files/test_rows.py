"""What stands on the line becomes rows: numbers, arrays, and files told apart by their suffix."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pellucid.data.files.array import read_array
from pellucid.data.files.rows import read_words
from pellucid.data.schema import Field
from pellucid.errors import InputError

PLANE = [Field("x1"), Field("x2")]


def test_numbers_of_the_line_are_one_row() -> None:
    assert read_words(["-1.5", "+2e-3"], PLANE).rows == {"x1": [-1.5], "x2": [0.002]}


@pytest.mark.parametrize("dtype", ["float64", "float32", "int8", "uint16", "bool"])
def test_arrays_of_numbers_come_back(dtype: str, rng: np.random.Generator, tmp_path: Path) -> None:
    values = rng.integers(0, 2, (3, 2)).astype(dtype)
    np.save(tmp_path / "a.npy", values)
    np.testing.assert_array_equal(read_words([str(tmp_path / "a.npy")], PLANE).rows, values)


def test_a_header_that_promises_more_than_there_is_allocates_nothing(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.zeros((3, 2)))
    damaged = (tmp_path / "a.npy").read_bytes().replace(b"(3, 2)", b"(3, 200000000000)")
    (tmp_path / "a.npy").write_bytes(damaged)
    with pytest.raises(InputError, match="cannot be used"):
        read_array(tmp_path / "a.npy")


def test_only_the_columns_that_are_used_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x2\n5\n")
    assert read_words([str(tmp_path / "a.csv")], PLANE, needed=["x2"]).rows["x2"].tolist() == [5]


@pytest.mark.parametrize("folder", ["/", "."])
def test_a_folder_is_no_file(folder: str) -> None:
    with pytest.raises(InputError):
        read_words([folder], PLANE)
