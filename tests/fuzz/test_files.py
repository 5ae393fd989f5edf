"""Any bytes at all are read as a table or a model, or refused in our own words, soon and in little memory."""

from __future__ import annotations

import io
import json
import struct
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pellucid
from pellucid.data.files.array import read_array
from pellucid.data.tables.files import read_dataset
from pellucid.errors import PellucidError
from pellucid.spec.experiment import DataSpec

LONGEST, LARGEST = 2.0, 200_000_000
GOLDEN = (Path(__file__).parents[1] / "golden" / "model-1.safetensors").read_bytes()
LENGTH = struct.unpack("<Q", GOLDEN[:8])[0]
TREE = json.loads(GOLDEN[8 : 8 + LENGTH])
DESCRIBED = json.loads(TREE["__metadata__"]["pellucid"])
CSV = b"id;when;city;price\n1;2024-05-01;Oslo;1,5\n2;2024-05-02;Rome;\n3;;Oslo;-2,5e3\n"
CSV_QUOTED = b'a,"b ""c""",y\r\n1,"two, or three",yes\r\n-2.5,"x\ny",no\r\n'


def npy() -> bytes:
    file = io.BytesIO()
    np.save(file, np.arange(6.0).reshape(3, 2))
    return file.getvalue()


def npz() -> bytes:
    file = io.BytesIO()
    np.savez(file, x=np.arange(6.0).reshape(3, 2), y=np.array([0, 1, 0]))
    return file.getvalue()


def read_table(path: Path) -> Any:
    return read_dataset(path, DataSpec(target=("y",)))


KINDS: dict[str, tuple[Callable[[Path], Any], str, list[bytes]]] = {
    "table": (read_table, ".csv", [CSV, CSV_QUOTED, CSV.decode().encode("utf-16")]),
    "pairs": (read_table, ".npz", [npz()]),
    "array": (read_array, ".npy", [npy()]),
    "model": (pellucid.load, ".safetensors", [GOLDEN]),
}
PIECES = (
    b"\0",
    b"\xff",
    b'"',
    b"'",
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"9" * 30,
    b"1e999",
    b"nan",
    b"-",
    b"[",
    b"{",
    b"PK\x03\x04",
    b"\x80\x04",
    b"\xef\xbb\xbf",
    b"=cmd|' /C calc'!A0",
    "é".encode(),
    b"\xe9",
)


@st.composite
def mutated(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """Bytes that were right, with some changed, put in, taken out, or the rest cut off."""
    content = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, max(0, min(len(content), 4000) - 1)))
        end = draw(st.integers(place, min(len(content), place + 8)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8), st.just(content[place:end] * 2)))
        content = content[:place] + piece + content[end:]
    return content[: draw(st.integers(0, len(content)))] if draw(st.integers(0, 5)) == 0 else content


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a tree of tables and lists."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


def with_value(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The tree with another value in one place."""
    if not path:
        return value
    copy = tree.copy()
    copy[path[0]] = with_value(tree[path[0]], path[1:], value)
    return copy


def model_file(header: Any, described: Any) -> bytes:
    if isinstance(header, dict):
        header = {**header, "__metadata__": {"pellucid": json.dumps(described)}}
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + GOLDEN[8 + LENGTH :]


DESCRIPTIONS = st.builds(
    lambda place, value: model_file(TREE, with_value(DESCRIBED, place, value)),
    st.sampled_from(places(DESCRIBED)),
    VALUES,
)
HEADERS = st.builds(
    lambda place, value: model_file(with_value(TREE, place, value), DESCRIBED), st.sampled_from(places(TREE)), VALUES
)


def try_out(kind: str, content: bytes, folder: Path) -> None:
    """A value or a problem in our words; soon, and in little memory."""
    read, suffix, _ = KINDS[kind]
    path = folder / f"fuzzed{suffix}"
    path.write_bytes(content)
    start = time.process_time()
    tracemalloc.start()
    problem: PellucidError | None = None
    try:
        read(path)
    except PellucidError as refused:
        problem = refused
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert problem is None or (bool(problem.allowed or problem.next) and str(problem))
    assert peak < LARGEST
    assert time.process_time() - start < LONGEST
    assert path.read_bytes() == content


def strategy(kind: str) -> st.SearchStrategy[bytes]:
    texts = st.text(alphabet='0123456789,;."ayé\n\r\t -', max_size=200).map(lambda text: f"a,y\n{text}".encode())
    more = {"table": [texts], "model": [DESCRIPTIONS, HEADERS]}.get(kind, [])
    return st.one_of(mutated(KINDS[kind][2]), st.binary(max_size=300), *more)


@pytest.mark.parametrize("kind", KINDS)
def test_any_bytes_are_read_or_refused(kind: str, tmp_path: Path) -> None:
    @settings(max_examples=150)
    @given(strategy(kind))
    def run(content: bytes) -> None:
        try_out(kind, content, tmp_path)

    run()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_any_of_many_bytes_are_read_or_refused(kind: str, tmp_path: Path) -> None:
    @settings(max_examples=2_000, derandomize=False, print_blob=True)
    @given(strategy(kind))
    def run(content: bytes) -> None:
        try_out(kind, content, tmp_path)

    run()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_right_is_read(kind: str, tmp_path: Path) -> None:
    read, suffix, seeds = KINDS[kind]
    for seed in seeds:
        if b";" not in seed[:8] and b"\xff\xfe" not in seed[:2]:
            (tmp_path / f"right{suffix}").write_bytes(seed)
            read(tmp_path / f"right{suffix}")
