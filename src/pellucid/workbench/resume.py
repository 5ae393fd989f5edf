"""The verb *resume*: a run that was interrupted goes on, to the bit, as if it had not been."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pellucid.data.given import given_dataset
from pellucid.drive import Listener, drive
from pellucid.errors import InputError
from pellucid.events import Event, Resumed, Warned
from pellucid.run import Run
from pellucid.runs.checkpoints import Checkpoint
from pellucid.runs.environment import packages
from pellucid.runs.folder import EXPERIMENT, RunFolder
from pellucid.runs.record import Record
from pellucid.session.cautions import cautions
from pellucid.session.session import Session
from pellucid.session.setup import Setup, set_up
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_from_toml, experiment_to_toml


def resume(
    run: str | Path | Run,
    *,
    epochs: int | None = None,
    data: Any = None,
    data_dir: str | Path | None = None,
    listen: Listener | None = None,
) -> Run:
    """Go on with a run from its last checkpoint, or from its beginning where it has none yet.

    On the same machine with the same versions the result is the same, bit for bit, as if the run
    had never been interrupted.

    Args:
        run: its name, its folder, or the run itself.
        epochs: go on to this epoch, past the end too: neither ``patience``, ``until`` nor a time
            then stops it sooner, and a schedule of the learning rate is laid out over all of them.
        data: the arrays ``(x, y)`` or data set it was trained on, where they were too large to keep.
        data_dir: folder with downloaded data.
        listen: called with every event; may answer with a command of :mod:`pellucid.commands`.

    Returns:
        The run; one that had finished, as it is.

    Raises:
        InputError: there is no such run, or its data has changed.
        SystemRefusedError: another process is training it, or its folder cannot be written.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from pellucid.workbench.train import train
        >>> with TemporaryDirectory() as place:
        ...     run = train("celsius", epochs=2, out=f"{place}/run")
        ...     resume(run, epochs=3).epochs
        3
    """
    folder = _folder_of(run)
    with folder.locked():
        folder.journal.mend()
        record = folder.record()
        if epochs is not None and epochs <= record.epoch:
            raise _already_there(folder, record.epoch, epochs)
        if epochs is None and folder.ended(record) and folder.model_is_whole(record):
            return Run.open(folder.path)
        setup = _set_up(folder, epochs, data, data_dir)
        session = Session.start(setup, keep_snapshots=True)
        folder.checkpoints.tidy()
        checkpoint, aside = folder.checkpoints.newest()
        opening = [*_put_back(session, folder, record, checkpoint), *(_damaged(path, checkpoint) for path in aside)]
        if epochs is not None:
            folder.write_text(EXPERIMENT, experiment_to_toml(setup.experiment))
        return drive(session, folder, listen, opening, record.cautions if checkpoint is not None else ())


def _folder_of(run: str | Path | Run) -> RunFolder:
    if not isinstance(run, Run):
        return RunFolder.open(run)
    if run.folder is None:
        raise InputError("this run was not kept in a folder", code="run.missing", next="Train it with save_run=True.")
    return run.folder


def _set_up(folder: RunFolder, epochs: int | None, data: Any, data_dir: str | Path | None) -> Setup:
    """The experiment made ready again, on the same data."""
    experiment = _further(experiment_from_toml(folder.experiment(), folder.name), epochs)
    about = folder.about_data()
    dataset = given_dataset(data, experiment) or folder.data()
    if dataset is None and about.get("given"):
        raise InputError(
            "the data of this run was too large to be kept with it",
            code="run.data",
            where=folder.name,
            next="Give it again in Python: pellucid.resume(run, data=(x, y)).",
            safe="The run is untouched.",
        )
    setup = set_up(experiment, dataset, data_dir or about.get("folder"))
    if about.get("fingerprint") not in (None, setup.dataset.fingerprint()):
        raise InputError(
            "the data has changed since this run began",
            code="run.data-changed",
            where=folder.name,
            got=f"{experiment.data.source}: other rows, columns or values than then",
            next="Bring the old data back, or train anew on this one.",
            safe="The run is untouched.",
        )
    return setup


def _further(experiment: Experiment, epochs: int | None) -> Experiment:
    """The experiment with another end, which nothing else comes before; the best weights are still kept."""
    if epochs is None:
        return experiment
    train = experiment.train
    patience = None if train.patience is None else max(train.patience, epochs)
    ends = {"epochs": epochs, "until": None, "max_seconds": None, "patience": patience}
    return experiment.model_copy(update={"train": train.model_copy(update=ends)})


def _put_back(session: Session, folder: RunFolder, record: Record, checkpoint: Checkpoint | None) -> Iterator[Event]:
    """Puts the session where the checkpoint stood, and says so; without one it begins anew."""
    setup = session.setup
    if checkpoint is None:
        if folder.about_data().get("weights_given"):
            raise _no_way_back(folder)
        session.replay(record.changes)
        yield session.started()
        yield from cautions(setup)
        return
    session.stand(checkpoint.arrays, checkpoint.notes)
    session.replay(record.changes)
    training = session.training
    yield Resumed(training.epoch, training.batch, training.plan.epochs)
    then, now = checkpoint.notes.get("packages", {}), packages()
    other = [f"{name} {then[name]} is now {now.get(name)}" for name in then if then[name] != now.get(name)]
    if other:
        what = "The result may differ in its last digits from a run that was never interrupted"
        yield Warned("other-versions", f"{what}: {', '.join(other)}.")


def _damaged(path: Path, used: Checkpoint | None) -> Warned:
    instead = "the run begins again" if used is None else f"the one of step {used.step:,} is used"
    return Warned("damaged-checkpoint", f"A checkpoint was damaged and is now {path.name}; {instead}.")


def _already_there(folder: RunFolder, epoch: int, epochs: int) -> InputError:
    return InputError(
        f"this run has gone through {epoch:,} epochs already",
        code="run.epochs",
        where=folder.name,
        got=f"epochs {epochs:,}",
        allowed=f"more than {epoch:,}",
        safe="The run is untouched.",
    )


def _no_way_back(folder: RunFolder) -> InputError:
    return InputError(
        "this run began with weights that were given to it, and no sound checkpoint is left",
        code="run.damaged",
        where=folder.name,
        next="Train anew with the same weights.",
        safe="What is left of the run is untouched.",
    )
