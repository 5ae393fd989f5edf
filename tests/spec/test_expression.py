"""Typed expressions: NumPy as the oracle, round trips, and texts that are refused."""

from __future__ import annotations

import json
import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pellucid.errors import InputError
from pellucid.spec.expression import Call, Expression, Name, Number, parse_features
from pellucid.spec.functions import FUNCTIONS, OPERATORS

X1, X2 = np.array([0.5, 1.5, 2.5]), np.array([3.0, 0.25, 1.0])
COLUMNS = {"x1": X1, "x2": X2, "sepal length (cm)": X1 + 1}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x1", X1),
        ("x1^2", X1**2),
        ("x1**2", X1**2),
        ("x1*x2", X1 * X2),
        ("-x1 + 2.5*cos(pi*x2)", -X1 + 2.5 * np.cos(np.pi * X2)),
        ("-x1^2", -(X1**2)),
        ("2^-x1", 2**-X1),
        ("2^3^2", np.full(3, 512.0)),
        ("x1 - x2 - 1", X1 - X2 - 1),
        ("x1/x2/2", X1 / X2 / 2),
        ("min(x1, x2) + max(x1, x2)", X1 + X2),
        ("log(e)", np.ones(3)),
        ("sqrt(square(x1)) - abs(-x1)", np.zeros(3)),
        ("`sepal length (cm)` - 1", X1),
        ('"sepal length (cm)" - 1', X1),
    ],
)
def test_an_expression_means_what_mathematics_says(text: str, value: np.ndarray) -> None:
    np.testing.assert_allclose(Expression.parse(text).evaluate(COLUMNS), value, rtol=1e-15, atol=1e-15)


@pytest.mark.parametrize("function", [name for name, (count, _) in FUNCTIONS.items() if count == 1])
def test_every_function_is_the_one_of_its_name(function: str) -> None:
    expected = {"abs": abs, "sign": lambda x: math.copysign(1, x), "square": lambda x: x * x}.get(function)
    expected = expected or getattr(math, function)
    values = Expression.parse(f"{function}(x1)").evaluate(COLUMNS)
    np.testing.assert_allclose(values, [expected(x) for x in X1], rtol=1e-14)


def test_a_value_that_does_not_exist_is_not_a_number() -> None:
    values = Expression.parse("log(x) + 1/y + 9^9^9^9").evaluate({"x": np.array([-1.0]), "y": np.array([0.0])})
    assert not np.isfinite(values).any()


def trees() -> st.SearchStrategy[Expression]:
    numbers = st.floats(0, 1e308).map(Number) | st.sampled_from([Number(math.pi), Number(math.e)])
    leaves = numbers | st.text(min_size=1, max_size=8).map(Name) | st.sampled_from(["x1", "pi", "e", "sin"]).map(Name)
    arity = {name: count for name, (count, _) in FUNCTIONS.items()} | dict.fromkeys(OPERATORS, 2) | {"negative": 1}

    def calls(children: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        return st.sampled_from(sorted(arity)).flatmap(
            lambda name: st.tuples(*[children] * arity[name]).map(lambda arguments: Call(name, arguments))
        )

    return st.recursive(leaves, calls, max_leaves=12)


@given(trees())
def test_text_and_json_read_back_as_the_same_tree(tree: Expression) -> None:
    assert Expression.parse(tree.to_text()) == tree
    assert Expression.from_json(json.loads(json.dumps(tree.to_json()))) == tree


def refusal(text: str) -> InputError | None:
    try:
        Expression.parse(text)
    except InputError as problem:
        return problem
    return None


@given(st.text(alphabet='x1 2.5e()+-*/^,`"sin\n$é', max_size=60) | st.text(max_size=30))
@example("(" * 5000)
@example("-" * 9999 + "x")
@example("x^" * 3000 + "x")
@example("1" * 9999)
@example("sin(" * 2000 + "x" + ")" * 2000)
def test_any_text_is_read_or_refused_politely(text: str) -> None:
    problem = refusal(text)
    if problem:
        assert problem.where.startswith("expression")
        assert len(str(problem).splitlines()) <= 8
    else:
        tree = Expression.parse(text)
        assert Expression.parse(tree.to_text()) == tree


def test_long_random_texts_never_raise_anything_else() -> None:
    letters = random.Random(0)
    for _ in range(200):
        text = "".join(letters.choice("x1 +-*/^(),.`sincos") for _ in range(letters.randrange(2000)))
        with pytest.raises(InputError):
            Expression.parse(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x1, x2, x1^", r"features:1:12: the expression ends too early"),
        ("x1,\n cosinus(x1)", r"features:2:2: there is no function 'cosinus'"),
        ("x1, sinn(x1)", r"Did you mean 'sin'\?"),
        ("x1, x1 $ 2", r"features:1:8: the expression cannot go on like this"),
        ("sin(x1, x2)", r"sin takes 1 argument"),
        ("add(x1, x2)", r"'add' is written \+"),
        ("1e999", r"this number is out of range"),
        ("+".join(["x"] * 65), r"nested too deeply"),
        ("x" * 10_001, r"too long"),
    ],
)
def test_refused_texts_say_where_and_why(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_features(text)


def test_an_unknown_column_is_named_with_its_neighbor() -> None:
    with pytest.raises(InputError, match=r"no column 'x22'[\s\S]*Did you mean 'x2'"):
        Expression.parse("x1 + x22").evaluate(COLUMNS)


@pytest.mark.parametrize(
    "tree",
    [
        None,
        [],
        {"number": "1"},
        {"number": -1.0},
        {"number": True},
        {"number": math.nan},
        {"number": 10**400},
        {"name": ""},
        {"name": "x", "more": 1},
        {"call": "eval", "arguments": [{"name": "x"}]},
        {"call": "sin", "arguments": []},
        {"call": "sin", "arguments": "x"},
    ],
)
def test_foreign_trees_are_refused(tree: object) -> None:
    with pytest.raises(InputError):
        Expression.from_json(tree)


def test_a_tree_as_deep_as_memory_is_refused() -> None:
    tree: dict[str, object] = {"name": "x"}
    for _ in range(5000):
        tree = {"call": "negative", "arguments": [tree]}
    with pytest.raises(InputError):
        Expression.from_json(tree)


def test_a_feature_of_a_wide_table_looks_at_its_own_columns_alone() -> None:
    class Wide(dict[str, np.ndarray]):
        def values(self) -> Any:
            raise AssertionError("with thousands of columns, this is done thousands of times")

    columns = Wide(a=np.array([1.0, 2.0]), b=np.array([3.0, 4.0]))
    assert Expression.parse("2*a").evaluate(columns).tolist() == [2.0, 4.0]
