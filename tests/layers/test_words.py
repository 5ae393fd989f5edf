"""Options that are things themselves: a word where it says all, word and options where not."""

import pytest

from pellucid.layers import Dense
from pellucid.layers.activation import ReLU, Tanh
from pellucid.layers.initializers import He, Uniform


def test_a_word_and_a_table_and_an_object_say_the_same() -> None:
    assert Dense(activation="tanh") == Dense(activation=Tanh()) == Dense(activation={"kind": "tanh"})
    given = Dense(initializer={"kind": "uniform", "low": -0.1, "high": 0.1}).initializer
    assert given == Uniform(low=-0.1, high=0.1)


@pytest.mark.parametrize(
    ("layer", "written"),
    [
        (Dense(activation="tanh", initializer=He()), {"activation": "tanh", "initializer": "he"}),
        (Dense(activation=ReLU(threshold=2)), {"activation": {"kind": "relu", "threshold": 2.0}}),
    ],
)
def test_what_is_written_reads_back(layer: Dense, written: dict[str, object]) -> None:
    assert layer.model_dump(mode="json", exclude_defaults=True) == written
    assert Dense(**written) == layer


@pytest.mark.parametrize(
    ("option", "near"),
    [({"activation": "tahn"}, "tanh"), ({"initializer": "hee"}, "he"), ({"activation": {"kind": "rely"}}, "relu")],
)
def test_an_unknown_word_names_the_nearest(option: dict[str, object], near: str) -> None:
    with pytest.raises(ValueError, match=f"Did you mean '{near}'"):
        Dense(**option)


@pytest.mark.parametrize("wrong", [3, True, ["tanh"], {"name": "tanh"}])
def test_what_is_no_word_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="activation"):
        Dense(activation=wrong)
