"""Labels made wrong are wrong, only where they are learned from; promises break when a way does not help."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pellucid.data.sources import load
from pellucid.gallery.overfitting import HELD_OUT, WRONG, Outcome, mislabelled, promises
from pellucid.spec.source import SourceCall

PLAIN = Outcome(by_heart=1.0, loss=0.9, accuracy=0.77, epochs=60)
BETTER = Outcome(by_heart=0.03, loss=0.6, accuracy=0.93, epochs=60)


def test_a_quarter_of_the_labels_is_wrong_and_none_of_the_test() -> None:
    right = load(SourceCall("digits"), np.random.default_rng(0))
    spoiled = mislabelled(7)
    assert spoiled.held_out is not None
    wrong = spoiled.targets["digit"] != right.targets["digit"]
    assert not wrong[spoiled.held_out].any()
    assert wrong[~spoiled.held_out].mean() == pytest.approx(WRONG, abs=0.04)
    assert spoiled.held_out.mean() == pytest.approx(HELD_OUT, abs=0.04)
    assert set(spoiled.targets["digit"]) == set(range(10))


def test_each_seed_spoils_other_labels_and_the_same_seed_the_same() -> None:
    first, again, other = (mislabelled(seed).targets["digit"] for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_promises_hold_where_each_way_helps() -> None:
    assert all(each.held is not False for each in promises({"nothing": PLAIN, "dropout": BETTER}))


@pytest.mark.parametrize(
    ("nothing", "dropout"),
    [
        (replace(PLAIN, by_heart=0.9), BETTER),
        (PLAIN, replace(BETTER, loss=0.91)),
        (PLAIN, replace(BETTER, accuracy=0.7)),
        (PLAIN, replace(BETTER, by_heart=1.0)),
    ],
    ids=["not by heart", "loss not lower", "accuracy not higher", "by heart all the same"],
)
def test_a_promise_breaks_where_one_does_not(nothing: Outcome, dropout: Outcome) -> None:
    assert sum(each.held is False for each in promises({"nothing": nothing, "dropout": dropout})) == 1
