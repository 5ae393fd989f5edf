"""``pellucid studio``: a playground in the browser, served from this machine to this machine."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from pellucid.cli.command import command
from pellucid.cli.ending import Ending
from pellucid.errors import InputError, PellucidError


@command("studio")
@click.argument("source", required=False, metavar="[SOURCE | RUN | MODEL]")
@click.option("--target", metavar="NAME", help="column to predict, where SOURCE is a table")
@click.option("--port", type=click.IntRange(0, 65_535), metavar="N", help="where to listen (7357, or the next free)")
@click.option("--no-browser", is_flag=True, help="open no browser; print the address")
def studio(source: str | None, target: str | None, port: int | None, no_browser: bool, as_json: bool) -> None:
    """Open a playground in the browser, on which a network is already alive.

    SOURCE is a built-in set ("spiral(noise=0.1)") or a table; a RUN goes on where it ended; a MODEL is
    a .safetensors file.  Left out, the classic opening scene.  Ctrl-C ends it; sessions are kept.
    """
    from pellucid.home import home
    from pellucid.studio.serve import serve

    def ready(address: str) -> None:
        if as_json:
            click.echo(json.dumps({"address": address}))
        else:
            click.echo(f"The studio is at  {address}\nCtrl-C ends it.")
        if not no_browser and _has_screen():
            _open(address)

    def again(address: str) -> None:
        click.echo(f"That address was opened before; a new one:  {address}", err=True)

    def not_opened(problem: PellucidError) -> None:
        Ending(as_json, debug=False).tell(problem)

    serve(home(), port=port, wanted=_wanted(source, target), ready=ready, again=again, told=not_opened)
    click.echo("The studio has ended; its sessions are kept.", err=True)


def _wanted(word: str | None, target: str | None) -> dict[str, Any]:
    """What the first page is to see, as the page itself would ask for it."""
    if target is not None and word is None:
        raise InputError("there is no table with this column", code="studio.target", where="--target", next="Name it.")
    said = {} if target is None else {"target": target}
    match word:
        case None:
            return {}
        case _ if word.endswith(".safetensors"):
            return {"file": str(_existing(word))}
        case _ if word.endswith(".toml"):
            return {"experiment": _tree(_existing(word))}
        case _ if _is_run(word):
            return {"run": word}
        case _ if Path(word).is_file():
            return {"source": str(Path(word).resolve()), **said}
    return {"source": word, **said}


def _existing(word: str) -> Path:
    path = Path(word)
    if not path.is_file():
        raise InputError("there is no such file", code="studio.file", got=word, next="Check the name and the folder.")
    return path.resolve()


def _tree(path: Path) -> dict[str, Any]:
    """An experiment file as a page would say it, checked here, where its lines can be named."""
    from pellucid.spec.files import read_experiment

    tree: dict[str, Any] = read_experiment(path).model_dump(mode="json", exclude_defaults=True)
    return tree


def _is_run(word: str) -> bool:
    from pellucid.runs.folder import EXPERIMENT, runs_folder

    return any((folder / word / EXPERIMENT).is_file() for folder in (Path(), runs_folder()))


def _has_screen() -> bool:
    """Whether a window can be opened; in a terminal alone, a browser for terminals would take its place."""
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"))
    return sys.platform in ("darwin", "win32") or named


def _open(address: str) -> None:
    """Open the browser beside us; where there is none, the printed address is enough."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
