"""The charts: what they compute, in Node against NumPy; what they show of all that is hard to draw, in a browser."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.web.scripts import run_in_node

BROWSER = pytest.mark.slow
CASES = ["losses", "numbers", "matrices", "sure", "spreads", "pairs", "curves", "pictures", "legends"]


def computed(tmp_path, names, module, code, data=None):
    return run_in_node(tmp_path, f'import {{{names}}} from "/studio/charts/{module}.js";\nanswer({code});', data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("node")


series = st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=400)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=series, columns=st.integers(1, 30))
def test_thinning_keeps_the_ends_the_peaks_and_the_gaps_of_every_column(folder, values, columns):
    kept = computed(
        folder, "thinned", "thin", "thinned(data[0].map((_, k) => k + 1), [data[0]], data[1])", [values, columns]
    )
    assert kept == sorted(set(kept))
    if len(values) <= 2 * columns:
        assert kept == list(range(len(values)))
        return
    assert kept[0] == 0
    assert kept[-1] == len(values) - 1
    assert len(kept) <= 3 * (columns + 1) + 2
    column = [int(np.floor(k * columns / (len(values) - 1))) for k in range(len(values))]
    for number in set(column):
        here = [values[k] for k in range(len(values)) if column[k] == number]
        left = [values[k] for k in kept if column[k] == number]
        known = [value for value in here if value is not None]
        if known:
            assert min(known) in left
            assert max(known) in left
        assert (None in here) <= (None in left)


def test_gaps_lie_between_numbers_and_an_open_one_goes_to_the_end(tmp_path):
    found = computed(
        tmp_path,
        "gapsOf",
        "thin",
        "data.map((series) => gapsOf(series[0].map((_, k) => k), series))",
        [[[None, 1, None, None, 2, None]], [[1, None, 3], [None, 2, None]], [[None, None]], [[]]],
    )
    assert found[0] == [{"from": 1, "to": 4, "open": False}, {"from": 4, "to": 5, "open": True}]
    assert found[1:] == [[], [], []]


def test_marks_that_are_close_are_put_together(tmp_path):
    found = computed(
        tmp_path, "clustered", "thin", "clustered(data.map((x) => ({x})), (x) => 2 * x, 6)", [1, 3, 4, 9, 40]
    )
    assert [(group["x"], len(group["marks"])) for group in found] == [(1, 2), (4, 1), (9, 1), (40, 1)]


RANGES = [
    ([[0.55, 0.1]], {}, [0, 0.6]),
    ([[0.5, 0.1]], {"before": [0, 0.8]}, [0, 0.8]),
    ([[0.3, 0.1]], {"before": [0, 0.8]}, [0, 0.3]),
    ([[None, None]], {}, [0, 1]),
    ([[0, 0]], {}, [0, 1]),
    ([[0.95, 0.97], [0.96, None]], {}, [0.945, 0.971]),
    ([[0.95, 0.97]], {"before": [0.94, 0.98]}, [0.94, 0.98]),
    ([[0.95, 0.951]], {"before": [0.94, 0.98]}, [0.9497, 0.9511]),
    ([[1, 1]], {}, [0.97, 1]),
    ([[-3, 2]], {}, [-3, 2]),
    ([[-3, -1]], {}, [-3, 0]),
    ([[0.002, 0.5]], {"log": True}, [0.001, 1]),
    ([[1, 1]], {"log": True}, [1, 10]),
    ([[-1, 0]], {"log": True}, [0.01, 1]),
]


def test_the_side_ends_in_round_numbers_that_hold_still(tmp_path):
    found = computed(
        tmp_path, "rangeOf", "loss-data", "data.map(([series, options]) => rangeOf(series, options))", RANGES
    )
    for (series, options, expected), ends in zip(RANGES, found, strict=True):
        np.testing.assert_allclose(ends, expected, rtol=1e-9, atol=1e-12, err_msg=f"{series} {options}")


def test_a_logarithm_has_powers_of_ten_and_halves_where_they_are_few(tmp_path):
    found = computed(
        tmp_path,
        "logTicks",
        "loss-data",
        "data.map(([low, high]) => logTicks(low, high))",
        [[0.1, 1], [1e-3, 1], [1e-12, 1e3]],
    )
    assert found[0] == [0.1, 0.2, 0.5, 1]
    assert found[1] == [0.001, 0.01, 0.1, 1]
    assert len(found[2]) <= 7
    assert all(abs(np.log10(tick) - round(np.log10(tick))) < 1e-9 for tick in found[2])


def test_what_is_drawn_of_a_run(tmp_path):
    columns = {"train.loss": [1, 0.5, 0, None], "test.loss": [2, 1, -1, None], "test.accuracy": [0, 0.5, 1, None]}
    found = computed(
        tmp_path,
        "drawnOf, linesOf, measuresIn, nearest, summary, toldAt",
        "loss-data",
        """{measures: measuresIn(data), names: linesOf(data, "loss").map((line) => line.name),
        only: linesOf(data, "loss", ["test"]).length, drawn: drawnOf([1, 2, 3, 4], linesOf(data, "loss"), {log: true}),
        nearest: [0, 1.4, 1.6, 9].map((epoch) => nearest([1, 2, 3, 4], epoch)), none: nearest([], 3),
        told: toldAt("accuracy", [1, 2], linesOf(data, "accuracy"), 1),
        summary: summary("loss", [1, 2, 3, 4], linesOf(data, "loss")),
        empty: summary("loss", [], [])}""",
        columns,
    )
    assert found["measures"] == ["loss", "accuracy"]
    assert found["names"] == ["train.loss", "test.loss"]
    assert found["only"] == 1
    assert found["drawn"]["lines"] == [[1, 0.5, None, None], [2, 1, None, None]]
    assert found["drawn"]["below"] == 2
    assert found["drawn"]["gaps"] == [{"from": 3, "to": 4, "open": True}]
    assert found["nearest"] == [0, 0, 1, 3]
    assert found["none"] == 0
    assert found["told"] == "epoch 2: test 50 %"
    assert found["summary"] == "loss over 4 epochs: train from 1 to no number, test from 2 to no number"
    assert found["empty"] == "loss: nothing was recorded yet"


def test_a_histogram_counts_as_numpy_does_and_tells_what_is_no_number(tmp_path, rng):
    values = rng.normal(size=500).astype(np.float32)
    found = run_in_node(
        tmp_path,
        """
    import {centred, spreadOf, spreadWords} from "/studio/charts/histogram.js";
    const spread = spreadOf([...data, NaN, -Infinity], {bins: 20});
    answer({counts: [...spread.counts[0]], other: spread.other, words: spreadWords(spread, "mm"),
      same: spreadWords(spreadOf([7, 7])), one: spreadWords(spreadOf([3.5])), none: spreadWords(spreadOf([])),
      middle: [...centred(spreadOf([7, 7]))[0]]});
    """,
        values.tolist(),
    )
    expected, _ = np.histogram(values, 20)
    assert abs(np.array(found["counts"]) - expected).sum() <= 2  # float32 may put an edge value next door
    assert sum(found["counts"]) == 500
    assert found["other"] == 2
    assert found["middle"] == [0] * 10 + [2] + [0] * 10
    assert found["words"].endswith("mm; 2 values are no finite number")
    assert (found["same"], found["one"], found["none"]) == ("2 values, all 7", "1 value 3.5", "no values")


def test_the_density_of_pairs_equals_numpy(tmp_path, rng):
    truth, predicted = rng.uniform(-1, 1, size=(2, 400))
    found = computed(
        tmp_path,
        "density, missingPairs",
        "predicted",
        "{...density(data[0], data[1], [-1, 1], 8), far: missingPairs([1, NaN, 2], [1, 1, Infinity])}",
        [truth.tolist(), predicted.tolist()],
    )
    expected, _, _ = np.histogram2d(predicted, truth, bins=8, range=[[-1, 1], [-1, 1]])
    assert list(found["cells"].values()) == expected.astype(int).ravel().tolist()
    assert found["missing"] == 0
    assert found["far"] == 2


def test_a_confusion_of_many_classes_shows_those_with_the_most_mistakes(tmp_path):
    counts = np.eye(6, dtype=int) * 9
    counts[4, 1] = counts[1, 4] = 3
    counts[2, 5] = 1
    found = computed(
        tmp_path,
        "movedCell, shadeOf, shareText, shownClasses",
        "confusion",
        "{few: shownClasses(data, 3), all: shownClasses(data, 6), shades: [0, 0.1, 0.3, 0.6, 1].map(shadeOf),"
        "texts: [0, 1e-5, 0.5, 1].map(shareText), moves: [['ArrowRight', [0, 2]], ['ArrowUp', [0, 0]], ['End', [1, 0]],"
        "['x', [0, 0]]].map(([key, at]) => movedCell(key, at, 3))}",
        counts.tolist(),
    )
    assert found["few"] == [1, 2, 4]
    assert found["all"] == list(range(6))
    assert found["shades"] == [0, 1, 2, 4, 5]
    assert found["texts"] == ["0 %", "<0.1 %", "50 %", "100 %"]
    assert found["moves"] == [[0, 2], [0, 0], [1, 2], None]


def test_trends_and_likeliest_classes(tmp_path):
    found = run_in_node(
        tmp_path,
        """
    import {isGood, trendOf} from "/studio/charts/tiles.js";
    import {likeliest, shownClasses} from "/studio/charts/bars.js";
    answer({trends: [[1, 0.5], [0.5, 1], [1, 1.001], [1], [], [NaN, 1], [1, null]].map((values) => trendOf(values)),
      good: [isGood("loss", "down"), isGood("accuracy", "up"), isGood("r2", "down"), isGood("loss", "level")],
      best: [[0.1, 0.7, 0.2], [NaN, 0.1], [NaN], []].map((shares) => likeliest(shares)),
      shown: [shownClasses([0.2, 0.5, 0.3], 3), shownClasses([0.2, 0.5, NaN, 0.3], 2)]});
    """,
    )
    assert found["trends"] == ["down", "up", "level", "none", "none", "none", "none"]
    assert found["good"] == [True, True, False, False]
    assert found["best"] == [1, 1, None, None]
    assert found["shown"] == [[0, 1, 2], [1, 3]]


def test_pictures_of_weights(tmp_path):
    found = run_in_node(
        tmp_path,
        """
    import {brokenCells, largest, movedIn, signedPixels} from "/studio/charts/weights-image.js";
    const table = Uint32Array.from({length: 255}, (_, k) => k);
    answer({pixels: [...signedPixels([-2, -1, 0, 1, 2, NaN, Infinity], {table, most: 2, broken: 999})],
      flat: [...signedPixels([0], {table, most: 0, broken: 9})],
      most: [largest([1, -3, NaN, Infinity]), largest([])], broken: brokenCells([1, NaN, -Infinity]),
      moves: [movedIn("ArrowDown", [0, 0], 2, 3), movedIn("End", [0, 0], 2, 3),
        movedIn("ArrowLeft", [1, 0], 2, 3), movedIn("q", [0, 0], 2, 3)]});
    """,
    )
    assert found["pixels"] == [0, 64, 127, 191, 254, 999, 999]
    assert found["flat"] == [127]
    assert found["most"] == [3, 0]
    assert found["broken"] == [1, 2]
    assert found["moves"] == [[1, 0], [1, 2], [1, 0], None]


def test_the_slope_of_an_activation(tmp_path):
    found = computed(
        tmp_path,
        "activationCurve, slopeAt",
        "activation",
        "{tanh: data.map((z) => slopeAt('tanh', z)), leaky: slopeAt('leaky_relu', -2, {slope: 0.1}),"
        "jump: activationCurve('step', {pieces: 8}).a.filter((a) => Number.isNaN(a)).length}",
        [-2, 0, 0.5],
    )
    np.testing.assert_allclose(found["tanh"], 1 - np.tanh([-2, 0, 0.5]) ** 2, rtol=1e-7)
    assert found["leaky"] == pytest.approx(0.1)
    assert found["jump"] == 1


def test_rows_of_a_table_are_chosen_evenly(tmp_path):
    found = computed(
        tmp_path,
        "cellText, chosenRows",
        "table",
        "{rows: chosenRows(Array.from({length: 100}, (_, k) => k), 4), few: chosenRows([1, 2], 5),"
        "cells: [null, 'x', 12345, 0.12356, NaN].map(cellText)}",
    )
    assert found["rows"] == [0, 33, 66, 99]
    assert found["few"] == [1, 2]
    assert found["cells"] == ["–", "x", "12\u202f345", "0.1236", "not a number"]


def test_every_class_has_the_shape_of_its_points(tmp_path):
    paths = computed(
        tmp_path, "shapePath", "shapes", "[0, 1, 2, 3, 4, 5, 6, 7, 8].map((index) => shapePath(index, 7, 7, 5))"
    )
    assert len(set(paths[:8])) == 8
    assert paths[8] == paths[0]
    assert all(path.startswith("M") and path.endswith("Z") for path in paths)


@pytest.fixture
def charts(visit):
    def opened(only="", theme="light", width=1280, many=2000):
        return visit(f"/page/charts?theme={theme}&only={only}&many={many}", viewport={"width": width, "height": 900})

    return opened


@BROWSER
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_chart_shows_what_is_hard_to_draw(charts, violations, theme, width):
    with charts(theme=theme, width=width) as page:
        page.wait_for_selector("body[data-ready]")
        assert page.locator(".case").count() == len(CASES)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@BROWSER
def test_every_chart_has_its_numbers_as_a_table(charts, violations):
    with charts() as page:
        page.wait_for_selector("body[data-ready]")
        switches = page.locator(".figure-switch[aria-pressed]")
        count = switches.count()
        assert count >= 40
        page.evaluate("document.querySelectorAll('.figure-switch[aria-pressed]').forEach((each) => each.click())")
        page.wait_for_function(f"document.querySelectorAll('.chart-table').length === {count}")
        assert violations(page) == []
        page.evaluate("document.querySelectorAll('.figure-switch[aria-pressed]').forEach((each) => each.click())")
        page.wait_for_function("document.querySelectorAll('.chart-table').length === 0")
        assert page.locator(".layered svg").count() == page.locator(".layered").count() > 0


@BROWSER
def test_the_plot_is_walked_through_by_keys_and_an_epoch_is_chosen(charts):
    with charts("losses") as page:
        plot = page.locator("#usual [role=slider]")
        plot.focus()
        assert plot.get_attribute("aria-valuetext").startswith("epoch 300: train ")
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
        assert plot.get_attribute("aria-valuenow") == "297"
        assert page.locator("#usual .loss-epoch").text_content() == "epoch 297"
        page.keyboard.press("Enter")
        page.keyboard.press("Home")
        page.keyboard.press("Enter")
        assert page.evaluate("seen.seeks") == [297, 1]
        page.keyboard.press("Escape")
        assert plot.get_attribute("aria-valuenow") == "300"


@BROWSER
def test_the_pointer_reads_values_seeks_and_zooms(charts):
    with charts("losses") as page:
        box = page.locator("#usual .u-over").bounding_box()
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] * 60 / 400, middle)
        page.wait_for_function("document.querySelector('#usual .loss-epoch').textContent !== 'epoch 300'")
        epoch = int(page.locator("#usual .loss-epoch b").inner_text())
        assert abs(epoch - 60) <= 3
        assert "learning rate 0.1" in page.locator("#usual .loss-legend").inner_text()
        page.mouse.click(box["x"] + box["width"] * 60 / 400, middle)
        assert page.evaluate("seen.seeks") == [epoch]
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=4)
        page.mouse.up()
        whole = page.locator("#usual").get_by_role("button", name="Whole run")
        whole.click()
        assert whole.count() == 0


@BROWSER
def test_a_growing_run_costs_little(charts):
    with charts("losses") as page:
        page.wait_for_selector("body[data-ready]")
        took = page.evaluate("""async () => {
          const times = [];
          for (let k = 0; k < 30; k += 1) {
            const start = performance.now();
            grow(10);
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            times.push(performance.now() - start);
          }
          return times.sort((a, b) => a - b)[15];
        }""")
        assert page.locator("#live .loss-epoch").text_content() == "epoch 500"
        print(took)
        assert took < 100  # a frame in a software browser on a busy machine; alone it is near 17


@BROWSER
def test_a_cell_of_the_confusion_is_chosen_by_keys_and_clicks(charts):
    with charts("matrices") as page:
        grid = page.locator("#confusion")
        assert grid.locator("td[tabindex='0']").count() == 1
        grid.locator("td[tabindex='0']").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert page.evaluate("seen.cells") == [[1, 2]]
        assert "versicolor taken for virginica" in grid.locator("[aria-selected=true]").inner_text()
        grid.locator("[aria-selected=true]").click()
        assert page.evaluate("seen.cells") == [[1, 2], None]


@BROWSER
def test_a_weight_is_read_by_keys_and_by_pointer(charts):
    with charts("pictures") as page:
        told = page.locator("#weights output")
        assert told.inner_text() == "Point at a weight to read it."
        page.locator("#weights [role=group]").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        assert told.inner_text().startswith("from 2, to 2: ")
        page.locator("#weights [role=group]").hover(position={"x": 5, "y": 5})
        assert told.inner_text().startswith("from 1, to 1: ")


@BROWSER
def test_colours_follow_the_theme(charts):
    with charts("pictures") as page:
        pixel = "document.querySelector('#weights canvas').toDataURL()"
        light = page.evaluate(pixel)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        page.wait_for_function(f"{pixel} !== '{light}'")


@BROWSER
def test_a_million_points_are_drawn_in_a_moment(charts):
    with charts("legends") as page:
        page.wait_for_selector("body[data-ready]")
        took = page.evaluate("timed()")
        print(took)
        assert set(took) == {"loss", "histogram", "predicted", "curve", "sparkline", "weights"}
        assert max(took.values()) < 5000
