"""The verb *doctor*: is everything in order, and what to do where it is not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import lazy_loader

from pellucid.errors import PellucidError
from pellucid.home import data_folder, home
from pellucid.runs.arrays import read_arrays
from pellucid.runs.checkpoints import UNFINISHED, read_checkpoint
from pellucid.runs.environment import PACKAGES, environment
from pellucid.runs.folder import RunFolder, all_runs
from pellucid.runs.lock import is_locked
from pellucid.spec.files import experiment_from_toml

jax = lazy_loader.load("jax")

Verdict = Literal["good", "note", "problem"]

LEAST_SPACE = 500_000_000
"""Bytes below which a disk is called full."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Args:
        about: what was looked at: ``installation``, ``devices``, ``home``, ``data``, or a run's name.
        verdict: ``good``; ``note`` for what one should know; ``problem`` for what needs doing.
        what: what was found.
        next: what to do.
    """

    about: str
    verdict: Verdict
    what: str
    next: str = ""

    def to_json(self) -> dict[str, str]:
        """What ``pellucid doctor --json`` prints of it."""
        return dict(vars(self))


def doctor() -> list[Finding]:
    """Look at the installation, the devices, the data and every run; nothing is changed."""
    return [*_installation(), *_devices(), *_home(), *_data(), *(each for run in all_runs() for each in of_run(run))]


def _installation() -> Iterator[Finding]:
    found = environment()
    versions = found["packages"]
    missing = [name for name in PACKAGES if name not in versions and name != "pellucid"]
    if missing:
        yield Finding("installation", "problem", f"not installed: {', '.join(missing)}", "pip install pellucid")
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    yield Finding("installation", "good", f"Python {found['python']}, {told}")


def _devices() -> Iterator[Finding]:
    try:
        devices = [f"{device.platform}:{device.id} ({device.device_kind})" for device in jax.devices()]
        total = float(jax.numpy.ones(8).sum())
    except Exception as problem:  # whatever a driver may raise is what is to be told
        next_step = "Set JAX_PLATFORMS=cpu to do without it."
        yield Finding("devices", "problem", f"the engine does not start: {str(problem)[:200]}", next_step)
        return
    right = total == 8.0
    yield Finding("devices", "good" if right else "problem", ", ".join(devices), "" if right else "It cannot add.")


def _home() -> Iterator[Finding]:
    place = home()
    there = next(folder for folder in (place, *place.absolute().parents) if folder.is_dir())
    if not os.access(there, os.W_OK):
        next_step = "Set PELLUCID_HOME to a folder that can be written."
        yield Finding("home", "problem", f"{place} cannot be written", next_step)
        return
    free = shutil.disk_usage(there).free
    what = f"{place}: {free / 1e9:.1f} GB free"
    if free < LEAST_SPACE:
        yield Finding("home", "problem", what, "Free some space, or set PELLUCID_HOME to another disk.")
    else:
        yield Finding("home", "good", what)


def _data() -> Iterator[Finding]:
    folder = data_folder()
    if folder.is_dir():
        names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        yield Finding("data", "good", f"{folder}: {', '.join(names) or 'empty'}")
    else:
        yield Finding("data", "note", f"{folder} is not there yet", "pellucid data fetch NAME makes it.")


def of_run(run: RunFolder) -> list[Finding]:
    """What is to be said of a run: nothing but good, or every note and problem."""
    found = [*_described(run), *_checkpoints(run), *_model(run)]
    return found or [Finding(run.name, "good", f"{run.state()}, every file is as it was written")]


def _described(run: RunFolder) -> Iterator[Finding]:
    try:
        experiment_from_toml(run.experiment(), run.name)
    except (PellucidError, OSError, UnicodeDecodeError) as problem:
        next_step = "It can be looked at, but not resumed. Train anew."
        yield Finding(run.name, "problem", f"its experiment cannot be read: {_told(problem)}", next_step)
    try:
        if run.state() == "interrupted":
            yield Finding(run.name, "note", "interrupted", f"pellucid resume {run.word}")
    except PellucidError as problem:
        yield Finding(run.name, "problem", f"{problem.where}: {problem.what}", problem.next)


def _checkpoints(run: RunFolder) -> Iterator[Finding]:
    for path in run.checkpoints.all():
        try:
            read_checkpoint(path)
        except PellucidError as problem:
            yield Finding(run.name, "problem", f"{path.name}: {problem.what} ({problem.got})", problem.next)
    if aside := run.checkpoints.damaged():
        names = ", ".join(path.name for path in aside)
        yield Finding(run.name, "note", f"set aside: {names}", "Nothing needs it; remove it for space.")
    if not is_locked(run.path) and list(run.checkpoints.folder.glob(f"{UNFINISHED}*")):
        yield Finding(run.name, "note", "a checkpoint was left unfinished", "Resuming the run removes it.")


def _model(run: RunFolder) -> Iterator[Finding]:
    if not run.model.is_file():
        return
    next_step = f"pellucid resume {run.word} writes it again from the last checkpoint."
    try:
        read_arrays(run.model)
        whole = run.model_is_whole(run.record())
    except PellucidError as problem:
        yield Finding(run.name, "problem", f"{problem.where}: {problem.what}", next_step)
        return
    if not whole:
        yield Finding(run.name, "problem", f"{run.model.name} is not as it was written", next_step)


def _told(problem: Any) -> str:
    return problem.what if isinstance(problem, PellucidError) else str(problem)
