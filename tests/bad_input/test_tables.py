"""Tables that are wrong: to learn from, and to answer; with the line and the column where that shows."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars

from bad_input.case import Case, cases


def parquet(**columns: Any) -> bytes:
    """A Parquet file with these columns."""
    file = io.BytesIO()
    polars.DataFrame(columns).write_parquet(file)
    return file.getvalue()


def npz(**arrays: Any) -> bytes:
    """A NumPy archive with these arrays."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=True, **arrays)
    return file.getvalue()


def archive(**members: bytes) -> bytes:
    """A zip archive with these bytes as .npy files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(f"{name}.npy", content)
    return file.getvalue()


def npy(shape: str, content: bytes = b"", kind: str = "<f8") -> bytes:
    """A NumPy array whose header promises this shape."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + content


ROWS = "".join(f"{i},{i % 3},{'yes' if i % 2 else 'no'}\n" for i in range(20))
PLAIN = f"a,b,y\n{ROWS}"
ZIP = archive(x=b"")

TO_LEARN = [
    Case("empty.csv", b"", "empty"),
    Case("spaces.csv", b"  \n \n", "header"),
    Case("header.csv", b"a,b,y\n", "no rows"),
    Case("no-header.csv", b"1,2,3\n4,5,6\n", "no names"),
    Case("one-column.csv", b"y\n1\n2\n3\n", "no column is left"),
    Case("other-separator.csv", b"a~b~y\n1~2~3\n4~5~6\n", "separator"),
    Case("few-cells.csv", b"a,b,y\n1,2,3\n1,2\n", "few-cells.csv:3"),
    Case("many-cells.csv", b"a,b,y\n1,2,3\n1,2,3,4\n", "many-cells.csv:3"),
    Case("quote.csv", b'a,b,y\n1,"2,3\n4,5,6\n', "quote"),
    Case("quote-inside.csv", b'a,b,y\n1,"2"x,3\n', "quote"),
    Case("zero.csv", b"a,b,y\n1,\x00,3\n", "zero"),
    Case("same-names.csv", b"a,a,y\n1,2,3\n", "same name"),
    Case("utf32.csv", PLAIN.encode("utf-32"), "text"),
    Case("cut-utf16.csv", PLAIN.encode("utf-16")[:-1], "encoding"),
    Case("zip.csv", ZIP, "zip archive"),
    Case("gzip.csv", gzip.compress(PLAIN.encode()), "gzip"),
    Case("pickle.csv", b"\x80\x04\x95" + bytes(40), "pickle"),
    Case("parquet.csv", parquet(a=[1], y=[2]), "Parquet"),
    Case("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(40), "picture"),
    Case("spreadsheet.xlsx", ZIP, "CSV"),
    Case("table.json", b"[]", ".csv"),
    Case("no-suffix", PLAIN.encode(), ".csv"),
    Case("long-line.csv", b"a,b,y\n" + b"1" * 3_000_000 + b",2,3\n", "no end"),
    Case("wide.csv", ",".join(f"c{i}" for i in range(20_001)).encode() + b"\n", "20,001 columns", 3),
    Case("one-value.csv", b"a,b,y\n" + b"".join(b"%d,2,7\n" % i for i in range(20)), "same value"),
    Case("one-class.csv", b"a,b,y\n" + b"".join(b"%d,2,yes\n" % i for i in range(20)), "one class"),
    Case("no-target.csv", b"a,b,z\n" + ROWS.encode(), "no column 'y'"),
    Case("empty-target.csv", b"a,b,y\n" + b"".join(b"%d,%d,\n" % (i, i % 3) for i in range(20)), "no value"),
    Case("one-row.csv", b"a,b,y\n1,2,yes\n", "y"),
    Case("constant.csv", b"a,b,y\n" + b"".join(b"1,2,%d\n" % i for i in range(20)), "no column is left"),
    Case(
        "infinite.csv",
        b"a,b,y\n" + b"".join(b"%d,%s,%d\n" % (i, b"inf" if i == 7 else b"%d" % i, i % 2) for i in range(20)),
        "infinite.csv",
    ),
    Case("empty.parquet", b"", "empty"),
    Case("words.parquet", b"these are words", "no Parquet file"),
    Case("cut.parquet", parquet(a=list(range(99)), y=list(range(99)))[:200], "cannot be read"),
    Case("no-rows.parquet", parquet(a=[], y=[]), "no rows"),
    Case("lists.parquet", parquet(a=[[1], [2]] * 10, y=[1, 2] * 10), "a"),
    Case("empty.npz", b"", "empty"),
    Case("words.npz", b"these are words", "cannot be read"),
    Case("no-x.npz", npz(y=np.zeros(3)), "np.savez"),
    Case("half-a-test.npz", npz(x=np.zeros((3, 2)), y=np.zeros(3), x_test=np.zeros((3, 2))), "x_test and y_test"),
    Case("objects.npz", npz(x=np.array([{}, []], object), y=np.zeros(2)), "Python objects"),
    Case("lengths.npz", npz(x=np.zeros((3, 2)), y=np.zeros(4)), "rows"),
    Case("bomb.npz", archive(x=npy("(1000000000, 1000)"), y=npy("(1000000000,)")), "promises"),
    Case("negative.npz", archive(x=npy("(-1, 2)"), y=npy("(3,)", bytes(24))), "negative.npz"),
    Case("cut.npz", npz(x=np.ones((30, 2)), y=np.zeros(30))[:300], "cannot be read"),
]


@cases(TO_LEARN)
def test_a_wrong_table_to_learn_from(case: Case, refused: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / case.name).write_bytes(case.given)
    target = [] if case.name.endswith(".npz") else ["--target", "y"]
    refused(case, "train", f"./{case.name}", *target, "--epochs", 0)


TO_ANSWER = [
    Case("empty.csv", b"", "empty"),
    Case("header.csv", b"x1,x2\n", "no rows"),
    Case("names.csv", b"a,b\n1,2\n", "x1, x2"),
    Case("one.csv", b"x1\n1\n", "x2"),
    Case("misspelt.csv", b"x1,X_2\n1,2\n", "x2"),
    Case("numbers.csv", b"1,2\n3,4\n", "no names"),
    Case("word.csv", b"x1,x2\n1,2\n1,two\n", "word.csv:3"),
    Case("infinite.csv", b"x1,x2\n1,inf\n", "infinite.csv:2"),
    Case("huge.csv", b"x1,x2\n1,1e400\n", "huge.csv:2"),
    Case("ragged.csv", b"x1,x2\n1,2\n1,2,3,4\n", "ragged.csv:3"),
    Case("twice.csv", b"x1,x1,x2\n1,2,3\n", "same name"),
    Case("nul.csv", b"x1,x2\n\x00\x00,1\n", "nul.csv"),
    Case("binary.csv", b"PK\x03\x04" + bytes(100), "binary.csv"),
    Case("quote.csv", b'x1,x2\n"1,2\n', "quote"),
    Case("words.parquet", b"words", "no Parquet file"),
    Case("names.parquet", parquet(a=[1.0], b=[2.0]), "2 columns are missing"),
    Case("words-in.parquet", parquet(x1=["a"], x2=[2.0]), "x1"),
    Case("dates-in.parquet", parquet(x1=np.array(["2024-01-01"], "datetime64[us]"), x2=[2.0]), "numbers"),
    Case("empty.npy", b"", "empty"),
    Case("words.npy", b"these are words", "np.save"),
    Case("cut.npy", b"\x93NUMPY\x01\x00", "cut.npy"),
    Case("version.npy", b"\x93NUMPY\x09\x00" + bytes(60), "version.npy"),
    Case("header.npy", npy("(3,) + open('a', 'w').write('b')"), "header.npy"),
    Case("promises.npy", npy("(1000000000, 1000)"), "promises.npy"),
    Case("negative.npy", npy("(-3, 2)", bytes(48)), "negative.npy"),
    Case("objects.npy", npy("(2,)", bytes(16), "|O"), "Python objects"),
    Case("texts.npy", npy("(2,)", bytes(16), "<U2"), "numbers"),
    Case("complex.npy", npy("(2,)", bytes(32), "<c16"), "numbers"),
    Case("three.npy", npy("(2, 3)", bytes(48)), "x1, x2"),
    Case("cube.npy", npy("(1, 2, 2)", bytes(32)), "x1, x2"),
    Case("infinite.npy", npy("(1, 2)", b"\x00\x00\x00\x00\x00\x00\xf0\x7f" * 2), "finite"),
    Case("no-rows.npy", npy("(0, 2)"), "row"),
    Case("a.xlsx", ZIP, ".csv"),
    Case("a.pkl", b"\x80\x04\x95" + bytes(20), ".csv"),
    Case("a.txt.gz", gzip.compress(b"x1,x2\n1,2\n"), ".csv"),
]


@cases(TO_ANSWER)
def test_a_wrong_table_to_answer(
    case: Case, refused: Callable[..., None], models: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / case.name).write_bytes(case.given)
    refused(case, "predict", models["circle"], case.name)


OF_A_CITY = [
    Case("missing-columns.csv", b"age\n3\n", "city, sold"),
    Case("word-for-a-number.csv", b"age,city,sold\nold,Oslo,2024-05-01\n", "age"),
    Case("no-date.csv", b"age,city,sold\n3,Oslo,someday\n", "sold"),
    Case("day-or-month.csv", b"age,city,sold\n3,Oslo,1/2/2024\n", "sold"),
    Case("number-for-a-date.parquet", parquet(age=[3.0], city=["Oslo"], sold=[3.0]), "dates"),
]


@cases(OF_A_CITY)
def test_a_wrong_table_of_classes_and_dates(
    case: Case, refused: Callable[..., None], city: Path, tmp_path: Path
) -> None:
    (tmp_path / case.name).write_bytes(case.given)
    refused(case, "predict", city, case.name)
