"""Experiment files: they come back whole, and every mistake in one is told with its place."""

from pathlib import Path

import pytest

from pellucid.errors import InputError
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_from_toml, experiment_from_tree, experiment_to_toml, read_experiment

FULL = Experiment.of(
    source="spiral(points=200)", split=(0.5, 0.2, 0.3), split_by="rows", features="x1, x1^2", scaling="standard",
    network="dense 4 tanh, residual(dense 4)", loss="half_mse", class_weight={"1": 2.0}, optimizer="adam",
    learning_rate=0.01, l1=0.001, batch_size=7, shuffle=False, epochs=3, patience=2, until="test.loss<0.1",
    precision="float64", seed=2**62, order_seed=5,
)  # fmt: skip


@pytest.mark.parametrize("experiment", [Experiment(), FULL, Experiment.of(network="dense 4 tanh")])
def test_an_experiment_comes_back_from_its_text(experiment: Experiment) -> None:
    assert experiment_from_toml(experiment_to_toml(experiment)) == experiment


def test_a_file_is_read_and_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text(experiment_to_toml(FULL), encoding="utf-8-sig")
    assert read_experiment(path) == FULL


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "starts with its format"),
        ("format = true", "starts with its format"),
        ("format = '1'", "starts with its format"),
        ("format = 2", "written by a newer Pellucid"),
        ("format = 1\nformat = 1", "this is not TOML"),
        ("[train\nepochs = 3", "this is not TOML"),
        ("format = 1\n[trian]\nepochs = 3", "trian: there is no such option.*Did you mean 'train'"),
        ("format = 1\n[train]\nepoch = 3", "train.epoch: there is no such option.*Did you mean 'epochs'"),
        ("format = 1\n[train]\nepochs = -3", "train.epochs cannot be -3\\.(?s:.)*0 or more"),
        ("format = 1\n[train]\nlearning_rate = nan", "train.learning_rate"),
        ("format = 1\n[train]\nlearning_rate = inf", "train.learning_rate"),
        (
            "format = 1\n[train]\nepochs = 3.5\nl1 = -1",
            "train.l1 must be 0 or more .*; train.epochs must be a whole number",
        ),
        ("format = 1\n[network]\nline = 'dens 4'", "Did you mean 'dense'"),
        ("format = 1\n[train]\nfull_batch = true\nbatch_size = 3", "exclude each other"),
        ("format = 1\n[run]\nseed = -1", "run.seed"),
    ],
)
def test_a_wrong_file_says_what_and_where(text: str, message: str) -> None:
    with pytest.raises(InputError, match=f"(?s){message}") as caught:
        experiment_from_toml(text)
    assert len(str(caught.value).splitlines()) <= 8


def test_files_that_cannot_be_read_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_experiment(tmp_path / "nothing.toml")
    with pytest.raises(InputError, match="this is a folder"):
        read_experiment(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"format = 1 # \xe9")
    with pytest.raises(InputError, match="UTF-8"):
        read_experiment(tmp_path / "latin.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 10_000_001)
    with pytest.raises(InputError, match="too large"):
        read_experiment(tmp_path / "large.toml")


def test_half_a_character_is_refused_in_plain_words() -> None:
    with pytest.raises(InputError, match="half a character") as caught:
        experiment_from_tree({"network": "dense \ud800"})
    assert caught.value.got == r"'\ud800'"
