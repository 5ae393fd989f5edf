"""Typed formulas as data: the values are the formula's, what has none is left out and said, the rest is refused."""

from __future__ import annotations

import numpy as np
import pytest

from pellucid.data.schema import Dataset
from pellucid.data.sources import load
from pellucid.errors import InputError
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.spec.source import SourceCall, is_path


def loaded(text: str, seed: int = 0) -> Dataset:
    return load(SourceCall.parse(text), np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("formula", "inputs", "expected"),
    [
        ("sin(x)", ("x",), lambda x: np.sin(x)),
        ("x^2 - 3", ("x",), lambda x: x**2 - 3),
        ("7", ("x",), lambda x: np.full(len(x), 7.0)),
        ("sin(3*x1)/2 + x2", ("x1", "x2"), lambda a, b: np.sin(3 * a) / 2 + b),
        ("x2", ("x1", "x2"), lambda a, b: b),
    ],
)
def test_values_are_those_of_the_formula(formula: str, inputs: tuple[str, ...], expected: object) -> None:
    data = loaded(f'function(formula="{formula}", points=50, low=-2, high=3)')
    assert tuple(data.inputs) == inputs
    np.testing.assert_allclose(data.targets["y"], expected(*data.inputs.values()))  # type: ignore[operator]
    for name, values in data.inputs.items():
        assert (data.fields[name].low, data.fields[name].high) == (-2, 3)
        assert -2 <= values.min() < values.max() <= 3


@pytest.mark.parametrize("formula", ["2*sin(x1)", "2*sin(x)"])
def test_classes_are_the_sides_of_the_curve(formula: str) -> None:
    data = loaded(f'above(formula="{formula}", points=300)')
    x1, x2 = data.inputs.values()
    assert data.fields["label"].classes == ("below", "above")
    np.testing.assert_array_equal(data.targets["label"] == 1, x2 > 2 * np.sin(x1))


@pytest.mark.parametrize("source", ["function", "above"])
def test_points_without_a_finite_value_are_left_out_and_that_is_said(source: str) -> None:
    data = loaded(f'{source}(formula="log({"x" if source == "function" else "x1"})", points=400)')
    first = next(iter(data.inputs.values()))
    assert first.min() > 0
    assert 100 < len(data) < 300
    assert data.notes == (f"{400 - len(data)} of 400 points are left out: log({'x' if source == 'function' else 'x1'}) "
                          "has no finite value there.",)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('function(formula="sin(z)")', "there is no input 'z'"),
        ('function(formula="x + x1")', "x, or of x1 and x2"),
        ('function(formula="sin(x")', "formula:1"),
        ('function(formula="__import__(x)")', "there is no function '__import__'"),
        ('function(formula="log(-1-x^2)")', "hardly a finite value"),
        ("function(low=3, high=3)", "low must be below high"),
        ("function(low=-2000000)", "-1,000,000 to 1,000,000"),
        ("function(formula=3)", "a word"),
        ('above(formula="x2")', "there is no input 'x2'"),
        ('above(formula="100")', "on one side"),
    ],
)
def test_a_formula_that_says_nothing_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        loaded(text)
    assert caught.value.allowed or caught.value.next


@pytest.mark.parametrize("formula", ["sin(x1)/x2", "(x1 + (2))/(x2)", "x1/2"])
def test_a_formula_survives_the_line_it_is_written_in(formula: str) -> None:
    text = SourceCall("function", {"formula": formula, "points": 20}).to_text()
    assert not is_path(text)
    call = SourceCall.parse(text)
    assert call.options["formula"] == formula
    assert SourceCall.parse(call.to_text()) == call
    assert Experiment.of(source=text).portable().data.source == text


def test_a_typed_curve_can_be_trained_on() -> None:
    source = 'function(formula="sin(x)/2", points=40)'
    setup = set_up(Experiment.of(source=source, network="dense 4 tanh"))
    assert (setup.task.kind, setup.inputs.shape) == ("regression", (1,))
    assert {name: len(rows) for name, rows in setup.rows.items()} == {"train": 20, "test": 20}
