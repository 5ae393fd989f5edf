"""What the rows of a run add to its report."""

import json

import numpy as np
import pytest

from pellucid.export.page import page_of
from pellucid.workbench.train import train


@pytest.fixture(scope="module")
def run():
    """A class and a number, learned together, with a normalization in between."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(80, 2))
    y = {"class": np.where(x[:, 0] > 0, "right", "left"), "value": 100 + 10 * x[:, 1]}
    return train((x, y), network="dense 4 tanh, batchnorm", epochs=4, seed=0, save_run=False)


def test_every_part_of_a_run_with_two_heads_is_there(run):
    page = page_of(run.exhibit())
    assert [output["task"]["kind"] for output in page["model"]["outputs"]] == ["classification", "regression"]
    assert np.sum(page["confusion"]["counts"]) == len(run.setup.split.test)
    assert {"results", "history", "snapshots", "step", "plane", "asked"} <= set(page)
    assert len(page["step"]["target"]) == 2
    json.dumps(page, default=list, allow_nan=False)


def test_snapshots_hold_what_a_normalization_has_seen(run):
    snapshots = run.snapshots
    assert set(snapshots[0]["batchnorm1"]) == {"gamma", "beta", "mean", "variance"}
    np.testing.assert_array_equal(snapshots[0]["batchnorm1"]["variance"], np.ones(4))
    for name in ("mean", "variance"):
        np.testing.assert_array_equal(snapshots[4]["batchnorm1"][name], run.model.state["batchnorm1"][name])
    np.testing.assert_array_equal(snapshots[4]["dense1"]["weight"], run.model.params["dense1"]["weight"])


def test_the_page_shows_every_epoch_but_the_last_again(run):
    page = page_of(run.exhibit())
    assert [one["epoch"] for one in page["snapshots"]] == sorted(run.snapshots)[:-1]
    assert isinstance(page["snapshots"][0]["arrays"]["batchnorm1/variance"], str), "only matrices are rounded"


def test_a_field_knows_where_it_lay_in_the_training_rows(run):
    train_rows = run.setup.dataset.inputs["x1"][run.setup.split.train]
    field = page_of(run.exhibit())["model"]["inputs"]["fields"][0]
    assert field["range"] == (train_rows.min(), train_rows.max())
