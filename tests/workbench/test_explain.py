"""The verb gives the model's own step, on a row however it is said."""

from __future__ import annotations

import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.workbench.explain import explain
from pellucid.workbench.train import train


def test_a_row_in_words_is_the_row_in_numbers() -> None:
    model = train("circle", network="dense 3 tanh", epochs=0, save_run=False).model
    step = explain(model, ["-1.5", "2"], "1", learning_rate=0.25)
    assert step.to_json() == model.explain_step(np.array([[-1.5, 2.0]]), "1", 0.25).to_json()
    assert step.learning_rate == 0.25
    with pytest.raises(InputError, match="'7' is none of the classes"):
        explain(model, ["-1.5", "2"], "7")
