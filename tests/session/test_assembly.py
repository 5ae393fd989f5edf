"""From an experiment to a loop: quickly, for shapes that were never seen."""

import logging

import jax
import pytest

from pellucid.session.assembly import assembled, plan_of
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment


def begun(line: str, options: dict[str, object]) -> None:
    setup = set_up(Experiment.of(source="circle", network=line, loss="half_mse", **options))
    plan = plan_of(setup, 0.1)
    with plan.scope():
        assembled(setup, plan)


@pytest.mark.parametrize(
    "options",
    [
        {"optimizer": "sgd"},
        {"optimizer": "adam", "patience": 3},
        {"optimizer": "adamw", "schedule": "cosine", "precision": "float64"},
        {"classic": True},
    ],
    ids=str,
)
def test_a_loop_is_made_without_compiling_for_its_shapes(
    options: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    begun("dense 4 tanh, dense 2 tanh", options)
    with jax.log_compiles(), caplog.at_level(logging.WARNING, "jax"):
        begun("dense 29 tanh frozen=true, batchnorm, dense 31 tanh connections=0.5", options)
    assert [each.message for each in caplog.records if "Compiling" in each.message] == []
