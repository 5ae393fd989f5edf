"""Data sets: checked columns, chosen rows, fingerprints, fields as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from pellucid.data.schema import Dataset, Field, by_name
from pellucid.errors import InputError

FIELDS = by_name(Field("a"), Field("b"), Field("y", "class", classes=("no", "yes")))


def small(**changes: object) -> Dataset:
    data = Dataset(
        "small",
        "Four rows.",
        {"a": np.arange(4.0), "b": np.ones(4)},
        {"y": np.array([0, 1, 1, 0])},
        FIELDS,
        groups=np.array([0, 0, 1, 1]),
        held_out=np.array([False, False, False, True]),
    )
    return replace(data, **changes)  # type: ignore[arg-type]


def test_taken_rows_take_all_marks_along() -> None:
    taken = small().take([3, 1])
    assert taken.inputs["a"].tolist() == [3.0, 1.0]
    assert taken.targets["y"].tolist() == [0, 1]
    assert taken.groups is not None
    assert taken.groups.tolist() == [1, 0]
    assert taken.held_out is not None
    assert taken.held_out.tolist() == [True, False]
    assert taken.times is None
    assert len(taken) == 2


def test_a_fingerprint_changes_with_any_value_name_or_type() -> None:
    data = small()
    others = [
        small(inputs={"a": np.array([0.0, 1.0, 2.0, 4.0]), "b": np.ones(4)}),
        small(inputs={"b": np.ones(4), "a": np.arange(4.0)}),
        small(inputs={"a": np.arange(4.0, dtype=np.float32), "b": np.ones(4)}),
        small(inputs={"a": np.arange(4.0)}, targets={"b": np.ones(4), "y": np.array([0, 1, 1, 0])}),
    ]
    assert small().fingerprint() == data.fingerprint()
    assert len({each.fingerprint() for each in [data, *others]}) == 5


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"inputs": {"a": np.arange(3.0), "b": np.ones(4)}}, "equally many rows"),
        ({"groups": np.arange(3)}, "equally many rows"),
        ({"inputs": {"c": np.arange(4.0)}}, "column 'c' has no field"),
        ({"inputs": {"a": np.ones((4, 2))}}, "another shape"),
    ],
)
def test_columns_that_do_not_belong_together_are_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        small(**changes)


def test_a_field_is_the_same_after_json() -> None:
    field = Field("image", "image", shape=(2, 2), low=0.0, high=16.0, names=("p0", "p1", "p2", "p3"))
    assert Field.from_json(json.loads(json.dumps(field.to_json()))) == field
    assert Field("image", "image", shape=(1, 2)).flat_names == ("image_0", "image_1")


def test_a_foreign_field_is_refused() -> None:
    with pytest.raises(InputError, match="not the schema"):
        Field.from_json({"name": "x", "colour": 1})
