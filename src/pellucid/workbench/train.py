"""The verb *train*: from what was asked to a trained model in its run folder."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pellucid.commands import Command
from pellucid.data.arrays import from_arrays
from pellucid.data.schema import Dataset
from pellucid.errors import InputError
from pellucid.events import Event, Failed, Finished, Interrupted, Saved, Warned
from pellucid.explain.unlike import Unlike
from pellucid.model import Model
from pellucid.run import Run
from pellucid.runs.folder import RunFolder, environment
from pellucid.session.cautions import cautions
from pellucid.session.interruption import interruption
from pellucid.session.session import Session, following
from pellucid.session.setup import Setup, set_up
from pellucid.session.verdicts import verdicts
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_to_toml
from pellucid.tasks.classification import Classification

Listener = Callable[[Event], Command | None]
"""Hears an event, and may answer with a command: pause, step, stop, another learning rate."""


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
        source: a built-in set (``"circle"``, ``"spiral(points=500, noise=0.1)"``), or arrays ``(x, y)``.
        experiment: all options at once, as from an experiment file.
        test: held-out arrays ``(x, y)``, where the source is arrays.
        sample_weight: how much each row counts in the loss, where the source is arrays.
        times: when each row was, where the source is arrays; earlier rows train, later ones test.
        groups: which group each row is of, where the source is arrays; a group stays together.
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
    dataset = _dataset(source, test=test, sample_weight=sample_weight, times=times, groups=groups)
    if isinstance(source, str):
        options["source"] = source
    asked = experiment.with_options(**options) if experiment is not None else Experiment.of(**options)
    setup = set_up(asked, dataset, data_dir)
    session = Session.start(setup, initial, keep_snapshots=True)
    folder = None
    if save_run:
        toml = experiment_to_toml(setup.experiment)
        folder = RunFolder.create(setup.dataset.name, toml, Path(out) if out else None)
    told = _teller(folder, listen)
    run = _run(session, setup, folder, told)
    if save is not None:
        told(Saved(str(run.model.save(save))))
    return run


def _dataset(source: Any, **about_rows: Any) -> Dataset | None:
    """The data set that was given, or made of given arrays; none where the source is a name."""
    if source is None or isinstance(source, str | Dataset):
        said = [name for name, value in about_rows.items() if value is not None]
        if said:
            raise InputError(f"only arrays take {' and '.join(said)}", code="data.source", where=said[0])
        return source if isinstance(source, Dataset) else None
    if not isinstance(source, tuple | list) or len(source) != 2:
        raise _no_source(source)
    return from_arrays(*source, **about_rows)


def _no_source(source: Any) -> InputError:
    several = isinstance(source, tuple | list)
    return InputError(
        "a source is a name, a Dataset or (x, y)",
        code="data.source",
        where="source",
        got=f"a {type(source).__name__}" + (f" of {len(source)}" if several else ""),
        next="Give weights of rows as sample_weight=…" if several and len(source) == 3 else "",
    )


def _teller(folder: RunFolder | None, listen: Listener | None) -> Listener:
    """Whoever should hear of an event: the run folder, and who asked."""

    def tell(event: Event) -> Command | None:
        if folder is not None:
            folder.append(event.to_json())
        return listen(event) if listen is not None else None

    return tell


def _run(session: Session, setup: Setup, folder: RunFolder | None, tell: Listener) -> Run:
    warnings: list[Warned] = []

    def hear(event: Event) -> Command | None:
        if isinstance(event, Warned):
            warnings.append(event)
        return tell(event)

    for event in (session.started(), *cautions(setup)):
        hear(event)
    finished = _trained(session, hear)
    model = model_of(session)
    for event in verdicts(setup, model.metrics):
        hear(event)
    if folder is not None:
        model.save(folder.model)
        folder.save_snapshots(session.snapshots)
    tell(finished)
    history = session.training.history
    return Run(setup.experiment, history, finished, model, tuple(warnings), folder, setup, session.snapshots)


def _trained(session: Session, hear: Listener) -> Finished:
    """Trains to the end, every event heard but the last, which is returned."""
    running, command = _heard(session), None
    while (event := following(running, command)) is not None:
        if isinstance(event, Finished):
            return replace(event, multiply_adds=session.multiply_adds(event.epochs))
        command = hear(event)
        if isinstance(event, Failed):
            hear(Warned("not-finite", f"{event.what}; the last good weights are kept."))
    raise AssertionError("a run ends with Finished")


def _heard(session: Session) -> Generator[Event, Command | None, None]:
    """The events of a run; Ctrl-C ends it between two chunks with what was learned."""
    training = session.training
    with interruption() as interrupted:
        running, command = session.events(), None
        while (event := following(running, command)) is not None:
            command = yield event
            if interrupted() and not isinstance(event, Finished):
                yield Interrupted(training.epoch)
                yield training.finish("interrupted")
                return


def model_of(session: Session) -> Model:
    """The trained model, with what it needs to say what it does not know."""
    setup = session.setup
    run = setup.experiment.run
    provenance = {
        "data": setup.dataset.name,
        "about": setup.dataset.about,
        "generated": setup.dataset.generated,
        "fingerprint": setup.dataset.fingerprint(),
        "rows": {name: len(part) for name, part in setup.rows.items()},
        "seed": run.seed,
        "packages": environment()["packages"],
    }
    return Model(
        setup.experiment,
        setup.network,
        setup.task,
        setup.inputs,
        setup.targets,
        session.params,
        session.state,
        session.results(),
        provenance,
        _unlike(setup),
    )


def _unlike(setup: Setup) -> Unlike:
    rows = setup.rows["train"]
    held_out = setup.rows.get("validation")
    classes = None
    if isinstance(setup.task, Classification):
        column = setup.dataset.targets[setup.task.target][setup.split.train]
        classes = setup.targets.apply({**_targets(setup), setup.task.target: column})[setup.task.target]
    return Unlike.fit(rows.inputs, classes=classes, held_out=None if held_out is None else held_out.inputs)


def _targets(setup: Setup) -> dict[str, Any]:
    return {name: values[setup.split.train] for name, values in setup.dataset.targets.items()}
