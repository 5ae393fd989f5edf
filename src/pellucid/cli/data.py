"""``pellucid data``: which data sets there are, and fetching one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pellucid.cli.command import SETTINGS, command
from pellucid.cli.info import info
from pellucid.cli.program import SUMMARIES
from pellucid.cli.table import aligned, print_json

if TYPE_CHECKING:
    from pellucid.data.fetch import Tell


@click.group(
    "data",
    invoke_without_command=True,
    short_help=SUMMARIES["data"],
    context_settings=SETTINGS,
    epilog="Each of these takes --json.",
)
@click.pass_context
def data(context: click.Context) -> None:
    """List data sets, fetch one, look into a file."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@command("list")
@click.option("--data-dir", metavar="FOLDER", help="folder with fetched data")
def listing(data_dir: str | None, as_json: bool) -> None:
    """Every data set that can be named, and where it comes from."""
    from pellucid.home import data_folder
    from pellucid.workbench.data import catalog

    listed = catalog(data_dir)
    if as_json:
        print_json({"folder": str(data_folder(data_dir)), "sources": [each.to_json() for each in listed]})
        return
    rows = [
        [each.name, each.rows, each.inputs, "not here" if each.kind == "fetched" and not each.where else each.kind]
        for each in listed
    ]
    table = aligned(
        ["name", "rows", "inputs", "kind", ""], [[*row, each.about] for row, each in zip(rows, listed, strict=True)]
    )
    click.echo("\n".join(table))
    click.echo(f"\nfolder: {data_folder(data_dir)}\nnext:   pellucid data fetch mnist")


@command("fetch")
@click.argument("name")
@click.option("--data-dir", metavar="FOLDER", help="folder that fetched data is kept in")
def fetching(name: str, data_dir: str | None, as_json: bool) -> None:
    """Fetch a data set into the data folder.

    NAME is mnist, fashion-mnist, california-housing or tiny-shakespeare.  Each file is checked by
    its hash and kept whole or not at all, in the folder of --data-dir, of PELLUCID_DATA, or in the
    user's own, where 'pellucid train' finds it.
    """
    from pellucid.data.fetch import fetch
    from pellucid.data.sources import sources

    with _progress() as tell:
        files = fetch(name, data_dir, tell=tell)
    if as_json:
        print_json({"name": name, "files": [str(path) for path in files]})
        return
    click.echo("\n".join(str(path) for path in files))
    if name in sources:
        click.echo(f"next:   pellucid train {name}" + (f" --data-dir {data_dir}" if data_dir else ""))


@contextmanager
def _progress() -> Iterator[Tell | None]:
    """A bar for each file on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

    bars: dict[str, TaskID] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:

        def tell(path: str, done: int, total: int) -> None:
            if path not in bars:
                bars[path] = progress.add_task(path)
            progress.update(bars[path], completed=done, total=total or None)

        yield tell


data.add_command(listing)
data.add_command(fetching)
data.add_command(info)
