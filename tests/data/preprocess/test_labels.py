"""Targets and their codes, there and back."""

from __future__ import annotations

import json

import numpy as np
import pytest

from pellucid.data.preprocess.labels import ClassNames, LabelSets, Numbers, code_from_json
from pellucid.data.schema import Field
from pellucid.errors import InputError

SPECIES = ClassNames(("setosa", "versicolor", "virginica"))


def test_names_and_indices_go_there_and_back() -> None:
    names = np.array(["virginica", "setosa"])
    assert SPECIES.inverse(SPECIES.apply(names)).tolist() == names.tolist()
    assert SPECIES.apply(np.array([2, 0])).tolist() == [2, 0]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["setosa", "virginca"], "row 1: 'virginca'[\\s\\S]*Did you mean 'virginica'"),
        ([0, 3], "row 1: '3'"),
        ([-1], "'-1'"),
    ],
)
def test_unknown_classes_are_named_with_their_row(values: list[object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        SPECIES.apply(values)


def test_label_sets_go_there_and_back() -> None:
    code = LabelSets(("cat", "dog", "owl"))
    sets = [("cat", "owl"), (), ("dog",)]
    rows = code.apply(sets)
    assert rows.tolist() == [[1, 0, 1], [0, 0, 0], [0, 1, 0]]
    assert code.inverse(rows) == sets
    assert code.apply(rows).tolist() == rows.tolist()
    with pytest.raises(InputError, match="0 and 1"):
        code.apply(np.full((1, 3), 0.5))
    with pytest.raises(InputError, match="'cow'"):
        code.apply([{"cow"}])


def test_numbers_are_standardized_and_keep_their_unit(rng: np.random.Generator) -> None:
    prices = rng.normal(300, 50, 40)
    code = Numbers.fit(prices, Field("sale", unit="€"))
    assert code.unit == "€"
    np.testing.assert_allclose([code.apply(prices).mean(), code.apply(prices).std()], [0, 1], atol=1e-12)
    np.testing.assert_allclose(code.inverse(code.apply(prices)), prices)
    assert Numbers.fit(prices, Field("sale"), "none").apply([7.0]).tolist() == [7.0]


@pytest.mark.parametrize("code", [SPECIES, LabelSets(("a", "b")), Numbers(1.5, 2.0, "°C")])
def test_codes_are_the_same_after_json(code: ClassNames | LabelSets | Numbers) -> None:
    assert code_from_json(json.loads(json.dumps(code.to_json()))) == code


@pytest.mark.parametrize(
    "stored",
    [{}, {"kind": "class"}, {"kind": "class", "classes": [1]}, {"kind": "number", "center": 0.0, "scale": 0.0}],
)
def test_foreign_codes_are_refused(stored: dict[str, object]) -> None:
    with pytest.raises(InputError):
        code_from_json(stored)
