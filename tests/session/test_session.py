"""The experiment while it lives: what is left open is decided, and processes agree to the bit."""

import subprocess
import sys

import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.session.seeds import STREAMS, stream_seed
from pellucid.session.session import Session
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment, RunSpec

ASKED = {"source": "xor(points=40)", "network": "dense 3 tanh, dropout 0.2", "epochs": 3, "batch_size": 7}


def fingerprint() -> str:
    """Weights and history of a short run, as hexadecimal digits."""
    session = Session.start(set_up(Experiment.of(**ASKED)))
    list(session.events())
    arrays = [value for group in session.params.values() for value in group.values()]
    return b"".join(value.tobytes() for value in arrays).hex() + str(session.training.history)


def test_another_process_comes_to_the_same_bits() -> None:
    code = f"import runpy; print(runpy.run_path({__file__!r})['fingerprint']())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == fingerprint()


def test_streams_derive_from_the_seed_by_name_and_can_be_set_alone() -> None:
    seeds = {stream: stream_seed(RunSpec(seed=1), stream) for stream in STREAMS}
    assert len(set(seeds.values())) == len(STREAMS)
    for stream in STREAMS:
        changed = {other: stream_seed(RunSpec(seed=1, **{f"{stream}_seed": 5}), other) for other in STREAMS}
        assert changed == seeds | {stream: 5}


@pytest.mark.parametrize(
    ("stream", "stays"), [("order", "data"), ("init", "data"), ("split", "init"), ("noise", "init")]
)
def test_one_stream_leaves_the_others_alone(stream: str, stays: str) -> None:
    plain, other = (Session.start(set_up(Experiment.of(**ASKED, **more))) for more in ({}, {f"{stream}_seed": 99}))
    if stays == "data":
        np.testing.assert_array_equal(plain.setup.rows["train"].inputs, other.setup.rows["train"].inputs)
    else:
        np.testing.assert_array_equal(plain.params["dense1"]["weight"], other.params["dense1"]["weight"])


def test_what_is_left_open_is_decided_and_said() -> None:
    setup = set_up(Experiment.of(source="circle"))
    decided = setup.experiment
    assert decided.task.task == "classification"
    assert None not in (decided.network, decided.train.optimizer, decided.train.learning_rate, decided.train.epochs)
    assert {name: len(part) for name, part in setup.rows.items()} == {"train": 250, "test": 250}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"optimizer": "adm"}, "Did you mean 'adam'"),
        ({"schedule": "cosin"}, "Did you mean 'cosine'"),
        ({"loss": "mes"}, "Did you mean 'mse'"),
        ({"until": "test.los<0.1"}, "Did you mean 'test.loss'"),
        ({"optimizer": "adam", "momentum": 0.5}, "no momentum of its own"),
        ({"network": "dense 4 tahn"}, "Did you mean 'tanh'"),
        ({"source": "circel"}, "Did you mean 'circle'"),
        ({"loss": "cross_entropy", "network": "dense 4, dense tanh"}, "needs probabilities"),
        ({"task": "labels"}, "these targets make a classification task"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_starts(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Session.start(set_up(Experiment.of(**(ASKED | options))))
