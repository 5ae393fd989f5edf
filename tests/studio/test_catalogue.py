"""What can be chosen on the page is what the library knows: nothing is missing, nothing is made up."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from pydantic import Field

from pellucid.data.downloads import fetched
from pellucid.data.sources import MEANINGS, load, source_options, sources
from pellucid.errors import InputError
from pellucid.home import data_folder
from pellucid.layers import layers
from pellucid.layers.activation import Activation, activations
from pellucid.layers.initializers import initializers
from pellucid.session.setup import set_up
from pellucid.spec.experiment import PART_OF_OPTION, Experiment
from pellucid.spec.expression import Expression
from pellucid.spec.source import SourceCall
from pellucid.studio.catalogue import TASKS, catalogue
from pellucid.studio.choices import options_of, type_of
from pellucid.tasks.losses import Loss, losses
from pellucid.training.optimizers import optimizers
from pellucid.training.schedules import schedules

FOUND = catalogue()
TABLES: dict[str, Any] = {
    "losses": losses,
    "optimizers": optimizers,
    "schedules": schedules,
    "initializers": initializers,
    "activations": activations,
}


def named(part: str, found: dict[str, Any] = FOUND) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in found[part]}


def test_it_is_plain_data_of_a_moderate_size() -> None:
    text = json.dumps(FOUND, allow_nan=False, separators=(",", ":"))
    assert json.loads(text) == FOUND
    assert len(text) < 150_000


@pytest.mark.parametrize("part", TABLES)
def test_everything_that_is_registered_is_there_with_its_options(part: str) -> None:
    assert list(named(part)) == list(TABLES[part])
    for name, each in named(part).items():
        assert each["about"].strip()
        assert [option["name"] for option in each["options"]] == list(TABLES[part][name].model_fields)
        said = {option["name"]: option["default"] for option in each["options"] if "required" not in option}
        if len(said) == len(each["options"]):
            assert TABLES[part][name](**said) == TABLES[part][name]()


def test_layers_are_those_that_are_no_activations() -> None:
    assert {*named("layers"), *named("activations")} == set(layers)
    units, activation = (
        each for each in named("layers")["dense"]["options"] if each["name"] in ("units", "activation")
    )
    assert (units["type"], units["above"], activation["type"]) == ("integer", 0, "activation")
    assert units["help"]


@pytest.mark.parametrize("part", ["optimizers", "schedules", "losses", "activations"])
def test_bounds_are_those_that_are_checked(part: str) -> None:
    for name, each in named(part).items():
        for option in each["options"]:
            for bound, beyond in (("low", -0.1), ("above", 0.0), ("high", 0.1), ("below", 0.0)):
                if bound in option:
                    with pytest.raises(InputError):
                        TABLES[part][name](**{option["name"]: option[bound] + beyond})


def test_what_is_entered_anew_appears(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cubed(Loss):
        """|y − t|³."""

        kind = "cubed"

        weight: float = Field(default=2.0, gt=0, le=5, description="how much it counts")

    monkeypatch.setitem(losses, "cubed", Cubed)
    entry = named("losses", catalogue())["cubed"]
    assert (entry["about"], entry["tasks"]) == ("|y − t|³.", list(TASKS))
    assert entry["options"] == [
        {"name": "weight", "type": "number", "default": 2.0, "help": "how much it counts", "above": 0, "high": 5}
    ]


@pytest.mark.parametrize(
    ("loss", "tasks"),
    [
        ("half_mse", ["classification", "labels", "regression"]),
        ("huber", ["classification", "labels", "regression"]),
        ("binary_cross_entropy", ["classification", "labels"]),
        ("hinge", ["classification", "labels"]),
        ("cross_entropy", ["classification"]),
    ],
)
def test_a_loss_says_what_it_is_for(loss: str, tasks: list[str]) -> None:
    assert named("losses")[loss]["tasks"] == tasks


@pytest.mark.parametrize(
    ("source", "task"), [("circle", "classification"), ("blobs", "classification"), ("plane", "regression")]
)
def test_every_loss_can_be_used_where_it_says(source: str, task: str) -> None:
    for name, each in named("losses").items():
        if task in each["tasks"]:
            assert set_up(Experiment.of(source=source, network="dense 2 tanh", loss=name)).task.kind == task


def test_an_activation_says_between_which_values_it_lies() -> None:
    ranges = {name: each["range"] for name, each in named("activations").items()}
    assert (ranges["tanh"], ranges["relu"], ranges["linear"]) == ([-1, 1], [0, None], [None, None])


def test_every_source_is_there_and_says_its_options() -> None:
    assert set(named("sources")) == set(sources)
    assert list(named("sources"))[:6] == ["circle", "xor", "gauss", "spiral", "plane", "multi-gauss"]
    for name, each in named("sources").items():
        assert {option["name"]: option["default"] for option in each["options"]} == source_options(name)
        assert all(option["help"] for option in each["options"])


def test_every_option_of_a_source_has_a_meaning_and_no_other() -> None:
    assert set(MEANINGS) == {option for name in sources for option in source_options(name)}


@pytest.mark.parametrize("name", [name for name in sources if name not in fetched])
def test_a_source_holds_what_it_says(name: str) -> None:
    each = named("sources")[name]
    data = load(SourceCall(name), np.random.default_rng(0))
    target = data.target_fields[0]
    assert (each["inputs"], each["classes"]) == (list(data.inputs), list(target.classes))
    assert each["task"] == set_up(Experiment.of(source=name, network="dense 2 tanh")).task.kind
    assert (each["shows"] == "image") == (data.input_fields[0].kind == "image")


@pytest.mark.parametrize(
    ("name", "columns", "classes"), [("mnist", 1, 10), ("fashion-mnist", 1, 10), ("california-housing", 8, 0)]
)
def test_what_is_fetched_says_what_it_holds_and_whether_it_is_here(name: str, columns: int, classes: int) -> None:
    each = named("sources")[name]
    assert (len(each["inputs"]), len(each["classes"]), each["group"]) == (columns, classes, "fetched")
    assert each["here"] == all(file.found(data_folder()) for file in fetched[name].files)


@pytest.mark.parametrize("name", [each["name"] for each in FOUND["sources"] if "thumbnail" in each])
def test_a_thumbnail_is_the_set_itself(name: str) -> None:
    each = named("sources")[name]
    few = {"points": 160} if "points" in source_options(name) else {}
    data = load(SourceCall(name, few), np.random.default_rng(0))
    x, y = each["thumbnail"]["x"], each["thumbnail"]["y"]
    assert len(x) == len(y) <= 200
    if few and len(data) == 160:
        np.testing.assert_allclose(np.transpose(x), [*data.inputs.values()], atol=0.0051)
        np.testing.assert_allclose(y, next(iter(data.targets.values())), atol=0.0051)
    assert each["shows"] == {1: "line", 2: "plane"}[len(x[0])]
    if each["classes"]:
        assert all(isinstance(value, int) for value in y)


@pytest.mark.parametrize("suggestion", FOUND["features"], ids=lambda each: ",".join(each["inputs"]))
def test_suggested_features_are_expressions_of_the_inputs(suggestion: dict[str, list[str]]) -> None:
    for feature in suggestion["names"]:
        assert set(Expression.parse(feature).names()) <= set(suggestion["inputs"])
    if suggestion["inputs"] == ["x1", "x2"]:
        assert suggestion["names"][:7] == ["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"]


def test_every_setting_of_an_experiment_is_there_with_its_help() -> None:
    told = {option["name"]: option for part in FOUND["settings"].values() for option in part}
    assert set(told) == set(PART_OF_OPTION)
    assert all(option["help"] for option in told.values())
    assert told["learning_rate"] == {
        "name": "learning_rate",
        "type": "number",
        "default": None,
        "help": "size of a step",
        "above": 0,
    }
    assert told["train_loss"]["choices"] == ["evaluated", "running"]


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [(int | None, "integer"), (bool, "boolean"), (tuple[int, ...], "text"), (Activation | None, "activation")],
)
def test_types_of_options_are_said_in_a_word(annotation: Any, kind: str) -> None:
    assert type_of(annotation) == kind


def test_no_options_are_no_options() -> None:
    assert options_of(optimizers["sgd"]) == []


def test_it_is_made_fast_and_without_the_engine() -> None:
    program = """
import sys, time
from pellucid.studio.catalogue import catalogue
start = time.process_time()
catalogue()
assert time.process_time() - start < 0.3, time.process_time() - start
print([name for name in ("jaxlib", "sklearn", "polars", "optax._src.base") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
