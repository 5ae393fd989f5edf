"""A file read in a process of its own: started, waited for, ended, and its words taken over."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from pellucid.errors import InputError, LimitError, PellucidError, SystemRefusedError

WALL_SECONDS = 30.0
LARGEST_ABOUT = 4 * 2**20
_PROBLEMS = {kind.exit_code: kind for kind in (InputError, LimitError, SystemRefusedError)}


def read_apart(file: Path, shown: str, said: str = "") -> None:
    """Let a child read the file; it limits itself, and is killed where that is not enough.

    Args:
        file: the file.
        shown: what it is called.
        said: how it is to be read, as JSON; or nothing.

    Raises:
        LimitError: it took too much time or memory.
    """
    # -P: the folder of the file is no place to import from.
    command = [sys.executable, "-P", "-m", "pellucid.studio.reading", str(file), said]
    few = {"POLARS_MAX_THREADS": "2", "MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}
    child = subprocess.Popen(  # noqa: S603 - our own words
        command,
        env={**os.environ, **few},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        ended = child.wait(WALL_SECONDS)
    except subprocess.TimeoutExpired:
        ended = -signal.SIGKILL
    finally:
        _end(child)
    if ended:
        raise LimitError(
            "this file takes too much time or memory to be read",
            code="upload.limits",
            where=shown,
            allowed=f"{WALL_SECONDS:.0f} seconds, and 1 GB of memory",
            next="Is it what its name says? If it is, take a part of its rows or columns.",
            safe="Nothing was kept of it.",
        )


def _end(child: subprocess.Popen[bytes]) -> None:
    """The child and all it may have started are gone."""
    if child.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        child.kill()
        child.wait()


def about_of(path: Path) -> dict[str, Any]:
    """What a child has said of a file.

    Raises:
        LimitError: it said more than is taken.
    """
    with path.open("rb") as file:
        text = file.read(LARGEST_ABOUT + 1)
    try:
        about = json.loads(text)
    except (ValueError, RecursionError):
        about = None
    if not isinstance(about, dict) or len(text) > LARGEST_ABOUT:
        raise LimitError(
            "there is too much to say about this file",
            code="upload.limits",
            got=f"{len(text):,} bytes",
            allowed=f"{LARGEST_ABOUT:,} bytes",
            next="Take a part of its columns.",
        )
    return about


def renamed(value: Any, path: str, shown: str) -> Any:
    """Plain data with the file's own name in place of ours."""
    if isinstance(value, dict):
        return {key: renamed(each, path, shown) for key, each in value.items()}
    if isinstance(value, list):
        return [renamed(each, path, shown) for each in value]
    return value.replace(path, shown) if isinstance(value, str) else value


def told_again(error: dict[str, Any], path: str, shown: str) -> PellucidError:
    """The problem that the child had, about the file by its own name."""
    told = renamed(error, path, shown)
    kind = _PROBLEMS.get(told.pop("exit_code", 2), InputError)
    return kind(told.pop("what"), **told)
