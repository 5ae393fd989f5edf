"""Metrics: scikit-learn's numbers, and what cannot be computed is said to be nothing rather than 0."""

import jax.numpy as jnp
import numpy as np
import pytest

from pellucid.tasks import metrics

sklearn = pytest.importorskip("sklearn.metrics")

CLASSES = 4


@pytest.fixture
def guesses(rng):
    """True classes, and guesses that are right about half of the time."""
    targets = rng.integers(0, CLASSES, 60)
    return targets, np.where(rng.uniform(size=60) < 0.5, targets, rng.integers(0, CLASSES, 60))


def test_class_accuracy_is_that_of_scikit_learn(guesses):
    targets, predictions = guesses
    rows = metrics.class_accuracy_rows(jnp.eye(CLASSES)[predictions] * 0.4, jnp.eye(CLASSES)[targets])
    assert float(rows.mean()) == pytest.approx(sklearn.accuracy_score(targets, predictions))


@pytest.mark.parametrize(("low", "threshold"), [(-1, 0), (0, 0.5)])
def test_side_accuracy_follows_the_coding(low, threshold, rng):
    answers = rng.integers(0, 2, (40, 1))
    outputs = rng.normal(threshold, 1, (40, 1))
    rows = metrics.side_accuracy_rows(jnp.asarray(outputs), jnp.where(answers, 1, low), threshold)
    assert float(rows.mean()) == pytest.approx(sklearn.accuracy_score(answers, outputs > threshold))


def test_an_output_at_the_threshold_is_below_it():
    rows = metrics.side_accuracy_rows(jnp.array([[0.0], [0.0]]), jnp.array([[-1.0], [1.0]]), 0)
    assert rows.tolist() == [1, 0]


def test_label_accuracy_is_the_share_of_labels_right(rng):
    labels, outputs = rng.integers(0, 2, (30, 5)), rng.uniform(size=(30, 5))
    rows = metrics.label_accuracy_rows(jnp.asarray(outputs), jnp.asarray(labels))
    assert float(rows.mean()) == pytest.approx(1 - sklearn.hamming_loss(labels, outputs > 0.5))


def test_row_errors_are_those_of_scikit_learn(rng):
    targets = rng.normal(size=(50, 3)) * [1, 5, 20]
    outputs = targets + rng.normal(size=(50, 3))
    y, t = jnp.asarray(outputs, "float32"), jnp.asarray(targets, "float32")
    found = {
        "squared": metrics.squared_error_rows(y, t).mean(),
        "absolute": metrics.absolute_error_rows(y, t).mean(),
        "r2": metrics.r2_rows(y, t, t.var(0)).mean(),
    }
    expected = {
        "squared": sklearn.mean_squared_error(targets, outputs),
        "absolute": sklearn.mean_absolute_error(targets, outputs),
        "r2": sklearn.r2_score(targets, outputs),
    }
    assert {name: float(value) for name, value in found.items()} == pytest.approx(expected, rel=1e-5)


def test_r2_of_a_constant_target_is_the_share_met_exactly():
    outputs, targets = jnp.array([[5.0], [5.0], [6.0]]), jnp.full((3, 1), 5.0)
    assert metrics.r2_rows(outputs, targets, targets.var(0)).tolist() == [1, 1, 0]


def test_confusion_matrix_is_that_of_scikit_learn(guesses):
    expected = sklearn.confusion_matrix(*guesses, labels=range(CLASSES))
    np.testing.assert_array_equal(metrics.confusion_matrix(*guesses, CLASSES), expected)


def test_class_report_is_that_of_scikit_learn(guesses):
    names = [f"class {i}" for i in range(CLASSES)]
    report = metrics.class_report(metrics.confusion_matrix(*guesses, CLASSES), names)
    theirs = sklearn.precision_recall_fscore_support(*guesses, labels=range(CLASSES))
    for i, name in enumerate(names):
        expected = dict(zip(("precision", "recall", "f1", "rows"), (values[i] for values in theirs), strict=True))
        assert report[name] == pytest.approx(expected)


def test_a_class_that_is_never_given_or_never_occurs_has_no_number():
    report = metrics.class_report(np.array([[2, 0, 0], [1, 0, 0], [0, 0, 0]]), ["seen", "never given", "absent"])
    assert report["never given"] == {"precision": None, "recall": 0, "f1": 0, "rows": 1}
    assert report["absent"] == {"precision": None, "recall": None, "f1": None, "rows": 0}


def test_calibration_by_hand():
    confidences = np.array([0.05, 0.65, 0.7, 0.95, 1.0])
    right = np.array([0, 1, 0, 1, 1])
    found = metrics.calibration(confidences, right)
    assert [(b["low"], b["rows"], b["accuracy"]) for b in found["bins"]] == [(0, 1, 0), (0.6, 2, 0.5), (0.9, 2, 1)]
    assert found["expected_calibration_error"] == pytest.approx((0.05 + 2 * 0.175 + 2 * 0.025) / 5)


def test_a_calibrated_network_has_a_small_error_and_an_overconfident_one_its_gap(rng):
    confidences = rng.uniform(0.5, 1, 20_000)
    honest = rng.uniform(size=20_000) < confidences
    blind = rng.uniform(size=20_000) < 0.5
    assert metrics.calibration(confidences, honest)["expected_calibration_error"] < 0.02
    assert metrics.calibration(confidences, blind)["expected_calibration_error"] == pytest.approx(0.25, abs=0.02)


def test_calibration_of_no_rows_has_no_number():
    assert metrics.calibration(np.array([]), np.array([])) == {"expected_calibration_error": None, "bins": []}


def test_area_under_the_curve_is_the_chance_to_rank_a_pair_right(rng):
    positive = rng.integers(0, 2, 40)
    scores = (rng.normal(size=40) + positive).round(1)  # rounded, so that some tie
    ahead = np.sign(scores[positive == 1][:, None] - scores[positive == 0])
    assert metrics.area_under_curve(scores, positive) == pytest.approx(((ahead + 1) / 2).mean())


def test_area_under_the_curve_of_one_class_has_no_number():
    assert metrics.area_under_curve(np.array([0.1, 0.9]), np.array([1, 1])) is None


def test_regression_report_is_that_of_scikit_learn(rng):
    targets = rng.normal(size=30)
    outputs = targets + rng.normal(size=30) / 2
    assert metrics.regression_report(outputs, targets) == pytest.approx(
        {
            "r2": sklearn.r2_score(targets, outputs),
            "mae": sklearn.mean_absolute_error(targets, outputs),
            "rmse": sklearn.root_mean_squared_error(targets, outputs),
        }
    )


def test_r2_of_a_constant_target_has_no_number():
    assert metrics.regression_report(np.array([1.0, 2.0]), np.array([3.0, 3.0]))["r2"] is None
