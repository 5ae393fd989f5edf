"""The loss chart made narrower and wider: by rule, by keys and by buttons."""

import pytest

from studio.web.scripts import run_in_node

expect = pytest.importorskip("playwright.sync_api").expect


def zoomed(tmp_path, calls):
    code = """
    import {moved, resized} from "/studio/charts/loss-data.js";
    answer(data.map(({how, given}) => (how === "moved" ? moved : resized)(...given)));
    """
    return run_in_node(tmp_path, code, [{"how": how, "given": given} for how, given in calls])


@pytest.mark.parametrize(
    ("how", "given", "expected"),
    [
        ("resized", [[1, 101], [1, 101], 0.5, 101], [51, 101]),
        ("resized", [[1, 101], [1, 101], 0.5, 1], [1, 51]),
        ("resized", [[1, 101], [1, 101], 0.5, 51], [26, 76]),
        ("resized", [[26, 76], [1, 101], 2, 51], None),
        ("resized", [[81, 101], [1, 101], 2, 91], [61, 101]),
        ("resized", [[50, 54], [1, 101], 0.5, 52], [50, 54]),
        ("resized", [[1, 3], [1, 3], 0.5, 3], None),
        ("moved", [[26, 76], [1, 101], 0.25], [38.5, 88.5]),
        ("moved", [[26, 76], [1, 101], 9], [51, 101]),
        ("moved", [[26, 76], [1, 101], -9], [1, 51]),
    ],
)
def test_a_part_of_the_epochs_is_made_narrower_wider_and_moved(tmp_path, how, given, expected):
    assert zoomed(tmp_path, [(how, given)]) == [expected]


def test_what_is_drawn_of_a_part_reaches_to_both_edges_and_keeps_every_epoch_in_it(tmp_path):
    code = """
    import {drawnOf, within} from "/studio/charts/loss-data.js";
    const epochs = Array.from({length: 100000}, (_, k) => k + 1);
    const lines = [{name: "train.loss", label: "train", part: "train", values: epochs.map((epoch) => 1 / epoch)}];
    const part = within(epochs, lines, [500.5, 520]);
    const [all, drawn] = [drawnOf(epochs, lines, {columns: 100}), drawnOf(part.epochs, part.lines, {columns: 100})];
    const inside = (list) => list.epochs.filter((epoch) => epoch >= 500.5 && epoch <= 520).length;
    const ends = [part.epochs[0], part.epochs.at(-1), part.lines[0].values.length];
    answer([...ends, inside(all), inside(drawn), within([], [], [1, 2]).epochs.length]);
    """
    first, last, values, before, after, nothing = run_in_node(tmp_path, code)
    assert (first, last, values, nothing) == (500, 521, 22, 0)
    assert before <= 2 < 20 == after


@pytest.fixture
def plot(visit):
    with visit("/page/charts?theme=light&only=losses&many=2000", viewport={"width": 1280, "height": 900}) as page:
        page.wait_for_selector("body[data-ready]")
        yield page.locator("#usual")


def shown(plot):
    """The epochs that are written along the foot: asked of the pointer, at the left and the right edge."""
    box = plot.locator(".u-over").bounding_box()
    found = []
    for share in (0.002, 0.998):
        plot.page.mouse.move(box["x"] + share * box["width"], box["y"] + 20)
        plot.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found.append(int(plot.locator(".loss-epoch b").inner_text()))
    plot.page.mouse.move(0, 0)
    return found


def test_buttons_and_keys_show_fewer_and_more_epochs(plot):
    fewer, more = (plot.get_by_role("button", name=name) for name in ("Fewer epochs", "More epochs"))
    expect(more).to_be_disabled()
    assert plot.get_by_role("button", name="Whole run").count() == 0
    slider = plot.get_by_role("slider")
    slider.focus()
    plot.page.keyboard.press("Home")
    fewer.click()  # around the epoch that was walked to
    low, high = shown(plot)
    assert low <= 2 and abs(high - 200) <= 2
    more.click()
    expect(more).to_be_disabled()
    slider.focus()
    for key in ("Home", "+", "="):
        plot.page.keyboard.press(key)
    low, high = shown(plot)
    assert low <= 2 and abs(high - 101) <= 2
    slider.focus()
    plot.page.keyboard.press("Shift+ArrowRight")
    moved = shown(plot)
    assert all(abs(after - before - 25) <= 2 for before, after in zip((low, high), moved, strict=True))
    slider.focus()
    plot.page.keyboard.press("-")
    assert shown(plot)[1] > moved[1] + 50
    slider.focus()
    plot.page.keyboard.press("0")
    expect(more).to_be_disabled()
    assert shown(plot)[0] <= 3


def test_whoever_walks_out_of_the_part_takes_it_along(plot):
    slider = plot.get_by_role("slider")
    slider.focus()
    for key in ("Home", "+", "+", "End"):
        plot.page.keyboard.press(key)
    assert slider.get_attribute("aria-valuenow") == "300"
    assert shown(plot)[1] >= 299
    slider.focus()
    plot.page.keyboard.press("Escape")
    plot.page.keyboard.press("Escape")
    expect(plot.get_by_role("button", name="Whole run")).to_have_count(0)
