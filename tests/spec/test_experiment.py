"""What was asked: flat words, all problems at once, and a description of every option."""

import pytest

from pellucid.errors import InputError
from pellucid.spec.experiment import PARTS, Experiment
from pellucid.spec.network import NetworkSpec


def test_flat_words_find_their_part() -> None:
    asked = Experiment.of(source="circle", features="x1", network="dense 4", loss="mse", epochs=3, seed=7)
    assert (asked.data.source, asked.inputs.features, asked.task.loss) == ("circle", "x1", "mse")
    assert (asked.train.epochs, asked.run.seed) == (3, 7)
    assert asked.network == NetworkSpec.of("dense 4")


def test_no_two_parts_have_an_option_of_one_name_and_each_is_described() -> None:
    names = [name for part in PARTS.values() for name in part.model_fields]
    assert len(names) == len(set(names))
    assert [name for part in PARTS.values() for name, field in part.model_fields.items() if not field.description] == []


def test_an_unknown_word_names_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean 'epochs'"):
        Experiment.of(epoch=3)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(InputError, match=r"learning_rate: .*; batch_size: .*; epochs: "):
        Experiment.of(epochs=-1, batch_size=0, learning_rate=0)
    with pytest.raises(InputError, match="and 2 more"):
        Experiment.of(epochs=-1, batch_size=0, learning_rate=0, clip=0, l1=-1)


def test_an_experiment_does_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Experiment().train.epochs = 3  # type: ignore[misc]


def test_a_loss_of_ones_own_is_an_object_with_a_loss_of_rows() -> None:
    class Mine:
        kind = "mine"

        def of_rows(self, outputs: object, targets: object) -> object:
            return outputs

    assert isinstance(Experiment.of(loss=Mine()).task.loss, Mine)
    with pytest.raises(InputError, match="loss"):
        Experiment.of(loss=3)
