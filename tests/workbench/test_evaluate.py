"""Evaluation: the same figures as the training's, scikit-learn's baselines, and honest about its rows."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix, r2_score

from pellucid.run import Run
from pellucid.workbench.evaluate import evaluate
from pellucid.workbench.train import train


@pytest.fixture(scope="module")
def iris() -> Run:
    return train("iris", network="dense 8 tanh", epochs=3, save_run=False)


@pytest.fixture(scope="module")
def houses() -> Run:
    return train("houses", network="dense 4 tanh", epochs=1, save_run=False)


def test_on_its_own_source_it_is_the_test_result(iris: Run, houses: Run) -> None:
    for run in (iris, houses):
        found = evaluate(run.model)
        assert (found.part, found.rows) == ("test rows", run.model.provenance["rows"]["test"])
        assert found.model == pytest.approx(run.test, rel=1e-5)


def test_baselines_equal_scikit_learn(iris: Run) -> None:
    setup = iris.setup
    assert setup is not None
    species = setup.dataset.targets["species"]
    line = LogisticRegression(max_iter=300).fit(setup.rows["train"].inputs, species[setup.split.train])
    found = evaluate(iris.model)
    answers = line.predict(setup.rows["test"].inputs)
    assert found.linear == {"accuracy": accuracy_score(species[setup.split.test], answers)}
    assert found.trivial == {"accuracy": pytest.approx(1 / 3)}


def test_it_says_when_a_simple_rule_is_as_good() -> None:
    untrained = train("iris", network="dense 2 tanh", epochs=0, save_run=False).model
    notes = [note for note in evaluate(untrained).notes if note.startswith("It is no better than")]
    assert len(notes) == 1


def test_reports_equal_scikit_learn(iris: Run, houses: Run) -> None:
    for run, target in ((iris, "species"), (houses, "rent")):
        assert run.setup is not None
        test = run.setup.split.test
        rows = {name: values[test] for name, values in run.setup.dataset.inputs.items()}
        true, answers = run.setup.dataset.targets[target][test], run.model.predict(rows)
        report = evaluate(run.model).targets[target]
        if target == "rent":
            assert report["r2"] == pytest.approx(r2_score(true, answers["rent"]), rel=1e-6)
            assert report["rmse"] == pytest.approx(np.sqrt(np.mean((true - answers["rent"]) ** 2)), rel=1e-6)
        else:
            index = [run.model.classes.index(answer) for answer in answers]
            assert report["confusion"] == confusion_matrix(true, index, labels=[0, 1, 2]).tolist()


def test_another_source_counts_with_all_its_rows(iris: Run) -> None:
    assert iris.setup is not None
    whole = iris.setup.dataset
    some = whole.take(np.arange(0, 150, 3))
    found = evaluate(iris.model, some)
    assert (found.part, found.rows) == ("all rows", 50)
    assert "not the rows it was trained with" in found.notes[0]
    right = iris.model.predict(some.inputs) == np.array(iris.model.classes)[some.targets["species"]]
    assert found.model["accuracy"] == pytest.approx(right.mean())


def test_classes_of_another_source_are_taken_by_name(iris: Run) -> None:
    """A source that numbers its classes the other way round is measured alike."""
    from dataclasses import replace

    assert iris.setup is not None
    whole = iris.setup.dataset
    field = whole.fields["species"]
    turned = replace(
        whole,
        targets={"species": 2 - whole.targets["species"]},
        fields={**whole.fields, "species": replace(field, classes=field.classes[::-1])},
    )
    assert evaluate(iris.model, turned).model == pytest.approx(
        evaluate(iris.model, whole.take(np.arange(150)[::-1])).model
    )


def test_the_column_that_decides_is_the_most_important(rng: np.random.Generator) -> None:
    x = rng.normal(size=(200, 3))
    y = 3 * x[:, 1]
    model = train((x, y), network="dense", epochs=30, learning_rate=0.1, save_run=False).model
    found = evaluate(model, (x, y))
    assert max(found.importance, key=lambda name: found.importance[name]) == "x2"
    assert abs(found.importance["x1"]) < 0.01 * found.importance["x2"]


def test_arrays_that_are_gone_leave_no_baseline(rng: np.random.Generator) -> None:
    x, y = rng.normal(size=(40, 2)), rng.integers(0, 2, 40)
    model = train((x, y), network="dense 2 tanh", epochs=0, save_run=False).model
    found = evaluate(model, (x[:10], y[:10]))
    assert found.linear is None and "not at hand" in " ".join(found.notes)
