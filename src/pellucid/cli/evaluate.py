"""``pellucid evaluate``: a model measured, beside what is easy to reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from pellucid.cli.command import command, model_file
from pellucid.cli.table import aligned, print_json, written

if TYPE_CHECKING:
    from pellucid.workbench.evaluate import Evaluation

MOST_CLASSES = 20


@command("evaluate")
@click.argument("model")
@click.argument("source", required=False)
@click.option("--data-dir", metavar="FOLDER", help="folder with downloaded data")
def evaluate(model: str, source: str | None, data_dir: str | None, as_json: bool) -> None:
    """Measure a model on rows whose answers are known.

    MODEL is a .safetensors file or a run.  On the SOURCE it was trained with (the default) only
    its test rows count; on another one all rows do.
    """
    from pellucid.workbench.evaluate import evaluate as evaluated

    found = evaluated(model_file(model), source, data_dir=data_dir)
    if as_json:
        print_json(found.to_json())
        return
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    click.echo("\n".join(_told(found)))


def _told(found: Evaluation) -> Iterator[str]:
    rows = f"all {found.rows:,} rows" if found.part == "all rows" else f"{found.rows:,} {found.part}"
    yield f"{found.source}: {rows}"
    yield ""
    yield from _beside(found)
    for target, report in found.targets.items():
        title = f" of {target}" if len(found.targets) > 1 else ""
        yield ""
        yield from _classes(report, title) if "confusion" in report else _numbers(report, title)
    if found.importance:
        first = next(name for name in found.model if name != "loss")
        yield f"\nimportance: how much {first} falls when a column is shuffled"
        ranked = sorted(found.importance.items(), key=lambda item: -item[1])
        yield from aligned(["column", "drop"], ranked)


def _beside(found: Evaluation) -> Iterator[str]:
    """The model, the trivial guess and the linear model under each other."""
    names = list(found.model)
    rows = {"this model": found.model, "linear model": found.linear, "trivial guess": found.trivial}
    told = {title: values for title, values in rows.items() if values is not None}
    yield from aligned(["", *names], [[title, *(values.get(name) for name in names)] for title, values in told.items()])


def _classes(report: Mapping[str, Any], title: str) -> Iterator[str]:
    classes = report["classes"]
    if len(classes) <= MOST_CLASSES:
        yield f"confusion{title}: true class by row, answer by column"
        yield from aligned(
            ["", *classes], [[name, *row] for name, row in zip(classes, report["confusion"], strict=True)]
        )
        yield ""
    scores = ("precision", "recall", "f1", "rows")
    yield from aligned(
        [f"class{title}", *scores],
        [[name, *(row[score] for score in scores)] for name, row in report["per_class"].items()],
    )
    error = report["calibration"]["expected_calibration_error"]
    yield f"\ncalibration{title}: how sure it is and how often it is right differ by {written(error)} on average"
    if report.get("auc") is not None:
        yield f"area under the curve{title}: {written(report['auc'])}"


def _numbers(report: Mapping[str, Any], title: str) -> Iterator[str]:
    yield from aligned([f"error{title}", ""], list(report.items()))
