"""How numbers are written, read and chosen on the page: format, sliders, fields, curves put together."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.web.scripts import run_in_node


@pytest.fixture
def node(tmp_path):
    return lambda code, data=None: run_in_node(tmp_path, code, data)


WRITTEN = [
    ("grouped(60000)", "60\u202f000"),
    ("grouped(999)", "999"),
    ("grouped(-1234567)", "−1\u202f234\u202f567"),
    ("amount(1, 'layer')", "1 layer"),
    ("amount(2000, 'layer')", "2\u202f000 layers"),
    ("amount(0, 'class', 'classes')", "0 classes"),
    ("signed(0.25)", "+0.25"),
    ("signed(-1.3)", "−1.3"),
    ("signed(0)", "0"),
    ("duration(0.352)", "0.35 s"),
    ("duration(12.44)", "12.4 s"),
    ("duration(185)", "3 min 05 s"),
    ("duration(7800)", "2 h 10 min"),
    ("duration(NaN)", "–"),
    ("fileSize(940)", "940 B"),
    ("fileSize(12_300)", "12 kB"),
    ("fileSize(3_400_000)", "3.4 MB"),
    ("exact(0.1 + 0.2)", "0.30000000000000004"),
]


def test_numbers_are_written_as_they_are_meant(node):
    calls = ", ".join(call for call, _ in WRITTEN)
    names = "amount, duration, exact, fileSize, grouped, signed"
    found = node(f'import {{{names}}} from "/studio/format.js"; answer([{calls}]);')
    assert dict(zip([call for call, _ in WRITTEN], found, strict=True)) == dict(WRITTEN)


TYPED = {
    "0.03": 0.03,
    "0,03": 0.03,
    "−2": -2,
    "60 000": 60_000,
    "60\u202f000": 60_000,
    "1e-3": 0.001,
    "": None,
    "many": None,
    "1,2,3": None,
    "1.000,5": None,
}


def test_what_is_typed_is_read(node):
    found = node('import {numberFrom} from "/studio/format.js"; answer(data.map(numberFrom));', list(TYPED))
    assert dict(zip(TYPED, found, strict=True)) == TYPED


def test_a_slider_says_what_it_shows(node):
    code = """
    import {nextTick, shareOf, valueAt} from "/studio/parts/slider.js";
    answer(data.map(([scale, value]) => [shareOf(value, scale), valueAt(shareOf(value, scale), scale)]));
    """
    log, zero = {"min": 1e-5, "max": 10, "log": True}, {"min": 1e-4, "max": 10, "log": True, "zero": True}
    even, tens = {"min": -6, "max": 6}, {"min": 10, "max": 90, "step": 10}
    cases = [(log, v) for v in (1e-5, 0.03, 1, 10)] + [(zero, v) for v in (0, 1e-4, 0.003, 10)]
    cases += [(even, v) for v in (-6, 0, 1.5, 6)] + [(tens, v) for v in (10, 50, 90)]
    for (scale, value), (share, back) in zip(cases, node(code, cases), strict=True):
        assert back == pytest.approx(value, rel=1e-9)
        start, end = (
            (math.log(scale["min"]), math.log(scale["max"])) if scale.get("log") else (scale["min"], scale["max"])
        )
        if not scale.get("zero"):
            assert share == pytest.approx(((math.log(value) if scale.get("log") else value) - start) / (end - start))
    assert node(code, [[zero, -1], [log, 100], [even, -9]]) == [[0, 0], [1, 10], [0, -6]]


def test_marks_are_walked_to_the_end(node):
    code = 'import {nextTick} from "/studio/parts/slider.js"; answer(data.map((each) => nextTick(...each)));'
    ticks = [0.01, 0.03, 0.1]
    cases = [[0.03, 1, ticks], [0.03, -1, ticks], [0.02, 1, ticks], [0.1, 1, ticks], [0.01, -1, ticks]]
    assert node(code, cases) == [0.1, 0.01, 0.03, 0.1, 0.01]


def test_a_field_says_what_is_wrong(node):
    code = """
    import {stepped, wrongNumber} from "/studio/parts/number.js";
    answer([
      wrongNumber(3, {min: 1, max: 5, integer: true}), wrongNumber(NaN, {}), wrongNumber(2.5, {integer: true}),
      wrongNumber(9, {min: 1, max: 5}), wrongNumber(-1, {min: 0}), wrongNumber(9, {max: 5}),
      stepped(4, 1, {}), stepped(0.1, 1, {step: 0.1}), stepped(5, 10, {max: 8}), stepped(0.03, 1, {times: true}),
      stepped(0.03, -1, {times: true}),
    ]);
    """
    words, steps = (found := node(code))[:6], found[6:]
    assert [bool(each) for each in words] == [False, True, True, True, True, True]
    assert "1 and 5" in words[3] and "least 0" in words[4] and "most 5" in words[5]
    assert steps == [5, 0.2, 8, 0.033, pytest.approx(0.03 / 1.1)]


def test_floating_things_stay_in_the_window(node):
    code = 'import {placed} from "/studio/parts/place.js"; answer(data.map((each) => placed(...each)));'
    view, size = {"width": 400, "height": 300}, {"width": 200, "height": 100}

    def at(left, top):
        return {"left": left, "top": top, "width": 40, "height": 20}

    cases = [[at(50, 50), size, view], [at(390, 50), size, view], [at(50, 270), size, view]]
    cases += [[at(50, 150), size, view, {"above": True}], [at(150, 50), size, view, {"align": "center"}]]
    cases += [[at(0, 5), {"width": 900, "height": 900}, view]]
    expected = [(50, 76), (192, 76), (50, 164), (50, 44), (70, 76), (8, 8)]
    assert [(each["left"], each["top"]) for each in node(code, cases)] == expected


pieces = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=8)


def history_of(cuts):
    """The epochs' losses, and the pieces in which they were sent; each begins at an epoch that is known."""
    truth, sent = [], []
    for at, more in cuts:
        start = min(at, len(truth))
        truth = truth[:start] + [100 * len(sent) + k for k in range(more)]
        epochs = list(range(start + 1, start + more + 1))
        sent.append({"from": start, "epochs": epochs, "columns": {"train.loss": truth[start:]}})
    return truth, sent


@settings(max_examples=4)
@given(several=st.lists(pieces, min_size=30, max_size=60))
def test_curves_put_together_are_the_history(several, tmp_path_factory):
    """What follows the beginning of a piece is replaced, as when one goes back in time."""
    truths, sent = zip(*map(history_of, several), strict=True)
    code = """
    import {NO_CURVES, extended} from "/studio/curves.js";
    answer(data.map((pieces) => pieces.reduce(extended, NO_CURVES)));
    """
    for truth, found in zip(truths, run_in_node(tmp_path_factory.mktemp("curves"), code, sent), strict=True):
        assert found["epochs"] == list(range(1, len(truth) + 1))
        assert found["columns"].get("train.loss", []) == truth


def test_a_column_that_comes_later_has_a_gap_and_long_curves_are_thinned(node):
    code = """
    import {NO_CURVES, extended} from "/studio/curves.js";
    const late = extended(extended(NO_CURVES, {from: 0, epochs: [1, 2], columns: {a: [5, 4]}}),
      {from: 2, epochs: [3], columns: {a: [3], b: [7]}});
    let long = NO_CURVES;
    for (let from = 0; from < 60000; from += 1000) {
      const epochs = Array.from({length: 1000}, (_, index) => from + index + 1);
      long = extended(long, {from, epochs, columns: {a: epochs}});
    }
    const together = long.columns.a.every((each, at) => each === long.epochs[at]);
    answer([late, long.epochs.length, long.epochs.slice(-3), together]);
    """
    late, length, last, together = node(code)
    assert late["columns"] == {"a": [5, 4, 3], "b": [None, None, 7]}
    assert 4000 < length <= 8000 and last == [59_998, 59_999, 60_000] and together
