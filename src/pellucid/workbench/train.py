"""The verb *train*: from what was asked to a trained model in its run folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pellucid.data.given import given_dataset
from pellucid.drive import Listener, drive
from pellucid.errors import InputError
from pellucid.events import Saved
from pellucid.run import Run
from pellucid.runs.durable import check_place
from pellucid.runs.folder import RunFolder
from pellucid.session.cautions import cautions
from pellucid.session.session import Session
from pellucid.session.setup import Setup, set_up
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_to_toml


def train(
    source: Any = None,
    *,
    experiment: Experiment | None = None,
    test: Any = None,
    sample_weight: Any = None,
    times: Any = None,
    groups: Any = None,
    initial: Mapping[str, Any] | None = None,
    data_dir: str | Path | None = None,
    out: str | Path | None = None,
    save: str | Path | None = None,
    save_run: bool = True,
    listen: Listener | None = None,
    **options: Any,
) -> Run:
    """Train a network and keep everything about it.

    Args:
        source: a table file (``"heights.csv"``, with ``target=``), a built-in set (``"circle"``,
            ``"spiral(points=500, noise=0.1)"``), arrays ``(x, y)``, or a frame of pandas, polars or
            pyarrow, with ``target=`` or as ``(frame, y)``.
        experiment: all options at once, as from an experiment file.
        test: held-out rows in the same form, where the source is arrays or a frame.
        sample_weight: how much each row counts in the loss, where the source is arrays or a frame.
        times: when each row was, where the source is arrays or a frame; earlier rows train, later ones test.
        groups: which group each row is of, where the source is arrays or a frame; a group stays together.
        initial: given weights by ``layer/name``, as ``{"dense1/weight": …}``.
        data_dir: folder with downloaded data.
        out: the run's own folder; left out, one is made among all runs.
        save: also write the model to this ``.safetensors`` file.
        save_run: whether a run folder is written at all.
        listen: called with every event; may answer with a command of :mod:`pellucid.commands`.
        **options: ``network=``, ``epochs=``, ``learning_rate=``, … as ``pellucid train --help`` lists them.

    Returns:
        The run: results, history, model.

    Raises:
        InputError: something does not exist or does not fit; nothing was started.

    Example:
        >>> run = train("circle", network="dense 4 tanh", epochs=2, seed=0, save_run=False)
        >>> run.epochs, sorted(run.test)
        (2, ['accuracy', 'loss'])
    """
    if isinstance(source, str | Path):
        options["source"] = str(source)
    if save is not None:
        _check_save(Path(save))
    asked = experiment.with_options(**options) if experiment is not None else Experiment.of(**options)
    dataset = given_dataset(source, asked, test=test, sample_weight=sample_weight, times=times, groups=groups)
    setup = set_up(asked, dataset, data_dir)
    session = Session.start(setup, initial, keep_snapshots=True)
    opening = (session.started(), *cautions(setup))
    if not save_run:
        run = drive(session, None, listen, opening)
    else:
        folder = _folder(setup, out, data_dir, dataset is not None, initial is not None)
        with folder.locked():
            run = drive(session, folder, listen, opening, checkpoint_first=initial is not None)
    if save is not None:
        told = Saved(str(run.model.save(save)))
        if listen is not None:
            listen(told)
    return run


def _check_save(path: Path) -> None:
    """What is wrong with the file is said before hours of training, not after."""
    if path.suffix != ".safetensors":
        raise InputError(
            "a model file ends in .safetensors",
            code="train.save",
            where="save",
            got=str(path),
            next=f"Name it {path.with_suffix('.safetensors')}" if path.name else "Name it model.safetensors",
            safe="Nothing was started.",
        )
    if path.is_dir():
        raise InputError(
            "this is a folder, not a file",
            code="train.save",
            where="save",
            got=str(path),
            next="Name a file in it, as model.safetensors.",
            safe="Nothing was started.",
        )
    check_place(path)


def _folder(setup: Setup, out: str | Path | None, data_dir: str | Path | None, given: bool, begun: bool) -> RunFolder:
    """A run folder with what was asked, and the data itself where no source gives it again."""
    about = {
        "fingerprint": setup.dataset.fingerprint(),
        "folder": str(Path(data_dir).absolute()) if data_dir is not None else None,
        "given": given,
        "weights_given": begun,
    }
    place = Path(out) if out else None
    data = setup.dataset if given else None
    return RunFolder.create(setup.dataset.name, experiment_to_toml(setup.experiment), place, about, data)
