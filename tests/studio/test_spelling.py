"""A text file that was brought, read as a person says it is spelled."""

from pathlib import Path

import pytest

from pellucid.errors import InputError
from pellucid.studio.uploads import Uploads


@pytest.fixture
def brought(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "uploads")


PLAIN = "a,b\nx,u\ny,v\nx,v\ny,u\n"


def columns(about: dict) -> list[tuple[str, str]]:
    return [(column["name"], column["kind"]) for column in about["columns"]]


@pytest.mark.usefixtures("read_here")
def test_how_a_file_was_read_is_told(brought: Uploads) -> None:
    assert brought.put("a.csv", PLAIN.encode()).about["spelling"] == {
        "separator": ",",
        "decimal": ".",
        "encoding": "utf-8",
        "header": "yes",
    }
    german = "Größe;Gewicht\n1,5;2\n2,5;3\n3,25;4\n".encode("windows-1252")
    told = brought.put("b.csv", german).about
    assert told["spelling"] == {"separator": ";", "decimal": ",", "encoding": "windows-1252", "header": "yes"}
    assert told["preview"][0] == [1.5, 2.0]


@pytest.mark.parametrize(
    ("content", "said", "names", "first"),
    [
        (b"a|b\n1;5|2\n2;5|3\n3;5|4\n", {"separator": "semicolon"}, ["a|b"], None),
        (b"a;b\n1,500;2\n2,500;3\n3,750;1\n", {"decimal": "point"}, ["a", "b"], [1500.0, 2.0]),
        (b"a;b\n1,500;2\n2,500;3\n3,750;1\n", {"decimal": "comma"}, ["a", "b"], [1.5, 2.0]),
        (
            "name,x\nÅsa,1\nJosé,2\nÅsa,3\nJosé,4\n".encode("utf-16-le"),
            {"encoding": "utf-16-le"},
            ["name", "x"],
            ["Åsa", 1.0],
        ),
        (b"1,2.5\n3,4.5\n5,7.5\n", {"header": "no"}, ["column1", "column2"], [1.0, 2.5]),
        (
            "1;2,5\n3;4,5\n5;7,5\n".encode("utf-16"),
            {"header": "no", "separator": ";"},
            ["column1", "column2"],
            [1.0, 2.5],
        ),
    ],
)
@pytest.mark.usefixtures("read_here")
def test_a_file_is_read_as_it_is_said(content, said, names, first, brought: Uploads) -> None:
    if first is None:  # cells that do not agree with the separator are told as everywhere
        with pytest.raises(InputError):
            brought.put("a.csv", content, said)
        return
    told = brought.put("a.csv", content, said).about
    assert [name for name, _ in columns(told)] == names
    assert told["preview"][0] == first
    for option, value in said.items():
        words = {"comma": ",", "point": "."}
        assert told["spelling"][option] == words.get(value, value)


def test_the_same_file_read_otherwise_is_another_upload(brought: Uploads) -> None:
    usual, other = brought.put("a.csv", PLAIN.encode()), brought.put("a.csv", PLAIN.encode(), {"header": "no"})
    assert usual.id != other.id
    assert (usual.about["rows"], other.about["rows"]) == (4, 5)
    assert brought.put("a.csv", PLAIN.encode()).about["rows"] == 4


@pytest.mark.parametrize(
    "said",
    [
        {"separator": "xx"},
        {"decimal": "dot"},
        {"encoding": "no-such"},
        {"encoding": "rot13"},
        {"header": "maybe"},
        {"path": "/etc/passwd"},
        {"source": "circle"},
        {"encoding": "a\0b"},
    ],
)
@pytest.mark.usefixtures("read_here")
def test_what_cannot_be_said_is_refused_and_nothing_is_kept(said, brought: Uploads) -> None:
    with pytest.raises(InputError) as caught:
        brought.put("a.csv", PLAIN.encode(), said)
    assert caught.value.allowed or caught.value.next
    assert list(brought.folder.iterdir()) == []


@pytest.mark.usefixtures("read_here")
def test_only_text_is_spelled(brought: Uploads, tmp_path: Path) -> None:
    import polars

    polars.DataFrame({"a": [1.0, 2.0], "b": [3.0, 5.0]}).write_parquet(tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    assert "spelling" not in brought.put("a.parquet", content).about
    with pytest.raises(InputError, match="only a text file"):
        brought.put("a.parquet", content, {"separator": ";"})
