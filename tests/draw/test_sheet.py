"""Several figures on one sheet."""

import xml.etree.ElementTree as ElementTree

import pytest

from pellucid.draw import draw_confusion, draw_curves, draw_sheet

MATRIX = draw_confusion([[9, 1], [2, 8]], ["cat", "dog"])
CURVE = draw_curves({"train.loss": [1.0, 0.5]}, size=(500, 200))


def size(svg):
    return [float(number) for number in ElementTree.fromstring(svg).get("viewBox").split()[2:]]


def test_figures_stand_side_by_side_and_below_each_other_without_touching():
    sheet = draw_sheet([[MATRIX], [CURVE, MATRIX]], title="Three", gap=10)
    inner = [child for child in ElementTree.fromstring(sheet) if child.tag.endswith("}svg")]
    places = [(float(child.get("x")), float(child.get("y"))) for child in inner]
    (wide, tall), (curve_wide, curve_tall) = size(MATRIX), size(CURVE)
    assert places == [(0, 0), (wide + 10, 0), (wide + 10, curve_tall + 10)]
    assert size(sheet) == pytest.approx([wide + 10 + curve_wide, curve_tall + 10 + tall])


def test_what_is_no_figure_is_refused():
    with pytest.raises(AssertionError, match="says its size"):
        draw_sheet([["<p>no figure</p>"]], title="None")
