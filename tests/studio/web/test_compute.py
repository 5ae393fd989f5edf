"""What the page computes for many rows at once: the same numbers as row by row, and as the library itself."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from export.networks import networks
from pellucid.export.page import page_of
from studio.web.scripts import run_in_node

START = """
import {buildNetwork, runNetwork} from "/report/network.js";
import {decodeTensors} from "/report/arrays.js";
import {prepare} from "/report/preprocessing.js";
import {activationsOf, forward, planOf, preparedRows} from "/studio/compute/network.js";
const arraysOf = ({nodes}) => new Map(nodes.flatMap((node) => [
  ...Object.entries(decodeTensors(node.parameters)).map(([name, one]) => [`params/${node.name}/${name}`, one]),
  ...Object.entries(decodeTensors(node.state)).map(([name, one]) => [`state/${node.name}/${name}`, one]),
].map(([name, {shape, data}]) => [name, {shape, data: Float32Array.from(data)}])));
"""
FORWARD = """
answer(data.map(({model, rows}) => {
  const [plan, network, arrays] = [planOf(model), buildNetwork(model), arraysOf(model)];
  const computed = forward(plan, arrays, preparedRows(model, rows), rows.length);
  let most = 0;
  rows.forEach((row, at) => {
    for (const [name, {data: values}] of Object.entries(runNetwork(network, prepare(model, row)))) {
      const ours = activationsOf(computed, name, at);
      if (ours.length !== values.length) throw new Error(`${name}: ${ours.length} numbers, not ${values.length}`);
      values.forEach((value, k) => { most = Math.max(most, Math.abs(ours[k] - value) / (1 + Math.abs(value))); });
    }
  });
  return {most, outputs: plan.outputs.map((name) => rows.map((_, at) => [...activationsOf(computed, name, at)]))};
}));
"""


def raw(rows):
    return np.concatenate([values.reshape(len(values), -1) for values in rows.values()], axis=1).tolist()


def test_every_layer_for_many_rows_is_what_it_is_for_one(tmp_path):
    asked = [{"model": page_of(model.exhibit())["model"], "rows": raw(rows)} for model, rows in networks().values()]
    found = run_in_node(tmp_path, START + FORWARD, asked)
    for (name, (model, rows)), one in zip(networks().items(), found, strict=True):
        assert one["most"] < 2e-5, name
        for ours, expected in zip(one["outputs"], model.outputs(rows), strict=True):
            np.testing.assert_allclose(ours, np.reshape(expected, (len(ours), -1)), rtol=1e-4, atol=1e-5, err_msg=name)


SCENE = """
const shapes = (width, units) => ({weight: {shape: [width, units]}, bias: {shape: [units]}});
const dense = (name, from, width, units) => ({name, kind: "dense", inputs: [from], parameters: shapes(width, units)});
const filled = (shape, data) => ({shape, data: Float32Array.from(data)});
"""


def compute(tmp_path, code, data=None):
    return run_in_node(tmp_path, START + SCENE + code, data)


@pytest.mark.parametrize("units", [1, 3, 4, 5, 8, 11])
def test_dense_layers_of_any_width(tmp_path, rng, units):
    x, weight, bias = rng.normal(size=(7, 3)), rng.normal(size=(3, units)), rng.normal(size=units)
    code = """
    const {x, weight, bias} = data;
    const model = {inputs: {shape: [3]}, nodes: [dense("a", "input", 3, bias.length)], outputs: [{node: "a"}]};
    const arrays = new Map([["params/a/weight", filled([3, bias.length], weight.flat())],
      ["params/a/bias", filled([bias.length], bias)]]);
    const {values} = forward(planOf(model), arrays, Float32Array.from(x.flat()), x.length);
    answer([...values.get("a")]);
    """
    found = compute(tmp_path, code, {"x": x.tolist(), "weight": weight.tolist(), "bias": bias.tolist()})
    np.testing.assert_allclose(np.reshape(found, (7, units)), x @ weight + bias, rtol=1e-5, atol=1e-6)


def test_values_hold_until_the_same_inputs_are_run_again(tmp_path):
    code = """
    const model = {inputs: {shape: [1]}, nodes: [dense("a", "input", 1, 1)], outputs: [{node: "a"}]};
    const plan = planOf(model);
    const arrays = (w) => new Map([["params/a/weight", filled([1, 1], [w])], ["params/a/bias", filled([1], [0])]]);
    const [grid, points] = [Float32Array.of(1, 2), Float32Array.of(5, 6)];
    const first = forward(plan, arrays(2), grid, 2).values.get("a");
    forward(plan, arrays(9), points, 2);
    const kept = [...first];
    const second = forward(plan, arrays(3), grid, 2).values.get("a");
    answer({kept, same: first === second, now: [...second]});
    """
    assert compute(tmp_path, code) == {"kept": [2, 4], "same": True, "now": [3, 6]}


def test_images_go_through_dropout_and_tied_layers(tmp_path):
    code = """
    const tied = {...dense("c", "b", 2, 2), tied_to: "a2"};
    const nodes = [{name: "flat", kind: "flatten", inputs: ["input"]}, dense("a", "flat", 4, 2), dense("a2", "a", 2, 2),
      {name: "b", kind: "dropout", inputs: ["a2"], options: {rate: 0.5}}, tied];
    const model = {inputs: {shape: [2, 2], names: ["p0", "p1", "p2", "p3"]}, nodes, outputs: [{node: "c"}]};
    const plan = planOf(model);
    const arrays = new Map([
      ["params/a/weight", filled([4, 2], [1, 0, 0, 1, 0, 0, 0, 0])], ["params/a/bias", filled([2], [0, 0])],
      ["params/a2/weight", filled([2, 2], [3, 0, 0, 2])], ["params/a2/bias", filled([2], [1, 1])]]);
    const {values} = forward(plan, arrays, Float32Array.of(5, 7, 0, 0), 1);
    answer({width: plan.width, values: Object.fromEntries([...values].map(([name, all]) => [name, [...all]]))});
    """
    found = compute(tmp_path, code)
    assert found["width"] == 4
    assert found["values"]["b"] == [16, 15] and found["values"]["c"] == [49, 31]


def test_a_layer_without_a_fast_kernel_is_computed_row_by_row(tmp_path):
    code = """
    import {kernels} from "/report/kernels.js";
    kernels.pairs = ([{data: [a, b]}], {parameters: {gain: {data: [gain]}}}) =>
      ({shape: [1], data: Float64Array.of(gain * (a + 10 * b))});
    const model = {inputs: {shape: [2]}, outputs: [{node: "sum"}],
      nodes: [{name: "sum", kind: "pairs", inputs: ["input"], parameters: {gain: {shape: [1]}}}]};
    const arrays = new Map([["params/sum/gain", filled([1], [2])]]);
    const {values, sizes} = forward(planOf(model), arrays, Float32Array.of(1, 2, 3, 4), 2);
    answer({values: [...values.get("sum")], size: sizes.get("sum")});
    """
    assert compute(tmp_path, code) == {"values": [42, 86], "size": 1}


@pytest.mark.parametrize(
    ("model", "arrays", "what"),
    [
        ({"inputs": {"shape": [1]}, "nodes": [{"name": "conv1", "kind": "conv", "inputs": ["input"]}]}, [], "conv1"),
        ({"inputs": {"shape": [1]}, "nodes": [{"name": "r", "kind": "relu", "inputs": ["input"]}]}, [], None),
    ],
)
def test_an_unknown_layer_is_refused_by_name(tmp_path, model, arrays, what):
    code = "try { planOf({outputs: [], ...data}); answer(null); } catch ({message}) { answer(message); }"
    found = compute(tmp_path, code, model)
    assert found is None if what is None else what in found


def test_weights_that_have_not_come_are_named(tmp_path):
    code = """
    const model = {inputs: {shape: [1]}, nodes: [dense("a", "input", 1, 1)], outputs: [{node: "a"}]};
    try { forward(planOf(model), new Map(), Float32Array.of(1), 1); } catch ({message}) { answer(message); }
    """
    assert "params/a/weight" in compute(tmp_path, code)


def test_activations_from_a_table_are_the_formula(tmp_path):
    code = """
    import {activations} from "/report/activations.js";
    import {activate} from "/studio/compute/activations.js";
    const z = Float32Array.from({length: 60001}, (_, k) => -15 + k / 2000);
    const out = new Float32Array(z.length);
    answer(Object.fromEntries(Object.entries(activations).map(([kind, formula]) => {
      activate(kind, z, out);
      return [kind, Math.max(...Array.from(z, (one, k) => Math.abs(out[k] - formula(one, {})) / (1 + Math.abs(one))))];
    })));
    """
    found = compute(tmp_path, code)
    assert len(found) == 14 and max(found.values()) < 2e-7, found


def test_what_is_no_number_stays_so_and_breaks_nothing(tmp_path):
    code = """
    import {activations} from "/report/activations.js";
    import {activate} from "/studio/compute/activations.js";
    const z = Float32Array.of(NaN, Infinity, -Infinity, 1e30, -1e30);
    const out = new Float32Array(5);
    answer(Object.keys(activations).map((kind) => {
      activate(kind, z, out);
      return [kind, Number.isNaN(out[0]), String(out[1])];
    }));
    """
    found = {kind: (first, second) for kind, first, second in compute(tmp_path, code)}
    assert [kind for kind, (first, _) in found.items() if not first] == ["step"], (
        "a step answers 0 or 1, whatever comes"
    )
    assert found["tanh"][1] == "1" and found["relu"][1] == "Infinity" and found["sigmoid"][1] == "1"


def test_a_grid_runs_from_the_upper_left_and_holds_other_columns(tmp_path):
    code = """
    import {preparedGrid, slicePlane} from "/studio/compute/planes.js";
    const fields = [{name: "a", range: [0, 4]}, {name: "b", usual: 7}, {name: "c", kind: "class", classes: ["x", "y"]}];
    const model = {inputs: {shape: [3], names: ["a", "b", "c"], fields}, nodes: [], outputs: []};
    const where = {x: "b", y: "a", low: [0, 10], high: [4, 12]};
    const plane = slicePlane(model, {...where, fixed: {c: 1, gone: 3}});
    const line = {x: "a", y: null, low: [0], high: [4]};
    answer({grid: [...preparedGrid(model, plane, 2)], line: [...preparedGrid(model, line, 2)],
      place: plane.place([11, 1, 0])});
    """
    found = compute(tmp_path, code)
    assert np.reshape(found["grid"], (4, 3)).tolist() == [[11.5, 1, 1], [11.5, 3, 1], [10.5, 1, 1], [10.5, 3, 1]]
    assert np.reshape(found["line"], (2, 3)).tolist() == [[1, 7, 0], [3, 7, 0]]
    assert found["place"] == [1, 11]


def test_the_plane_of_components_is_that_of_scikit_learn(tmp_path, rng):
    mixing = rng.normal(size=(4, 4)) * [3, 2, 1, 0.2]
    rows = rng.normal(size=(80, 4)) @ mixing.T + [5, 0, -3, 100]
    code = """
    import {principalPlane} from "/studio/compute/planes.js";
    const names = ["a", "b", "c", "d", "kind"];
    const fields = names.map((name) => (name === "kind" ? {name, kind: "class", usual: 2} : {name, usual: 0}));
    const plane = principalPlane({inputs: {shape: [5], names, fields}}, data.flat());
    const there = data.map((row) => plane.place(row));
    const {rowOf, place, low, high} = plane;
    answer({there, back: there.map(([u, v]) => place(rowOf(u, v))), low, high, kind: rowOf(0, 0)[4]});
    """
    found = compute(tmp_path, code, np.column_stack([rows, np.ones(80)]).tolist())
    expected = PCA(2).fit_transform(StandardScaler().fit_transform(rows))
    there = np.array(found["there"])
    signs = np.sign((there * expected).sum(axis=0))
    np.testing.assert_allclose(there * signs, expected, atol=1e-6)
    np.testing.assert_allclose(found["back"], there, atol=1e-9)
    assert (there.min(axis=0) > found["low"]).all() and (there.max(axis=0) < found["high"]).all()
    assert found["kind"] == 2


TASKS = [
    ({"kind": "classification", "target": "t", "classes": ["a", "b"], "low": -1}, 1),
    ({"kind": "classification", "target": "t", "classes": ["a", "b"], "low": 0}, 1),
    ({"kind": "classification", "target": "t", "classes": ["a", "b"], "low": 0}, 2),
    ({"kind": "classification", "target": "t", "classes": ["a", "b", "c"], "low": 0}, 3),
    ({"kind": "classification", "target": "t", "classes": ["a", "b", "c"], "low": -1}, 3),
    ({"kind": "regression", "targets": [{"name": "y", "unit": "", "center": 3.0, "scale": 2.0}]}, 1),
    ({"kind": "labels", "target": "t", "classes": ["a", "b"]}, 2),
]


@pytest.mark.parametrize(("task", "size"), TASKS)
def test_the_map_says_what_the_report_says_of_each_cell(tmp_path, rng, task, size):
    code = """
    import {decode} from "/report/decode.js";
    import {answeredClasses, answerMap} from "/studio/compute/grid.js";
    const {task, outputs, size} = data;
    const all = Float32Array.from(outputs.flat());
    const {kind, field, winner, scores} = answerMap(task, all, size, 3);
    const one = outputs.map((row) => decode(task, Float32Array.from(row)));
    answer({kind, field: [...field], winner: winner && [...winner], scores: scores && [...scores],
      label: one.map(({index}) => index), share: one.map((each) => each.scores.map(({value}) => value)),
      answered: task.kind === "classification" && [...answeredClasses(task, all, size)]});
    """
    outputs = rng.uniform(-1 if task.get("low") == -1 else 0.01, 1, size=(9, size))
    found = compute(tmp_path, code, {"task": task, "outputs": outputs.tolist(), "size": size})
    shares = np.array(found["share"])
    if found["kind"] == "classes":
        assert found["winner"] == found["label"]
        np.testing.assert_allclose(np.reshape(found["scores"], (9, 3)), shares, atol=1e-6)
    elif found["kind"] == "number":
        np.testing.assert_allclose(found["field"], shares[:, 0], atol=1e-6)
    elif task["kind"] == "labels":
        np.testing.assert_allclose(found["field"], 2 * shares[:, 0] - 1, atol=1e-6)
    else:
        np.testing.assert_allclose(found["field"], shares[:, 1] - shares[:, 0], atol=1e-6)
    if task["kind"] == "classification":
        assert found["answered"] == found["label"]


def test_a_coarser_picture_holds_the_means(tmp_path, rng):
    values = rng.normal(size=(8, 8, 3)).astype(np.float32)
    code = """
    import {fieldOf, pictureOf, strongest} from "/studio/compute/grid.js";
    const values = Float32Array.from(data);
    answer({field: [...fieldOf(values, 3, 2)], picture: [...pictureOf(values, 3, 2, 8, 4)],
      strongest: [strongest([1, -5, NaN, Infinity]), strongest([NaN]), strongest([])]});
    """
    found = compute(tmp_path, code, values.ravel().tolist())
    np.testing.assert_allclose(found["field"], values[:, :, 2].ravel())
    means = values[:, :, 2].reshape(4, 2, 4, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(np.reshape(found["picture"], (4, 4)), means, atol=1e-6)
    assert found["strongest"] == [5, 1e-6, 1e-6]


def test_contributions_and_histograms(tmp_path, rng):
    weight, activations = rng.normal(size=(3, 2)), rng.normal(size=3)
    values, classes = rng.normal(size=(50, 4)).astype(np.float32), rng.integers(0, 3, 50)
    values[7, 1] = np.nan
    code = """
    import {contributions, histogramByClass} from "/studio/compute/neurons.js";
    const values = Float32Array.from(data.values.flat(), (value) => value ?? NaN);
    const {low, high, counts, other} = histogramByClass(values, 4, 1, data.classes, {bins: 10, count: 3});
    answer({w: [...contributions(data.weight.flat(), data.activations)], low, high, other,
      counts: counts.map((one) => [...one])});
    """
    listed = [[None if np.isnan(value) else float(value) for value in row] for row in values]
    found = compute(
        tmp_path,
        code,
        {"weight": weight.tolist(), "activations": activations.tolist(), "values": listed, "classes": classes.tolist()},
    )
    np.testing.assert_allclose(np.reshape(found["w"], (3, 2)), weight * activations[:, None])
    known = np.delete(np.arange(50), 7)
    assert found["other"] == 1
    for kind in range(3):
        mine = values[known[classes[known] == kind], 1]
        expected = np.histogram(mine, bins=10, range=(found["low"], found["high"]))[0]
        assert abs(np.array(found["counts"][kind]) - expected).sum() <= 2, "a value on an edge may fall to either side"
        assert sum(found["counts"][kind]) == len(mine)


def test_neurons_in_trouble_are_told_apart(tmp_path):
    values = [[0, 1, 0.99, None], [0, 0, -0.99, 1], [0, 2, 0.999, 1]]
    code = """
    import {healthOf} from "/studio/compute/neurons.js";
    const values = Float32Array.from(data.flat(), (value) => value ?? NaN);
    answer([healthOf("relu", values, 4), healthOf("tanh", values, 4), healthOf("relu", new Float32Array(0), 2)]);
    """
    relu, tanh, none = compute(tmp_path, code, values)
    assert relu == ["dead", "", "", "broken"]
    assert tanh == ["", "", "saturated", "broken"]
    assert none == ["", ""]
