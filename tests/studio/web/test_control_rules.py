"""Rules behind the controls, in Node: typed expressions, sources in words, shares, gestures, another data set."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pellucid.data.sources import sources
from pellucid.errors import InputError
from pellucid.session.live.asked import restated
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.spec.expression import Call, Expression, Name, Number, parse_features
from pellucid.spec.functions import CONSTANTS, FUNCTIONS, OPERATORS
from pellucid.spec.source import SourceCall
from pellucid.studio.catalogue import catalogue
from pellucid.studio.opening import OPENING
from studio.web.scripts import run_in_node

names = st.sampled_from(["x1", "x2", "petal length (cm)", "a`b", "pi", "größe"]).map(Name)
numbers = st.floats(0, 1e6).map(lambda value: Number(round(value, 3))) | st.sampled_from(list(CONSTANTS.values())).map(
    Number
)
counts = {**{name: count for name, (count, _) in FUNCTIONS.items()}, **dict.fromkeys(OPERATORS, 2), "negative": 1}


def calls(inner):
    return st.sampled_from(sorted(counts)).flatmap(
        lambda name: st.tuples(*[inner] * counts[name]).map(lambda arguments: Call(name, arguments))
    )


expressions = st.recursive(names | numbers, calls, max_leaves=12)


@settings(max_examples=4)
@given(found=st.lists(expressions, min_size=20, max_size=60))
def test_expressions_read_and_print_as_the_library_does(tmp_path_factory, found):
    code = """
    import {parseExpression, expressionText} from "/studio/expression.js";
    answer(data.map((text) => [parseExpression(text), expressionText(parseExpression(text))]));
    """
    texts = [each.to_text() for each in found]
    for expression, (tree, text) in zip(found, run_in_node(tmp_path_factory.mktemp("node"), code, texts), strict=True):
        assert Expression.from_json(tree) == expression
        assert Expression.parse(text) == expression
        if "e" not in text:  # exponents are written in two ways
            assert text == expression.to_text()


WRONG = [
    "",
    "x1 +",
    "x1 x2",
    "sin()",
    "sin(x1, x2)",
    "max(x1)",
    "foo(x1)",
    "(x1",
    "x1)",
    "2..3",
    "x1 & x2",
    "*x1",
    "x1,",
    "add(x1, x2)",
]
RIGHT = [
    "x1",
    "-x1^2",
    "x1**2",
    "2^-x1",
    "1.5e-3*x1",
    ".5",
    "`a b`+1",
    '"a b"',
    "x1, x2",
    "-(-x1)",
    "1 - 2 - x1",
    "2^3^2",
    "pi*e",
]


def test_both_refuse_and_take_the_same(tmp_path):
    code = """
    import {parseFeatures} from "/studio/expression.js";
    answer(data.map((text) => {
      try { return {trees: parseFeatures(text)}; } catch ({message, at, length}) { return {message, at, length}; }
    }));
    """
    for text, answer in zip(WRONG + RIGHT, run_in_node(tmp_path, code, WRONG + RIGHT), strict=True):
        try:
            expected = [each.to_json() for each in parse_features(text)]
        except InputError:
            assert answer.get("message"), text
            assert 0 <= answer["at"] <= len(text)
        else:
            assert answer["trees"] == expected, text


@pytest.mark.parametrize(
    ("text", "known", "word"),
    [("x1 + x9", ["x1", "x2"], "x9"), ("sni(x1)", ["x1"], "sni"), ("x1 + )", ["x1"], ")"), ("x1 $ 2", ["x1"], "$")],
)
def test_an_error_is_at_its_word(tmp_path, text, known, word):
    code = """
    import {parseExpression} from "/studio/expression.js";
    try { parseExpression(...data); } catch ({at, length}) { answer(data[0].slice(at, at + length)); }
    """
    assert run_in_node(tmp_path, code, [text, known]) == word


def test_expressions_for_people(tmp_path):
    code = 'import {prettyExpression} from "/studio/expression.js"; answer(data.map(prettyExpression));'
    shown = run_in_node(tmp_path, code, ["x1", "x2^2", "x1*x2", "sin(2*x1)", "x1 - 3", "a12"])
    assert shown == ["x₁", "x₂²", "x₁·x₂", "sin(2*x₁)", "x₁ − 3", "a12"]


options = st.dictionaries(
    st.sampled_from(["points", "noise", "formula", "classes"]),
    st.integers(0, 10**6)
    | st.floats(0, 10).map(lambda value: round(value, 4))
    | st.booleans()
    | st.text("ab'\" ,()=-+*^x1", max_size=9),
    max_size=4,
)


@settings(max_examples=4)
@given(found=st.lists(st.tuples(st.sampled_from(["circle", "multi-gauss"]), options), min_size=20, max_size=60))
def test_sources_read_and_print_as_the_library_does(tmp_path_factory, found):
    code = """
    import {readSource, sourceText} from "/studio/source.js";
    answer(data.map((text) => [readSource(text), sourceText(readSource(text).name, readSource(text).options)]));
    """
    texts = [SourceCall(name, said).to_text() for name, said in found]
    for text, (name, said), (call, printed) in zip(
        texts, found, run_in_node(tmp_path_factory.mktemp("node"), code, texts), strict=True
    ):
        assert (call["name"], call["options"], call["isPath"]) == (name, said, False)
        assert SourceCall.parse(printed) == SourceCall.parse(text)


def test_files_are_no_calls_and_usual_options_go_unsaid(tmp_path):
    code = """
    import {readSource, sourceText} from "/studio/source.js";
    const said = sourceText("circle", {points: 500, noise: 0.1}, {points: 500, noise: 0});
    answer([data.map((text) => readSource(text).isPath), said]);
    """
    texts = ["heights.csv", "a/heights (1).csv", "circle", "circle()", "spiral(noise=0.1)"]
    paths, said = run_in_node(tmp_path, code, texts)
    assert paths == [SourceCall.parse(text).is_path for text in texts] == [True, True, False, False, False]
    assert said == "circle(noise=0.1)"


def test_shares_give_and_take(tmp_path):
    rng = np.random.default_rng(1)
    cases = [
        [[round(x, 3) for x in shares], int(which), round(value, 2)]
        for shares, which, value in zip(
            rng.dirichlet([1, 1, 1], 200), rng.integers(0, 3, 200), rng.uniform(-0.5, 1.5, 200), strict=True
        )
        if shares[0] > 0.02
    ]
    code = 'import {withShare} from "/studio/shares.js"; answer(data.map((each) => withShare(...each)));'
    for (shares, which, value), after in zip(cases, run_in_node(tmp_path, code, cases), strict=True):
        assert sum(after) == pytest.approx(sum(shares), abs=2e-3)
        assert after[0] >= 0.0099
        assert min(after) >= 0
        low, high = (0.01, sum(shares)) if which == 0 else (0, sum(shares) - 0.01)
        assert after[which] == pytest.approx(min(max(value, low), high), abs=2e-3)


@pytest.mark.parametrize(
    ("split", "rows", "expected"),
    [
        ([0.7, 0.3], {}, [0.7, 0, 0.3]),
        ([0.6, 0.1, 0.3], {}, [0.6, 0.1, 0.3]),
        (None, {"train": 30, "validation": 0, "test": 10}, [0.75, 0, 0.25]),
    ],
)
def test_shares_as_an_experiment_says_them(tmp_path, split, rows, expected):
    code = 'import {sharesOf} from "/studio/shares.js"; answer(sharesOf(...data));'
    assert run_in_node(tmp_path, code, [split, rows]) == expected


GESTURES = """
import {Gesture, pointTools} from "/studio/brush.js";
const [toPlane, toPixel] = [(x, y) => [x / 10, 10 - y / 10], (u, v) => [u * 10, 100 - v * 10]];
const geometry = {width: 100, height: 100, toPlane, toPixel};
const shown = {x: [1, 9, 5, 5, 5.3, 5], y: [0, 1, 0], row: [7, 8, 9], columns: 2};
let seed = 1;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const [settings, path, points] = data;
const gesture = new Gesture(pointTools(geometry), {...shown, ...points}, {label: "b", radius: 8, random, ...settings});
gesture.press(path[0]);
path.slice(1).forEach((at) => gesture.drag(at));
answer(gesture.release());
"""


@pytest.mark.parametrize(
    ("tool", "path", "expected"),
    [
        ("add", [[20, 30]], {"add": [{"values": [2, 7], "label": "b"}]}),
        ("add", [[20, 30], [500, -3]], {"add": [{"values": [10, 10], "label": "b"}]}),
        ("erase", [[50, 50], [53, 50]], {"erase": [8, 9]}),
        ("erase", [[90, 90]], None),
        ("relabel", [[10, 10]], {"relabel": [{"row": 7, "label": "b"}]}),
        ("move", [[12, 12], [40, 60]], {"move": [{"row": 7, "values": [4, 4]}]}),
        ("move", [[80, 80], [40, 60]], None),
    ],
)
def test_a_gesture_is_one_change(tmp_path, tool, path, expected):
    assert run_in_node(tmp_path, GESTURES, [{"tool": tool}, path, {}]) == expected


def test_on_a_line_the_height_is_the_label(tmp_path):
    points = {"x": [1, 5], "y": [9, 5], "row": [3, 4], "columns": 1}
    assert run_in_node(tmp_path, GESTURES, [{"tool": "add"}, [[20, 30]], points]) == {
        "add": [{"values": [2], "label": 7}]
    }
    moved = run_in_node(tmp_path, GESTURES, [{"tool": "move"}, [[10, 10], [30, 40]], points])
    assert moved == {"move": [{"row": 3, "values": [3]}], "relabel": [{"row": 3, "label": 6}]}


def test_a_spray_stays_on_the_picture_and_in_its_disc(tmp_path):
    path = [[2, 50]] + [[2 + step, 50] for step in range(5, 60, 5)]
    points = np.array(
        [each["values"] for each in run_in_node(tmp_path, GESTURES, [{"tool": "brush"}, path, {}])["add"]]
    )
    assert 10 < len(points) < 100
    assert points.min() >= 0
    assert (abs(points[:, 1] - 5) <= 0.8).all()
    assert points[:, 0].max() <= (57 + 8) / 10


def told(experiment):
    """What the page knows of an experiment's data and itself."""
    setup = set_up(experiment)
    data = {"own": False, "columns": [field.to_json() for field in setup.dataset.input_fields]}
    data["target"] = setup.dataset.target_fields[0].to_json()
    return {"data": data, "experiment": setup.experiment.model_dump(mode="json")}


@pytest.mark.slow
def test_every_set_can_follow_every_other(tmp_path):
    """What the page sets for another data set is taken by the library, from the opening scene there and back."""
    entries = {entry["name"]: entry for entry in catalogue()["sources"] if entry["here"]}
    assert set(entries) < set(sources)
    code = 'import {settingsFor} from "/studio/sets.js"; answer(data.map((each) => settingsFor(...each)));'
    opening = Experiment.of(**OPENING)
    there = run_in_node(tmp_path, code, [[entry, {}, told(opening)] for entry in entries.values()])
    experiments = [restated(opening, values) for values in there]
    back = run_in_node(tmp_path, code, [[entries["circle"], {}, told(experiment)] for experiment in experiments])
    for name, experiment, values in zip(entries, experiments, back, strict=True):
        assert json.loads(json.dumps(told(experiment)))["experiment"]["data"]["source"] == name
        assert set_up(restated(experiment, values)).task.kind == "classification"


def test_options_of_a_set_carry_over(tmp_path):
    code = """
    import {carriedOptions} from "/studio/sets.js";
    const [circle, sine, iris] = data.map((entry) => carriedOptions({points: 80, noise: 0.2, label_noise: 0.1}, entry));
    answer([circle, sine, iris]);
    """
    entries = {entry["name"]: entry for entry in catalogue()["sources"]}
    wanted = [entries[name] for name in ("circle", "sine", "iris")]
    assert run_in_node(tmp_path, code, wanted) == [{"points": 80, "noise": 0.2, "label_noise": 0.1}, {"points": 80}, {}]


def test_inputs_switch_on_and_off_in_their_order(tmp_path):
    code = """
    import {featureList, suggestedFeatures, toggled} from "/studio/features.js";
    const offered = suggestedFeatures(["x1", "x2"]);
    answer([
      toggled(["x1", "x2"], "x1^2", offered), toggled(["x1", "x2", "x1*x1"], "sin(x1)", offered),
      toggled(["x1", "x2"], "x1", offered), featureList("x1, sin( x2 )"), featureList("x1 +"),
      suggestedFeatures(["a b"]).slice(0, 2),
    ]);
    """
    assert run_in_node(tmp_path, code) == [
        ["x1", "x2", "x1^2"],
        ["x1", "x2", "sin(x1)", "x1*x1"],
        ["x2"],
        ["x1", "sin(x2)"],
        [],
        ["`a b`", "`a b`^2"],
    ]


def test_layers_in_words(tmp_path):
    layers = [
        {"at": 0, "kind": "dense", "units": 4, "options": {"units": 4, "activation": {"kind": "relu", "threshold": 1}}},
        {"at": 1, "kind": "dropout", "units": 4, "options": {"rate": 0.25}},
        {"at": 2, "kind": "dense", "units": 2, "options": {"units": 2, "activation": None}},
        {"at": 3, "kind": "dense", "units": 1, "options": {"units": None, "activation": "tanh"}, "is_output": True},
    ]
    code = """
    import {dropoutBehind, endOf, layerWords, neuronLayers, newLayer} from "/studio/structure.js";
    answer([data.map(layerWords), endOf(data), neuronLayers(data).length, newLayer(data), newLayer([]),
      dropoutBehind(data, 0).at, dropoutBehind(data, 2) ?? null, endOf([data[3]])]);
    """
    assert run_in_node(tmp_path, code, layers) == [
        ["4 relu", "dropout 25 %", "2 linear", "1 output"],
        3,
        2,
        {"kind": "dense", "units": 2, "activation": {"kind": "relu", "threshold": 1}},
        {"kind": "dense", "units": 2, "activation": "tanh"},
        1,
        None,
        0,
    ]


def test_a_block_is_one_layer_of_the_page(tmp_path):
    block = {"at": 1, "kind": "repeat", "units": 8, "options": {"count": 2, "layers": [{}, {}]}}
    layers = [
        {"at": 0, "name": "dense1", "kind": "dense", "units": 4, "options": {"units": 4, "activation": "tanh"}},
        *({**block, "name": f"repeat1.{k}.{name}"} for k in (1, 2) for name in ("dense1", "dropout1")),
        {"at": None, "name": "dense2", "kind": "dense", "units": 1, "options": {"units": 1}, "is_output": True},
    ]
    code = """
    import * as structure from "/studio/structure.js";
    const parts = structure.lineParts("dense 4 tanh, 2 x (dense 8 relu, dropout 0.1)");
    const words = structure.writtenLayers(data).map((layer) => structure.layerWords(layer, parts));
    const counts = [structure.countHidden(data), structure.endOf(data), structure.lastHidden(data).at];
    answer([parts, words, counts, structure.neuronLayers(data).length, structure.lineParts(null)]);
    """
    parts, words, counts, neurons, none = run_in_node(tmp_path, code, layers)
    assert parts == ["dense 4 tanh", "2 x (dense 8 relu, dropout 0.1)"]
    assert words == ["4 tanh", "2 x (dense 8 relu, dropout 0.1)", "1 output"]
    assert (counts, neurons, none) == ([3, 2, 1], 1, [])
