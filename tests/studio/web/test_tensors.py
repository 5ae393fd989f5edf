"""What Python encodes, the page decodes: every kind of number, every shape, with and without a scale."""

import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pellucid.studio.frames import DTYPES, decode, encode, rounded
from studio.web.scripts import run_in_node

DECODE = """
import {decodeMessage} from "/studio/tensors.js";
const number = (value) => (Number.isFinite(value) ? value : String(value));
answer(data.map((text) => {
  const bytes = Buffer.from(text, "base64");
  try {
    const {arrays, ...header} = decodeMessage(new Uint8Array(bytes).buffer);
    const listed = ([name, {shape, data}]) => [name, shape, data.constructor.name, Array.from(data, number)];
    return [header, [...arrays].map(listed)];
  } catch (problem) {
    return String(problem);
  }
}));
"""
NAMES = {
    "f4": "Float32Array",
    "f8": "Float64Array",
    "i1": "Int8Array",
    "i2": "Int16Array",
    "i4": "Int32Array",
    "u1": "Uint8Array",
}
shapes = arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
tensor = st.sampled_from(sorted(DTYPES)).flatmap(lambda kind: arrays.arrays(np.dtype(DTYPES[kind]), shapes))
message = st.tuples(
    st.dictionaries(st.text(max_size=5).filter(lambda name: name != "arrays"), st.text(max_size=8), max_size=3),
    st.dictionaries(st.text(min_size=1, max_size=8), tensor, max_size=4),
)


@pytest.fixture
def decoded(tmp_path):
    def run(messages):
        return run_in_node(tmp_path, DECODE, [base64.b64encode(each).decode() for each in messages])

    return run


def same(found, expected):
    numbers = [float(each) for each in found]
    return np.array_equal(np.array(numbers, float), expected.ravel().astype(float), equal_nan=True)


def test_any_message_comes_back(decoded):
    gathered = []

    @settings(max_examples=150, database=None)
    @given(message)
    def gather(each):
        gathered.append(each)

    gather()
    for (header, tensors), (told, listed) in zip(gathered, decoded([encode(*each) for each in gathered]), strict=True):
        told.pop("arrays", None)
        assert told == header
        assert [name for name, *_ in listed] == list(tensors)
        for (_, shape, kind, numbers), value in zip(listed, tensors.values(), strict=True):
            assert shape == list(value.shape) and kind == NAMES[value.dtype.str[1:]]
            assert same(numbers, value)


@pytest.mark.parametrize("kind", ["i1", "i2", "i4", "u1"])
def test_whole_numbers_with_a_scale_come_back_multiplied(decoded, kind):
    value = np.array([[0, 1, 100], [7, 2, 127]], DTYPES[kind])
    [[_, [[_, shape, found, numbers]]]] = decoded([encode({"type": "frame"}, {"w": value}, {"w": 0.01})])
    assert shape == [2, 3] and found == "Float32Array"
    assert numbers == pytest.approx((value * np.float32(0.01)).ravel().tolist())


@pytest.mark.parametrize("side", [10, 160, 240])
def test_a_large_network_is_the_same_to_both_sides(decoded, rng, side):
    weights = {"params/dense1/weight": rng.normal(size=(side, side)), "params/dense1/bias": rng.normal(size=side)}
    bytes_sent = encode({"type": "frame"}, *rounded(weights))
    [[_, listed]] = decoded([bytes_sent])
    here = decode(bytes_sent)[1]
    for name, _, _, numbers in listed:
        np.testing.assert_allclose(numbers, here[name].ravel(), rtol=1e-6)


@pytest.mark.parametrize("broken", [b"", b"PLU1", b"PLU2\2\0\0\0{}", b"PLU1\xff\xff\0\0{}", b"<html></html>"])
def test_what_is_no_message_is_refused(decoded, broken):
    [found] = decoded([broken])
    assert isinstance(found, str) and "Error" in found
