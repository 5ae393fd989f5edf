"""Model files: what an earlier release wrote is read by this one; what is newer, damaged or foreign is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import pellucid
from pellucid.errors import InputError
from pellucid.runs.arrays import read_arrays, write_arrays

GOLDEN = Path(__file__).parent / "golden"
VERSIONS = sorted(GOLDEN.glob("model-*.safetensors"))


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_file_of_every_format_is_read_and_answers_as_it_did(path: Path) -> None:
    model, expected = pellucid.load(path), json.loads(path.with_suffix(".json").read_text())
    np.testing.assert_allclose(model.outputs(expected["rows"])[0], expected["outputs"], atol=1e-6)
    assert model.predict(expected["rows"]).tolist() == expected["prediction"]
    flags, distances = model.unlikeness(expected["rows"])
    assert flags.tolist() == expected["unlike"]
    np.testing.assert_allclose(distances, expected["distance"], rtol=1e-6)


def test_what_is_saved_again_is_the_same(tmp_path: Path) -> None:
    model = pellucid.load(VERSIONS[-1])
    again = pellucid.load(model.save(tmp_path / "again.safetensors"))
    rows = json.loads(VERSIONS[-1].with_suffix(".json").read_text())["rows"]
    assert (model.outputs(rows)[0] == again.outputs(rows)[0]).all()
    assert again.experiment == model.experiment
    assert again.metrics == model.metrics


def changed(tmp_path: Path, **entries: object) -> Path:
    """A copy of the newest file with other entries in its description."""
    arrays, metadata = read_arrays(VERSIONS[-1])
    described = json.loads(metadata["pellucid"]) | entries
    write_arrays(tmp_path / "changed.safetensors", arrays, {"pellucid": json.dumps(described)})
    return tmp_path / "changed.safetensors"


def test_a_newer_format_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = changed(tmp_path, format_version=99)
    before = path.read_bytes()
    with pytest.raises(InputError, match="newer Pellucid"):
        pellucid.load(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("entries", [{"task": None}, {"task": {"kind": "magic"}}, {"preprocessing": {}}, {"spec": {}}])
def test_a_description_that_lacks_something_is_refused(tmp_path: Path, entries: dict[str, object]) -> None:
    with pytest.raises(InputError):
        pellucid.load(changed(tmp_path, **entries))


def test_a_foreign_safetensors_file_is_refused(tmp_path: Path) -> None:
    write_arrays(tmp_path / "other.safetensors", {"weight": np.zeros(3)}, {"format": "pt"})
    with pytest.raises(InputError, match="not a Pellucid model"):
        pellucid.load(tmp_path / "other.safetensors")


@pytest.mark.parametrize("order", ["C", "F", "T", "strided"])
def test_arrays_in_any_order_of_memory_are_written_as_they_are(tmp_path: Path, order: str) -> None:
    values = np.arange(24.0).reshape(4, 6)
    given = {"C": values, "F": np.asfortranarray(values), "T": values.T, "strided": values[::2, ::3]}[order]
    write_arrays(tmp_path / "a.safetensors", {"a": given}, {})
    assert (read_arrays(tmp_path / "a.safetensors")[0]["a"] == given).all()


@pytest.mark.parametrize("cut", [0, 4, 8, 100, -1])
def test_a_file_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.safetensors"
    path.write_bytes(VERSIONS[-1].read_bytes()[:cut])
    with pytest.raises(InputError, match="not a sound"):
        pellucid.load(path)


@pytest.mark.parametrize(("magic", "what"), [(b"\x80\x04\x95" + b"\0" * 64, "pickle"), (b"PK\x03\x04" + b"\0" * 64, "zip")])
def test_pickles_and_archives_are_named_and_never_opened(tmp_path: Path, magic: bytes, what: str) -> None:
    path = tmp_path / "bad.safetensors"
    path.write_bytes(magic)
    with pytest.raises(InputError) as refused:
        pellucid.load(path)
    assert what in str(refused.value)
