"""``pellucid data info``: every column, what would be done with it, and what to beware of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from pellucid.cli.command import command
from pellucid.cli.options import ExperimentCommand
from pellucid.cli.table import aligned, print_json, written

if TYPE_CHECKING:
    from pellucid.data.description import Description
    from pellucid.workbench.inspect import Column, Inspection

WIDTH = 100
MOST_ROWS = 40
"""More rows of a table than these are counted, and listed by --json."""


@command("info", cls=ExperimentCommand)
@click.argument("source")
@click.option("--data-dir", metavar="FOLDER", help="folder with fetched data")
def info(source: str, data_dir: str | None, as_json: bool, **options: Any) -> None:
    """Look at data as training would.  Nothing is trained.

    SOURCE is whatever 'pellucid train' takes, and so are the options: every column with its kind,
    values and what the network would see of it; split, network and training; what to beware of.
    """
    from pellucid.workbench.inspect import inspect

    found = inspect(source, data_dir=data_dir, **options)
    if as_json:
        print_json(found.to_json())
    else:
        click.echo("\n".join(told(found)))


def told(found: Inspection) -> Iterator[str]:
    """All of it as lines of at most 100 signs, sentences apart."""
    yield f"{found.source}: {found.rows:,} rows{', made by a formula' if found.generated else ''}"
    if not found.about.startswith(f"{found.rows:,} rows"):
        yield found.about
    yield ""
    yield from _columns(found.columns)
    for target, parts in found.classes.items():
        yield ""
        yield from _classes(target, parts)
    if found.network:
        yield ""
        yield from _plan(found)
    yield from (f"\nnote: {note}" for note in found.notes)
    yield from (f"\nwarning: {warning.what}" for warning in found.warnings)


def _columns(columns: Sequence[Column]) -> Iterator[str]:
    used = [column for column in columns if column.role != "left out"]
    header = ["column", "role", "kind", "missing", "distinct", "values"]
    yield from _table(header, [_row(column) for column in used])
    encoded = [column for column in used if column.role == "input" and column.becomes not in ((), (column.name,))]
    if encoded:
        yield "\nwhat the network sees of them, where it is not the number itself"
        yield from _table(["column", "numbers"], [[column.name, ", ".join(column.becomes)] for column in encoded])
    left_out = [[column.name, column.reason] for column in columns if column.role == "left out"]
    if left_out:
        yield "\nwhat is left out"
        yield from _table(["column", "because"], left_out)


def _row(column: Column) -> list[Any]:
    figures = column.figures
    return [
        column.name,
        column.role,
        column.kind,
        figures.missing or None,
        figures.distinct,
        _values(figures, column.unit),
    ]


def _table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """A table whose lines are cut off at the width of a terminal, of not too many rows."""
    shown = [[shortened(name, 28), *cells] for name, *cells in rows[:MOST_ROWS]]
    yield from (shortened(line, WIDTH) for line in aligned(header, shown))
    if len(rows) > MOST_ROWS:
        yield f"… and {len(rows) - MOST_ROWS:,} more, which --json lists"


def _values(figures: Description, unit: str) -> str:
    """Values in a few words: a range and a mean, or the most frequent classes with their shares."""
    if figures.classes:
        total = max(1, sum(figures.classes.values()))
        first = list(figures.classes.items())[:4]
        more = ", …" if len(figures.classes) > len(first) else ""
        return ", ".join(f"{shortened(name, 16)} {count / total:.0%}" for name, count in first) + more
    if figures.low is None:
        return ""
    mean = f", mean {_number(figures.mean)}" if figures.mean is not None else ""
    return f"{_number(figures.low)} to {_number(figures.high)}{mean}" + (f" {unit}" if unit else "")


def _number(value: float | str | None) -> str:
    """A number in four digits, or in all that stand before the point; a day as it is."""
    return f"{value:,.0f}" if isinstance(value, float) and 1e4 <= abs(value) < 1e12 else written(value)


def shortened(text: str, width: int) -> str:
    """A text of at most so many signs, its end replaced where it is longer.

    Example:
        >>> shortened("temperature", 8), shortened("age", 8)
        ('tempera…', 'age')
    """
    return text if len(text) <= width else text[: width - 1] + "…"


def _classes(target: str, parts: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Rows of each class by part."""
    names = next(iter(parts.values()))
    yield from _table(
        [f"rows of {target}", *parts], [[name, *(counts[name] for counts in parts.values())] for name in names]
    )


def _plan(found: Inspection) -> Iterator[str]:
    """What training would do, and what is easy to reach."""
    yield "what would be trained if nothing else is said"
    kind = "pixels" if len(found.inputs) > 1 else "number" if found.inputs == (1,) else "numbers"
    sees = f"{'×'.join(map(str, found.inputs))} {kind}"
    training = ", ".join(f"{name.replace('_', ' ')} {written(value)}" for name, value in found.training.items())
    task = found.task["task"] + (f" by {found.task['loss']}" if found.task["loss"] else "")
    rows = [
        ["rows", ", ".join(f"{count:,} {part}" for part, count in found.parts.items())],
        ["task", task],
        ["network", f"{found.network}: {sees} in, {found.parameters:,} parameters"],
        ["training", training],
    ]
    for title, figures in (("trivial guess", found.trivial), ("linear model", found.linear)):
        if figures is not None:
            rows.append([title, ", ".join(f"{name} {value:.4g}" for name, value in figures.items())])
    width = max(len(title) for title, _ in rows)
    yield from (f"  {title.ljust(width)}  {text}" for title, text in rows)
