"""From raw values to the first layer, as the library prepares them."""

import numpy as np
import pytest

from pellucid.data.preprocess.preparation import Preparation
from pellucid.data.preprocess.scale import Pixels, Quantile, scalings
from pellucid.data.schema import Field
from pellucid.export.inputs import inputs_of, preprocessing_of
from pellucid.spec.expression import Expression
from pellucid.spec.functions import FUNCTIONS, OPERATORS

PREPARE = """
import {prepare} from "./preprocessing.js";
const rows = data.rows.map((row) => prepare(data.model, row));
answer(rows.map(({shape, data: values}) => ({shape, values: [...values]})));
"""

EXPRESSIONS = ["x1", "x1^2", "-x1 + 2.5*cos(pi*x2)", "min(x1, x2) / max(x1, 2)", "sqrt(abs(x1)) - log(square(x2) + e)"]
EXPRESSIONS += [f"{name}(x1)" for name, (count, _) in FUNCTIONS.items() if count == 1]


def test_expressions_are_evaluated_as_the_library_does(node):
    trees = [Expression.parse(text) for text in EXPRESSIONS]
    code = 'import {evaluate} from "./expressions.js"; answer(data.trees.map((tree) => evaluate(tree, data.columns)));'
    columns = {"x1": 0.7, "x2": -1.3}
    found = node(code, {"trees": [tree.to_json() for tree in trees], "columns": columns})
    expected = [float(tree.evaluate({name: np.array([x]) for name, x in columns.items()})[0]) for tree in trees]
    np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_every_function_of_the_language_is_known(node):
    calls = [{"call": name, "arguments": [{"number": 0.5}] * 2} for name in [*OPERATORS, *FUNCTIONS]]
    code = 'import {evaluate} from "./expressions.js"; answer(data.map((tree) => Number.isFinite(evaluate(tree, {}))));'
    assert all(node(code, calls))


@pytest.mark.parametrize("tree", [{"name": "nobody"}, {"call": "constructor", "arguments": []}])
def test_unknown_names_are_refused(node, tree):
    code = (
        'import {evaluate} from "./expressions.js"; try { evaluate(data, {}); } catch ({message}) { answer(message); }'
    )
    assert next(iter(tree.values())) in node(code, tree)


def affine(kind, scaling):
    functions = ["log" if kind == "log" else "none"] * 2
    return {"step": "scale", "center": scaling.center.tolist(), "scale": scaling.scale.tolist(), "functions": functions}


@pytest.mark.parametrize("kind", ["standard", "min-max", "log"])
def test_scaled_rows_equal_the_library(node, rng, kind):
    rows = rng.normal(scale=30, size=(40, 2))
    scaling = scalings[kind].fit(rows, ())
    model = {"inputs": {"shape": [2], "names": ["a", "b"]}, "preprocessing": [affine(kind, scaling)]}
    found = node(PREPARE, {"model": model, "rows": rows.tolist()})
    np.testing.assert_allclose([row["values"] for row in found], scaling.apply(rows), rtol=1e-12)


def test_quantiles_equal_the_library_also_where_they_jump(node):
    column = np.array([0.0, 0, 0, 1, 2, 2, 2, 2, 5, 9])[:, None]
    scaling = Quantile.fit(column)
    rows = np.array([-1, 0, 0.3, 1, 2, 2.5, 7, 9, 10.0])[:, None]
    model = {
        "inputs": {"shape": [1], "names": ["a"]},
        "preprocessing": [{"step": "quantile", "levels": scaling.levels.tolist()}],
    }
    found = node(PREPARE, {"model": model, "rows": rows.tolist()})
    np.testing.assert_allclose([row["values"] for row in found], scaling.apply(rows), atol=1e-12)


def test_pictures_keep_their_shape(node):
    scaling = Pixels.fit(np.zeros((1, 2, 2, 1)), [Field("image", "image", shape=(2, 2), high=16.0)])
    model = {"inputs": {"shape": [2, 2, 1]}, "preprocessing": [{"step": "pixels", "high": scaling.high.tolist()}]}
    assert node(PREPARE, {"model": model, "rows": [[0, 4, 8, 16]]}) == [
        {"shape": [2, 2, 1], "values": [0, 0.25, 0.5, 1]}
    ]


def test_features_come_before_scaling(node):
    trees = [Expression.parse(text).to_json() for text in ("x1*x2", "x1^2")]
    steps = [
        {"step": "features", "expressions": trees, "names": ["x1*x2", "x1^2"]},
        {"step": "scale", "center": [1, 0], "scale": [2, 1], "functions": ["none", "none"]},
    ]
    model = {"inputs": {"shape": [2], "names": ["x1", "x2"]}, "preprocessing": steps}
    assert node(PREPARE, {"model": model, "rows": [[3, 5]]}) == [{"shape": [2], "values": [7, 9]}]


MIXED = """
import {prepare, preparedNames} from "./preprocessing.js";
answer([preparedNames(data.model), data.rows.map((row) => [...prepare(data.model, row).data])]);
"""


@pytest.mark.parametrize("kind", sorted(set(scalings) - {"pixels"}))
@pytest.mark.parametrize("features", [(), ("age*`city=b`", "city", "log(size)", "sold", "seen - sold")])
def test_mixed_rows_equal_the_library(node, mixed, kind, features):
    preparation = Preparation.fit(mixed, np.arange(399), features, kind)
    assert {"city=other", "sold day sin"} <= set(preparation.names)
    model = {"inputs": inputs_of(preparation, {}), "preprocessing": preprocessing_of(preparation)}
    rows = np.stack(list(mixed.inputs.values()), axis=1)[-60:]
    names, found = node(MIXED, {"model": model, "rows": rows.tolist()})
    assert names == list(preparation.names)
    expected = preparation.apply(mixed.inputs)[-60:]
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def test_values_are_written_as_people_write_them(node):
    city, sold = {"kind": "class", "classes": ["Oslo", "Rome"]}, {"kind": "date"}
    asked = [[{}, 0.25], [{}, None], [city, 1], [city, -1], [sold, 19844], [sold, None], [sold | {"clock": True}, 0.5]]
    code = """
    import {dateText, daysOf, rawOf, told} from "./values.js";
    const days = ["2024-05-01", "1970-01-01T12:00", ""].map(daysOf);
    answer([data.map(([field, value]) => told(field, rawOf(value)[0])), days, dateText(days[1], true), dateText(NaN)]);
    """
    words = ["0.25", "missing", "Rome", "missing", "2024-05-01", "missing", "1970-01-01T12:00"]
    assert node(code, asked) == [words, [19844, 0.5, None], "1970-01-01T12:00", ""]


def test_the_page_begins_with_a_row_of_the_data_or_the_medians(node, mixed):
    code = 'import {firstRow} from "./main.js"; answer(firstRow(data));'
    fields = inputs_of(Preparation.fit(mixed, np.arange(399)), {})
    found = node(code, {"model": {"inputs": fields}})
    assert found["raw"] == [field["usual"] for field in fields["fields"]]
    assert "medians" in found["about"]
    first = node(code, {"model": {"inputs": fields}, "first": {"row": 3, "input": [None, 1, 0, 1, None, 5]}})
    assert first == {"raw": [None, 1, 0, 1, None, 5], "about": "Row 3 of the data."}
