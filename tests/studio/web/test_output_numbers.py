"""The output in numbers, in a real browser, on a network whose answers are known."""

import numpy as np
import pytest

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.slow


def tiles(page):
    return {
        page.locator(".metric dt").nth(k).inner_text(): page.locator(".metric-value").nth(k).inner_text()
        for k in range(page.locator(".metric").count())
    }


def written(value):
    return f"{value:.3g}"


def test_before_training_the_loss_is_computed_here(visit):
    with visit("/page/numbers") as page:
        x, t = np.array([-2, 3, 1, 2]), np.array([-1, 1, -1, -1])
        test = written(np.mean((np.tanh(x) - t) ** 2 / 2))
        assert tiles(page)["test loss"] == test
        page.evaluate("weights(0)")
        expect(page.locator(".metric-value").first).to_have_text("0.5")


def test_what_was_recorded_is_shown_and_what_is_no_number_says_so(visit):
    with visit("/page/numbers") as page:
        page.evaluate(
            "trained([1, 2], {'train.loss': [0.5, 0.25], 'test.loss': [0.6, null], 'test.accuracy': [0.5, 0.975]})"
        )
        expect(page.locator(".metric")).to_have_count(3)
        assert tiles(page) == {"train loss": "0.25", "test loss": "not a number", "test accuracy": "97.5 %"}


def test_a_measure_of_a_task_that_was_left_is_gone(visit):
    with visit("/page/numbers") as page:
        page.evaluate("trained([1, 2], {'train.loss': [0.5, 0.25], 'train.accuracy': [0.5, null]})")
        expect(page.locator(".metric-value").first).to_have_text("0.25")
        assert tiles(page) == {"train loss": "0.25"}


def test_what_was_taken_for_what_and_its_rows(visit, violations):
    with visit("/page/numbers") as page:
        page.locator("summary").click()
        expect(page.get_by_role("grid")).to_have_count(1)
        assert page.locator(".figure-title").inner_text() == "Right on 50 % of 4 test rows"
        assert page.locator("[role=gridcell] .cell-count").all_inner_texts() == ["1", "2", "1"]
        page.locator("[data-cell='0,1']").click()
        assert page.locator(".cell-list button").all_inner_texts() == ["row 15", "row 16"]
        page.get_by_role("button", name="row 16").click()
        assert page.evaluate("chosen()") == 16
        page.locator("fieldset").get_by_text("train").click()
        expect(page.locator(".figure-title")).to_have_text("Right on 100 % of 3 train rows")
        assert violations(page) == []


def test_while_it_runs_tables_rest_and_then_show_the_last_weights(visit):
    with visit("/page/numbers") as page:
        page.locator("summary").click()
        page.evaluate("running(true); weights(-1); weights(-2)")
        page.evaluate("running(false)")
        expect(page.locator(".figure-title")).to_have_text("Right on 50 % of 4 test rows")
        assert page.locator("[role=gridcell] .cell-count").all_inner_texts() == ["2", "1", "1"]


def test_an_answer_without_a_number_is_counted_apart(visit):
    with visit("/page/numbers") as page:
        page.locator("summary").click()
        page.evaluate("weights(NaN)")
        expect(page.get_by_text("4 rows without a number for an answer.")).to_have_count(1)


def test_predicted_against_true(visit, violations):
    with visit("/page/numbers?kind=regression") as page:
        page.locator("summary").click()
        plot = page.locator(".figure svg[role=img]")
        expect(plot).to_have_count(1)
        truth, predicted = np.array([-3, 7, 3, 4]), 2 * np.array([-2, 3, 1, 2]) + 1
        r2 = 1 - ((truth - predicted) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()
        assert plot.get_attribute(
            "aria-label"
        ) == f"On 4 test rows: predicted against true height, R² {written(r2)}".replace("-", "−")
        loss = np.mean(((truth - predicted) / 2) ** 2 / 2)
        assert float(tiles(page)["test loss"]) == pytest.approx(loss, rel=5e-3)
        page.get_by_role("button", name="Table").click()
        assert page.locator(".chart-table tbody tr").count() == 4
        assert violations(page) == []
