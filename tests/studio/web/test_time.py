"""What the views of time compute: keys, ends, paces, the classic bar, exercises, finding, locks; all without a page."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.sources import load
from pellucid.session.live.asked import Asked
from pellucid.spec.condition import Condition
from pellucid.spec.experiment import Experiment
from pellucid.spec.source import SourceCall
from studio.web.scripts import PLACES, run_in_node

HALF = 0.0015
FIRST_GOALS = ("circle", "xor", "spiral", "spiral-pair")


def node(tmp_path, module, names, code, data=None):
    return run_in_node(tmp_path, f'import {{{names}}} from "/studio/{module}.js";\n{code}', data)


def test_chords_are_named_as_they_are_written(tmp_path):
    pressed = [
        ({"key": " "}, "Space", "Space"),
        ({"key": "Z", "ctrlKey": True, "shiftKey": True}, "KeyZ", "Ctrl+Shift+Z"),
        ({"key": "z", "metaKey": True}, "KeyZ", "Ctrl+Z"),
        ({"key": "."}, "Period", "."),
        ({"key": ">", "shiftKey": True}, "Period", "Shift+."),
        ({"key": ":", "shiftKey": True}, "Period", "Shift+."),
        ({"key": "?", "shiftKey": True}, "Slash", "?"),
        ({"key": "/", "shiftKey": True}, "Digit7", "/"),
        ({"key": "+", "shiftKey": True}, "Equal", "+"),
        ({"key": "r", "shiftKey": True}, "KeyR", "Shift+R"),
        ({"key": "ArrowLeft", "shiftKey": True}, "ArrowLeft", "Shift+ArrowLeft"),
        ({"key": "Del"}, "Delete", "Delete"),
        ({"key": "Shift", "shiftKey": True}, "ShiftLeft", ""),
        ({"key": "Dead"}, "Quote", ""),
    ]
    code = "answer(data.map(([event, code]) => chordOf(event, code)))"
    found = node(tmp_path, "chords", "chordOf", code, [list(each[:2]) for each in pressed])
    assert found == [each[2] for each in pressed]


def test_chords_are_told_as_on_the_keys(tmp_path):
    code = 'answer([partsOf("Ctrl+Shift+Z"), partsOf("+"), partsOf("Ctrl++"), partsOf("ArrowUp"), partsOf("-")])'
    assert node(tmp_path, "chords", "partsOf", code) == [["Ctrl", "Shift", "Z"], ["+"], ["Ctrl", "+"], ["↑"], ["−"]]


def test_a_chosen_key_is_taken_from_whoever_had_it(tmp_path):
    code = """
    const actions = [{id: "run", label: "", keys: ["Space"]}, {id: "step", label: "", keys: ["."]},
      {id: "none", label: "", keys: []}];
    const table = chordTable(actions, {none: ["Space"], step: []});
    answer([[...table], chordsOf(table, "run"), chordsOf(table, "none"), isSingle("Shift+R"), isSingle("Ctrl+K")]);
    """
    assert node(tmp_path, "chords", "chordTable, chordsOf, isSingle", code) == [
        [["Space", "none"]],
        [],
        ["Space"],
        True,
        False,
    ]


ENDS = [
    {"until": None, "epochs": None, "patience": None, "max_seconds": None},
    {"until": "test.loss<0.0015", "epochs": 500, "patience": None, "max_seconds": None},
    {"until": "train.loss<1e-05 and test.accuracy>0.97", "epochs": None, "patience": 20, "max_seconds": 2.5},
    {"until": "test.rent.r2>0.5", "epochs": None, "patience": None, "max_seconds": 60},
]


def test_ends_go_into_a_form_and_come_back_and_the_library_understands_them(tmp_path):
    code = "answer(data.map((train) => stoppingOptions(stoppingOf(train))))"
    back = node(tmp_path, "stopping", "stoppingOf, stoppingOptions", code, ENDS)
    for before, after in zip(ENDS, back, strict=True):
        asked = Experiment.of(source="circle", **{name: value for name, value in after.items() if value is not None})
        assert {name: getattr(asked.train, name) for name in ("epochs", "patience", "max_seconds")} == {
            name: before[name] for name in ("epochs", "patience", "max_seconds")
        }
        if before["until"] is None:
            assert after["until"] is None
        else:
            assert Condition.parse(after["until"]).terms == Condition.parse(before["until"]).terms


def test_ends_are_said_in_a_few_words(tmp_path):
    code = "answer(data.map((train) => stoppingText(stoppingOf(train))))"
    assert node(tmp_path, "stopping", "stoppingOf, stoppingText", code, ENDS) == [
        "",
        "test loss < 0.0015, epoch 500",
        "training loss < 0.00001, test accuracy > 0.97, no gain in 20, 2.5 s",
        "test rent r2 > 0.5, 60 s",
    ]


def test_every_reason_to_stop_has_words(tmp_path):
    from pellucid.training.chunk import STOP_REASONS

    reasons = [*STOP_REASONS.values(), "epochs", "seconds", "not-finite"]
    said = node(tmp_path, "stopping", "whyStopped", "answer(data.map(whyStopped))", [*reasons, "", "other"])
    assert all(each.startswith("Stopped") for each in said[: len(reasons)])
    assert len(set(said[: len(reasons)])) == len(reasons)
    assert said[-2:] == ["", "Stopped: other."]


def test_paces_go_up_and_down_and_stay_at_the_ends(tmp_path):
    code = """
    const up = [PACES[0].value];
    for (let k = 0; k < 20; k += 1) up.push(nextPace(up.at(-1), 1));
    const down = ["free"];
    for (let k = 0; k < 20; k += 1) down.push(nextPace(down.at(-1), -1));
    answer([[...new Set(up)], [...new Set(down)],
      nextPace(25, 1), nextPace(25, -1), nextPace(5000, 1), nextPace(0.5, -1), paceLabel(25)]);
    """
    up, down, *rest = node(tmp_path, "paces", "PACES, nextPace, paceLabel", code)
    assert up == list(reversed(down)) and up[0] == "slow" and up[-1] == "free" and len(up) == 7
    assert rest == [100, 10, "free", "slow", "25 epochs/s"]


def test_every_pace_is_one_the_session_knows(tmp_path):
    from pellucid.session.live import read_command

    paces = node(tmp_path, "paces", "PACES", "answer(PACES.map(({value}) => value))")
    for pace in paces[1:]:
        assert read_command({"do": "speed", "pace": float(pace) if isinstance(pace, int) else pace})


def test_acts_follow_each_other_and_stand_still_where_motion_is_not_wanted(tmp_path):
    code = """
    const names = ["forward"];
    for (let k = 0; k < 4; k += 1) names.push(nextAct(names.at(-1)));
    const half = played(begun("loss"), 0.7, 1.4, false);
    const end = played(half.act, 0.9, 1.4, false);
    const still = played(begun("loss"), 0.1, 1.4, true);
    answer([names, half.act.progress, half.over, end.act.progress, end.over, still.act.progress, still.over]);
    """
    assert node(tmp_path, "paces", "nextAct, played, begun", code) == [
        ["forward", "loss", "backward", "update", "forward"],
        0.5,
        False,
        1,
        True,
        1,
        False,
    ]


@pytest.mark.parametrize(
    ("rates", "chosen", "kind"),
    [
        ((0, 0), "none", "none"),
        ((0, 0), "l2", "l2"),
        ((0.1, 0), "none", "l1"),
        ((0, 0.1), "l1", "l2"),
        ((0.1, 0.2), "none", "both"),
        ((0.1, 0), "both", "both"),
    ],
)
def test_penalties_are_read_off_their_rates(tmp_path, rates, chosen, kind):
    data = [{"l1": rates[0], "l2": rates[1]}, chosen]
    assert node(tmp_path, "classic", "penaltyOf", "answer(penaltyOf(...data))", data) == kind


def test_another_penalty_takes_over_the_rate(tmp_path):
    code = 'answer(["none", "l1", "l2", "both"].map((kind) => penaltyOptions(kind, {l1: 0, l2: 0.1})))'
    found = node(tmp_path, "classic", "penaltyOptions", code)
    assert found == [{"l1": 0, "l2": 0}, {"l1": 0.1, "l2": 0}, {"l1": 0, "l2": 0.1}, {"l1": 0.1, "l2": 0.1}]


LAYERS = [
    {"at": 0, "options": {"activation": "tanh"}, "is_output": False},
    {"at": 1, "options": {"rate": 0.5}, "is_output": False},
    {"at": 2, "options": {"activation": "tanh"}, "is_output": False},
    {"at": 3, "options": {"activation": "tanh"}, "is_output": True},
]
NETWORK = Experiment.of(network="dense 4 tanh, dropout 0.2, dense 2 tanh, dense tanh").network.to_json()


def test_one_activation_for_all_hidden_layers(tmp_path):
    code = """
    const mixed = data[1].with(0, {...data[1][0], options: {activation: "relu"}});
    answer([activationOf(data[1]), withActivation(...data, "relu"), activationOf([]), activationOf(mixed)]);
    """
    now, network, none, mixed = node(tmp_path, "classic", "activationOf, withActivation", code, [NETWORK, LAYERS])
    assert (now, none, mixed) == ("tanh", "", "mixed")
    assert str(Experiment.of(network=network).network) == "dense 4 relu, dropout 0.2, dense 2 relu, dense tanh"


@pytest.mark.parametrize(
    ("kind", "loss", "classic", "source", "line"),
    [
        ("regression", "half_mse", False, "plane", "dense 4 tanh, dropout 0.2, dense 2 tanh"),
        ("classification", "half_mse", False, "circle", "dense 4 tanh, dropout 0.2, dense 2 tanh, dense tanh"),
        ("classification", "half_mse", True, "circle", "dense 4 tanh, dropout 0.2, dense 2 tanh"),
        ("classification", "cross_entropy", False, "circle", "dense 4 tanh, dropout 0.2, dense 2 tanh"),
    ],
)
def test_the_other_kind_of_task_changes_set_and_output(tmp_path, kind, loss, classic, source, line):
    scene = {"network": NETWORK, "layers": LAYERS, "loss": loss, "classic": classic}
    said = node(tmp_path, "classic", "taskOptions", "answer(taskOptions(...data))", [kind, scene])
    asked = Asked.of(Experiment.of(source="circle", classic=classic)).saying(said)
    assert asked.experiment.data.source == source and str(asked.experiment.network) == line
    asked.set_up()


@given(
    st.lists(st.tuples(st.floats(0, 0.01), st.floats(0, 0.01)), min_size=1, max_size=30),
    st.integers(1, 3),
)
def test_the_first_pass_below_both_bounds_is_found(tmp_path_factory, losses, every):
    epochs = list(range(every, every * len(losses) + 1, every))
    curves = {"epochs": epochs, "columns": {"train.loss": [a for a, _ in losses], "test.loss": [b for _, b in losses]}}
    bounds = {"train.loss": HALF, "test.loss": HALF}
    expected = next((epoch for epoch, (a, b) in zip(epochs, losses, strict=True) if a < HALF and b < HALF), None)
    found = node(tmp_path_factory.getbasetemp(), "exercises", "arrival", "answer(arrival(...data))", [curves, bounds])
    assert (found and found["passes"]) == expected
    if found:
        assert found["exact"] is (every == 1)


test_the_first_pass_below_both_bounds_is_found = pytest.mark.slow(test_the_first_pass_below_both_bounds_is_found)


def test_a_goal_is_reached_in_its_first_pass_and_not_by_what_is_no_number(tmp_path):
    code = """
    const bounds = {"train.loss": 0.0015, "test.loss": 0.0015};
    const at = (epochs, train, test) => arrival({epochs, columns: {"train.loss": train, "test.loss": test}}, bounds);
    answer([at([1, 2, 3], [0.1, 0.001, 0.001], [0.1, 0.002, 0.001]), at([1, 2], [null, 0.001], [0.001, null]),
      at([2, 5], [0.1, 0.001], [0.1, 0.001]), at([1], [0.001], [0.0015]), arrival({epochs: [1], columns: {}}, bounds)]);
    """
    first, *rest = node(tmp_path, "exercises", "arrival", code)
    assert first == {"at": 2, "passes": 3, "exact": True}
    assert [each and (each["passes"], each["exact"]) for each in rest] == [None, (5, False), None, None]


def test_every_goal_can_be_set_up_and_its_points_count(tmp_path):
    code = "answer(GOALS.map(({id, start, published}) => ({id, start, published})))"
    goals = node(tmp_path, "exercises", "GOALS", code)
    assert tuple(goal["id"] for goal in goals) == FIRST_GOALS
    assert [goal["published"] for goal in goals] == [687, 129, 2000, None]
    for goal in goals:
        setup = Asked.of(Experiment.of(**goal["start"], loss="half_mse", until="train.loss<0.0015")).set_up()
        rows = {part: len(getattr(setup.split, part)) for part in ("train", "validation", "test")}
        scene = {
            "experiment": setup.experiment.model_dump(mode="json"),
            "data": {"source": goal["start"]["source"], "own": False, "rows": rows},
        }
        check = "answer(whyNot(goalOf(data[0]), data[1]))"
        assert node(tmp_path, "exercises", "goalOf, whyNot", check, [goal["id"], scene]) == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": "circle(noise=0.1)"}, "points"),
        ({"rows": {"train": 450, "validation": 0, "test": 50}}, "Half"),
        ({"rows": {"train": 20, "validation": 0, "test": 20}}, "points"),
        ({"own": True}, "points"),
        ({}, "loss"),
    ],
)
def test_what_does_not_count_is_said(tmp_path, change, words):
    data = {"source": "circle", "own": False, "rows": {"train": 250, "validation": 0, "test": 250}, **change}
    loss = "half_mse" if change else "cross_entropy"
    scene = {"experiment": {"task": {"loss": loss}, "train": {"classic": False}}, "data": data}
    assert words in node(tmp_path, "exercises", "goalOf, whyNot", "answer(whyNot(goalOf('circle'), data))", scene)


def test_the_pair_of_the_spiral_is_the_one_that_forbids_the_goal(tmp_path):
    data = load(SourceCall("spiral"), np.random.default_rng(0))
    x = np.stack(list(data.inputs.values()), axis=1)
    y = next(iter(data.targets.values()))
    points = {"x": {"shape": list(x.shape), "data": x.ravel().tolist()}, "y": {"data": y.tolist()}}
    points["row"] = {"data": list(range(len(y)))}
    rows = node(tmp_path, "exercises", "contradicting", "answer(contradicting(data))", points)
    assert len(rows) == 1 and math.hypot(*x[rows[0]]) == 0


def test_best_runs_stand_in_order_and_once(tmp_path):
    code = """
    const run = (passes, seconds, goal = "circle", rule = "a") =>
      ({goal, passes, seconds, rule, network: "n", inputs: "i", share: "s"});
    const runs = [run(9, 1), run(5, 2), run(5, 1, "circle", "b"), run(7, 1, "xor"), run(9, 0.5)].reduce(withRun, []);
    const many = Array.from({length: 20}, (_, k) => run(k + 1, 1)).reduce(withRun, []);
    answer([runs.map(({passes, seconds, goal}) => [goal, passes, seconds]), many.map(({passes}) => passes),
      runsFrom([{goal: "gone"}, run(3, 1), null, "x"]).length, runsFrom("x").length]);
    """
    runs, many, good, none = node(tmp_path, "exercises", "withRun, runsFrom", code)
    assert runs == [["circle", 5, 1], ["circle", 5, 2], ["xor", 7, 1], ["circle", 9, 0.5]]
    assert many == list(range(1, 9)) and (good, none) == (1, 0)


def test_things_are_found_by_pieces_of_their_names(tmp_path):
    code = """
    const labels = ["Run or pause", "Reset to the same initial weights", "One epoch", "Activation: relu", "Ten epochs"];
    const entries = labels.map((label) => ({label}));
    answer(["", "ep", "re", "ep te", "zzz", "RUN"].map((text) => found(entries, text).map(({label}) => label)));
    """
    everything, ep, re, two, none, run = node(tmp_path, "finding", "found", code)
    assert len(everything) == 5 and everything[0] == "Run or pause"
    assert ep == ["One epoch", "Ten epochs"]
    assert re == ["Reset to the same initial weights", "Activation: relu"]
    assert (two, none, run) == (["Ten epochs"], [], ["Run or pause"])


def test_the_fifteen_controls_of_the_classic_playground_have_their_names(tmp_path):
    theirs = {
        "showTestData", "discretize", "playButton", "stepButton", "resetButton", "learningRate", "activation",
        "regularization", "regularizationRate", "problem", "dataset", "percTrainData", "noise", "batchSize",
        "numHiddenLayers",
    }  # fmt: skip
    names = node(tmp_path, "controls", "CONTROLS", "answer(CONTROLS.map(({name}) => name))")
    assert theirs <= set(names) and len(names) == len(set(names))


def test_locks_know_only_what_there_is(tmp_path):
    code = """
    const locks = locksFrom({hidden: ["noise", "noise", "nothing", 3], locked: ["noise", "speed"]});
    const more = withStanding(withStanding(locks, "speed", "hidden"), "noise", "shown");
    answer([locks, more, standingOf(more, "speed"), standingOf(more, "noise"), lockRules(more),
      lockRules(locksFrom({})), locksFrom({hidden: "noise"})]);
    """
    locks, more, *rest = node(tmp_path, "controls", "locksFrom, withStanding, standingOf, lockRules", code)
    assert locks == {"hidden": ["noise"], "locked": ["speed"]} and more == {"hidden": ["speed"], "locked": []}
    assert rest[:2] == ["hidden", "shown"]
    assert rest[2] == [':is([data-control~="speed"]) { display: none !important; }']
    assert rest[3:] == [[], {"hidden": [], "locked": []}]


def test_every_control_of_the_page_that_a_lesson_can_name_is_listed(tmp_path):
    listed = set(node(tmp_path, "controls", "CONTROLS", "answer(CONTROLS.map(({name}) => name))"))
    views = PLACES["/studio/"] / "views"
    said = [
        word
        for path in views.glob("*.js")
        for words in re.findall(r'(?:data-control|control)="([\w ]+)"', path.read_text("utf-8"))
        for word in words.split()
    ]
    assert set(said) <= listed
    assert {"playButton", "learningRate", "until", "history", "goals"} <= set(said)
