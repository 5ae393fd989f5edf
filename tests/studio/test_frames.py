"""Binary messages: what was encoded is decoded, whole numbers keep what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from pellucid.studio.frames import ALIGNMENT, MOST_EXACT, decode, encode, rounded

KINDS = ["f4", "f8", "i1", "i2", "i4", "u1"]
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
ANY_ARRAY = st.sampled_from(KINDS).flatmap(
    lambda kind: arrays(np.dtype(kind), array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5))
)


@given(st.dictionaries(NAMES, ANY_ARRAY, max_size=4), st.dictionaries(NAMES, st.integers() | NAMES, max_size=3))
def test_what_was_encoded_is_decoded(values, header):
    header.pop("arrays", None)
    message = encode(header, values)
    found, decoded = decode(message)
    assert found == header
    assert list(decoded) == list(values)
    for name, value in values.items():
        assert decoded[name].dtype == value.dtype
        np.testing.assert_array_equal(decoded[name], value)
    assert len(message) % ALIGNMENT == 0


def test_an_array_that_lies_crosswise_keeps_its_order():
    value = np.arange(6, dtype=np.float32).reshape(2, 3).T
    np.testing.assert_array_equal(decode(encode({}, {"w": value}))[1]["w"], value)


@pytest.mark.parametrize(("size", "kind", "steps"), [(30_000, np.int16, 32767), (100_000, np.int8, 127)])
def test_many_numbers_travel_as_whole_ones_within_half_a_step(size, kind, steps):
    value = np.random.default_rng(0).normal(size=(100, size // 100)).astype(np.float32)
    small, scales = rounded({"w": value, "b": value[0]})
    assert small["w"].dtype == kind
    assert "b" not in scales
    _, found = decode(encode({}, small, scales))
    assert np.abs(found["w"] - value).max() <= 0.501 * np.abs(value).max() / steps


def test_few_numbers_travel_as_they_are():
    value = np.random.default_rng(0).normal(size=(100, MOST_EXACT // 100)).astype(np.float32)
    small, scales = rounded({"w": value})
    assert not scales
    np.testing.assert_array_equal(small["w"], value)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_numbers_that_are_not_finite_arrive(bad):
    value = np.zeros((300, 300), np.float32)
    value[0, 0] = bad
    _, found = decode(encode({}, *rounded({"w": value})))
    np.testing.assert_array_equal(found["w"], value)


def test_a_header_cannot_hold_what_json_cannot():
    with pytest.raises(ValueError, match="JSON"):
        encode({"loss": float("nan")}, {})


def test_something_else_is_refused():
    with pytest.raises(ValueError, match="not a message"):
        decode(b"GIF89a..")
