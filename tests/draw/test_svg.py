"""Elements: escaping, numbers, and the frame around every figure."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.draw.palette import DARK, LIGHT, MARKERS, viridis
from pellucid.draw.svg import element, figure, label, marker


def luminance(color):
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@given(st.text())
def test_any_text_is_well_formed_and_comes_back(text):
    tree = ElementTree.fromstring(element("g", text, name=text))
    readable = "".join(sign for sign in text if sign >= " " and not "\ud800" <= sign <= "\udfff")
    if readable == text and not {"\ufffe", "\uffff"} & set(text) and "\x85" not in text:
        assert tree.text == (text or None)
        assert tree.get("name") == text


def test_markup_is_not_escaped_twice_and_text_is_escaped_once():
    assert element("g", element("b", "<script>")) == "<g><b>&lt;script&gt;</b></g>"


def test_numbers_are_short_and_none_is_left_out():
    assert element("rect", x=1.0, y=-0.001, width=1 / 3, fill=None) == '<rect x="1" y="0" width="0.33"/>'


def test_a_figure_says_its_title_and_its_notes_aloud():
    tree = ElementTree.fromstring(figure("A title", 300, 50, [label("x", 1, 2)], ["Something was left out."]))
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == "A title. Something was left out."
    assert tree.find("{*}title").text == "A title"


def test_every_figure_carries_light_and_dark():
    text = figure("t", 100, 10, [])
    assert "prefers-color-scheme:dark" in text
    assert LIGHT["positive"] in text and DARK["positive"] in text


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("role", ["positive", "negative", "train", "validation", "test"])
def test_lines_keep_three_to_one_on_their_surface(roles, role):
    assert contrast(roles[role], roles["surface"]) >= 3


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("role", ["ink", "muted"])
def test_text_keeps_four_and_a_half_to_one(roles, role):
    assert contrast(roles[role], roles["surface"]) >= 4.5


def test_markers_differ_in_shape():
    assert len({marker(index, 0, 0) for index in range(len(MARKERS))}) == len(MARKERS)


def test_viridis_grows_brighter():
    steps = [luminance(viridis(step / 20)) for step in range(21)]
    assert steps == sorted(steps)
    assert viridis(-1) == viridis(0) and viridis(2) == viridis(1)
