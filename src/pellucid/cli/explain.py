"""``pellucid explain``: one learning step opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pellucid.cli.command import command, model_file, values
from pellucid.cli.table import print_json
from pellucid.errors import InputError

if TYPE_CHECKING:
    from pellucid.data.schema import Field
    from pellucid.model import Model


@command("explain", ignore_unknown_options=True)
@click.argument("model")
@click.argument("row", metavar="INPUT...", nargs=-1, type=click.UNPROCESSED)
@click.option("--target", metavar="Y", help="what the answer should be; Y1,Y2 where there are several targets")
@click.option("--learning-rate", type=float, metavar="X", help="size of the step; by default the one of the training")
@click.option(
    "--follow", metavar="LAYER/WEIGHT:I,J", multiple=True, help="follow one weight through: dense1/weight:2,3"
)
def explain(
    model: str,
    row: tuple[str, ...],
    target: str | None,
    learning_rate: float | None,
    follow: tuple[str, ...],
    as_json: bool,
) -> None:
    """Open one learning step: every z, a, δ, gradient and update.

    MODEL is a .safetensors file or a run; INPUT is one row, as in predict.  Without --target
    there is nothing to learn, and the forward pass alone is shown.
    """
    words = values(row)
    if learning_rate is not None and not 0 < learning_rate < float("inf"):
        raise InputError(
            "a step needs a size", code="explain.rate", where="--learning-rate", got=learning_rate, allowed="above 0"
        )
    from pellucid.model import load
    from pellucid.workbench.explain import explain as explained

    opened = load(model_file(model))
    wanted = None if target is None else target_of(opened, target)
    step = explained(opened, list(words), wanted, learning_rate)
    for note in step.notes:
        click.echo(f"note: {note}", err=True)
    stories = [step.follow(*_place(each)) for each in follow]
    if as_json:
        print_json(step.to_json() | ({"follow": [story.to_json() for story in stories]} if stories else {}))
    elif stories:
        click.echo("\n\n".join(story.to_text() for story in stories))
    else:
        click.echo(step.to_text())


def target_of(model: Model, text: str) -> Any:
    """The target in the data's own words: one value, or one for each target column."""
    fields = model.targets.fields
    if len(fields) == 1:
        return _value(fields[0], text)
    parts = text.split(",")
    if len(parts) != len(fields):
        raise InputError(
            "every target needs a value",
            code="explain.targets",
            where="--target",
            got=text,
            allowed=",".join(field.name for field in fields),
        )
    return {field.name: _value(field, part.strip()) for field, part in zip(fields, parts, strict=True)}


def _value(field: Field, text: str) -> Any:
    if field.kind == "class":
        return text
    if field.kind == "labels":
        return {name.strip() for name in text.split(",") if name.strip()}
    try:
        return float(text)
    except ValueError:
        raise InputError(
            f"target '{field.name}' is a number",
            code="explain.target",
            where="--target",
            got=text,
            allowed="a number, as in --target 1.5",
        ) from None


def _place(text: str) -> tuple[Any, ...]:
    """``dense1/weight:2,3`` as the name and the place."""
    path, _, index = text.partition(":")
    try:
        return (path, *(int(each) for each in index.split(",")))
    except ValueError:
        raise InputError(
            "this is no weight", code="explain.place", where="--follow", got=text, allowed="as in dense1/weight:2,3"
        ) from None
