"""Colours of the canvases: read from the page's roles, told apart by everybody, and tables that keep their promises."""

import re
from pathlib import Path

import numpy as np
import pytest

from studio.web.scripts import PLACES, run_in_node

TOKENS = (Path(PLACES["/studio/"]) / "tokens.css").read_text("utf-8")
LIGHT, DARK = ({}, {})
for theme, start in ((LIGHT, TOKENS.index(":root {")), (DARK, TOKENS.index(':root[data-theme="dark"] {'))):
    block = TOKENS[start : TOKENS.index("\n}", start)]
    theme.update(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))

PALETTE = """
import * as colors from "/studio/colors.js";
const asDocument = (roles) => ({documentElement: {}, defaultView: {getComputedStyle: () => ({
  getPropertyValue: (name) => roles[name.slice(2)] ?? ""})}});
const bytes = (table) => [...new Uint8Array(table.buffer)];
"""


def ask(tmp_path, code, data=None):
    return run_in_node(tmp_path, PALETTE + code, data)


def rgb(text):
    return [int(text[at : at + 2], 16) for at in (1, 3, 5)]


@pytest.mark.parametrize(("theme", "dark"), [(LIGHT, False), (DARK, True)])
def test_roles_come_from_the_page(tmp_path, theme, dark):
    found = ask(tmp_path, "answer(colors.palette(asDocument(data)))", theme)
    assert found["dark"] is dark
    for role in ("positive", "negative", "zero", "ink", "surface", "focus"):
        assert found[role] == rgb(theme[role]), role
    assert found["classes"] == [rgb(theme[f"class{k}"]) for k in range(7)]
    assert found["magnitude"] == [rgb(theme[f"magnitude-{k}"]) for k in range(6)]


def test_a_page_without_roles_gets_the_light_ones(tmp_path):
    found = ask(tmp_path, "answer([colors.palette(asDocument({})), colors.palette(asDocument({}), {classic: true})])")
    assert found[0]["positive"] == rgb(LIGHT["positive"]) and found[0]["dark"] is False
    assert found[1]["positive"] == [8, 119, 189] and found[1]["negative"] == [245, 147, 34]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#0af", [0, 170, 255]),
        (" #0072B2 ", [0, 114, 178]),
        ("rgb(1, 2, 3)", [1, 2, 3]),
        ("rgb(1 2 3 / 0.5)", [1, 2, 3]),
        ("red", None),
        ("", None),
        ("#12345", None),
    ],
)
def test_colours_are_read(tmp_path, text, expected):
    assert ask(tmp_path, "answer(colors.parsed(data))", text) == expected


def luminance(color):
    share = np.array(color) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_drawn_stands_out_from_its_ground(tmp_path, theme):
    pairs = [["positive", "surface"], ["negative", "surface"], ["positive", "zero"], ["negative", "zero"]]
    pairs += [[f"class{k}", "surface"] for k in range(7)] + [["zero-line", "zero"], ["outline", "surface"]]
    colors = [[rgb(theme[one]), rgb(theme[other])] for one, other in pairs]
    found = ask(tmp_path, "answer(data.map((pair) => colors.contrast(...pair)))", colors)
    for pair, contrast, (one, other) in zip(pairs, found, colors, strict=True):
        dark, light = sorted((luminance(one), luminance(other)))
        assert contrast == pytest.approx((light + 0.05) / (dark + 0.05)), pair
        assert contrast >= (2.5 if "zero-line" in pair else 3), pair


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_signed_table_is_paper_at_zero_and_even_on_both_sides(tmp_path, theme):
    code = """
    const palette = colors.palette(asDocument(data));
    const table = colors.divergingTable(palette);
    const signed = (options) => bytes(colors.divergingTable(palette, options));
    answer({table: bytes(table), two: signed({steps: 1}), weak: signed({strength: 0.5}),
      ink: bytes(colors.inkTable(palette)), half: colors.HALF});
    """
    found = ask(tmp_path, code, theme)
    half, table = found["half"], np.reshape(found["table"], (-1, 4))
    assert len(table) == 2 * half + 1 and (table[:, 3] == 255).all()
    for place, role in ((0, "negative"), (half, "zero"), (2 * half, "positive")):
        assert np.abs(table[place, :3] - rgb(theme[role])).max() <= 1, role
    distance = np.abs(table[:, :3] - table[half, :3]).sum(axis=1)
    assert (np.diff(distance[half:]) >= -2).all() and (np.diff(distance[: half + 1]) <= 2).all()
    assert len(np.unique(np.reshape(found["two"], (-1, 4)), axis=0)) == 3
    weak = np.abs(np.reshape(found["weak"], (-1, 4))[:, :3] - table[half, :3]).sum(axis=1)
    assert (weak[[0, -1]] < distance[[0, -1]]).all()
    assert (np.reshape(found["ink"], (-1, 4))[: half + 1] == table[half]).all()


def test_the_magnitude_table_goes_through_all_its_colours(tmp_path):
    table = np.reshape(
        ask(tmp_path, "answer(bytes(colors.magnitudeTable(colors.palette(asDocument(data)))))", LIGHT), (-1, 4)
    )
    assert len(table) == 256
    for k in range(6):
        assert np.abs(table[k * 51, :3] - rgb(LIGHT[f"magnitude-{k}"])).max() <= 1
    assert (np.diff(luminance(table[:, :3])) < 0.002).all(), "darker is more, all the way"


def test_two_classes_have_the_signed_pair_and_more_have_their_own(tmp_path):
    code = """
    const palette = colors.palette(asDocument(data));
    answer([2, 3, 9].map((count) => colors.classColors(palette, count)));
    """
    two, three, nine = ask(tmp_path, code, LIGHT)
    assert two == [rgb(LIGHT["negative"]), rgb(LIGHT["positive"])]
    assert three == [rgb(LIGHT[f"class{k}"]) for k in range(3)]
    assert nine[7] == nine[0], "after seven the colours repeat; the shapes tell those classes apart"


SCALES = 'import {extent, linearScale, logScale, niceCeiling, steadyCeiling} from "/studio/scales.js";\n'


@pytest.mark.parametrize(
    ("most", "before", "expected"),
    [
        *[(0.7, 0, 1), (1, 0, 1), (1.01, 0, 2), (3, 0, 5), (7, 0, 10), (0.013, 0, 0.02), (0, 0, 1), (2e-9, 0, 2e-9)],
        *[(1.8, 2, 2), (0.9, 2, 2), (0.7, 2, 1), (2.1, 2, 5), (None, 0, 1)],
    ],
)
def test_the_end_of_a_scale_is_round_and_holds_still(tmp_path, most, before, expected):
    found = run_in_node(tmp_path, SCALES + "answer(steadyCeiling(data[0] ?? NaN, data[1]))", [most, before])
    assert found == expected


def test_scales_go_there_and_back(tmp_path):
    code = """
    const [straight, log] = [linearScale([-6, 6], [300, 0]), logScale([0.001, 10], [0, 400])];
    answer({straight: [straight(-6), straight(0), straight.invert(75)], log: [log(0.1), log.invert(400)],
      point: linearScale([2, 2], [0, 10])(2), extents: [extent([NaN, 3, -Infinity, 1]), extent([]), extent([NaN])]});
    """
    found = run_in_node(tmp_path, SCALES + code)
    assert found["straight"] == [300, 150, 3]
    assert found["log"] == pytest.approx([200, 10])
    assert found["point"] == 0 and found["extents"] == [[1, 3], None, None]
