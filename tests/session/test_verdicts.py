"""A result that is no better than a guess is called that; one that is, is not."""

from __future__ import annotations

import numpy as np

from pellucid.session.verdicts import guessed_share
from pellucid.workbench.train import train


def codes(run: object) -> list[str]:
    return [warning.code for warning in run.warnings]  # type: ignore[attr-defined]


def test_labels_drawn_by_lot_are_not_learned_and_it_says_so(rng: np.random.Generator) -> None:
    x = rng.normal(size=(300, 2))
    y = (rng.random(300) < 0.2).astype(int)
    run = train((x, y), network="dense", epochs=1, learning_rate=1e-6, save_run=False)
    assert run.setup is not None
    assert run.test["accuracy"] <= guessed_share(run.setup, "y", "test")
    assert "no-better-than-guessing" in codes(run)


def test_numbers_drawn_by_lot_are_not_learned_and_it_says_so(rng: np.random.Generator) -> None:
    run = train((rng.normal(size=(300, 2)), rng.normal(size=300)), epochs=60, save_run=False)
    assert ("no-better-than-guessing" in codes(run)) == (run.test["r2"] <= 0)
    assert run.test["r2"] < 0.1


def test_what_is_learned_is_not_called_a_guess() -> None:
    run = train("circle", epochs=30, save_run=False)
    assert run.test["accuracy"] > 0.9
    assert "no-better-than-guessing" not in codes(run)


def test_a_rate_that_is_much_too_large_does_not_pass_in_silence() -> None:
    run = train(
        "circle", learning_rate=1e6, optimizer="sgd", loss="half_mse", network="dense 4 relu, dense", save_run=False
    )
    assert {"no-better-than-guessing", "not-finite"} & set(codes(run))
