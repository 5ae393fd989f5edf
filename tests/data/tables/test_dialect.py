"""Dialects: encoding, separator and decimal mark are found, or said; what is no text is named."""

from __future__ import annotations

import gzip
import itertools
import zipfile
from pathlib import Path

import pytest

from pellucid.data.tables.dialect import Dialect, decimal_of, dialect_of, said_separator, separator_of
from pellucid.errors import InputError

TEXT = "größe;stadt\n1,80;Köln\n1,75;Bonn\n"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", None),
        ("windows-1252", "windows-1252"),
    ],
)
def test_the_encoding_is_found(written: str, found: str | None, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(TEXT.encode(written))
    if found is None:
        with pytest.raises(InputError, match="--encoding utf-16"):
            dialect_of(tmp_path / "a.csv")
    else:
        assert dialect_of(tmp_path / "a.csv") == Dialect(found, ";", ",")


def test_bytes_that_windows_does_not_know_are_latin(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n\x81\xe4,1\n")
    assert dialect_of(tmp_path / "a.csv").encoding == "latin-1"


def test_utf_8_is_checked_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pellucid.data.tables.dialect.BLOCK", 7)
    for end, found in (("é", "utf-8"), ("é".encode("latin-1"), "windows-1252"), ("é".encode()[:1], "windows-1252")):
        (tmp_path / "a.csv").write_bytes(b"a,b\n" + b"x,1\n" * 9 + (end.encode() if isinstance(end, str) else end))
        assert dialect_of(tmp_path / "a.csv").encoding == found


@pytest.mark.parametrize(
    ("sample", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('a,b\n"x;y;z",2\n"x;y",3\n', ","),
        ("name;note\nann;a, b, c\nbob;d\n", ";"),
        ("a\n1\n2\n", ","),
        ("a,b\n", ","),
        ("", ","),
    ],
)
def test_the_separator_gives_every_line_as_many_cells(sample: str, separator: str) -> None:
    assert separator_of(sample) == separator


@pytest.mark.parametrize(
    ("cells", "separator", "decimal"),
    [
        (["1,5", "2"], ";", ","),
        (["1.5", "2"], ";", "."),
        (["1,234", "2,500"], ";", ","),
        (["1,234", "2,500"], "|", "."),
        (["1,234", "2,5"], "|", ","),
        (["1.234", "2,50"], ";", ","),
        (["0,500"], "\t", ","),
        (["x", ""], ";", "."),
    ],
)
def test_the_decimal_mark_is_that_of_most_clear_numbers(cells: list[str], separator: str, decimal: str) -> None:
    assert (
        decimal_of("\n".join(["a" + separator + "b", *(f"{cell}{separator}x" for cell in cells)]), separator) == decimal
    )


@pytest.mark.parametrize(("word", "separator"), [("tab", "\t"), ("\\t", "\t"), ("space", " "), (";", ";"), (":", ":")])
def test_a_separator_can_be_said_by_its_name(word: str, separator: str) -> None:
    assert said_separator(word) == separator


@pytest.mark.parametrize("word", ["", "ab", "a", "1", '"', "\n", ".", "-", "ä"])
def test_what_cannot_stand_between_cells_is_refused(word: str) -> None:
    with pytest.raises(InputError, match="cannot stand between"):
        said_separator(word)


@pytest.mark.parametrize("name", ["klingon", "base64", "zip", "", "a\0b"])
def test_an_encoding_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    if not name:
        assert dialect_of(tmp_path / "a.csv", encoding=name).encoding == "utf-8"
        return
    with pytest.raises(InputError, match="no such encoding"):
        dialect_of(tmp_path / "a.csv", encoding=name)


def test_another_encoding_than_was_said_is_found_out(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(TEXT.encode("latin-1"))
    with pytest.raises(InputError, match="another encoding"):
        dialect_of(tmp_path / "a.csv", encoding="utf-8")
    assert dialect_of(tmp_path / "a.csv", "cp437", ",", ".") == Dialect("cp437", ",", ".")


def foreign(folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(folder / "z", "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    return {
        "zip archive": (folder / "z").read_bytes(),
        "gzip": gzip.compress(b"a,b\n1,2\n"),
        "Parquet": b"PAR1\x15\x04",
        "NumPy": b"\x93NUMPY\x01\x00",
        "pickle": b"\x80\x04\x95\x10",
        "spreadsheet": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "zero bytes": b"a,b\n\x00,1\n",
    }


def test_what_is_no_text_is_named(tmp_path: Path) -> None:
    for what, content in foreign(tmp_path).items():
        (tmp_path / "a.csv").write_bytes(content)
        with pytest.raises(InputError, match=what) as caught:
            dialect_of(tmp_path / "a.csv")
        assert caught.value.next, what


def test_every_dialect_of_the_list_is_told_from_every_other(tmp_path: Path) -> None:
    marks = itertools.product(["utf-8", "utf-8-sig", "utf-16", "windows-1252"], [",", ";", "\t", "|"], [".", ","])
    for encoding, separator, decimal in marks:
        cells = [["gröss", "wert"], *([f"{x}{decimal}5", f"{x}{decimal}25"] for x in range(5))]
        quoted = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in cells]
        (tmp_path / "a.csv").write_bytes("\n".join(map(separator.join, quoted)).encode(encoding))
        assert dialect_of(tmp_path / "a.csv") == Dialect(encoding, separator, decimal)
