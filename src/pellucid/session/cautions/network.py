"""What a network cannot learn, will learn by heart, or is chosen by: seen from its layers and options."""

from __future__ import annotations

from collections.abc import Iterator

from pellucid.events import Warned
from pellucid.layers import Activation, Add, Concatenate, Dense, Dropout, Flatten, Rescale, Reshape
from pellucid.layers.activation import Linear
from pellucid.session.setup import Setup
from pellucid.spec.condition import Condition
from pellucid.tasks.classification import Classification

LINEAR = (Add, Concatenate, Dense, Dropout, Flatten, Linear, Rescale, Reshape)
"""Layers that draw straight lines; any other, one of your own too, may draw curves."""

PARAMETERS_PER_ROW = 10
"""More than these can learn rows by heart, where nothing holds them back."""

CLASSES_PER_NEURON = 2
"""More classes than these for each neuron of a layer are hard to tell apart behind it."""

MOST_PARAMETERS_PER_ROW = 1000
"""More than these can do so although something does."""


def network(setup: Setup) -> Iterator[Warned]:
    """What layers and options let one expect."""
    yield from _all_linear(setup)
    yield from _narrow(setup)
    yield from _stops_on_test(setup)
    yield from _more_parameters(setup)


def is_linear(setup: Setup) -> bool:
    """Whether all layers before the output are linear, or there are none."""
    net = setup.network
    outside = set(net.outputs) | {
        net[name].inputs[0] for name in net.outputs if isinstance(net[name].layer, Activation)
    }
    return all(isinstance(node.layer, LINEAR) for node in net.nodes if node.name not in outside)


def _all_linear(setup: Setup) -> Iterator[Warned]:
    outputs = len(setup.network.outputs)
    if is_linear(setup) and sum(isinstance(node.layer, Dense) for node in setup.network.nodes) > outputs:
        yield Warned(
            "all-linear",
            "Every hidden layer is linear, so all of them together are one matrix and can only draw straight "
            "lines. Give one an activation, as in 'dense 4 tanh'.",
        )


def _narrow(setup: Setup) -> Iterator[Warned]:
    classes = len(setup.task.classes) if isinstance(setup.task, Classification) else 0
    # Inside of a block, which has a point in its names, something may lead around a layer.
    own = [node for node in setup.network.nodes if "." not in node.name and node.name not in setup.network.outputs]
    units = {node.name: node.layer.units for node in own if isinstance(node.layer, Dense) and node.layer.units}
    narrowest = min(units, key=lambda name: units[name], default=None)
    if narrowest is not None and CLASSES_PER_NEURON * units[narrowest] < classes:
        yield Warned(
            "narrow",
            f"{classes} classes have to pass through layer '{narrowest}', which has {units[narrowest]} neurons: few of "
            "them can be told apart behind it. Give it more.",
        )


def _stops_on_test(setup: Setup) -> Iterator[Warned]:
    until = setup.experiment.train.until
    if until and any(name.startswith("test.") for name in Condition.parse(until).measures()):
        yield Warned(
            "selected-on-test",
            "Training stops by the test rows, so the test figure is one that was selected on, not one for new rows.",
        )


def _more_parameters(setup: Setup) -> Iterator[Warned]:
    count, rows = setup.network.count(), len(setup.rows["train"])
    if count > (MOST_PARAMETERS_PER_ROW if _held_back(setup) else PARAMETERS_PER_ROW) * rows:
        yield Warned(
            "few-rows",
            f"{count:,} parameters learn from {rows:,} rows, {count / rows:,.0f} for each; they can learn them by "
            "heart. What helps: more rows, a smaller network, a layer 'dropout 0.3', --patience 20 or --l2 0.001.",
        )


def _held_back(setup: Setup) -> bool:
    """Whether anything keeps the network from learning rows by heart."""
    train = setup.experiment.train
    decays = train.l1 or train.l2 or train.patience or (train.optimizer or "").startswith("adamw")
    return bool(decays) or any(isinstance(node.layer, Dropout) for node in setup.network.nodes)
