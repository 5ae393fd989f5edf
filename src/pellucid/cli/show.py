"""``pellucid show``: a network in numbers, or as a drawing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pellucid.cli.command import command, model_file
from pellucid.cli.table import aligned, amount, duration, print_json
from pellucid.errors import InputError

if TYPE_CHECKING:
    from pellucid.workbench.show import Summary

MANY = 1_000_000
"""From here on a count is said in words too."""


@command("show")
@click.argument("network_or_model", metavar="NETWORK-OR-MODEL")
@click.option("--inputs", metavar="N", help="what one row holds: 3 columns, or a picture of 28x28x1")
@click.option("--svg", metavar="FILE.svg", help="draw it into this file")
def show(network_or_model: str, inputs: str | None, svg: str | None, as_json: bool) -> None:
    """Show what a network is made of.  Nothing is allocated, however large it is.

    NETWORK-OR-MODEL is a line such as "dense 4 tanh, dense 2", a .safetensors file, or a run.
    """
    from pellucid.workbench.show import show as shown

    found = shown(_named(network_or_model, inputs), inputs)
    if svg is not None:
        _draw(found, Path(svg))
    if as_json:
        print_json(found.to_json())
    else:
        click.echo("\n".join(_told(found)))


def _named(word: str, inputs: str | None) -> str | Path:
    """A model file or the file of a run; anything else is a line of layers."""
    from pellucid.runs.folder import EXPERIMENT, runs_folder

    if word.endswith(".safetensors") or Path(word).is_file():
        return Path(word)
    is_run = inputs is None and any((folder / word / EXPERIMENT).is_file() for folder in (Path(), runs_folder()))
    return model_file(word) if is_run else word


def _draw(found: Summary, path: Path) -> None:
    from pellucid.runs.durable import written_whole

    if path.suffix != ".svg":
        raise InputError(
            "a drawing ends in .svg", code="show.svg", where="--svg", got=str(path), next="Write --svg network.svg."
        )
    with written_whole(path) as file:
        file.write(found.to_svg().encode())
    click.echo(f"drawn into {path}", err=True)


def _told(found: Summary) -> Iterator[str]:
    from pellucid.network.summary import readable_bytes

    table = found.table
    size = "×".join(map(str, table.inputs))
    rows: list[list[Any]] = [["input", "", size, None, None, None, None]]
    rows += [
        [
            layer.name,
            layer.kind,
            "×".join(map(str, layer.output)),
            layer.weights or None,
            layer.biases or None,
            readable_bytes(layer.bytes) if layer.bytes else "",
            layer.multiply_adds or None,
        ]
        for layer in table.layers
    ]
    rows.append(["all", "", "", found.weights, found.biases, readable_bytes(table.bytes), table.multiply_adds])
    yield from aligned(["layer", "kind", "output", "weights", "biases", "bytes", "multiply-adds"], rows)
    words = f" ({amount(table.parameters)})" if table.parameters >= MANY else ""
    yield f"\n{table.parameters:,} parameters{words}; about {duration(found.seconds_per_row)} a row on this machine"
    if found.about:
        yield from _about(found)


def _about(found: Summary) -> Iterator[str]:
    """Results and provenance of a trained model."""
    about = found.about
    names = list(next(iter(about["results"].values()), {}))
    yield f"\nnetwork  {about['network']}"
    yield f"data     {about['provenance'].get('data')}: {about['provenance'].get('about')}\n"
    yield from aligned(
        ["", *names], [[part, *(values[name] for name in names)] for part, values in about["results"].items()]
    )
