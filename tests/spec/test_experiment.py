"""What was asked: flat words, all problems at once, and a description of every option."""

import numpy as np
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
    with pytest.raises(
        InputError, match=r"learning_rate must be above 0 .*; batch_size must be above 0 .*; epochs must be 0 or more"
    ):
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


def test_an_array_is_no_number_and_its_option_is_still_named() -> None:
    with pytest.raises(InputError, match=r"(?s)order: there is no such option\..*Did you mean"):
        Experiment.of(order=np.arange(5))
    with pytest.raises(InputError, match="epochs cannot be"):
        Experiment.of(epochs=np.arange(5))
    assert Experiment.of(epochs=np.int64(5)).train.epochs == 5


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({0: 2.0, 1: 1}, {"0": 2.0, "1": 1.0}),
        ({np.int64(3): np.float32(0.5)}, {"3": 0.5}),
        ({True: 2.0}, {"true": 2.0}),
        ("balanced", "balanced"),
    ],
)
def test_classes_are_weighed_by_what_they_are_called(asked: object, found: object) -> None:
    assert Experiment.of(class_weight=asked).task.class_weight == found


@pytest.mark.parametrize("asked", ["3", 3, {}, {"a": 0}, {"a": "2"}, {"a": float("nan")}, {"a": True}, [1.0, 2.0]])
def test_a_class_weight_that_is_none_is_refused_in_one_plain_sentence(asked: object) -> None:
    with pytest.raises(InputError) as caught:
        Experiment.of(class_weight=asked)
    assert caught.value.what.startswith("class_weight: a class weight is 'balanced', or a positive number")
    assert ";" not in caught.value.what


@pytest.mark.parametrize("asked", ["sale, rent", ("sale", "rent"), ["sale", "rent"]])
def test_columns_to_predict_are_names_or_one_text(asked: object) -> None:
    assert Experiment.of(target=asked).data.target == ("sale", "rent")
    assert Experiment.of(target="sale").data.target == ("sale",)


def test_rows_are_split_in_each_way_that_data_can_be() -> None:
    from typing import get_args

    from pellucid.data.split import By

    assert [Experiment.of(split_by=by).data.split_by for by in get_args(By)] == list(get_args(By))


def test_a_portable_experiment_names_a_data_file_without_its_folders() -> None:
    asked = Experiment.of(source="/home/ann/heights.csv", target="price", epochs=3)
    assert asked.portable() == Experiment.of(source="heights.csv", target="price", epochs=3)
    circle = Experiment.of(source="circle(points=10)")
    assert circle.portable() is circle
