"""Lines and points: each told apart, gaps where there is no number, and what was left out."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from pellucid.draw import Series, draw_lines

X = np.arange(5.0)


def strokes(svg: str) -> list[str]:
    """The paths of the lines: those with a round join."""
    return re.findall(r'<path d="([^"]+)"[^>]*stroke-linejoin="round"', svg)


def test_every_series_is_named_and_told_apart_by_more_than_colour() -> None:
    svg = draw_lines([Series("one", X, X), Series("two", X, 2 * X), Series("three", X, X**2, points=True)])
    ElementTree.fromstring(svg)
    assert all(name in svg for name in ("one", "two", "three"))
    dashes = re.findall(r'stroke-linejoin="round"(?: stroke-dasharray="([^"]+)")?', svg)
    assert len(set(dashes)) == 2


def test_a_line_goes_through_its_points() -> None:
    (path,) = strokes(draw_lines([Series("line", [0, 10], [0, 1])], size=(640, 320)))
    assert path == "M62.0 280.0L620.0 32.0"


@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_a_number_that_is_not_finite_is_a_gap_and_said(hole: float) -> None:
    y = np.array([0.0, 1.0, hole, 1.0, 0.0])
    svg = draw_lines([Series("line", X, y)])
    (path,) = strokes(svg)
    assert path.count("M") == 2
    assert path.count("L") == 2
    assert "1 of 5 values" in svg


def test_a_logarithmic_axis_leaves_out_what_is_not_positive() -> None:
    svg = draw_lines([Series("line", X, [1, 10, 100, 0, -5])], log=True)
    assert "2 of 5 values" in svg


def test_zero_is_on_the_axis_where_it_is_asked_for() -> None:
    line = Series("line", X, X + 100)
    assert ">0<" in draw_lines([line], zero=True).replace(">0</text>", ">0<", 1)
    assert strokes(draw_lines([line], zero=True)) != strokes(draw_lines([line]))


def test_words_stand_at_chosen_places() -> None:
    svg = draw_lines([Series("line", [0, 1440], [0, 1])], ticks={0: "midnight", 720: "noon"})
    assert "midnight" in svg
    assert "noon" in svg


def test_many_points_are_thinned_and_it_is_said() -> None:
    x = np.arange(10_000.0)
    svg = draw_lines([Series("line", x, np.sin(x))])
    assert len(svg) < 200_000
    assert "10000 values thinned" in svg


@pytest.mark.parametrize("series", [[], [Series("empty", [], [])]])
def test_nothing_to_draw_is_said(series: list[Series]) -> None:
    assert "nothing to draw" in draw_lines(series)


def test_a_name_is_escaped() -> None:
    assert "<script>" not in draw_lines([Series("<script>", X, X)], names=("<b>", "&"))
