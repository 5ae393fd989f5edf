"""The waves' heights are read from the weights as they were put in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pellucid.data.preprocess.labels import Numbers
from pellucid.data.preprocess.scale import Standard
from pellucid.data.sources.everyday import CONSTITUENTS
from pellucid.gallery.tides import amplitudes


def test_amplitudes_are_the_lengths_of_sine_and_cosine_in_centimeters() -> None:
    rng = np.random.default_rng(0)
    scale, height_scale = rng.uniform(0.5, 1, 12), 0.88
    pairs = [
        (height * np.sin(np.deg2rad(phase)), height * np.cos(np.deg2rad(phase)))
        for _, height, phase in CONSTITUENTS.values()
    ]
    weight = (np.ravel(pairs) * scale / height_scale)[:, None]
    model: Any = SimpleNamespace(
        params={"dense1": {"weight": weight}},
        inputs=SimpleNamespace(scaling=Standard(np.zeros(12), scale)),
        targets=SimpleNamespace(codes={"height": numbers(height_scale)}),
    )
    found = amplitudes(SimpleNamespace(model=model))  # type: ignore[arg-type]
    assert found == pytest.approx({name: 100 * height for name, (_, height, _) in CONSTITUENTS.items()})


def numbers(scale: float) -> Numbers:
    return Numbers(center=0.0, scale=scale)
