"""The options of an experiment, made from its own fields: name, kind and help stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from textwrap import fill
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import click
from pydantic.fields import FieldInfo

from pellucid.errors import InputError
from pellucid.spec.experiment import PARTS

NETWORK_HELP = 'layers separated by commas: "dense 8 tanh, dense 4 tanh"'


class Words(click.ParamType):
    """A value that a function reads from its text."""

    def __init__(self, name: str, read: Callable[[str], Any], allowed: str) -> None:
        self.name, self.read, self.allowed = name, read, allowed

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> Any:
        try:
            return self.read(value) if isinstance(value, str) else value
        except ValueError:
            where = param.opts[0] if param else ""
            raise InputError(
                "this value cannot be read", code="usage.value", where=where, got=value, allowed=self.allowed
            ) from None


def _whole(text: str) -> int:
    return int(text.replace("_", ""))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split(","))


def _weights(text: str) -> Any:
    if "=" not in text:
        return text
    pairs = (part.rpartition("=") for part in text.split(","))
    return {name.strip(): float(value) for name, _, value in pairs}


TEXT = Words("text", str, "a text")
KINDS: dict[Any, Words] = {
    int: Words("n", _whole, "a whole number"),
    float: Words("x", float, "a number"),
    dict: Words("weights", _weights, "balanced, or NAME=WEIGHT,NAME=WEIGHT"),
}


HEADINGS = {
    "data": "Data",
    "inputs": "Inputs",
    "network": "Network",
    "task": "Task",
    "train": "Training",
    "run": "Random streams and checkpoints",
}


TRIALS = ("folds", "repeats", "lr_find", "figure")
"""Options that measure, and train no model to keep."""


def experiment_options() -> dict[str, list[click.Option]]:
    """The options of each part of an experiment; only the source is an argument."""
    made = {
        part: [option(name, field) for name, field in spec.model_fields.items() if name != "source"]
        for part, spec in PARTS.items()
    }
    made["network"] = [click.Option(["--network"], type=TEXT, metavar="LINE", help=NETWORK_HELP)]
    return {part: made[part] for part in HEADINGS}


class ExperimentCommand(click.Command):
    """A command with the options of an experiment, listed part by part."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.parts = experiment_options()
        self.own = list(self.params)
        self.params += [each for options in self.parts.values() for each in options]

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        own = [
            each
            for each in [*self.own, *self.get_params(context)[len(self.params) :]]
            if isinstance(each, click.Option)
        ]
        for title, options in [
            *((HEADINGS[part], each) for part, each in self.parts.items()),
            ("Instead of one model", [each for each in own if each.name in TRIALS]),
            ("Files and display", [each for each in own if each.name not in TRIALS]),
        ]:
            with formatter.section(title):
                formatter.write_dl([record for each in options if (record := each.get_help_record(context))])

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Words"):
            for title, words in known_words():
                # Not by the formatter itself, which breaks lines inside 'fashion-mnist'.
                lines = fill(
                    ", ".join(words),
                    formatter.width,
                    initial_indent=f"  {title:<13}",
                    subsequent_indent=" " * 15,
                    break_on_hyphens=False,
                )
                formatter.write(f"{lines}\n")


def known_words() -> Iterator[tuple[str, Iterable[str]]]:
    """The words that stand for sources, layers, losses, optimizers and schedules."""
    from pellucid.blocks import blocks
    from pellucid.data.sources import sources
    from pellucid.layers import layers
    from pellucid.tasks.losses import losses
    from pellucid.training.optimizers import optimizers
    from pellucid.training.schedules import schedules

    yield "SOURCE", sources
    yield "layers", [*layers, *blocks]
    yield "--loss", losses
    yield "--optimizer", optimizers
    yield "--schedule", schedules


def option(name: str, field: FieldInfo) -> click.Option:
    """The option for one field; left out, it says nothing."""
    word = name.replace("_", "-")
    kinds = set(_kinds(field.annotation))
    if bool in kinds:
        usual = " (usual)" if field.default is True else ""
        return click.Option([f"--{word}/--no-{word}", name], default=None, help=f"{field.description}{usual}")
    return click.Option([f"--{word}", name], type=_type(field.annotation, kinds), default=None, help=field.description)


def _kinds(annotation: Any) -> Iterator[Any]:
    """The plain types a field may hold: unions taken apart, limits left out."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from _kinds(each)
    elif origin is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif annotation is not NoneType:
        yield origin or annotation


def _type(annotation: Any, kinds: set[Any]) -> click.ParamType:
    choices = _choices(annotation)
    if choices and dict not in kinds:
        return click.Choice(choices)
    if tuple in kinds:
        texts = any(str in get_args(each) for each in (annotation, *get_args(annotation)))
        return Words("a,b", _names, "names") if texts else Words("a,b,c", _numbers, "numbers separated by commas")
    return next((KINDS[kind] for kind in (dict, int, float) if kind in kinds), TEXT)


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(choice for each in get_args(annotation) for choice in _choices(each))
