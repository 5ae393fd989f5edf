"""Initial values: moments as asked, orthogonality, the same bits from the same stream, words that read back."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.errors import InputError
from pellucid.layers.initializers import Normal, Orthogonal, Uniform, fans, initializers, parse_initializer

SHAPE = (300, 200)
FAN_IN, FAN_OUT = SHAPE

# word, mean, variance, greatest absolute value possible
MOMENTS = [
    ("zeros", 0, 0, 0),
    ("constant(value=0.1)", 0.1, 0, 0.1),
    ("uniform", 0, 1 / 12, 0.5),
    ("uniform(low=1.0, high=4.0)", 2.5, 9 / 12, 4),
    ("normal", 0, 1, math.inf),
    ("normal(mean=2.0, deviation=0.5)", 2, 0.25, math.inf),
    ("lecun", 0, 1 / FAN_IN, math.inf),
    ("xavier", 0, 2 / (FAN_IN + FAN_OUT), math.inf),
    ("he", 0, 2 / FAN_IN, math.inf),
    ("lecun_uniform", 0, 1 / FAN_IN, math.sqrt(3 / FAN_IN)),
    ("xavier_uniform", 0, 2 / (FAN_IN + FAN_OUT), math.sqrt(6 / (FAN_IN + FAN_OUT))),
    ("he_uniform", 0, 2 / FAN_IN, math.sqrt(6 / FAN_IN)),
    ("orthogonal", 0, 1 / FAN_IN, 1),
]


def draw(word, shape=SHAPE, seed=0):
    return parse_initializer(word).draw(np.random.default_rng(seed), shape)


def test_the_table_names_every_initializer():
    assert {word.partition("(")[0] for word, *_ in MOMENTS} == set(initializers)


@pytest.mark.parametrize(("word", "mean", "variance", "greatest"), MOMENTS)
def test_moments_are_within_five_standard_errors(word, mean, variance, greatest):
    values = np.asarray(draw(word), float)
    count = values.size
    # The variance of a sample variance is at most 2σ⁴/n, which is the normal distribution's.
    assert abs(values.mean() - mean) <= 5 * math.sqrt(variance / count) + 1e-8
    assert abs(values.var() - variance) <= 5 * variance * math.sqrt(2 / count) + 1e-20
    assert np.abs(values).max() <= greatest * (1 + 1e-6)


@pytest.mark.parametrize("word", ["normal", "he", "xavier", "lecun"])
def test_the_normal_ones_are_not_truncated(word):
    values = np.asarray(draw(word), float)
    beyond_two = (np.abs(values) > 2 * values.std()).mean()
    expected = 2 * NormalDist().cdf(-2)
    assert abs(beyond_two - expected) <= 5 * math.sqrt(expected / values.size)


@pytest.mark.parametrize("word", list(initializers))
def test_same_stream_same_bits(word):
    word = "constant(value=1.0)" if word == "constant" else word
    first, again, other = (np.asarray(draw(word, (6, 4), seed)) for seed in (0, 0, 1))
    assert first.tobytes() == again.tobytes()
    assert (first != other).any() or word in ("zeros", "constant(value=1.0)")


@pytest.mark.parametrize("word", list(initializers))
def test_the_shape_is_the_one_asked_for(word):
    values = draw("constant(value=1.0)" if word == "constant" else word, (6, 4))
    assert (values.shape, values.dtype) == ((6, 4), "float64")


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 4), (3, 3, 2, 7)])
def test_orthogonal_keeps_lengths_and_angles(shape):
    matrix = Orthogonal(gain=1.5).draw(np.random.default_rng(3), shape).reshape(-1, shape[-1])
    tall = matrix if matrix.shape[0] >= matrix.shape[1] else matrix.T
    np.testing.assert_allclose(tall.T @ tall, 1.5**2 * np.eye(tall.shape[1]), atol=1e-12)


def test_orthogonal_refuses_a_bias():
    with pytest.raises(InputError, match="at least two axes"):
        Orthogonal().draw(np.random.default_rng(0), (3,))


@pytest.mark.parametrize("shape", [(4, 7), (3, 3, 5, 8)])
def test_fans_are_those_of_pytorch(shape, torch):
    theirs = torch.nn.init._calculate_fan_in_and_fan_out(torch.zeros(shape[-1], shape[-2], *shape[:-2]))
    field = math.prod(shape[:-2])
    assert (fans(shape)[0], fans(shape)[1] * field) == theirs


@given(low=st.floats(-1e6, 1e6), width=st.floats(0, 1e6))
def test_a_printed_uniform_reads_back(low, width):
    initializer = Uniform(low=low, high=low + width)
    assert parse_initializer(str(initializer)) == initializer


@given(mean=st.floats(allow_nan=False, allow_infinity=False), deviation=st.floats(0, 1e300))
def test_a_printed_normal_reads_back(mean, deviation):
    initializer = Normal(mean=mean, deviation=deviation)
    assert parse_initializer(str(initializer)) == initializer


@given(st.text("()=,.-+0 \n☃", max_size=300))
def test_text_without_a_name_is_refused_in_a_few_lines(text):
    with pytest.raises(InputError) as refused:
        parse_initializer(text)
    assert len(str(refused.value).splitlines()) <= 8


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("hee", "Did you mean 'he'?"),
        ("uniform(lo=1)", "Did you mean 'low'"),
        ("uniform(low=1, high=0)", "low must not be above high"),
        ("uniform(-1, 1)", "uniform\\(low=-0.05, high=0.05\\)"),
        ("constant", "needs its option 'value'"),
        ("normal(deviation=-1)", "0 or more"),
        ("normal(mean=nan)", "finite"),
        ("he(gain=2)", "without options"),
    ],
)
def test_a_wrong_word_says_what_would_be_right(word, said):
    with pytest.raises(InputError, match=said):
        parse_initializer(word)
