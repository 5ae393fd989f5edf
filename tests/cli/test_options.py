"""Every field of an experiment is reachable from the line, the file and Python, with the same value."""

from __future__ import annotations

from typing import Any

import click
import pytest
import tomli_w

from pellucid.cli import train
from pellucid.cli.options import known_words
from pellucid.spec.experiment import PARTS, Experiment
from pellucid.spec.files import experiment_from_toml

# Field: words of the line, value in Python.
FIELDS: dict[str, tuple[list[str], Any]] = {
    "source": (["iris"], "iris"),
    "target": (["--target", "sale,rent"], ["sale", "rent"]),
    "drop": (["--drop", "note, id"], ["note", "id"]),
    "keep": (["--keep", "id"], ["id"]),
    "time_column": (["--time-column", "day"], "day"),
    "group_column": (["--group-column", "person"], "person"),
    "weight_column": (["--weight-column", "weight"], "weight"),
    "separator": (["--separator", ";"], ";"),
    "decimal": (["--decimal", "comma"], "comma"),
    "encoding": (["--encoding", "windows-1252"], "windows-1252"),
    "split": (["--split", "0.6,0.2,0.2"], [0.6, 0.2, 0.2]),
    "split_by": (["--split-by", "time"], "time"),
    "stratify": (["--no-stratify"], False),
    "features": (["--features", "x1, x2^2"], "x1, x2^2"),
    "scaling": (["--scaling", "min-max"], "min-max"),
    "task": (["--task", "classification"], "classification"),
    "loss": (["--loss", "cross_entropy"], "cross_entropy"),
    "class_weight": (["--class-weight", "setosa=2,virginica=0.5"], {"setosa": 2.0, "virginica": 0.5}),
    "label_smoothing": (["--label-smoothing", "0.1"], 0.1),
    "optimizer": (["--optimizer", "nesterov"], "nesterov"),
    "momentum": (["--momentum", "0.8"], 0.8),
    "learning_rate": (["--learning-rate", "1e-3"], 1e-3),
    "schedule": (["--schedule", "step(every=10)"], "step(every=10)"),
    "clip": (["--clip", "1"], 1.0),
    "l1": (["--l1", "0.5"], 0.5),
    "l2": (["--l2", "0.25"], 0.25),
    "batch_size": (["--batch-size", "7"], 7),
    "full_batch": (["--full-batch"], True),
    "shuffle": (["--no-shuffle"], False),
    "epochs": (["--epochs", "3"], 3),
    "patience": (["--patience", "4"], 4),
    "until": (["--until", "test.loss<0.001"], "test.loss<0.001"),
    "max_seconds": (["--max-seconds", "1.5"], 1.5),
    "train_loss": (["--train-loss", "running"], "running"),
    "classic": (["--classic"], True),
    "precision": (["--precision", "float64"], "float64"),
    "device": (["--device", "cpu"], "cpu"),
    "seed": (["--seed", "1"], 1),
    "data_seed": (["--data-seed", "2"], 2),
    "split_seed": (["--split-seed", "3"], 3),
    "init_seed": (["--init-seed", "4"], 4),
    "order_seed": (["--order-seed", "5"], 5),
    "noise_seed": (["--noise-seed", "6"], 6),
    "checkpoint_seconds": (["--checkpoint-seconds", "30"], 30.0),
}

PLACES = {name: part for part, spec in PARTS.items() for name in spec.model_fields}


def from_line(words: list[str]) -> Experiment:
    """The experiment that ``pellucid train`` makes of its words."""
    given = train.make_context("train", list(words)).params
    return Experiment.of(**{name: value for name, value in given.items() if name in PLACES or name == "network"})


@pytest.mark.parametrize("name", [*PLACES, "network"])
def test_a_field_has_one_value_from_line_file_and_python(name: str) -> None:
    line = "dense 4 tanh, dense 2"
    words, value = (["--network", line], line) if name == "network" else FIELDS[name]
    tree: dict[str, Any] = {"network": {"line": line}} if name == "network" else {PLACES[name]: {name: value}}
    asked = from_line(words)
    assert asked == Experiment.of(**{name: value})
    assert asked == experiment_from_toml("format = 1\n" + tomli_w.dumps(tree))
    assert asked != Experiment()


def test_a_switch_can_be_said_both_ways() -> None:
    assert from_line(["--shuffle"]).train.shuffle and not from_line(["--no-shuffle"]).train.shuffle
    assert not from_line(["--no-classic"]).train.classic


def test_balanced_is_a_word() -> None:
    assert from_line(["--class-weight", "balanced"]).task.class_weight == "balanced"


def test_the_help_names_every_option_with_the_fields_own_words() -> None:
    text = " ".join(train.get_help(click.Context(train, info_name="train")).split())
    for part, spec in PARTS.items():
        for name, field in spec.model_fields.items():
            if name != "source":
                assert f"--{name.replace('_', '-')}" in text, (part, name)
                assert " ".join((field.description or "").split()) in text, (part, name)


def test_the_help_lists_every_word_there_is() -> None:
    text = " ".join(train.get_help(click.Context(train, info_name="train")).split())
    for _, words in known_words():
        assert all(word in text for word in words)
