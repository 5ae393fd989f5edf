"""An experiment as a link of the classic playground, where such a link can say it.

References:
    tensorflow/playground, src/state.ts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from pellucid.data.sources import source_options
from pellucid.layers import Dense
from pellucid.session.seeds import stream_seed
from pellucid.session.setup import Setup, split_options
from pellucid.spec.expression import parse_features
from pellucid.spec.source import SourceCall
from pellucid.studio.playground.words import (
    ACTIVATIONS,
    ADDRESS,
    CONTROLS,
    FEATURES,
    HEIGHTS,
    MOST_LAYERS,
    MOST_NEURONS,
    MOST_NOISE,
    MOST_ROWS,
    SETS,
    SHARES,
    Fields,
)


def classic_link(setup: Setup, own: bool, display: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """A link that asks for the same there, or else what such a link cannot say; the other one is empty.

    Args:
        setup: what is asked, with everything decided.
        own: whether the rows are the person's own.
        display: settings of the page, and names of hidden controls.

    Example:
        >>> from pellucid.session.setup import set_up
        >>> from pellucid.spec.experiment import Experiment
        >>> link, _ = classic_link(set_up(Experiment.of(source="xor", network="dense 3 relu", classic=True)), False, {})
        >>> link.split("&")[5:7]
        ['networkShape=3', 'activation=relu']
        >>> classic_link(set_up(Experiment.of(source="iris")), False, {})[1][0]
        'The data: there are circle, xor, gauss, spiral, plane and multi-gauss.'
    """
    unsaid = (*_unsaid_data(setup, own), *_unsaid_network(setup), *_unsaid_training(setup))
    if unsaid:
        return "", unsaid
    fields = {**_said_data(setup), **_said_network(setup), **_said_training(setup), **_said_display(display)}
    return ADDRESS + urlencode(fields, safe=","), ()


def _unsaid_data(setup: Setup, own: bool) -> Iterator[str]:
    data, names = setup.experiment.data, (*SETS.values(), *HEIGHTS.values())
    call = SourceCall.parse(data.source)
    if own or call.name not in names:
        yield f"The data: there are {', '.join(names[:-1])} and {names[-1]}."
        return
    usual = source_options(call.name)
    if call.options.get("points", usual["points"]) != usual["points"]:
        yield f"The number of points: of this set it is {usual['points']:,}."
    if any(call.options.get(name, usual[name]) != usual[name] for name in set(usual) - {"points", "noise"}):
        yield "Noise of positions, labels and values apart from each other: there is one number for noise."
    if float(call.options.get("noise", 0.0)) > MOST_NOISE:
        yield f"So much noise: it ends at {MOST_NOISE:.0%}."
    options = split_options(setup.experiment, setup.dataset)
    train, validation, test = options["shares"]
    if validation or abs(train + test - 1) > 1e-9 or not SHARES[0] <= train <= SHARES[1]:
        yield f"These shares: there are training and test, {SHARES[0]:.0%} to {SHARES[1]:.0%} for training."
    if options["by"] != "order" or options["stratify"]:
        yield "How the rows are shared out: there the first ones are for training."


def _unsaid_network(setup: Setup) -> Iterator[str]:
    if not _texts(setup) <= set(FEATURES.values()):
        yield f"The inputs: there are {', '.join(FEATURES.values())}."
    if setup.experiment.inputs.scaling not in (None, "none"):
        yield "Scaling of the inputs."
    hidden, activations = _hidden(setup), {_activation(layer) for layer in _hidden(setup)}
    if not _is_chain(setup) or not all(isinstance(layer, Dense) and _is_plain(layer) for layer in hidden):
        yield "The layers: there are dense ones, each with a bias and the usual initial values."
    elif len(activations) > 1 or not activations <= set(ACTIVATIONS):
        yield f"The activation: there is one for all hidden layers, {', '.join(ACTIVATIONS[:-1])} or {ACTIVATIONS[-1]}."
    if len(hidden) > MOST_LAYERS or any(getattr(layer, "units", 0) > MOST_NEURONS for layer in hidden):
        yield f"So large a network: it ends at {MOST_LAYERS} hidden layers of {MOST_NEURONS} neurons."


def _unsaid_training(setup: Setup) -> Iterator[str]:
    train, task = setup.experiment.train, setup.task
    output = "tanh" if task.kind == "classification" else "linear"
    loss, activation = getattr(task, "loss", None), getattr(task, "activation", None)
    if (getattr(loss, "kind", ""), getattr(activation, "kind", "")) != ("half_mse", output):
        yield f"The loss: it is half the squared error, of {'a tanh' if output == 'tanh' else 'a linear'} output."
    if train.optimizer != "sgd" or train.momentum or train.clip or train.schedule not in (None, "constant"):
        yield "The optimizer: it is plain gradient descent with one learning rate."
    if train.full_batch or (train.batch_size or 0) > MOST_ROWS:
        yield f"So large a batch: it ends at {MOST_ROWS:,} rows."
    if train.l1 and train.l2:
        yield "Both penalties at once: it is L1 or L2."
    if setup.experiment.task.class_weight or setup.experiment.task.label_smoothing:
        yield "Weights of classes, and smooth labels."


def _said_data(setup: Setup) -> Fields:
    call = SourceCall.parse(setup.experiment.data.source)
    theirs = {ours: name for name, ours in (*SETS.items(), *HEIGHTS.items())}[call.name]
    heights = theirs in HEIGHTS
    share = split_options(setup.experiment, setup.dataset)["shares"][0]
    return {
        "problem": "regression" if heights else "classification",
        "regDataset" if heights else "dataset": theirs,
        "noise": _percent(float(call.options.get("noise", 0.0))),
        "percTrainData": _percent(share),
        "seed": str(stream_seed(setup.experiment.run, "data")),
    }


def _said_network(setup: Setup) -> Fields:
    texts, hidden = _texts(setup), _hidden(setup)
    sizes = ",".join(str(getattr(layer, "units", "")) for layer in hidden)
    activation = next((_activation(layer) for layer in hidden), "tanh")
    chosen = {theirs: _word(ours in texts) for theirs, ours in FEATURES.items()}
    return {"networkShape": sizes, "activation": activation, **chosen}


def _said_training(setup: Setup) -> Fields:
    train = setup.experiment.train
    penalty = {"regularization": "L1" if train.l1 else "L2"} if train.l1 or train.l2 else {}
    rate = train.l1 or train.l2
    return {
        "learningRate": _plain(train.learning_rate or 0.03),
        "batchSize": str(train.batch_size or 10),
        **penalty,
        "regularizationRate": _plain(rate),
    }


def _said_display(display: Mapping[str, Any]) -> Fields:
    hidden = display.get("hidden") or ()
    return {
        "showTestData": _word(display.get("showTest") is True),
        "discretize": _word(display.get("discretize") is True),
        **{f"{name}_hide": "true" for name in CONTROLS if name in hidden},
    }


def _texts(setup: Setup) -> set[str]:
    """The inputs as the classic playground's are written, where they are those."""
    canonical = {str(parse_features(ours)[0]): ours for ours in FEATURES.values()}
    features = () if setup.inputs.features is None else setup.inputs.features.expressions
    return {canonical.get(str(each), str(each)) for each in features}


def _hidden(setup: Setup) -> list[Any]:
    """The layers that were written, without the output."""
    assert setup.experiment.network is not None
    layers = [node.layer for node in setup.experiment.network.nodes]
    return layers[:-1] if layers and getattr(layers[-1], "units", 0) is None else layers


def _is_chain(setup: Setup) -> bool:
    """Whether every layer reads the one before it, with weights of its own."""
    spec = setup.experiment.network
    assert spec is not None
    return not spec.outputs and not any(node.inputs or node.tied_to for node in spec.nodes)


def _is_plain(layer: Dense) -> bool:
    """Whether nothing is said of a layer but its size and its activation."""
    return layer == Dense(units=layer.units, activation=layer.activation)


def _activation(layer: Any) -> str:
    found = getattr(layer, "activation", None)
    return "linear" if found is None else str(getattr(found, "kind", ""))


def _percent(share: float) -> str:
    return _plain(round(100 * share, 10))


def _plain(value: float) -> str:
    """A number as short as it can be written."""
    return str(int(value)) if value == int(value) else repr(float(value))


def _word(is_on: bool) -> str:
    return str(is_on).lower()
