"""Layers that rearrange: sizes that fit and messages where they do not."""

import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.layers import Add, Concatenate, Context, Flatten, Rescale, Reshape, Signature

X = np.arange(24.0, dtype="float32").reshape(2, 12)


def test_reshape_and_flatten_undo_each_other() -> None:
    picture, _, _ = Reshape(shape="2x3x2").forward({}, {}, (X,), Context())
    assert picture.shape == (2, 2, 3, 2)
    np.testing.assert_array_equal(Flatten().forward({}, {}, (picture,), Context())[0], X)


@pytest.mark.parametrize(("written", "sizes"), [("2x3x2", (2, 3, 2)), (12, (12,)), ((3, 4), (3, 4)), ("12", (12,))])
def test_sizes_are_written_in_several_ways(written: object, sizes: tuple[int, ...]) -> None:
    assert Reshape(shape=written).shape == sizes


@pytest.mark.parametrize("written", ["2x", "axb", "0x3", "-1", 1.5, ""])
def test_what_is_no_size_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="shape"):
        Reshape(shape=written)


@pytest.mark.parametrize(
    ("layer", "given", "message"),
    [
        (Reshape(shape="3x3"), [(12,)], "reshape expected 9 numbers for 3x3, got 12"),
        (Add(), [(4,), (5,)], r"add expected inputs of one shape \(4\), got 5"),
        (Concatenate(), [(4, 4, 1), (3, 4, 1)], "concatenate expected inputs that agree but in the last axis"),
    ],
)
def test_shapes_that_do_not_fit_are_told(layer: object, given: list[tuple[int, ...]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        layer.signature(*map(Signature.of_shape, given))  # type: ignore[attr-defined]


def test_joining() -> None:
    np.testing.assert_array_equal(Add().forward({}, {}, (X, X, X), Context())[0], 3 * X)
    joined, _, _ = Concatenate().forward({}, {}, (X, 2 * X), Context())
    np.testing.assert_array_equal(joined, np.concatenate([X, 2 * X], 1))


def test_rescale_is_a_multiplication_and_a_sum() -> None:
    np.testing.assert_array_equal(Rescale(scale=0.5, offset=1).forward({}, {}, (X,), Context())[0], X / 2 + 1)
    with pytest.raises(ValueError, match="scale"):
        Rescale(scale=float("inf"))


def test_indices_stay_indices_when_they_are_rearranged() -> None:
    tokens = Signature((("time", 6),), below=10)
    assert Reshape(shape="2x3").signature(tokens).below == Flatten().signature(tokens).below == 10
