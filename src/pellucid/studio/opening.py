"""From what a page wants to open to a live experiment: the opening scene, a source, an experiment, a run, a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pellucid.errors import InputError
from pellucid.model import Model, load
from pellucid.run import Run
from pellucid.session.live import Live
from pellucid.session.live.absent import Fitted
from pellucid.session.live.asked import Asked
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_from_tree, read_experiment
from pellucid.spec.source import file_name, is_path
from pellucid.studio.sharing import Rows, shared
from pellucid.studio.uploads import Uploads

OPENING = {
    "source": "circle",
    "features": "x1, x2",
    "network": "dense 4 tanh, dense 2 tanh, dense tanh",
    "loss": "half_mse",
    "optimizer": "sgd",
    "learning_rate": 0.03,
    "batch_size": 10,
    "split": (0.5, 0.0, 0.5),
}
"""The classic opening scene."""

ARRAYS = "arrays"
"""The source of rows that no source gives again."""

WANTED = ("source", "experiment", "run", "model", "file", "upload", "share", "rows")
"""What can be opened; ``rows`` is a table that was brought, for a link or an experiment whose rows are in it."""

Opened = tuple[Live, dict[str, Any]]
"""A live experiment, and settings of the page that came with it."""


def opened(wanted: Mapping[str, Any], folder: Path) -> Opened:
    """A live experiment from ``{"source": …}``, ``{"experiment": tree}``, ``{"run": name}``, … or nothing.

    Raises:
        InputError: it is none of these, or does not exist.
    """
    said = {name: value for name, value in wanted.items() if name in WANTED}
    options = {name: value for name, value in wanted.items() if name not in (*WANTED, "data_dir")}
    data_dir, uploads = wanted.get("data_dir"), Uploads(folder.parent / "uploads")
    rows = said.pop("rows", None)
    brought = None if rows is None else uploads.dataset(str(rows))
    match said:
        case {"experiment": Mapping() as tree}:
            experiment = experiment_from_tree(tree).with_options(**options)
            return Live.at(asked_of(experiment, brought, data_dir)), {}
        case {"run": str(name)}:
            return of_run(name), {}
        case {"model": str(name)} | {"upload": str(name)}:
            return of_upload(uploads, name, options, brought, data_dir), {}
        case {"file": str(path)}:
            return of_model(load(path), data_dir), {}
        case {"share": str(text)}:
            return of_link(text, brought, data_dir)
        case {"source": str(source)}:
            return Live.open(Experiment.of(**{**options, "source": source}), None, data_dir), {}
        case _ if not said:
            return Live.open(Experiment.of(**{**OPENING, **options}), None, data_dir), {}
    raise InputError("this cannot be opened", code="studio.open", got=str(wanted)[:60], allowed=", ".join(WANTED))


def asked_of(experiment: Experiment, rows: Rows | None, data_dir: str | None = None, *, file: str = "") -> Asked:
    """What is asked: of the rows that came with it, of those that were brought, or of a built-in source.

    What comes from elsewhere, as a link or a file that was brought, makes nobody read a file of this machine.

    Args:
        experiment: what is asked.
        rows: rows, and which of them are for what.
        data_dir: folder with downloaded data.
        file: the name of the file that the rows are in, where it is known.

    Raises:
        InputError: its rows lie in a file.
    """
    file = file or file_of(experiment)
    if rows is None and file:
        raise InputError(
            "its rows lie in a file, which is not in it",
            code="studio.rows",
            got=file,
            next="Bring that file, or open it on the command line: pellucid studio FILE.",
            safe="Nothing was read.",
        )
    if rows is None:
        return Asked.beginning(experiment, None, data_dir)
    data, split = rows
    there = {**data.columns, **data.left_out}
    said = {"source": "", "drop": tuple(name for name in experiment.data.drop if name in there)}
    named = experiment.model_copy(update={"data": experiment.data.model_copy(update=said)})
    return replace(Asked.beginning(named, data, data_dir), split=split)


def file_of(experiment: Experiment) -> str:
    """The name of the file that the rows of an experiment are in; empty where they are in none."""
    source = experiment.data.source
    return file_name(source) if is_path(source) else ""


def of_upload(
    uploads: Uploads, name: str, options: Mapping[str, Any], rows: Rows | None = None, data_dir: str | None = None
) -> Live:
    """What was brought: a table or points with the columns chosen, an experiment, or a model.

    Raises:
        InputError: there is no such upload, or the options do not fit.
    """
    match uploads.find(name).kind:
        case "model":
            live = of_model(load(uploads.open(name)), data_dir, brought=True)
            if rows is not None:
                live.bring(*rows)
            return live
        case "experiment":
            return Live.at(asked_of(read_experiment(uploads.open(name)).with_options(**options), rows, data_dir))
    dataset, split = uploads.dataset(name)
    return Live.at(replace(Asked.beginning(Experiment.of(**options), dataset, data_dir), split=split))


def of_run(name: str) -> Live:
    """A run that has finished, to go on with; its rows are read again.

    Raises:
        InputError: there is no such run, or its data is not there any more.
    """
    run = Run.open(name)
    if run.setup is None:
        raise InputError(
            "the rows this run was trained on are not there any more",
            code="studio.run-data",
            where=name,
            next="Open its model instead, or put the file back where it was.",
        )
    own = run.folder is not None and run.folder.data() is not None
    asked = Asked.of(_endless(run.experiment), run.setup.dataset if own else None)
    return _with_weights(asked, run.model)


def of_model(model: Model, data_dir: str | None = None, *, brought: bool = False) -> Live:
    """A model file, on the rows of its source where they can be read again, else without rows.

    Args:
        model: the model.
        data_dir: folder with downloaded data.
        brought: whether it comes from elsewhere, and no file of this machine is its own.
    """
    experiment, file = _endless(model.experiment), file_of(model.experiment)
    if model.experiment.data.source not in ("", ARRAYS) and not (file and (brought or not _is_there(experiment))):
        return _with_weights(Asked.of(experiment, None, data_dir), model)
    named = experiment.model_copy(update={"data": experiment.data.model_copy(update={"source": ""})})
    return _with_weights(Asked.without(named, Fitted(model.inputs, model.targets), file), model)


def _is_there(experiment: Experiment) -> bool:
    return Path(experiment.data.source).expanduser().is_file()


def _endless(experiment: Experiment) -> Experiment:
    """The experiment without an end: in the studio the person says when."""
    train = {"epochs": None, "patience": None, "until": None, "max_seconds": None}
    return experiment.model_copy(update={"train": experiment.train.model_copy(update=train)})


def of_link(text: str, rows: Rows | None = None, data_dir: str | None = None) -> Opened:
    """What a link holds, with its weights where it has some.

    Raises:
        InputError: it cannot be read, or its rows are in a file that was not brought.
    """
    found = shared(text)
    live = Live.at(asked_of(found.experiment, rows or found.rows, data_dir, file=found.file))
    live.title = found.title or live.title
    if found.weights is not None:
        live.give(found.weights)
    return live, dict(found.display)


def _with_weights(asked: Asked, model: Model) -> Live:
    live = Live.at(asked)
    live.give(
        {
            f"{layer}/{name}": value
            for part in (model.params, model.state)
            for layer, group in part.items()
            for name, value in group.items()
        }
    )
    return live
