"""What was measured, and the ways it is written down: a table, a Markdown table, JSON."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

EQUAL = 1e-4
"""Losses this near, relative to the larger of 1 and their size, count as the same training."""


@dataclass(frozen=True)
class Spread:
    """Seconds of several measurements."""

    median: float
    fastest: float
    slowest: float

    @classmethod
    def of(cls, seconds: Iterable[float]) -> Spread:
        """The spread of some measurements."""
        measured = sorted(seconds)
        return cls(statistics.median(measured), measured[0], measured[-1])

    def __str__(self) -> str:
        return f"{spelled(self.median)} ({spelled(self.fastest)}-{spelled(self.slowest)})"


@dataclass(frozen=True)
class Row:
    """One figure beside its goal.

    Args:
        workload: what was done.
        who: who did it.
        seconds: time of an epoch, or of a start.
        ratio: median of theirs ÷ ours, repetition by repetition; above 1, we are faster.
        goal: the least ratio wanted; for a start, the most seconds.
        held: whether the goal is reached; ``None`` where there is none.
        compile_seconds: time of the first compilation.
        loss: training loss at the end.
        same: whether this loss is ours.
        skipped: why nothing was measured.
    """

    workload: str
    who: str
    seconds: Spread | None = None
    ratio: float | None = None
    goal: float | None = None
    held: bool | None = None
    compile_seconds: float | None = None
    loss: float | None = None
    same: bool | None = None
    skipped: str = ""

    def cells(self) -> tuple[str, ...]:
        """The row as words."""
        if self.skipped:
            return (self.workload, self.who, f"skipped: {self.skipped}", "", "", "", "", "")
        return (
            self.workload,
            self.who,
            str(self.seconds),
            f"{self.ratio:.2f}" if self.ratio is not None else "",
            self._goal(),
            {True: "held", False: "missed", None: ""}[self.held],
            spelled(self.compile_seconds) if self.compile_seconds else "",
            f"{self.loss:.6g}{' =' if self.same else ''}" if self.loss is not None else "",
        )

    def _goal(self) -> str:
        if self.goal is None:
            return ""
        return f"at least {self.goal:g}" if self.ratio is not None else f"at most {spelled(self.goal)}"


HEADER = ("workload", "who", "an epoch, or the start", "theirs ÷ ours", "goal", "", "compiled in", "final loss")


def spelled(seconds: float) -> str:
    """Seconds in a unit that suits them."""
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1e3:.3g} ms"


def table(rows: Iterable[Row]) -> str:
    """Columns under each other."""
    lines = [HEADER, *(row.cells() for row in rows)]
    measured = [line for line in lines if not line[2].startswith("skipped")]
    widths = [max(len(line[column]) for line in measured) for column in range(len(HEADER))]
    widths[:2] = [max(len(line[column]) for line in lines) for column in range(2)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def markdown(rows: Iterable[Row], about: dict[str, Any]) -> str:
    """The table of the README, with machine and commit below."""
    lines = [HEADER, ("---",) * len(HEADER), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + f"\n\n{spelled_machine(about)}."


def spelled_machine(about: dict[str, Any]) -> str:
    """Processor, versions and commit in one line."""
    return f"{about['cpu']}, {about['cores']} cores; {', '.join(_versions(about))}; commit {about['commit']}"


def to_json(rows: Iterable[Row], about: dict[str, Any]) -> str:
    """Everything as one JSON object."""
    return json.dumps({"machine": about, "rows": [asdict(row) for row in rows]}, indent=2)


def machine() -> dict[str, Any]:
    """Processor, cores, versions and commit."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in ("jax", "numpy", "torch", "scikit-learn")},
        "cc": _first_line("cc", "--version"),
        "commit": _commit(),
    }


def _versions(about: dict[str, Any]) -> Iterator[str]:
    return (f"{name} {number}" for name, number in about["versions"].items() if number)


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _commit() -> str:
    commit = _first_line("git", "rev-parse", "--short", "HEAD")
    changed = _first_line("git", "status", "--porcelain", "--untracked-files=no")
    return f"{commit or 'unknown'}{', with changes' if changed else ''}"


def _first_line(*command: str) -> str | None:
    try:
        answer = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent)
    except OSError:
        return None
    return next(iter(answer.stdout.splitlines()), None)
