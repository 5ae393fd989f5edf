"""Cross-validation: the folds of the split, honest preparation, and figures with their spread."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pellucid.data.arrays import from_arrays
from pellucid.errors import InputError
from pellucid.events import Event, Folded, Started
from pellucid.workbench import cross_validate as module
from pellucid.workbench.cross_validate import cross_validate

X = np.random.default_rng(0).normal(size=(40, 2))
Y = X @ [2.0, -1.0] + 3
LINE = {"network": "dense", "epochs": 2}
LEARNING = {"network": "dense", "epochs": 200, "learning_rate": 0.05}
GUESS = "no better than always giving the same answer"


def test_mean_and_spread_are_those_of_the_folds() -> None:
    found = cross_validate("iris", folds=2, repeats=2, network="dense 4 tanh", epochs=2)
    assert [(each.repeat, each.fold) for each in found.results] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    for who in ("model", "linear", "trivial"):
        values = [getattr(each, who)["accuracy"] for each in found.results]
        spread = found.summary[who]["accuracy"]
        assert (spread.mean, spread.standard_deviation, spread.n) == pytest.approx(
            (np.mean(values), np.std(values, ddof=1), 4)
        )
    assert found.summary["trivial"]["accuracy"].mean == pytest.approx(1 / 3, abs=0.02)
    assert found.summary["linear"]["accuracy"].mean > 0.9


def test_a_repeat_is_the_same_with_every_seed_one_higher() -> None:
    both = cross_validate((X, Y), folds=2, repeats=2, **LINE)
    moved = cross_validate((X, Y), folds=2, seed=1, **LINE)
    assert [each.model for each in moved.results] == [each.model for each in both.results[2:]]
    assert both.results[0].model != both.results[2].model


def test_a_network_that_learns_reaches_what_the_linear_model_does() -> None:
    found = cross_validate((X, Y), folds=2, **LEARNING)
    assert found.summary["model"]["r2"].mean > 0.999 and found.summary["linear"]["r2"].mean > 0.999
    assert not any(GUESS in note for note in found.notes)


def test_preparation_knows_nothing_of_the_rows_left_out() -> None:
    # The last fold alone has a far-off row: were it known to the others, it would have moved their scale.
    x = X.copy()
    x[-1] = 1e6
    data = from_arrays(x, Y)
    asked = module.Experiment.of(split_by="order", **LINE)
    for _, _, setup in module._setups(asked, data, 4, 1):
        learned = setup.rows["train"].inputs
        np.testing.assert_allclose(learned.mean(0), 0, atol=1e-6)
        np.testing.assert_allclose(learned.std(0), 1, rtol=1e-3)
        assert set(setup.split.train).isdisjoint(setup.split.test)


@pytest.mark.parametrize(
    ("split", "rows"),
    [(None, {"train": 24, "validation": 8, "test": 8}), ((0.9, 0.1), {"train": 32, "test": 8})],
    ids=["the usual three parts", "two parts"],
)
def test_the_other_folds_are_shared_out_as_the_split_says(
    split: tuple[float, ...] | None, rows: dict[str, int]
) -> None:
    asked = module.Experiment.of(split=split, **LINE)
    for _, _, setup in module._setups(asked, from_arrays(X, Y), 5, 1):
        assert {name: len(part) for name, part in setup.rows.items()} == rows


def test_rows_with_times_are_answered_from_earlier_ones() -> None:
    found = cross_validate((X[:30], Y[:30]), folds=2, times=np.arange(30.0), split=(1, 0, 0), **LINE)
    assert [fold.rows["train"] for fold in found.results] == [10, 20]
    assert any("earlier rows alone" in note for note in found.notes)


def test_groups_stay_together() -> None:
    found = cross_validate((X, Y), folds=2, groups=np.arange(40) // 20, split=(1, 0, 0), **LINE)
    assert [fold.rows for fold in found.results] == [{"train": 20, "test": 20}] * 2


def test_rows_that_a_source_holds_out_stay_out() -> None:
    data = from_arrays(X, Y, test=(X[:10], Y[:10]))
    found = cross_validate(data, folds=2, split=(1, 0, 0), **LINE)
    assert sum(fold.rows["test"] for fold in found.results) == 40
    assert any("10 rows that arrays holds out" in note for note in found.notes)


def test_whoever_listens_hears_every_training_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PELLUCID_HOME", str(tmp_path))
    heard: list[Event] = []
    found = cross_validate((X, Y), folds=2, listen=heard.append, **LINE)
    assert [event for event in heard if isinstance(event, Folded)] == list(found.results)
    assert sum(isinstance(event, Started) for event in heard) == 2
    assert list(tmp_path.iterdir()) == []


def test_noise_is_said_to_be_no_better_than_a_guess() -> None:
    noise = np.random.default_rng(1).normal(size=40)
    found = cross_validate((X, noise), folds=2, **LEARNING)
    assert any(GUESS in note for note in found.notes)


@pytest.mark.parametrize(
    ("options", "message"),
    [({"folds": 1}, "2 to 40"), ({"folds": 41}, "2 to 40"), ({"repeats": 0}, "1 or more"), ({"epoch": 3}, "epochs")],
)
def test_what_cannot_be_is_refused(options: dict[str, int], message: str) -> None:
    with pytest.raises(InputError, match=message):
        cross_validate((X, Y), **options)
