"""How good the answers are, as the page computes it: the numbers of scikit-learn, and the library's own losses."""

import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, mean_absolute_error, r2_score, root_mean_squared_error

from pellucid.layers import layers
from pellucid.tasks.classification import Classification
from pellucid.tasks.losses import loss_named
from studio.web.scripts import run_in_node

CLASSES = ("a", "b", "c")
LOSSES = """
import {lossRows, targetsOf} from "/studio/compute/results.js";
const {task, loss, outputs, truth, size} = data;
const targets = targetsOf(task, truth, size);
answer({targets: [...targets], rows: [...lossRows(loss, Float32Array.from(outputs), targets, size)]});
"""
CASES = [
    ("half_mse", "tanh", 1, 2),
    ("hinge", "linear", 1, 2),
    ("binary_cross_entropy", "sigmoid", 1, 2),
    ("mse", "sigmoid", 3, 3),
    ("mae", "tanh", 3, 3),
    ("cross_entropy", "softmax", 3, 3),
    ("half_mse", "softmax", 3, 3),
]


def outputs_of(rng, activation, units, rows=40):
    values = rng.normal(size=(rows, units))
    squashed = {
        "tanh": np.tanh(values),
        "linear": values,
        "sigmoid": 1 / (1 + np.exp(-values)),
        "softmax": np.exp(values) / np.exp(values).sum(1, keepdims=True),
    }
    return squashed[activation].astype(np.float32)


@pytest.mark.parametrize(("loss", "activation", "units", "count"), CASES)
def test_the_loss_of_every_row_is_the_librarys(tmp_path, rng, loss, activation, units, count):
    outputs, truth = outputs_of(rng, activation, units), rng.integers(count, size=40)
    task = Classification("y", CLASSES[:count], loss_named(loss), layers[activation](), units)
    (wanted,) = task.encode({"y": truth})
    said = {"kind": "classification", "classes": list(task.classes), "low": task.low}
    data = {"task": said, "loss": loss, "outputs": outputs.ravel().tolist(), "truth": truth.tolist(), "size": units}
    found = run_in_node(tmp_path, LOSSES, data)
    np.testing.assert_array_equal(np.reshape(found["targets"], wanted.shape), wanted)
    expected = task.loss.of_rows(jnp.asarray(outputs), jnp.asarray(wanted, jnp.float32))
    np.testing.assert_allclose(found["rows"], expected, rtol=1e-5, atol=1e-6)


def test_rows_that_have_no_class_of_the_task_are_not_counted(tmp_path):
    code = """
    import {confusionOf} from "/studio/compute/results.js";
    const task = {kind: "classification", classes: ["a", "b"], low: 0};
    answer(confusionOf(task, Float32Array.of(1, 0, 0, 1, 0, 1), 2, [0, 2.5, -1]).counts);
    """
    assert run_in_node(tmp_path, code, {}) == [[1, 0], [0, 0]]


def test_what_was_taken_for_what(tmp_path, rng):
    outputs, truth = outputs_of(rng, "softmax", 3, 200), rng.integers(3, size=200)
    part = rng.integers(3, size=200)
    code = """
    import {accuracyOf, confusionOf, rowsOfCell} from "/studio/compute/results.js";
    const task = {kind: "classification", classes: ["a", "b", "c"], low: 0};
    const counts = (row) => data.part[row] === 2;
    const found = confusionOf(task, Float32Array.from(data.outputs), 3, data.truth, counts);
    answer({counts: found.counts, accuracy: accuracyOf(found.counts), none: accuracyOf([[0, 0], [0, 0]]),
      cell: rowsOfCell([0, 1], data.truth, found.answered, counts),
      broken: confusionOf(task, Float32Array.of(NaN, 0, 1, 0, 1, 0), 3, [0, 1]).broken});
    """
    data = {"outputs": outputs.ravel().tolist(), "truth": truth.tolist(), "part": part.tolist()}
    found = run_in_node(tmp_path, code, data)
    here, answers = part == 2, outputs.argmax(1)
    assert found["counts"] == confusion_matrix(truth[here], answers[here], labels=[0, 1, 2]).tolist()
    assert found["accuracy"] == pytest.approx((truth[here] == answers[here]).mean())
    assert found["none"] is None
    assert found["cell"] == np.flatnonzero(here & (truth == 0) & (answers == 1)).tolist()
    assert found["broken"] == 1


def test_predictions_are_judged_in_the_targets_own_unit(tmp_path, rng):
    outputs, center, scale = rng.normal(size=(50, 2)).astype(np.float32), 12.5, 3.0
    truth = 12.5 + 3 * outputs[:, 0] + rng.normal(size=50)
    code = """
    import {predictedOf, regressionOf} from "/studio/compute/results.js";
    const task = {kind: "regression", targets: [{center: 12.5, scale: 3}]};
    const predicted = predictedOf(task, data.outputs, 2);
    answer({predicted: [...predicted], ...regressionOf(predicted, data.truth),
      same: regressionOf([1, 2], [3, 3]), none: regressionOf([], [])});
    """
    found = run_in_node(tmp_path, code, {"outputs": outputs.ravel().tolist(), "truth": truth.tolist()})
    predicted = outputs[:, 0].astype(float) * scale + center
    np.testing.assert_allclose(found["predicted"], predicted, rtol=1e-12)
    assert found["r2"] == pytest.approx(r2_score(truth, predicted))
    assert found["mae"] == pytest.approx(mean_absolute_error(truth, predicted))
    assert found["rmse"] == pytest.approx(root_mean_squared_error(truth, predicted))
    assert found["same"] == {"r2": None, "mae": 1.5, "rmse": pytest.approx(np.sqrt(2.5))}
    assert found["none"] == {"r2": None, "mae": None, "rmse": None}
