"""The figures of a column are those that NumPy gives of its known values."""

from __future__ import annotations

import numpy as np
import pytest

from pellucid.data.description import Description, described
from pellucid.data.schema import Field


@pytest.mark.parametrize(
    ("field", "values", "expected"),
    [
        (Field("x"), [1.0, 4.0, np.nan, 4.0], Description(1, 2, 1.0, 3.0, 4.0)),
        (Field("x"), [np.nan, np.nan], Description(2, 0)),
        (Field("d", "date"), [19844.0, np.nan, 0.5], Description(1, 2, "1970-01-01 12:00", None, "2024-05-01")),
        (
            Field("c", "class", classes=("a", "b", "z")),
            [1, 1, -1, 0],
            Description(1, 2, classes={"b": 2, "a": 1, "z": 0}),
        ),
        (
            Field("l", "labels", (2,), classes=("a", "b")),
            [[0, 1], [1, 1], [0, 1]],
            Description(0, 2, classes={"b": 3, "a": 1}),
        ),
        (Field("i", "image", (1, 2)), [[[0.0, 4.0]], [[2.0, 2.0]]], Description(0, None, 0.0, 2.0, 4.0)),
    ],
)
def test_figures(field: Field, values: list[object], expected: Description) -> None:
    assert described(field, np.array(values)) == expected
