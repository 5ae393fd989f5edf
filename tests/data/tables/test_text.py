"""Text files as tables: the same cells in every dress, and a line for whatever is wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.tables.table import Table
from pellucid.data.tables.text import text_table
from pellucid.errors import InputError, LimitError, PellucidError


def cells_of(table: Table) -> list[list[str]]:
    columns = [["" if cell is None else cell for cell in cells] for _, cells in table.columns(table.names)]
    return [list(row) for row in zip(*columns, strict=True)]


def table_of(content: bytes, folder: Path, **said: str) -> Table:
    (folder / "a.csv").write_bytes(content)
    return text_table(folder / "a.csv", **said)


@pytest.mark.parametrize(
    "content",
    [
        b"x,note\n1,a b\n2,\n",
        b"x,note\r\n1,a b\r\n2,\r\n",
        b"x,note\r1,a b\r2,\r",
        b"x,note\n1,a b\n2,",
        b"\n\nx,note\n\n1,a b\n\n2,\n\n",
        b'"x","note"\n"1","a b"\n"2",""\n',
        b" x , note\n1,a b\n2,\n",
        b"\xef\xbb\xbfx;note\n1;a b\n2;\n",
        b"x\tnote\n1\ta b\n2\t\n",
        b"x|note\n1|a b\n2|\n",
        "x,note\n1,a b\n2,\n".encode("utf-16"),
    ],
)
def test_the_same_table_in_many_dresses(content: bytes, tmp_path: Path) -> None:
    table = table_of(content, tmp_path)
    assert table.names == ("x", "note")
    assert (table.rows, cells_of(table)) == (2, [["1", "a b"], ["2", ""]])


def test_letters_survive_every_encoding(tmp_path: Path) -> None:
    text = "stadt,größe\nKöln,1\nÅrhus,2\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "windows-1252"):
        table = table_of(text.encode(encoding), tmp_path)
        assert (table.names, cells_of(table)[1][0]) == (("stadt", "größe"), "Århus")
        assert [note for note in table.notes if "windows-1252" in note] == list(
            table.notes if encoding == "windows-1252" else ()
        )


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"a,b\n1,2\n1,2,3\n", "table.ragged", 3),
        (b"a,b\n1,2\n1\n", "table.ragged", 3),
        (b'a,b\n"x\ny",2\n1\n', "table.ragged", 4),
        (b'a,b\n1,2\n"x,2\n', "table.quotes", 3),
        (b'a,b\n1,"x"y\n', "table.quotes", 2),
        (b"a,a\n1,2\n", "table.repeated", 1),
        (b"1,2\n3,4\n", "table.header", 1),
        (b"5.1,3.5,Iris-setosa\n4.9,3.0,Iris-setosa\n", "table.header", 1),
        (b"\n\n", "table.header", 1),
        (b",,\n1,2,3\n", "table.header", 1),
        (b"a,b\n", "table.empty", None),
        (b"", "file.empty", None),
        (b"a,b\n1,\0\n", "table.binary", None),
        (b"a,b\n" + b"x" * 3_000_000 + b",2\n", "table.line", 2),
        (b"a," * 1_500_000, "table.line", 1),
        ("a,b\n1,\0\n".encode("utf-16"), "table.line", 2),
        (b"\xef\xbb\xbfa,b\n1,\xff\n", "table.encoding", 1),
    ],
)
def test_what_is_no_table_is_named_with_its_line(content: bytes, code: str, line: int | None, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        table_of(content, tmp_path)
    assert caught.value.code == code
    assert caught.value.where == f"{tmp_path / 'a.csv'}" + (f":{line}" if line else "")
    assert caught.value.next or caught.value.allowed or code == "file.empty"
    assert len(str(caught.value).splitlines()) <= 8


def test_headers_of_whole_numbers_beside_words_are_names(tmp_path: Path) -> None:
    assert table_of(b"country,2019,2020\nNorway,1,2\n", tmp_path).names == ("country", "2019", "2020")


def test_columns_without_a_name_are_counted(tmp_path: Path) -> None:
    table = table_of(b",age,\n0,34,\n", tmp_path)
    assert table.names == ("unnamed 1", "age", "unnamed 3")
    assert "2 columns have no name" in table.notes[0]


def test_too_many_columns_are_refused_before_they_are_read(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="too many columns"):
        table_of(",".join(f"c{place}" for place in range(20_001)).encode() + b"\n", tmp_path)


def test_memory_is_asked_for_before_it_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_of(b"a,b\n1,2\n", tmp_path)
    monkeypatch.setattr("pellucid.data.tables.table.BYTES_PER_CELL", 10**15)
    with pytest.raises(LimitError, match="larger than memory"):
        list(table.columns(table.names))


def test_the_line_of_a_row_counts_the_lines_of_its_cells(tmp_path: Path) -> None:
    table = table_of(b'a,b\n1,"x\ny"\n\n2,z\n', tmp_path)
    assert [table.where(row).rpartition(":")[2] for row in range(2)] == ["2", "5"]


def test_columns_are_read_a_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pellucid.data.tables.table.CELLS_AT_ONCE", 4)
    table = table_of(b"a,b,c,d,e\n1,2,3,4,5\n6,7,8,9,0\n", tmp_path)
    assert cells_of(table) == [list("12345"), list("67890")]


word = st.text(st.characters(exclude_categories=["C"], exclude_characters="\x85\u2028\u2029"), max_size=6)


@st.composite
def written(draw: st.DrawFn) -> tuple[list[list[str]], bytes, dict[str, str]]:
    """Cells, the bytes of a file with them in a random dialect, and the dialect as it is said."""
    width = draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(word, min_size=width, max_size=width), min_size=1, max_size=5))
    separator = draw(st.sampled_from([",", ";", "\t", "|", ":", "^"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    text = io.StringIO()
    ends, quoting = draw(st.sampled_from(["\n", "\r\n"])), draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    writer = csv.writer(text, delimiter=separator, lineterminator=ends, quoting=quoting)
    writer.writerows([[f"c{place}" for place in range(width)], *rows])
    return rows, text.getvalue().encode(encoding), {"separator": separator, "encoding": encoding}


@given(written())
def test_what_is_written_in_any_dialect_is_read_back(example: tuple[list[list[str]], bytes, dict[str, str]]) -> None:
    rows, content, dialect = example
    with TemporaryDirectory() as folder:
        assert cells_of(table_of(content, Path(folder), **dialect)) == rows


pieces = st.sampled_from(
    [
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r\n",
        b"\r",
        b'"',
        b'""',
        b"a",
        b"1",
        b"2.5",
        b"\xff",
        b"\xc3\xa4",
        b"\0",
        b"\xef\xbb\xbf",
    ]
)


def assert_short(problem: PellucidError) -> None:
    assert len(str(problem).splitlines()) <= 8


@given(st.binary(max_size=80) | st.lists(pieces, max_size=40).map(b"".join))
def test_any_bytes_are_a_table_or_a_problem_in_words(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        try:
            table = table_of(content, Path(folder))
        except PellucidError as problem:
            assert_short(problem)
        else:
            assert len(cells_of(table)) == table.rows
