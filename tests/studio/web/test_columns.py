"""What is in the columns of a table: bars by class in the list and on the drawing, and the same in words."""

import numpy as np
import pytest

expect = pytest.importorskip("playwright.sync_api").expect


def test_every_column_shows_its_rows_by_class_and_says_its_range(playground):
    it = playground(source="iris", network="dense 4 tanh")
    points = it.witness.points["arrays"]
    lines = it.page.locator(".columns-list .column")
    expect(lines).to_have_count(4)
    for place, name in enumerate(it.witness.scene["data"]["inputs"]):
        values = points["x"][:, place]
        words = f"{values.min():.3g} to {values.max():.3g} cm"
        bars = lines.nth(place).get_by_role("img")
        assert bars.get_attribute("aria-label") == f"{name}: {words}"
        told = "(all) => all.map((each) => [each.getAttribute('class'), each.getAttribute('height')])"
        drawn = bars.locator("rect").evaluate_all(told)
        assert {colour for colour, _ in drawn} == {"ink-class0", "ink-class1", "ink-class2"}
        heights = np.array([float(height) for _, height in drawn])
        counts, _ = np.histogram(values, 16)
        assert np.isclose(heights.sum(), 28 * counts.sum() / counts.max(), rtol=0.05)


def test_the_drawing_has_the_same_bars_in_its_inputs_and_the_list_their_words(playground):
    it = playground(source="iris", network="dense 4 tanh")
    shown = (
        "import('/studio/views/drawing.js').then(({dataOf}) => import('/studio/views/stage.js').then(({layout}) => {"
    )
    counts = f"""{shown} const {{histograms}} = dataOf(layout.value, false);
      const inputs = [...histograms].filter(([key]) => key.startsWith('input:'));
      return inputs.map(([, {{counts}}]) => counts.map((one) => [...one]));
    }}))"""
    it.until(lambda: len(it.page.evaluate(counts)) == 4)
    found = np.array(it.page.evaluate(counts))
    classes = np.bincount(it.witness.points["arrays"]["y"].astype(int))
    assert found.shape[1] == 3 and (found.sum(2) == classes).all()
    it.page.get_by_text("The network as a list").click()
    expect(it.page.locator(".network-list")).to_contain_text("from 4.3 to 7.9 cm")
