"""Model files: what an earlier release wrote is read by this one; what is newer, damaged or foreign is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pellucid
from pellucid.errors import InputError
from pellucid.runs.arrays import read_arrays, write_arrays
from pellucid.spec.files import experiment_to_toml
from pellucid.tasks.losses import Huber, Loss

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


def test_a_model_trained_in_float64_answers_in_float64(tmp_path: Path) -> None:
    run = pellucid.train("circle", network="dense 3 tanh", classic=True, epochs=1, save_run=False)
    again = pellucid.load(run.model.save(tmp_path / "double.safetensors"))
    (outputs,) = again.outputs([[0.5, 1.0], [3.0, -2.0]])
    assert outputs.dtype == np.float64
    assert (outputs == run.model.outputs([[0.5, 1.0], [3.0, -2.0]])[0]).all()


def test_options_of_a_loss_are_kept(tmp_path: Path) -> None:
    run = pellucid.train("celsius", loss="huber(delta=0.05)", epochs=0, save_run=False)
    again = pellucid.load(run.model.save(tmp_path / "huber.safetensors"))
    assert again.task == run.model.task
    assert again.task.loss.delta == 0.05  # type: ignore[attr-defined]
    as_object = pellucid.train("celsius", loss=Huber(delta=0.05), epochs=0, save_run=False)
    assert 'loss = "huber(delta=0.05)"' in experiment_to_toml(as_object.experiment)


def test_a_loss_of_ones_own_is_asked_for_where_it_is_needed(tmp_path: Path) -> None:
    class Quartic(Loss):
        """A loss that no file can hold."""

        def formula(self, outputs: Any, targets: Any) -> Any:
            return ((outputs - targets) ** 4).mean(-1)

    run = pellucid.train("celsius", loss=Quartic(), epochs=0, save_run=False)
    path = run.model.save(tmp_path / "own.safetensors")
    assert pellucid.load(path).predict([[10.0]]) == run.model.predict([[10.0]])
    with pytest.raises(InputError, match="one of your own"):
        pellucid.load(path).explain_step([[10.0]], 50.0)
    assert pellucid.load(path, loss=Quartic()).explain_step([[10.0]], 50.0).loss is not None


@pytest.mark.parametrize(
    ("targets", "options"),
    [
        ({"c": ["a", "b"] * 20, "n": np.arange(40.0)}, {"class_weight": "balanced"}),
        ({"c": ["a", "b"] * 20, "n": np.arange(40.0)}, {"loss": "hinge"}),
        (np.arange(40.0), {"label_smoothing": 0.1}),
        (np.eye(2, dtype=bool)[[0, 1] * 20], {"class_weight": {"y1": 2.0}}),
    ],
)
def test_options_a_task_has_no_place_for_are_refused(targets: Any, options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="has no place for"):
        pellucid.train((np.arange(80.0).reshape(40, 2), targets), epochs=1, save_run=False, **options)


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


@pytest.mark.parametrize(
    ("magic", "what"), [(b"\x80\x04\x95" + b"\0" * 64, "pickle"), (b"PK\x03\x04" + b"\0" * 64, "zip")]
)
def test_pickles_and_archives_are_named_and_never_opened(tmp_path: Path, magic: bytes, what: str) -> None:
    path = tmp_path / "bad.safetensors"
    path.write_bytes(magic)
    with pytest.raises(InputError) as refused:
        pellucid.load(path)
    assert what in str(refused.value)
