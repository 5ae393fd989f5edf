"""Table files by their names: text, Parquet and NumPy archives say the same; what is foreign is refused."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.schema import Dataset
from pellucid.data.tables.files import read_dataset, read_table
from pellucid.errors import InputError, LimitError, PellucidError
from pellucid.spec.experiment import DataSpec

FRAME = polars.DataFrame(
    {
        "id": [1, 2, 3, 4],
        "age": [34.5, None, 41.0, 29.0],
        "city": ["Oslo", "Rome", None, "Oslo"],
        "member": [True, False, True, None],
        "joined": polars.Series(["2024-05-01", "2023-01-31", None, "2024-02-29"]).str.to_date(),
        "empty": [None] * 4,
    }
)
ASKED = DataSpec()


def same(one: Dataset, other: Dataset) -> bool:
    return one.fingerprint() == other.fingerprint() and one.fields == other.fields and one.left_out == other.left_out


def test_a_table_is_read_with_kinds_classes_and_reasons(tmp_path: Path) -> None:
    FRAME.write_csv(tmp_path / "people.csv")
    found = read_dataset(tmp_path / "people.csv", ASKED)
    assert (found.name, len(found), found.targets) == ("people", 4, {})
    assert {field.name: field.kind for field in found.input_fields} == {
        "age": "number",
        "city": "class",
        "member": "class",
        "joined": "date",
    }
    assert found.fields["member"].classes == ("false", "true")
    assert found.inputs["city"].tolist() == [0, 1, -1, 0]
    assert found.inputs["joined"].tolist()[:2] == [19844, 19388]
    assert set(found.left_out) == {"id", "empty"}


def test_parquet_says_what_text_says(tmp_path: Path) -> None:
    FRAME.write_csv(tmp_path / "people.csv")
    FRAME.write_parquet(tmp_path / "people.parquet")
    assert same(read_dataset(tmp_path / "people.csv", ASKED), read_dataset(tmp_path / "people.parquet", ASKED))


def test_columns_are_kept_and_dropped_as_asked(tmp_path: Path) -> None:
    FRAME.write_csv(tmp_path / "people.csv")
    asked = DataSpec(keep=("id",), drop=("age", "empty"), target=("member",))
    found = read_dataset(tmp_path / "people.csv", asked)
    assert list(found.inputs) == ["id", "city", "member", "joined"]
    assert found.left_out == dict.fromkeys(("age", "empty"), "it is to be left out, as asked")


def test_what_was_said_of_the_text_is_used(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("größe x\n1,234 a\n5 b\n".encode("cp850"))
    found = read_dataset(
        tmp_path / "a.txt", DataSpec(encoding="cp850", separator="space", decimal="comma", keep=("x",))
    )
    assert found.inputs["größe"].tolist() == [1.234, 5]


@pytest.mark.parametrize("option", [{"separator": ";"}, {"decimal": "comma"}, {"encoding": "utf-8"}])
def test_only_text_has_a_dialect(option: dict[str, str], tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "a.parquet")
    np.savez(tmp_path / "a.npz", x=[1.0], y=[1.0])
    for name in ("a.parquet", "a.npz"):
        with pytest.raises(InputError, match="only a text file has"):
            read_dataset(tmp_path / name, DataSpec(**option))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "advice"),
    [("a.xlsx", "save it as CSV"), ("a.csv.gz", "Unpack"), ("a.npy", "np.savez"), ("a.json", ""), ("a", "")],
)
def test_other_kinds_of_files_are_refused(name: str, advice: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"anything")
    with pytest.raises(InputError, match=r"allowed: \.csv, \.tsv, \.txt, \.parquet, \.npz") as caught:
        read_table(tmp_path / name, ASKED)
    assert advice in caught.value.next


def test_a_parquet_file_with_strange_names_and_types(tmp_path: Path) -> None:
    frame = polars.DataFrame({" a ": [1, 2], "": [[1], [2]]})
    frame.write_parquet(tmp_path / "a.parquet")
    found = read_dataset(tmp_path / "a.parquet", ASKED)
    assert found.inputs["a"].tolist() == [1, 2]
    assert "neither numbers nor words" in found.left_out["unnamed 2"]
    assert "unnamed 2" in found.notes[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"PAR1" + b"x" * 40 + b"PAR1", "cannot be read"), (b"PAR1", "cannot be read"), (b"a,b\n1,2\n", "no Parquet")],
)
def test_damaged_parquet_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_dataset(tmp_path / "a.parquet", ASKED)


def test_parquet_without_rows_is_refused(tmp_path: Path) -> None:
    FRAME.clear().write_parquet(tmp_path / "a.parquet")
    with pytest.raises(InputError, match="no rows"):
        read_dataset(tmp_path / "a.parquet", ASKED)


def test_parquet_of_more_rows_than_memory_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    polars.DataFrame({"a": [0] * 1000}).write_parquet(tmp_path / "a.parquet")
    monkeypatch.setattr("pellucid.data.tables.parquet.most_cells", lambda: 999)
    with pytest.raises(LimitError, match="1,000 rows of 1 column"):
        read_dataset(tmp_path / "a.parquet", ASKED)


def assert_short(problem: PellucidError) -> None:
    assert len(str(problem).splitlines()) <= 8


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_damaged_parquet_is_data_or_a_problem_in_words(seed: int, tmp_path: Path) -> None:
    random = np.random.default_rng(seed)
    FRAME.write_parquet(tmp_path / "a.parquet")
    content = bytearray((tmp_path / "a.parquet").read_bytes())
    content[random.integers(4, len(content))] = random.integers(256)
    (tmp_path / "a.parquet").write_bytes(bytes(content[: random.integers(len(content) // 2, 2 * len(content))]))
    try:
        assert len(read_dataset(tmp_path / "a.parquet", ASKED)) > 0
    except PellucidError as problem:
        assert_short(problem)


def archive() -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, x=np.ones((4, 2)), y=np.array(["a", "b", "a", "b"]))
    return file.getvalue()


@given(st.integers(0), st.integers(0, 255), st.booleans())
def test_damaged_archives_are_data_or_a_problem_in_words(where: int, byte: int, cut: bool) -> None:
    from tempfile import TemporaryDirectory

    whole = archive()
    where %= len(whole)
    content = whole[:where] if cut else whole[:where] + bytes([byte]) + whole[where + 1 :]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.npz"
        path.write_bytes(content)
        try:
            assert len(read_dataset(path, ASKED)) == 4
        except PellucidError as problem:
            assert_short(problem)


@pytest.mark.parametrize(
    "names",
    [("x", "y", "x_test", "y_test"), ("X", "Y", "X_test", "Y_test"), ("x_train", "y_train", "x_test", "y_test")],
)
def test_pairs_of_arrays_are_read_with_their_test_rows(names: tuple[str, ...], tmp_path: Path) -> None:
    arrays = [np.arange(6.0).reshape(3, 2), np.array([0, 1, 0]), np.array([[7.0, 8.0]]), np.array([1])]
    np.savez(tmp_path / "a.npz", **dict(zip(names, arrays, strict=True)))
    found = read_dataset(tmp_path / "a.npz", ASKED)
    assert found.inputs["x1"].tolist() == [0, 2, 4, 7]
    assert found.targets["y"].tolist() == [0, 1, 0, 1]
    assert found.held_out is not None
    assert found.held_out.tolist() == [False, False, False, True]


def test_pairs_may_be_pictures_and_words(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.zeros((2, 3, 3), np.uint8), y=np.array(["cat", "dog"]))
    found = read_dataset(tmp_path / "a.npz", ASKED)
    assert (found.input_fields[0].kind, found.target_fields[0].classes) == ("image", ("cat", "dog"))


def test_pairs_without_their_other_half_are_refused(tmp_path: Path) -> None:
    for arrays in ({"x": [1.0]}, {"a": [1.0]}, {"x": [1.0], "y": [1.0], "x_test": [1.0]}):
        np.savez(tmp_path / "a.npz", **{name: np.array(values) for name, values in arrays.items()})
        with pytest.raises(InputError, match=r"np.savez\(path, x=inputs, y=targets\)"):
            read_dataset(tmp_path / "a.npz", ASKED)


def test_python_objects_in_an_archive_are_never_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.array([None, print], object), y=np.array([0, 1]))
    with pytest.raises(InputError, match="Python objects"):
        read_dataset(tmp_path / "a.npz", ASKED)


def test_a_header_that_promises_more_than_there_is_allocates_nothing(tmp_path: Path) -> None:
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }".ljust(117) + "\n"
    lie = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as file:
        file.writestr("x.npy", lie)
        file.writestr("y.npy", lie)
    with pytest.raises(InputError, match="promises 8,000,000,000,000 bytes"):
        read_dataset(tmp_path / "a.npz", ASKED)


def test_arrays_larger_than_memory_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import psutil

    np.savez_compressed(tmp_path / "a.npz", x=np.zeros((1000, 10)), y=np.zeros(1000))
    monkeypatch.setattr(psutil, "virtual_memory", lambda: type("Memory", (), {"available": 100_000}))
    with pytest.raises(LimitError, match="larger than memory"):
        read_dataset(tmp_path / "a.npz", ASKED)


CHILD = """
import resource, sys
import numpy, polars
from pellucid.data.tables.files import read_dataset
from pellucid.spec.experiment import DataSpec
found = read_dataset(sys.argv[1], DataSpec(target=("y",)))
print(len(found), len(found.inputs), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


@pytest.mark.slow
def test_a_million_rows_are_read_within_the_memory_that_is_stated(tmp_path: Path, rng: np.random.Generator) -> None:
    rows = 1_000_000
    columns: dict[str, object] = {f"x{place}": rng.normal(size=rows) for place in range(18)}
    columns["city"] = np.array(["Oslo", "Rome", "Bergen"])[rng.integers(0, 3, rows)]
    polars.DataFrame({**columns, "y": rng.normal(size=rows)}).write_csv(tmp_path / "a.csv")
    command = [sys.executable, "-c", CHILD, str(tmp_path / "a.csv")]
    found = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ).stdout.split()
    assert [int(word) for word in found[:2]] == [rows, 20]
    assert int(found[2]) < 1_200_000_000
