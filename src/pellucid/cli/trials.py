"""What ``pellucid train`` can do instead of training one model: folds, and the search for a learning rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from pellucid.errors import InputError


@dataclass(frozen=True)
class Trial:
    """What was asked for instead of a model.

    Args:
        folds: how many folds.
        repeats: how often.
        lr_find: look for a learning rate.
        figure: where its losses are drawn.
    """

    folds: int | None = None
    repeats: int | None = None
    lr_find: bool = False
    figure: str | None = None

    @classmethod
    def options(cls, function: Callable[..., Any]) -> Callable[..., Any]:
        """Give a command these options."""
        for option in (
            click.option("--figure", metavar="FILE.svg", help="draw the losses that --lr-find saw"),
            click.option("--lr-find", is_flag=True, help="try rising learning rates and suggest one"),
            click.option("--repeats", type=int, metavar="N", help="repeat the folds with other seeds"),
            click.option("--folds", type=int, metavar="N", help="test each row once; figures with their spread"),
        ):
            function = option(function)
        return function

    @classmethod
    def taken_from(cls, options: dict[str, Any]) -> Trial:
        """What these options say of a trial, which they then say no more."""
        return cls(**{name: options.pop(name) for name in cls.__dataclass_fields__})

    def check(self, save: str | None, out: str | None) -> bool:
        """Whether a trial is asked for.

        Raises:
            InputError: options that exclude each other, or files of a model that will not be.
        """
        trial = "--folds" if self.folds is not None else "--lr-find" if self.lr_find else ""
        said = {"--repeats": self.repeats, "--figure": self.figure, "--save": save, "--out": out}
        allowed = {"--folds": {"--repeats"}, "--lr-find": {"--figure"}, "": {"--save", "--out"}}[trial]
        strangers = [name for name, value in said.items() if value is not None and name not in allowed]
        strangers += ["--lr-find"] if trial == "--folds" and self.lr_find else []
        if strangers:
            needed = {"--repeats": "--folds", "--figure": "--lr-find"}.get(strangers[0]) if not trial else None
            raise InputError(
                f"{strangers[0]} goes with {needed} alone" if needed else f"{trial} keeps no model and no run folder",
                code="train.trial",
                where=strangers[0],
                got=f"{trial} and {strangers[0]}" if trial else strangers[0],
                next=f"Add {needed}." if needed else f"Leave out {strangers[0]}.",
                safe="Nothing was started.",
            )
        return bool(trial)

    def run(
        self,
        quiet: bool,
        as_json: bool,
        words: dict[str, Any],
        *,
        source: str | None,
        experiment: str | None,
        data_dir: str | None,
    ) -> int:
        """Do it, and say what came out.

        Args:
            quiet: say nothing while it runs.
            as_json: print one JSON object.
            words: the options of an experiment, as typed.
            source: where the rows come from.
            experiment: file with more options.
            data_dir: folder with fetched data.
        """
        from pellucid.spec.files import read_experiment

        asked = {"experiment": read_experiment(experiment) if experiment else None, "data_dir": data_dir, **words}
        if self.folds is not None:
            from pellucid.cli.folds import train_folds

            train_folds(
                quiet,
                as_json,
                source=source,
                folds=self.folds,
                repeats=1 if self.repeats is None else self.repeats,
                **asked,
            )
        else:
            from pellucid.cli.rates import find_rate

            typed = {"experiment": experiment, "data_dir": data_dir, **words}
            find_rate(quiet, as_json, self.figure, typed, source=source, **asked)
        return 0
