"""A training that happened, as one object: what was asked, the history, the results, the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.errors import InputError, PellucidError
from pellucid.events import Finished, Warned
from pellucid.exhibit import exhibit_rows
from pellucid.export.page import Exhibit
from pellucid.export.write import write
from pellucid.model import Model, load
from pellucid.runs.folder import RunFolder
from pellucid.session.setup import Setup, set_up
from pellucid.spec.condition import Condition
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_from_toml

Results = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, eq=False)
class Run:
    """What training returns; also what a run folder holds.

    Args:
        experiment: what was asked, with every open question decided.
        history: one list per column (``train.loss``), one entry per epoch.
        finished: why and when it stopped.
        model: the trained network.
        warnings: what should be known before believing the numbers.
        folder: where it is kept; ``None`` where it was not.
        setup: data, split and prepared rows, where they are at hand.
        snapshots: parameters and state of some epochs.
    """

    experiment: Experiment
    history: Mapping[str, Sequence[float]]
    finished: Finished
    model: Model
    warnings: tuple[Warned, ...] = ()
    folder: RunFolder | None = None
    setup: Setup | None = None
    snapshots: Mapping[int, Mapping[str, Mapping[str, np.ndarray]]] = field(default_factory=dict)

    @classmethod
    def open(cls, name: str | Path) -> Run:
        """A run by its name or folder.

        Raises:
            InputError: there is no such run, or it has not finished.
        """
        folder = RunFolder.open(name)
        record = folder.record()
        if record.finished is None or not folder.model.is_file():
            raise _unfinished(folder)
        if not folder.model_is_whole(record):
            raise _damaged(folder)
        experiment = experiment_from_toml(folder.experiment(), folder.name)
        model = load(folder.model)
        setup = _rows_again(experiment, folder, model.provenance.get("fingerprint"))
        told = tuple(record.warnings)
        return cls(experiment, record.history, record.finished, model, told, folder, setup, folder.snapshots())

    @property
    def results(self) -> Results:
        """Loss and metrics of the final weights, by part of the data."""
        return self.model.metrics

    @property
    def train(self) -> Mapping[str, float]:
        """Loss and metrics on the training rows."""
        return self.results.get("train", {})

    @property
    def validation(self) -> Mapping[str, float]:
        """Loss and metrics on the validation rows."""
        return self.results.get("validation", {})

    @property
    def test(self) -> Mapping[str, float]:
        """Loss and metrics on the test rows."""
        return self.results.get("test", {})

    @cached_property
    def epochs(self) -> int:
        """How many epochs were run."""
        return self.finished.epochs

    @property
    def selected_on(self) -> list[str]:
        """Parts of the data that decided when to stop or what to keep; their figures are no honest test."""
        train = self.experiment.train
        parts = [term.split for term in Condition.parse(train.until).terms] if train.until else []
        if train.patience is not None or (train.schedule or "").startswith("plateau"):
            parts.append("validation" if "validation" in self.results else "train")
        return sorted(set(parts) - {"train"})

    def plot(self, measure: str = "loss", *, log: bool = False) -> Curves:
        """The curves of a measure, drawn as SVG; shows itself in a notebook.

        Args:
            measure: ``loss`` or a metric.
            log: whether the axis is logarithmic.
        """
        from pellucid.draw.curve import draw_curves

        known = sorted({column.split(".", 1)[1] for column in self.history})
        if measure not in known:
            raise InputError(f"'{measure}' was not measured", code="run.measure", got=measure, allowed=", ".join(known))
        return Curves(draw_curves(self.history, measure=measure, log=log))

    def exhibit(self) -> Exhibit:
        """What a report can show of the run: history, rows and one step beside the model."""
        shown = replace(self.model.exhibit(), history=self.history, snapshots=self.snapshots)
        return exhibit_rows(shown, self.model, self.setup) if self.setup is not None else shown

    def export(self, path: str | Path) -> Path:
        """Write the report (``.html``) or the model (``.safetensors``).

        Raises:
            InputError: the suffix is neither.
        """
        return write(Path(path), self.exhibit, self.model.save)

    def to_json(self) -> dict[str, Any]:
        """What ``pellucid train --json`` prints."""
        return {
            "run": self.folder.name if self.folder else None,
            "model": str(self.folder.model) if self.folder else None,
            "network": str(self.experiment.network),
            "parameters": self.model.network.count(),
            "epochs": self.finished.epochs,
            "best_epoch": self.finished.best_epoch,
            "seconds": self.finished.seconds,
            "compile_seconds": self.finished.compile_seconds,
            "stopped": self.finished.stopped,
            "selected_on": self.selected_on,
            "warnings": [{"code": warning.code, "what": warning.what} for warning in self.warnings],
            **{part: dict(values) for part, values in self.results.items()},
        }

    def __repr__(self) -> str:
        figures = "; ".join(
            f"{part}: " + ", ".join(f"{name} {value:.4g}" for name, value in values.items())
            for part, values in self.results.items()
        )
        return f"Run({self.experiment.data.source}, {self.finished.epochs} epochs; {figures})"

    def _repr_html_(self) -> str:
        names = list(next(iter(self.results.values()), {}))
        head = "".join(f"<th>{name}</th>" for name in names)
        rows = "".join(
            f"<tr><th>{part}</th>" + "".join(f"<td>{values[name]:.4g}</td>" for name in names) + "</tr>"
            for part, values in self.results.items()
        )
        return f"{self.plot()}<table><tr><td></td>{head}</tr>{rows}</table>"


def _unfinished(folder: RunFolder) -> InputError:
    running = folder.state() == "running"
    return InputError(
        "this run has not finished",
        code="run.unfinished",
        where=folder.name,
        got="It is under way." if running else "It was interrupted.",
        next="Wait until it has finished." if running else f"Go on with: pellucid resume {folder.word}",
    )


def _damaged(folder: RunFolder) -> InputError:
    return InputError(
        "the model of this run is not as it was written",
        code="run.damaged",
        where=str(folder.model),
        next=f"Write it again from the last checkpoint: pellucid resume {folder.word}",
        safe="Nothing was loaded.",
    )


def _rows_again(experiment: Experiment, folder: RunFolder, fingerprint: Any) -> Setup | None:
    """The rows a model was trained on, where its folder or its source still gives the same ones."""
    try:
        setup = set_up(experiment, folder.data(), folder.about_data().get("folder"))
    except PellucidError:
        return None
    return setup if setup.dataset.fingerprint() == fingerprint else None


class Curves(str):
    """SVG text that a notebook shows as a picture."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)
