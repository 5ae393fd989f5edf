"""Own tables through the verbs: trained, evaluated, asked, from files and frames, from any folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas
import polars
import pytest

from pellucid.errors import InputError
from pellucid.model import load
from pellucid.run import Run
from pellucid.workbench.evaluate import evaluate
from pellucid.workbench.predict import predict
from pellucid.workbench.train import train

ROWS = 120


def people() -> polars.DataFrame:
    random = np.random.default_rng(0)
    age = random.integers(20, 60, ROWS).astype(float)
    city = np.array(["Oslo", "Rome", "Paris"])[random.integers(0, 3, ROWS)]
    joined = np.datetime64("2024-01-01") + random.integers(0, 300, ROWS)
    price = age * 2 + (city == "Oslo") * 30 + random.normal(size=ROWS)
    age[3] = np.nan
    columns = {"id": np.arange(ROWS), "age": age, "city": city, "joined": joined, "member": age > 40, "price": price}
    return polars.DataFrame(columns, nan_to_null=True)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """A run on a table named by its place relative to the folder of that moment."""
    folder = tmp_path_factory.mktemp("people")
    people().write_csv(folder / "people.csv")
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        run = train(Path("people.csv"), target="price", network="dense 2 tanh", epochs=1, out=folder / "run")
    run.model.save(folder / "model.safetensors")
    return run, folder


def test_a_run_knows_where_its_data_lies_and_a_model_file_does_not(trained: tuple[Run, Path]) -> None:
    run, folder = trained
    assert run.experiment.data.source == str(folder / "people.csv")
    assert load(folder / "model.safetensors").experiment.data.source == "people.csv"
    assert str(folder).encode() not in (folder / "model.safetensors").read_bytes()
    assert str(folder) not in (run.exhibit().asked or "")


def test_a_run_is_opened_with_its_rows_from_any_folder(
    trained: tuple[Run, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, folder = trained
    monkeypatch.chdir(tmp_path)
    setup = Run.open(folder / "run").setup
    assert setup is not None
    assert setup.dataset.fingerprint() == run.model.provenance["fingerprint"]


def test_its_own_file_is_measured_on_its_test_rows(
    trained: tuple[Run, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, folder = trained
    monkeypatch.chdir(tmp_path)
    for model, source in ((run.model, None), (folder / "run" / "model.safetensors", None)):
        found = evaluate(model, source)
        assert (found.part, found.rows) == ("test rows", ROWS // 5)
        assert found.model == pytest.approx(run.test, rel=1e-5)
    with pytest.raises(InputError, match="no such file"):
        evaluate(folder / "model.safetensors")


def test_another_table_is_measured_by_the_names_of_its_columns(trained: tuple[Run, Path], tmp_path: Path) -> None:
    other = people()[:50].with_columns(city=polars.lit("Bergen")).drop("id", "member").reverse()
    other = other.with_columns(member=polars.lit("TRUE"), price=polars.when(polars.int_range(50) > 0).then("price"))
    other.write_csv(tmp_path / "other.csv", separator=";")
    found = evaluate(trained[0].model, tmp_path / "other.csv")
    assert (found.part, found.rows) == ("all rows", 49)
    assert "1 row without a value of price is left out." in found.notes
    assert "column 'city': 'Bergen' is unknown (49 rows); it counts as missing." in found.notes
    assert evaluate(trained[0].model, other).model == pytest.approx(found.model)


def test_files_and_frames_are_answered_alike(trained: tuple[Run, Path], tmp_path: Path) -> None:
    some = people()[:5].with_columns(extra=1)
    some.write_csv(tmp_path / "some.csv", separator="\t")
    some.write_parquet(tmp_path / "some.parquet")
    model = trained[0].model
    rows = [
        str(tmp_path / "some.csv"),
        str(tmp_path / "some.parquet"),
        some,
        pandas.DataFrame(some.to_dict(as_series=False)),
    ]
    answers = [[answer.prediction for answer in predict(model, given)] for given in rows]
    assert all(each == pytest.approx(answers[0], rel=1e-6) for each in answers)


def test_missing_columns_are_named_all_at_once(trained: tuple[Run, Path], tmp_path: Path) -> None:
    people().drop("age", "joined").write_csv(tmp_path / "a.csv")
    with pytest.raises(InputError, match=r"a.csv: 2 columns are missing(.|\n)*Add age, joined"):
        predict(trained[0].model, str(tmp_path / "a.csv"))


def test_a_frame_trains_what_its_file_trains(trained: tuple[Run, Path]) -> None:
    frame = pandas.DataFrame(people().to_dict(as_series=False))
    run = train(frame, target="price", network="dense 2 tanh", epochs=1, save_run=False)
    assert run.model.provenance["fingerprint"] == trained[0].model.provenance["fingerprint"]
    np.testing.assert_array_equal(run.model.params["dense1"]["weight"], trained[0].model.params["dense1"]["weight"])


def test_what_is_useless_is_left_out_and_told(trained: tuple[Run, Path]) -> None:
    assert [field.name for field in trained[0].model.inputs.fields] == ["age", "city", "joined", "member"]
    assert any("'id' (every row has its own number" in warning.what for warning in trained[0].warnings)


@pytest.mark.parametrize(("task", "measure"), [("classification", "accuracy"), ("regression", "r2")])
def test_a_task_overrules_what_was_found(task: str, measure: str) -> None:
    run = train((np.arange(40.0), np.arange(40) % 4), task=task, network="dense 2 tanh", epochs=0, save_run=False)
    assert measure in run.test
    assert run.experiment.task.task == task
