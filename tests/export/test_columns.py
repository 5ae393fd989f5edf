"""A network as the columns that are drawn."""

import pytest

from pellucid.export.columns import columns_of, names_of
from pellucid.export.page import heads_of
from pellucid.layers import Signature
from pellucid.network import build


@pytest.mark.parametrize(
    ("line", "wiring"),
    [("dense 3", "full"), ("relu", "single"), ("batchnorm", "single"), ("dropconnect 3", "full"), ("dense 5", "full")],
)
def test_only_weights_reach_from_every_neuron_to_every_other(line, wiring):
    assert columns_of(build(line, Signature.features(3)))[-1].wiring == wiring


def test_a_sum_joins_each_neuron_with_its_own_counterpart():
    column = columns_of(build("dense 3, residual(dense 3)", Signature.features(3)))[-1]
    assert column.wiring == "single" and len(column.inputs) == 2


def test_every_head_has_its_names(trained):
    model = trained["standard"][0]
    labels = {column.name: column.labels for column in columns_of(model.network, model.params, (), model.task)}
    heads = [labels[name.split(".")[0]] for name in model.network.outputs]
    assert heads == [names_of(task) for task in heads_of(model.task)]
    assert heads[0] == ("yes",), "one neuron for two classes says how much it is the second"
