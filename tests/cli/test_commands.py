"""What the commands print, and that tables, files and JSON say the same."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_iris

import pellucid
from pellucid.events import Failed
from pellucid.training import loop

Cli = Callable[..., Any]

RUN = {"run", "model", "network", "parameters", "epochs", "seconds", "compile_seconds", "stopped", "warnings"}
CIRCLE = ["train", "circle", "--network", "dense 4 tanh", "--epochs", "2"]


def test_train_prints_results_and_what_to_type_next(cli: Cli, tmp_path: Path) -> None:
    answer = cli(*CIRCLE, "--out", tmp_path / "run", "--save", tmp_path / "m.safetensors")
    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()[1:3]] == ["train", "test"]
    assert "17 parameters" in answer.err and "epoch 2/2" in answer.err
    following = answer.out.splitlines()[-1].removeprefix("next:").split()
    assert following[:2] == ["pellucid", "predict"]
    assert cli(*following[1:]).code == 0


def test_train_as_json_is_one_object(cli: Cli, tmp_path: Path) -> None:
    told = cli(*CIRCLE, "--json", "--save", tmp_path / "m.safetensors").json
    assert set(told) >= RUN | {"train", "test"}
    assert (told["epochs"], told["parameters"], told["stopped"]) == (2, 17, "epochs")
    assert told["model"] == str(tmp_path / "m.safetensors")
    assert 0 <= told["test"]["accuracy"] <= 1


def test_quiet_says_nothing(cli: Cli) -> None:
    answer = cli(*CIRCLE, "--quiet")
    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_the_line_wins_over_the_file(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'format = 1\n[data]\nsource = "circle"\n[train]\nepochs = 7\n[network]\nline = "dense 2 tanh"\n'
    )
    told = cli("train", "--experiment", tmp_path / "a.toml", "--epochs", 1, "--json").json
    assert (told["epochs"], told["network"]) == (1, "dense 2 tanh")


def test_a_warning_is_printed_before_training(cli: Cli) -> None:
    answer = cli("train", "circle", "--network", "dense 2", "--epochs", 1)
    assert "warning: Every hidden layer is linear" in answer.err
    assert answer.err.index("warning") < answer.err.index("epoch 1/1")


def test_a_run_stands_for_its_model(cli: Cli) -> None:
    run = cli(*CIRCLE, "--json").json["run"]
    assert cli("predict", run, 1, 2).code == cli("show", run).code == 0


def test_negative_numbers_are_values(cli: Cli, models: dict[str, Path]) -> None:
    told = cli("predict", models["circle"], "-1.5", "-.5e-3", "--json").json["predictions"]
    expected = pellucid.load(models["circle"]).predict_proba([[-1.5, -0.5e-3]])[0]
    assert list(told[0]) == ["prediction", "probabilities", "unlike", "distance"]
    np.testing.assert_allclose(list(told[0]["probabilities"].values()), expected, rtol=1e-6)


def test_a_table_is_read_by_its_names_and_answered_into_one(cli: Cli, models: dict[str, Path], tmp_path: Path) -> None:
    x, names = load_iris().data[::30], load_iris().feature_names
    order = [3, 0, 2, 1]
    with (tmp_path / "in.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["note", *(names[column] for column in order)])
        writer.writerows(["=1+1", *row[order]] for row in x)
    answer = cli("predict", models["iris"], tmp_path / "in.csv", "--out", tmp_path / "out.csv", "--proba", "--json")
    with (tmp_path / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    model = pellucid.load(models["iris"])
    assert [row["species"] for row in rows] == model.predict(x).tolist()
    assert [float(row["p(setosa)"]) for row in rows] == pytest.approx(model.predict_proba(x)[:, 0].tolist())
    assert [row["prediction"] for row in answer.json["predictions"]] == model.predict(x).tolist()


def test_what_is_unlike_is_marked(cli: Cli, models: dict[str, Path]) -> None:
    near, far = (cli("predict", models["circle"], 1, place) for place in (2, 2000))
    assert "!" not in near.out
    assert "! unlike anything it was trained on" in far.out
    assert cli("predict", models["circle"], 1, 2000, "--json").json["predictions"][0]["unlike"] is True


def test_several_targets_have_a_column_each(cli: Cli, models: dict[str, Path]) -> None:
    answer = cli("predict", models["houses"], 10, 1, 1, 4, 2)
    assert answer.out.split()[:2] == ["sale", "rent"]
    told = cli("predict", models["houses"], 10, 1, 1, 4, 2, "--json").json["predictions"][0]
    assert set(told["prediction"]) == {"sale", "rent"} and told["probabilities"] is None


def test_pictures_are_answered(cli: Cli, models: dict[str, Path], tmp_path: Path) -> None:
    Image.new("L", (64, 64), 255).save(tmp_path / "blank.png")
    answer = cli("predict", models["digits"], tmp_path / "blank.png", tmp_path / "blank.png", "--json")
    assert (answer.code, len(answer.json["predictions"])) == (0, 2)


def test_evaluate_stands_beside_what_is_easy(cli: Cli, models: dict[str, Path]) -> None:
    answer = cli("evaluate", models["iris"])
    assert "iris: 30 test rows" in answer.out
    for words in ("this model", "linear model", "trivial guess", "confusion", "calibration", "petal width (cm)"):
        assert words in answer.out
    told = cli("evaluate", models["iris"], "--json").json
    assert {"source", "part", "rows", "model", "trivial", "linear", "targets", "importance", "notes"} == set(told)


def test_explain_shows_the_same_step_as_text_and_json(cli: Cli, models: dict[str, Path]) -> None:
    words = ["explain", models["circle"], "-1.5", "2", "--target", "1", "--learning-rate", "0.5"]
    told = cli(*words, "--json").json
    step = pellucid.load(models["circle"]).explain_step([[-1.5, 2.0]], "1", 0.5)
    assert told == json.loads(json.dumps(step.to_json()))
    assert cli(*words).out.strip() == step.to_text().strip()


def test_without_a_target_there_is_the_forward_pass_alone(cli: Cli, models: dict[str, Path]) -> None:
    told = cli("explain", models["circle"], "1", "2", "--json").json
    assert told["loss"] is None and told["layers"][0]["z"] is not None


def test_a_weight_is_followed(cli: Cli, models: dict[str, Path]) -> None:
    words = ["explain", models["circle"], "1", "2", "--target", "1", "--follow", "dense1/weight:1,3"]
    step = pellucid.load(models["circle"]).explain_step([[1.0, 2.0]], "1")
    assert cli(*words).out.strip() == step.follow("dense1/weight", 1, 3).to_text().strip()
    assert cli(*words, "--json").json["follow"] == [
        json.loads(json.dumps(step.follow("dense1/weight", 1, 3).to_json()))
    ]


def test_two_targets_are_given_in_their_order(cli: Cli, models: dict[str, Path]) -> None:
    told = cli("explain", models["houses"], 10, 1, 1, 4, 2, "--target", "100,500", "--json").json
    step = pellucid.load(models["houses"]).explain_step([[10.0, 1, 1, 4, 2]], {"sale": 100.0, "rent": 500.0})
    assert told["target"] == json.loads(json.dumps(step.to_json()))["target"]


def test_show_counts(cli: Cli, tmp_path: Path) -> None:
    line = ("show", "dense 4, dense 4, dense 2", "--inputs", "3")
    told = cli(*line, "--json", "--svg", tmp_path / "a.svg").json
    assert (told["weights"], told["biases"], told["parameters"]) == (36, 10, 46)
    assert "46 parameters" in cli(*line).out
    assert (tmp_path / "a.svg").read_text().startswith("<svg")


def test_show_of_a_model_tells_its_results(cli: Cli, models: dict[str, Path]) -> None:
    told = cli("show", models["circle"], "--json").json
    assert told["results"] == {part: dict(values) for part, values in pellucid.load(models["circle"]).metrics.items()}
    assert told["provenance"]["data"] == "circle"
    assert "accuracy" in cli("show", models["circle"]).out


def test_export_writes_the_report_and_the_model(cli: Cli, models: dict[str, Path], tmp_path: Path) -> None:
    assert cli("export", models["circle"], tmp_path / "a.html").code == 0
    assert "<html" in (tmp_path / "a.html").read_text()
    told = cli("export", models["circle"], tmp_path / "b.safetensors", "--json").json
    assert told["bytes"] == (tmp_path / "b.safetensors").stat().st_size


def test_a_run_that_stopped_being_finite_has_an_exit_code(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which number it was is found by looking at every one, which takes seconds and is tested elsewhere."""
    found = Failed(0, 0, "dense1", "weight", "a number is not finite")
    monkeypatch.setattr(loop, "failure", lambda *args: (found, True))
    answer = cli("train", "celsius", "--learning-rate", "1e30", "--optimizer", "sgd", "--epochs", "20", "--quiet")
    assert answer.code == 1 and len(answer.err.splitlines()) <= 8
