"""MNIST: real files where there are some, and every way in which a file can be damaged."""

from __future__ import annotations

import gzip
import os
import struct
from pathlib import Path

import numpy as np
import pytest

from pellucid.data.downloads import fetched
from pellucid.data.sources import load
from pellucid.data.sources.mnist import CLOTHING, SHAPES, read_idx
from pellucid.data.split import split_rows
from pellucid.errors import InputError
from pellucid.spec.source import SourceCall

SHAPE = (3, 2, 2)
PIXELS = bytes(range(12))
HEADER = struct.pack(">HBB3I", 0, 8, 3, *SHAPE)


def written(folder: Path, content: bytes, name: str = "images") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_plain_and_gzipped_files_hold_the_same(tmp_path: Path) -> None:
    plain = read_idx(written(tmp_path, HEADER + PIXELS), SHAPE)
    zipped = read_idx(written(tmp_path, gzip.compress(HEADER + PIXELS), "images.gz"), SHAPE)
    np.testing.assert_array_equal(plain, zipped)
    assert plain.tolist() == np.arange(12).reshape(SHAPE).tolist()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "an empty file"),
        (HEADER[:7], "not the header"),
        (b"\x89PNG" + HEADER[4:] + PIXELS, "not the header"),
        (struct.pack(">HBB3I", 0, 13, 3, *SHAPE) + PIXELS, "not the header"),
        (struct.pack(">HBB3I", 0, 8, 3, 2**31, 2**31, 2**31) + PIXELS, "not the header"),
        (HEADER + PIXELS[:-1], "got: 11"),
        (HEADER + PIXELS + b"!", "got: more"),
    ],
)
def test_damaged_files_are_refused(content: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        read_idx(written(tmp_path, content), SHAPE)
    with pytest.raises(InputError, match=message):
        read_idx(written(tmp_path, gzip.compress(content), "images.gz"), SHAPE)


@pytest.mark.parametrize("cut", [1, 5, 15, 30])
def test_a_cut_or_foreign_gzip_file_is_refused(cut: int, tmp_path: Path) -> None:
    zipped = gzip.compress(HEADER + os.urandom(12))
    for content in (zipped[:cut], b"not gzip" + zipped[8:], zipped[:cut] + b"\xff" * 8 + zipped[cut + 8 :]):
        with pytest.raises(InputError, match=r"damaged|header|bytes"):
            read_idx(written(tmp_path, content, "images.gz"), SHAPE)


def test_a_small_file_that_unpacks_to_gigabytes_is_read_no_further_than_needed(tmp_path: Path) -> None:
    bomb = gzip.compress(HEADER + bytes(50_000_000))
    with pytest.raises(InputError, match="got: more"):
        read_idx(written(tmp_path, bomb, "images.gz"), SHAPE)


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_missing_files_say_what_to_do(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PELLUCID_DATA", raising=False)
    for folder in (None, tmp_path):
        with pytest.raises(InputError, match=f"pellucid data fetch {name}.*--data-dir"):
            load(SourceCall(name), np.random.default_rng(0), folder)
    with pytest.raises(InputError, match=rf"{name}/train-images-idx3-ubyte\.gz or {name}/train-images-idx3-ubyte"):
        load(SourceCall(name), np.random.default_rng(0), tmp_path)


def put_all(name: str, label: int, folder: Path) -> None:
    """Four files of black pictures, all with one label."""
    for file, shape in zip(fetched[name].files, SHAPES, strict=True):
        header = struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape)
        path = folder / file.path
        path.parent.mkdir(exist_ok=True)
        value = bytes([label]) if len(shape) == 1 else b"\0"
        path.write_bytes(gzip.compress(header + value * int(np.prod(shape)), compresslevel=1))


def test_a_label_beyond_nine_is_refused(tmp_path: Path) -> None:
    put_all("mnist", 10, tmp_path)
    with pytest.raises(InputError, match="no digit"):
        load(SourceCall("mnist"), np.random.default_rng(0), tmp_path)


def test_clothing_is_read_as_digits_are(tmp_path: Path) -> None:
    put_all("fashion-mnist", 9, tmp_path)
    data = load(SourceCall("fashion-mnist"), np.random.default_rng(0), tmp_path)
    assert data.name == "fashion-mnist" and data.fields["article"].classes == CLOTHING
    assert set(data.targets["article"].tolist()) == {9} and CLOTHING[9] == "ankle boot"
    assert data.held_out is not None and data.held_out.sum() == 10_000


@pytest.mark.skipif("PELLUCID_DATA" not in os.environ, reason="PELLUCID_DATA names no folder with mnist")
def test_the_real_digits() -> None:
    data = load(SourceCall("mnist"), np.random.default_rng(0))
    # Counts of each digit as published with the files.
    counts = np.bincount(data.targets["digit"][:60_000])
    assert counts.tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert data.targets["digit"][:5].tolist() == [5, 0, 4, 1, 9]
    split = split_rows(data, data.defaults.split, np.random.default_rng(0), by=data.defaults.by)
    assert (len(split.train), len(split.validation), len(split.test)) == (50_000, 10_000, 10_000)
