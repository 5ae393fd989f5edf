"""Links: ours hold everything, those of the classic playground are understood, damaged ones are refused."""

import base64
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.errors import InputError
from pellucid.spec.experiment import Experiment
from pellucid.studio.sharing import LARGEST, MOST_WEIGHTS, VERSION, shared, text_of

EXPERIMENT = Experiment.of(source="spiral(noise=0.1)", network="dense 4 tanh, dense 2 relu", l2=0.01, data_seed=7)


def test_our_link_holds_everything():
    weights = {"dense1/weight": np.float32([[0.1, -2], [3, 4]]), "dense1/bias": np.float32([1e-8, 1])}
    text = text_of(EXPERIMENT, "mein Netz ✓", {"discretize": True}, weights)
    found = shared("http://127.0.0.1:7357/#share=" + text)
    assert (found["experiment"], found["title"], found["display"]) == (EXPERIMENT, "mein Netz ✓", {"discretize": True})
    for name, value in weights.items():
        np.testing.assert_array_equal(found["weights"][name], value)


def test_weights_are_left_out_unless_wished_for():
    assert shared(text_of(EXPERIMENT, "", {}))["weights"] is None


def test_too_many_weights_are_refused():
    with pytest.raises(InputError, match="too many weights"):
        text_of(EXPERIMENT, "", {}, {"w": np.zeros(MOST_WEIGHTS + 1, np.float32)})


CLASSIC = (
    "http://playground.tensorflow.org/#activation=relu&regularization=L2&batchSize=12&dataset=spiral"
    "&regDataset=reg-gauss&learningRate=0.1&regularizationRate=0.003&noise=35&networkShape=8,7,2&seed=0.60215"
    "&showTestData=true&discretize=false&percTrainData=70&x=true&y=false&xTimesY=true&xSquared=true&ySquared=false"
    "&cosX=true&sinX=false&cosY=false&sinY=true&collectStats=false&problem=classification&initZero=false"
    "&hideText=false&learningRate_hide=true&batchSize_hide=false"
)


def test_a_link_of_the_classic_playground_is_understood():
    found = shared(CLASSIC)
    asked = found["experiment"]
    assert asked.data.source == "spiral(noise=0.35)"
    assert asked.data.split == (0.7, 0.0, 0.3)
    assert asked.inputs.features == "x1, x1^2, x1*x2, sin(x2), cos(x1)"
    assert str(asked.network) == "dense 8 relu, dense 7 relu, dense 2 relu"
    assert (asked.train.learning_rate, asked.train.batch_size, asked.train.l2, asked.train.l1) == (0.1, 12, 0.003, 0)
    assert asked.train.classic
    assert found["display"] == {"showTest": True, "discretize": False, "hidden": ["learningRate"]}


@pytest.mark.parametrize(
    ("fields", "source", "network"),
    [
        ("problem=regression&regDataset=reg-gauss&dataset=xor&networkShape=2", "multi-gauss", "dense 2 tanh"),
        ("problem=regression&regDataset=reg-plane&networkShape=2&activation=linear", "plane", "dense 2 linear"),
        ("dataset=gauss&networkShape=", "gauss", "dense"),
        ("dataset=nonsense&networkShape=3&activation=nonsense&noise=x&batchSize=", "circle", "dense 3 tanh"),
    ],
)
def test_classic_links_with_less_or_with_nonsense(fields, source, network):
    asked = shared("https://example.org/#" + fields)["experiment"]
    assert (asked.data.source, str(asked.network)) == (source, network)


def test_the_seed_of_a_classic_link_decides_the_points():
    seeds = {
        shared(f"#dataset=circle&networkShape=2&seed={seed}")["experiment"].run.data_seed for seed in (0.1, 0.2, 0.1)
    }
    assert len(seeds) == 2


def refused(link):
    """The problem with a link, or nothing."""
    try:
        shared(link)
    except InputError as problem:
        return problem
    return None


@given(st.text(max_size=300))
def test_any_other_text_is_refused_in_plain_words(text):
    for link in (text, VERSION + text, "#share=" + VERSION + text):
        problem = refused(link)
        assert problem is None or problem.code.startswith(("share.", "experiment.", "network.", "line."))
        assert problem is None or problem.allowed or problem.next


def test_a_bomb_is_refused_before_it_unfolds():
    bomb = base64.urlsafe_b64encode(zlib.compress(b"0" * (LARGEST + 10), 9)).decode()
    with pytest.raises(InputError, match="cannot be read"):
        shared(VERSION + bomb)
