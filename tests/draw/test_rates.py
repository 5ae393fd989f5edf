"""The figure of a range test: every rate has its place, whatever the losses are."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from pellucid.draw.rates import draw_rates

RATES = np.geomspace(1e-6, 100, 40)


@pytest.mark.parametrize(
    "losses", [1 / (1 + RATES), np.exp(np.minimum(RATES, 300)), np.zeros(40), np.full(40, 2.0)], ids=str
)
def test_the_figure_is_well_formed_and_names_its_marks(losses: np.ndarray) -> None:
    svg = draw_rates(RATES, losses, losses, {"edge": 100.0, "steepest": 1e-6, "suggested": 0.01})
    texts = [text.text or "" for text in ElementTree.fromstring(svg).iter() if text.tag.endswith("text")]
    assert {"edge 100", "steepest 1e−6", "suggested 0.01"} <= set(texts)
    assert "nan" not in svg


def test_nothing_is_said_to_be_nothing() -> None:
    assert "Nothing was recorded" in draw_rates(RATES[:0], RATES[:0], RATES[:0], {})
