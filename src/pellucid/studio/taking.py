"""What a person takes home from a session: model, experiment, code, report, points."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from pellucid.drive import model_of
from pellucid.errors import InputError
from pellucid.events import Finished
from pellucid.export.source import python_of
from pellucid.model import Model
from pellucid.run import Run
from pellucid.session.live import Live
from pellucid.session.live.absent import without_rows
from pellucid.session.live.moment import Moment
from pellucid.session.session import Session
from pellucid.spec.files import experiment_to_toml
from pellucid.studio.scene import at_home, lasting, repeatable

Weights = dict[str, dict[str, np.ndarray]]
Taker = Callable[[Live, Model], bytes]


def take(what: str, live: Live, model: Callable[[], Model]) -> bytes:
    """The bytes of one thing to take home.

    Args:
        what: ``model``, ``experiment``, ``code``, ``report`` or ``points``.
        live: the session.
        model: gives the network of the moment.

    Raises:
        InputError: there is no such thing.
    """
    if what not in TAKERS:
        raise InputError("there is no such thing to take home", code="studio.take", got=what, allowed=", ".join(TAKERS))
    return TAKERS[what](live, model())


def model_now(live: Live) -> Model:
    """The network of the moment as a model; nothing is measured where its rows are not here."""
    setup, training = live.setup, live.training
    if not live.asked.absent:
        return model_of(Session(setup, training))
    outcome, parts = training.outcome, (setup.network, setup.task, setup.inputs, setup.targets)
    return Model(setup.experiment, *parts, outcome.params, outcome.state, {}, {"data": setup.dataset.name})


def _model(live: Live, model: Model) -> bytes:
    experiment = at_home(live, lasting(live, model.experiment))
    return _written("model.safetensors", replace(model, experiment=experiment).save)


def _report(live: Live, model: Model) -> bytes:
    if live.asked.absent:
        return _written("report.html", model.export)
    training = live.training
    finished = Finished(live.stopped or "command", training.epoch, training.clock.training, training.clock.compiling)
    recorded: dict[str, Sequence[float]] = {"epoch": live.curves.epochs, **live.curves.columns}
    snapshots = {epoch: _weights(moment) for epoch, moment in sorted(live.timeline.line.moments.items())}
    run = Run(live.setup.experiment, recorded, finished, model, (), None, live.setup, _few(snapshots))
    return _written("report.html", run.export)


def _few(snapshots: dict[int, Weights], most: int = 24) -> dict[int, Weights]:
    """At most so many, evenly chosen."""
    return {epoch: snapshots[epoch] for epoch in list(snapshots)[:: max(1, -(-len(snapshots) // most))]}


def _weights(moment: Moment) -> Weights:
    """Parameters and state of a moment, by layer."""
    found: Weights = {}
    for path, value in moment.arrays.items():
        *_, kind, layer, name = ("", "", "", *path.split("/"))
        if kind in ("params", "state"):
            found.setdefault(layer, {})[name] = value
    return found


def _written(name: str, write: Callable[[Path], object]) -> bytes:
    """What is written to a file, as bytes."""
    with tempfile.TemporaryDirectory(prefix="pellucid-") as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def _points(live: Live, model: Model) -> bytes:
    from pellucid.data.points import rows_text

    if live.asked.absent:
        raise without_rows(live.asked.absent)
    return rows_text(live.setup.dataset, live.setup.split).encode()


TAKERS: dict[str, Taker] = {
    "model": _model,
    "experiment": lambda live, _: experiment_to_toml(repeatable(live)).encode(),
    "code": lambda live, _: python_of(repeatable(live)).encode(),
    "report": _report,
    "points": _points,
}
"""What there is, and how its bytes are made."""
