"""Counting rows fast: what is counted is what the slow reader of the standard library counts."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.tables import lines
from pellucid.data.tables.lines import rows_of_lines

LONGEST = 1000


def counted(content: bytes, width: int, separator: str = ",") -> int | None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.csv").write_bytes(content)
        return rows_of_lines(Path(folder) / "a.csv", separator, width, LONGEST)


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a,b\n1,2\n3,4\n", 2),
        (b"a,b\n1,2\n3,4", 2),
        (b"a,b\r\n1,2\r\n", 1),
        (b"\xef\xbb\xbfa,b\n1,2\n", 1),
        (b'a,b\n"x,\ny",2\n"say ""hi""",""\n', 2),
        (b"a,b\n", 0),
        (b"a,b\n,\n", 1),
        (b"a,b\n1,2,3\n", None),
        (b"a,b\n1\n", None),
        (b"a,b\n\n1,2\n", None),
        (b"a,b\n1,2\n\n", None),
        (b"a,b\r\n\r\n1,2\r\n", None),
        (b"a,b\r1,2\r", None),
        (b"a,b\n1,x\ry\n", None),
        (b'a,b\n1,5"\n2,6"\n', None),
        (b'a,b\n1,"x"y\n', None),
        (b'a,b\n1,"x\n', None),
        (b"a,b\n1,\0\n", None),
        (b"a,b\n1," + b"x" * LONGEST + b"\n", None),
        (b"", -1),
    ],
)
def test_plain_files_are_counted_and_others_left_to_the_slow_reader(content: bytes, rows: int | None) -> None:
    assert counted(content, 2) == rows


cells = st.text(st.sampled_from('ab ",;\n\r\0é'), max_size=4)


@given(st.lists(st.lists(cells, min_size=2, max_size=3), min_size=1, max_size=6), st.booleans(), st.integers(3, 40))
def test_what_is_counted_is_what_is_there(rows: list[list[str]], crlf: bool, block: int) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n" if crlf else "\n").writerows(rows)
    whole, lines.BLOCK = lines.BLOCK, block
    try:
        found = counted(text.getvalue().encode(), len(rows[0]))
    finally:
        lines.BLOCK = whole
    if found is not None:
        read = list(csv.reader(io.StringIO(text.getvalue(), newline="")))
        assert found == len(read) - 1
        assert {len(row) for row in read} == {len(rows[0])}


@given(st.binary(max_size=60).map(lambda raw: bytes(b'ab,"\n\r;'[byte % 7] for byte in raw)))
def test_any_bytes_that_are_counted_are_read_the_same_by_both_readers(content: bytes) -> None:
    import polars

    read = [row for row in csv.reader(io.StringIO(content.decode(), newline="")) if row]
    width = len(read[0]) if read else 1
    rows = counted(content, width)
    if rows is None or rows < 1:
        return
    fast = polars.read_csv(content, infer_schema=False, has_header=False).fill_null("")
    assert [list(row) for row in fast.rows()] == read
    assert len(read) == rows + 1
