"""``pellucid runs``: which runs there are, one in full, several side by side."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pellucid.cli.command import command
from pellucid.cli.table import aligned, duration, print_json, written
from pellucid.errors import InputError

if TYPE_CHECKING:
    from pellucid.runs.outline import Outline
    from pellucid.workbench.compare import Comparison

WIDEST = 40
"""Characters of a network or a setting in a table."""


@command("runs")
@click.argument("names", metavar="[RUN]...", nargs=-1)
@click.option("--figure", metavar="FILE.svg", help="draw the curves of the runs on one sheet")
def runs(names: tuple[str, ...], figure: str | None, as_json: bool) -> None:
    """List all runs, show one in full, or put several side by side.

    RUN is a name from the list, or a run's folder.
    """
    from pellucid.workbench.runs import details, list_runs, one_run

    if figure is not None and len(names) < 2:
        raise InputError(
            "a figure shows two runs or more",
            code="runs.figure",
            where="--figure",
            got=f"{len(names)}",
            next="Name them, as in: pellucid runs RUN RUN --figure FILE.svg",
        )
    if figure is not None and Path(figure).suffix != ".svg":
        raise InputError(
            "a figure ends in .svg", code="runs.figure", where="--figure", got=figure, next="Write --figure runs.svg."
        )
    if len(names) >= 2:
        _compare(names, figure, as_json)
    elif names:
        outline = one_run(names[0])
        _print(details(outline), _in_full(outline), as_json)
    else:
        outlines = list_runs()
        _print({"runs": [each.to_json() for each in outlines]}, _listed(outlines), as_json)


def _compare(names: tuple[str, ...], figure: str | None, as_json: bool) -> None:
    from pellucid.workbench.compare import compare

    comparison = compare(*names)
    if figure is not None:
        from pellucid.runs.durable import written_whole

        with written_whole(Path(figure)) as file:
            file.write(comparison.plot().encode())
    _print(comparison.to_json(), _beside(comparison), as_json)


def _print(tree: dict[str, Any], lines: Iterator[str], as_json: bool) -> None:
    if as_json:
        print_json(tree)
    else:
        click.echo("\n".join(lines))


def _listed(outlines: list[Outline]) -> Iterator[str]:
    if not outlines:
        yield "There are no runs yet. Train something first: pellucid train circle"
        return
    rows = [
        [
            each.folder.name,
            _source(each),
            _short(each.network),
            each.state,
            _epochs(each),
            _metric(each),
            f"{each.when:%Y-%m-%d %H:%M}",
        ]
        for each in outlines
    ]
    yield from aligned(["run", "source", "network", "state", "epochs", "result", "when"], rows)


def _source(outline: Outline) -> str:
    """The source as it was typed; of a file its name alone."""
    from pellucid.spec.source import is_path

    return Path(outline.source).name if is_path(outline.source) else outline.source


def _epochs(outline: Outline) -> str:
    gone, asked = outline.epochs
    return f"{gone:,}" if outline.state == "finished" or asked is None else f"{gone:,} of {asked:,}"


def _metric(outline: Outline) -> str:
    found = outline.first_metric
    return f"{found[0]} {written(found[1])}" if found is not None else ""


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 2]} …"


def _in_full(outline: Outline) -> Iterator[str]:
    folder, record = outline.folder, outline.record
    yield from aligned(["", ""], list(_facts(outline)))
    if outline.results:
        names = list(dict.fromkeys(name for values in outline.results.values() for name in values))
        rows = [[part, *(values.get(name) for name in names)] for part, values in outline.results.items()]
        yield from ["", *aligned(["", *names], rows)]
    if losses := {name: values for name, values in record.history.items() if name.endswith(".loss") and values}:
        yield from ["", *_curves({name: [values] for name, values in losses.items()}, [folder.name])]
    yield from (f"\nwarning: {warning.what}" for warning in record.warnings)
    if outline.problem is not None:
        yield f"\n{outline.problem}"
    if outline.state == "interrupted":
        yield f"\ngo on with: pellucid resume {shlex.quote(folder.word)}"


def _facts(outline: Outline) -> Iterator[list[str]]:
    record, folder = outline.record, outline.folder
    stopped = f" ({record.finished.stopped})" if record.finished is not None and outline.state == "finished" else ""
    yield ["run", folder.name]
    yield ["state", outline.state + stopped]
    yield ["epochs", _epochs(outline)]
    if record.started is not None:
        rows = ", ".join(f"{count:,} {part}" for part, count in record.started.rows.items())
        yield ["parameters", f"{record.started.parameters:,}"]
        yield ["rows", rows]
    yield ["time", duration(record.seconds)]
    yield ["when", f"{outline.when:%Y-%m-%d %H:%M}"]
    yield ["folder", str(folder.path)]
    yield ["checkpoints", ", ".join(path.name for path in folder.checkpoints.all()) or "none"]
    for name, value in outline.settings.items():
        yield [name, _setting(value)]


def _setting(value: Any) -> str:
    return "" if value is None else str(value)


def _beside(comparison: Comparison) -> Iterator[str]:
    names = comparison.names
    if comparison.settings:
        yield from aligned(
            ["setting", *names],
            [[name, *(_short(_setting(value)) for value in values)] for name, values in comparison.settings.items()],
        )
    else:
        yield "Their settings are the same."
    if comparison.results:
        yield ""
        yield from aligned(["result", *names], [[name, *values] for name, values in comparison.results.items()])
    if comparison.curves:
        yield ""
        yield from _curves(comparison.curves, names)


def _curves(curves: dict[str, Any], names: list[str]) -> Iterator[str]:
    """Each curve in a line, from its lowest to its highest."""
    from pellucid.draw.terminal import spark_line

    rows = [
        [name, run if len(names) > 1 else "", spark_line(values), values[0], values[-1]]
        for name, each in curves.items()
        for run, values in zip(names, each, strict=True)
        if len(values)
    ]
    yield from aligned(["curve", "run" if len(names) > 1 else "", "", "first", "last"], rows)
