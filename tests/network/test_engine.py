"""How numbers come to the engine: the same ones, a copy of their own, without a program compiled for them."""

import logging

import jax
import numpy as np
import pytest

from pellucid.network.engine import engine_array


@pytest.mark.parametrize(
    "value", [0.1, True, np.arange(6).reshape(2, 3), np.float64(1) / 3, [1e30, 1e-30], np.zeros(0)]
)
@pytest.mark.parametrize("dtype", ["float32", "int32", "bool"])
def test_numbers_are_rounded_as_the_engine_rounds_them(value: object, dtype: str) -> None:
    if dtype == "int32" and np.any(np.abs(value) > 2**31):
        return
    ours, theirs = engine_array(value, dtype), jax.numpy.asarray(value, dtype)
    assert (ours.dtype, ours.shape, ours.weak_type) == (theirs.dtype, theirs.shape, theirs.weak_type)
    np.testing.assert_array_equal(ours, theirs)


def test_the_copy_is_its_own() -> None:
    value = np.ones(4, np.float32)
    array = engine_array(value)
    value[:] = 2
    assert array.tolist() == [1, 1, 1, 1]


def test_double_precision_is_kept_where_it_is_on() -> None:
    with jax.enable_x64(True):
        assert float(engine_array(1 / 3, "float64")) == 1 / 3


def test_no_shape_is_compiled_for(caplog: pytest.LogCaptureFixture) -> None:
    with jax.log_compiles(), caplog.at_level(logging.WARNING, "jax"):
        for size in (113, 127, 131):
            engine_array(np.ones((size, 3)), "float32")
        assert not [each for each in caplog.records if "Compiling" in each.message]
        jax.numpy.ones((137, 3))
        assert [each for each in caplog.records if "Compiling" in each.message]
