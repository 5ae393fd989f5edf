"""The drawings of the network and of the plane: where things stand, what lies under a point, what is drawn."""

import base64
import io
import itertools

import numpy as np
import pytest

from studio.web.scripts import run_in_node

SCENE = """
import {hitTest, neighbour, fitted, zoomed, toDrawing, biasSquare} from "/studio/canvas/hit.js";
import {along, eased, layoutOf, parameterAt} from "/studio/canvas/layout.js";
import {edgesOf, legendOf, widestOf, widthOf} from "/studio/canvas/edges.js";
import {planOf} from "/studio/compute/network.js";
const dense = (name, from, width, units) => ({name, kind: "dense", inputs: [from], part_of: name,
  parameters: {weight: {shape: [width, units]}, bias: {shape: [units]}}});
const after = (name, kind) => ({name: `${name}.${kind}`, kind, inputs: [name], part_of: name});
function sceneOf(inputs, widths, {dropout = false, shape = null} = {}) {
  const [nodes, layers] = [[], []];
  let [before, width] = ["input", inputs];
  const add = (own, units, extra) => {
    nodes.push(...own);
    before = own[own.length - 1].name;
    const [{name, kind}] = own;
    layers.push({at: layers.length, name, kind, node: name, output: before, units, ...extra});
  };
  if (shape) add([{name: "flatten1", kind: "flatten", inputs: ["input"], part_of: "flatten1"}], width);
  widths.forEach((units, k) => {
    const name = `dense${k + 1}`;
    const last = k === widths.length - 1;
    add([dense(name, before, width, units), after(name, "tanh")], units, last ? {at: null, is_output: true} : {});
    const drop = `drop${k}`;
    if (dropout && !last) {
      add([{name: drop, kind: "dropout", inputs: [before], options: {rate: 0.2}, part_of: drop}], units);
    }
    width = units;
  });
  const names = Array.from({length: inputs}, (_, k) => `x${k + 1}`);
  const task = {kind: "classification", classes: ["no", "yes"], low: -1};
  const model = {inputs: {shape: shape ?? [inputs], names}, nodes, outputs: [{node: before, task}]};
  return {model, layers};
}
const drawn = (scene, options) => layoutOf(scene, planOf(scene.model), options);
const weights = ({model}, value) =>
  new Map(model.nodes.filter(({parameters}) => parameters).map(({name, parameters: {weight: {shape}}}) =>
    [`${name}/weight`, Float32Array.from({length: shape[0] * shape[1]}, (_, k) => value(k))]));
"""


def ask(tmp_path, code, data=None):
    return run_in_node(tmp_path, SCENE + code, data)


SHAPES = [(2, [1]), (2, [4, 2, 1]), (7, [8] * 6 + [1]), (2, [300, 4, 1]), (40, [17, 16, 3]), (1, [1])]


@pytest.mark.parametrize(("inputs", "widths"), SHAPES)
@pytest.mark.parametrize("room", [(720, 420), (320, 240), (1600, 900)])
def test_nothing_overlaps_and_everything_has_its_place(tmp_path, inputs, widths, room):
    code = """
    const [inputs, widths, [width, height]] = data;
    const layout = drawn(sceneOf(inputs, widths), {width, height});
    const {scale, x, y} = fitted(layout, width, height);
    answer({columns: layout.columns.map(({shown, more, units, x, size}) => ({shown, more, units, x, size})),
      width: layout.width, height: layout.height, scale, x, y, controls: layout.controls});
    """
    found = ask(tmp_path, code, [inputs, widths, room])
    for column, units in zip(found["columns"], [inputs, *widths], strict=True):
        assert column["units"] == units
        assert len(column["shown"]) + sum(more["count"] for more in column["more"]) == units
        assert len(column["shown"]) <= 16
        for above, below in itertools.pairwise(sorted(unit["y"] for unit in column["shown"])):
            assert below - above >= column["size"]
        for unit in column["shown"]:
            assert unit["y"] - unit["size"] / 2 > 0 and unit["y"] + unit["size"] / 2 < found["height"]
            assert unit["x"] - unit["size"] / 2 > 0 and unit["x"] + unit["size"] / 2 < found["width"]
        assert column["size"] >= 20
    for left, right in itertools.pairwise(found["columns"]):
        assert right["x"] - left["x"] >= left["size"] + 24
    assert all(control["width"] >= 24 and control["height"] >= 24 for control in found["controls"])
    assert found["scale"] <= 1 and found["x"] >= 0 and found["y"] >= 0


@pytest.mark.parametrize("scrolled", [0, 1, 100, 284, 9999, -5])
def test_every_neuron_of_a_wide_layer_can_be_scrolled_to(tmp_path, scrolled):
    code = """
    const {columns: [, {shown, more}]} = drawn(sceneOf(2, [300, 1]), {scroll: {dense1: data}});
    answer({shown: shown.map(({index}) => index), more});
    """
    found = ask(tmp_path, code, scrolled)
    above = min(max(scrolled, 0), 284)
    assert found["shown"] == [*range(above, above + 8), *range(292, 300)]
    hidden = [unit for more in found["more"] for unit in range(more["from"], more["from"] + more["count"])]
    assert sorted(hidden + found["shown"]) == list(range(300))


def test_an_image_is_one_picture_and_dropout_a_note(tmp_path):
    code = """
    const {columns, links} = drawn(sceneOf(64, [12, 10], {shape: [8, 8], dropout: true}));
    answer({kinds: columns.map(({kind, name, seesImage}) => [kind, name, seesImage]), tile: columns[0].tile,
      links: links.map(({from, to, kind, weight, notes}) => [from, to, kind, weight, notes])});
    """
    found = ask(tmp_path, code)
    assert found["kinds"] == [["image", "input", False], ["layer", "dense1", True], ["layer", "dense2", False]]
    assert found["tile"]["width"] == found["tile"]["height"] > 50
    assert found["links"] == [
        [0, 1, "block", "dense1/weight", []],
        [1, 2, "weights", "dense2/weight", ["dropout 0.2"]],
    ]


def test_skip_connections_and_concatenation_link_unit_to_unit(tmp_path):
    code = """
    const nodes = [dense("a", "input", 2, 2), {name: "add", kind: "add", inputs: ["a", "input"], part_of: "add"},
      {name: "both", kind: "concatenate", inputs: ["a", "add"], part_of: "both"}];
    const model = {inputs: {shape: [2], names: ["x1", "x2"]}, nodes, outputs: [{node: "both"}]};
    const layers = nodes.map(({name, kind}) => ({at: 0, name, kind, node: name, output: name, units: 2}));
    answer(drawn({model, layers}).links.map(({from, to, kind, offset}) => [from, to, kind, offset]));
    """
    assert ask(tmp_path, code) == [
        [0, 1, "weights", 0],
        [1, 2, "each", 0],
        [0, 2, "each", 0],
        [1, 3, "each", 0],
        [2, 3, "each", 2],
    ]


def test_every_thing_is_found_where_it_is_drawn(tmp_path):
    code = """
    const layout = drawn(sceneOf(2, [4, 300, 1]), {width: 900, height: 600});
    const wrong = [];
    for (const {key, x, y} of layout.units.values()) {
      const hit = hitTest(layout, x, y);
      if (hit?.kind !== "neuron" || hit.key !== key) wrong.push([key, hit]);
    }
    for (const {shown, bias} of layout.columns) for (const unit of shown) {
      const {x, y, side} = biasSquare(unit);
      const hit = hitTest(layout, x + side / 2, y + side / 2);
      if (bias ? hit?.kind !== "bias" || hit.key !== unit.key : hit?.kind === "bias") wrong.push([unit.key, hit]);
    }
    for (const control of layout.controls) {
      const hit = hitTest(layout, control.x + 12, control.y + 12);
      if (hit?.kind !== "control") wrong.push([control, hit]);
    }
    const [more] = layout.columns[2].more;
    answer({wrong, more: hitTest(layout, layout.columns[2].x, more.y), nothing: hitTest(layout, 3, 3),
      count: layout.units.size});
    """
    found = ask(tmp_path, code)
    assert found["wrong"] == [] and found["count"] == 2 + 4 + 16 + 1
    assert found["more"] == {"kind": "more", "column": 2, "count": 284, "from": 8}
    assert found["nothing"] is None


def test_a_weight_is_found_along_its_curve(tmp_path):
    code = """
    const scene = sceneOf(2, [4, 1]);
    const layout = drawn(scene, {width: 900, height: 500});
    const values = weights(scene, (k) => k + 1);
    const edges = edgesOf(layout, (name) => values.get(name));
    const found = edges.map((edge) => [0.2, 0.5, 0.8].map((t) => {
      const hit = hitTest(layout, edge.x0 + (edge.x1 - edge.x0) * along(t), edge.y0 + (edge.y1 - edge.y0) * eased(t));
      return hit?.kind === "weight" && hit.link === edge.link && hit.from === edge.from && hit.to === edge.to;
    }));
    const {x0, y0, x1, y1} = edges[0];
    answer({found: found.filter((one) => one.filter(Boolean).length >= 2).length, count: edges.length,
      none: hitTest(layout, (x0 + x1) / 2, (y0 + y1) / 2, {drawn: () => false}),
      inverse: Math.max(...[0, 0.1, 0.37, 0.5, 0.93, 1].map((share) => Math.abs(along(parameterAt(share)) - share)))});
    """
    found = ask(tmp_path, code)
    assert found["found"] == found["count"] == 12, "where two lines cross, either may answer"
    assert found["none"] is None and found["inverse"] < 1e-6


def test_arrow_keys_walk_through_the_network(tmp_path):
    code = """
    const layout = drawn(sceneOf(2, [4, 2, 1]));
    const walk = (start, ways) =>
      ways.reduce((keys, way) => [...keys, neighbour(layout, keys.at(-1), way)?.key], [start]);
    answer([walk(null, ["down"]), walk("dense1:0", ["down", "down", "down", "down", "up"]),
      walk("input:1", ["right", "right", "right", "right"]), walk("dense3:0", ["left", "left", "left", "left"])]);
    """
    assert ask(tmp_path, code) == [
        [None, "input:0"],
        ["dense1:0", "dense1:1", "dense1:2", "dense1:3", "dense1:3", "dense1:2"],
        ["input:1", "dense1:2", "dense2:1", "dense3:0", "dense3:0"],
        ["dense3:0", "dense2:0", "dense1:1", "input:0", "input:0"],
    ]


def test_zooming_keeps_the_point_under_the_pointer(tmp_path):
    code = """
    let view = {x: 12, y: -30, scale: 0.7};
    const before = toDrawing(view, 200, 100);
    for (const factor of [1.2, 3, 0.5, 100, 1e-9]) view = zoomed(view, factor, 200, 100);
    answer({before, after: toDrawing(view, 200, 100), scale: view.scale});
    """
    found = ask(tmp_path, code)
    assert found["after"] == pytest.approx(found["before"]) and found["scale"] == pytest.approx(0.1)


def test_few_lines_of_many_are_drawn_the_strongest_and_those_looked_at(tmp_path):
    code = """
    const scene = sceneOf(16, [16, 16, 16, 1]);
    const layout = drawn(scene);
    const values = weights(scene, (k) => ((k * 7919) % 1009) / 1009);
    values.get("dense1/weight")[0] = NaN;
    const valuesOf = (name) => values.get(name);
    const all = edgesOf(layout, valuesOf);
    const few = edgesOf(layout, valuesOf, {limit: 100});
    const kept = edgesOf(layout, valuesOf, {limit: 100, always: new Set(["dense2:3"])});
    const mine = kept.filter(({link, from, to}) => (link === 1 && to === 3) || (link === 2 && from === 3));
    const least = Math.min(...few.map(({value}) => value));
    answer({all: all.length, few: few.length, mine: mine.length, kept: kept.length,
      better: all.filter(({value}) => value > least).length});
    """
    found = ask(tmp_path, code)
    assert found["all"] == 3 * 256 + 16 and found["few"] == 100 and found["better"] <= 100
    assert found["mine"] == 32 and found["kept"] <= 132


def test_what_may_not_move_is_marked(tmp_path):
    code = """
    const scene = sceneOf(2, [1]);
    const layout = drawn(scene);
    answer(edgesOf(layout, () => [0.5, 0], {masksOf: () => [0, 0]}).map(({mark}) => mark)
      .concat(edgesOf(layout, () => [0.5, 0], {masksOf: () => [1, 1]}).map(({mark}) => mark)));
    """
    assert ask(tmp_path, code) == ["frozen", "removed", "", ""]


def test_widths_follow_the_stated_scale(tmp_path):
    code = """
    const [few, many] = [drawn(sceneOf(2, [4, 1])), drawn(sceneOf(16, [16, 1]))];
    answer({widths: [0, 1, 2, -2, 4].map((value) => widthOf(value, 2, 7)), legend: legendOf(2, 7),
      widest: [widestOf(few), widestOf(many)]});
    """
    found = ask(tmp_path, code)
    assert found["widths"] == [0.75, 3.875, 7, 7, 7]
    assert [each["value"] for each in found["legend"]] == [0.5, 1, 2] and found["legend"][2]["width"] == 7
    assert found["widest"][0] > found["widest"][1] >= 2.5


def test_acts_pass_from_layer_to_layer_and_back(tmp_path):
    code = """
    import {shareOf} from "/studio/canvas/pulse.js";
    const moving = (act, progress) => [1, 2, 3].filter((place) => {
      const share = shareOf(act, progress, place, 3);
      return share > 0 && share < 1;
    });
    answer([0.1, 0.5, 0.9].map((progress) => [moving("forward", progress), moving("backward", progress)]));
    """
    assert ask(tmp_path, code) == [[[1], [3]], [[2], [2]], [[3], [1]]]


PIXELS = """
import {divergingTable, HALF, palette} from "/studio/colors.js";
import {finer, paintClasses, paintMagnitude, paintSigned, signsOf} from "/studio/canvas/pixels.js";
import {crossings, leadOf} from "/studio/canvas/contour.js";
const colors = palette({documentElement: {}, defaultView: null});
const signs = signsOf(colors);
const table = Uint32Array.from({length: 2 * HALF + 1}, (_, k) => k);
"""


def test_pixels_say_what_is_beyond_and_what_is_no_number(tmp_path):
    code = """
    const field = [0, 1, -1, 0.5, 3, -3, 1.001, NaN];
    const painted = (field, width, height, hatched) => {
      const pixels = new Uint32Array(width * height);
      paintSigned(pixels, 0, width, field, width, height, {table, most: 1, signs, hatched});
      return [...pixels];
    };
    const wide = (value) => [...new Set(painted(Array(64).fill(value), 8, 8, true))];
    const amounts = new Uint32Array(4);
    paintMagnitude(amounts, [10, 20, 15, NaN], 4, {table: Uint32Array.of(1, 2, 3), low: 10, high: 20, signs});
    answer({plain: painted(field, 8, 1, false), beyond: wide(3), inside: wide(1), nothing: wide(NaN),
      amounts: [...amounts], ...signs});
    """
    found = run_in_node(tmp_path, PIXELS + code)
    assert found["plain"][:7] == [127, 254, 0, 191, 254, 0, 254]
    assert sorted(found["beyond"]) == sorted([254, found["hatch"]]) and found["inside"] == [254]
    assert sorted(found["nothing"]) == sorted([found["weave"], found["ground"]])
    assert found["amounts"][:3] == [1, 3, 2] and found["amounts"][3] in (found["weave"], found["ground"])


def test_a_finer_field_lies_on_straight_lines(tmp_path, rng):
    n, factor = 5, 4
    row, column = np.mgrid[:n, :n]
    code = """
    const {field, n, factor} = data;
    const deep = Float32Array.from(field.flatMap((value) => [value, -value]));
    answer({one: [...finer(Float32Array.from(field), n, factor)], two: [...finer(deep, n, factor, 2)],
      single: [...finer(Float32Array.of(7), 1, 3)]});
    """
    found = run_in_node(
        tmp_path, PIXELS + code, {"field": (2 * row + 3 * column).ravel().tolist(), "n": n, "factor": factor}
    )
    place = np.clip((np.arange(n * factor) + 0.5) / factor - 0.5, 0, n - 1)
    expected = 2 * place[:, None] + 3 * place[None, :]
    np.testing.assert_allclose(np.reshape(found["one"], expected.shape), expected, atol=1e-5)
    np.testing.assert_allclose(np.reshape(found["two"], (*expected.shape, 2))[..., 1], -expected, atol=1e-5)
    assert found["single"] == [7] * 9


def test_contours_run_where_the_field_crosses(tmp_path):
    n = 24
    y, x = (np.mgrid[:n, :n] + 0.5) - n / 2
    code = """
    answer({circle: crossings(data.circle, data.n, 49), saddle: crossings([1, -1, -1, 2], 2),
      gap: crossings([1, NaN, -1, 1], 2)});
    """
    found = run_in_node(tmp_path, PIXELS + code, {"circle": (x**2 + y**2).ravel().tolist(), "n": n})
    radii = np.hypot(*(np.reshape(found["circle"], (-1, 2)) - n / 2).T)
    assert len(radii) > 40 and np.abs(radii - 7).max() < 0.1
    assert len(found["saddle"]) == 8 and found["gap"] == []


def test_classes_are_painted_by_who_leads(tmp_path):
    code = """
    const scores = Float32Array.of(0.8, 0.1, 0.1, 0.3, 0.4, 0.3, NaN, NaN, NaN);
    const pixels = new Uint32Array(3);
    const tables = [0, 1, 2].map((k) => Uint32Array.from({length: 256}, (_, place) => 1000 * k + place));
    paintClasses(pixels, scores, {tables, side: 3, flat: false, signs});
    answer({pixels: [...pixels], lead: [...leadOf(scores.subarray(0, 6), 3, 0)], weave: [signs.weave, signs.ground]});
    """
    found = run_in_node(tmp_path, PIXELS + code)
    assert 0 < found["pixels"][0] < 255 and 1000 < found["pixels"][1] < 1255 - 180
    assert found["pixels"][2] in found["weave"]
    np.testing.assert_allclose(found["lead"], [0.7, -0.1], atol=1e-6)


def test_incoming_weights_are_laid_out_as_the_image(tmp_path, rng):
    weight = rng.normal(size=(12, 2))
    code = """
    import {weightPicture} from "/studio/canvas/weight-pictures.js";
    const flat = data.flat();
    const ten = flat.slice(0, 20);
    answer({image: [...weightPicture(flat, 2, 1, [3, 4, 1], 12)], plain: [...weightPicture(ten, 2, 0, null, 4)],
      channels: [...weightPicture(flat, 2, 1, [2, 2, 3], 2)]});
    """
    found = run_in_node(tmp_path, code, weight.tolist())
    image = weight[:, 1].reshape(3, 4).repeat(4, axis=0).repeat(3, axis=1)
    np.testing.assert_allclose(np.reshape(found["image"], (12, 12)), image, rtol=1e-6)
    cells = np.append(weight[:10, 0], [0, 0]).reshape(3, 4)[[0, 0, 1, 2]]
    np.testing.assert_allclose(
        np.reshape(found["plain"], (4, 4)), cells, rtol=1e-6, err_msg="ten weights, as square as can be"
    )
    np.testing.assert_allclose(found["channels"], weight[:, 1].reshape(4, 3).mean(axis=1), rtol=1e-5)


def test_a_frame_goes_from_values_to_pixels_and_back(tmp_path):
    code = """
    import {frameOf} from "/studio/canvas/axes.js";
    const frame = frameOf({low: [-6, -1], high: [6, 3], labels: ["x1", "x2"]}, {width: 400, height: 300});
    answer({corner: frame.toPixel(-6, 3), box: frame.box, back: frame.toValue(...frame.toPixel(1.5, 2.25))});
    """
    found = run_in_node(tmp_path, code)
    box = found["box"]
    assert found["corner"] == [box["x"], box["y"]] and box["width"] == box["height"]
    assert found["back"] == pytest.approx([1.5, 2.25])


# In the browser


def pixels(page, name):
    """The pixels of a canvas, as height × width × 4."""
    text = page.evaluate("(id) => document.getElementById(id).toDataURL('image/png')", name)
    image = pytest.importorskip("PIL.Image").open(io.BytesIO(base64.b64decode(text.split(",")[1])))
    return np.asarray(image.convert("RGBA"))


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request, visit):
    with visit(f"/page/canvas?theme={request.param}") as page:
        page.wait_for_selector("body[data-ready]")
        yield page


def test_every_canvas_shows_something(page):
    names = page.eval_on_selector_all("canvas", "all => all.map(({id}) => id)")
    assert len(names) > 30
    for name in names:
        image = pixels(page, name)
        assert len(np.unique(np.ascontiguousarray(image).view(np.uint32))) > 20, f"{name} is all but blank"


def test_the_drawings_keep_their_promises(page):
    plain, broken = pixels(page, "opening"), pixels(page, "not a number")
    assert (plain != broken).any()
    whole, scrolled = pixels(page, "300 neurons"), pixels(page, "300 neurons, scrolled")
    assert (whole != scrolled).any()
    nothing, one = pixels(page, "no points"), pixels(page, "one point")
    changed = np.argwhere((nothing != one).any(axis=-1))
    assert 20 < len(changed) < 400, "one point, and nothing else"
    assert np.ptp(changed, axis=0).max() < 24


def test_the_page_finds_what_was_drawn(page):
    unit = page.evaluate("() => { const {x, y, key} = [...openingLayout.units.values()][3]; return {x, y, key}; }")
    assert page.evaluate("({x, y}) => hit(x, y)", unit)["key"] == unit["key"]
