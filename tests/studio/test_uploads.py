"""Files that are brought: read apart and within limits, kept under their hash; a name never touches the disk."""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import polars
import pytest

import pellucid
from pellucid.data.points import edited, points_dataset, rows_text, split_of
from pellucid.errors import InputError, LimitError, PellucidError
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.studio import apart, uploads
from pellucid.studio.uploads import Uploads, shown_name

CITIES = ("Oslo", "Rome", "Lima")
TABLE = "\n".join(
    [
        "city,age,height,born",
        *(f"{CITIES[i % 3]},{'' if i == 5 else 20 + i},{1.5 + i / 100:.2f},2001-02-{i + 1:02}" for i in range(20)),
        "",
    ]
).encode()


@pytest.fixture
def brought(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "uploads")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_table_is_described_and_its_rows_are_kept(brought: Uploads) -> None:
    upload = brought.put("people.csv", TABLE)
    assert (upload.kind, upload.name, upload.about["rows"]) == ("table", "people.csv", 20)
    columns = {column["name"]: column for column in upload.about["columns"]}
    assert {name: column["kind"] for name, column in columns.items()} == {
        "city": "class",
        "age": "number",
        "height": "number",
        "born": "date",
    }
    assert columns["age"]["missing"] == 1
    assert [name for name, column in columns.items() if column["may_be_target"]] == ["city", "age", "height"]
    assert upload.about["preview"][5] == ["Lima", None, 1.55, "2001-02-06"]
    assert upload.about["target"] == "height"
    json.dumps(upload.about, allow_nan=False)

    dataset, split = brought.dataset(upload.id)
    assert split is None
    assert (dataset.name, dataset.about) == ("people", "20 rows of people.csv.")
    setup = set_up(Experiment.of(target="city", network="dense 3 tanh"), dataset)
    assert setup.task.kind == "classification"
    assert brought.open(upload.id).read_bytes() == TABLE
    assert brought.find(upload.id).name == "people.csv"


@pytest.mark.usefixtures("read_here")
def test_the_same_file_is_read_once(brought: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    first = brought.put("people.csv", TABLE)
    monkeypatch.setattr(uploads, "read_apart", lambda *args: pytest.fail("read again"))
    again = brought.put("others.csv", TABLE)
    assert (again.id, again.name, again.about) == (first.id, "others.csv", first.about)


def test_a_parquet_file_and_arrays_are_tables_too(brought: Uploads) -> None:
    file = io.BytesIO()
    polars.DataFrame({"a": [1.0, 2.0, 3.0], "kind": ["x", "y", "x"]}).write_parquet(file)
    assert brought.put("a.parquet", file.getvalue()).about["preview"] == [[1.0, "x"], [2.0, "y"], [3.0, "x"]]
    file = io.BytesIO()
    np.savez(file, x=np.zeros((6, 4, 4)), y=np.arange(6) % 2)
    told = brought.put("a.npz", file.getvalue()).about
    assert (told["rows"], told["target"]) == (6, "y")
    assert told["preview"][0][0] == "4x4 numbers"


@pytest.mark.usefixtures("read_here")
def test_points_come_with_their_parts(brought: Uploads) -> None:
    data = points_dataset([[0, 1], [2, 3], [1.5, -2]], ["a", "b", "a"])
    upload = brought.put("points.csv", rows_text(data, split_of([0, 2, 0])).encode())
    assert upload.kind == "points"
    again, split = brought.dataset(upload.id)
    assert split is not None
    assert (split.train.tolist(), split.test.tolist()) == ([0, 2], [1])
    assert len(edited(again, split, add=[((0, 0), "b")])[0]) == 4


@pytest.mark.usefixtures("read_here")
def test_a_table_whose_last_column_is_called_part_is_a_table(brought: Uploads) -> None:
    text = b"x,y,part\n" + b"".join(b"%d,%d,%s\n" % (row, row * row, b"ab"[row % 2 : row % 2 + 1]) for row in range(12))
    assert brought.put("x.csv", text).kind == "table"


def test_a_model_is_recognised_and_opens_again(brought: Uploads, tmp_path: Path) -> None:
    run = pellucid.train("circle", network="dense 4 tanh", epochs=0, save_run=False)
    path = run.model.save(tmp_path / "m.safetensors")
    upload = brought.put("m.safetensors", path.read_bytes())
    assert upload.kind == "model"
    assert (upload.about["network"], upload.about["inputs"]) == ("dense 4 tanh", ["x1", "x2"])
    assert upload.about["parameters"] == sum(
        np.size(each) for part in run.model.params.values() for each in part.values()
    )
    assert pellucid.load(brought.open(upload.id)).metrics == run.model.metrics
    with pytest.raises(InputError, match="no rows"):
        brought.dataset(upload.id)


@pytest.mark.usefixtures("read_here")
def test_an_experiment_file_is_recognised(brought: Uploads) -> None:
    upload = brought.put("e.toml", b'format = 1\n[data]\nsource = "/home/ann/heights.csv"\n')
    assert (upload.kind, upload.about["source"]) == ("experiment", "heights.csv")


def bomb_of_zeros() -> bytes:
    """A small archive that unpacks to one array of 1.5 GB."""
    file, zeros = io.BytesIO(), b"\0" * 2**20
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, shape in (("x.npy", (2**20, 1500)), ("y.npy", (2**20, 1))):
            with archive.open(name, "w") as member:
                np.lib.format.write_array_header_1_0(member, {"descr": "|u1", "fortran_order": False, "shape": shape})
                for _ in range(shape[1]):
                    member.write(zeros)
    return file.getvalue()


DAMAGED = {
    "a pickle": ("a.csv", pickle.dumps({"a": list(range(100))})),
    "zeros": ("a.csv", b"a,b\n1,2\n" + b"\0" * 1000),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
    "rows of unequal length": ("a.csv", b"a,b\n1,2\n1,2,3\n"),
    "a million columns": ("a.csv", b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n"),
    "one line of 30 MB": ("a.csv", b"a" * 30_000_000),
    "an open quote": ("a.csv", b'a,b\n"' + b"x" * 3_000_000),
    "no archive": ("a.npz", b"PK\x03\x04nothing"),
    "Python objects": ("a.npz", b""),
    "no parquet": ("a.parquet", b"PAR1" + b"\0" * 100 + b"PAR1"),
    "a pickle as model": ("a.safetensors", pickle.dumps([1, 2, 3])),
    "a header beyond the file": ("a.safetensors", (10**9).to_bytes(8, "little") + b"{}"),
    "a foreign model": ("a.safetensors", (2).to_bytes(8, "little") + b"{}"),
    "no TOML": ("a.toml", b"= 3"),
    "an unknown option": ("a.toml", b"format = 1\n[train]\nepoch = 3\n"),
}
objects = io.BytesIO()
np.savez(objects, x=np.array([{}, {}], object), y=np.arange(2), allow_pickle=True)  # type: ignore[arg-type]
DAMAGED["Python objects"] = ("a.npz", objects.getvalue())


APART = ("a pickle", "a million columns", "no archive")
"""Read in a child by default: refused by the reader, large, and no archive; the slow tests read every case in one."""


@pytest.mark.parametrize(
    ("case", "in_child"),
    [
        *((case, False) for case in DAMAGED if case not in APART),
        *(pytest.param(case, True, marks=() if case in APART else pytest.mark.slow) for case in DAMAGED),
    ],
)
def test_what_cannot_be_read_is_told_by_its_own_name_and_not_kept(
    case: str, in_child: bool, brought: Uploads, request: pytest.FixtureRequest
) -> None:
    if not in_child:
        request.getfixturevalue("read_here")
    name, content = DAMAGED[case]
    with pytest.raises(PellucidError) as caught:
        brought.put(name, content)
    problem = caught.value
    assert problem.allowed or problem.next
    told = json.dumps(problem.to_json())
    assert str(brought.folder) not in told
    assert "file." not in problem.where
    assert names_in(brought.folder) == []


@pytest.mark.slow
def test_an_archive_that_unpacks_to_too_much_ends_its_reader_and_nothing_else(brought: Uploads) -> None:
    with pytest.raises(PellucidError, match=r"allocate|time or memory"):
        brought.put("a.npz", bomb_of_zeros())
    assert names_in(brought.folder) == []


def test_a_reader_that_takes_too_long_is_killed(brought: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "WALL_SECONDS", 0.01)
    with pytest.raises(LimitError, match="too much time or memory") as caught:
        brought.put("people.csv", TABLE)
    assert caught.value.where == "people.csv"
    assert names_in(brought.folder) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\ann\\x.csv", "x.csv"),
        ("CON.csv", "CON.csv"),
        ("heights\u202evsc.csv", "heightsvsc.csv"),
        ("a\0b\nc.csv", "abc.csv"),
        ("x" * 5000 + ".csv", "x" * 88 + ".csv"),
        ("..csv", "..csv"),
        (" .csv", ".csv"),
        ("<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.csv"),
    ],
)
@pytest.mark.usefixtures("read_here")
def test_a_hostile_name_is_shown_harmlessly_and_never_touches_the_disk(name: str, shown: str, brought: Uploads) -> None:
    assert shown_name(name) == shown
    if not Path(shown).suffix:
        return
    upload = brought.put(name, TABLE)
    assert upload.name == shown
    assert names_in(brought.folder) == [upload.id]
    assert names_in(brought.folder / upload.id) == ["about.json", "data.safetensors", "file.csv"]
    assert names_in(brought.folder.parent) == ["uploads"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"x", "upload.suffix"),
        ("a", b"x", "upload.suffix"),
        ("", b"x", "upload.suffix"),
        ("a.xlsx", b"x", "upload.suffix"),
        ("a.pkl", b"x", "upload.suffix"),
        ("a.csv", b"", "file.empty"),
    ],
)
def test_other_kinds_and_empty_files_are_refused_unread(
    name: str, content: bytes, code: str, brought: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "read_apart", lambda *args: pytest.fail("read"))
    with pytest.raises(InputError) as caught:
        brought.put(name, content)
    assert caught.value.code == code
    assert caught.value.allowed or caught.value.next


def test_more_than_may_come_is_refused_unread(brought: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 100)
    with pytest.raises(LimitError, match="too large"):
        brought.put("people.csv", TABLE)


@pytest.mark.parametrize("upload", ["", "..", "../uploads", "0" * 64, "A" * 64, "0" * 64 + "/.."])
def test_an_unknown_id_is_refused(upload: str, brought: Uploads) -> None:
    for ask in (brought.open, brought.find, brought.dataset):
        with pytest.raises(InputError, match="not here any more"):
            ask(upload)


@pytest.mark.usefixtures("read_here")
def test_the_oldest_files_make_room(brought: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    first = brought.put("a.csv", TABLE)
    monkeypatch.setattr(uploads, "MOST_KEPT", 1)
    second = brought.put("b.csv", TABLE + b"Oslo,3,1.1,2001-03-01\n")
    assert names_in(brought.folder) == [second.id]
    with pytest.raises(InputError, match="Bring it again"):
        brought.open(first.id)


def test_whoever_takes_a_file_loads_neither_the_reader_of_tables_nor_the_engine(tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from pellucid.studio.uploads import Uploads
brought = Uploads(Path({str(tmp_path)!r}) / "uploads")
upload = brought.put("people.csv", {TABLE!r})
assert len(brought.dataset(upload.id)[0]) == 20
print([name for name in ("polars", "jaxlib", "sklearn") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.usefixtures("read_here")
def test_points_of_a_table_can_be_edited_once_its_target_is_named(brought: Uploads) -> None:
    text = "a,b,kind\n" + "".join(f"{i},{i * i % 7},{['x', 'y'][i % 2] if i % 5 else ''}\n" for i in range(50))
    dataset, _ = brought.dataset(brought.put("own.csv", text.encode()).id)
    asked = Experiment.of(target="kind", network="dense 3 tanh")
    setup = set_up(asked, dataset)
    assert len(setup.dataset) == 40  # rows without a target are left out
    data, split = edited(setup.dataset, setup.split, erase=[0], add=[((1.5, 2), "x"), ((2, 2), "z")])
    again = set_up(asked, data, split=split)
    assert (len(again.dataset), again.dataset.target_fields[0].classes) == (41, ("x", "y", "z"))
