"""``pellucid predict``: raw rows in, answers out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from pellucid.cli.command import command, model_file, values
from pellucid.cli.table import aligned, print_json, written

if TYPE_CHECKING:
    from pellucid.workbench.predict import Prediction, Predictions


@command("predict", ignore_unknown_options=True)
@click.argument("model")
@click.argument("rows", metavar="INPUT...", nargs=-1, type=click.UNPROCESSED)
@click.option("--proba", is_flag=True, help="print how sure each class is")
@click.option("--out", metavar="FILE.csv", help="write the answers to a table")
def predict(model: str, rows: tuple[str, ...], proba: bool, out: str | None, as_json: bool) -> None:
    """Answer raw rows, and mark those unlike anything the model was trained on.

    MODEL is a .safetensors file or a run.  INPUT is one value per column (34 yes Oslo 2024-05-01,
    with ? where one is missing), a .csv or .parquet file with the columns' names, a .npy array,
    or for picture models picture files.
    """
    words = values(rows)
    from pellucid.workbench.predict import predict as predicted

    answers = predicted(model_file(model), list(words), proba=proba)
    for note in answers.notes:
        click.echo(f"note: {note}", err=True)
    if out is not None:
        answers.save(out, proba=proba)
        click.echo(f"{len(answers):,} answers written to {out}", err=True)
    if as_json:
        print_json(answers.to_json())
    elif out is None:
        click.echo("\n".join(_table(answers, proba)))


def _table(answers: Predictions, proba: bool) -> Iterator[str]:
    sure = answers[0].probabilities is not None
    classes = list(answers[0].probabilities or ()) if proba else []
    header = [*answers.targets, *(f"p({name})" for name in classes), *(["sure"] if sure and not proba else []), ""]
    yield from aligned(header, [_cells(row, classes, sure and not proba, answers.threshold) for row in answers])
    if any(_is_far(row, answers.threshold) for row in answers):
        yield (
            f"! unlike anything it was trained on: further than {written(answers.threshold)} from it "
            f"({answers.false_alarm_rate:.0%} of ordinary rows are)"
        )


def _is_far(row: Prediction, threshold: float | None) -> bool:
    return row.distance is not None and threshold is not None and not row.distance <= threshold


def _cells(row: Prediction, classes: list[str], sure: bool, threshold: float | None) -> list[Any]:
    answer = list(row.prediction.values()) if isinstance(row.prediction, dict) else [row.prediction]
    told = [", ".join(each) or "none" if isinstance(each, list) else each for each in answer]
    shares = [f"{(row.probabilities or {})[name]:.2%}" for name in classes]
    surest = [f"{max((row.probabilities or {}).values()):.1%}"] if sure else []
    far = f"! distance {written(row.distance)}" if _is_far(row, threshold) else "! unknown class"
    return [*told, *shares, *surest, far if row.unlike else ""]
