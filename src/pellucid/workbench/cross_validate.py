"""The verb *cross-validate*: every row is a test row once, and each figure comes with its spread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from pellucid.data.given import given_dataset
from pellucid.data.roles import with_roles
from pellucid.data.schema import Dataset
from pellucid.data.split import Split, folds_of
from pellucid.errors import InputError
from pellucid.events import Event, Finished, Folded
from pellucid.session.cautions import cautions
from pellucid.session.seeds import generator
from pellucid.session.session import Session
from pellucid.session.setup import Setup, load_data, set_up, split_options
from pellucid.spec.experiment import Experiment, RunSpec
from pellucid.tasks.baselines import baselines

Listener = Callable[[Event], object]


@dataclass(frozen=True)
class Spread:
    """One figure over all folds.

    Args:
        mean: the mean of the folds.
        standard_deviation: how far folds lie from it, as the standard deviation of a sample.
        n: how many folds.
    """

    mean: float
    standard_deviation: float
    n: int

    @classmethod
    def of(cls, values: list[float]) -> Spread:
        """The spread of some figures.

        Example:
            >>> Spread.of([1.0, 2.0, 3.0])
            Spread(mean=2.0, standard_deviation=1.0, n=3)
        """
        return cls(mean(values), stdev(values) if len(values) > 1 else 0.0, len(values))


@dataclass(frozen=True)
class CrossValidation:
    """How good a network is on rows it did not learn from, fold by fold.

    Args:
        source: where the rows come from.
        network: what was trained.
        folds: how many splits, of which each row is a test row in one.
        repeats: how often, with other splits and other seeds each time.
        results: what happened in each fold.
        notes: what should be known before believing the numbers.
    """

    source: str
    network: str
    folds: int
    repeats: int
    results: tuple[Folded, ...]
    notes: tuple[str, ...] = ()

    @property
    def summary(self) -> dict[str, dict[str, Spread]]:
        """Mean and spread of every figure, of the ``model``, a ``linear`` model and the ``trivial`` guess."""
        found = {}
        for who in ("model", "linear", "trivial"):
            rows: list[Mapping[str, float]] = [getattr(fold, who) for fold in self.results]
            found[who] = {name: Spread.of([row[name] for row in rows]) for name in rows[0]}
        return found

    def to_json(self) -> dict[str, Any]:
        """What ``pellucid train --folds --json`` prints."""
        summary = {
            who: {name: asdict(spread) for name, spread in figures.items()} for who, figures in self.summary.items()
        }
        results = [{key: value for key, value in each.to_json().items() if key != "event"} for each in self.results]
        return {**vars(self), "summary": summary, "results": results, "notes": list(self.notes)}

    def __repr__(self) -> str:
        figures = ", ".join(
            f"{name} {spread.mean:.4g} ± {spread.standard_deviation:.2g}"
            for name, spread in self.summary["model"].items()
        )
        return f"CrossValidation({self.source}, {len(self.results)} folds; {figures})"


def cross_validate(
    source: Any = None,
    *,
    folds: int = 5,
    repeats: int = 1,
    experiment: Experiment | None = None,
    sample_weight: Any = None,
    times: Any = None,
    groups: Any = None,
    data_dir: str | Path | None = None,
    listen: Listener | None = None,
    **options: Any,
) -> CrossValidation:
    """Train once per fold, each time on the other folds, and measure on the fold left out.

    Classes are dealt out evenly, groups stay together, and rows with times are answered from earlier
    ones alone.  Inputs are prepared anew in each fold, from its training rows; where the split asked
    for has validation rows, they are taken from the other folds.  Nothing is kept on the disk.

    Args:
        source: a table file, a built-in set, a data set, a frame, or arrays ``(x, y)``.
        folds: how many.
        repeats: how often; every time all seeds are one higher.
        experiment: all options at once, as from an experiment file.
        sample_weight: how much each row counts in the loss, where the source is arrays.
        times: when each row was, where the source is arrays.
        groups: which group each row is of, where the source is arrays.
        data_dir: folder with fetched data.
        listen: called with every event of every training, and with ``Folded`` after each.
        **options: ``network=``, ``epochs=``, ``learning_rate=``, … as for :func:`pellucid.train`.

    Raises:
        InputError: something does not exist or does not fit; fewer rows or groups than folds.

    Example:
        >>> found = cross_validate("iris", folds=2, network="dense 4 tanh", epochs=1)
        >>> [fold.rows["test"] for fold in found.results], sorted(found.summary["model"])
        ([75, 75], ['accuracy', 'loss'])
    """
    if repeats < 1:
        raise InputError(
            "there is nothing to repeat", code="split.repeats", where="repeats", got=repeats, allowed="1 or more"
        )
    if isinstance(source, str | Path):
        options["source"] = str(source)
    asked = experiment.with_options(**options) if experiment is not None else Experiment.of(**options)
    given = given_dataset(source, asked, sample_weight=sample_weight, times=times, groups=groups)
    dataset = load_data(asked, data_dir) if given is None else with_roles(given, asked.data, asked.task.task)
    tell = listen or (lambda event: None)
    results: list[Folded] = []
    network = ""
    for repeat, fold, setup in _setups(asked, dataset, folds, repeats):
        if not results:
            network = str(setup.experiment.network)
            for warning in cautions(setup):
                tell(warning)
        results.append(_folded(setup, repeat, fold, tell))
        tell(results[-1])
    found = CrossValidation(asked.data.source or dataset.name, network, folds, repeats, tuple(results))
    return replace(found, notes=tuple(_notes(found, dataset, split_options(asked, dataset)["by"])))


def _setups(asked: Experiment, dataset: Dataset, folds: int, repeats: int) -> Iterator[tuple[int, int, Setup]]:
    for repeat in range(repeats):
        again = asked.model_copy(update={"run": _seeds_moved(asked.run, repeat)})
        options = split_options(again, dataset)
        splits: list[Split] = folds_of(dataset, folds, generator(again.run, "split"), **options)
        for fold, split in enumerate(splits, 1):
            yield repeat + 1, fold, set_up(again, dataset, split=split)


def _seeds_moved(run: RunSpec, by: int) -> RunSpec:
    """Every seed that is set, so much higher."""
    return run.model_copy(update={name: seed + by for name, seed in run if seed is not None})


def _folded(setup: Setup, repeat: int, fold: int, tell: Listener) -> Folded:
    """One training, measured on its test rows beside what is easy."""
    session = Session.start(setup)
    tell(session.started())
    for event in session.events():
        tell(event)
    assert isinstance(event, Finished), "a run ends with Finished"
    easy = baselines(setup.task, _part(setup, "train"), _part(setup, "test"))
    return Folded(
        repeat,
        fold,
        rows={name: len(part) for name, part in setup.rows.items()},
        epochs=event.epochs,
        seconds=event.seconds,
        stopped=event.stopped,
        model=session.results(["test"])["test"],
        linear=easy["linear"],
        trivial=easy["trivial"],
    )


def _part(setup: Setup, name: str) -> tuple[Any, dict[str, Any]]:
    """Prepared inputs and targets of one part."""
    rows = getattr(setup.split, name)
    targets = {target: values[rows] for target, values in setup.dataset.targets.items()}
    return setup.rows[name].inputs, setup.targets.apply(targets)


def _notes(found: CrossValidation, dataset: Dataset, by: str) -> Iterator[str]:
    if dataset.held_out is not None and dataset.held_out.any():
        yield f"The {int(dataset.held_out.sum()):,} rows that {dataset.name} holds out were not used."
    if by == "time":
        yield "Rows have times, so each fold was answered from earlier rows alone; the first fold had the fewest."
    broken = sum(fold.stopped == "not-finite" for fold in found.results)
    if broken:
        yield f"In {broken} of {len(found.results)} folds a number stopped being finite; try a lower learning rate."
    summary = found.summary
    first = next(name for name in summary["model"] if name != "loss")
    for who, words in (("trivial", "always giving the same answer"), ("linear", "a linear model")):
        if first in summary[who] and summary["model"][first].mean <= summary[who][first].mean:
            yield (
                f"It is no better than {words}: {first} {summary['model'][first].mean:.4g} "
                f"against {summary[who][first].mean:.4g}."
            )
            return
