"""Every figure: well-formed, with its facts in it, and honest about what it leaves out."""

from xml.etree import ElementTree

import numpy as np
import pytest

from pellucid.draw import (
    Column,
    Points,
    draw_confusion,
    draw_curves,
    draw_network,
    draw_pictures,
    draw_plane,
    draw_weight_pictures,
    draw_weights,
)

NAN = float("nan")
SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>"&'


def texts(svg):
    """All text of a figure; parsing it proves that it is well-formed."""
    return [node.text for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def told(svg):
    return ElementTree.fromstring(svg).get("aria-label")


def paths(svg, name):
    return [node for node in ElementTree.fromstring(svg).iter(f"{SVG}path") if name in (node.get("class") or "")]


FIGURES = {
    "curves": lambda name: draw_curves({"epoch": [1, 2], "train.loss": [1, 0.5]}, title=name),
    "confusion": lambda name: draw_confusion([[1, 2], [3, 4]], [name, "b"], title=name),
    "weights": lambda name: draw_weights(np.eye(3), title=name, inputs=name),
    "network": lambda name: draw_network([Column(name, (2,), labels=[name, name]), Column("b", (3,))], title=name),
    "pictures": lambda name: draw_pictures(np.eye(4)[None], [name], title=name),
    "weight pictures": lambda name: draw_weight_pictures(np.eye(4)[None], [name], title=name),
    "plane": lambda name: draw_plane(np.eye(4), (0, 0), (1, 1), names=(name, name), title=name),
    "plane of classes": lambda name: draw_plane(np.ones((3, 3, 2)) / 2, (0, 0), (1, 1), classes=[name, "b"]),
}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_names_are_escaped(draw):
    svg = draw(EVIL)
    assert "<script" not in svg
    assert EVIL in "".join(ElementTree.fromstring(svg).itertext())


@pytest.mark.parametrize(
    "draw",
    [
        lambda: draw_curves({}),
        lambda: draw_curves({"epoch": [], "train.loss": []}),
        lambda: draw_confusion(np.zeros((0, 0)), []),
        lambda: draw_weights(np.zeros((0, 3))),
        lambda: draw_network([]),
        lambda: draw_pictures(np.zeros((0, 8, 8))),
        lambda: draw_plane(np.zeros((0, 0)), (0, 0), (1, 1)),
    ],
)
def test_nothing_is_said_and_not_drawn(draw):
    assert any(text.startswith(("Nothing", "No rows", "There", "This")) for text in texts(draw()))


def test_curves_carry_ticks_last_values_and_epochs():
    said = texts(draw_curves({"epoch": [1, 2, 3], "train.loss": [1.0, 0.6, 0.25], "test.loss": [1, 0.7, 0.4]}))
    assert {"train 0.25", "test 0.4", "0.2", "epoch"} <= set(said)


def test_curves_count_what_is_not_finite_and_leave_a_gap():
    svg = draw_curves({"train.loss": [1.0, 0.9, NAN, 0.7, 0.6]})
    assert "1 of 5 values are not finite" in told(svg)
    assert paths(svg, "stroke-train")[0].get("d").count("M") == 2


def test_a_single_point_is_a_marker():
    svg = draw_curves({"epoch": [7], "train.loss": [0.5]})
    assert list(ElementTree.fromstring(svg).iter(f"{SVG}circle"))


def test_a_logarithmic_axis_says_what_has_no_place_on_it():
    assert "2 values are not positive" in told(draw_curves({"train.loss": [1, 0, -1, 0.1]}, log=True))


def test_a_long_history_is_thinned_and_says_so():
    svg = draw_curves({"train.loss": np.linspace(1, 0, 100_000)})
    assert len(svg) < 40_000
    assert "100000 values thinned" in told(svg)


def test_confusion_shows_counts_and_the_share_right():
    svg = draw_confusion([[9, 1], [2, 8]], ["cat", "dog"])
    assert {"9", "1", "2", "8", "cat", "dog"} <= set(texts(svg))
    assert "17 of 20 right (85 %)" in told(svg)


def test_weights_are_blue_and_orange_with_the_largest_in_the_legend():
    svg = draw_weights(np.array([[2.0, -1.0]]))
    assert "−2 … 2" in texts(svg)
    assert paths(svg, "fill-positive") and paths(svg, "fill-negative")


def test_a_huge_matrix_and_numbers_that_are_none_are_told():
    said = told(draw_weights(np.full((1000, 2), NAN)))
    assert "First 128 × 2 of 1000 × 2" in said and "256 weights are not finite" in said


def test_network_draws_first_and_last_eight_and_says_how_many_more():
    svg = draw_network([Column("input", (64,)), Column("dense1", (17,))])
    assert {"… 48 more", "… 1 more"} <= set(texts(svg))
    assert len([*ElementTree.fromstring(svg).iter(f"{SVG}circle")]) == 32


def test_network_edges_tell_sign_by_color_and_dash_and_size_by_width():
    svg = draw_network([Column("x", (2,)), Column("y", (1,), weight=np.array([[2.0], [-1.0]]))])
    thick, thin = (paths(svg, f"stroke-{role}")[0] for role in ("positive", "negative"))
    assert float(thick.get("stroke-width")) > float(thin.get("stroke-width"))
    assert thin.get("stroke-dasharray") and not thick.get("stroke-dasharray")
    assert {"+2", "−2"} <= set(texts(svg))


def test_network_without_weights_shows_structure_only():
    assert "not weights" in told(draw_network([Column("x", (2,)), Column("y", (1,))]))


def test_network_caps_its_lines_and_says_so():
    wide = [Column(f"c{index}", (16,), weight=np.ones((16, 16)) if index else None) for index in range(12)]
    assert "2000 of 2816 lines" in told(draw_network(wide))


def test_pictures_are_boxes_and_skips_are_lines_over_the_top():
    add = Column("add", (4,), inputs=("b", "a"), wiring="single")
    columns = [Column("image", (8, 8, 1)), Column("a", (4,)), Column("b", (4,)), add]
    svg = draw_network(columns)
    assert "8×8" in texts(svg)
    assert len(paths(svg, "stroke-hairline")) == 4 + 16 + 4 + 4


def test_plane_counts_points_and_draws_the_boundary():
    x = np.linspace(-1, 1, 20)
    response = np.tile(x, (20, 1))
    train, test = Points(np.zeros((3, 2)), np.array([1, -1, 1])), Points(np.array([[NAN, 0]]), np.array([1]))
    svg = draw_plane(response, (-1, -1), (1, 1), train=train, test=test)
    assert "3 training points, filled" in told(svg) and "1 are not finite" in told(svg)
    (boundary,) = [node for node in paths(svg, "stroke-ink") if node.get("fill") == "none"]
    places = [float(word) for word in boundary.get("d").replace("M", " ").replace("L", " ").split()]
    assert np.allclose(places[::2], 46 + 200)  # x1 = 0 is the middle of the map


def test_plane_has_its_low_row_at_the_bottom():
    response = np.zeros((2, 2))
    response[0] = 1
    (cells,) = paths(draw_plane(response, (0, 0), (1, 1), boundary=None), "fill-positive")[:1]
    assert cells.get("d").startswith("M0 1")


def test_plane_thins_a_fine_map_and_says_so():
    assert "Map of 500 × 500 thinned" in told(draw_plane(np.ones((500, 500)), (0, 0), (1, 1)))


def test_pictures_are_limited_and_captioned():
    svg = draw_pictures(np.ones((70, 2, 2)), [str(index) for index in range(70)])
    assert "First 64 of 70" in told(svg)
    assert "63" in texts(svg) and "64" not in texts(svg)


def test_weight_pictures_share_one_scale():
    svg = draw_weight_pictures(np.array([[[4.0]], [[1.0]]]))
    opacities = sorted(float(node.get("fill-opacity")) for node in paths(svg, "fill-positive"))
    assert opacities[0] == pytest.approx(0.25) and opacities[-1] == 1


def test_a_neuron_with_a_map_shows_it_with_the_low_end_below():
    low_is_positive = np.array([[[1.0, 1.0], [-1.0, -1.0]]])
    svg = draw_network([Column("input", (1,), maps=low_is_positive)])
    (positive,), (negative,) = paths(svg, "fill-positive"), paths(svg, "fill-negative")
    assert positive.get("d") == "M0 1h2v1h-2z" and negative.get("d") == "M0 0h2v1h-2z"


def test_an_inline_figure_is_never_wider_than_its_place():
    assert ":not(svg)>svg.pellucid{max-width:100%" in draw_network([Column("input", (2,))]).replace("&gt;", ">")
