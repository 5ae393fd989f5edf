"""What training takes: a name, a data set, or arrays with what is said about their rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pellucid.data.arrays import from_arrays
from pellucid.errors import InputError
from pellucid.workbench.train import train

X = np.arange(12.0).reshape(6, 2)
Y = np.arange(6.0)


@pytest.mark.parametrize("name", ["test", "sample_weight", "times", "groups"])
@pytest.mark.parametrize("source", ["circle", None, from_arrays(X, Y)], ids=["name", "none", "data set"])
def test_only_arrays_take_what_is_said_about_rows(source: Any, name: str) -> None:
    with pytest.raises(InputError, match=f"only arrays and frames take {name}"):
        train(source, **{name: (X, X)}, save_run=False)


@pytest.mark.parametrize("source", [(X, Y, Y), (X,), 5, X])
def test_a_source_is_a_name_a_data_set_or_two_arrays(source: Any) -> None:
    with pytest.raises(InputError, match=r"a source is a name, a Dataset, \(x, y\), or a frame") as caught:
        train(source, save_run=False)
    assert ("sample_weight=" in caught.value.next) == (isinstance(source, tuple) and len(source) == 3)


def test_arrays_are_split_by_their_times_or_groups() -> None:
    said = {"network": "dense 2", "epochs": 0, "split": (0.5, 0.5), "save_run": False}
    late = train((X, Y), times=[6, 5, 4, 3, 2, 1], split_by="time", **said)
    assert late.setup.split.test.tolist() == [0, 1, 2]
    groups = np.array([0, 1, 0, 1, 0, 1])
    kept = train((X, Y), groups=groups, split_by="group", **said)
    assert len(set(groups[kept.setup.split.test])) == 1
