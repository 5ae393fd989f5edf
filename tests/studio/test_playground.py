"""Links of the classic playground: written ones read back to the same settings, and what they cannot say is named."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pellucid.errors import InputError
from pellucid.session.seeds import generator
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.studio.opening import OPENING
from pellucid.studio.playground import classic_link, fields_of, is_classic, read_classic
from pellucid.studio.playground.words import ACTIVATIONS, CONTROLS, FEATURES

SOURCES = ("circle", "xor", "gauss", "spiral", "plane", "multi-gauss")

classic = st.builds(
    lambda source, noise, rate, kind, **options: Experiment.of(
        source=f"{source}(noise={noise})" if noise else source,
        classic=True,
        **({kind: rate} if rate else {}),
        **options,
    ),
    source=st.sampled_from(SOURCES),
    noise=st.sampled_from([0, 0.05, 0.35, 0.5, 0.8]),
    features=st.lists(st.sampled_from(list(FEATURES.values())), min_size=1, unique=True).map(", ".join),
    network=st.tuples(st.lists(st.integers(1, 8), max_size=6), st.sampled_from(ACTIVATIONS)).map(
        lambda drawn: ", ".join(f"dense {size} {drawn[1]}" for size in drawn[0]) or "dense"
    ),
    split=st.integers(1, 9).map(lambda tenths: (tenths / 10, 0.0, round(1 - tenths / 10, 10))),
    learning_rate=st.sampled_from([1e-5, 0.003, 0.03, 0.1, 1.0, 10.0]),
    batch_size=st.integers(1, 30),
    kind=st.sampled_from(["l1", "l2"]),
    rate=st.sampled_from([0.0, 0.001, 0.1, 10.0]),
    seed=st.integers(0, 5),
    data_seed=st.none() | st.integers(0, 10**18 - 1),
)


@settings(max_examples=25, deadline=None)
@given(classic, st.booleans(), st.booleans(), st.lists(st.sampled_from(CONTROLS), unique=True))
def test_a_written_link_reads_back_to_the_same_settings(experiment, show_test, discretize, hidden):
    asked = set_up(experiment)
    link, unsaid = classic_link(asked, False, {"showTest": show_test, "discretize": discretize, "hidden": hidden})
    assert is_classic(link), unsaid
    found, display = read_classic(fields_of(link))
    again = set_up(found)
    assert again.experiment.data.source.replace("0.0", "0") == asked.experiment.data.source.replace("0.0", "0")
    assert again.experiment.data.split == pytest.approx(asked.experiment.data.split)
    assert set(again.inputs.names) == set(asked.inputs.names)
    assert _activations(again) == _activations(asked)
    for name in ("learning_rate", "batch_size", "l1", "l2", "classic", "optimizer", "precision"):
        assert getattr(again.experiment.train, name) == getattr(asked.experiment.train, name), name
    assert generator(found.run, "data").integers(2**62) == generator(experiment.run, "data").integers(2**62)
    assert display["showTest"] is show_test and display["discretize"] is discretize
    assert sorted(display["hidden"]) == sorted(hidden)


def _activations(setup):
    """Kinds and sizes of the nodes that compute; the sizes of the first matrix follow from the inputs."""
    return [(node.layer.kind, setup.network.signatures[node.name].axes) for node in setup.network.nodes]


def test_the_opening_scene_is_a_link():
    link, unsaid = classic_link(set_up(Experiment.of(**OPENING)), False, {"showTest": False})
    said = dict(parse_qsl(link.partition("#")[2]))
    assert not unsaid
    assert link.startswith("https://playground.tensorflow.org/#")
    wanted = {
        "activation": "tanh", "batchSize": "10", "dataset": "circle", "learningRate": "0.03", "networkShape": "4,2",
        "noise": "0", "percTrainData": "50", "problem": "classification", "regularizationRate": "0", "x": "true",
        "y": "true", "xTimesY": "false", "showTestData": "false", "discretize": "false",
    }  # fmt: skip
    assert {name: said[name] for name in wanted} == wanted
    assert "regularization" not in said


UNSAID = {
    "The data": {"source": "moons"},
    "The number of points": {"source": "circle(points=300)"},
    "Noise of positions": {"source": "circle(label_noise=0.1)"},
    "So much noise": {"source": "circle(noise=0.9)"},
    "These shares": {"split": (0.5, 0.2, 0.3)},
    "How the rows are shared out": {"split_by": "rows"},
    "The inputs": {"features": "x1, x2^3"},
    "Scaling": {"scaling": "standard"},
    "The layers": {"network": "dense 4 tanh, dropout 0.1, dense tanh"},
    "The activation: there is one": {"network": "dense 4 tanh, dense 4 relu, dense tanh"},
    "So large a network": {"network": "dense 9 tanh, dense tanh"},
    "The loss": {"loss": "binary_cross_entropy", "network": "dense 4 tanh"},
    "The optimizer": {"optimizer": "adam"},
    "Both penalties": {"l1": 0.1, "l2": 0.1},
    "Weights of classes": {"class_weight": "balanced"},
}


@pytest.mark.parametrize("words", UNSAID)
def test_what_a_link_cannot_say_is_named(words):
    link, unsaid = classic_link(set_up(Experiment.of(**{**OPENING, **UNSAID[words]})), False, {})
    assert link == ""
    assert [each for each in unsaid if each.startswith(words)], unsaid


def test_rows_of_ones_own_are_in_no_link():
    link, unsaid = classic_link(set_up(Experiment.of(**OPENING)), True, {})
    assert link == "" and len(unsaid) == 1


HOSTILE = [
    "dataset=xor&networkShape=²,٣,1",
    "dataset=xor&networkShape=3&batchSize=1e308&learningRate=1e-300",
    "dataset=xor&networkShape=" + "9" * 4_500,
    "dataset=xor&networkShape=" + "1," * 20_000,
    "dataset=xor&networkShape=3&seed=" + "9" * 4000,
    "dataset=xor&networkShape=3&seed=²",
    "dataset=xor&networkShape=3&noise=1e999&percTrainData=nan",
]


@pytest.mark.parametrize("fields", HOSTILE, ids=lambda fields: fields[:40])
def test_strange_numbers_in_a_link_are_understood(fields):
    experiment, _ = read_classic(fields_of("#" + fields))
    assert experiment.train.batch_size <= 1_200
    assert 0 < experiment.data.split[0] < 1


def test_a_batch_without_rows_is_refused_in_words():
    with pytest.raises(InputError, match="batch_size") as found:
        read_classic(fields_of("#dataset=xor&networkShape=3&batchSize=-5"))
    assert found.value.allowed or found.value.next


def test_the_classic_rule_with_a_penalty_stays_a_whole_rule():
    decided = set_up(Experiment.of(source="xor", network="dense 2 tanh", classic=True, l1=0.01)).experiment
    assert decided.train.optimizer == "sgd"
    assert Experiment.model_validate(decided.model_dump(mode="json")) == decided
