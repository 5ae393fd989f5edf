"""Counts that introductions print, of any network, without allocating it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pellucid.workbench.show import show
from pellucid.workbench.train import train


@pytest.mark.parametrize(
    ("line", "inputs", "parameters"),
    [
        ("dense 4, dense 4, dense 2", 3, 46),
        ("dense 30 sigmoid, dense 10 sigmoid", 784, 23_860),  # Nielsen's first network of digits
        ("dense 128 relu, dense 10 softmax", "28x28x1", 101_770),  # the first one of Keras' introduction
        ("126 x (dense 56750)", 56750, 126 * (56750 * 56750 + 56750)),
    ],
)
def test_published_counts(line: str, inputs: object, parameters: int) -> None:
    found = show(line, inputs)
    assert found.table.parameters == parameters == found.weights + found.biases
    assert found.seconds_per_row > 0


@pytest.mark.parametrize("inputs", ["28x28x1", "28 x 28 x 1", "28×28×1", "28,28,1", (28, 28, 1), [28, 28, 1]])
def test_inputs_are_read_as_they_are_said(inputs: object) -> None:
    assert show("dense 2", inputs).table.inputs == (28, 28, 1)


def test_a_model_shows_results_and_where_it_comes_from(tmp_path: Path) -> None:
    run = train("celsius", network="dense 2", epochs=1, save_run=False, save=tmp_path / "a.safetensors")
    for thing in (run.model, tmp_path / "a.safetensors", str(tmp_path / "a.safetensors")):
        found = show(thing)
        assert found.about["results"]["test"] == run.test
        assert found.about["provenance"]["data"] == "celsius"
        assert "celsius" in found.to_svg()
