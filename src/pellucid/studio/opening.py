"""From what a page wants to open to a live experiment: the opening scene, a source, an experiment, a run, a model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pellucid.errors import InputError
from pellucid.model import Model, load
from pellucid.run import Run
from pellucid.session.live import Live
from pellucid.session.live.asked import Asked
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_from_tree, read_experiment
from pellucid.spec.source import file_name, is_path
from pellucid.studio.sharing import shared
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

WANTED = ("source", "experiment", "run", "model", "file", "upload", "share")

Opened = tuple[Live, dict[str, Any]]
"""A live experiment, and settings of the page that came with it."""


def opened(wanted: Mapping[str, Any], folder: Path) -> Opened:
    """A live experiment from ``{"source": …}``, ``{"experiment": tree}``, ``{"run": name}``, … or nothing.

    Raises:
        InputError: it is none of these, or does not exist.
    """
    said = {name: value for name, value in wanted.items() if name in WANTED}
    options = {name: value for name, value in wanted.items() if name not in (*WANTED, "data_dir")}
    data_dir = wanted.get("data_dir")
    match said:
        case {"experiment": Mapping() as tree}:
            return Live.open(experiment_from_tree(tree).with_options(**options), None, data_dir), {}
        case {"run": str(name)}:
            return of_run(name), {}
        case {"model": str(name)}:
            return of_upload(_uploads(folder), name, options, data_dir), {}
        case {"file": str(path)}:
            return of_model(load(path), data_dir), {}
        case {"upload": str(name)}:
            return of_upload(_uploads(folder), name, options, data_dir), {}
        case {"share": str(text)}:
            return of_link(text, data_dir)
        case {"source": str(source)}:
            return Live.open(Experiment.of(**{**options, "source": source}), None, data_dir), {}
        case _ if not said:
            return Live.open(Experiment.of(**{**OPENING, **options}), None, data_dir), {}
    raise InputError("this cannot be opened", code="studio.open", got=str(wanted)[:60], allowed=", ".join(WANTED))


def _uploads(folder: Path) -> Uploads:
    return Uploads(folder.parent / "uploads")


def check_no_file(experiment: Experiment) -> None:
    """What comes from elsewhere, as a link or a file that was brought, makes nobody read a file of this machine.

    Raises:
        InputError: its rows lie in a file.
    """
    if is_path(experiment.data.source):
        raise InputError(
            "its rows lie in a file, which is not in it",
            code="studio.path",
            got=file_name(experiment.data.source),
            next="Drop that file onto the page, or open it on the command line: pellucid studio FILE.",
            safe="Nothing was read.",
        )


def of_upload(uploads: Uploads, name: str, options: Mapping[str, Any], data_dir: str | None = None) -> Live:
    """What was brought: a table or points with the columns chosen, an experiment, or a model.

    Raises:
        InputError: there is no such upload, or the options do not fit.
    """
    match uploads.find(name).kind:
        case "model":
            model = load(uploads.open(name))
            check_no_file(model.experiment)
            return of_model(model, data_dir)
        case "experiment":
            experiment = read_experiment(uploads.open(name))
            check_no_file(experiment)
            return Live.open(experiment.with_options(**options), None, data_dir)
    dataset, split = uploads.dataset(name)
    return Live.at(Asked(Experiment.of(**options), dataset, own=True, split=split, data_dir=data_dir))


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


def of_model(model: Model, data_dir: str | None = None) -> Live:
    """A model file, on the rows of its source where they can be read again.

    Raises:
        InputError: its source cannot be read here.
    """
    if model.experiment.data.source in ("", ARRAYS):
        raise InputError(
            "the rows this model was trained on were brought by hand, and are not in it",
            code="studio.model-data",
            next="Use it in Python or on the command line; or open its report, in which the network is alive.",
        )
    return _with_weights(Asked.of(_endless(model.experiment), None, data_dir), model)


def _endless(experiment: Experiment) -> Experiment:
    """The experiment without an end: in the studio the person says when."""
    train = {"epochs": None, "patience": None, "until": None, "max_seconds": None}
    return experiment.model_copy(update={"train": experiment.train.model_copy(update=train)})


def of_link(text: str, data_dir: str | None = None) -> Opened:
    """What a link holds, with its weights where it has some.

    Raises:
        InputError: it cannot be read.
    """
    found = shared(text)
    check_no_file(found["experiment"])
    live = Live.open(found["experiment"], None, data_dir)
    live.title = found["title"] or live.title
    if found["weights"] is not None:
        live.give(found["weights"])
    return live, found["display"]


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
